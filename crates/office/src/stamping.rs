//! Time-stamps on reports: by which authority, and whom of them one trusts.

use crate::{
    Office, Outcome, World,
    desk::Desk,
    failure::{failure, input, store_failed},
};
use ipc::{Blame, Certificates, Failure, SetStampAuthority, StampAuthority};
use ledger::{Hash, Random, Roles};
use pades::{Authority, NONCE_BYTES, StampFault, StampRequest, TOKEN_BYTES_MAX};
use store::Change;
use sync::{
    line::LineFault,
    post::{Question, can_post, post},
};

impl Office {
    /// Sets by whom reports are stamped, by an administrator. An empty address: nobody.
    pub fn set_stamp_authority(&mut self, call: &SetStampAuthority) -> Outcome<Certificates> {
        let (desk, session, _) = self.signed_in()?;
        let member = desk.chain.roll().member(session.member);
        if !member.is_some_and(|member| member.roles.meet(Roles::ADMINISTRATOR)) {
            return Err(not_administrator());
        }
        let address = call.address.trim();
        if !address.is_empty() && !can_post(address) {
            return Err(no_address());
        }
        let authority = match call.certificate.as_deref().map(str::trim) {
            _ if address.is_empty() => None,
            None => desk.trusted_authority()?,
            Some("") => None,
            Some(pem) => Some(Authority::read(pem.as_bytes()).ok_or_else(no_certificate)?),
        };
        let trusted = authority.as_ref().map(Authority::der).unwrap_or_default();
        let changes = [(ADDRESS, address.as_bytes()), (TRUSTED, trusted)].map(|(name, value)| match value {
            [] => Change::RemoveSetting { name },
            value => Change::PutSetting { name, value },
        });
        desk.store.change(&changes).map_err(|error| store_failed(&error))?;
        self.certificates()
    }
}

impl Desk {
    /// Where time-stamps are asked for, if they are.
    pub(crate) fn stamp_address(&self) -> Outcome<Option<String>> {
        let value = self.snapshot()?.setting(ADDRESS).map_err(|error| store_failed(&error))?;
        Ok(value.and_then(|value| String::from_utf8(value).ok()))
    }

    /// The authority that is trusted.
    pub(crate) fn trusted_authority(&self) -> Outcome<Option<Authority>> {
        let value = self.snapshot()?.setting(TRUSTED).map_err(|error| store_failed(&error))?;
        Ok(value.and_then(|der| Authority::read(&der)))
    }

    /// What is set.
    pub(crate) fn show_stamp_authority(&self) -> Outcome<StampAuthority> {
        let trusted = self.trusted_authority()?;
        Ok(StampAuthority {
            address: self.stamp_address()?.unwrap_or_default(),
            name: trusted.as_ref().map(|one| one.name().to_owned()).unwrap_or_default(),
            sha256: trusted.map(|one| Hash::of(one.der()).hex()).unwrap_or_default(),
        })
    }
}

/// A signed file with a time-stamp from an authority.
pub(crate) fn stamped(pdf: Vec<u8>, address: &str, world: &World) -> Outcome<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    world.random().fill(&mut nonce);
    let request = StampRequest::of(&pdf, nonce).map_err(refused)?;
    let answer = post(Question {
        address,
        media: "application/timestamp-query",
        body: request.encode(),
        answer: "application/timestamp-reply",
        answer_max: TOKEN_BYTES_MAX + STATUS_BYTES_MAX,
    });
    let answer = answer.map_err(|fault| no_answer(address, &fault))?;
    Ok(request.put(pdf, &answer).map_err(refused)?.0)
}

fn no_answer(address: &str, fault: &LineFault) -> Failure {
    failure(
        "stamp-unreachable",
        Blame::Peer,
        [
            &format!("时间戳服务没有给出回答（{address}），报表没有签发。"),
            &format!("The time-stamp authority at {address} gave no answer ({fault}); the report was not issued."),
        ],
        REMEDY,
    )
}

fn refused(fault: StampFault) -> Failure {
    let [zh, en] = match fault {
        StampFault::Form => ["回答读不懂", "its answer cannot be read"],
        StampFault::Refused => ["拒绝了请求", "it refused"],
        StampFault::Other => ["回答的不是这份报表", "its answer is not for this report"],
        StampFault::Signature => ["回答上的签名不成立", "the signature of its answer does not hold"],
        StampFault::Certificate => {
            ["回答不是用有效的时间戳证书签的", "its answer is not signed with a certificate for time-stamps"]
        }
        StampFault::Algorithm => ["回答的签名算法这里不认", "its answer is signed in a way that is not read here"],
        StampFault::TooLarge => ["回答太大，放不下", "its answer is too large"],
        StampFault::NoPlace => ["报表里没有放时间戳的位置", "the report has no room for it"],
    };
    failure(
        "stamp-refused",
        Blame::Peer,
        [
            &format!("时间戳服务的回答不能用：{zh}。报表没有签发。"),
            &format!("What the time-stamp authority answered is of no use: {en}. The report was not issued."),
        ],
        REMEDY,
    )
}

fn not_administrator() -> Failure {
    failure(
        "stamp-authority-role",
        Blame::Rights,
        ["时间戳服务只能由管理员设置。", "The time-stamp authority is for administrators to set."],
        ["请管理员登录后设置。", "Let an administrator sign in and set it."],
    )
}

fn no_address() -> Failure {
    input(
        "stamp-address",
        ["这不是时间戳服务的地址。", "This is no address of a time-stamp authority."],
        [
            "请写成 http://主机/路径 这样；时间戳自带签名，不用 https。",
            "Write it like http://host/path; time-stamps are signed themselves and need no https.",
        ],
    )
}

fn no_certificate() -> Failure {
    input(
        "stamp-certificate",
        ["时间戳服务的证书读不出来。", "The authority's certificate cannot be read."],
        ["请给 PEM 格式的证书文件。", "Give its certificate as a PEM file."],
    )
}

const REMEDY: [&str; 2] = [
    "请稍后再试；急用时可以选“不加时间戳”生成（命令行用 --unstamped）。",
    "Try again later; if it cannot wait, make it without a time-stamp (--unstamped at the command line).",
];
/// What an answer has beside its token.
const STATUS_BYTES_MAX: usize = 1_024;
const ADDRESS: &str = "stamp-address";
const TRUSTED: &str = "stamp-authority";
