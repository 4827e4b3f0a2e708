//! All cores at work on what a peer sends, while it is still being fetched and stored.

use crate::{cores::cores, world::Source};
use std::{
    collections::BTreeMap,
    panic,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
};
use sync::{Done, Hands, Job};

/// Threads that take jobs as they come. They begin with the first one that is worth it.
pub(super) struct Crew {
    cores: usize,
    threads: Option<Threads>,
    /// Jobs handed over, and results taken back.
    begun: u64,
    ended: u64,
    /// Results whose turn has not come.
    ready: BTreeMap<u64, Done>,
}

struct Threads {
    jobs: Option<Sender<(u64, Job)>>,
    results: Receiver<(u64, Done)>,
    all: Vec<JoinHandle<()>>,
}

impl Crew {
    /// As many as there are cores.
    pub fn new() -> Crew {
        Crew { cores: cores(), threads: None, begun: 0, ended: 0, ready: BTreeMap::new() }
    }
}

impl Hands for Crew {
    fn jobs_max(&self) -> usize {
        self.cores * JOBS_PER_CORE
    }

    fn begin(&mut self, job: Job) {
        let number = self.begun;
        self.begun += 1;
        // What is small is done before a thread would have been woken.
        if job.bytes() <= SMALL_BYTES {
            self.ready.insert(number, job.carry_out(&mut Source::system()));
            return;
        }
        let threads = self.threads.get_or_insert_with(|| Threads::start(self.cores));
        if let Some(jobs) = &threads.jobs {
            // When nobody is left to take it, nobody will bring its result either.
            let _ = jobs.send((number, job));
        }
    }

    fn end(&mut self) -> Done {
        let number = self.ended;
        self.ended += 1;
        loop {
            if let Some(done) = self.ready.remove(&number) {
                return done;
            }
            let Some(Ok((other, done))) = self.threads.as_ref().map(|threads| threads.results.recv()) else { return Done::Lost };
            self.ready.insert(other, done);
        }
    }
}

impl Threads {
    fn start(cores: usize) -> Threads {
        let (jobs, waiting) = channel();
        let (done, results) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let all = (0..cores).map(|_| {
            let (waiting, done) = (waiting.clone(), done.clone());
            thread::spawn(move || work(&waiting, &done))
        });
        Threads { jobs: Some(jobs), results, all: all.collect() }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.jobs = None;
        self.all.drain(..).for_each(|thread| drop(thread.join()));
    }
}

fn work(waiting: &Mutex<Receiver<(u64, Job)>>, done: &Sender<(u64, Done)>) {
    let mut random = Source::system();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = job else { return };
        let result = panic::catch_unwind(panic::AssertUnwindSafe(|| job.carry_out(&mut random)));
        if done.send((number, result.unwrap_or(Done::Lost))).is_err() {
            return;
        }
    }
}

/// Enough that nobody waits for anybody.
const JOBS_PER_CORE: usize = 4;

/// Some dozen entries.
const SMALL_BYTES: usize = 16 * 1024;
