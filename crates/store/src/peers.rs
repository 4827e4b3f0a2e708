//! What is known of other ledgers, and what came of exchanging it.

use crate::{Snapshot, Store, StoreError, column};
use ledger::{Checkpoint, Head};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};

/// By which of its two keys an installation has cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// That a head extends all it saw of that ledger before.
    Witness = 1,
    /// That it also holds the entries.
    Mirror = 2,
}

/// A head of another ledger as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    /// The head as its ledger signed it.
    pub checkpoint: Checkpoint,
    /// Origin of the peer that handed it over.
    pub came_from: String,
    /// UTC seconds.
    pub at: i64,
}

/// A head of another ledger that this installation has cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The head with the ledger's own lines.
    pub checkpoint: Checkpoint,
    /// The own line.
    pub line: String,
    /// Time in it, UTC seconds.
    pub time: u64,
}

/// A cosignature of a head of the own ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// Name of the cosigner.
    pub name: String,
    /// What it signed.
    pub head: Head,
    /// The line.
    pub line: String,
    /// Time in it, UTC seconds.
    pub time: u64,
}

/// Evidence that a ledger has two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAlarm {
    /// Number, from 1.
    pub number: u64,
    /// Which ledger.
    pub origin: String,
    /// UTC seconds.
    pub at: i64,
    /// The evidence.
    pub evidence: Vec<u8>,
}

/// One exchange with a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    /// The peer's origin.
    pub peer: String,
    /// When it began, UTC seconds.
    pub at: i64,
    /// How long it took.
    pub took_ms: u64,
    /// Entries that came.
    pub entries: u64,
    /// Bytes that came and went.
    pub bytes: u64,
    /// Ledgers of which something new came.
    pub ledgers: u32,
    /// A new cosignature of the own head came.
    pub cosigned: bool,
    /// Ledgers of which evidence came that they have two histories.
    pub evidence: u32,
    /// Why it failed, as the caller writes it; empty when it did not.
    pub failure: String,
    /// The peer has made it, by bringing entries: it says nothing about whether the peer can be reached.
    pub brought: bool,
}

impl StoredRun {
    /// One that has just begun, of which nothing has come yet.
    pub fn begun(peer: &str, at: i64) -> StoredRun {
        StoredRun {
            peer: peer.to_owned(),
            at,
            took_ms: 0,
            entries: 0,
            bytes: 0,
            ledgers: 0,
            cosigned: false,
            evidence: 0,
            failure: String::new(),
            brought: false,
        }
    }
}

impl Store {
    /// Makes a head the newest known one of its ledger, unless one at least as large is known.
    pub fn remember_head(&self, checkpoint: &Checkpoint, came_from: &str, at: i64) -> Result<(), StoreError> {
        let size = column::integer(checkpoint.head.size);
        self.writer()
            .connection
            .prepare_cached(
                "INSERT INTO known_head (origin, size, note, came_from, at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (origin) DO UPDATE SET size = excluded.size, note = excluded.note, \
                 came_from = excluded.came_from, at = excluded.at WHERE excluded.size > size",
            )?
            .execute((checkpoint.origin.as_str(), size, checkpoint.encode().as_bytes(), came_from, at))?;
        Ok(())
    }

