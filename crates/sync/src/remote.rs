//! The tree of a peer as its tiles show it.

use crate::{Link, Misbehaviour, Route, Status, SyncFault, fork::Shown};
use ledger::{
    Hash, Head,
    tile::{TILE_HEIGHT, TILE_WIDTH, Tile, subtree_root},
    tree::{Nodes, consistency_holds, prove_consistency, root_at},
};
use std::{cell::RefCell, collections::BTreeMap};

/// What a peer's tiles show the ledger to have been at size `old`, by a proof that leads to its signed head.
pub(crate) fn show<E>(link: &mut Link<'_, E>, hash: &str, old: u64, head: Head) -> Result<Shown, SyncFault<E>> {
    let tiles = Tiles { link: RefCell::new(link), hash, size: head.size, kept: RefCell::default() };
    let root = root_at(old, &tiles)?;
    let proof = prove_consistency(old, head.size, &tiles)?;
    if consistency_holds(old, root, head.size, head.root, &proof) {
        Ok(Shown { proof, root })
    } else {
        Err(Misbehaviour::Tile.into())
    }
}

struct Tiles<'a, 'l, E> {
    link: RefCell<&'a mut Link<'l, E>>,
    hash: &'a str,
    size: u64,
    /// A walk needs two tiles a level at most.
    kept: RefCell<BTreeMap<(u32, u64), Vec<Hash>>>,
}

impl<E> Nodes for Tiles<'_, '_, E> {
    type Fault = SyncFault<E>;

    fn node(&self, level: u32, index: u64) -> Result<Hash, SyncFault<E>> {
        let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
        let start = index << height;
        let at = (tile_level, start / TILE_WIDTH);
        if !self.kept.borrow().contains_key(&at) {
            let tile = self.fetch(at.0, at.1)?;
            self.kept.borrow_mut().insert(at, tile);
        }
        let place = (start % TILE_WIDTH) as usize;
        let kept = self.kept.borrow();
        let hashes = kept[&at].get(place..place + (1 << height)).ok_or(Misbehaviour::Tile)?;
        Ok(subtree_root(hashes))
    }
}

impl<E> Tiles<'_, '_, E> {
    fn fetch(&self, level: u32, index: u64) -> Result<Vec<Hash>, SyncFault<E>> {
        let all = self.size >> (TILE_HEIGHT * level);
        let needed = all.saturating_sub(index * TILE_WIDTH).min(TILE_WIDTH);
        let mut width = needed;
        let mut route = Route::Tile(self.hash.to_owned(), Tile { level, index, width });
        let mut answer = self.link.borrow_mut().get(&route)?;
        if answer.status == Status::NOT_FOUND && width < TILE_WIDTH {
            width = TILE_WIDTH;
            route = Route::Tile(self.hash.to_owned(), Tile { level, index, width });
            answer = self.link.borrow_mut().get(&route)?;
        }
        if answer.status != Status::OK {
            return Err(SyncFault::answered(&route, &answer));
        }
        let (hashes, rest) = answer.body.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() as u64 != width {
            return Err(Misbehaviour::Tile.into());
        }
        Ok(hashes.iter().take(needed as usize).copied().map(Hash).collect())
    }
}
