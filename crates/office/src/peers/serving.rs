//! Answering other offices: the same with a window and without. No member's key is needed.

use super::{
    card::no_card,
    chronicle::Chronicle,
    happening::{Happening, Tell},
    metrics::Watch,
    operational::Operational,
    overlap::note_shown,
    peer_of,
    roster::Roster,
    schedule::{Every, Rounds, due, note_heard},
    shelf::Shelf,
};
use crate::{
    Outcome, World,
    desks::{answer_desk, desk_pins},
    failure::{broken, failure},
};
use ipc::{Blame, Failure};
use ledger::{Card, Checkpoint, PublicKey, Rights, SigningKey, roll::Peer};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};
use store::{Store, StoredRun};
use sync::{
    Answer, Method, PeerRights, Request, Status, Verdict,
    desks::desk_of,
    limits::{ADD_CHECKPOINT_BYTES_MAX, HEADS_BYTES_MAX, PUSH_BYTES_MAX, SUBMISSION_BYTES_MAX},
    line::{Handler, Limits, Server},
    plain::PlainServer,
};

/// A server of one data folder. It listens until it is stopped or dropped.
pub struct Serving {
    /// There until it stops.
    server: Option<Arc<Server>>,
    address: SocketAddr,
    rounds: Option<Arc<Rounds>>,
    watch: Option<PlainServer>,
    chronicle: Option<Chronicle>,
    tell: Tell,
}

/// How it is served.
#[derive(Clone)]
pub struct ServeTerms {
    /// Where to listen, `host:port`; else on the port of the card's address on all interfaces, but on the machine itself alone
    /// when that is where the address leads.
    pub listen: Option<String>,
    /// Where it can be watched, `host:port`; else nowhere.
    pub watch: Option<String>,
    /// It can be watched from other machines too.
    pub watch_from_anywhere: bool,
    /// How often it syncs by itself; nothing: it leaves that to others.
    pub every: Option<Every>,
    /// Hears what happens.
    pub tell: Tell,
}

impl Default for ServeTerms {
    fn default() -> ServeTerms {
        ServeTerms { listen: None, watch: None, watch_from_anywhere: false, every: None, tell: Arc::new(|_| {}) }
    }
}

impl Serving {
    /// Starts to listen, and to do nothing else.
    pub fn start(folder: &Path, world: World, listen: Option<&str>) -> Outcome<Serving> {
        Serving::begin(folder, world, &ServeTerms { listen: listen.map(str::to_owned), ..ServeTerms::default() })
    }

