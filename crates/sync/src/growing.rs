//! The nodes of a tree that grows while its entries come in: those that are held, and the new ones in memory.

use crate::HoldingsFault;
use ledger::{Hash, tree::Nodes};
use std::cell::RefCell;

/// A held tree and what has come behind it: 37 bytes a new leaf, as in [`ledger::NodeTable`].
pub(crate) struct Growing<T> {
    held: Option<T>,
    size: u64,
    /// `levels[i]` holds the new nodes of level `3·i`.
    levels: Vec<Vec<Hash>>,
    /// Why a held node could not be read, for whoever is only told that it could not.
    fault: RefCell<Option<HoldingsFault>>,
}

impl<T> Growing<T> {
    /// A tree of which so many leaves are held.
    pub fn new(held: Option<T>, size: u64) -> Growing<T> {
        Growing { held, size, levels: Vec::new(), fault: RefCell::new(None) }
    }

    /// Takes up a node that a new leaf completed.
    pub fn put(&mut self, level: u32, index: u64, hash: Hash) {
        if !level.is_multiple_of(STRIDE) {
            return;
        }
        let row = (level / STRIDE) as usize;
        if self.levels.len() <= row {
            self.levels.resize_with(row + 1, Vec::new);
        }
        debug_assert_eq!(self.levels[row].len() as u64 + (self.size >> level), index, "nodes of one level come in their order");
        self.levels[row].push(hash);
    }

    /// Why a held node could not be read, if one could not.
    pub fn take_fault(&self) -> Option<HoldingsFault> {
        self.fault.take()
    }
}

impl<T: Nodes<Fault = HoldingsFault>> Nodes for Growing<T> {
    type Fault = ();

    fn node(&self, level: u32, index: u64) -> Result<Hash, ()> {
        let held = self.size.checked_shr(level).unwrap_or(0);
        if let Some(tree) = self.held.as_ref().filter(|_| index < held) {
            return tree.node(level, index).map_err(|fault| *self.fault.borrow_mut() = Some(fault));
        }
        if level.is_multiple_of(STRIDE) {
            let row = self.levels.get((level / STRIDE) as usize).ok_or(())?;
            let place = index.checked_sub(held).and_then(|place| usize::try_from(place).ok()).ok_or(())?;
            return row.get(place).copied().ok_or(());
        }
        Ok(Hash::node(&self.node(level - 1, index * 2)?, &self.node(level - 1, index * 2 + 1)?))
    }
}

const STRIDE: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{
        NodeTable,
        tree::{Frontier, root_at},
    };

    struct Held(NodeTable);

    impl Nodes for Held {
        type Fault = HoldingsFault;
        fn node(&self, level: u32, index: u64) -> Result<Hash, HoldingsFault> {
            self.0.node(level, index).map_err(|_| HoldingsFault::Store("no such node".into()))
        }
    }

    #[test]
    fn a_tree_that_grows_is_the_tree() {
        let leaf = |number: u64| Hash::of(&number.to_be_bytes());
        for held in [0, 1, 7, 8, 63, 64, 100, 256, 300] {
            let (mut table, mut frontier) = (NodeTable::new(), Frontier::default());
            (0..held).for_each(|number| frontier.push(leaf(number), |level, index, hash| table.put(level, index, hash)));
            let mut growing = Growing::new((held > 0).then(|| Held(table.clone())), held);
            for number in held..held + 300 {
                let mut nodes = Vec::new();
                frontier.push(leaf(number), |level, index, hash| nodes.push((level, index, hash)));
                for (level, index, hash) in nodes {
                    growing.put(level, index, hash);
                    table.put(level, index, hash);
                }
                for size in [1, held / 2, held, number / 2, number, number + 1] {
                    assert_eq!(root_at(size, &growing).ok(), root_at(size, &table).ok(), "{size} of {number}, {held} held");
                }
            }
            assert_eq!(root_at(held + 301, &growing), Err(()), "what has not come is not there");
            assert_eq!(growing.take_fault(), None);
        }
    }
}
