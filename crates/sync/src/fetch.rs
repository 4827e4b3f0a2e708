//! Entries of one ledger as they come from a peer: pulled one by one, each verified as one's own would be.

use crate::{
    HoldingsFault, Link, Misbehaviour, Route, Status, SyncFault,
    bundle::{self, BundleFault},
    growing::Growing,
    hash_of,
};
use ledger::{
    Chain, Checkpoint, Entry, Refusal,
    tile::{TILE_WIDTH, Tile},
    tree::Nodes,
};
use std::{collections::VecDeque, ops::Range};

/// The entries between those that are held and a head of a peer's.
///
/// No tile is asked for: every entry names the hash of the one before, and the last one leads to the root, which is compared
/// before the end is told. Whoever stores what comes keeps it in one transaction until then.
pub(crate) struct Incoming<'a, 'l, T, E> {
    link: &'a mut Link<'l, E>,
    hash: String,
    target: &'a Checkpoint,
    chain: Chain,
    nodes: Growing<T>,
    bundle: Vec<u8>,
    /// Entries of the bundle that were not placed yet.
    waiting: VecDeque<Range<usize>>,
    ready: std::vec::IntoIter<Entry>,
    /// Why it stopped.
    pub fault: Option<SyncFault<E>>,
}

impl<'a, 'l, T: Nodes<Fault = HoldingsFault>, E> Incoming<'a, 'l, T, E> {
    /// Goes on behind what is held, up to a checkpoint with lines under the ledger's name alone. Whether they hold is looked at
    /// in the end, when all entries that can name its keys are there.
    pub fn new(link: &'a mut Link<'l, E>, chain: Chain, tree: Option<T>, target: &'a Checkpoint) -> Incoming<'a, 'l, T, E> {
        Incoming {
            link,
            hash: hash_of(target.origin.as_str()),
            target,
            nodes: Growing::new(tree, chain.size()),
            chain,
            bundle: Vec::new(),
            waiting: VecDeque::new(),
            ready: Vec::new().into_iter(),
            fault: None,
        }
    }

    /// The next entry; nothing after the last one, when all of them lead to the head.
    pub fn next(&mut self) -> Result<Option<Entry>, HoldingsFault> {
        loop {
            if let Some(entry) = self.ready.next() {
                return Ok(Some(entry));
            }
            if self.fault.is_some() {
                return Err(HoldingsFault::Stopped);
            }
            if self.chain.size() >= self.target.head.size {
                return Ok(None);
            }
            match self.fill() {
                Ok(entries) => self.ready = entries.into_iter(),
                Err(fault) => self.fault = Some(fault),
            }
        }
    }

    /// Places and verifies some entries.
    fn fill(&mut self) -> Result<Vec<Entry>, SyncFault<E>> {
        let (mut placed, mut bytes, mut completed) = (Vec::new(), 0, Vec::new());
        let target = self.target.head;
        while self.chain.size() < target.size && placed.len() < WINDOW_ENTRIES && bytes < WINDOW_BYTES {
            if self.waiting.is_empty() {
                self.fetch()?;
            }
            let number = self.chain.size();
            let cut = Misbehaviour::Bundle(number / TILE_WIDTH, BundleFault::Cut);
            let entry = &self.bundle[self.waiting.pop_front().ok_or(cut)?];
            bytes += entry.len();
            match self.chain.place_entry(entry, &self.nodes, |level, index, hash| completed.push((level, index, hash))) {
                Ok(one) => placed.push(one),
                Err(refusal) => {
                    if let Some(fault) = self.nodes.take_fault() {
                        return Err(fault.into());
                    }
                    // Where the one before was changed, this one is only the first that shows it.
                    let wrong = (self.link.verify)(placed).err().and_then(|wrong| wrong.first().copied());
                    let named = wrong.map_or((number, refusal), |wrong| (wrong, Refusal::Signature));
                    return Err(Misbehaviour::Entry(named.0, named.1).into());
                }
            }
            completed.drain(..).for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
        }
        let wrong = |wrong: Vec<u64>| Misbehaviour::Entry(wrong.first().copied().unwrap_or_default(), Refusal::Signature);
        let entries = (self.link.verify)(placed).map_err(wrong)?;
        if self.chain.size() == target.size {
            self.check_end()?;
        }
        Ok(entries)
    }

    fn check_end(&self) -> Result<(), Misbehaviour> {
        if self.chain.head() != self.target.head {
            return Err(Misbehaviour::Root);
        }
        let verifiers = self.chain.roll().head_verifiers(self.target.origin.as_str(), self.target.head.size);
        let signed = self.target.signed_by(&verifiers) && !self.target.note.has_line_of_others(&verifiers);
        if signed { Ok(()) } else { Err(Misbehaviour::NotSigned) }
    }

    /// Fetches the bundle in which the next entry is.
    fn fetch(&mut self) -> Result<(), SyncFault<E>> {
        let size = self.chain.size();
        let index = size / TILE_WIDTH;
        let first = index * TILE_WIDTH;
        let needed = (self.target.head.size - first).min(TILE_WIDTH);
        let mut width = needed;
        let mut route = Route::Entries(self.hash.clone(), Tile { level: 0, index, width });
        let mut answer = self.link.get(&route)?;
        if answer.status == Status::NOT_FOUND && width < TILE_WIDTH {
            // Partial bundles may be gone when the full one is there.
            width = TILE_WIDTH;
            route = Route::Entries(self.hash.clone(), Tile { level: 0, index, width });
            answer = self.link.get(&route)?;
        }
        if answer.status != Status::OK {
            return Err(SyncFault::answered(&route, &answer));
        }
        let wrong = |fault| Misbehaviour::Bundle(index, fault);
        self.bundle = bundle::decompress(answer).map_err(wrong)?;
        let entries = bundle::split(&self.bundle, width).map_err(wrong)?;
        self.waiting = entries.into_iter().take(needed as usize).skip((size - first) as usize).collect();
        Ok(())
    }
}

/// So many entries are verified at once: enough for several threads.
const WINDOW_ENTRIES: usize = 1_024;

/// Large entries are verified before there are so many.
const WINDOW_BYTES: usize = 4 * 1024 * 1024;
