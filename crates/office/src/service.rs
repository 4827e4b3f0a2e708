//! The office behind one door: a request in, an answer out, from any thread. Progress and stopping need no turn in the queue.

mod answer;
mod copies;

use crate::{
    Office, Outcome, Work, World,
    exports::make_private_folder,
    failure::{read_only, stopped},
    peers::{Every, Happening, Rounds, Touch},
    status::closed,
};
use answer::show;
use copies::Copies;
use ipc::{Blame, Exchange, Failure, InLedger, LedgerFacts, OpenLedger, Reach, Request, Text};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What the desktop program holds. Nothing is opened before it is asked for, and what could not be opened is tried again with
/// the next request: so that there is a window in which to say why.
pub struct Service {
    folder: PathBuf,
    world: World,
    office: Mutex<Option<Office>>,
    work: Work,
    copies: Copies,
    /// Held while a backup is made: two at once would be in each other's way.
    backing_up: Mutex<()>,
    /// What is done about other offices without being asked; nothing before [`Service::keep_in_touch`].
    touch: Mutex<Option<(Rounds, Reach)>>,
    /// Held while personal fields are packed for peers or opened.
    giving: Mutex<()>,
    /// Size of the ledger when that was last done.
    given: AtomicU64,
}

impl Service {
    /// The office in a data folder, which is made when it is not there.
    pub fn new(folder: &Path, world: World) -> Arc<Service> {
        let folder = folder.to_owned();
        let (office, backing_up, touch) = (Mutex::new(None), Mutex::new(()), Mutex::new(None));
        let (giving, given) = (Mutex::new(()), AtomicU64::new(0));
        let work = Work::default();
        let copies = Copies::new(&folder, world.clone(), work.clone());
        let service = Arc::new(Service { folder, world, office, work, copies, backing_up, touch, giving, given });
        let watched = Arc::downgrade(&service);
        std::thread::spawn(move || lock_when_idle(&watched));
        let tended = Arc::downgrade(&service);
        std::thread::spawn(move || tend_desk(&tended));
        service
    }

    /// From now on it syncs by itself as it is set, and takes calls of other offices as far as that is wished and possible.
    /// Nothing here waits for the office or keeps it waiting: while it works for somebody, this is left for later.
    ///
    /// It first syncs after the time `first`: whoever has just opened the window has something else in mind.
    pub fn keep_in_touch(self: &Arc<Self>, first: Duration) {
        let watched = Arc::downgrade(self);
        let due = move || match watched.upgrade() {
            Some(service) => service.if_free(Office::syncing_due).unwrap_or(Ok(None)),
            None => Ok(None),
        };
        // What came is opened at once where somebody is signed in; elsewhere it waits for whoever signs in next.
        let watched = Arc::downgrade(self);
        let tell = move |what: &Happening| {
            if let (Happening::Synced(_), Some(service)) = (what, watched.upgrade()) {
                service.give(true);
            }
        };
        let rounds = Rounds::start(self.folder.clone(), Every::AsSet, first, due, Arc::new(tell));
        *self.touch.lock().unwrap_or_else(PoisonError::into_inner) = Some((rounds, Reach::Nobody));
        let watched = Arc::downgrade(self);
        std::thread::spawn(move || stay_within_reach(&watched));
    }

    /// Does something with the office if it is open and nobody else is using it now.
    fn if_free<T>(&self, act: impl FnOnce(&mut Office) -> Outcome<T>) -> Option<Outcome<T>> {
        self.office.try_lock().ok()?.as_mut().map(act)
    }

    /// How the office keeps in touch, with whether others reach it now.
    fn with_reach(&self, exchange: Exchange) -> Exchange {
        let touch = self.touch.lock().unwrap_or_else(PoisonError::into_inner);
        let reach = touch.as_ref().map(|(_, reach)| reach.clone());
        Exchange { reach: reach.unwrap_or(exchange.reach.clone()), ..exchange }
    }

