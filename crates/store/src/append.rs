//! Appending entries: everything in one transaction, and only onto the head that the caller knew.

use crate::{
    AppendError, Change, Inconsistency, SEGMENT_ENTRIES_MAX, StoreError, change, checkpoints, column, segment, store::Writer,
    tiles::Edge,
};
use ledger::{Checkpoint, Entry, Head};
use rusqlite::{Connection, TransactionBehavior};

/// What is written together: entries, and all that has to be there exactly when they are.
#[derive(Clone, Copy)]
pub struct Append<'a> {
    /// At least one, each following the one before.
    pub entries: &'a [Entry],
    /// The signed head of the ledger with these entries.
    pub checkpoint: &'a Checkpoint,
    /// Whether the checkpoint stays when the next one comes.
    pub keep_checkpoint: bool,
    /// Personal fields of some of the entries, in ascending order.
    pub disclosures: &'a [Sealed<'a>],
    /// Refused when one of the keys was used before.
    pub once: &'a [Once<'a>],
    /// Refused when one of them is known, but that it may be [instead of](Fingerprint::instead_of).
    pub fingerprints: &'a [Fingerprint<'a>],
    /// Further writes.
    pub changes: &'a [Change<'a>],
}

/// The personal fields of some entries, encrypted by the caller.
#[derive(Clone, Copy)]
pub struct Sealed<'a> {
    /// First entry.
    pub first: u64,
    /// Entries, 1 to [`SEGMENT_ENTRIES_MAX`].
    pub count: u64,
    /// The encrypted fields.
    pub sealed: &'a [u8],
}

/// The name of a request, so that it is carried out only once however often it comes.
#[derive(Clone, Copy)]
pub struct Once<'a> {
    /// Chosen by whoever requests.
    pub key: &'a [u8],
    /// The entry it leads to.
    pub entry: u64,
}

/// A keyed hash of something that must not come in twice.
#[derive(Clone, Copy)]
pub struct Fingerprint<'a> {
    /// Of what kind of thing.
    pub kind: &'a str,
    /// The hash.
    pub mac: &'a [u8],
    /// The entry that brings it in.
    pub entry: u64,
    /// The entry that brought it in before and no longer counts, if the caller knows one. Another one is refused.
    pub instead_of: Option<u64>,
}

impl<'a> Append<'a> {
    /// Entries and their checkpoint, and nothing else yet.
    pub fn new(entries: &'a [Entry], checkpoint: &'a Checkpoint) -> Self {
        Append { entries, checkpoint, keep_checkpoint: false, disclosures: &[], once: &[], fingerprints: &[], changes: &[] }
    }

    /// What must hold whatever is stored.
    fn check(&self, expected: &Head) -> Result<(), Inconsistency> {
        if self.entries.is_empty() {
            return Err(Inconsistency::NoEntries);
        }
        let size = expected.size + self.entries.len() as u64;
        for (entry, number) in self.entries.iter().zip(expected.size..) {
            if entry.index() != number {
                return Err(Inconsistency::Number { entry: entry.index() });
            }
            if entry.statement().issuer() != self.checkpoint.origin.as_str() {
                return Err(Inconsistency::Origin);
            }
        }
        let broken = self.entries.windows(2).find(|pair| pair[1].previous() != pair[0].leaf());
        if let Some(pair) = broken {
            return Err(Inconsistency::Previous { entry: pair[1].index() });
        }
        if self.checkpoint.head.size != size {
            return Err(Inconsistency::Size);
        }
        let mut free = expected.size;
        for sealed in self.disclosures {
            let count_fits = (1..=SEGMENT_ENTRIES_MAX).contains(&sealed.count);
            if !count_fits || sealed.first < free || sealed.first >= size || sealed.count > size - sealed.first {
                return Err(Inconsistency::Disclosures);
            }
            free = sealed.first + sealed.count;
        }
        Ok(())
    }

