//! Making anew what follows from the entries.

use crate::{
    Damage, Store, StoreError, checkpoints, column,
    entries::Segments,
    tiles::Edge,
    watch::{Stage, Watch, tell},
};
use ledger::{Hash, Head};
use rusqlite::TransactionBehavior;

impl Store {
    /// Writes all tiles anew from the entries, and the leaf hashes stored beside them. Fails, and changes nothing, when the
    /// entries have not the root that the newest checkpoint states: then it is not the tiles that are damaged.
    pub fn rebuild_tiles(&self, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = checkpoints::newest(&transaction)?.map_or(Head::empty(), |checkpoint| checkpoint.head);
        transaction.execute("DELETE FROM tile", ())?;
        let mut tree = Edge::empty();
        for segment in Segments::new(&transaction, 0..head.size)? {
            let segment = segment?;
            let mut last = Hash::default();
            for (_, entry) in segment.entries() {
                last = Hash::leaf(entry);
                tree.push(last);
            }
            transaction
                .prepare_cached("UPDATE segment SET leaf = ?2 WHERE first = ?1 AND leaf <> ?2")?
                .execute((column::integer(segment.range().start), &last.0[..]))?;
            tell(watch, Stage::Entries, segment.range().end, head.size)?;
        }
        if tree.head() != head {
            return Err(Damage::Checkpoint { size: head.size }.into());
        }
        tree.write(&transaction)?;
        Ok(transaction.commit()?)
    }
}
