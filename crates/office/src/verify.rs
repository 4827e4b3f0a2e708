//! Verifying the whole ledger from its first entry on, trusting nothing that was computed before.
//!
//! One thread reads the entries and puts them in their places, all cores read statements and check signatures in batches
//! meanwhile, and another thread goes through what is stored: file, links, tree. Nothing is changed or repaired; on damage
//! it goes on as far as that makes sense.

mod crew;
mod derived;
mod feed;
mod findings;
mod heads;
mod replay;
mod words;

use crate::{
    Office, Outcome, Work, World,
    failure::{broken, of_copy, stopped, store_failed},
    sealing::Keyring,
};
use crew::{Done, Job, ReadPortion};
use derived::Derived;
use feed::{Fed, Feed};
use findings::{Aspect, Findings};
use heads::Entries;
use ipc::{Blame, VerifyReport};
use ledger::Head;
use replay::Replay;
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};
use store::{Damage, Snapshot, Store, StoreError};

/// A verification about to be run. It holds nothing of the office, which can be used meanwhile.
///
/// When a member was signed in, it holds the keys that open personal fields until it is dropped.
pub struct Verification {
    place: Place,
    /// It is another office's: the files that batches were read from stay there, and so do fund rules that are broken.
    foreign: bool,
    keyring: Option<Keyring>,
    world: World,
}

enum Place {
    Open(Arc<Store>),
    /// A ledger that could not be opened any further than its file.
    Folder(PathBuf),
}

impl Office {
    /// Prepares a verification of the ledger as it stands, also of one that is damaged.
    pub fn verification(&mut self) -> Verification {
        self.lock_if_idle();
        let place = match &self.desk {
            Some(desk) => Place::Open(desk.store.clone()),
            None => Place::Folder(self.folder.clone()),
        };
        let keyring = self.session.as_ref().map(|session| session.keyring.clone());
        Verification { place, foreign: self.is_copy(), keyring, world: self.world.clone() }
    }

    /// Verifies, and keeps in sight what was found.
    pub fn verify(&mut self) -> Outcome<VerifyReport> {
        let report = self.verification().run(&self.work)?;
        self.note_verified(&report);
        // Whoever lists the copies is told.
        self.note_copy_at_home()?;
        Ok(report)
    }

    /// Keeps in sight what a verification has found.
    pub fn note_verified(&mut self, report: &VerifyReport) {
        self.verified.size = report.entries;
        self.verified.at = Some(report.at);
        // In a copy, what breaks a fund rule is as it was signed.
        let damage = report.problems.iter().find(|problem| problem.failure.blame == Blame::Damage);
        self.verified.damage = damage.map(|problem| problem.failure.clone());
        if self.verified.damage.is_none() && self.desk.is_none() {
            // What stood in the way when the program began is gone.
            let open = if self.is_copy() { crate::desk::Desk::open_foreign } else { crate::desk::Desk::open };
            self.desk = open(&self.folder).ok();
        }
    }
}

impl Verification {
    /// Of the ledger in a folder, whoever uses it.
    pub(crate) fn of_folder(folder: &Path, keyring: Option<Keyring>, world: World) -> Verification {
        Verification { place: Place::Folder(folder.to_owned()), foreign: false, keyring, world }
    }

    /// Verifies. What does not hold is in the report; it fails only when it could not be done, or was stopped.
    pub fn run(&self, work: &Work) -> Outcome<VerifyReport> {
        let begun = Instant::now();
        let mut findings = Findings::default();
        let store = self.store().map_err(|error| store_failed(&error));
        let (head, entries) = match store.and_then(|store| self.check(&store, work, &mut findings)) {
            Ok(checked) => checked,
            // So much is broken that there was no going on.
            Err(failure) if failure.blame == Blame::Damage => {
                findings.problem(Aspect::Structure, None, failure);
                (Head::empty(), 0)
            }
            Err(failure) => return Err(failure),
        };
        let holds = findings.none();
        let (checks, mut problems) = findings.report();
        if self.foreign {
            problems.iter_mut().for_each(|problem| problem.failure = of_copy(problem.failure.clone()));
        }
        Ok(VerifyReport {
            entries,
            size: head.size,
            root: head.root.hex(),
            at: self.world.now(),
            took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            checks,
            problems,
            holds,
        })
    }

