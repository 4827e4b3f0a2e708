//! Personal fields on their way between offices, all of them encrypted by the caller, and what became of orders to erase.

use crate::{Snapshot, Store, StoreError, column};
use ledger::Hash;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use std::{fmt, ops::Range};

/// What a parcel is made of: some entries of one programme, or a piece of a source file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Code of the programme.
    pub programme: String,
    /// The entries that it covers.
    pub range: Range<u64>,
    /// How many fields are in it.
    pub fields: u64,
    /// Id of the source file of which it is a piece; empty: it is none.
    pub file: String,
}

/// Something made for a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelOut {
    /// Number, from 1.
    pub number: u64,
    /// Origin of the peer's ledger.
    pub peer: String,
    /// What is in it.
    pub contents: Contents,
    /// UTC seconds.
    pub made_at: i64,
    /// When the peer took it, UTC seconds.
    pub taken_at: Option<i64>,
    /// Bytes that wait for the peer.
    pub bytes: u64,
}

/// Something that came from a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelIn {
    /// Number, from 1.
    pub number: u64,
    /// Origin of the peer's ledger.
    pub peer: String,
    /// UTC seconds.
    pub came_at: i64,
    /// When it was opened, UTC seconds.
    pub opened_at: Option<i64>,
    /// What was in it, once it was opened.
    pub contents: Contents,
    /// Fields that were refused.
    pub refused: u64,
    /// Bytes that wait to be opened.
    pub bytes: u64,
}

/// A parcel about to be kept for a peer.
#[derive(Clone, Copy)]
pub struct NewParcel<'a> {
    /// Origin of the peer's ledger.
    pub peer: &'a str,
    /// What is in it.
    pub contents: &'a Contents,
    /// Encrypted.
    pub sealed: &'a [u8],
}

/// A signed word that something was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWord {
    /// Origin of the ledger that has the order.
    pub ledger: String,
    /// Entry of the order.
    pub entry: u64,
    /// Origin of the holder's ledger.
    pub holder: String,
    /// UTC seconds, by the clock of whoever keeps it.
    pub at: i64,
    /// The word.
    pub word: String,
    /// It has reached whom it is for.
    pub delivered: bool,
}

/// Without the content, as everywhere in this crate.
impl fmt::Debug for NewParcel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewParcel {{ peer: {:?}, contents: {:?}, bytes: {} }}", self.peer, self.contents, self.sealed.len())
    }
}

impl Store {
    /// Keeps parcels for a peer and notes that those of a programme are made up to an entry, if they were made up to `from` before.
    /// `false`: somebody else was faster, or what waited was dropped, and nothing was kept.
    pub fn give(
        &self,
        peer: &str,
        programme: &str,
        from: u64,
        upto: u64,
        parcels: &[NewParcel<'_>],
        at: i64,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if given_upto(&transaction, peer, programme)? != from {
            return Ok(false);
        }
        for NewParcel { peer, contents, sealed } in parcels {
            let Contents { programme, range, fields, file } = contents;
            transaction
                .prepare_cached(
                    "INSERT INTO parcel_out (peer, programme, first, upto, fields, file, made_at, sealed) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute((
                    peer,
                    programme,
                    column::integer(range.start),
                    column::integer(range.end),
                    column::integer(*fields),
                    file,
                    at,
                    sealed,
                ))?;
        }
        transaction.prepare_cached("INSERT OR REPLACE INTO given (peer, programme, upto) VALUES (?1, ?2, ?3)")?.execute((
            peer,
            programme,
            column::integer(upto),
        ))?;
        transaction.commit()?;
        Ok(true)
    }