    /// Whether somebody's keys are in memory. No sign of life.
    pub fn holds_keys(&self) -> bool {
        self.with(|office| Ok(office.session.is_some())).unwrap_or(false)
    }

    /// Answers a request of the window.
    pub fn answer(self: &Arc<Self>, request: Request) -> Result<Value, Failure> {
        match request {
            Request::GetStatus(_) => {
                // What cannot be opened has a status too; another failure is one of this moment.
                let opened = self.with(|_| Ok(()));
                show(opened.map_or_else(|why| Ok(closed(&self.folder, Some(why))), |()| self.with(Office::status)))
            }
            Request::GetProgress(_) => show(Ok(self.work.look())),
            Request::Cancel(_) => {
                self.work.stop();
                show(Ok(self.work.look()))
            }
            // A verification reads a view of its own, so that the window stays usable meanwhile.
            Request::Verify(_) => {
                let verification = self.with(|office| Ok(office.verification()))?;
                let report = verification.run(&self.work)?;
                self.with(|office| {
                    office.note_verified(&report);
                    Ok(())
                })?;
                show(Ok(report))
            }
            Request::InLedger(call) => self.answer_in(call),
            Request::OpenLedger(call) => show(self.open_ledger(&call)),
            Request::RemoveLedger(call) => {
                self.copies.close(&call.origin);
                show(self.with(|office| office.remove_ledger(&call)))
            }
            Request::SyncNow(call) => {
                let runs = self.with(|office| office.syncing(&call))?.run(&self.work)?;
                self.give(true);
                show(self.with(|office| office.synced(runs)))
            }
            Request::GetExchange(_) => show(self.with(Office::exchange).map(|exchange| self.with_reach(exchange))),
            Request::SetSyncSchedule(call) => {
                show(self.with(|office| office.set_sync_schedule(&call)).map(|exchange| self.with_reach(exchange)))
            }
            Request::SetServing(call) => {
                show(self.with(|office| office.set_serving(&call)).map(|exchange| self.with_reach(exchange)))
            }
            Request::SetPolicy(call) => {
                show(self.with(|office| office.set_policy(&call)).map(|exchange| self.with_reach(exchange)))
            }
            Request::SetQuorum(call) => {
                show(self.with(|office| office.set_quorum(&call)).map(|exchange| self.with_reach(exchange)))
            }
            Request::RecordWitnessed(_) => show(self.with(Office::record_witnessed).map(|exchange| self.with_reach(exchange))),
            Request::SyncFolder(call) => {
                let done = self.with(|office| office.folder_sync(&call))?.run(&self.work)?;
                self.give(true);
                show(self.with(|office| office.folder_synced(done)))
            }
            Request::ExportTlog(_) => {
                let (export, folder) = self.with(|office| Ok((office.tlog_export()?, office.tlog_folder()?)))?;
                show(export.run(&folder, &self.work))
            }
            Request::ExportPayments(call) => {
                let export = self.with(|office| office.payments_export(&call))?;
                show(export.run(&self.work))
            }
            Request::BackUp(_) => {
                let plan = self.with(Office::backup_plan)?;
                let made = self.wait_for_backup().and_then(|_one| plan.run(&self.work));
                self.with(|office| {
                    office.note_backup(&made);
                    Ok(())
                })?;
                made?;
                show(self.with(Office::safety))
            }
            Request::RehearseRestore(_) => {
                let rehearsal = self.with(Office::rehearsal)?;
                show(rehearsal.run(&self.work))
            }
            Request::Rebuild(_) => {
                let rebuilt = self.with(Office::rebuilding)?.run(&self.work)?;
                show(self.with(|office| office.take_rebuilt(rebuilt)))
            }
            // Signs of life, often enough for a backup that is daily.
            Request::SignIn(_) | Request::Touch(_) => {
                let signs_in = matches!(request, Request::SignIn(_));
                let answer = self.with(|office| {
                    let answer = office.answer(request);
                    // Where it cannot be done it is tried the next time, and by hand, which says what stands in the way.
                    if signs_in && answer.is_ok() && office.record_witnessed_if_due().unwrap_or(false) {
                        return show(office.status());
                    }
                    answer
                });
                let service = Arc::clone(self);
                std::thread::spawn(move || {
                    service.back_up_if_due();
                    service.give(true);
                });
                answer
            }
            other => {
                let answer = self.with(|office| office.answer(other));
                let due = self.with(|office| Ok(office.giving_due()));
                if due.is_ok_and(|due| due.is_some_and(|size| size != self.given.load(Ordering::Relaxed))) {
                    let service = Arc::clone(self);
                    std::thread::spawn(move || service.give(false));
                }
                answer
            }
        }
    }

