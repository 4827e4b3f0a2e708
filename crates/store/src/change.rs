//! Single writes beside the entries.

use crate::{StoreError, column};
use rusqlite::{Connection, OptionalExtension};

/// One write. Several are carried out together or not at all. All bytes are opaque here: what is personal is encrypted by
/// the caller.
#[derive(Clone, Copy)]
pub enum Change<'a> {
    /// Keeps a key file, in the place of the one of that name if there is one.
    PutKeyFile {
        /// Name.
        name: &'a str,
        /// An age file.
        bytes: &'a [u8],
    },
    /// Removes a key file, if it is there.
    RemoveKeyFile {
        /// Name.
        name: &'a str,
    },
    /// Keeps an encrypted source file, in the place of the one of that id if there is one.
    PutFile {
        /// Id.
        id: &'a str,
        /// The encrypted file.
        sealed: &'a [u8],
        /// UTC seconds.
        added_at: i64,
    },
    /// Removes a source file, if it is there.
    RemoveFile {
        /// Id.
        id: &'a str,
    },
    /// Keeps a draft, in the place of the one of that id if there is one.
    PutDraft {
        /// Id.
        id: &'a str,
        /// Whose.
        member: u32,
        /// The encrypted draft.
        sealed: &'a [u8],
        /// UTC seconds.
        touched_at: i64,
    },
    /// Removes a draft, if it is there.
    RemoveDraft {
        /// Id.
        id: &'a str,
    },
    /// Sets a setting of this installation.
    PutSetting {
        /// Name.
        name: &'a str,
        /// Value.
        value: &'a [u8],
    },
    /// Removes a setting, if it is there.
    RemoveSetting {
        /// Name.
        name: &'a str,
    },
    /// Keeps what was computed from the entries `first..upto`, in the place of what has that name and first entry.
    PutDerived {
        /// Name.
        name: &'a str,
        /// First entry.
        first: u64,
        /// The entry behind the last.
        upto: u64,
        /// What was computed.
        data: &'a [u8],
    },
    /// Drops what was computed under a name and begins at the entry `from` or behind it.
    DropDerived {
        /// Name.
        name: &'a str,
        /// First entry.
        from: u64,
    },
    /// Replaces the disclosures sealed together that begin at that entry, to erase some of them. What was there before is
    /// overwritten; see [`crate::Store::scrub`]. Fails with [`StoreError::NoSuch`] when there are none.
    ReplaceDisclosures {
        /// First entry.
        first: u64,
        /// What is left, encrypted.
        sealed: &'a [u8],
    },
    /// Keeps disclosures that came for entries which are there already, in the place of what begins at that entry: in the copy of
    /// another's ledger. What was there before is overwritten.
    PutDisclosures {
        /// First entry.
        first: u64,
        /// Entries, 1 to [`crate::SEGMENT_ENTRIES_MAX`].
        count: u64,
        /// Encrypted.
        sealed: &'a [u8],
    },
}

/// Reads a setting.
pub(crate) fn setting(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// Carries out one write.
pub(crate) fn apply(connection: &Connection, change: &Change<'_>) -> Result<(), StoreError> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.prepare_cached(sql)?.execute(values);
    match *change {
        Change::PutKeyFile { name, bytes } => {
            run("INSERT OR REPLACE INTO key_file (name, bytes) VALUES (?1, ?2)", &[&name, &bytes])
        }
        Change::RemoveKeyFile { name } => run("DELETE FROM key_file WHERE name = ?1", &[&name]),
        Change::PutFile { id, sealed, added_at } => {
            run("INSERT OR REPLACE INTO file (id, sealed, added_at) VALUES (?1, ?2, ?3)", &[&id, &sealed, &added_at])
        }
        Change::RemoveFile { id } => run("DELETE FROM file WHERE id = ?1", &[&id]),
        Change::PutDraft { id, member, sealed, touched_at } => run(
            "INSERT OR REPLACE INTO draft (id, member, sealed, touched_at) VALUES (?1, ?2, ?3, ?4)",
            &[&id, &member, &sealed, &touched_at],
        ),
        Change::RemoveDraft { id } => run("DELETE FROM draft WHERE id = ?1", &[&id]),
        Change::PutSetting { name, value } => {
            run("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", &[&name, &value])
        }
        Change::RemoveSetting { name } => run("DELETE FROM setting WHERE name = ?1", &[&name]),
        Change::PutDerived { name, first, upto, data } => run(
            "INSERT OR REPLACE INTO derived (name, first, upto, data) VALUES (?1, ?2, ?3, ?4)",
            &[&name, &column::integer(first), &column::integer(upto), &data],
        ),
        Change::DropDerived { name, from } => {
            run("DELETE FROM derived WHERE name = ?1 AND first >= ?2", &[&name, &column::integer(from)])
        }
        Change::PutDisclosures { first, count, sealed } => run(
            "INSERT OR REPLACE INTO disclosure (first, count, sealed) VALUES (?1, ?2, ?3)",
            &[&column::integer(first), &column::integer(count), &sealed],
        ),
        Change::ReplaceDisclosures { first, sealed } => {
            let replaced = run("UPDATE disclosure SET sealed = ?2 WHERE first = ?1", &[&column::integer(first), &sealed])?;
            run("INSERT INTO replaced (first) VALUES (?1)", &[&column::integer(first)])?;
            return if replaced == 1 { Ok(()) } else { Err(StoreError::NoSuch("disclosures")) };
        }
    }?;
    Ok(())
}
