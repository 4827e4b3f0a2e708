//! Certificates for signing reports: the office's own, and those of its members.
//!
//! No key of them is kept: a member's follows from the key with which the member signs statements, the office's from its first
//! data key. With another key there is another certificate, which has to be asked for anew.

use crate::{
    Office, Outcome, World,
    desk::Desk,
    exports,
    failure::{broken, failure, not_found},
    session::Session,
};
use ipc::{Blame, CertificateLine, Certificates, Failure, RevokeCertificate, SavedFile};
use ledger::{
    Hash, Order, Random, Roles,
    roll::{CertificateEnd, EnrolledCertificate},
    url_encode,
};
use pades::{Certificate, LeafTerms, RootTerms, SigningKey, issue, root};
use std::path::Path;

impl Office {
    /// All certificates. Any member may look.
    pub fn certificates(&mut self) -> Outcome<Certificates> {
        let (desk, session, _) = self.signed_in()?;
        desk.list_certificates(session)
    }

    /// Signs for a certificate of the supervisor or inspector who is signed in; it waits for an administrator's signature.
    pub fn request_certificate(&mut self) -> Outcome<Certificates> {
        let (desk, session, world) = self.signed_in()?;
        if !desk.may_request(session) {
            return Err(not_for_role());
        }
        let (certificate, root) = desk.new_certificate(session, world)?;
        desk.record_plain(world, session, "certificate.enrolled", |w| {
            w.field("certificate", &url_encode(certificate.der()));
            w.field("root", &url_encode(root.der()));
        })?;
        self.certificates()
    }

    /// Ends a certificate: the member's own, or as an administrator.
    pub fn revoke_certificate(&mut self, call: &RevokeCertificate) -> Outcome<Certificates> {
        let (desk, session, world) = self.signed_in()?;
        let found = desk.chain.roll().certificates().iter().find(|one| one.digest.hex() == call.sha256);
        let digest = found.ok_or_else(no_such_certificate)?.digest;
        desk.record_plain(world, session, "certificate.revoked", |w| w.field("certificate", &digest.url()))?;
        self.certificates()
    }

    /// The office's certificate as a PEM file, by which readers of PDF files know the signatures of reports; `None` is the folder
    /// of exports. In a folder of the caller's choice, each member's beside it.
    pub fn export_certificates(&mut self, folder: Option<&Path>) -> Outcome<SavedFile> {
        let newest = self.desk()?.chain.roll().certificates().last().ok_or_else(none_yet)?;
        let pem = Certificate::parse(&newest.root).ok_or_else(|| broken("certificate"))?.pem();
        let Some(folder) = folder else {
            let name = self.named("root", crate::days::day_of(self.world.now()));
            return exports::save(&self.exports_folder()?, &name, "pem", pem.as_bytes());
        };
        exports::make_private_folder(folder)?;
        let saved = exports::save(folder, "root", "pem", pem.as_bytes())?;
        let roll = self.desk()?.chain.roll();
        for one in roll.certificates() {
            let name: String =
                roll.member(one.member).map_or("", |member| &member.name).chars().filter(|c| c.is_alphanumeric()).collect();
            let pem = Certificate::parse(&one.certificate).ok_or_else(|| broken("certificate"))?.pem();
            let file = format!("{:06}-{name}-{}", one.entry, standing(one));
            exports::save(folder, &file, "pem", pem.as_bytes())?;
        }
        Ok(saved)
    }
}

/// What signs a report.
pub(crate) struct ReportKey {
    pub key: SigningKey,
    pub certificate: Certificate,
    pub root: Certificate,
    /// Its entry.
    pub enrolled: u64,
}

impl Desk {
    /// What the member who is signed in signs reports with.
    pub(crate) fn report_key(&self, session: &Session) -> Outcome<ReportKey> {
        let found = self.chain.roll().certificate_of(session.member).ok_or_else(none_in_force)?;
        let parse = |der: &[u8]| Certificate::parse(der).ok_or_else(|| broken("certificate"));
        let (certificate, root) = (parse(&found.certificate)?, parse(&found.root)?);
        Ok(ReportKey { key: member_key(session), certificate, root, enrolled: found.entry })
    }