    /// Keeps what this installation promises, in the place of what it promised about that ledger before, if that still is about
    /// a head of size `before` (0: none), and its time is not later. `false`: it is not so, and nothing was kept.
    pub fn promise(&self, promise: Promise, before: u64, now: &Promised) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let origin = now.checkpoint.origin.as_str();
        let there: Option<(i64, i64)> = transaction
            .prepare_cached("SELECT size, time FROM promised WHERE role = ?1 AND origin = ?2")?
            .query_row((promise as u8, origin), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (size, time) = there.unwrap_or((0, 0));
        if size != column::integer(before) || now.checkpoint.head.size < before || column::integer(now.time) < time {
            return Ok(false);
        }
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO promised (role, origin, size, note, line, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                promise as u8,
                origin,
                column::integer(now.checkpoint.head.size),
                now.checkpoint.encode().as_bytes(),
                &now.line,
                column::integer(now.time),
            ))?;
        transaction.commit()?;
        Ok(true)
    }

    /// Keeps a cosignature of a head of the own ledger, unless its cosigner has cosigned a larger one.
    pub fn take_cosignature(&self, cosignature: &Cosignature) -> Result<(), StoreError> {
        let Cosignature { name, head, line, time } = cosignature;
        self.writer()
            .connection
            .prepare_cached(
                "INSERT INTO cosignature (name, size, root, line, time) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (name) DO UPDATE SET size = excluded.size, root = excluded.root, line = excluded.line, \
                 time = excluded.time WHERE excluded.size >= size",
            )?
            .execute((name, column::integer(head.size), &head.root.0[..], line, column::integer(*time)))?;
        Ok(())
    }

    /// Keeps evidence. The same bytes twice are kept once, and of one ledger the first [`ALARMS_PER_LEDGER_MAX`]: one is enough to
    /// show that it has two histories, and whoever has its key could make more without end.
    pub fn raise_alarm(&self, origin: &str, evidence: &[u8], at: i64) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO alarm (origin, at, evidence) SELECT ?1, ?2, ?3 \
                 WHERE (SELECT count(*) FROM alarm WHERE origin = ?1) < ?4",
            )?
            .execute((origin, at, evidence, ALARMS_PER_LEDGER_MAX))?;
        Ok(())
    }

    /// Notes an exchange; it may be forgotten when the power fails. Of each peer the newest [`RUNS_KEPT_MAX`] are kept, and as
    /// many that it has made itself.
    pub fn note_run(&self, run: &StoredRun) -> Result<(), StoreError> {
        self.soon(|connection| write_run(connection, run))
    }
}

fn write_run(connection: &Connection, run: &StoredRun) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO sync_run (peer, at, took_ms, entries, bytes, ledgers, cosigned, evidence, failure, brought) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            &run.peer,
            run.at,
            column::integer(run.took_ms),
            column::integer(run.entries),
            column::integer(run.bytes),
            run.ledgers,
            run.cosigned,
            run.evidence,
            &run.failure,
            run.brought,
        ))?;
    connection
        .prepare_cached(
            "DELETE FROM sync_run WHERE peer = ?1 AND brought = ?3 AND number <= \
                 (SELECT number FROM sync_run WHERE peer = ?1 AND brought = ?3 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute((&run.peer, RUNS_KEPT_MAX, run.brought))?;
    Ok(())
}

impl Snapshot {
    /// The newest heads known of other ledgers, by origin.
    pub fn known_heads(&self) -> Result<Vec<KnownHead>, StoreError> {
        self.rows("SELECT size, note, came_from, at FROM known_head ORDER BY origin", (), |row| {
            Ok(KnownHead { checkpoint: read_note(row, 0, 1)?, came_from: row.get(2)?, at: row.get(3)? })
        })
    }

    /// What this installation has promised about a ledger.
    pub fn promised(&self, promise: Promise, origin: &str) -> Result<Option<Promised>, StoreError> {
        let mut found = self.rows(
            "SELECT size, note, line, time FROM promised WHERE role = ?1 AND origin = ?2",
            (promise as u8, origin),
            |row| Ok(Promised { checkpoint: read_note(row, 0, 1)?, line: row.get(2)?, time: column::unsigned(row, 3)? }),
        )?;
        Ok(found.pop())
    }

    /// The newest cosignature of a head of the own ledger by each cosigner, by its name.
    pub fn cosignatures(&self) -> Result<Vec<Cosignature>, StoreError> {
        self.rows("SELECT name, size, root, line, time FROM cosignature ORDER BY name", (), |row| {
            let root = column::blob(row, 2)?.try_into().map_err(|_| StoreError::NoSuch("root"))?;
            let head = Head { size: column::unsigned(row, 1)?, root: ledger::Hash(root) };
            Ok(Cosignature { name: row.get(0)?, head, line: row.get(3)?, time: column::unsigned(row, 4)? })
        })
    }

