//! The world outside: clock and randomness, passed in, so that one seed replays everything.

use ledger::{Hash, Random};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// Where time, randomness and the cost of a passphrase come from.
#[derive(Clone)]
pub struct World {
    clock: Clock,
    source: Arc<Mutex<Source>>,
    /// scrypt work factor (log₂ N) of new key files.
    pub passphrase_work: u8,
}

#[derive(Clone)]
enum Clock {
    /// With the moment at which this world began.
    System(Instant),
    Set(Arc<SetClock>),
}

/// A clock that stands still until it is moved.
struct SetClock {
    now: AtomicI64,
    /// Seconds that have passed, which setting the clock back does not undo.
    passed: AtomicI64,
}

/// Randomness from the system, or replayed from a seed.
#[derive(Clone)]
pub enum Source {
    /// The operating system's, drawn a block at a time.
    System(Box<SystemRandom>),
    /// SHA-256 in counter mode over a seed. For demo data and tests only.
    Seeded(SeededRandom),
}

impl World {
    /// The real one.
    pub fn real() -> World {
        World {
            clock: Clock::System(Instant::now()),
            source: Arc::new(Mutex::new(Source::system())),
            passphrase_work: PASSPHRASE_WORK,
        }
    }

    /// One that stands still at `now` (UTC seconds) until it is moved, and draws from a seed. Key files are cheap to open.
    pub fn seeded(seed: u64, now: i64) -> World {
        let source = Source::Seeded(SeededRandom::new(&seed.to_be_bytes()));
        let clock = SetClock { now: AtomicI64::new(now), passed: AtomicI64::new(0) };
        World { clock: Clock::Set(Arc::new(clock)), source: Arc::new(Mutex::new(source)), passphrase_work: 10 }
    }

    /// Whether it is the real one, not one that is replayed.
    pub(crate) fn is_real(&self) -> bool {
        matches!(self.clock, Clock::System(_))
    }

    /// UTC seconds.
    pub fn now(&self) -> i64 {
        match &self.clock {
            Clock::System(_) => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                since.map_or(0, |duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX))
            }
            Clock::Set(clock) => clock.now.load(Ordering::Relaxed),
        }
    }

    /// Seconds that have passed since some moment. Whoever sets the clock does not change them.
    pub fn passed(&self) -> i64 {
        match &self.clock {
            Clock::System(began) => i64::try_from(began.elapsed().as_secs()).unwrap_or(i64::MAX),
            Clock::Set(clock) => clock.passed.load(Ordering::Relaxed),
        }
    }

    /// Moves a clock that stands still; the system's goes its own way. Forward time passes; back it is only set.
    pub fn set_now(&self, now: i64) {
        if let Clock::Set(clock) = &self.clock {
            let before = clock.now.swap(now, Ordering::Relaxed);
            clock.passed.fetch_add((now - before).max(0), Ordering::Relaxed);
        }
    }

    /// Randomness of its own, e.g. for another thread. Seeded ones are drawn in the order of the calls.
    pub fn random(&self) -> Source {
        let mut source = self.source.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &mut *source {
            Source::System(_) => Source::system(),
            Source::Seeded(seeded) => Source::Seeded(seeded.fork()),
        }
    }
}

impl Source {
    /// The operating system's.
    pub fn system() -> Source {
        Source::System(Box::new(SystemRandom { block: [0; BLOCK_BYTES], used: BLOCK_BYTES }))
    }
}

impl Random for Source {
    fn fill(&mut self, bytes: &mut [u8]) {
        match self {
            Source::System(random) => random.fill(bytes),
            Source::Seeded(random) => random.fill(bytes),
        }
    }
}

/// Draws from the system a block at a time, since a salt is small and a system call is not.
#[derive(Clone)]
pub struct SystemRandom {
    block: [u8; BLOCK_BYTES],
    used: usize,
}

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.used == BLOCK_BYTES {
                getrandom::fill(&mut self.block).expect("without randomness from the system nothing may be signed");
                self.used = 0;
            }
            let (now, later) = rest.split_at_mut(rest.len().min(BLOCK_BYTES - self.used));
            let drawn = &mut self.block[self.used..self.used + now.len()];
            now.copy_from_slice(drawn);
            // What was handed out must not be found in memory later.
            drawn.fill(0);
            self.used += now.len();
            rest = later;
        }
    }
}

/// SHA-256 of seed and counter, block by block.
#[derive(Clone)]
pub struct SeededRandom {
    seed: Hash,
    counter: u64,
    forks: u64,
    block: [u8; 32],
    used: usize,
}

impl SeededRandom {
    /// Starts from a seed.
    pub fn new(seed: &[u8]) -> SeededRandom {
        SeededRandom { seed: Hash::of(seed), counter: 0, forks: 0, block: [0; 32], used: 32 }
    }

    fn fork(&mut self) -> SeededRandom {
        self.forks += 1;
        SeededRandom::new(&[&self.seed.0[..], b"fork", &self.forks.to_be_bytes()].concat())
    }

    /// A number below `bound`, which must not be 0. The bias of the remainder does not matter for demo data.
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes) % bound
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.used == 32 {
                let mut input = [0; 40];
                input[..32].copy_from_slice(&self.seed.0);
                input[32..].copy_from_slice(&self.counter.to_be_bytes());
                self.block = Hash::of(&input).0;
                self.counter += 1;
                self.used = 0;
            }
            let (now, later) = rest.split_at_mut(rest.len().min(32 - self.used));
            now.copy_from_slice(&self.block[self.used..self.used + now.len()]);
            self.used += now.len();
            rest = later;
        }
    }
}

const BLOCK_BYTES: usize = 4096;

/// 2¹⁷: about half a second on an office machine, and 128 MiB, which is what makes guessing dear.
const PASSPHRASE_WORK: u8 = 17;
