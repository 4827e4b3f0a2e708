//! Exchanging with peers: now, with one or with all. No member's key is needed.

use super::{
    caller::Caller,
    card::no_card,
    crew::Crew,
    operational::Operational,
    overlap::{keys_of, note_shown},
    overview::show_run,
    schedule::is_called,
    shelf::Shelf,
    turn::Turn,
};
use crate::{
    Office, Outcome, Work, World,
    cores::cores,
    failure::{at_the_writer, line_failed, not_found, stopped, store_failed, sync_failed},
    hold::Heard,
    progress::Stopped,
};
use ipc::{SyncNow, SyncReport, SyncRun, Text};
use ledger::{Batch, Entry, Placed, PublicKey, SigningKey, roll::Peer};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};
use store::StoredRun;
use sync::{
    Answer, Link, Partner, PeerRights, Report, Request, Terms,
    line::{Client, LineFault, Patience},
};

/// A sync about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct Syncing {
    folder: PathBuf,
    world: World,
    peers: Vec<Peer>,
}

/// What can be kept from one sync for the next, which then begins at once: the ledgers, open, and the connections.
#[derive(Default)]
pub struct Kept {
    shelf: Option<Shelf>,
    keys: Option<Operational>,
    /// By the origin of a peer, each with the card and the keys by which it was connected to.
    callers: Callers,
}

type Callers = BTreeMap<String, ((String, Vec<PublicKey>), Caller)>;

impl Office {
    /// Prepares a sync with one peer, or with all one after the other.
    pub fn syncing(&mut self, call: &SyncNow) -> Outcome<Syncing> {
        if self.remote.is_some() {
            return Err(at_the_writer());
        }
        let (folder, world) = (self.folder.clone(), self.world.clone());
        let desk = self.desk()?;
        desk.own_card()?.ok_or_else(no_card)?;
        // One that only calls others is tried when it is named, to say so.
        let wanted = |peer: &&Peer| match &call.origin {
            Some(origin) => !peer.revoked && peer.origin.as_str() == origin,
            None => is_called(peer),
        };
        let peers: Vec<Peer> = desk.chain.roll().peers().filter(wanted).cloned().collect();
        if peers.is_empty() && call.origin.is_some() {
            return Err(not_found(["没有这个单位。", "There is no such peer."]));
        }
        Ok(Syncing::new(&folder, &world, peers))
    }

    /// Syncs, and tells what came. What one peer does wrong stops no other's sync.
    pub fn sync_now(&mut self, call: &SyncNow) -> Outcome<SyncReport> {
        let runs = self.syncing(call)?.run(&self.work)?;
        self.synced(runs)
    }

    /// What came of a sync, with the alarms there are now.
    pub fn synced(&mut self, runs: Vec<SyncRun>) -> Outcome<SyncReport> {
        Ok(SyncReport { runs, alarms: self.alarms()? })
    }
}

impl Syncing {
    /// With these peers, one after the other.
    pub(super) fn new(folder: &Path, world: &World, peers: Vec<Peer>) -> Syncing {
        Syncing { folder: folder.to_owned(), world: world.clone(), peers }
    }

    /// Syncs with each peer in turn. It fails only when it was stopped, or where nothing at all could be done.
    pub fn run(&self, work: &Work) -> Outcome<Vec<SyncRun>> {
        self.run_on(&mut Kept::default(), work)
    }

    /// As [`Syncing::run`], with what the last sync of this data folder has left.
    pub fn run_on(&self, kept: &mut Kept, work: &Work) -> Outcome<Vec<SyncRun>> {
        let waiting = work.begin(Text::new("正在等待另一次同步结束", "Waiting for another sync to end"), 0);
        let _turn = Turn::wait(&self.folder, work)?;
        drop(waiting);
        self.run_in_turn(kept, work, &mut |_| {})
    }

    /// As [`Syncing::run_on`], by whoever has the turn; `tell` hears of each sync at its end.
    pub(super) fn run_in_turn(&self, kept: &mut Kept, work: &Work, tell: &mut dyn FnMut(&SyncRun)) -> Outcome<Vec<SyncRun>> {
        let mut shelf = match kept.shelf.take() {
            Some(shelf) => shelf,
            None => Shelf::open(&self.folder)?,
        };
        let keys = match kept.keys.take() {
            Some(keys) => keys,
            None => Operational::load(&self.folder)?.ok_or_else(no_card)?,
        };
        let running = work.begin(Text::new("正在与其他单位同步", "Syncing with other offices"), self.peers.len() as u64);
        let mut runs = Vec::new();
        for (done, peer) in (0..).zip(&self.peers) {
            work.done(done).map_err(|_| stopped())?;
            let began = Instant::now();
            let mut run = StoredRun::begun(peer.origin.as_str(), self.world.now());
            if let Err(failure) = self.with(peer, &mut shelf, &mut kept.callers, &keys, &mut run, &mut || work.done(done)) {
                run.failure = serde_json::to_string(&failure).unwrap_or_default();
            }
            run.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            shelf.own.store.note_run(&run).map_err(|error| store_failed(&error))?;
            let run = show_run(&run, peer.card.name().to_owned(), false);
            tell(&run);
            runs.push(run);
        }
        drop(running);
        (kept.shelf, kept.keys) = (Some(shelf), Some(keys));
        Ok(runs)
    }