    fn write_beside(&self, connection: &Connection) -> Result<(), AppendError> {
        let mut statement = connection.prepare_cached("INSERT INTO disclosure (first, count, sealed) VALUES (?1, ?2, ?3)")?;
        for sealed in self.disclosures {
            statement.execute((column::integer(sealed.first), column::integer(sealed.count), sealed.sealed))?;
        }
        for once in self.once {
            if let Some(entry) = once_entry(connection, once.key)? {
                return Err(AppendError::OnceTaken { entry });
            }
            connection
                .prepare_cached("INSERT INTO once (key, entry) VALUES (?1, ?2)")?
                .execute((once.key, column::integer(once.entry)))?;
        }
        for fingerprint in self.fingerprints {
            let known = fingerprint_entry(connection, fingerprint.kind, fingerprint.mac)?;
            if let Some(entry) = known.filter(|known| fingerprint.instead_of != Some(*known)) {
                return Err(AppendError::FingerprintTaken { entry });
            }
            connection.prepare_cached("INSERT OR REPLACE INTO fingerprint (kind, mac, entry) VALUES (?1, ?2, ?3)")?.execute((
                fingerprint.kind,
                fingerprint.mac,
                column::integer(fingerprint.entry),
            ))?;
        }
        Ok(self.changes.iter().try_for_each(|change| change::apply(connection, change))?)
    }
}

impl Writer {
    /// Appends onto `expected`, or changes nothing.
    pub(crate) fn append(&mut self, expected: &Head, append: &Append<'_>) -> Result<(), AppendError> {
        append.check(expected).map_err(AppendError::Inconsistent)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = checkpoints::newest(&transaction)?;
        let actual = newest.as_ref().map_or(Head::empty(), |checkpoint| checkpoint.head);
        if actual != *expected {
            return Err(AppendError::HeadMoved { actual });
        }
        if newest.is_some_and(|newest| newest.origin != append.checkpoint.origin) {
            return Err(AppendError::Inconsistent(Inconsistency::Origin));
        }
        // What is in memory is right exactly when its root is the stored one; else another process appended in between. It
        // is taken out, so that it is read anew should anything fail.
        let mut edge = match self.edge.take() {
            Some(edge) if edge.head() == actual => edge,
            _ => Edge::read(&transaction, &actual)?,
        };
        if append.entries[0].previous() != edge.last_leaf() {
            return Err(AppendError::Inconsistent(Inconsistency::Previous { entry: actual.size }));
        }
        append.entries.iter().for_each(|entry| edge.push(entry.leaf()));
        if edge.head() != append.checkpoint.head {
            return Err(AppendError::Inconsistent(Inconsistency::Root));
        }
        segment::write(&transaction, append.entries)?;
        edge.write(&transaction)?;
        if actual.size / SEGMENT_ENTRIES_MAX < append.checkpoint.head.size / SEGMENT_ENTRIES_MAX {
            segment::join(&transaction, actual.size / SEGMENT_ENTRIES_MAX)?;
        }
        checkpoints::advance(&transaction, actual.size, append.checkpoint, append.keep_checkpoint)?;
        append.write_beside(&transaction)?;
        transaction.commit()?;
        self.edge = Some(edge);
        Ok(())
    }
}

/// The entry that a request led to.
pub(crate) fn once_entry(connection: &Connection, key: &[u8]) -> Result<Option<u64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM once WHERE key = ?1")?;
    let mut rows = statement.query([key])?;
    rows.next()?.map(|row| column::unsigned(row, 0)).transpose()
}

/// The entry that brought in what has this keyed hash.
pub(crate) fn fingerprint_entry(connection: &Connection, kind: &str, mac: &[u8]) -> Result<Option<u64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM fingerprint WHERE kind = ?1 AND mac = ?2")?;
    let mut rows = statement.query((kind, mac))?;
    rows.next()?.map(|row| column::unsigned(row, 0)).transpose()
}
