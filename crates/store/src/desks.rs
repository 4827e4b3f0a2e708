//! What a copy of this file on a desk needs beside the entries, and what it keeps for itself.

use crate::{
    AppendError, Appending, Change, Inconsistency, SEGMENT_ENTRIES_MAX, SealedDisclosures, Snapshot, Store, StoreError,
    StoredDraft, column, snapshot::read_draft,
};
use rusqlite::TransactionBehavior;

/// What was signed on a desk and is not recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKept {
    /// Number, from 1.
    pub number: u64,
    /// Who signed it.
    pub member: u32,
    /// UTC seconds.
    pub made_at: i64,
    /// The statements and what goes with them, encrypted.
    pub sealed: Vec<u8>,
    /// Why it was refused, encrypted, if it was.
    pub refused: Option<Vec<u8>>,
}

/// A keyed hash of something that must not come in twice, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFingerprint {
    /// Of what kind of thing.
    pub kind: String,
    /// The hash.
    pub mac: Vec<u8>,
    /// The entry that brought it in.
    pub entry: u64,
}

/// A request that was carried out, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredOnce {
    /// Chosen by whoever requested.
    pub key: Vec<u8>,
    /// The entry it led to.
    pub entry: u64,
}

/// One row beside the entries, as it is copied.
#[derive(Clone, Copy)]
pub enum Beside<'a> {
    /// Personal fields of some entries, encrypted. In the place of those that begin at that entry, if there are any.
    Disclosures {
        /// First entry.
        first: u64,
        /// Entries.
        count: u64,
        /// The encrypted fields.
        sealed: &'a [u8],
    },
    /// Something that must not come in twice.
    Fingerprint {
        /// Of what kind of thing.
        kind: &'a str,
        /// The hash.
        mac: &'a [u8],
        /// The entry that brought it in.
        entry: u64,
    },
    /// A request that was carried out.
    Once {
        /// Chosen by whoever requested.
        key: &'a [u8],
        /// The entry it led to.
        entry: u64,
    },
}

impl Appending<'_> {
    /// Takes a row beside the entries, as it lies in the file that this one copies. The entries it is about must have been
    /// pushed, or be there.
    pub fn take_beside(&mut self, row: &Beside<'_>) -> Result<(), AppendError> {
        let size = self.size();
        let connection = self.connection();
        match *row {
            Beside::Disclosures { first, count, sealed } => {
                if !(1..=SEGMENT_ENTRIES_MAX).contains(&count) || first > size || count > size - first {
                    return Err(AppendError::Inconsistent(Inconsistency::Disclosures));
                }
                connection
                    .prepare_cached("INSERT OR REPLACE INTO disclosure (first, count, sealed) VALUES (?1, ?2, ?3)")
                    .and_then(|mut put| put.execute((column::integer(first), column::integer(count), sealed)))
            }
            Beside::Fingerprint { kind, mac, entry } => connection
                .prepare_cached("INSERT OR REPLACE INTO fingerprint (kind, mac, entry) VALUES (?1, ?2, ?3)")
                .and_then(|mut put| put.execute((kind, mac, column::integer(entry)))),
            Beside::Once { key, entry } => connection
                .prepare_cached("INSERT OR REPLACE INTO once (key, entry) VALUES (?1, ?2)")
                .and_then(|mut put| put.execute((key, column::integer(entry)))),
        }
        .map_err(StoreError::from)?;
        Ok(())
    }
}

impl Store {
    /// Keeps what was signed and could not be handed over; its number.
    pub fn keep(&self, member: u32, made_at: i64, sealed: &[u8]) -> Result<u64, StoreError> {
        let writer = self.writer();
        writer
            .connection
            .prepare_cached("INSERT INTO outbox (member, made_at, sealed) VALUES (?1, ?2, ?3)")?
            .execute((member, made_at, sealed))?;
        Ok(u64::try_from(writer.connection.last_insert_rowid()).unwrap_or(0))
    }

    /// Puts something else in the place of what was kept, as when it was signed anew; it is then refused no longer.
    pub fn keep_instead(&self, number: u64, made_at: i64, sealed: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET made_at = ?2, sealed = ?3, refused = NULL WHERE number = ?1";
        self.writer().connection.prepare_cached(sql)?.execute((column::integer(number), made_at, sealed))?;
        Ok(())
    }

    /// Notes why something kept was refused.
    pub fn note_refused(&self, number: u64, why: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET refused = ?2 WHERE number = ?1";
        self.writer().connection.prepare_cached(sql)?.execute((column::integer(number), why))?;
        Ok(())
    }

    /// Keeps something no longer.
    pub fn drop_kept(&self, number: u64) -> Result<(), StoreError> {
        self.writer().connection.prepare_cached("DELETE FROM outbox WHERE number = ?1")?.execute([column::integer(number)])?;
        Ok(())
    }

