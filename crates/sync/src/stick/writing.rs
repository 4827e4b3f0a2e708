//! The own folder on a stick: what the own server would answer, as far as somebody needs it.

use super::{
    Stick, StickFault,
    place::{answer_path, ask_path},
};
use crate::{Holdings, HoldingsFault, Keys, PeerRights, Request, Route, Status, hash_of, serve};
use ledger::{
    Rights,
    tile::{TILE_HEIGHT, TILE_WIDTH, Tile},
    tree::root_at,
};
use std::collections::{BTreeMap, BTreeSet};

/// For whom it is written, and how much.
#[derive(Clone, Debug)]
pub struct Carry<'a> {
    /// Peers that may come by.
    pub readers: &'a [PeerRights],
    /// What is asked of peers, by origin: bodies of requests to [`Route::AddCheckpoint`].
    pub asks: &'a BTreeMap<String, Vec<u8>>,
    /// Also what all of them have, by their folders.
    pub all: bool,
    /// The own clock, UTC seconds.
    pub now: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or had changed.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
}

/// Renews the own folder on a stick. `go_on` is told how many files of how many are done, and ends it with `false`.
///
/// Entries come before the checkpoint that covers them, and heads last, so that wherever it is cut short, what is there
/// is as good as what was there before.
pub fn write<H: Holdings>(
    stick: &Stick,
    holdings: &mut H,
    keys: Keys<'_>,
    carry: &Carry<'_>,
    go_on: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Written, StickFault> {
    let own = holdings.own()?;
    let mut plan = Vec::new();
    for head in holdings.heads()? {
        let origin = head.origin.as_str();
        let Some(held) = holdings.held(origin)? else { continue };
        if let Some(from) = needed_from(stick, holdings, carry, origin, held.checkpoint.head.size)? {
            plan.push((hash_of(origin), from, held.checkpoint.head.size));
        }
    }
    let files = |(_, from, size): &(String, u64, u64)| tiles(*from, *size).map(files_of).sum::<u64>() + 1;
    let total = plan.iter().map(files).sum::<u64>() + PER_READER * carry.readers.len() as u64 + OF_OFFICE;
    let reader = PeerRights { origin: own.clone(), may: Rights::READ };
    let (written, folders) = (Written::default(), BTreeSet::new());
    let mut writer = Writer { stick, holdings, keys, reader, own, now: carry.now, written, folders, go_on, done: 0, total };
    for (hash, from, size) in &plan {
        let before = writer.size_before(hash);
        for tile in tiles(*from, *size) {
            if tile.level == 0 {
                writer.answer(&Route::Entries(hash.clone(), tile))?;
            }
            writer.answer(&Route::Tile(hash.clone(), tile))?;
        }
        for size in writer.handovers(hash)? {
            writer.total += 1;
            writer.answer(&Route::HeadOf(hash.clone(), size))?;
        }
        writer.settle();
        writer.answer(&Route::Checkpoint(hash.clone()))?;
        writer.settle();
        writer.tidy(hash, before, *size)?;
    }
    writer.promises(carry)?;
    writer.ask(carry)?;
    writer.answer(&Route::Card)?;
    writer.answer(&Route::Heads)?;
    writer.settle();
    Ok(writer.written)
}

struct Writer<'a, H> {
    stick: &'a Stick,
    holdings: &'a mut H,
    keys: Keys<'a>,
    /// Who may read everything.
    reader: PeerRights,
    own: String,
    now: u64,
    written: Written,
    /// Folders with names that are not durable yet.
    folders: BTreeSet<String>,
    go_on: &'a mut dyn FnMut(u64, u64) -> bool,
    done: u64,
    total: u64,
}