    fn store(&self) -> Result<Arc<Store>, StoreError> {
        match &self.place {
            Place::Open(store) => Ok(store.clone()),
            Place::Folder(folder) => Store::open(folder).map(Arc::new),
        }
    }

    /// Returns the newest head, as far as it can be read, and how many entries were read.
    fn check(&self, store: &Store, work: &Work, findings: &mut Findings) -> Outcome<(Head, u64)> {
        let failed = |error: StoreError| store_failed(&error);
        let snapshot = store.snapshot().map_err(failed)?;
        let size = snapshot.stored_size().map_err(failed)?;
        let running = work.begin(words::verifying(), size);
        let stop = AtomicBool::new(false);
        let (jobs, waiting) = channel();
        let (done, results) = channel();
        let waiting = Mutex::new(waiting);
        let workers = crate::cores::cores();
        let keyring = self.keyring.as_ref();
        let mut replay = Replay::new(Derived::new(&snapshot, keyring)?, self.foreign);
        let outcome = thread::scope(|scope| {
            for _ in 0..workers {
                let (waiting, done) = (&waiting, done.clone());
                scope.spawn(move || crew::work(waiting, &done, keyring));
            }
            // The workers have senders of their own; when they end, so do the results.
            drop(done);
            let (file, file_checked) = channel();
            scope.spawn(|| {
                // Moved in, so that it ends with the thread, however that ends.
                let file = file;
                let _ = file.send(check_file(store, &stop));
            });
            let crew = Crew { jobs, results, outstanding: 0, outstanding_max: workers * JOBS_PER_WORKER };
            let gone_through = crew.go_through(&snapshot, keyring.is_some(), &mut replay, findings, work);
            if gone_through.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            let file = wait(&file_checked, &stop, work, size);
            let entries = gone_through?;
            file?.map_err(failed)?.iter().for_each(|damage| findings.damage(damage));
            Ok(entries)
        });
        let entries = outcome?;
        let head = readable(snapshot.head())?.unwrap_or(Head::empty());
        let known = match replay.is_whole() {
            true if replay.head() == head => Entries::Signed,
            true => Entries::Placed,
            false => Entries::Torn,
        };
        let damages = match known {
            // Links and root are those that were signed: what is left is what was stored beside the entries.
            Entries::Signed => snapshot.check_beside(head.size, &replay.nodes),
            Entries::Placed | Entries::Torn => snapshot.check_structure(&mut |_| go_on(work.done(entries).is_ok())),
        };
        damages.map_err(failed)?.iter().for_each(|damage| findings.damage(damage));
        findings.checked(Aspect::Structure, entries);
        let (chain, nodes, book) = replay.conclude(known == Entries::Signed, findings);
        match chain {
            Some(chain) => heads::check_heads(&snapshot, &chain, &nodes, known, findings)?,
            // Whose ledger it is, and so under which keys, nobody can tell.
            None if entries > 0 => findings.incomplete(Aspect::Heads),
            None => {}
        }
        if !self.foreign {
            heads::check_files(&snapshot, &book, findings)?;
        }
        drop(running);
        Ok((head, entries))
    }
}

/// The other threads, seen from the one that reads and places.
struct Crew {
    jobs: Sender<Job>,
    results: Receiver<Done>,
    /// Jobs handed out and portions not taken up yet: bounds the memory.
    outstanding: usize,
    outstanding_max: usize,
}