    /// Notes that a peer has taken a parcel; what was in it is overwritten.
    pub fn parcel_taken(&self, peer: &str, number: u64, at: i64) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "UPDATE parcel_out SET taken_at = ?3, sealed = x'' WHERE peer = ?1 AND number = ?2 AND taken_at IS NULL",
            )?
            .execute((peer, column::integer(number), at))?;
        Ok(())
    }

    /// Drops the parcels that a peer has not taken and that cover entries from `first` on, so that they are made anew: of that
    /// programme, or of all.
    pub fn drop_parcels(&self, peer: &str, programme: Option<&str>, first: u64) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let waiting = "peer = ?1 AND taken_at IS NULL AND upto > ?2 AND (?3 IS NULL OR programme = ?3)";
        let values = (peer, column::integer(first), programme);
        let back = format!(
            "UPDATE given SET upto = min(upto, coalesce((SELECT min(first) FROM parcel_out WHERE {waiting} \
             AND parcel_out.programme = given.programme), upto)) WHERE peer = ?1"
        );
        transaction.prepare_cached(&back)?.execute(values)?;
        transaction.prepare_cached(&format!("DELETE FROM parcel_out WHERE {waiting}"))?.execute(values)?;
        Ok(transaction.commit()?)
    }

    /// Keeps what came from a peer, unless the same came before. `false`: so much of this peer waits already that there is no room.
    pub fn take_parcel(&self, peer: &str, sealed: &[u8], at: i64, bytes_max: u64) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let waiting: i64 = transaction
            .prepare_cached("SELECT coalesce(sum(length(sealed)), 0) FROM parcel_in WHERE peer = ?1")?
            .query_row([peer], |row| row.get(0))?;
        if waiting.unsigned_abs() + sealed.len() as u64 > bytes_max {
            return Ok(false);
        }
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO parcel_in (peer, digest, came_at, programme, first, upto, fields, refused, file, sealed) \
                 VALUES (?1, ?2, ?3, '', 0, 0, 0, 0, '', ?4)",
            )?
            .execute((peer, &Hash::of(sealed).0[..], at, sealed))?;
        transaction.commit()?;
        Ok(true)
    }

    /// Notes what was in something that came; the encrypted form is overwritten.
    pub fn parcel_opened(&self, number: u64, contents: &Contents, refused: u64, at: i64) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "UPDATE parcel_in SET opened_at = ?2, programme = ?3, first = ?4, upto = ?5, fields = ?6, refused = ?7, \
                 file = ?8, sealed = x'' WHERE number = ?1",
            )?
            .execute((
                column::integer(number),
                at,
                &contents.programme,
                column::integer(contents.range.start),
                column::integer(contents.range.end),
                column::integer(contents.fields),
                column::integer(refused),
                &contents.file,
            ))?;
        Ok(())
    }

    /// Keeps a word; the one that was there before stays.
    pub fn keep_word(&self, word: &StoredWord) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO acknowledgement (ledger, entry, holder, at, word, delivered) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((&word.ledger, column::integer(word.entry), &word.holder, word.at, &word.word, word.delivered))?;
        Ok(())
    }

    /// Notes that words about orders of a ledger have reached whom they are for.
    pub fn words_delivered(&self, ledger: &str, words: &[String]) -> Result<(), StoreError> {
        let writer = self.writer();
        let mut update =
            writer.connection.prepare_cached("UPDATE acknowledgement SET delivered = 1 WHERE ledger = ?1 AND word = ?2")?;
        words.iter().try_for_each(|word| Ok(update.execute((ledger, word)).map(drop)?))
    }
}

impl Snapshot {
    /// All that was made for peers, the oldest first, without what is in it.
    pub fn parcels_out(&self) -> Result<Vec<ParcelOut>, StoreError> {
        self.rows(&format!("SELECT {OUT} FROM parcel_out ORDER BY number"), (), read_out)
    }