    fn new_certificate(&self, session: &Session, world: &World) -> Outcome<(Certificate, Certificate)> {
        let roll = self.chain.roll();
        let (Some(office), Some(member)) = (roll.office(), roll.member(session.member)) else { return Err(broken("roll")) };
        let office_key = SigningKey::from_seed(&session.keyring.certificate_seed());
        let origin = self.chain.origin().as_str();
        let root = root(&office_key, &RootTerms { office: &office.name, origin, from: roll.founded() });
        let mut serial = [0; 16];
        world.random().fill(&mut serial);
        let from = world.now();
        let terms = LeafTerms {
            name: &member.name,
            post: post_of(member.roles),
            kid: &session.kid().to_string(),
            serial,
            from,
            until: from + VALID_SECONDS,
        };
        Ok((issue(&office_key, &root, &member_key(session), &terms), root))
    }

    fn may_request(&self, session: &Session) -> bool {
        let member = self.chain.roll().member(session.member);
        member.is_some_and(|member| member.roles.meet(Roles::SUPERVISOR.and(Roles::INSPECTOR)))
    }

    fn list_certificates(&self, session: &Session) -> Outcome<Certificates> {
        let roll = self.chain.roll();
        let name = |number| roll.member(number).map(|member| member.name.clone()).unwrap_or_default();
        let in_force = roll.certificates().iter().map(|one| line(one, name(one.member)));
        let waiting = roll.waiting().filter_map(|(act, waiting)| {
            let Order::EnrolCertificate { certificate, .. } = &waiting.order else { return None };
            let validity = Certificate::parse(certificate).map(|one| one.validity()).unwrap_or_default();
            Some(CertificateLine {
                act: act.to_string(),
                member: waiting.by,
                name: name(waiting.by),
                sha256: Hash::of(certificate).hex(),
                from: validity.0,
                until: validity.1.unwrap_or_default(),
                standing: "waiting".into(),
                entry: waiting.entry,
            })
        });
        let mut lines: Vec<CertificateLine> = in_force.chain(waiting).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.entry));
        let may_sign = roll.certificate_of(session.member).is_some();
        let waits = lines.iter().any(|line| line.standing == "waiting" && line.member == session.member);
        let authority = self.show_stamp_authority()?;
        Ok(Certificates { may_request: self.may_request(session) && !waits, may_sign, authority, lines })
    }
}

fn line(one: &EnrolledCertificate, name: String) -> CertificateLine {
    let validity = Certificate::parse(&one.certificate).map(|one| one.validity()).unwrap_or_default();
    CertificateLine {
        act: one.act.to_string(),
        member: one.member,
        name,
        sha256: one.digest.hex(),
        from: validity.0,
        until: validity.1.unwrap_or_default(),
        standing: standing(one).into(),
        entry: one.entry,
    }
}

fn standing(one: &EnrolledCertificate) -> &'static str {
    match one.ended {
        None => "in-force",
        Some((_, CertificateEnd::Replaced)) => "replaced",
        Some((_, CertificateEnd::Revoked)) => "revoked",
        Some((_, CertificateEnd::Key)) => "key-changed",
    }
}

fn member_key(session: &Session) -> SigningKey {
    let seed = [b"mingzhang certificate of a member ".as_slice(), &session.key.signing.seed()[..]].concat();
    SigningKey::from_seed(&Hash::of(&seed).0)
}

/// A member's post, as reports and certificates print it.
pub(crate) fn post_of(roles: Roles) -> &'static str {
    match (roles.include(Roles::SUPERVISOR), roles.include(Roles::INSPECTOR)) {
        (true, true) => "主管、检查",
        (true, false) => "主管",
        (false, true) => "检查",
        (false, false) => "",
    }
}

fn not_for_role() -> Failure {
    failure(
        "certificate-role",
        Blame::Rights,
        ["签章证书只发给主管和检查人员。", "Certificates are for supervisors and inspectors."],
        ["请主管或检查人员登录后申请。", "Let a supervisor or an inspector sign in and ask for one."],
    )
}

fn none_in_force() -> Failure {
    failure(
        "no-certificate",
        Blame::Rights,
        ["您还没有有效的签章证书，不能签发报表。", "You have no certificate in force, and cannot sign reports."],
        [
            "请在“人员与密钥”里申请签章证书，由管理员签名生效；或先生成不签名的文件查看。",
            "Ask for a certificate under “People and keys” and have an administrator sign for it; or make an unsigned file to look at.",
        ],
    )
}

fn none_yet() -> Failure {
    failure(
        "no-root",
        Blame::Input,
        ["本单位还没有签发过签章证书。", "This office has issued no certificate yet."],
        ["请主管先申请签章证书。", "Let a supervisor ask for a certificate first."],
    )
}

fn no_such_certificate() -> Failure {
    not_found(["没有这张签章证书。", "There is no such certificate."])
}

/// Three years.
const VALID_SECONDS: i64 = 3 * 366 * 24 * 3600;