impl Crew {
    /// Takes all entries through; returns how many were read.
    fn go_through(
        mut self,
        snapshot: &Snapshot,
        personal: bool,
        replay: &mut Replay<'_>,
        findings: &mut Findings,
        work: &Work,
    ) -> Outcome<u64> {
        let segments = snapshot.all_segments().map_err(|error| store_failed(&error))?;
        let mut feed = Feed::new(segments, personal.then(|| snapshot.all_disclosures()));
        let (mut handed_out, mut next) = (0, 0);
        let mut ready: BTreeMap<u64, Option<ReadPortion>> = BTreeMap::new();
        let (mut ended, mut entries, mut new_jobs) = (false, 0, Vec::new());
        loop {
            while !ended && self.outstanding < self.outstanding_max {
                match feed.next().map_err(|error| store_failed(&error))? {
                    Some(Fed::Entries(portion)) => {
                        self.hand_out(Job::Read(handed_out, portion))?;
                        handed_out += 1;
                    }
                    Some(Fed::Damaged(damage)) => {
                        findings.damage(&damage);
                        // What is too much leaves the entries in their places.
                        if !matches!(damage, Damage::Superfluous { .. }) {
                            ready.insert(handed_out, None);
                            handed_out += 1;
                        }
                    }
                    Some(Fed::Unreadable(damage)) => {
                        findings.damage(&damage);
                        findings.incomplete(Aspect::Personal);
                    }
                    None => ended = true,
                }
            }
            while let Some(read) = ready.remove(&next) {
                next += 1;
                match read {
                    Some(read) => {
                        self.outstanding -= 1;
                        entries += read.portion.count;
                        replay.take(read, findings, &mut new_jobs)?;
                    }
                    None => replay.gap(),
                }
            }
            if ended && next == handed_out {
                replay.finish(&mut new_jobs);
            }
            new_jobs.drain(..).try_for_each(|job| self.hand_out(job))?;
            work.done(entries).map_err(|_| stopped())?;
            if self.outstanding == 0 && ended && next == handed_out {
                return Ok(entries);
            }
            if self.outstanding == 0 {
                continue;
            }
            match self.results.recv() {
                Ok(Done::Read(ordinal, read)) => {
                    ready.insert(ordinal, Some(read));
                }
                Ok(Done::Signed(count, wrong)) => {
                    self.outstanding -= 1;
                    findings.checked(Aspect::Signatures, count);
                    for entry in wrong {
                        let failure = crate::failure::refused(ledger::Refusal::Signature, Some(entry));
                        findings.problem(Aspect::Signatures, Some(entry), failure);
                    }
                }
                Ok(Done::Broken) | Err(_) => return Err(broken("verification")),
            }
        }
    }

    fn hand_out(&mut self, job: Job) -> Outcome<()> {
        self.outstanding += 1;
        self.jobs.send(job).map_err(|_| broken("verification"))
    }
}

fn check_file(store: &Store, stop: &AtomicBool) -> Result<Vec<Damage>, StoreError> {
    // Of its own, since a snapshot stays on one thread.
    store.snapshot()?.check_file(&mut |_| go_on(!stop.load(Ordering::Relaxed)))
}

fn go_on(wanted: bool) -> ControlFlow<()> {
    if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// `None` when what is stored is damaged, which the check of what is stored names.
fn readable<T>(read: Result<T, StoreError>) -> Outcome<Option<T>> {
    match read {
        Ok(there) => Ok(Some(there)),
        Err(StoreError::Damaged(_)) => Ok(None),
        Err(error) => Err(store_failed(&error)),
    }
}

/// Waits for the check of the file, and lets it be stopped meanwhile.
fn wait<T>(result: &Receiver<T>, stop: &AtomicBool, work: &Work, done: u64) -> Outcome<T> {
    loop {
        match result.recv_timeout(Duration::from_millis(ASK_EVERY_MS)) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err(broken("verification")),
            Err(RecvTimeoutError::Timeout) if work.done(done).is_err() => stop.store(true, Ordering::Relaxed),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Enough that nobody waits for anybody.
const JOBS_PER_WORKER: usize = 4;

const ASK_EVERY_MS: u64 = 50;