    /// Starts to listen, and to sync and be watched as the terms say.
    pub fn begin(folder: &Path, world: World, terms: &ServeTerms) -> Outcome<Serving> {
        let watch_at = terms.watch.as_deref().map(|at| watch_at(at, terms.watch_from_anywhere)).transpose()?;
        let shelf = Shelf::open(folder)?;
        let card = shelf.own.own_card()?.ok_or_else(no_card)?;
        let keys = Operational::load(folder)?.ok_or_else(no_card)?;
        let listen = match &terms.listen {
            Some(listen) => listen.parse().map_err(|_| listen_where())?,
            None => listen_at(&card)?,
        };
        let roster = Arc::new(Roster::new());
        roster.take_up(shelf.own.chain.roll(), others(&shelf), &shelf.own.store)?;
        let tls = SigningKey::from_seed(&keys.tls.seed());
        let (store, own) = (shelf.own.store.clone(), shelf.own.chain.origin().clone());
        let name = shelf.own.office_name();
        let desk = ServingDesk {
            pushers: Mutex::new(pushers(&shelf)),
            bringing: Mutex::default(),
            shelf: RwLock::new(shelf),
            keys,
            world: world.clone(),
            roster: roster.clone(),
            store: store.clone(),
            tell: terms.tell.clone(),
        };
        let desk = Arc::new(desk);
        let server = Server::start(listen, &tls, roster.pins.clone(), desk.clone(), Limits::default());
        let server = Arc::new(server.map_err(|error| cannot_listen(listen, &error))?);
        let rounds = terms.every.map(|every| {
            let (folder, world, store, roster) = (folder.to_owned(), world.clone(), store.clone(), roster.clone());
            let here = folder.clone();
            let looked = Mutex::new(None::<Instant>);
            let whom = move || {
                // Whoever calls is taken up then; whoever was enrolled and does not call is found here, soon enough.
                let mut looked = looked.lock().unwrap_or_else(PoisonError::into_inner);
                if looked.is_none_or(|at| at.elapsed() > LOOK_FOR_PEERS) {
                    *looked = Some(Instant::now());
                    desk.refresh();
                }
                drop(looked);
                let peers: Vec<Peer> = roster.all().into_iter().map(|known| known.peer).collect();
                due(&here, &world, &peers, &store, every)
            };
            Arc::new(Rounds::start(folder, every, Duration::ZERO, whom, terms.tell.clone()))
        });
        let watch = watch_at.map(|at| {
            let watch = Watch {
                folder: folder.to_owned(),
                world: world.clone(),
                own,
                name,
                store: store.clone(),
                roster: roster.clone(),
                server: Arc::downgrade(&server),
                rounds: rounds.as_ref().map(Arc::downgrade).unwrap_or_default(),
                syncs: rounds.is_some(),
                written: Mutex::default(),
                held: Mutex::default(),
            };
            PlainServer::start(at, Arc::new(move |path: &str| watch.page(path))).map_err(|error| cannot_listen(at, &error))
        });
        let watch = watch.transpose()?;
        let chronicle = Some(Chronicle::start(Arc::downgrade(&server), store, terms.tell.clone()));
        let address = server.address();
        (terms.tell)(&Happening::Started { address, watched: watch.as_ref().map(PlainServer::address) });
        Ok(Serving { server: Some(server), address, rounds, watch, chronicle, tell: terms.tell.clone() })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it can be watched.
    pub fn watched_at(&self) -> Option<SocketAddr> {
        self.watch.as_ref().map(PlainServer::address)
    }

    /// Whether it still listens; when not, it has failed inside.
    pub fn listens(&self) -> bool {
        self.server.as_ref().is_some_and(|server| server.listens())
    }

    /// Stops; requests that are being answered may end.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let rounds = self.rounds.take();
        // Told first, so that both end at the same time.
        rounds.iter().for_each(|rounds| rounds.tell_to_end());
        drop((self.chronicle.take(), self.watch.take()));
        if let Some(mut server) = self.server.take() {
            // Somebody may be looking at it just now, for a moment.
            for _ in 0..LOOKS_MAX {
                match Arc::try_unwrap(server) {
                    Ok(server) => {
                        server.stop();
                        break;
                    }
                    Err(looked_at) => server = looked_at,
                }
                std::thread::sleep(LOOK);
            }
        }
        rounds.iter().for_each(|rounds| rounds.end(SYNC_END_TIME));
        (self.tell)(&Happening::Stopped);
    }
}

struct ServingDesk {
    shelf: RwLock<Shelf>,
    keys: Operational,
    world: World,
    roster: Arc<Roster>,
    /// That of the own ledger, for what needs nothing else.
    store: Arc<Store>,
    /// Who may bring entries, and so may send large bodies.
    pushers: Mutex<BTreeSet<String>>,
    /// What peers are bringing, by origin: noted when it has become a copy.
    bringing: Mutex<BTreeMap<String, (StoredRun, Instant)>>,
    tell: Tell,
}

impl ServingDesk {
    /// Takes up what other programs have written, new peers among it.
    fn catch_up(&self, shelf: &mut Shelf) -> Outcome<()> {
        let before = shelf.own.chain.size();
        shelf.catch_up()?;
        if shelf.own.chain.size() != before { self.let_in(shelf) } else { Ok(()) }
    }

    /// Lets in whom the own ledger says, and nobody else.
    fn let_in(&self, shelf: &Shelf) -> Outcome<()> {
        self.roster.take_up(shelf.own.chain.roll(), others(shelf), &shelf.own.store)?;
        *self.pushers.lock().unwrap_or_else(PoisonError::into_inner) = pushers(shelf);
        Ok(())
    }

    /// The answer to a request that only reads, where that can be told without taking anything up first. Many are answered so at
    /// one time.
    fn answer_beside_others(&self, peer: &str, request: &Request) -> Option<Answer> {
        if !sync::only_reads(request) {
            return None;
        }
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        let stays = sync::stays_true(request);
        // Who may read what is said by the own ledger: that must be the newest in any case, and what was removed is not served.
        let is_current = if stays { shelf.own.is_current() && shelf.has_its_files() } else { shelf.is_current() };
        // While the own ledger is in doubt, something is written down of whoever asks for heads.
        let notes = || request.path == HEADS_PATH && !matches!(shelf.own.hold(), Ok(None));
        if !is_current || cosigns(&request.path) && self.outdated(&shelf) || notes() {
            return None;
        }
        let answer = match rights(&shelf, peer) {
            Some(rights) => sync::serve_reading(&*shelf, &rights, request),
            None => Answer::empty(Status::FORBIDDEN),
        };
        // What is not there may just have been written.
        (!stays || answer.status != Status::NOT_FOUND).then_some(answer)
    }

