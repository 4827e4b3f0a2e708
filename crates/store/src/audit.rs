//! For a caller who goes through all entries itself: the entries whatever the signed heads say, and the check of all the
//! rest against what the caller has computed.

use crate::{
    Damage, DisclosureReader, Segments, Snapshot, StoreError,
    check::{DAMAGES_MAX, disclosures, noted, stored_size, superfluous, superfluous_tiles},
    checkpoints, tiles,
};
use ledger::{
    tile::{TILE_HEIGHT, TILE_WIDTH, Tile},
    tree::Nodes,
};

impl Snapshot {
    /// All segments there are, also behind the newest signed head, or when that cannot be read.
    pub fn all_segments(&self) -> Result<Segments<'_>, StoreError> {
        Segments::new(self.connection(), 0..self.stored_size()?)
    }

    /// All sealed disclosures there are.
    pub fn all_disclosures(&self) -> DisclosureReader<'_> {
        DisclosureReader::new(self.connection(), 0..u64::MAX)
    }

    /// How many entries the segments speak of, whatever the newest signed head says.
    pub fn stored_size(&self) -> Result<u64, StoreError> {
        stored_size(self.connection())
    }

    /// Holds tiles, signed heads and rows beside the entries against the tree that a caller has computed from all entries:
    /// together with [`Snapshot::check_file`], and with [`crate::Segment::leaf`] for each segment, it finds what
    /// [`Snapshot::check_structure`] does without reading the entries again. The roots of the heads are the caller's to
    /// compare.
    pub fn check_beside<N: Nodes>(&self, size: u64, tree: &N) -> Result<Vec<Damage>, StoreError> {
        let connection = self.connection();
        let mut damages = Vec::new();
        // Of level 0 only full tiles are stored.
        for tile in Tile::all(size).filter(|tile| tile.level > 0 || tile.width == TILE_WIDTH) {
            let stored = match tiles::read_stored(connection, tile.level, tile.index) {
                Err(StoreError::Damaged(Damage::Tile { .. })) => None,
                other => other?,
            };
            let mut computed = (tile.index * TILE_WIDTH..).map(|index| tree.node(TILE_HEIGHT * tile.level, index).ok());
            let fits = |hash| computed.next().flatten() == Some(hash);
            if !stored.is_some_and(|stored| stored.len() as u64 == tile.width && stored.into_iter().all(fits)) {
                damages.push(Damage::Tile { level: tile.level, index: tile.index });
            }
        }
        for checkpoint in checkpoints::kept(connection)? {
            match checkpoint {
                Ok(_) => {}
                Err(StoreError::Damaged(damage)) => damages.push(damage),
                Err(error) => return Err(error),
            }
        }
        damages.extend(noted(superfluous(connection, size))?);
        damages.extend(noted(superfluous_tiles(connection, size))?);
        damages.extend(noted(disclosures(connection, size))?);
        damages.truncate(DAMAGES_MAX);
        Ok(damages)
    }
}
