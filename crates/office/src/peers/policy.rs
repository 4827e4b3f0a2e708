//! Which witnesses are enough, and how far they have cosigned the own ledger (C2SP tlog-policy).

use super::{peer_of, witnessing::keep_enough};
use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{input, not_found, store_failed},
};
use ipc::{Cover, Exchange, PolicyFacts, SetPolicy, SetQuorum, WitnessLine};
use ledger::{Cosigner, Head, Policy, PolicyFault, note::NoteSignature, tree};
use std::fmt::Write;
use store::{Change, Cosignature, Snapshot};

impl Office {
    /// Sets which witnesses are enough. It is a setting and no entry: it says when this office is content, and binds nobody.
    pub fn set_policy(&mut self, call: &SetPolicy) -> Outcome<Exchange> {
        let text = call.policy.trim();
        // What was typed or pasted may lack its last line end.
        let text = if text.is_empty() { String::new() } else { format!("{text}\n") };
        if !text.is_empty() {
            read_policy(text.as_bytes())?;
        }
        self.keep_policy(&text)
    }

    /// The same, as so many of some peers.
    pub fn set_quorum(&mut self, call: &SetQuorum) -> Outcome<Exchange> {
        let desk = self.desk()?;
        let count = call.peers.len();
        if count == 0 || !(1..=count).contains(&(call.at_least as usize)) {
            return Err(no_quorum());
        }
        let mut text = String::new();
        let mut names = String::new();
        for (number, origin) in (1..).zip(&call.peers) {
            let peer = peer_of(desk.chain.roll(), origin).filter(|peer| !peer.revoked);
            let peer = peer.ok_or_else(|| not_found(["没有这个单位。", "There is no such peer."]))?;
            // Writing into a text does not fail.
            let _ = writeln!(text, "witness w{number} {}", peer.card.witness().vkey());
            let _ = write!(names, " w{number}");
        }
        let _ = writeln!(text, "group enough {}{names}\nquorum enough", call.at_least);
        read_policy(text.as_bytes())?;
        self.keep_policy(&text)
    }

    fn keep_policy(&mut self, text: &str) -> Outcome<Exchange> {
        let (desk, ..) = self.administrator()?;
        let change = match text.is_empty() {
            true => Change::RemoveSetting { name: POLICY },
            false => Change::PutSetting { name: POLICY, value: text.as_bytes() },
        };
        desk.store.change(&[change]).map_err(|error| store_failed(&error))?;
        keep_enough(&desk.store)?;
        self.exchange()
    }
}

impl Desk {
    /// The policy that is set, with its text. One that a later version has set and this one cannot read counts as none.
    pub(crate) fn policy(&self, snapshot: &Snapshot) -> Outcome<Option<(String, Policy)>> {
        policy(snapshot)
    }

    /// How far enough witnesses have cosigned; nothing where it is not said how many are enough.
    pub(crate) fn cover(&self, snapshot: &Snapshot) -> Outcome<Option<Cover>> {
        let Some((_, policy)) = policy(snapshot)? else { return Ok(None) };
        let signed = signed(&policy, snapshot)?;
        let (size, at) = covered(&policy, &signed, snapshot.size().map_err(|error| store_failed(&error))?);
        let uncovered = self.head().size.saturating_sub(size);
        let since = match uncovered {
            0 => None,
            _ => Some(self.statement(snapshot, size)?.iat()),
        };
        Ok(Some(Cover { size, at, uncovered, since }))
    }

    pub(super) fn policy_facts(&self, snapshot: &Snapshot) -> Outcome<Option<PolicyFacts>> {
        let Some((text, policy)) = policy(snapshot)? else { return Ok(None) };
        let signed = signed(&policy, snapshot)?;
        let peers = || self.chain.roll().peers().filter(|peer| !peer.revoked);
        let line = |cosigner: &Cosigner| {
            let peer = peers().find(|peer| [peer.card.witness(), peer.card.mirror()].contains(cosigner));
            let newest = signed.iter().find(|signed| signed.by == *cosigner);
            WitnessLine {
                cosigner: cosigner.name().to_owned(),
                peer: peer.map(|peer| (peer.origin.to_string(), peer.card.name().to_owned())),
                size: newest.map_or(0, |newest| newest.head.size),
                at: newest.map(|newest| newest.time),
            }
        };
        Ok(Some(PolicyFacts {
            at_least: policy.at_least().and_then(|(least, _)| u32::try_from(least).ok()),
            witnesses: policy.witnesses().map(|witness| line(&witness.cosigner)).collect(),
            text,
        }))
    }
}

