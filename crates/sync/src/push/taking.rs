//! The side that takes what is brought.

use super::format::{AddEntries, MirrorInfo, Package, packages, subtree_start};
use crate::{
    AddCheckpoint, Answer, Holdings, HoldingsFault, Keys, Link, PeerRights, Promise, Pushed, Request, Route, Status, SyncFault,
    bundle, fetch::Incoming, hash_of, limits::PUSH_BYTES_MAX, verify_here, witness::add_checkpoint,
};
use ledger::{
    Chain, Checkpoint, Hash, Head, Random, Rights,
    tile::{TILE_WIDTH, bundle_entry},
    tree::{Frontier, Nodes, subtree_holds},
};
use std::ops::Range;

/// Answers as the witness does, and keeps the head as it came, when it came from whoever may bring its entries.
pub(crate) fn add_pending<H: Holdings>(
    holdings: &mut H,
    keys: Keys<'_>,
    peer: &PeerRights,
    now: u64,
    body: &[u8],
) -> Result<Answer, HoldingsFault> {
    let answer = add_checkpoint(holdings, keys, now, body)?;
    let told = AddCheckpoint::parse(body).and_then(|asked| Checkpoint::parse(asked.note.as_bytes()));
    if let Some(mut head) = told.filter(|head| head.origin.as_str() == peer.origin)
        && answer.status == Status::OK
        && peer.may.include(Rights::PUSH)
    {
        head.note.signatures.retain(|line| line.name == peer.origin);
        holdings.keep_pushed_head(&head)?;
    }
    Ok(answer)
}

/// Answers a request that brings entries. Its codes are those of tlog-mirror.
pub(crate) fn add_entries<H: Holdings>(
    holdings: &mut H,
    keys: Keys<'_>,
    peer: &PeerRights,
    now: u64,
    request: &Request,
) -> Result<Answer, HoldingsFault> {
    let body = match unpacked(request) {
        Ok(body) => body,
        Err(status) => return Ok(Answer::for_people(status, "the body is not as it should be")),
    };
    let Some(brought) = AddEntries::parse(&body) else {
        return Ok(Answer::for_people(Status::BAD_REQUEST, "malformed"));
    };
    if holdings.origin_of(&hash_of(brought.origin))?.is_none() {
        return Ok(Answer::for_people(Status::NOT_FOUND, "no such ledger"));
    }
    // Whoever has the right brings what is its own. What it holds of others these bring themselves, or it is fetched.
    if !peer.may.include(Rights::PUSH) || brought.origin != peer.origin {
        return Ok(Answer::for_people(Status::FORBIDDEN, "you may not bring this"));
    }
    let Some(pending) = holdings.promised(Promise::Witness, brought.origin)?.map(|promised| promised.checkpoint) else {
        return Ok(Answer::for_people(Status::UNPROCESSABLE, "no head of this ledger has come yet"));
    };
    let held = holdings.held(brought.origin)?.map_or(Head::empty(), |held| held.checkpoint.head);
    let mut taking = Taking { holdings, keys, now, origin: brought.origin, pending, held, next: 0, segments: Vec::new() };
    taking.look()?;
    taking.answer(&brought)
}

/// The body, which may be compressed.
fn unpacked(request: &Request) -> Result<Vec<u8>, Status> {
    if request.body.len() > PUSH_BYTES_MAX {
        return Err(Status::CONTENT_TOO_LARGE);
    }
    if !request.gzip {
        return Ok(request.body.clone());
    }
    bundle::inflate(&request.body, PUSH_BYTES_MAX).map_err(|fault| match fault {
        bundle::BundleFault::TooLong => Status::CONTENT_TOO_LARGE,
        _ => Status::BAD_REQUEST,
    })
}

struct Taking<'a, H> {
    holdings: &'a mut H,
    keys: Keys<'a>,
    now: u64,
    origin: &'a str,
    /// The newest head that the ledger is known to have signed, and to which its entries are brought.
    pending: Checkpoint,
    held: Head,
    /// The first entry that is neither held nor kept.
    next: u64,
    /// What is kept behind those that are held, without a gap.
    segments: Vec<Range<u64>>,
}

