//! Syncing by itself. What is due follows from what was tried last, which all programs on a data folder see: none needs to know
//! of the others, and what was due while none ran is done when one does.

use super::{
    happening::{Happening, Tell},
    syncing::{Kept, Syncing},
    turn::Turn,
};
use crate::{
    Office, Outcome, Work, World,
    failure::{input, store_failed},
};
use ipc::{Exchange, SYNC_EVERY_MINUTES, SYNC_EVERY_MINUTES_MAX, SetSyncSchedule};
use ledger::{Hash, roll::Peer};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use store::{Change, Snapshot, Store};

/// How often a program syncs by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// As it is set.
    #[default]
    AsSet,
    /// Every so many seconds; 0: it does not.
    Seconds(u64),
}

impl Every {
    /// How often to look whether somebody is due.
    fn look(self) -> Duration {
        match self {
            Every::Seconds(seconds) => Duration::from_millis(seconds * 250).clamp(LOOK_MIN, LOOK_MAX),
            Every::AsSet => LOOK_MAX,
        }
    }

    /// Seconds; nothing: it does not.
    pub(super) fn seconds(self, snapshot: &Snapshot) -> Outcome<Option<u64>> {
        let seconds = match self {
            Every::AsSet => u64::from(minutes(snapshot)?) * 60,
            Every::Seconds(seconds) => seconds,
        };
        Ok(Some(seconds).filter(|seconds| *seconds > 0))
    }
}

impl Office {
    /// Sets how often programs on this data folder sync by themselves.
    pub fn set_sync_schedule(&mut self, call: &SetSyncSchedule) -> Outcome<Exchange> {
        if call.every > SYNC_EVERY_MINUTES_MAX {
            return Err(too_seldom());
        }
        let text = call.every.to_string();
        let change = Change::PutSetting { name: EVERY, value: text.as_bytes() };
        self.desk()?.store.change(&[change]).map_err(|error| store_failed(&error))?;
        self.exchange()
    }

    /// A sync with whoever is due by the schedule that is set.
    pub(crate) fn syncing_due(&mut self) -> Outcome<Option<Syncing>> {
        let (folder, world) = (self.folder.clone(), self.world.clone());
        let desk = self.desk()?;
        // A desk follows its writer, which syncs for the office.
        if desk.remote.is_some() {
            return Ok(None);
        }
        let peers: Vec<Peer> = desk.chain.roll().peers().cloned().collect();
        due(&folder, &world, &peers, &desk.store, Every::AsSet)
    }
}

/// How many minutes are between two syncs by the schedule that is set; 0: there are none.
pub(super) fn minutes(snapshot: &Snapshot) -> Outcome<u32> {
    let set = snapshot.setting(EVERY).map_err(|error| store_failed(&error))?;
    let set = set.and_then(|set| std::str::from_utf8(&set).ok()?.parse().ok());
    Ok(set.unwrap_or(SYNC_EVERY_MINUTES).min(SYNC_EVERY_MINUTES_MAX))
}

/// A sync with whoever is due, if anybody is.
pub(super) fn due(folder: &Path, world: &World, peers: &[Peer], store: &Store, every: Every) -> Outcome<Option<Syncing>> {
    let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
    let Some(every) = every.seconds(&snapshot)? else { return Ok(None) };
    let now = world.now();
    let mut waiting = Vec::new();
    for peer in peers.iter().filter(|peer| is_called(peer)) {
        let next = next_at(peer, &snapshot, every, now)?;
        if next <= now {
            // Whoever does not answer comes last, so that it keeps nobody waiting who does.
            let failures = snapshot.failures(peer.origin.as_str()).map_err(|error| store_failed(&error))?;
            waiting.push((failures, next, peer.clone()));
        }
    }
    waiting.sort_by_key(|(failures, next, _)| (*failures, *next));
    let peers: Vec<Peer> = waiting.into_iter().map(|(.., peer)| peer).collect();
    Ok((!peers.is_empty()).then(|| Syncing::new(folder, world, peers)))
}

/// When somebody is next due, UTC seconds.
pub(super) fn next_of_all(peers: &[Peer], snapshot: &Snapshot, every: Every, now: i64) -> Outcome<Option<i64>> {
    let Some(every) = every.seconds(snapshot)? else { return Ok(None) };
    let mut first: Option<i64> = None;
    for peer in peers.iter().filter(|peer| is_called(peer)) {
        let next = next_at(peer, snapshot, every, now)?;
        first = Some(first.map_or(next, |first| first.min(next)));
    }
    Ok(first)
}

/// One that only calls others is not called.
pub(super) fn is_called(peer: &Peer) -> bool {
    !peer.revoked && !peer.card.address().is_empty()
}

/// So long after the last try, and twice as long with each that failed; a little sooner or later, each time otherwise, so that
/// offices that began together do not go on together.
fn next_at(peer: &Peer, snapshot: &Snapshot, every: u64, now: i64) -> Outcome<i64> {
    let origin = peer.origin.as_str();
    let (last, _) = snapshot.last_runs(origin).map_err(|error| store_failed(&error))?;
    // One in the future is of a clock that was wrong.
    let Some(last) = last.filter(|last| last.at <= now) else { return Ok(now) };
    let failures = snapshot.failures(origin).map_err(|error| store_failed(&error))?;
    if failures > 0
        && let Some(heard) = heard_at(origin, snapshot)?.filter(|heard| (last.at..=now).contains(heard))
    {
        // It was silent and has called since: it is there again.
        return Ok(heard.max(last.at.saturating_add_unsigned(every.min(CALL_BACK_SECONDS))));
    }
    let wait = every.saturating_mul(1 << failures.min(DOUBLINGS_MAX)).min(every.max(WAIT_SECONDS_MAX));
    let chance = Hash::of(format!("{origin} {}", last.at).as_bytes()).0;
    let chance = u64::from(u16::from_be_bytes([chance[0], chance[1]]));
    let jitter = wait / 4 * chance / u64::from(u16::MAX);
    Ok(last.at.saturating_add_unsigned(wait - wait / 8 + jitter))
}

