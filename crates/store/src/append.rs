//! Appending entries: everything in one transaction, and only onto the head that the caller knew.

use crate::{
    AppendError, Change, Inconsistency, SEGMENT_ENTRIES_MAX, StoreError, change,
    checkpoints::{self, Newest},
    column,
    segment::{self, Unfinished},
    store::Writer,
    tiles::Edge,
};
use ledger::{Checkpoint, Entry, Head};
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// What is written together: entries, and all that has to be there exactly when they are.
#[derive(Clone, Copy)]
pub struct Append<'a> {
    /// Each following the one before; those that were not [handed over](Appending::push) already.
    pub entries: &'a [Entry],
    /// The signed head of the ledger with all entries.
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

    fn check_disclosures(&self, expected: &Head) -> Result<(), Inconsistency> {
        let (mut free, size) = (expected.size, self.checkpoint.head.size);
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

/// An append that is being made: entries are taken one after the other, and are there when it is finished, or not at all.
/// Nobody else can write meanwhile.
pub struct Appending<'a> {
    transaction: Transaction<'a>,
    expected: Head,
    edge: Edge,
    unfinished: Unfinished,
    /// The ledger's origin; not known yet when it has no entries.
    origin: Option<String>,
    /// Where the edge is kept for the next append, and what is newest.
    kept: (&'a mut Option<Edge>, &'a mut Option<Newest>),
}

impl Writer {
    /// Begins an append onto `expected`.
    pub(crate) fn begin(&mut self, expected: &Head) -> Result<Appending<'_>, AppendError> {
        let Writer { connection, edge: kept_edge, newest: kept_newest } = self;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = checkpoints::newest_again(&transaction, kept_newest)?;
        let actual = newest.map_or(Head::empty(), |checkpoint| checkpoint.head);
        if actual != *expected {
            return Err(AppendError::HeadMoved { actual });
        }
        let origin = newest.map(|newest| newest.origin.as_str().to_owned());
        // What is in memory is right exactly when its root is the stored one; else another process appended in between. It
        // is taken out, so that it is read anew should anything fail.
        let edge = match kept_edge.take() {
            Some(edge) if edge.head() == actual => edge,
            _ => Edge::read(&transaction, &actual)?,
        };
        let unfinished = Unfinished::default();
        Ok(Appending { transaction, expected: *expected, edge, unfinished, origin, kept: (kept_edge, kept_newest) })
    }
}

impl Appending<'_> {
    /// Carries out one more write, which is there exactly when the entries are.
    pub fn change(&mut self, change: &Change<'_>) -> Result<(), AppendError> {
        Ok(change::apply(&self.transaction, change)?)
    }

    /// Entries there are, with those that were pushed.
    pub(crate) fn size(&self) -> u64 {
        self.edge.size()
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Takes an entry, which must follow the one before.
    pub fn push(&mut self, entry: &Entry) -> Result<(), AppendError> {
        let inconsistent = |what| Err(AppendError::Inconsistent(what));
        if entry.index() != self.edge.size() {
            return inconsistent(Inconsistency::Number { entry: entry.index() });
        }
        let issuer = entry.statement().issuer();
        if self.origin.get_or_insert_with(|| issuer.to_owned()) != issuer {
            return inconsistent(Inconsistency::Origin);
        }
        if entry.previous() != self.edge.last_leaf() {
            return inconsistent(Inconsistency::Previous { entry: entry.index() });
        }
        self.edge.push(entry.leaf());
        Ok(self.unfinished.push(&self.transaction, entry)?)
    }

    /// Takes the entries that are left and all that goes with them, and makes everything durable.
    pub fn finish(mut self, append: &Append<'_>) -> Result<(), AppendError> {
        append.entries.iter().try_for_each(|entry| self.push(entry))?;
        let (before, head) = (self.expected.size, append.checkpoint.head);
        let inconsistent = |what| Err(AppendError::Inconsistent(what));
        if self.edge.size() == before {
            return inconsistent(Inconsistency::NoEntries);
        }
        if self.origin.as_deref() != Some(append.checkpoint.origin.as_str()) {
            return inconsistent(Inconsistency::Origin);
        }
        if head.size != self.edge.size() {
            return inconsistent(Inconsistency::Size);
        }
        append.check_disclosures(&self.expected).map_err(AppendError::Inconsistent)?;
        if self.edge.head() != head {
            return inconsistent(Inconsistency::Root);
        }
        let Appending { transaction, mut edge, unfinished, kept, .. } = self;
        unfinished.finish(&transaction)?;
        edge.write(&transaction)?;
        if before / SEGMENT_ENTRIES_MAX < head.size / SEGMENT_ENTRIES_MAX {
            segment::join(&transaction, before / SEGMENT_ENTRIES_MAX)?;
        }
        let newest = checkpoints::advance(&transaction, before, append.checkpoint, append.keep_checkpoint)?;
        append.write_beside(&transaction)?;
        transaction.commit()?;
        (*kept.0, *kept.1) = (Some(edge), Some(newest));
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
