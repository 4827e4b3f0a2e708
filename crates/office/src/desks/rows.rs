//! Rows of this file as they go to a desk, and what tells at once whether any of them changed.

use ledger::Hash;
use store::{Snapshot, StoreError};
use sync::desks::{Row, encode_rows};

/// All key files.
pub(super) fn key_file_rows(snapshot: &Snapshot) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for name in snapshot.key_files()? {
        let bytes = snapshot.key_file(&name)?;
        rows.push(Row::KeyFile { name, bytes });
    }
    Ok(rows)
}

/// All drafts, without their files.
pub(super) fn draft_rows(snapshot: &Snapshot) -> Result<Vec<Row>, StoreError> {
    let row = |draft: store::StoredDraft| {
        let touched = u64::try_from(draft.touched_at).unwrap_or(0);
        Row::Draft { id: draft.id, held: Some((draft.member, touched, draft.sealed)) }
    };
    Ok(snapshot.all_drafts()?.into_iter().map(row).collect())
}

/// Changes with any of the rows.
pub(super) fn tag(rows: &[Row]) -> Hash {
    Hash::of(&encode_rows(rows))
}