    /// The numbers of parcels that a peer has not taken, the oldest first.
    pub fn parcels_for(&self, peer: &str, limit: u32) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT number FROM parcel_out WHERE peer = ?1 AND taken_at IS NULL ORDER BY number LIMIT ?2";
        self.rows(sql, (peer, limit), |row| column::unsigned(row, 0))
    }

    /// A parcel for a peer that has not taken it.
    pub fn parcel_for(&self, peer: &str, number: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT sealed FROM parcel_out WHERE peer = ?1 AND number = ?2 AND taken_at IS NULL";
        Ok(self.rows(sql, (peer, column::integer(number)), |row| Ok(row.get(0)?))?.pop())
    }

    /// Up to which entry parcels were made for a peer of a programme.
    pub fn given_upto(&self, peer: &str, programme: &str) -> Result<u64, StoreError> {
        given_upto(self.connection(), peer, programme)
    }

    /// How many pieces of a file were made for a peer.
    pub fn pieces_given(&self, peer: &str, file: &str) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM parcel_out WHERE peer = ?1 AND file = ?2";
        Ok(self.rows(sql, (peer, file), |row| column::unsigned(row, 0))?.pop().unwrap_or(0))
    }

    /// All that came, the oldest first, without what is in it.
    pub fn parcels_in(&self) -> Result<Vec<ParcelIn>, StoreError> {
        self.rows(&format!("SELECT {IN} FROM parcel_in ORDER BY number"), (), read_in)
    }

    /// What came and was not opened.
    pub fn parcel_in(&self, number: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT sealed FROM parcel_in WHERE number = ?1 AND opened_at IS NULL";
        Ok(self.rows(sql, [column::integer(number)], |row| Ok(row.get(0)?))?.pop())
    }

    /// Words about orders of a ledger, by entry.
    pub fn words(&self, ledger: &str) -> Result<Vec<StoredWord>, StoreError> {
        let sql =
            "SELECT ledger, entry, holder, at, word, delivered FROM acknowledgement WHERE ledger = ?1 ORDER BY entry, holder";
        self.rows(sql, [ledger], |row| {
            Ok(StoredWord {
                ledger: row.get(0)?,
                entry: column::unsigned(row, 1)?,
                holder: row.get(2)?,
                at: row.get(3)?,
                word: row.get(4)?,
                delivered: row.get(5)?,
            })
        })
    }
}

fn given_upto(connection: &Connection, peer: &str, programme: &str) -> Result<u64, StoreError> {
    let found = connection
        .prepare_cached("SELECT upto FROM given WHERE peer = ?1 AND programme = ?2")?
        .query_row((peer, programme), |row| Ok(column::unsigned(row, 0)))
        .optional()?;
    found.unwrap_or(Ok(0))
}

fn read_contents(row: &Row<'_>, at: usize) -> Result<Contents, StoreError> {
    Ok(Contents {
        programme: row.get(at)?,
        range: column::unsigned(row, at + 1)?..column::unsigned(row, at + 2)?,
        fields: column::unsigned(row, at + 3)?,
        file: row.get(at + 4)?,
    })
}

fn read_out(row: &Row<'_>) -> Result<ParcelOut, StoreError> {
    Ok(ParcelOut {
        number: column::unsigned(row, 0)?,
        peer: row.get(1)?,
        made_at: row.get(2)?,
        taken_at: row.get(3)?,
        bytes: column::unsigned(row, 4)?,
        contents: read_contents(row, 5)?,
    })
}

fn read_in(row: &Row<'_>) -> Result<ParcelIn, StoreError> {
    Ok(ParcelIn {
        number: column::unsigned(row, 0)?,
        peer: row.get(1)?,
        came_at: row.get(2)?,
        opened_at: row.get(3)?,
        bytes: column::unsigned(row, 4)?,
        refused: column::unsigned(row, 5)?,
        contents: read_contents(row, 6)?,
    })
}

const OUT: &str = "number, peer, made_at, taken_at, length(sealed), programme, first, upto, fields, file";
const IN: &str = "number, peer, came_at, opened_at, length(sealed), refused, programme, first, upto, fields, file";
