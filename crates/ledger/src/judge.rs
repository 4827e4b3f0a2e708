//! How far what somebody hands in can be relied on: a receipt, the attachments of a report, the evidence of a fork. By what is in
//! it and what the reader trusts, and by nothing else: no file, no clock. The words for it are the callers'.

mod fork;
mod people;
mod receipt;
mod report;
mod trust;

pub use fork::{ForkJudged, judge_evidence};
pub use people::{People, Person, ShownCertificate};
pub use receipt::{ReceiptJudged, judge_compact, judge_receipt};
pub use report::{ReportJudged, ReportParts, judge_report};
pub use trust::{Trust, TrustFault};

use crate::Checkpoint;

/// How far it can be relied on. From worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Something is wrong with it.
    Broken,
    /// Whole in itself, but there is nothing here to trust it by.
    Whole,
    /// And signed by a member of the office.
    Signed,
    /// And its entry is in a head that the office has signed.
    Logged,
    /// And enough witnesses have cosigned that head.
    Witnessed,
}

/// Whether one condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It could not be looked at with what is here.
    Unknown,
    /// It does, with something to be known about it.
    Noted,
}

/// One condition that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Stable name: see `docs/format.md`, section 11.3.
    pub code: &'static str,
    /// Whether it holds.
    pub holds: Holds,
    /// The stable name of why it does not or could not be looked at, a number or a name; empty where there is nothing to add.
    pub why: String,
}

/// Witnesses of a head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// Those trusted that have cosigned it: their names, and when by their clocks, UTC seconds.
    pub cosigned: Vec<(String, u64)>,
    /// How many are trusted.
    pub known: usize,
}

impl Grade {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Grade::Broken => "broken",
            Grade::Whole => "whole",
            Grade::Signed => "signed",
            Grade::Logged => "logged",
            Grade::Witnessed => "witnessed",
        }
    }
}

impl Holds {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Holds::Yes => "yes",
            Holds::No => "no",
            Holds::Unknown => "unknown",
            Holds::Noted => "noted",
        }
    }
}

/// The conditions in the order in which they are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checks(pub Vec<Check>);

impl Checks {
    pub fn add(&mut self, code: &'static str, holds: Holds, why: impl Into<String>) -> Holds {
        self.0.push(Check { code, holds, why: why.into() });
        holds
    }

    /// Notes whether a condition holds, and `why` not.
    pub fn must(&mut self, code: &'static str, holds: bool, why: &str) -> bool {
        self.add(code, if holds { Holds::Yes } else { Holds::No }, if holds { "" } else { why });
        holds
    }

    pub fn broken(&self) -> bool {
        self.0.iter().any(|check| check.holds == Holds::No)
    }

    pub fn holds(&self, code: &str) -> bool {
        self.0.iter().any(|check| check.code == code && matches!(check.holds, Holds::Yes | Holds::Noted))
    }

    pub fn unknown(&self, code: &str) -> bool {
        self.0.iter().any(|check| check.code == code && check.holds == Holds::Unknown)
    }

    /// Looks at who has signed and cosigned a head.
    pub fn head(&mut self, checkpoint: &Checkpoint, people: Option<&People>, trust: &Trust) -> Witnesses {
        let witnesses = trust.witnesses_of(checkpoint);
        match trust.signed(checkpoint) {
            Some(true) => self.add("head", Holds::Yes, ""),
            Some(false) => self.add("head", Holds::No, "other-key"),
            // Enough witnesses have seen it as the newest one of that ledger, and they know its key.
            None if trust.enough(checkpoint) => self.add("head", Holds::Yes, "witnesses"),
            None => {
                let first = people.is_some_and(|people| checkpoint.signed_by(&[people.first_verifier()]));
                self.add("head", Holds::Unknown, if first { "first-key" } else { "no-trust" })
            }
        };
        let count = format!("{}/{}", witnesses.cosigned.len(), witnesses.known);
        match (witnesses.known, trust.enough(checkpoint)) {
            (0, _) => self.add("witnessed", Holds::Unknown, "no-policy"),
            (_, true) => self.add("witnessed", Holds::Yes, count),
            (_, false) => self.add("witnessed", Holds::Unknown, count),
        };
        witnesses
    }
}
