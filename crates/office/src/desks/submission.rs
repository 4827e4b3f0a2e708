//! What is handed in together: statements with their personal fields, and what is written with them or not at all.

use crate::{
    desk::{Also, Written},
    personal,
    sealing::Keyring,
};
use ledger::{Disclosure, Hash, Statement};
use store::Change;
use sync::desks::Row;
use zeroize::Zeroizing;

/// What a desk hands in.
#[derive(Clone, Default)]
pub(crate) struct Submission {
    /// Statements, each with its packed fields.
    pub statements: Vec<(Vec<u8>, Vec<u8>)>,
    /// Repeating the request with this key changes nothing.
    pub once: Option<Vec<u8>>,
    /// Kind and keyed hash of something that must not come in twice, and the entry that it may be instead of.
    pub only_once: Option<(String, Vec<u8>, Option<u64>)>,
    /// Key files, drafts and files, put or removed.
    pub changes: Vec<Row>,
    /// The keys from now on.
    pub renewed: Option<Keyring>,
}

impl Submission {
    /// Statements that were signed, with what goes with them. What concerns this machine alone is left out.
    pub fn of(written: &[Written], also: &Also<'_>) -> Submission {
        let statement = |one: &Written| {
            let fields = personal::pack(std::iter::once(&one.disclosures[..]));
            (one.signed.statement().bytes().to_vec(), fields)
        };
        Submission {
            statements: written.iter().map(statement).collect(),
            once: also.once.map(<[u8]>::to_vec),
            only_once: also.fingerprint.map(|once| (once.kind.to_owned(), once.mac.to_vec(), once.instead_of)),
            changes: also.changes.iter().filter_map(row_of).collect(),
            renewed: also.renewed.cloned(),
        }
    }

    /// Writes alone.
    pub fn of_changes<'a>(changes: impl IntoIterator<Item = &'a Change<'a>>) -> Submission {
        Submission { changes: changes.into_iter().filter_map(row_of).collect(), ..Submission::default() }
    }

    /// As rows, with the keys of whoever hands in.
    pub fn rows(&self, keyring: Option<&Keyring>) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.statements.len() + self.changes.len() + 4);
        rows.extend(keyring.and_then(keys).map(Row::Keyring));
        let statement = |(bytes, fields): &(Vec<u8>, Vec<u8>)| Row::Statement { bytes: bytes.clone(), fields: fields.clone() };
        rows.extend(self.statements.iter().map(statement));
        rows.extend(self.once.clone().map(|key| Row::Once { key, entry: None }));
        rows.extend(self.only_once.clone().map(|(kind, mac, entry)| Row::Fingerprint { kind, mac, entry }));
        rows.extend(self.changes.iter().cloned());
        rows.extend(self.renewed.as_ref().and_then(keys).map(Row::Renewed));
        rows
    }

    /// Reads rows, and the keys that came with them; `None` when they are no submission.
    pub fn read(rows: Vec<Row>) -> Option<(Submission, Option<Keyring>)> {
        let mut submission = Submission::default();
        let mut keyring = None;
        for row in rows {
            match row {
                Row::Keyring(keys) if keyring.is_none() => keyring = Some(open_keys(keys)?),
                Row::Renewed(keys) if submission.renewed.is_none() => submission.renewed = Some(open_keys(keys)?),
                Row::Statement { bytes, fields } => submission.statements.push((bytes, fields)),
                Row::Once { key, entry: None } if submission.once.is_none() => submission.once = Some(key),
                Row::Fingerprint { kind, mac, entry } if submission.only_once.is_none() => {
                    submission.only_once = Some((kind, mac, entry));
                }
                Row::KeyFile { .. } | Row::Draft { .. } | Row::File { .. } => submission.changes.push(row),
                _ => return None,
            }
        }
        Some((submission, keyring))
    }

    /// The same statements handed in again are known by this.
    pub fn id(&self) -> Hash {
        let mut all = b"mingzhang submission ".to_vec();
        for (bytes, _) in &self.statements {
            all.extend_from_slice(&Hash::of(bytes).0);
        }
        Hash::of(&all)
    }

    /// The statements with their fields, read; `None` when one of them is none.
    pub fn read_statements(&self) -> Option<Vec<(Statement, Vec<Disclosure>)>> {
        let read = |(bytes, fields): &(Vec<u8>, Vec<u8>)| {
            let mut unpacked = personal::unpack(fields)?;
            let fields = unpacked.pop().filter(|_| unpacked.is_empty())?;
            Some((Statement::parse(bytes.clone()).ok()?, fields))
        };
        self.statements.iter().map(read).collect()
    }

    /// Whether keys are changed with it, which is done only in connection with the writer.
    pub fn changes_keys(&self) -> bool {
        self.renewed.is_some() || self.changes.iter().any(|row| matches!(row, Row::KeyFile { .. }))
    }
}

/// The writes that rows say.
pub(crate) fn changes_of(rows: &[Row]) -> Vec<Change<'_>> {
    rows.iter().filter_map(change_of).collect()
}

fn change_of(row: &Row) -> Option<Change<'_>> {
    let time = |seconds: &u64| i64::try_from(*seconds).unwrap_or(i64::MAX);
    Some(match row {
        Row::KeyFile { name, bytes: Some(bytes) } => Change::PutKeyFile { name, bytes },
        Row::KeyFile { name, bytes: None } => Change::RemoveKeyFile { name },
        Row::Draft { id, held: Some((member, touched, sealed)) } => {
            Change::PutDraft { id, member: *member, sealed, touched_at: time(touched) }
        }
        Row::Draft { id, held: None } => Change::RemoveDraft { id },
        Row::File { id, held: Some((added, sealed)) } => Change::PutFile { id, sealed, added_at: time(added) },
        Row::File { id, held: None } => Change::RemoveFile { id },
        _ => return None,
    })
}

fn row_of(change: &Change<'_>) -> Option<Row> {
    let time = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
    Some(match *change {
        Change::PutKeyFile { name, bytes } => Row::KeyFile { name: name.into(), bytes: Some(bytes.into()) },
        Change::RemoveKeyFile { name } => Row::KeyFile { name: name.into(), bytes: None },
        Change::PutDraft { id, member, sealed, touched_at } => {
            Row::Draft { id: id.into(), held: Some((member, time(touched_at), sealed.into())) }
        }
        Change::RemoveDraft { id } => Row::Draft { id: id.into(), held: None },
        Change::PutFile { id, sealed, added_at } => Row::File { id: id.into(), held: Some((time(added_at), sealed.into())) },
        Change::RemoveFile { id } => Row::File { id: id.into(), held: None },
        _ => return None,
    })
}

fn keys(keyring: &Keyring) -> Option<Vec<u8>> {
    serde_json::to_vec(keyring).ok()
}

fn open_keys(bytes: Vec<u8>) -> Option<Keyring> {
    let bytes = Zeroizing::new(bytes);
    serde_json::from_slice(&bytes).ok()
}
