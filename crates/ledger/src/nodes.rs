use crate::{Hash, tree::Nodes};

/// All leaf hashes of a tree, and the nodes of every third level, in memory: 37 bytes a leaf. Whatever lies between is
/// recomputed, at the cost of at most three hashes.
#[derive(Clone, Debug, Default)]
pub struct NodeTable {
    /// `levels[i]` holds level `3·i`.
    levels: Vec<Vec<Hash>>,
}

/// The table does not reach that far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchNode;

impl NodeTable {
    /// An empty table.
    pub fn new() -> Self {
        NodeTable::default()
    }

    /// Takes up a node that [`crate::tree::Frontier::push`] completed. Nodes of one level come in their order.
    pub fn put(&mut self, level: u32, index: u64, hash: Hash) {
        if !level.is_multiple_of(STRIDE) {
            return;
        }
        let row = (level / STRIDE) as usize;
        if self.levels.len() <= row {
            self.levels.resize_with(row + 1, Vec::new);
        }
        debug_assert_eq!(self.levels[row].len() as u64, index, "nodes of one level come in their order");
        self.levels[row].push(hash);
    }
}

impl Nodes for NodeTable {
    type Fault = NoSuchNode;

    fn node(&self, level: u32, index: u64) -> Result<Hash, NoSuchNode> {
        if level.is_multiple_of(STRIDE) {
            let row = self.levels.get((level / STRIDE) as usize).ok_or(NoSuchNode)?;
            return row.get(usize::try_from(index).map_err(|_| NoSuchNode)?).copied().ok_or(NoSuchNode);
        }
        Ok(Hash::node(&self.node(level - 1, index * 2)?, &self.node(level - 1, index * 2 + 1)?))
    }
}

const STRIDE: u32 = 3;
