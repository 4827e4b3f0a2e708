//! Hash tiles on disk, and the right edge of the tree that an append goes on from.

use crate::{Damage, StoreError, column, entries::Segments};
use ledger::{
    Hash, Head,
    tile::{TILE_HEIGHT, TILE_WIDTH, subtree_root},
    tree::{Frontier, Nodes},
};
use rusqlite::Connection;
use std::{cell::RefCell, collections::HashMap, sync::Arc};

/// The hashes of a tile.
type Hashes = Arc<[Hash]>;

/// Reads tree nodes, keeping the tiles last used.
pub(crate) struct TileReader {
    size: u64,
    kept: RefCell<HashMap<(u32, u64), Hashes>>,
}

/// The right edge of the tree: all that an append needs of what is before it.
#[derive(Clone)]
pub(crate) struct Edge {
    frontier: Frontier,
    /// Leaf hash of the last entry; zeros before the first.
    last_leaf: Hash,
    /// By tile level, the hashes behind the last full tile.
    rows: Vec<Vec<Hash>>,
    /// Tiles that became full and are not written yet.
    full: Vec<(u32, u64, Vec<Hash>)>,
    /// Above level 0, the levels whose partial tile is to be written.
    grown: Vec<u32>,
}

impl TileReader {
    /// For a ledger of this size.
    pub(crate) fn new(size: u64) -> Self {
        TileReader { size, kept: RefCell::default() }
    }

    /// The hash over the leaves `index·2^level .. (index+1)·2^level`.
    pub(crate) fn node(&self, connection: &Connection, level: u32, index: u64) -> Result<Hash, StoreError> {
        let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
        let start = index << height;
        let tile = self.tile(connection, tile_level, start / TILE_WIDTH)?;
        let place = (start % TILE_WIDTH) as usize;
        let hashes = tile.get(place..place + (1 << height));
        hashes.map(subtree_root).ok_or(Damage::Tile { level: tile_level, index: start / TILE_WIDTH }.into())
    }

    fn tile(&self, connection: &Connection, level: u32, index: u64) -> Result<Hashes, StoreError> {
        if let Some(tile) = self.kept.borrow().get(&(level, index)) {
            return Ok(tile.clone());
        }
        let tile: Hashes = read(connection, level, index, self.size)?.into();
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= TILES_KEPT_MAX {
            kept.clear();
        }
        kept.insert((level, index), tile.clone());
        Ok(tile)
    }
}

/// Reads a tile of a ledger of that size; of level 0 behind the last full one, from the segments. No hashes when there are
/// none.
pub(crate) fn read(connection: &Connection, level: u32, index: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
    if let Some(hashes) = read_stored(connection, level, index)? {
        return Ok(hashes);
    }
    if level > 0 {
        return Ok(Vec::new());
    }
    let start = index.saturating_mul(TILE_WIDTH);
    let mut hashes = Vec::new();
    for segment in Segments::new(connection, start..size.min(start.saturating_add(TILE_WIDTH)))? {
        hashes.extend(segment?.stored_leaves());
    }
    Ok(hashes)
}