/// As [`Desk::cover`], of whoever watches and has no ledger in memory: entries covered, and those that are not.
pub(super) fn cover_in(snapshot: &Snapshot) -> Outcome<Option<(u64, u64)>> {
    let Some((_, policy)) = policy(snapshot)? else { return Ok(None) };
    let size = snapshot.size().map_err(|error| store_failed(&error))?;
    let (covered, _) = covered(&policy, &signed(&policy, snapshot)?, size);
    Ok(Some((covered, size.saturating_sub(covered))))
}

/// As [`Desk::policy`].
pub(super) fn policy(snapshot: &Snapshot) -> Outcome<Option<(String, Policy)>> {
    let text = snapshot.setting(POLICY).map_err(|error| store_failed(&error))?;
    Ok(text.and_then(|text| {
        let policy = Policy::parse(&text).ok()?;
        Some((String::from_utf8(text).ok()?, policy))
    }))
}

/// Reads a policy that somebody hands over.
pub(crate) fn read_policy(bytes: &[u8]) -> Outcome<Policy> {
    Policy::parse(bytes).map_err(|PolicyFault { line, reason }| {
        input(
            "policy",
            [&format!("这不是一份可用的见证规则：第 {line} 行有误。"), &format!("This is no policy: line {line} is wrong.")],
            [
                &format!("请按 C2SP tlog-policy 的写法改正这一行（{reason:?}），每行以换行结束，末尾要有 quorum 一行。"),
                &format!("Correct the line as C2SP tlog-policy wants it ({reason:?}); each line ends with a newline, and one names the quorum."),
            ],
        )
    })
}

/// A cosignature that counts.
struct Signed {
    by: Cosigner,
    head: Head,
    time: i64,
}

/// The newest cosignatures of the policy's witnesses, as far as they are on heads of this very ledger. They were verified when
/// they came.
fn signed(policy: &Policy, snapshot: &Snapshot) -> Outcome<Vec<Signed>> {
    let failed = |error: store::StoreError| store_failed(&error);
    let all = snapshot.cosignatures().map_err(failed)?;
    let own = snapshot.size().map_err(failed)?;
    let mut signed = Vec::new();
    for Cosignature { name, head, line, time } in all {
        let line = NoteSignature::parse(line.trim_end_matches('\n'));
        let by = policy.witnesses().map(|witness| &witness.cosigner);
        let by = line.and_then(|line| by.into_iter().find(|one| one.name() == name && one.made(&line)).cloned());
        let Some(by) = by.filter(|_| head.size <= own) else { continue };
        if tree::root_at(head.size, snapshot).map_err(failed)? == head.root {
            signed.push(Signed { by, head, time: i64::try_from(time).unwrap_or(i64::MAX) });
        }
    }
    Ok(signed)
}

/// Up to which entry there are enough, and when there were. Whoever cosigned a larger head has seen the smaller one in it.
fn covered(policy: &Policy, signed: &[Signed], own: u64) -> (u64, Option<i64>) {
    if policy.enough(|_| false) {
        return (own, None);
    }
    let mut sizes: Vec<u64> = signed.iter().map(|signed| signed.head.size).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let by = |one: &Cosigner, size: u64, time: i64| {
        signed.iter().any(|signed| signed.by == *one && signed.head.size >= size && signed.time <= time)
    };
    let Some(size) = sizes.into_iter().find(|size| policy.enough(|one| by(one, *size, i64::MAX))) else { return (0, None) };
    let mut times: Vec<i64> = signed.iter().map(|signed| signed.time).collect();
    times.sort_unstable();
    (size, times.into_iter().find(|time| policy.enough(|one| by(one, size, *time))))
}

fn no_quorum() -> ipc::Failure {
    input(
        "quorum",
        ["没有说明几家见证才算够。", "It is not said how many of whom are enough."],
        [
            "请至少选一个单位；“至少几家”要在 1 和所选单位数之间。",
            "Choose at least one office, and a number between 1 and that of the offices chosen.",
        ],
    )
}

const POLICY: &str = "policy";
