//! One ledger on disk: entries, sealed disclosures, tiles, checkpoints and what goes with them, in one SQLite file.
//!
//! Invariants: an append is there in whole or not at all, and only onto the head that the caller knew; nothing but an
//! [`ledger::Entry`], which exists only for what was verified, is ever appended; what is stored is opaque here (whatever
//! is personal is encrypted by the caller); what is damaged is named and never repaired behind anybody's back. This is the
//! only crate that knows of SQLite.

mod append;
mod audit;
mod backup;
mod change;
mod check;
mod checkpoints;
mod column;
mod copies;
mod damage;
mod desks;
mod entries;
mod error;
mod folder;
mod parcels;
mod peers;
mod pool;
mod rebuild;
mod schema;
mod segment;
mod snapshot;
mod store;
mod tiles;
mod walk;
mod watch;

pub use append::{Append, Appending, Fingerprint, Once, Sealed};
pub use backup::{BACKUP_EXTENSION, Backup, BackupFile};
pub use change::Change;
pub use check::DAMAGES_MAX;
pub use copies::StoredCopy;
pub use damage::Damage;
pub use desks::{Beside, StoredFingerprint, StoredKept, StoredOnce};
pub use entries::{DisclosureReader, Entries, SealedDisclosures, Segments};
pub use error::{AppendError, Inconsistency, StoreError};
pub use parcels::{Contents, NewParcel, ParcelIn, ParcelOut, StoredWord};
pub use peers::{ALARMS_PER_LEDGER_MAX, Cosignature, KnownHead, Promise, Promised, StoredAlarm, StoredRun};
pub use schema::BUSY_TIMEOUT_MS;
pub use segment::{SEGMENT_ENTRIES_MAX, Segment};
pub use snapshot::{Derived, FileInfo, Sizes, Snapshot, StoredDraft};
pub use store::Store;
pub use watch::{Progress, Stage, Watch};