    /// Makes what peers are to be given and were not given yet, and before that opens what came, while the office stays usable. What
    /// could not be done comes with the next sign of life.
    fn give(&self, receive: bool) {
        let _one = match self.giving.try_lock() {
            Ok(one) => one,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if receive && let Ok(Some(receiving)) = self.with(Office::receiving) {
            let _ = receiving.run(&Work::default());
        }
        let size = self.with(|office| Ok(office.giving_due())).ok().flatten();
        if let Some(size) = size
            && let Ok(Some(giving)) = self.with(Office::giving)
            && giving.run(&Work::default()).is_ok()
        {
            self.given.store(size, Ordering::Relaxed);
        }
    }

    /// Answers what was asked of another ledger that is held, while the own office stays usable.
    fn answer_in(self: &Arc<Self>, call: InLedger) -> Result<Value, Failure> {
        let InLedger { origin, request } = call;
        if !request.reads_any_ledger() {
            return Err(read_only());
        }
        if self.with(|office| Ok(office.desk()?.chain.origin().as_str() == origin))? {
            return self.answer(*request);
        }
        let answer = match *request {
            Request::Verify(_) => {
                let report = self.copies.with(&origin, |copy| Ok(copy.verification()))?.run(&self.work)?;
                self.copies.with(&origin, |copy| {
                    copy.note_verified(&report);
                    self.with(|office| office.note_copy_verified(&origin, copy))
                })?;
                show(Ok(report))
            }
            Request::ExportTlog(_) => {
                let (export, folder) = self.copies.with(&origin, |copy| Ok((copy.tlog_export()?, copy.tlog_folder()?)))?;
                show(export.run(&folder, &self.work))
            }
            Request::ExportPayments(call) => {
                let export = self.copies.with(&origin, |copy| copy.payments_export(&call))?;
                show(export.run(&self.work))
            }
            other => self.copies.with(&origin, |copy| copy.answer(other)),
        };
        if let Err(failure) = &answer {
            self.note_copy_damage(&origin, failure);
        }
        answer
    }

    fn open_ledger(&self, call: &OpenLedger) -> Outcome<LedgerFacts> {
        let beside = self.with(|office| office.beside(&call.origin))?;
        let facts = match self.with(|office| Ok(office.desk()?.chain.origin().as_str() == call.origin))? {
            true => self.with(|office| office.ledger_facts(beside))?,
            false => self.copies.with(&call.origin, |copy| copy.ledger_facts(beside))?,
        };
        if let Some(damage) = &facts.trust.damage {
            self.note_copy_damage(&call.origin, damage);
        }
        Ok(facts)
    }

    /// What is wrong with a copy is in sight wherever it is listed. Where that cannot be noted, the next who comes upon it does.
    fn note_copy_damage(&self, origin: &str, failure: &Failure) {
        if failure.blame == Blame::Damage {
            let _ = self.with(|office| office.note_copy_damage(origin, Some(failure)));
        }
    }

    /// Makes the daily backup while the office stays usable, unless one is being made. How it went is in sight on the safety
    /// page; its progress is not, since another work may be going on that somebody waits for.
    fn back_up_if_due(&self) {
        let _one = match self.backing_up.try_lock() {
            Ok(one) => one,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let due = self.with(Office::backup_due);
        if let Ok(Some(plan)) = due {
            let made = plan.run(&Work::default());
            // It fails only where there is no office any more in which to remember it.
            let _ = self.with(|office| {
                office.note_backup(&made);
                Ok(())
            });
        }
    }

    /// Waits until no other backup is being made; can be stopped.
    fn wait_for_backup(&self) -> Outcome<MutexGuard<'_, ()>> {
        let _running = self.work.begin(Text::new("正在等待每日备份做完", "Waiting for the daily backup to end"), 0);
        loop {
            match self.backing_up.try_lock() {
                Ok(one) => return Ok(one),
                Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(LOOK_AGAIN_MS)),
            }
            self.work.done(0).map_err(|_| stopped())?;
        }
    }