impl<H: Holdings> Taking<'_, H> {
    /// Looks how far it has come.
    fn look(&mut self) -> Result<(), HoldingsFault> {
        let mut kept = self.holdings.pushed(self.origin)?.segments;
        kept.sort_by_key(|segment| segment.start);
        self.next = self.held.size;
        self.segments.clear();
        for segment in kept {
            if segment.start <= self.next && self.next < segment.end {
                self.next = segment.end;
                self.segments.push(segment);
            }
        }
        Ok(())
    }

    fn answer(&mut self, brought: &AddEntries<'_>) -> Result<Answer, HoldingsFault> {
        let AddEntries { start, end, .. } = *brought;
        let known = end == self.pending.head.size || end == self.held.size && end > 0;
        if !known || end < self.held.size || start > self.next || end.min(self.next) - start.min(end) > AGAIN_MAX {
            return Ok(self.info(Status::CONFLICT));
        }
        let root = if end == self.pending.head.size { self.pending.head.root } else { self.held.root };
        let (mut rest, mut authentic) = (brought.packages, 0u64);
        for range in packages(start, end) {
            let Some((package, behind)) = Package::take(rest, range.end - range.start) else {
                // What was cut off is brought again.
                let none = authentic == 0;
                return Ok(if none { malformed() } else { self.info(Status::ACCEPTED) });
            };
            if !self.is_part(&range, &package, end, root)? {
                return Ok(Answer::for_people(Status::UNPROCESSABLE, "an entry is not part of the signed tree"));
            }
            self.keep(&range, &package)?;
            authentic += 1;
            rest = behind;
        }
        self.finish(end)
    }

    /// Whether a package's entries, behind those before them in their bundle, are what the signed head says.
    fn is_part(&self, range: &Range<u64>, package: &Package<'_>, end: u64, root: Hash) -> Result<bool, HoldingsFault> {
        let first = subtree_start(range);
        let mut subtree = Frontier::default();
        for leaf in self.leaves(first..range.start)? {
            subtree.push(leaf, |_, _, _| {});
        }
        for entry in &package.entries {
            subtree.push(Hash::leaf(entry), |_, _, _| {});
        }
        Ok(subtree_holds(first, range.end, end, &package.proof, subtree.root(), root))
    }

    /// Leaf hashes of entries that are held or kept.
    fn leaves(&self, range: Range<u64>) -> Result<Vec<Hash>, HoldingsFault> {
        let mut leaves = Vec::new();
        if range.start < self.held.size.min(range.end)
            && let Some(tree) = self.holdings.tree(self.origin)?
        {
            for number in range.start..range.end.min(self.held.size) {
                leaves.push(tree.node(0, number)?);
            }
        }
        let pushed = self.holdings.pushed(self.origin)?;
        for segment in &self.segments {
            let from = range.start + leaves.len() as u64;
            if segment.end <= from || from >= range.end {
                continue;
            }
            let bytes = (pushed.read)(segment)?;
            let entries = split(&bytes, segment)?;
            let behind = entries.iter().zip(segment.clone()).filter(|(_, number)| (from..range.end).contains(number));
            leaves.extend(behind.map(|(entry, _)| Hash::leaf(&bytes[entry.clone()])));
        }
        Ok(leaves)
    }

    /// Keeps what is new of a package.
    fn keep(&mut self, range: &Range<u64>, package: &Package<'_>) -> Result<(), HoldingsFault> {
        if range.end <= self.next {
            return Ok(());
        }
        let new = self.next.max(range.start)..range.end;
        let mut bundle = Vec::new();
        for entry in &package.entries[(new.start - range.start) as usize..] {
            bundle_entry(&mut bundle, entry);
        }
        self.holdings.keep_pushed(self.origin, new.clone(), &bundle)?;
        self.next = new.end;
        self.segments.push(new);
        Ok(())
    }

    /// All entries up to a head are there: they become the copy, and are cosigned.
    fn finish(&mut self, end: u64) -> Result<Answer, HoldingsFault> {
        if end > self.held.size {
            match self.append() {
                Ok(()) => self.holdings.drop_pushed(self.origin)?,
                // Somebody else has gone on: the next request finds how far.
                Err(Some(HoldingsFault::Moved)) => {
                    self.look()?;
                    return Ok(self.info(Status::CONFLICT));
                }
                Err(Some(fault)) => return Err(fault),
                Err(None) => {
                    // The ledger signed a head over what is no ledger. It is not kept, as what is fetched would not be.
                    self.holdings.drop_pushed(self.origin)?;
                    return Ok(Answer::for_people(Status::UNPROCESSABLE, "its entries break the rules of a ledger"));
                }
            }
        }
        let Some(held) = self.holdings.held(self.origin)? else { return Ok(self.info(Status::CONFLICT)) };
        let last = self.holdings.promised(Promise::Mirror, self.origin)?;
        let before = last.as_ref().map_or(0, |last| last.checkpoint.head.size);
        if held.checkpoint.head.size < before.max(end) {
            return Ok(self.info(Status::CONFLICT));
        }
        let promised = Promise::Mirror.make(&self.holdings.own()?, self.keys, held.checkpoint, last.as_ref(), self.now);
        match self.holdings.promise(Promise::Mirror, before, &promised) {
            Ok(()) => Ok(Answer::new(Status::OK, "text/plain; charset=utf-8", promised.cosignature.line())),
            Err(HoldingsFault::Moved) => Ok(self.info(Status::CONFLICT)),
            Err(fault) => Err(fault),
        }
    }

    /// Verifies the entries that were kept as those of any ledger, and takes them in one step. `Err(None)`: they do not hold.
    fn append(&mut self) -> Result<(), Option<HoldingsFault>> {
        let held = self.held;
        let chain = match self.holdings.chain(self.origin)? {
            Some(chain) => chain,
            None => Chain::new(self.pending.origin.clone()),
        };
        if chain.head() != held {
            return Err(Some(HoldingsFault::Moved));
        }
        let (tree, pushed) = (self.holdings.tree(self.origin)?, self.holdings.pushed(self.origin)?);
        let segments = self.segments.clone();
        let mut ask = |request: Request| bundle_of(&pushed, &segments, held.size, &request);
        // No one can know before which entries the signatures will be drawn together with.
        let secret = [&self.keys.mirror.seed()[..], &self.pending.head.root.0].concat();
        let mut random = Drawn { seed: Hash::of(&secret), count: 0 };
        let mut verify = |placed| verify_here(placed, &mut random);
        let mut link = Link::new(&mut ask, &mut verify);
        let target = pushed.head.clone().filter(|head| head.head == self.pending.head).unwrap_or_else(|| self.pending.clone());
        let mut incoming = Incoming::new(&mut link, chain, tree, &target, 0);
        let appended = self.holdings.append(&held, &target, &mut incoming);
        let fault = incoming.fault.take();
        drop(incoming);
        match (appended, fault) {
            (Ok(()), _) => Ok(()),
            (Err(HoldingsFault::Stopped), Some(SyncFault::Line(fault) | SyncFault::Own(fault))) => Err(Some(fault)),
            (Err(HoldingsFault::Stopped), Some(_)) => Err(None),
            (Err(fault), _) => Err(Some(fault)),
        }
    }

    fn info(&self, status: Status) -> Answer {
        let info = MirrorInfo { size: self.pending.head.size, next: self.next, ticket: Vec::new() };
        Answer::new(status, "text/x.tlog.mirror-info", info.encode())
    }
}

