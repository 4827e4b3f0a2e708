//! The line from a desk to its writer: one connection that is kept, how it stands, and when it is tried again.

use crate::{
    Outcome, World,
    failure::{desk_line_failed, desk_sync_failed, store_failed},
    peers::{Operational, verify_on_all_cores},
};
use ipc::Failure;
use ledger::{Card, DeskCard, PublicKey, SigningKey};
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use store::{Change, Snapshot, Store};
use sync::{
    Answer, HoldingsFault, Link, Request, Status, SyncFault,
    desks::{Row, State, Submitted, ask_state, hand_in},
    limits::DESK_ANSWER_BYTES_MAX,
    line::{Client, LineFault, Patience},
};

/// The writer as a desk sees it. Shared between the office and whoever looks after the line in the background.
pub(crate) struct Remote {
    identity: SigningKey,
    world: World,
    cards: Mutex<Cards>,
    line: Mutex<Line>,
    standing: Mutex<LineStanding>,
}

/// What was handed over when the desk joined, and later.
#[derive(Clone)]
pub(crate) struct Cards {
    /// The office's.
    pub writer: Card,
    /// The desk's own.
    pub own: DeskCard,
}

/// How the line stands.
#[derive(Clone, Default)]
pub(crate) struct LineStanding {
    pub up: bool,
    /// Since when that is so.
    pub since: Option<i64>,
    /// When the writer last answered.
    pub seen_at: Option<i64>,
    /// Why it is down.
    pub failure: Option<Failure>,
    /// The writer does not know this desk's key.
    pub unknown: bool,
    /// Somebody looks after the line in the background, so that nobody else waits for one that is down.
    pub tended: bool,
    /// The writer has something new that was not taken up yet.
    pub news: bool,
    /// While the ledger comes over for the first time: entries that have come, of how many.
    pub copied: Option<[u64; 2]>,
    looked: Option<Instant>,
}

struct Line {
    client: Option<Client>,
    /// Entity tag of the state that was taken up last.
    tag: Option<String>,
}

/// Why nothing came of asking the writer.
pub(crate) enum Trouble {
    /// The line, or what came over it.
    Sync(SyncFault<LineFault>),
    /// Something here, or what the writer's ledger is.
    Here(Failure),
}

impl From<SyncFault<LineFault>> for Trouble {
    fn from(fault: SyncFault<LineFault>) -> Self {
        Trouble::Sync(fault)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Here(failure)
    }
}

impl From<HoldingsFault> for Trouble {
    fn from(fault: HoldingsFault) -> Self {
        Trouble::Sync(SyncFault::Own(fault))
    }
}

/// What came of asking.
pub(crate) enum Asked<T> {
    Answered(T),
    /// Nobody heard it, or it is not known whether somebody did: it may be asked again.
    Unheard(Failure),
    /// Asking again would come to the same.
    Refused(Failure),
}

impl Remote {
    /// The writer of a desk's folder; `None` when the folder is no desk's.
    pub fn load(folder: &Path, store: &Store, world: &World) -> Outcome<Option<Arc<Remote>>> {
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let Some(cards) = Cards::stored(&snapshot)? else { return Ok(None) };
        // Without its keys it is a desk all the same, which nobody lets in: it must never take itself for the writer.
        let keys = Operational::load_or_make(folder, world)?;
        Ok(Some(Remote::new(cards, SigningKey::from_seed(&keys.tls.seed()), world)))
    }

    /// The writer that a desk has just been told of.
    pub fn new(cards: Cards, identity: SigningKey, world: &World) -> Arc<Remote> {
        Arc::new(Remote {
            identity,
            world: world.clone(),
            cards: Mutex::new(cards),
            line: Mutex::new(Line { client: None, tag: None }),
            standing: Mutex::default(),
        })
    }

    /// The cards.
    pub fn cards(&self) -> Cards {
        lock(&self.cards).clone()
    }

    /// Takes the office's newer card.
    pub fn take_cards(&self, cards: Cards) {
        *lock(&self.cards) = cards;
        let mut line = lock(&self.line);
        (line.client, line.tag) = (None, None);
        lock(&self.standing).looked = None;
    }

    /// Takes the office's newer card from the writer itself; the connection stays.
    pub fn note_cards(&self, cards: Cards) {
        *lock(&self.cards) = cards;
    }

