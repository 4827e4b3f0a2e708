use crate::Failure;
use serde::{Deserialize, Serialize};

/// Asks how the office keeps in touch with others. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetExchange {}

/// Sets how often the program syncs by itself. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetSyncSchedule {
    /// Minutes; 0: it does not.
    pub every: u32,
}

/// Sets whether the program takes calls of other offices while its window is open. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetServing {
    /// It does.
    pub on: bool,
}

/// Sets which witnesses are enough. An administrator, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetPolicy {
    /// A policy (C2SP tlog-policy); empty: it is not said.
    pub policy: String,
}

/// Sets which witnesses are enough: so many of these peers. An administrator, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetQuorum {
    /// So many of them.
    pub at_least: u32,
    /// Origins of peers.
    pub peers: Vec<String>,
}

/// Records in the ledger when others have witnessed its heads. A clerk, supervisor or administrator, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordWitnessed {}

/// How the office keeps in touch with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// It syncs by itself every so many minutes; 0: it does not.
    pub every: u32,
    /// When it is next due, UTC seconds; nothing where there is nobody to call.
    pub next_at: Option<i64>,
    /// It takes calls while its window is open, as far as that is possible.
    pub serve: bool,
    /// Whether others reach it now.
    pub reach: Reach,
    /// Which witnesses are enough, if that is said.
    pub policy: Option<PolicyFacts>,
    /// How far they have cosigned.
    pub cover: Option<Cover>,
    /// Cosignatures that came and are not recorded in the ledger yet.
    pub unrecorded: u32,
    /// The newest time of a witness that the ledger knows of, UTC seconds.
    pub recorded: Option<WitnessTime>,
}

/// Whether other offices reach this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reach")]
pub enum Reach {
    /// This program does not look after that.
    Unasked,
    /// It is turned off.
    Off,
    /// There is no card, or no peer.
    Nobody,
    /// Its card has no address: it only calls others.
    CallsOnly,
    /// This program takes calls.
    Here {
        /// Where it listens.
        address: String,
    },
    /// Another program listens there.
    Elsewhere,
    /// It could not begin.
    Not {
        /// Why.
        why: Failure,
    },
}

/// Which witnesses are enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyFacts {
    /// The policy (C2SP tlog-policy).
    pub text: String,
    /// So many of its witnesses are enough, where the policy is no more than that.
    pub at_least: Option<u32>,
    /// All witnesses that it names.
    pub witnesses: Vec<WitnessLine>,
}

/// A witness of a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WitnessLine {
    /// Name of its key.
    pub cosigner: String,
    /// The peer's origin and name, if it is a peer's key in force.
    pub peer: Option<(String, String)>,
    /// Size of the newest own head that it has cosigned.
    pub size: u64,
    /// When, by its clock, UTC seconds.
    pub at: Option<i64>,
}

/// How far enough witnesses have cosigned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// The first entries, so many, are covered.
    pub size: u64,
    /// When there were enough, by their clocks, UTC seconds.
    pub at: Option<i64>,
    /// Entries that are not covered.
    pub uncovered: u64,
    /// When the first of them was signed, by its signer's clock, UTC seconds.
    pub since: Option<i64>,
}

/// A time that another office's clock vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessTime {
    /// UTC seconds.
    pub at: i64,
    /// Name of the office whose clock it is.
    pub by: String,
}

/// How often the program syncs by itself where nobody has said, minutes.
pub const SYNC_EVERY_MINUTES: u32 = 15;
/// A week.
pub const SYNC_EVERY_MINUTES_MAX: u32 = 7 * 24 * 60;