    fn with(
        &self,
        peer: &Peer,
        shelf: &mut Shelf,
        callers: &mut Callers,
        keys: &Operational,
        run: &mut StoredRun,
        go_on: &mut dyn FnMut() -> Result<(), Stopped>,
    ) -> Outcome<()> {
        shelf.catch_up()?;
        let keys_known = keys_of(peer, &shelf.own.snapshot()?)?;
        let shown_to = (peer.card.text().to_owned(), keys_known);
        // Whoever has another card, or no longer the key before, is connected to anew.
        let known = callers.remove(peer.origin.as_str()).filter(|(known, _)| *known == shown_to);
        let mut caller = match known {
            Some((_, caller)) => caller,
            None => {
                let identity = SigningKey::from_seed(&keys.tls.seed());
                let client = Client::connect(peer.card.address(), &shown_to.1, &identity, Patience::default());
                Caller::new(client.map_err(|fault| line_failed(&fault))?)
            }
        };
        note_shown(peer, &caller.peer_key(), &shelf.own.store)?;
        caller.begin();
        let caller = RefCell::new(caller);
        // Whoever wishes to stop is heard between two requests.
        let mut ask =
            |request: Request| -> Result<Answer, LineFault> { caller.borrow_mut().ask(&request, &mut || go_on().is_ok()) };
        let mut foresee = |request: Request| caller.borrow_mut().foresee(request);
        let partner =
            Partner { origin: peer.origin.to_string(), may: peer.may, witness: peer.card.witness(), mirror: peer.card.mirror() };
        let doubt = shelf.own.hold()?.is_some();
        let terms = Terms { now: u64::try_from(self.world.now()).unwrap_or(0), recover: true, doubt };
        let mut link = Link::with_hands(&mut ask, Crew::new()).foreseeing(&mut foresee);
        let report = sync::sync(shelf, keys.cosigning(), &partner, terms, &mut link);
        let rights = PeerRights { origin: partner.origin.clone(), may: partner.may };
        let parcels = sync::exchange_parcels(shelf, &rights, terms.now, &mut link);
        drop(link);
        let caller = caller.into_inner();
        run.bytes = caller.traffic();
        note_report(shelf, peer, &report, true, run, self.world.now())?;
        go_on().map_err(|_| stopped())?;
        report.faults.first().map_or(Ok(()), |(_, fault)| Err(sync_failed(fault)))?;
        parcels.map(drop).map_err(|fault| sync_failed(&fault))?;
        callers.insert(peer.origin.to_string(), (shown_to, caller));
        Ok(())
    }
}

/// Notes what came of an exchange with a peer. `fresh`: what it said was said now, so that it was asked.
pub(super) fn note_report<E>(
    shelf: &mut Shelf,
    peer: &Peer,
    report: &Report<E>,
    fresh: bool,
    run: &mut StoredRun,
    now: i64,
) -> Outcome<()> {
    run.entries = report.copied.iter().map(|copied| copied.to - copied.from).sum();
    run.ledgers = report.copied.len() as u32;
    run.cosigned = report.witnessed || report.mirrored;
    run.evidence = report.evidence.len() as u32;
    for copied in report.copied.iter().filter(|copied| shelf.mirrors.contains_key(&copied.origin)) {
        shelf.own.store.note_copy(&copied.origin, peer.origin.as_str(), now).map_err(|error| store_failed(&error))?;
    }
    let heard = Heard {
        ahead: report.own_ahead.map(|head| head.size),
        claimed: report.own_claimed.map(|head| head.size),
        forked: report.evidence.iter().any(|origin| origin == shelf.own.chain.origin().as_str()),
    };
    match (fresh && report.told, heard.ahead) {
        (true, _) => shelf.own.note_heard(peer.origin.as_str(), heard, now),
        // What was proven is proven all the same when it was cut short, or said long ago.
        (false, Some(ahead)) => shelf.own.note_ahead(ahead),
        (false, None) => Ok(()),
    }
}

/// Checks signatures in batches, a part of them on each core.
pub(crate) fn verify_on_all_cores(placed: Vec<Placed>) -> Result<Vec<Entry>, Vec<u64>> {
    let cores = cores();
    if placed.len() <= Batch::SIZE || cores == 1 {
        return sync::verify_here(placed, &mut crate::Source::system());
    }
    let per_part = placed.len().div_ceil(cores);
    let mut rest = placed.into_iter();
    let parts: Vec<Vec<Placed>> =
        std::iter::from_fn(|| Some(rest.by_ref().take(per_part).collect::<Vec<_>>()).filter(|part| !part.is_empty())).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || sync::verify_here(part, &mut crate::Source::system()))).collect();
        let mut entries = Vec::new();
        let mut wrong = Vec::new();
        for thread in threads {
            match thread.join() {
                Ok(Ok(verified)) => entries.extend(verified),
                Ok(Err(numbers)) => wrong.extend(numbers),
                // What was not looked at is not verified.
                Err(_) => wrong.push(0),
            }
        }
        if wrong.is_empty() { Ok(entries) } else { Err(wrong) }
    })
}