/// A bundle as it would be served. Of entries that are held nobody looks at more than that they are there.
fn bundle_of(pushed: &Pushed, segments: &[Range<u64>], held: u64, request: &Request) -> Result<Answer, HoldingsFault> {
    let Some(Route::Entries(_, tile)) = Route::parse(&request.path) else { return Ok(Answer::empty(Status::NOT_FOUND)) };
    let first = tile.index * TILE_WIDTH;
    let wanted = first..first + tile.width;
    let mut bundle = Vec::new();
    let mut at = wanted.start;
    while at < wanted.end.min(held) {
        bundle_entry(&mut bundle, &[]);
        at += 1;
    }
    for segment in segments.iter().filter(|segment| segment.start < wanted.end && wanted.start < segment.end) {
        let bytes = (pushed.read)(segment)?;
        for (entry, number) in split(&bytes, segment)?.into_iter().zip(segment.clone()) {
            if number == at && at < wanted.end {
                bundle_entry(&mut bundle, &bytes[entry]);
                at += 1;
            }
        }
    }
    Ok(Answer::new(Status::OK, "", bundle))
}

fn split(bytes: &[u8], segment: &Range<u64>) -> Result<Vec<Range<usize>>, HoldingsFault> {
    let damaged = |_| HoldingsFault::Store("what was brought and kept is damaged".into());
    bundle::split(bytes, segment.end - segment.start).map_err(damaged)
}

fn malformed() -> Answer {
    Answer::for_people(Status::BAD_REQUEST, "no whole package")
}

/// Randomness for checking signatures together, out of a secret and what is checked.
struct Drawn {
    seed: Hash,
    count: u64,
}

impl Random for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.count += 1;
            let drawn = Hash::of(&[&self.seed.0[..], &self.count.to_be_bytes()].concat());
            chunk.copy_from_slice(&drawn.0[..chunk.len()]);
        }
    }
}

/// So many entries that are there already may be brought again.
const AGAIN_MAX: u64 = 2_048;
