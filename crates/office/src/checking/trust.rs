//! By what somebody who has no ledger at hand trusts an office.

use crate::{Outcome, failure::input};
use ledger::{Checkpoint, Origin, Policy, judge::Trust};

/// What was given beside a report.
pub(super) struct Given {
    /// Keys of ledgers, and witnesses.
    pub trust: Trust,
    /// A policy, if it is one: by it, and not by the one that is set here, there are enough witnesses.
    pub policy: Option<Policy>,
    /// The receipt of the entry that issued the report; empty: none.
    pub proof: String,
}

impl Given {
    /// Reads an office card, a policy or verifier keys; empty: nothing is given.
    pub fn read(trust: &str, proof: &str) -> Outcome<Given> {
        let policy = Policy::parse(trust.as_bytes()).ok();
        let trust = if trust.trim().is_empty() { Trust::none() } else { Trust::read(trust).map_err(|_| unreadable())? };
        Ok(Given { trust, policy, proof: proof.to_owned() })
    }

    /// Whether the ledger may be the one that is meant: whoever gives a card means that office and no other.
    pub fn means(&self, origin: &Origin) -> bool {
        self.trust.cards().is_empty() || self.trust.knows(origin)
    }

    /// The ledger is a demo's, as its card says.
    pub fn says_demo(&self, origin: &Origin) -> bool {
        self.trust.cards().iter().any(|card| card.origin() == origin && card.demo())
    }
}

/// How many of a policy's witnesses have cosigned a head, and of how many.
pub(super) fn witnesses_on(policy: &Policy, head: &Checkpoint) -> (usize, usize) {
    let signed = policy.witnesses().filter(|witness| witness.cosigner.time_on(&head.note).is_some()).count();
    (signed, policy.witnesses().count())
}

fn unreadable() -> ipc::Failure {
    input(
        "trust",
        ["给出的既不是单位名片，也不是见证规则，读不出来。", "What was given to trust by is no office card and no policy."],
        [
            "请使用对方单位的名片文件（.mzcard），或 C2SP tlog-policy 文件。",
            "Use the office's card (.mzcard), or a file as C2SP tlog-policy has it.",
        ],
    )
}
