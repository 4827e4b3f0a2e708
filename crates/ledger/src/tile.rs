//! C2SP tlog-tiles: hash tiles of height 8, entry bundles of 256 entries, and their paths.

use crate::Hash;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u64 = 256;

/// Levels of the tree that one tile level spans.
pub const TILE_HEIGHT: u32 = 8;

/// A tile's place: `level` counts tile levels (0 holds leaf hashes), `width` is 256 unless it is the partial tile at the
/// right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Tile level.
    pub level: u32,
    /// Index within the level.
    pub index: u64,
    /// Hashes in it, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// The path below the export's root, e.g. `tile/0/x001/234.p/17`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}{}", self.level, index_path(self.index), partial(self.width))
    }

    /// The path of the bundle that holds the same entries as this tile of level 0.
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}{}", index_path(self.index), partial(self.width))
    }

    /// All tiles that a tree of `size` leaves has, level by level: full ones and the partial one at each right edge.
    pub fn all(size: u64) -> impl Iterator<Item = Tile> {
        let levels = (0..).map_while(move |level| {
            let hashes = size.checked_shr(TILE_HEIGHT * level)?;
            (hashes > 0).then_some((level, hashes))
        });
        levels.flat_map(|(level, hashes)| {
            (0..hashes.div_ceil(TILE_WIDTH)).map(move |index| {
                let width = (hashes - index * TILE_WIDTH).min(TILE_WIDTH);
                Tile { level, index, width }
            })
        })
    }
}

/// Appends one entry to a bundle: its length as a big-endian 16-bit integer, then its bytes.
pub fn bundle_entry(bundle: &mut Vec<u8>, entry: &[u8]) {
    let length = u16::try_from(entry.len()).expect("an entry has at most 65,535 bytes");
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
}

/// The hash of a complete subtree of up to 256 neighbouring hashes: their number must be a power of two.
pub fn subtree_root(hashes: &[Hash]) -> Hash {
    assert!(hashes.len().is_power_of_two(), "only complete subtrees have a hash of their own");
    match hashes {
        [one] => *one,
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            Hash::node(&subtree_root(left), &subtree_root(right))
        }
    }
}

/// Three digits an element, all but the last with an `x` before them.
fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

fn partial(width: u64) -> String {
    if width == TILE_WIDTH { String::new() } else { format!(".p/{width}") }
}
