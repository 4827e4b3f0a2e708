//! Asking a peer, and fetching on a thread of its own what will be asked for next.

use ledger::PublicKey;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use sync::{
    Answer, Request, Status,
    limits::BUNDLE_BYTES_MAX,
    line::{Client, LineFault},
};

/// One peer, to be asked.
pub(super) struct Caller {
    asked: Arc<Mutex<Asked>>,
    /// What will be asked for, in this order; its answers are being fetched.
    foreseen: VecDeque<Request>,
    fetching: Option<Fetching>,
    /// A sync was made with it before.
    used: bool,
}

/// Who is asked, and how fast the answers come.
struct Asked {
    client: Client,
    pace: Pace,
    /// When the sync began, and what had gone over the line by then.
    begun: (Instant, u64),
}

struct Fetching {
    requests: Option<Sender<Request>>,
    /// Nobody waits for its answers any more.
    ended: Arc<AtomicBool>,
    answers: Receiver<Result<Answer, LineFault>>,
    thread: Option<JoinHandle<()>>,
}

impl Caller {
    /// Over a connection that was made.
    pub fn new(client: Client) -> Caller {
        // Of a new connection what it took to make it counts as well.
        let asked = Asked { client, pace: Pace::default(), begun: (Instant::now(), 0) };
        Caller { asked: Arc::new(Mutex::new(asked)), foreseen: VecDeque::new(), fetching: None, used: false }
    }

    /// Another sync begins: time and traffic count from here.
    pub fn begin(&mut self) {
        self.forget();
        let mut asked = self.asked();
        let before = if self.used { asked.traffic() } else { 0 };
        asked.begun = (Instant::now(), before);
        drop(asked);
        self.used = true;
    }

    /// The key that the peer showed last.
    pub fn peer_key(&self) -> PublicKey {
        self.asked().client.peer_key().clone()
    }

    /// Begins to fetch what will be asked for after everything that was foreseen before.
    pub fn foresee(&mut self, request: Request) {
        let asked = &self.asked;
        let fetching = self.fetching.get_or_insert_with(|| Fetching::start(asked.clone()));
        if let Some(requests) = &fetching.requests {
            // The thread ends at a fault; whoever asks for this will be told of it.
            let _ = requests.send(request.clone());
            self.foreseen.push_back(request);
        }
    }

    /// Asks, and waits for the answer as long as `goes_on` says so.
    pub fn ask(&mut self, request: &Request, goes_on: &mut dyn FnMut() -> bool) -> Result<Answer, LineFault> {
        if let Some(next) = self.foreseen.pop_front() {
            if next == *request {
                let answer = self.fetched(goes_on);
                if answer.is_err() {
                    self.forget();
                }
                return answer;
            }
            // It came otherwise: after a fault, or because the peer no longer has what was expected.
            self.forget();
        }
        self.asked().ask(request, goes_on)
    }

    /// Bytes that went over the line since the sync began, both ways.
    pub fn traffic(&self) -> u64 {
        let asked = self.asked();
        asked.traffic() - asked.begun.1
    }

