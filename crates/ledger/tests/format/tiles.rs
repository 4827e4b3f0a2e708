//! Tiles: paths, counts, hashes.

use crate::naive;
use ledger::{
    Hash, NodeTable,
    tile::{Tile, bundle_entry, subtree_root},
    tree::{Frontier, Nodes},
};

#[test]
fn a_tree_of_70000_has_the_tiles_of_the_specification() {
    let count = |level, full: bool| Tile::all(70_000).filter(|t| t.level == level && (t.width == 256) == full).count();
    let partial = |level| Tile::all(70_000).filter(|t| t.level == level && t.width < 256).map(|t| t.width).collect::<Vec<_>>();
    assert_eq!(count(0, true), 273, "full tiles of level 0");
    assert_eq!(partial(0), [112], "the partial tile of level 0");
    assert_eq!((count(1, true), partial(1)), (1, vec![17]), "tiles of level 1");
    assert_eq!((count(2, true), partial(2)), (0, vec![1]), "tiles of level 2");
    assert_eq!(Tile::all(70_000).map(|t| t.level).max(), Some(2), "no further level");
}

#[test]
fn a_tree_of_256_has_a_full_tile_and_one_above() {
    let tiles: Vec<_> = Tile::all(256).collect();
    assert_eq!(tiles, [Tile { level: 0, index: 0, width: 256 }, Tile { level: 1, index: 0, width: 1 }], "tiles of 256 leaves");
    assert_eq!(Tile::all(0).count(), 0, "an empty tree has no tile");
    assert_eq!(Tile::all(1).collect::<Vec<_>>(), [Tile { level: 0, index: 0, width: 1 }], "tiles of one leaf");
}

#[test]
fn every_size_has_the_tiles_that_the_formula_gives() {
    for size in (0..1_500u64).chain([65_535, 65_536, 65_537, 131_073]) {
        for level in 0..4 {
            let hashes = size / 256u64.pow(level);
            let tiles: Vec<_> = Tile::all(size).filter(|tile| tile.level == level).collect();
            let full = tiles.iter().filter(|tile| tile.width == 256).count() as u64;
            assert_eq!(full, hashes / 256, "full tiles of level {level} at size {size}");
            let partial: Vec<u64> = tiles.iter().map(|tile| tile.width).filter(|width| *width < 256).collect();
            let rest = hashes % 256;
            assert_eq!(partial, if rest == 0 { vec![] } else { vec![rest] }, "partial tile of level {level} at size {size}");
            assert!(tiles.iter().enumerate().all(|(i, tile)| tile.index == i as u64), "tiles come in their order");
        }
    }
    assert_eq!(Tile::all(u64::MAX).map(|tile| tile.level).take_while(|level| *level == 0).next(), Some(0), "no size overflows");
}

#[test]
fn paths_have_three_digits_an_element() {
    let path = |level, index, width| Tile { level, index, width }.path();
    assert_eq!(path(0, 0, 256), "tile/0/000", "the first tile");
    assert_eq!(path(1, 999, 256), "tile/1/999", "the last of one element");
    assert_eq!(path(0, 1_000, 256), "tile/0/x001/000", "the first of two elements");
    assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067", "the specification's example");
    assert_eq!(path(0, 1_234_067, 17), "tile/0/x001/x234/067.p/17", "a partial tile");
    let entries = Tile { level: 0, index: 1_234_067, width: 255 }.entries_path();
    assert_eq!(entries, "tile/entries/x001/x234/067.p/255", "a partial entry bundle");
}

#[test]
fn a_full_tile_is_one_node_of_the_level_above() {
    let leaves: Vec<Hash> = (0..512u64).map(|i| naive::leaf(&i.to_be_bytes())).collect();
    let (mut frontier, mut table) = (Frontier::default(), NodeTable::new());
    leaves.iter().for_each(|leaf| frontier.push(*leaf, |level, index, hash| table.put(level, index, hash)));
    for tile in 0..2 {
        let hashes = &leaves[tile * 256..][..256];
        assert_eq!(subtree_root(hashes), naive::root(hashes), "the root of a tile's own leaves");
        assert_eq!(table.node(8, tile as u64), Ok(naive::root(hashes)), "the tree has it at level 8");
    }
    for width in [1usize, 2, 4, 128] {
        assert_eq!(subtree_root(&leaves[..width]), naive::root(&leaves[..width]), "the root of {width} leaves");
    }
}

#[test]
#[should_panic(expected = "only complete subtrees")]
fn an_incomplete_subtree_has_no_hash_of_its_own() {
    subtree_root(&[Hash::default(); 3]);
}

#[test]
#[should_panic(expected = "only complete subtrees")]
fn nothing_has_no_hash_of_its_own() {
    subtree_root(&[]);
}

#[test]
fn a_bundle_is_lengths_and_entries() {
    let mut bundle = Vec::new();
    bundle_entry(&mut bundle, b"ab");
    bundle_entry(&mut bundle, &[7; 258]);
    bundle_entry(&mut bundle, &[9; 65_535]);
    let expected = [&[0, 2, b'a', b'b', 1, 2][..], &[7; 258], &[0xff, 0xff], &[9; 65_535]].concat();
    assert_eq!(bundle, expected, "each entry follows its length, 16 bits, big end first");
}