/// Reads a tile as it is in its table.
pub(crate) fn read_stored(connection: &Connection, level: u32, index: u64) -> Result<Option<Vec<Hash>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT hashes FROM tile WHERE level = ?1 AND idx = ?2")?;
    let mut rows = statement.query([i64::from(level), column::integer(index)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (hashes, rest) = column::blob(row, 0)?.as_chunks();
    let fits = rest.is_empty() && (1..=TILE_WIDTH as usize).contains(&hashes.len());
    if fits { Ok(Some(hashes.iter().copied().map(Hash).collect())) } else { Err(Damage::Tile { level, index }.into()) }
}

impl Edge {
    /// The edge of a ledger without entries.
    pub(crate) fn empty() -> Edge {
        Edge { frontier: Frontier::default(), last_leaf: Hash::default(), rows: Vec::new(), full: Vec::new(), grown: Vec::new() }
    }

    /// Reads the edge of the ledger with this head, and makes sure that it is.
    pub(crate) fn read(connection: &Connection, head: &Head) -> Result<Edge, StoreError> {
        let mut rows = Vec::new();
        let mut hashes = head.size;
        while hashes > 0 {
            let (level, width) = (rows.len() as u32, (hashes % TILE_WIDTH) as usize);
            let row = if width == 0 { Vec::new() } else { read(connection, level, hashes / TILE_WIDTH, head.size)? };
            if row.len() != width {
                return Err(Damage::Tile { level, index: hashes / TILE_WIDTH }.into());
            }
            rows.push(row);
            hashes /= TILE_WIDTH;
        }
        let last_leaf = match head.size.checked_sub(1) {
            None => Hash::default(),
            Some(last) if head.size.is_multiple_of(TILE_WIDTH) => TileReader::new(head.size).node(connection, 0, last)?,
            Some(_) => *rows[0].last().expect("a row that is as long as the size says"),
        };
        let frontier = Frontier::at(head.size, &EdgeNodes(&rows))?;
        if frontier.root() != head.root {
            return Err(Damage::Checkpoint { size: head.size }.into());
        }
        Ok(Edge { frontier, last_leaf, rows, full: Vec::new(), grown: Vec::new() })
    }

    /// Leaves.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Size and root.
    pub(crate) fn head(&self) -> Head {
        Head { size: self.frontier.size(), root: self.frontier.root() }
    }

    /// Leaf hash of the last entry; zeros before the first.
    pub(crate) fn last_leaf(&self) -> Hash {
        self.last_leaf
    }

    /// Appends a leaf.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let Edge { frontier, last_leaf, rows, full, grown } = self;
        *last_leaf = leaf;
        frontier.push(leaf, |node_level, node_index, hash| {
            if node_level % TILE_HEIGHT != 0 {
                return;
            }
            let level = node_level / TILE_HEIGHT;
            if rows.len() <= level as usize {
                rows.push(Vec::new());
            }
            let row = &mut rows[level as usize];
            row.push(hash);
            if row.len() as u64 == TILE_WIDTH {
                full.push((level, node_index / TILE_WIDTH, std::mem::take(row)));
                grown.retain(|other| *other != level);
            } else if level > 0 && !grown.contains(&level) {
                grown.push(level);
            }
        });
    }

    /// The tiles that became full since the last time, as level, index and hashes.
    pub(crate) fn take_full(&mut self) -> Vec<(u32, u64, Vec<Hash>)> {
        std::mem::take(&mut self.full)
    }

    /// The partial tiles that are stored, those above level 0.
    pub(crate) fn partial(&self) -> impl Iterator<Item = (u32, u64, &[Hash])> {
        let rows = (0..).zip(&self.rows).skip(1).filter(|(_, row)| !row.is_empty());
        rows.map(|(level, row)| (level, (self.frontier.size() >> (TILE_HEIGHT * level)) / TILE_WIDTH, &row[..]))
    }

    /// Writes the tiles that changed since the last time, and reads back what it wrote: what follows from the stored tiles
    /// must be what follows from memory.
    pub(crate) fn write(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.full.is_empty() && self.grown.is_empty() {
            return Ok(());
        }
        for (level, index, hashes) in self.full.drain(..) {
            write(connection, level, index, &hashes)?;
        }
        for (level, index, hashes) in self.partial().filter(|(level, ..)| self.grown.contains(level)) {
            write(connection, level, index, hashes)?;
        }
        self.grown.clear();
        Edge::read(connection, &self.head()).map(drop)
    }
}

/// Writes a tile, in the place of a narrower one if there is one.
pub(crate) fn write(connection: &Connection, level: u32, index: u64, hashes: &[Hash]) -> Result<(), StoreError> {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
    connection
        .prepare_cached(
            "INSERT INTO tile (level, idx, hashes) VALUES (?1, ?2, ?3) \
             ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes",
        )?
        .execute((level, column::integer(index), bytes))?;
    Ok(())
}

/// The peaks of a tree all lie behind the last full tile of their level.
struct EdgeNodes<'a>(&'a [Vec<Hash>]);

impl Nodes for EdgeNodes<'_> {
    type Fault = StoreError;

    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError> {
        let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
        let (start, row) = (index << height, &self.0[tile_level as usize]);
        let place = (start % TILE_WIDTH) as usize;
        let hashes = row.get(place..place + (1 << height));
        hashes.map(subtree_root).ok_or(Damage::Tile { level: tile_level, index: start / TILE_WIDTH }.into())
    }
}

/// Half a megabyte.
const TILES_KEPT_MAX: usize = 64;