    /// Whether the own card names other keys than those that are used here.
    fn outdated(&self, shelf: &Shelf) -> bool {
        shelf.own.own_card().is_ok_and(|card| card.is_some_and(|card| !self.keys.are_of(&card)))
    }

    /// Notes what a caller's heads say of the own ledger, while that is in doubt.
    fn note_called(&self, shelf: &Shelf, peer: &str, body: &[u8]) -> Outcome<()> {
        if shelf.own.hold()?.is_none() {
            return Ok(());
        }
        let Ok(heads) = sync::parse_heads(body) else { return Ok(()) };
        let own = shelf.own.chain.origin();
        let judged = heads.iter().find(|head| head.origin == *own).map(|head| sync::judge(shelf, None, head));
        let judged = judged.transpose().map_err(|_| broken("heads"))?;
        let forked = matches!(judged, Some(Verdict::Fork(_)));
        let signed = |_: &Checkpoint| matches!(judged, Some(Verdict::Newer));
        shelf.own.note_called(peer, &heads, signed, forked, self.world.now())
    }

    /// Notes what a peer has brought once its entries are held here: that is an exchange like one that was made from here.
    fn note_brought(&self, shelf: &Shelf, peer: &str, bytes: usize, before: u64, taken: bool) {
        let mut bringing = self.bringing.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = || (StoredRun { brought: true, ..StoredRun::begun(peer, self.world.now()) }, Instant::now());
        let (run, began) = bringing.entry(peer.to_owned()).or_insert_with(begun);
        run.bytes += bytes as u64;
        let entries = size_of(shelf, peer).saturating_sub(before);
        if entries > 0 {
            run.entries = entries;
            run.ledgers = 1;
            run.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            // The entries are there whether or not that can be written down.
            let _ = shelf.own.store.note_copy(peer, peer, self.world.now()).and_then(|()| shelf.own.store.note_run(run));
        }
        if entries > 0 || taken {
            bringing.remove(peer);
        }
    }

    fn may_push(&self, peer: &str) -> bool {
        self.pushers.lock().unwrap_or_else(PoisonError::into_inner).contains(peer)
    }
}

/// Whether what is asked for is a cosignature.
fn cosigns(path: &str) -> bool {
    path.starts_with("/witness/") || path.starts_with("/mirror/")
}

impl Handler for ServingDesk {
    fn refresh(&self) {
        if self.shelf.read().unwrap_or_else(PoisonError::into_inner).own.is_current() {
            return;
        }
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        // Should it fail, the next request says so; until then those who were known are let in.
        let _ = self.catch_up(&mut shelf);
    }

    fn connected(&self, peer: &str, key: &PublicKey) {
        let Some(known) = self.roster.peer(peer) else { return };
        // Should it fail, the next connection notes it.
        let _ = note_heard(peer, &self.store, self.world.now());
        if note_shown(&known, key, &self.store).is_ok_and(|changed| changed) && self.roster.pin(&self.store).is_ok() {
            (self.tell)(&Happening::KeyEnded { peer: peer.to_owned() });
        }
    }

    fn answer(&self, peer: &str, request: Request) -> Answer {
        self.roster.heard(peer, self.world.now());
        let number = desk_of(peer);
        if number.is_none()
            && let Some(answer) = self.answer_beside_others(peer, &request)
        {
            return answer;
        }
        // A request that panicked has changed nothing that is not read anew.
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        if self.catch_up(&mut shelf).is_err() {
            return Answer::empty(Status::INTERNAL);
        }
        if let Some(number) = number {
            let before = shelf.own.chain.size();
            let answer = answer_desk(&mut shelf, &self.world, number, request);
            if shelf.own.chain.size() != before {
                // What was handed in is recorded; should this fail, those who were known are let in until the next entry.
                let _ = self.let_in(&shelf);
            }
            return answer;
        }
        let Some(rights) = rights(&shelf, peer) else { return Answer::empty(Status::FORBIDDEN) };
        if cosigns(&request.path) && self.outdated(&shelf) {
            // Its own card names other keys: nobody could tell whose cosignature it is.
            return Answer::empty(Status::FORBIDDEN);
        }
        let now = u64::try_from(self.world.now()).unwrap_or(0);
        if let Some(answer) = sync::serve_parcels(&mut *shelf, &rights, now, &request) {
            return answer;
        }
        let before = size_of(&shelf, peer);
        let answer = sync::serve(&mut *shelf, self.keys.cosigning(), &rights, now, &request);
        if request.path == PUSH_PATH && matches!(answer.status, Status::OK | Status::ACCEPTED) {
            self.note_brought(&shelf, peer, request.body.len(), before, answer.status == Status::OK);
        }
        // Whoever cannot be called is heard when it calls: by its heads, or by its saying that they are as they were when these
        // very ones had left nothing to do.
        if request.path == HEADS_PATH {
            let _ = match (answer.status, request.method) {
                (Status::OK, Method::Post) => self.note_called(&shelf, peer, &request.body),
                (Status::NOT_MODIFIED, Method::Get) => self.note_called(&shelf, peer, b"[]"),
                _ => Ok(()),
            };
        }
        answer
    }