/// Notes that a peer has called. That matters, and is written, only where it did not answer before.
pub(super) fn note_heard(origin: &str, store: &Store, now: i64) -> Outcome<()> {
    let failed = |error: store::StoreError| store_failed(&error);
    let snapshot = store.snapshot().map_err(failed)?;
    let silent = snapshot.failures(origin).map_err(failed)? > 0;
    let known = silent && {
        let (last, _) = snapshot.last_runs(origin).map_err(failed)?;
        heard_at(origin, &snapshot)?.is_some_and(|heard| last.is_none_or(|last| heard > last.at))
    };
    if !silent || known {
        return Ok(());
    }
    let text = now.to_string();
    store.change(&[Change::PutSetting { name: &heard_name(origin), value: text.as_bytes() }]).map_err(failed)
}

fn heard_at(origin: &str, snapshot: &Snapshot) -> Outcome<Option<i64>> {
    let heard = snapshot.setting(&heard_name(origin)).map_err(|error| store_failed(&error))?;
    Ok(heard.and_then(|heard| std::str::from_utf8(&heard).ok()?.parse().ok()))
}

fn heard_name(origin: &str) -> String {
    format!("heard/{origin}")
}

/// Syncs by itself until it is dropped.
pub(crate) struct Rounds {
    ending: Arc<Ending>,
    work: Work,
    thread: JoinHandle<()>,
}

/// The end of something that goes on by itself.
#[derive(Default)]
pub(super) struct Ending {
    ended: Mutex<bool>,
    told: Condvar,
}

impl Rounds {
    /// Begins, after the time `first`. `due` says with whom to sync and must not wait for anything; `tell` hears what came of it.
    pub fn start(
        folder: PathBuf,
        every: Every,
        first: Duration,
        due: impl Fn() -> Outcome<Option<Syncing>> + Send + 'static,
        tell: Tell,
    ) -> Rounds {
        let (ending, work) = (Arc::new(Ending::default()), Work::default());
        let thread = {
            let (ending, work) = (ending.clone(), work.clone());
            thread::spawn(move || {
                let mut rest = every.look().max(first);
                while !ending.comes_within(rest) {
                    rest = match round(&folder, &due, &work, &tell) {
                        Ok(()) => every.look(),
                        Err(failure) => {
                            tell(&Happening::NotSynced { why: failure.code });
                            REST_AFTER_FAILURE
                        }
                    };
                }
            })
        };
        Rounds { ending, work, thread }
    }

    /// Whether it still goes on; when not, it has failed inside.
    pub fn goes_on(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Ends, and waits a while for the sync that goes on. What is left of it then ends with the program: whatever is stored is
    /// whole at every moment.
    pub fn end(&self, patience: Duration) {
        self.tell_to_end();
        let begun = Instant::now();
        while !self.thread.is_finished() && begun.elapsed() < patience {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// As [`Rounds::end`], without waiting.
    pub fn tell_to_end(&self) {
        self.ending.come();
        self.work.stop();
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        // It is not waited for: whoever drops it may be what it works for.
        self.tell_to_end();
    }
}

impl Ending {
    /// Comes.
    pub fn come(&self) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_all();
    }

    /// Waits so long; `true` as soon as the end has come.
    pub fn comes_within(&self, time: Duration) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let (ended, _) = self.told.wait_timeout_while(ended, time, |ended| !*ended).unwrap_or_else(PoisonError::into_inner);
        *ended
    }
}

fn round(folder: &Path, due: &impl Fn() -> Outcome<Option<Syncing>>, work: &Work, tell: &Tell) -> Outcome<()> {
    if due()?.is_none() {
        return Ok(());
    }
    let Some(_turn) = Turn::try_take(folder)? else { return Ok(()) };
    // Another program may have done it since.
    let Some(syncing) = due()? else { return Ok(()) };
    match syncing.run_in_turn(&mut Kept::default(), work, &mut |run| tell(&Happening::Synced(run.clone()))) {
        Err(failure) if failure.blame == ipc::Blame::Stopped => Ok(()),
        ran => ran.map(drop),
    }
}

fn too_seldom() -> ipc::Failure {
    input(
        "sync-schedule",
        ["同步间隔太长。", "That is too long between two syncs."],
        ["请填 1 到 10080 分钟；0 表示不自动同步。", "Give 1 to 10080 minutes; 0 for none."],
    )
}

const EVERY: &str = "sync-every";
const DOUBLINGS_MAX: u32 = 5;
/// A silent peer is tried at least so often, unless the schedule itself is slower.
const WAIT_SECONDS_MAX: u64 = 4 * 60 * 60;
/// Whoever calls is not called back sooner than this after the last try.
const CALL_BACK_SECONDS: u64 = 10;
const LOOK_MIN: Duration = Duration::from_millis(200);
const LOOK_MAX: Duration = Duration::from_secs(5);
const REST_AFTER_FAILURE: Duration = Duration::from_secs(30);