impl<H: Holdings> Writer<'_, H> {
    /// Writes what is answered on a route, if anything is.
    fn answer(&mut self, route: &Route) -> Result<(), StickFault> {
        self.step()?;
        let answer = serve(self.holdings, self.keys, &self.reader, self.now, &Request::get(route.path()));
        match answer.status {
            Status::OK => self.put(&answer_path(&self.own, route), &answer.body),
            Status::NOT_FOUND => Ok(()),
            status => Err(HoldingsFault::Store(format!("{} answers {}", route.path(), status.0)).into()),
        }
    }

    /// Sizes of the heads by which the keys of a ledger hand over.
    fn handovers(&self, hash: &str) -> Result<Vec<u64>, StickFault> {
        let origin = self.holdings.origin_of(hash)?;
        Ok(origin.map(|origin| self.holdings.handovers(&origin)).transpose()?.unwrap_or_default())
    }

    fn step(&mut self) -> Result<(), StickFault> {
        if !(self.go_on)(self.done, self.total) {
            return Err(StickFault::Stopped);
        }
        self.done += 1;
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), StickFault> {
        if self.stick.put(path, bytes)? {
            self.written.files += 1;
            self.written.bytes += bytes.len() as u64;
            self.folders.extend(path.rsplit_once('/').map(|(folder, _)| folder.to_owned()));
        }
        Ok(())
    }

    /// Makes all new names durable.
    fn settle(&mut self) {
        std::mem::take(&mut self.folders).iter().for_each(|folder| self.stick.settle(folder));
    }

    /// What was cosigned of others' ledgers.
    fn promises(&mut self, carry: &Carry<'_>) -> Result<(), StickFault> {
        for reader in carry.readers {
            let hash = hash_of(&reader.origin);
            self.answer(&Route::Witnessed(hash.clone()))?;
            self.answer(&Route::Mirrored(hash))?;
        }
        Ok(())
    }

    /// Leaves what is asked of each peer; what it has done is asked no more.
    fn ask(&mut self, carry: &Carry<'_>) -> Result<(), StickFault> {
        for reader in carry.readers {
            self.step()?;
            let path = ask_path(&self.own, &reader.origin);
            match carry.asks.get(&reader.origin) {
                Some(body) => self.put(&path, body)?,
                None => self.stick.remove(&path)?,
            }
        }
        Ok(())
    }

    /// Size of the checkpoint that is there.
    fn size_before(&self, hash: &str) -> u64 {
        let left = self.stick.left_by(&self.own).ok().flatten();
        left.and_then(|left| left.holds(hash)).map_or(0, |checkpoint| checkpoint.head.size)
    }

    /// Removes the partial tiles of the checkpoint that was there before.
    fn tidy(&mut self, hash: &str, before: u64, size: u64) -> Result<(), StickFault> {
        for level in 0..LEVELS {
            let at = |size: u64| size >> (TILE_HEIGHT * level);
            let count = at(size);
            for index in BTreeSet::from([count / TILE_WIDTH, at(before) / TILE_WIDTH]) {
                let tile = Tile { level, index, width: 1 };
                self.tidy_parts(&Route::Tile(hash.to_owned(), tile), count, index)?;
                if level == 0 {
                    self.tidy_parts(&Route::Entries(hash.to_owned(), tile), count, index)?;
                }
            }
        }
        Ok(())
    }

    fn tidy_parts(&mut self, route: &Route, count: u64, index: u64) -> Result<(), StickFault> {
        let path = answer_path(&self.own, route);
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        let width = count.saturating_sub(index * TILE_WIDTH).min(TILE_WIDTH);
        for name in self.stick.names(folder)? {
            let of_another = name.trim_end_matches(".gz").parse().is_ok_and(|other: u64| other != width);
            if of_another {
                self.stick.remove(&format!("{folder}/{name}"))?;
            }
        }
        Ok(())
    }
}

/// From which entry on a ledger is written: from where the one that has the least of it ends, by its own folder. Nothing where
/// nobody may read it.
fn needed_from<H: Holdings>(
    stick: &Stick,
    holdings: &H,
    carry: &Carry<'_>,
    origin: &str,
    size: u64,
) -> Result<Option<u64>, StickFault> {
    let readers = carry.readers.iter().filter(|reader| reader.may.include(Rights::READ) || reader.origin == origin);
    let Some(tree) = holdings.tree(origin)? else { return Ok(None) };
    let mut from = None;
    for reader in readers {
        let left = stick.left_by(&reader.origin).ok().flatten();
        let holds = left.and_then(|left| left.holds(&hash_of(origin))).map(|holds| (holds.origin, holds.head));
        let holds = match holds {
            _ if carry.all => 0,
            // Whoever holds another history needs to be shown this one.
            Some((of, head)) => {
                let same = of.as_str() == origin && head.size <= size && root_at(head.size, &tree)? == head.root;
                if same { head.size } else { 0 }
            }
            // Nobody is without the own ledger, and what is lost of it has a folder that shows so.
            None if reader.origin == origin => size,
            None => 0,
        };
        from = Some(from.map_or(holds, |from: u64| from.min(holds)));
    }
    Ok(from)
}

/// The tiles that hold a ledger's entries from one on, at all levels.
fn tiles(from: u64, size: u64) -> impl Iterator<Item = Tile> {
    let from = from.min(size);
    (0..LEVELS).filter(move |_| from < size).flat_map(move |level| {
        let (first, count) = ((from >> (TILE_HEIGHT * level)) / TILE_WIDTH, size >> (TILE_HEIGHT * level));
        (first..count.div_ceil(TILE_WIDTH)).map(move |index| {
            let width = (count - index * TILE_WIDTH).min(TILE_WIDTH);
            Tile { level, index, width }
        })
    })
}

fn files_of(tile: Tile) -> u64 {
    if tile.level == 0 { 2 } else { 1 }
}

/// Two promises and what is asked.
const PER_READER: u64 = 3;

/// Card and heads.
const OF_OFFICE: u64 = 2;

/// Levels of tiles that a ledger can have: sizes are below 2^53.
const LEVELS: u32 = 7;