    fn body_max(&self, peer: &str, method: Method, path: &str) -> usize {
        match method {
            Method::Get => 0,
            Method::Post if path == SUBMIT_PATH && desk_of(peer).is_some() => SUBMISSION_BYTES_MAX,
            Method::Post if path == HEADS_PATH => HEADS_BYTES_MAX,
            Method::Post if path == PUSH_PATH && self.may_push(peer) => PUSH_BYTES_MAX,
            Method::Post => sync::parcel_body_max(path).unwrap_or(ADD_CHECKPOINT_BYTES_MAX),
        }
    }
}

/// How many entries of a ledger are held.
fn size_of(shelf: &Shelf, origin: &str) -> u64 {
    shelf.desk(origin).map_or(0, |desk| desk.chain.size())
}

/// What a peer may do; nothing when it may not even connect.
fn rights(shelf: &Shelf, peer: &str) -> Option<PeerRights> {
    let known = peer_of(shelf.own.chain.roll(), peer).filter(|known| !known.revoked)?;
    Some(PeerRights { origin: peer.to_owned(), may: known.may })
}

/// The keys of the office's own desks, each with the name it goes by on the line.
fn others(shelf: &Shelf) -> Vec<(PublicKey, String)> {
    desk_pins(shelf.own.chain.roll()).collect()
}

/// The peers that may bring entries.
fn pushers(shelf: &Shelf) -> BTreeSet<String> {
    let peers = shelf.own.chain.roll().peers().filter(|peer| !peer.revoked && peer.may.include(Rights::PUSH));
    peers.map(|peer| peer.origin.to_string()).collect()
}

/// Where it can be watched. What is shown there is for whoever looks after the machine.
fn watch_at(at: &str, from_anywhere: bool) -> Outcome<SocketAddr> {
    let at: SocketAddr = at.parse().map_err(|_| watch_where())?;
    if at.ip().is_loopback() || from_anywhere { Ok(at) } else { Err(watch_where()) }
}

fn watch_where() -> Failure {
    failure(
        "metrics-address",
        Blame::Input,
        ["监控地址不能用。", "It cannot be watched at this address."],
        [
            "请写成本机的 地址:端口，例如 127.0.0.1:9464；确要让别的机器来看，请另加 --metrics-anywhere。",
            "Give a loopback address and a port, e.g. 127.0.0.1:9464; add --metrics-anywhere if other machines shall see it.",
        ],
    )
}

fn listen_at(card: &Card) -> Outcome<SocketAddr> {
    let (host, port) = card.endpoint().ok_or_else(listen_where)?;
    let itself = host.parse().ok().filter(IpAddr::is_loopback);
    Ok(SocketAddr::new(itself.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), port))
}

fn listen_where() -> Failure {
    failure(
        "listen",
        Blame::Input,
        ["不知道该在哪个地址和端口上接受连接。", "It is not known at which address and port to listen."],
        [
            "请写成 主机:端口，例如 0.0.0.0:8443；或请管理员在名片上填写本单位的地址。",
            "Give host:port, e.g. 0.0.0.0:8443; or let an administrator put the office's address on its card.",
        ],
    )
}

fn cannot_listen(listen: SocketAddr, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => failure(
            "port-taken",
            Blame::Machine,
            [&format!("{listen} 已被别的程序占用。"), &format!("Another program listens at {listen} already.")],
            [
                "可能本程序已在另一个窗口里运行；否则请换一个端口，并重新制作名片。",
                "This program may be running already; otherwise choose another port and make a new card.",
            ],
        ),
        std::io::ErrorKind::AddrNotAvailable | std::io::ErrorKind::PermissionDenied => listen_where(),
        _ => broken("listen"),
    }
}

const HEADS_PATH: &str = "/heads";
/// A sync that goes on when the server is told to stop gets so long to end.
const SYNC_END_TIME: Duration = Duration::from_secs(3);
const LOOK_FOR_PEERS: Duration = Duration::from_secs(30);
const LOOKS_MAX: u32 = 200;
const LOOK: Duration = Duration::from_millis(5);
const SUBMIT_PATH: &str = "/desk/submit";
const PUSH_PATH: &str = "/mirror/add-entries";