    /// The answer to what was foreseen first.
    fn fetched(&self, goes_on: &mut dyn FnMut() -> bool) -> Result<Answer, LineFault> {
        let Some(fetching) = &self.fetching else { return Err(LineFault::ClosedEarly) };
        loop {
            match fetching.answers.recv_timeout(LOOK_AGAIN) {
                Ok(answer) if goes_on() => return answer,
                Err(RecvTimeoutError::Timeout) if goes_on() => {}
                _ => return Err(LineFault::ClosedEarly),
            }
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what was foreseen, and waits for the request under way.
    fn forget(&mut self) {
        self.foreseen.clear();
        self.fetching = None;
    }
}

impl Fetching {
    fn start(asked: Arc<Mutex<Asked>>) -> Fetching {
        let (requests, waiting) = channel::<Request>();
        let (done, answers) = channel();
        let ended = Arc::new(AtomicBool::new(false));
        let is_ended = ended.clone();
        let thread = thread::spawn(move || {
            for request in waiting {
                let mut goes_on = || !is_ended.load(Ordering::Relaxed);
                let answer = asked.lock().unwrap_or_else(PoisonError::into_inner).ask(&request, &mut goes_on);
                let last = answer.is_err();
                if done.send(answer).is_err() || last {
                    return;
                }
            }
        });
        Fetching { requests: Some(requests), ended, answers, thread: Some(thread) }
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.requests = None;
        self.ended.store(true, Ordering::Relaxed);
        // Nobody listens any more: the thread ends with the answer that it waits for.
        let (_, nobody) = channel();
        self.answers = nobody;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// How fast the line is.
#[derive(Default)]
struct Pace {
    bytes: u64,
    time: Duration,
}

impl Pace {
    fn note(&mut self, bytes: u64, time: Duration) {
        // Of a short answer the time is that of its way, and not that of its bytes.
        if bytes < TOLD_BY_BYTES {
            return;
        }
        self.bytes += bytes;
        self.time += time;
        // What was long ago counts less.
        if self.bytes > FORGOTTEN_AFTER_BYTES {
            (self.bytes, self.time) = (self.bytes / 2, self.time / 2);
        }
    }

    /// Whether compressing takes both sides longer than it saves on the line.
    fn is_fast(&self) -> bool {
        self.bytes > TELLING_BYTES && self.bytes as f64 >= self.time.as_secs_f64() * FAST_BYTES_PER_SECOND
    }
}

impl Asked {
    /// Asks, and asks again where the peer wishes to be left in peace for a moment.
    fn ask(&mut self, request: &Request, goes_on: &mut dyn FnMut() -> bool) -> Result<Answer, LineFault> {
        let request = Request { accepts_gzip: request.accepts_gzip && !self.pace.is_fast(), ..request.clone() };
        let mut waits = WAITS_MAX;
        loop {
            let (before, begun) = (self.client.traffic().received(), Instant::now());
            let reply = self.client.request(&request, BUNDLE_BYTES_MAX)?;
            self.pace.note(self.client.traffic().received() - before, begun.elapsed());
            // Each answer comes in time, and there is always one more to be asked for: that is slow too.
            let least = self.begun.0.elapsed().saturating_sub(SLOW_TIME_MAX).as_secs() * SLOW_BYTES_PER_SECOND;
            if self.traffic() - self.begun.1 < least {
                return Err(LineFault::TooSlow);
            }
            if !goes_on() {
                return Err(LineFault::ClosedEarly);
            }
            if reply.status == Status::TOO_MANY_REQUESTS && waits > 0 {
                waits -= 1;
                thread::sleep(Duration::from_secs(reply.retry_after.unwrap_or(1).min(WAIT_SECONDS_MAX)));
                continue;
            }
            return Ok(reply.into());
        }
    }

    fn traffic(&self) -> u64 {
        self.client.traffic().sent() + self.client.traffic().received()
    }
}

/// A first copy of a large ledger asks more often than a peer lets everybody ask.
const WAITS_MAX: u32 = 60;

const WAIT_SECONDS_MAX: u64 = 5;

/// How often it is looked whether an answer is still wanted.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// After this time a peer must have moved so many bytes a second, so that it does not hold up the others.
const SLOW_TIME_MAX: Duration = Duration::from_secs(300);
const SLOW_BYTES_PER_SECOND: u64 = 16_384;

/// Fewer bytes tell nothing about a line.
const TELLING_BYTES: u64 = 512 * 1024;
const TOLD_BY_BYTES: u64 = 64 * 1024;
const FORGOTTEN_AFTER_BYTES: u64 = 64 * 1024 * 1024;

/// A hundred megabits a second. Where more comes, the cores are what everything waits for.
const FAST_BYTES_PER_SECOND: f64 = 12.5e6;
