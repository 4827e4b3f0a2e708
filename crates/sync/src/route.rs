//! Paths of requests. There is one way to write each; any other is no path.

use crate::desks::DeskPath;
use ledger::{
    Hash,
    tile::{TILE_WIDTH, Tile},
};

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The newest checkpoint of the ledger with that hash.
    Checkpoint(String),
    /// The head of exactly this size of it, where it was kept.
    HeadOf(String, u64),
    /// A hash tile of it.
    Tile(String, Tile),
    /// A bundle of its entries; the tile's level is 0.
    Entries(String, Tile),
    /// The own card.
    Card,
    /// The heads.
    Heads,
    /// Where a cosignature is asked for.
    AddCheckpoint,
    /// Where the mirror is told a head up to which entries will be brought.
    AddPending,
    /// Where entries are brought.
    AddEntries,
    /// The newest head of that ledger that was cosigned as witness.
    Witnessed(String),
    /// The newest one that was cosigned as mirror.
    Mirrored(String),
    /// What only a desk of the office may ask for.
    Desk(DeskPath),
}

impl Route {
    /// Reads a path.
    pub fn parse(path: &str) -> Option<Route> {
        let route = Route::read(path.strip_prefix('/')?)?;
        // Leading zeros, stray groups and the like are all found at once: they are not what would be written.
        (route.path() == path).then_some(route)
    }

    /// The path.
    pub fn path(&self) -> String {
        match self {
            Route::Checkpoint(hash) => format!("/{hash}/checkpoint"),
            Route::HeadOf(hash, size) => format!("/{hash}/head/{size}"),
            Route::Tile(hash, tile) => format!("/{hash}/{}", tile.path()),
            Route::Entries(hash, tile) => format!("/{hash}/{}", tile.entries_path()),
            Route::Card => "/card".into(),
            Route::Heads => "/heads".into(),
            Route::AddCheckpoint => "/witness/add-checkpoint".into(),
            Route::AddPending => "/mirror/add-checkpoint".into(),
            Route::AddEntries => "/mirror/add-entries".into(),
            Route::Witnessed(hash) => format!("/witness/{hash}/checkpoint"),
            Route::Mirrored(hash) => format!("/mirror/{hash}/checkpoint"),
            Route::Desk(path) => path.path(),
        }
    }

    fn read(path: &str) -> Option<Route> {
        match path {
            "card" => return Some(Route::Card),
            "heads" => return Some(Route::Heads),
            "witness/add-checkpoint" => return Some(Route::AddCheckpoint),
            "mirror/add-checkpoint" => return Some(Route::AddPending),
            "mirror/add-entries" => return Some(Route::AddEntries),
            _ => {}
        }
        let (first, rest) = path.split_once('/')?;
        match (first, rest.split_once('/')) {
            ("desk", _) => Some(Route::Desk(DeskPath::read(rest)?)),
            ("witness", Some((hash, "checkpoint"))) => Some(Route::Witnessed(ledger_hash(hash)?)),
            ("mirror", Some((hash, "checkpoint"))) => Some(Route::Mirrored(ledger_hash(hash)?)),
            (hash, None) if rest == "checkpoint" => Some(Route::Checkpoint(ledger_hash(hash)?)),
            (hash, Some(("head", size))) => Some(Route::HeadOf(ledger_hash(hash)?, size.parse().ok()?)),
            (hash, Some(("tile", tile))) => {
                let (level, place) = tile.split_once('/')?;
                let (index, width) = read_place(place)?;
                let hash = ledger_hash(hash)?;
                if level == "entries" {
                    return Some(Route::Entries(hash, Tile { level: 0, index, width }));
                }
                let level = level.parse().ok().filter(|level| *level <= TILE_LEVEL_MAX)?;
                Some(Route::Tile(hash, Tile { level, index, width }))
            }
            _ => None,
        }
    }
}

/// The name under which a ledger is served.
pub fn hash_of(origin: &str) -> String {
    Hash::of(origin.as_bytes()).hex()
}

fn ledger_hash(text: &str) -> Option<String> {
    let is_hash = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then(|| text.to_owned())
}

/// Index and width of a tile.
fn read_place(place: &str) -> Option<(u64, u64)> {
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
        None => (place, TILE_WIDTH),
    };
    let mut index: u64 = 0;
    for group in groups.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    Some((index, width))
}

/// C2SP tlog-tiles.
const TILE_LEVEL_MAX: u32 = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_one_form() {
        let hash = hash_of("522499-nync/07d9d0f6df411caf09393fc5f8f422c6");
        let good = [
            "checkpoint",
            "head/0",
            "head/1200",
            "tile/0/000",
            "tile/0/000.p/1",
            "tile/63/999",
            "tile/0/x001/x234/067",
            "tile/entries/x001/000.p/255",
        ];
        for path in good {
            let path = format!("/{hash}/{path}");
            assert_eq!(Route::parse(&path).map(|route| route.path()), Some(path));
        }
        for path in ["/card", "/heads", "/witness/add-checkpoint", "/mirror/add-checkpoint", "/mirror/add-entries"] {
            assert_eq!(Route::parse(path).map(|route| route.path()).as_deref(), Some(path));
        }
        for path in ["witness", "mirror"] {
            let path = format!("/{path}/{hash}/checkpoint");
            assert_eq!(Route::parse(&path).map(|route| route.path()), Some(path));
        }
        let bad = [
            "",
            "checkpoint/",
            "head/01",
            "head/+1",
            "head/1/",
            "head/99999999999999999999",
            "head",
            "checkpoint/1",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/+01",
            "tile/00/000",
            "tile/+0/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/x000/001",
            "tile/0/001/001",
            "tile/0/x001",
            "tile/0/x001/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/+1",
            "tile/0/000.p/",
            "tile/0/000.p/1/",
            "tile/entries/",
            "tile/entries",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/0/../000",
        ];
        for path in bad {
            assert_eq!(Route::parse(&format!("/{hash}/{path}")), None, "{path}");
        }
        for path in ["", "/", "card", "//card", "/card/", "/CARD", "/heads?x=1", "/witness", "/witness/checkpoint"] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
        assert_eq!(Route::parse(&format!("/{}/checkpoint", hash.to_uppercase())), None, "hashes are in lower case");
        assert_eq!(Route::parse(&format!("/{}/checkpoint", &hash[1..])), None, "and of one length");
    }
}