    /// All evidence, newest first.
    pub fn alarms(&self) -> Result<Vec<StoredAlarm>, StoreError> {
        self.rows("SELECT number, origin, at, evidence FROM alarm ORDER BY number DESC", (), |row| {
            Ok(StoredAlarm { number: column::unsigned(row, 0)?, origin: row.get(1)?, at: row.get(2)?, evidence: row.get(3)? })
        })
    }

    /// Which ledgers there is evidence about, by the number of the alarm.
    pub fn alarm_numbers(&self) -> Result<Vec<(u64, String)>, StoreError> {
        self.rows("SELECT number, origin FROM alarm ORDER BY number", (), |row| Ok((column::unsigned(row, 0)?, row.get(1)?)))
    }

    /// Past exchanges, newest first, with all peers or with one.
    pub fn runs(&self, peer: Option<&str>, offset: u32, limit: u32) -> Result<Vec<StoredRun>, StoreError> {
        let wanted = if peer.is_some() { "peer = ?3" } else { "?3 IS NULL" };
        let sql = format!("SELECT {RUN} FROM sync_run WHERE {wanted} ORDER BY number DESC LIMIT ?1 OFFSET ?2");
        self.rows(&sql, (limit, offset, peer), read_run)
    }

    /// How many exchanges with a peer have failed since one came to its end, of those that were made from here.
    pub fn failures(&self, peer: &str) -> Result<u32, StoreError> {
        let since = "SELECT count(*) FROM sync_run WHERE peer = ?1 AND brought = 0 AND number > \
                     coalesce((SELECT max(number) FROM sync_run WHERE peer = ?1 AND brought = 0 AND failure = ''), 0)";
        Ok(self.rows(since, [peer], |row| column::small(row, 0))?.pop().unwrap_or(0))
    }

    /// The last exchange with a peer, and the last one that came to its end, of those that were made from here.
    pub fn last_runs(&self, peer: &str) -> Result<(Option<StoredRun>, Option<StoredRun>), StoreError> {
        let last = format!("SELECT {RUN} FROM sync_run WHERE peer = ?1 AND brought = 0 ORDER BY number DESC LIMIT 1");
        let ended =
            format!("SELECT {RUN} FROM sync_run WHERE peer = ?1 AND brought = 0 AND failure = '' ORDER BY number DESC LIMIT 1");
        Ok((self.rows(&last, [peer], read_run)?.pop(), self.rows(&ended, [peer], read_run)?.pop()))
    }
}

fn read_note(row: &Row<'_>, size: usize, note: usize) -> Result<Checkpoint, StoreError> {
    let size = column::unsigned(row, size)?;
    let checkpoint = Checkpoint::parse(column::blob(row, note)?).filter(|checkpoint| checkpoint.head.size == size);
    checkpoint.ok_or(crate::Damage::Checkpoint { size }.into())
}

fn read_run(row: &Row<'_>) -> Result<StoredRun, StoreError> {
    Ok(StoredRun {
        peer: row.get(0)?,
        at: row.get(1)?,
        took_ms: column::unsigned(row, 2)?,
        entries: column::unsigned(row, 3)?,
        bytes: column::unsigned(row, 4)?,
        ledgers: column::small(row, 5)?,
        cosigned: row.get(6)?,
        evidence: column::small(row, 7)?,
        failure: row.get(8)?,
        brought: row.get(9)?,
    })
}

const RUN: &str = "peer, at, took_ms, entries, bytes, ledgers, cosigned, evidence, failure, brought";

/// A year of one an hour would be 8,760.
const RUNS_KEPT_MAX: u32 = 1_000;

/// Evidence has at most a mebibyte.
pub const ALARMS_PER_LEDGER_MAX: u32 = 100;
