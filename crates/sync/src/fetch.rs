//! Entries of one ledger as they come from a peer: pulled one by one, each verified as one's own would be.

use crate::{
    Coming, HoldingsFault, Link, Misbehaviour, Observer, Request, Route, Status, SyncFault,
    growing::Growing,
    hands::{Done, Job, ReadEntry},
    hash_of,
};
use ledger::{
    Chain, Checkpoint, Entry, Placed, Refusal,
    tile::{TILE_WIDTH, Tile},
    tree::Nodes,
};
use std::{collections::VecDeque, mem};

/// The entries between those that are held and a head of a peer's.
///
/// No tile is asked for: every entry names the hash of the one before, and the last one leads to the root, which is compared
/// before the end is told. Whoever stores what comes keeps it in one transaction until then.
///
/// Bundles go through in their order: asked for, read by the hands, placed here one entry after the other, checked by the hands,
/// handed over. While one is placed, others are read and checked, and still others are on their way.
pub(crate) struct Incoming<'a, 'l, T, E> {
    link: &'a mut Link<'l, E>,
    hash: String,
    target: &'a Checkpoint,
    chain: Chain,
    nodes: Growing<T>,
    /// The entry behind the last one that was asked for.
    asked: u64,
    /// Bytes before that entry in its bundle, if they are known: they need not come again.
    known: u64,
    /// The bundle of which only what follows those bytes has come.
    in_part: Option<u64>,
    /// The bundle behind the last one that the line was told of.
    foreseen: u64,
    /// What the hands have: of each job the bundle, and its bytes.
    under_way: VecDeque<(u64, usize)>,
    /// Why nothing more is asked for; what came before is still looked at, since it can be wrong as well.
    cut_off: Option<SyncFault<E>>,
    ready: std::vec::IntoIter<Entry>,
    at_end: bool,
    /// Why it stopped.
    pub fault: Option<SyncFault<E>>,
}

impl<'a, 'l, T: Nodes<Fault = HoldingsFault>, E> Incoming<'a, 'l, T, E> {
    /// Goes on behind what is held, up to a checkpoint with lines under the ledger's name alone. Whether they hold is looked at
    /// in the end, when all entries that can name its keys are there. `known` is how many bytes the entries that are held have
    /// in the last bundle, 0 where nobody knows.
    pub fn new(
        link: &'a mut Link<'l, E>,
        chain: Chain,
        tree: Option<T>,
        target: &'a Checkpoint,
        known: u64,
    ) -> Incoming<'a, 'l, T, E> {
        let size = chain.size();
        Incoming {
            link,
            hash: hash_of(target.origin.as_str()),
            target,
            nodes: Growing::new(tree, size),
            chain,
            asked: size,
            known,
            in_part: None,
            foreseen: size / TILE_WIDTH,
            under_way: VecDeque::new(),
            cut_off: None,
            ready: Vec::new().into_iter(),
            at_end: false,
            fault: None,
        }
    }

