//! What is known of the copies of other ledgers beside what they hold themselves.

use crate::{Snapshot, Store, StoreError};

/// The copy of another ledger, as the installation that holds it knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCopy {
    /// Which ledger.
    pub origin: String,
    /// Origin of the peer that handed over its newest entries; empty where that is not known.
    pub came_from: String,
    /// When, UTC seconds; 0 where that is not known.
    pub came_at: i64,
    /// What is wrong with it, as the caller writes it; empty: nothing is known to be.
    pub damage: String,
}

impl Store {
    /// Notes that entries of another ledger have come; that may be forgotten when the power fails, and the entries are not.
    pub fn note_copy(&self, origin: &str, came_from: &str, came_at: i64) -> Result<(), StoreError> {
        self.soon(|connection| {
            connection
                .prepare_cached(
                    "INSERT INTO copy (origin, came_from, came_at, damage) VALUES (?1, ?2, ?3, '') \
                     ON CONFLICT (origin) DO UPDATE SET came_from = excluded.came_from, came_at = excluded.came_at",
                )?
                .execute((origin, came_from, came_at))?;
            Ok(())
        })
    }

    /// Notes what is wrong with the copy of another ledger; empty: nothing.
    pub fn note_copy_damage(&self, origin: &str, damage: &str) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "INSERT INTO copy (origin, came_from, came_at, damage) VALUES (?1, '', 0, ?2) \
                 ON CONFLICT (origin) DO UPDATE SET damage = excluded.damage WHERE damage <> excluded.damage",
            )?
            .execute((origin, damage))?;
        Ok(())
    }

    /// Forgets the copy of another ledger: it was removed.
    pub fn forget_copy(&self, origin: &str) -> Result<(), StoreError> {
        self.writer().connection.prepare_cached("DELETE FROM copy WHERE origin = ?1")?.execute([origin])?;
        Ok(())
    }
}

impl Snapshot {
    /// What is known of the copies of other ledgers, by origin.
    pub fn copies(&self) -> Result<Vec<StoredCopy>, StoreError> {
        self.rows("SELECT origin, came_from, came_at, damage FROM copy ORDER BY origin", (), |row| {
            Ok(StoredCopy { origin: row.get(0)?, came_from: row.get(1)?, came_at: row.get(2)?, damage: row.get(3)? })
        })
    }

    /// The signed head of exactly this size, if it was kept or is the newest.
    pub fn checkpoint_of(&self, size: u64) -> Result<Option<ledger::Checkpoint>, StoreError> {
        crate::checkpoints::of_size(self.connection(), size)
    }
}
