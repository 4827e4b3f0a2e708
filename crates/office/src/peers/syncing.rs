//! Exchanging with peers: now, with one or with all. No member's key is needed.

use super::{card::no_card, operational::Operational, overview::show_run, serving::keys_of, shelf::Shelf};
use crate::{
    Office, Outcome, Work, World,
    failure::{line_failed, not_found, stopped, store_failed, sync_failed},
    progress::Stopped,
};
use ipc::{SyncNow, SyncReport, SyncRun, Text};
use ledger::{Batch, Entry, Placed, SigningKey, roll::Peer};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use store::StoredRun;
use sync::{
    Answer, Link, Partner, Request, Status, Terms,
    limits::BUNDLE_BYTES_MAX,
    line::{Client, LineFault, Patience},
};

/// A sync about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct Syncing {
    folder: PathBuf,
    world: World,
    peers: Vec<Peer>,
}

impl Office {
    /// Prepares a sync with one peer, or with all one after the other.
    pub fn syncing(&mut self, call: &SyncNow) -> Outcome<Syncing> {
        let (folder, world) = (self.folder.clone(), self.world.clone());
        let desk = self.desk()?;
        desk.own_card()?.ok_or_else(no_card)?;
        let wanted = |peer: &&Peer| !peer.revoked && call.origin.as_deref().is_none_or(|origin| peer.origin.as_str() == origin);
        let peers: Vec<Peer> = desk.chain.roll().peers().filter(wanted).cloned().collect();
        if peers.is_empty() && call.origin.is_some() {
            return Err(not_found(["没有这个单位。", "There is no such peer."]));
        }
        Ok(Syncing { folder, world, peers })
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
    /// Syncs with each peer in turn. It fails only when it was stopped, or where nothing at all could be done.
    pub fn run(&self, work: &Work) -> Outcome<Vec<SyncRun>> {
        let mut shelf = Shelf::open(&self.folder)?;
        let keys = Operational::load(&self.folder)?.ok_or_else(no_card)?;
        let running = work.begin(Text::new("正在与其他单位同步", "Syncing with other offices"), self.peers.len() as u64);
        let mut runs = Vec::new();
        for (done, peer) in (0..).zip(&self.peers) {
            work.done(done).map_err(|_| stopped())?;
            let (at, began) = (self.world.now(), Instant::now());
            let mut run = StoredRun {
                peer: peer.origin.to_string(),
                at,
                took_ms: 0,
                entries: 0,
                bytes: 0,
                ledgers: 0,
                cosigned: false,
                failure: String::new(),
            };
            if let Err(failure) = self.with(peer, &mut shelf, &keys, &mut run, &mut || work.done(done)) {
                run.failure = serde_json::to_string(&failure).unwrap_or_default();
            }
            run.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            shelf.own.store.note_run(&run).map_err(|error| store_failed(&error))?;
            runs.push(show_run(&run, peer.card.name().to_owned()));
        }
        drop(running);
        Ok(runs)
    }

    fn with(
        &self,
        peer: &Peer,
        shelf: &mut Shelf,
        keys: &Operational,
        run: &mut StoredRun,
        go_on: &mut dyn FnMut() -> Result<(), Stopped>,
    ) -> Outcome<()> {
        shelf.catch_up()?;
        let identity = SigningKey::from_seed(&keys.tls.seed());
        let client = Client::connect(peer.card.address(), &keys_of(peer), &identity, Patience::default());
        let mut client = client.map_err(|fault| line_failed(&fault))?;
        let mut waits = WAITS_MAX;
        let mut ask = |request: Request| -> Result<Answer, LineFault> {
            loop {
                let reply = client.request(&request, BUNDLE_BYTES_MAX)?;
                // Whoever wishes to stop is heard between two requests.
                go_on().map_err(|_| LineFault::ClosedEarly)?;
                if reply.status == Status::TOO_MANY_REQUESTS && waits > 0 {
                    waits -= 1;
                    std::thread::sleep(Duration::from_secs(reply.retry_after.unwrap_or(1).min(WAIT_SECONDS_MAX)));
                    continue;
                }
                return Ok(Answer { etag: reply.etag, ..Answer::new(reply.status, "", reply.body) });
            }
        };
        let partner =
            Partner { origin: peer.origin.to_string(), may: peer.may, witness: peer.card.witness(), mirror: peer.card.mirror() };
        let terms = Terms { now: u64::try_from(self.world.now()).unwrap_or(0), recover: true };
        let mut verify = verify_on_all_cores;
        let report = sync::sync(shelf, keys.cosigning(), &partner, terms, &mut Link::new(&mut ask, &mut verify));
        run.bytes = client.traffic().sent() + client.traffic().received();
        run.entries = report.copied.iter().map(|copied| copied.to - copied.from).sum();
        run.ledgers = report.copied.len() as u32;
        run.cosigned = report.witnessed || report.mirrored;
        if let Some(ahead) = report.own_ahead {
            shelf.own.note_ahead(ahead.size)?;
        }
        go_on().map_err(|_| stopped())?;
        report.faults.first().map_or(Ok(()), |(_, fault)| Err(sync_failed(fault)))
    }
}

/// Checks signatures in batches, a part of them on each core.
fn verify_on_all_cores(placed: Vec<Placed>) -> Result<Vec<Entry>, Vec<u64>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
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

/// A first copy of a large ledger asks more often than a peer lets everybody ask.
const WAITS_MAX: u32 = 10_000;

const WAIT_SECONDS_MAX: u64 = 5;
