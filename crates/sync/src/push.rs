//! Entries that an office brings by itself (C2SP tlog-mirror), for one that nobody can call: what it brings is verified, kept and
//! cosigned as if it had been fetched.

mod bringing;
mod format;
mod taking;

pub(crate) use bringing::bring;
pub use format::{AddEntries, MirrorInfo, PACKAGES_MAX, Package};
pub(crate) use taking::{add_entries, add_pending};
