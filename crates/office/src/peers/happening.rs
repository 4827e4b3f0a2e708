//! What a server that runs by itself tells whoever keeps its log. Offices are named by their ledgers; nothing personal is in it.

use ipc::SyncRun;
use std::{
    fmt::{self, Display, Formatter},
    net::SocketAddr,
    sync::Arc,
};

/// Takes what happens, one line each.
pub type Tell = Arc<dyn Fn(&Happening) + Send + Sync>;

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It listens.
    Started {
        /// Where.
        address: SocketAddr,
        /// Where it can be watched.
        watched: Option<SocketAddr>,
    },
    /// It was told to stop, and has.
    Stopped,
    /// A sync came to its end.
    Synced(SyncRun),
    /// No sync could be begun.
    NotSynced {
        /// Code of the failure.
        why: String,
    },
    /// A ledger was found to have two histories.
    Alarm {
        /// Which.
        ledger: String,
        /// Number of the alarm.
        number: u64,
    },
    /// Connections were turned away for one reason.
    TurnedAway {
        /// The reason, in a word.
        why: &'static str,
        /// How many since the last line of this kind.
        times: u64,
    },
    /// Requests were refused with one status.
    Refused {
        /// Status.
        status: u16,
        /// How many since the last line of this kind.
        times: u64,
    },
    /// A peer has its new key in use; the one before is no longer good.
    KeyEnded {
        /// Whose.
        peer: String,
    },
}

impl Display for Happening {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Happening::Started { address, watched } => {
                write!(f, "started address={address}")?;
                watched.map_or(Ok(()), |watched| write!(f, " metrics={watched}"))
            }
            Happening::Stopped => write!(f, "stopped"),
            Happening::Synced(run) => {
                let SyncRun { origin, entries, ledgers, cosigned, bytes, took_ms, failure, .. } = run;
                let what = if failure.is_some() { "sync-failed" } else { "synced" };
                write!(f, "{what} peer={origin} entries={entries} ledgers={ledgers} cosigned={cosigned}")?;
                write!(f, " bytes={bytes} ms={took_ms}")?;
                failure.as_ref().map_or(Ok(()), |failure| write!(f, " why={}", failure.code))
            }
            Happening::NotSynced { why } => write!(f, "not-synced why={why}"),
            Happening::Alarm { ledger, number } => write!(f, "alarm number={number} ledger={ledger}"),
            Happening::TurnedAway { why, times } => write!(f, "turned-away why={why} times={times}"),
            Happening::Refused { status, times } => write!(f, "refused status={status} times={times}"),
            Happening::KeyEnded { peer } => write!(f, "key-ended peer={peer}"),
        }
    }
}