    /// The desk's own key of the line.
    pub fn key(&self) -> PublicKey {
        self.identity.public()
    }

    /// How the line stands.
    pub fn standing(&self) -> LineStanding {
        lock(&self.standing).clone()
    }

    /// Notes how far the first copy is; `None` when it is over.
    pub fn note_copied(&self, copied: Option<[u64; 2]>) {
        lock(&self.standing).copied = copied;
    }

    /// From now on somebody looks after the line in the background.
    pub fn be_tended(&self) {
        lock(&self.standing).tended = true;
    }

    /// Whether a reader should look for something new now.
    pub fn look_is_due(&self) -> bool {
        let standing = lock(&self.standing);
        if standing.tended {
            return standing.news;
        }
        let wait = if standing.up || standing.looked.is_none() { LOOK_EVERY } else { DOWN_FOR };
        standing.looked.is_none_or(|looked| looked.elapsed() >= wait)
    }

    /// Whether it is known that asking is of no use now: somebody in the background sees when it is.
    pub fn is_known_down(&self) -> bool {
        let standing = lock(&self.standing);
        standing.tended && !standing.up && standing.looked.is_some()
    }

    /// Asks, from the background, whether anything is new; holds nothing that a reader waits for.
    pub fn poll(&self) -> bool {
        let tag = lock(&self.line).tag.clone();
        let asked = self.ask(|link| Ok(ask_state(link, tag.as_deref())?.is_some()));
        let news = matches!(asked, Asked::Answered(true));
        if news {
            lock(&self.standing).news = true;
        }
        news
    }