    /// The way that it came.
    pub fn link(&mut self) -> &mut Link<'l, E> {
        self.link
    }

    /// Goes one step on; returns entries that are verified.
    fn step(&mut self, observer: &mut Observer<'_>) -> Result<Vec<Entry>, SyncFault<E>> {
        while self.has_room() {
            if let Err(fault) = self.ask() {
                self.cut_off = Some(fault);
            }
        }
        let Some((bundle, done)) = self.end() else {
            if let Some(fault) = self.cut_off.take() {
                return Err(fault);
            }
            self.check_end()?;
            self.at_end = true;
            return Ok(Vec::new());
        };
        match done {
            Done::Read(Ok(entries)) => self.place(entries, observer).map(|()| Vec::new()),
            // Behind other entries than those held, the bytes begin somewhere else.
            Done::Read(Err(_)) if self.in_part == Some(bundle) => {
                Err(self.blame(Misbehaviour::Entry(self.chain.size(), Refusal::Previous), Vec::new()))
            }
            Done::Read(Err(fault)) => Err(self.blame(Misbehaviour::Bundle(bundle, fault), Vec::new())),
            Done::Checked(Ok(entries)) => Ok(entries),
            Done::Checked(Err(wrong)) => Err(unsigned(&wrong).into()),
            Done::Lost => Err(SyncFault::Own(HoldingsFault::Store("a thread was lost".into()))),
        }
    }

    /// Places the entries of a bundle, and hands them over to be checked.
    fn place(&mut self, entries: Vec<ReadEntry>, observer: &mut Observer<'_>) -> Result<(), SyncFault<E>> {
        let (mut placed, mut completed) = (Vec::with_capacity(entries.len()), Vec::new());
        for entry in entries {
            let number = self.chain.size();
            let one = entry.and_then(|(previous, statement)| {
                let completed = |level, index, hash| completed.push((level, index, hash));
                self.chain.place_behind(previous, statement, &self.nodes, completed)
            });
            match one {
                Ok(one) => {
                    completed.drain(..).for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
                    observer(&one, self.chain.roll());
                    placed.push(one);
                }
                Err(refusal) => {
                    if let Some(fault) = self.nodes.take_fault() {
                        return Err(fault.into());
                    }
                    return Err(self.blame(Misbehaviour::Entry(number, refusal), placed));
                }
            }
        }
        self.begin(self.chain.size().saturating_sub(1) / TILE_WIDTH, Job::Check(placed));
        Ok(())
    }

    /// What is really wrong: where an entry before was changed, this is only the first that shows it.
    fn blame(&mut self, shown: Misbehaviour, placed: Vec<Placed>) -> SyncFault<E> {
        self.begin(0, Job::Check(placed));
        while let Some((_, done)) = self.end() {
            if let Done::Checked(Err(wrong)) = done {
                return unsigned(&wrong).into();
            }
        }
        shown.into()
    }

    fn check_end(&self) -> Result<(), Misbehaviour> {
        if self.chain.head() != self.target.head {
            return Err(Misbehaviour::Root);
        }
        let verifiers = self.chain.roll().head_verifiers(self.target.origin.as_str(), self.target.head.size);
        let signed = self.target.signed_by(&verifiers) && !self.target.note.has_line_of_others(&verifiers);
        if signed { Ok(()) } else { Err(Misbehaviour::NotSigned) }
    }

    /// Whether another bundle is to be asked for now.
    fn has_room(&self) -> bool {
        let held: usize = self.under_way.iter().map(|(_, bytes)| bytes).sum();
        let free = self.under_way.is_empty() || (self.under_way.len() < self.link.hands.jobs_max() && held < UNDER_WAY_BYTES);
        self.asked < self.target.head.size && self.cut_off.is_none() && free
    }

    /// Asks for the bundle with the next entry, and has it read.
    fn ask(&mut self) -> Result<(), SyncFault<E>> {
        let index = self.asked / TILE_WIDTH;
        let last = (self.target.head.size - 1) / TILE_WIDTH;
        // Of a single bundle there is nothing to foresee: it is asked for now.
        while self.foreseen <= last.min(index + AHEAD_BUNDLES) && (self.foreseen, last) != (index, index) {
            let route = self.route(self.foreseen, self.needed(self.foreseen));
            let known = if self.foreseen == index { self.known } else { 0 };
            self.link.foresee(Request::get_from(route.path(), known));
            self.foreseen += 1;
        }
        let (first, needed) = (index * TILE_WIDTH, self.needed(index));
        let mut width = needed;
        let mut route = self.route(index, width);
        let known = mem::take(&mut self.known);
        let mut answer = self.link.send(Request::get_from(route.path(), known))?;
        if answer.status == Status::NOT_FOUND && width < TILE_WIDTH {
            // Partial bundles may be gone when the full one is there.
            width = TILE_WIDTH;
            route = self.route(index, width);
            answer = self.link.send(Request::get_from(route.path(), known))?;
        }
        let held = self.asked - first;
        // Some who serve send all of it all the same. Whether what comes is what was asked for, the entries themselves say.
        let before = match answer.status {
            Status::OK => 0,
            Status::PARTIAL if known > 0 && answer.from == known => held,
            _ => return Err(SyncFault::answered(&route, &answer)),
        };
        let (width, wanted) = (width - before, (held - before) as usize..(needed - before) as usize);
        self.in_part = (before > 0).then_some(index).or(self.in_part);
        self.asked = first + needed;
        self.begin(index, Job::Read { answer, width, wanted });
        Ok(())
    }

    /// How many entries are needed of a bundle and those before them.
    fn needed(&self, index: u64) -> u64 {
        (self.target.head.size - index * TILE_WIDTH).min(TILE_WIDTH)
    }

    fn route(&self, index: u64, width: u64) -> Route {
        Route::Entries(self.hash.clone(), Tile { level: 0, index, width })
    }

    fn begin(&mut self, bundle: u64, job: Job) {
        self.under_way.push_back((bundle, job.bytes()));
        self.link.hands.begin(job);
    }

    fn end(&mut self) -> Option<(u64, Done)> {
        let (bundle, _) = self.under_way.pop_front()?;
        Some((bundle, self.link.hands.end()))
    }
}

impl<T: Nodes<Fault = HoldingsFault>, E> Coming for Incoming<'_, '_, T, E> {
    fn next(&mut self, observer: &mut Observer<'_>) -> Result<Option<Entry>, HoldingsFault> {
        loop {
            if let Some(entry) = self.ready.next() {
                return Ok(Some(entry));
            }
            if self.fault.is_some() {
                return Err(HoldingsFault::Stopped);
            }
            if self.at_end {
                return Ok(None);
            }
            match self.step(observer) {
                Ok(entries) => self.ready = entries.into_iter(),
                Err(fault) => self.fault = Some(fault),
            }
        }
    }

    fn chain(&self) -> &Chain {
        &self.chain
    }
}

impl<T, E> Drop for Incoming<'_, '_, T, E> {
    fn drop(&mut self) {
        // Whoever comes next must find the hands empty.
        self.under_way.drain(..).for_each(|_| drop(self.link.hands.end()));
    }
}

fn unsigned(wrong: &[u64]) -> Misbehaviour {
    Misbehaviour::Entry(wrong.first().copied().unwrap_or_default(), Refusal::Signature)
}

/// Bundles that the line is told of beyond the one that is asked for: as many as keep it busy while one is placed.
const AHEAD_BUNDLES: u64 = 3;

/// Large entries are not handed over by the dozen.
const UNDER_WAY_BYTES: usize = 8 * 1024 * 1024;