    /// Does something with the office, which is opened first where it is not yet.
    fn with<T>(&self, act: impl FnOnce(&mut Office) -> Outcome<T>) -> Outcome<T> {
        let mut held = self.office.lock().unwrap_or_else(|poisoned| {
            // A request that panicked has left nothing half done: the ledger in memory is read again with the next one.
            let mut held = PoisonError::into_inner(poisoned);
            held.iter_mut().for_each(Office::forget);
            self.office.clear_poison();
            held
        });
        let office = match &mut *held {
            Some(office) => office,
            none => none.insert(self.open()?),
        };
        act(office)
    }

    fn open(&self) -> Outcome<Office> {
        if !self.folder.exists() {
            make_private_folder(&self.folder)?;
        }
        let mut office = Office::open(&self.folder, self.world.clone())?;
        office.work = self.work.clone();
        office.be_tended();
        Ok(office)
    }
}

/// Keys leave memory although nobody asks for anything any more: the window may be gone, or hang. While the office works
/// for somebody, that work holds the turn, and its member is not away.
fn lock_when_idle(service: &Weak<Service>) {
    loop {
        std::thread::sleep(LOOK_EVERY);
        let Some(service) = service.upgrade() else { return };
        if let Ok(mut held) = service.office.try_lock() {
            held.iter_mut().for_each(Office::lock_if_idle);
        }
    }
}

/// Takes calls as long as that is wished and possible.
fn stay_within_reach(service: &Weak<Service>) {
    let mut touch = Touch::default();
    loop {
        std::thread::sleep(LOOK_AGAIN_FOR_CALLS);
        let Some(service) = service.upgrade() else { return };
        // Where the office is busy, or is none yet, everything stays as it is.
        let Some(Ok(wish)) = service.if_free(Office::wish) else { continue };
        let reach = touch.follow(wish, &service.folder, &service.world);
        if let Some((_, known)) = &mut *service.touch.lock().unwrap_or_else(PoisonError::into_inner) {
            *known = reach;
        }
    }
}

/// Looks after a desk's line to its writer: asks whether anything is new while the office stays usable, and only then has the
/// office take it up and hand in what waits.
fn tend_desk(service: &Weak<Service>) {
    loop {
        std::thread::sleep(TEND_EVERY);
        let Some(service) = service.upgrade() else { return };
        let held = service.office.try_lock().ok();
        let Some(tending) = held.and_then(|held| held.as_ref().and_then(Office::tending)) else { continue };
        if tending.ask() {
            // It is tried again: what stands against it is in the desk's standing.
            let _ = service.with(Office::tend);
        }
    }
}

const LOOK_AGAIN_MS: u64 = 50;
const LOOK_AGAIN_FOR_CALLS: Duration = Duration::from_secs(1);
/// How often a desk asks its writer.
const TEND_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked whether the member has gone away.
const LOOK_EVERY: Duration = Duration::from_secs(2);