    /// Asks how far the writer is, and gives what is new to `take`; when `take` has done, the same is not asked for again.
    pub fn look(&self, take: impl FnOnce(&State, &mut Link<'_, LineFault>) -> Result<(), Trouble>) -> Asked<()> {
        let tag = lock(&self.line).tag.clone();
        let asked = self.ask(|link| {
            let Some((state, tag)) = ask_state(link, tag.as_deref())? else { return Ok(None) };
            take(&state, link)?;
            Ok(Some(tag))
        });
        if let Asked::Answered(tag) = &asked {
            if let Some(tag) = tag {
                lock(&self.line).tag = Some(tag.clone());
            }
            lock(&self.standing).news = false;
        }
        match asked {
            Asked::Answered(_) => Asked::Answered(()),
            Asked::Unheard(failure) => Asked::Unheard(failure),
            Asked::Refused(failure) => Asked::Refused(failure),
        }
    }

    /// Hands something in, over a connection of its own: the writer may work on it longer than a look may take.
    pub fn hand_in(&self, rows: &[Row]) -> Asked<Submitted> {
        let cards = self.cards();
        let connected = Client::connect(cards.writer.address(), &[cards.writer.tls().clone()], &self.identity, long_patience());
        let outcome = connected.map_err(SyncFault::Line).and_then(|mut client| {
            let mut ask = |request: Request| asked(&mut client, &request);
            hand_in(&mut Link::new(&mut ask, &mut verify_on_all_cores), rows)
        });
        self.judge(outcome.map_err(Trouble::Sync))
    }

    /// Asks over the connection that is kept.
    pub fn ask<T>(&self, ask: impl FnOnce(&mut Link<'_, LineFault>) -> Result<T, Trouble>) -> Asked<T> {
        let cards = self.cards();
        let mut line = lock(&self.line);
        let client = match line.client.take() {
            Some(client) => Ok(client),
            None => Client::connect(cards.writer.address(), &[cards.writer.tls().clone()], &self.identity, short_patience()),
        };
        let outcome = match client {
            Err(fault) => Err(Trouble::Sync(SyncFault::Line(fault))),
            Ok(mut client) => {
                let mut by_line = |request: Request| asked(&mut client, &request);
                let outcome = ask(&mut Link::new(&mut by_line, &mut verify_on_all_cores));
                if !matches!(outcome, Err(Trouble::Sync(SyncFault::Line(_)))) {
                    line.client = Some(client);
                }
                outcome
            }
        };
        drop(line);
        self.judge(outcome)
    }

    /// Notes how the line stands after something was asked, and says what came of it.
    fn judge<T>(&self, outcome: Result<T, Trouble>) -> Asked<T> {
        let now = self.world.now();
        let mut standing = lock(&self.standing);
        standing.looked = Some(Instant::now());
        let fault = match outcome {
            Ok(answer) => {
                standing.answered(now);
                return Asked::Answered(answer);
            }
            Err(Trouble::Here(failure)) => {
                // The line is well; what the writer's ledger is, or this disk, is not.
                standing.answered(now);
                standing.failure = Some(failure.clone());
                return Asked::Refused(failure);
            }
            Err(Trouble::Sync(fault)) => fault,
        };
        let known = standing.seen_at.is_some();
        standing.unknown = is_unknown(&fault);
        let failure = match &fault {
            SyncFault::Line(fault) => desk_line_failed(fault),
            fault => desk_sync_failed(fault),
        };
        if standing.up || !known && standing.since.is_none() {
            standing.since = Some(now);
        }
        standing.up = false;
        standing.failure = Some(failure.clone());
        let heard = match &fault {
            SyncFault::Line(LineFault::Refused | LineFault::NotPinned | LineFault::Address) => true,
            SyncFault::Line(_) | SyncFault::Own(_) => false,
            SyncFault::Answered { status, .. } => *status != Status::INTERNAL && *status != Status::TOO_MANY_REQUESTS,
            SyncFault::Peer(_) => true,
        };
        if heard { Asked::Refused(failure) } else { Asked::Unheard(failure) }
    }
}

impl LineStanding {
    fn answered(&mut self, now: i64) {
        if !self.up {
            (self.up, self.since) = (true, Some(now));
        }
        self.seen_at = Some(now);
        (self.failure, self.unknown) = (None, false);
    }
}

impl Cards {
    /// Those of a desk's folder.
    pub fn stored(snapshot: &Snapshot) -> Outcome<Option<Cards>> {
        let text = |name| -> Outcome<Option<String>> {
            let bytes = snapshot.setting(name).map_err(|error| store_failed(&error))?;
            Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
        };
        let (Some(writer), Some(own)) = (text(WRITER_CARD)?, text(OWN_CARD)?) else { return Ok(None) };
        Ok(Card::parse(&writer).ok().zip(DeskCard::parse(&own).ok()).map(|(writer, own)| Cards { writer, own }))
    }

    /// Whether the own card still says what is so.
    pub fn stands(&self, key: &PublicKey, writer: &Card, name: &str) -> bool {
        self.own.tls() == key && self.own.writer() == writer.tls() && self.own.name() == name
    }

    /// The writes that keep them.
    pub fn changes(&self) -> [Change<'_>; 2] {
        [
            Change::PutSetting { name: WRITER_CARD, value: self.writer.text().as_bytes() },
            Change::PutSetting { name: OWN_CARD, value: self.own.text().as_bytes() },
        ]
    }
}

/// Whether a file is a desk's copy.
pub(crate) fn is_desk(snapshot: &Snapshot) -> Outcome<bool> {
    Ok(snapshot.setting(WRITER_CARD).map_err(|error| store_failed(&error))?.is_some())
}

fn asked(client: &mut Client, request: &Request) -> Result<Answer, LineFault> {
    let reply = client.request(request, DESK_ANSWER_BYTES_MAX)?;
    Ok(reply.into())
}

/// Whether the writer does not let this desk in, or no longer.
fn is_unknown(fault: &SyncFault<LineFault>) -> bool {
    matches!(fault, SyncFault::Line(LineFault::Refused) | SyncFault::Answered { status: Status::FORBIDDEN, .. })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked has left nothing that the next question would not set right.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn short_patience() -> Patience {
    Patience { connect: CONNECT_TIME, handshake: CONNECT_TIME, stall: STALL_TIME, ..Patience::default() }
}

fn long_patience() -> Patience {
    Patience { connect: CONNECT_TIME, handshake: CONNECT_TIME, stall: WORK_TIME, ..Patience::default() }
}

const WRITER_CARD: &str = "desk/writer";
const OWN_CARD: &str = "desk/card";

/// What came less than this ago is shown without asking.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A line that is down is not tried again by readers for so long.
const DOWN_FOR: Duration = Duration::from_secs(10);
const CONNECT_TIME: Duration = Duration::from_secs(2);
const STALL_TIME: Duration = Duration::from_secs(5);
/// So long the writer may work on what was handed in without a byte.
const WORK_TIME: Duration = Duration::from_secs(60);