    /// Carries out writes of drafts and files, and notes that the writer does not know of them yet.
    pub fn change_unsent(&self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for change in changes {
            crate::change::apply(&transaction, change)?;
            let (kind, id) = match *change {
                Change::PutDraft { id, .. } | Change::RemoveDraft { id } => (DRAFT, id),
                Change::PutFile { id, .. } | Change::RemoveFile { id } => (FILE, id),
                _ => continue,
            };
            transaction.prepare_cached("INSERT OR IGNORE INTO unsent (kind, id) VALUES (?1, ?2)")?.execute((kind, id))?;
        }
        Ok(transaction.commit()?)
    }

    /// The writer knows of these drafts and files now.
    pub fn sent(&self, drafts: &[String], files: &[String]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (kind, ids) in [(DRAFT, drafts), (FILE, files)] {
            for id in ids {
                transaction.prepare_cached("DELETE FROM unsent WHERE kind = ?1 AND id = ?2")?.execute((kind, id))?;
            }
        }
        Ok(transaction.commit()?)
    }
}

impl Snapshot {
    /// What was signed here and is not recorded, the oldest first.
    pub fn outbox(&self) -> Result<Vec<StoredKept>, StoreError> {
        self.rows("SELECT number, member, made_at, sealed, refused FROM outbox ORDER BY number", (), |row| {
            Ok(StoredKept {
                number: column::unsigned(row, 0)?,
                member: column::small(row, 1)?,
                made_at: row.get(2)?,
                sealed: row.get(3)?,
                refused: row.get(4)?,
            })
        })
    }

    /// How much was signed here and not handed over yet, and how much was refused.
    pub fn outbox_counts(&self) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT count(*) - count(refused), count(refused) FROM outbox";
        let counts = self.rows(sql, (), |row| Ok((column::small(row, 0)?, column::small(row, 1)?)))?;
        Ok(counts.into_iter().next().unwrap_or_default())
    }

    /// Drafts and files of which the writer does not know yet.
    pub fn unsent(&self) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let of = |kind: &str| self.rows("SELECT id FROM unsent WHERE kind = ?1 ORDER BY id", [kind], |row| Ok(row.get(0)?));
        Ok((of(DRAFT)?, of(FILE)?))
    }

    /// All drafts of all members, by id.
    pub fn all_drafts(&self) -> Result<Vec<StoredDraft>, StoreError> {
        self.rows("SELECT id, member, sealed, touched_at FROM draft ORDER BY id", (), read_draft)
    }

    /// What must not come in twice and was brought in by the entries of a range.
    pub fn fingerprints_of(&self, entries: std::ops::Range<u64>) -> Result<Vec<StoredFingerprint>, StoreError> {
        let sql = "SELECT kind, mac, entry FROM fingerprint WHERE entry >= ?1 AND entry < ?2 ORDER BY entry";
        let range = (column::integer(entries.start), column::integer(entries.end));
        self.rows(sql, range, |row| {
            Ok(StoredFingerprint { kind: row.get(0)?, mac: row.get(1)?, entry: column::unsigned(row, 2)? })
        })
    }

    /// The requests that led to the entries of a range.
    pub fn once_of(&self, entries: std::ops::Range<u64>) -> Result<Vec<StoredOnce>, StoreError> {
        let sql = "SELECT key, entry FROM once WHERE entry >= ?1 AND entry < ?2 ORDER BY entry";
        let range = (column::integer(entries.start), column::integer(entries.end));
        self.rows(sql, range, |row| Ok(StoredOnce { key: row.get(0)?, entry: column::unsigned(row, 1)? }))
    }

    /// The number of the last replacement of disclosures; 0 when none was ever replaced.
    pub fn last_replaced(&self) -> Result<u64, StoreError> {
        let last = self.rows("SELECT coalesce(max(number), 0) FROM replaced", (), |row| column::unsigned(row, 0))?;
        Ok(last.into_iter().next().unwrap_or(0))
    }

    /// The disclosures that were replaced after that replacement, as they are now.
    pub fn replaced_after(&self, number: u64) -> Result<Vec<SealedDisclosures>, StoreError> {
        let sql = "SELECT DISTINCT disclosure.first, count, sealed FROM replaced JOIN disclosure USING (first) \
                   WHERE number > ?1 ORDER BY disclosure.first";
        self.rows(sql, [column::integer(number)], |row| {
            let (first, count) = (column::unsigned(row, 0)?, column::unsigned(row, 1)?);
            Ok(SealedDisclosures { first, count, sealed: column::blob(row, 2)?.to_vec() })
        })
    }
}

/// Without the content, as everywhere in this crate.
impl std::fmt::Debug for StoredKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let StoredKept { number, member, made_at, sealed, refused } = self;
        let refused = refused.is_some();
        write!(
            f,
            "StoredKept {{ number: {number}, member: {member}, made_at: {made_at}, bytes: {}, refused: {refused} }}",
            sealed.len()
        )
    }
}

const DRAFT: &str = "draft";
const FILE: &str = "file";
