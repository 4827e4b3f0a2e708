//! Answering other offices: the same with a window and without. No member's key is needed.

use super::{card::no_card, operational::Operational, peer_of, shelf::Shelf};
use crate::{
    Outcome, World,
    failure::{broken, failure},
};
use ipc::{Blame, Failure};
use ledger::{Card, PublicKey, SigningKey, roll::Peer};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};
use sync::{
    Answer, Method, PeerRights, Request, Status,
    limits::{ADD_CHECKPOINT_BYTES_MAX, HEADS_BYTES_MAX},
    line::{Handler, Limits, Pins, Server},
};

/// A server of one data folder. It listens until it is stopped or dropped.
pub struct Serving {
    server: Server,
}

impl Serving {
    /// Starts to listen: at `listen` (`host:port`), else on the port of the card's address on all interfaces, but on the
    /// machine itself alone when that is where the address leads.
    pub fn start(folder: &Path, world: World, listen: Option<&str>) -> Outcome<Serving> {
        let shelf = Shelf::open(folder)?;
        let card = shelf.own.own_card()?.ok_or_else(no_card)?;
        let keys = Operational::load(folder)?.ok_or_else(no_card)?;
        let listen = match listen {
            Some(listen) => listen.parse().map_err(|_| listen_where())?,
            None => listen_at(&card)?,
        };
        let pins = Arc::new(Pins::new(pins(&shelf)));
        let tls = SigningKey::from_seed(&keys.tls.seed());
        let desk = ServingDesk { shelf: Mutex::new(shelf), keys, world, pins: pins.clone() };
        let server = Server::start(listen, &tls, pins, Arc::new(desk), Limits::default());
        Ok(Serving { server: server.map_err(|error| cannot_listen(listen, &error))? })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Stops; requests that are being answered may end.
    pub fn stop(self) {
        self.server.stop();
    }
}

struct ServingDesk {
    shelf: Mutex<Shelf>,
    keys: Operational,
    world: World,
    pins: Arc<Pins>,
}

impl ServingDesk {
    /// Takes up what other programs have written, new peers among it.
    fn catch_up(&self, shelf: &mut Shelf) -> Outcome<()> {
        let before = shelf.own.chain.size();
        shelf.catch_up()?;
        if shelf.own.chain.size() != before {
            self.pins.replace(pins(shelf));
        }
        Ok(())
    }
}

impl Handler for ServingDesk {
    fn refresh(&self) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        // Should it fail, the next request says so; until then those who were known are let in.
        let _ = self.catch_up(&mut shelf);
    }

    fn answer(&self, peer: &str, request: Request) -> Answer {
        // A request that panicked has changed nothing that is not read anew.
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if self.catch_up(&mut shelf).is_err() {
            return Answer::empty(Status::INTERNAL);
        }
        let Some(known) = peer_of(shelf.own.chain.roll(), peer).filter(|known| !known.revoked) else {
            return Answer::empty(Status::FORBIDDEN);
        };
        let rights = PeerRights { origin: peer.to_owned(), may: known.may };
        let now = u64::try_from(self.world.now()).unwrap_or(0);
        sync::serve(&mut *shelf, self.keys.cosigning(), &rights, now, &request)
    }

    fn body_max(&self, _: &str, method: Method, path: &str) -> usize {
        match method {
            Method::Get => 0,
            Method::Post if path == HEADS_PATH => HEADS_BYTES_MAX,
            Method::Post => ADD_CHECKPOINT_BYTES_MAX,
        }
    }
}

/// The keys that peers may show, each with its owner.
fn pins(shelf: &Shelf) -> Vec<(PublicKey, String)> {
    let peers = shelf.own.chain.roll().peers().filter(|peer| !peer.revoked);
    peers.flat_map(|peer| keys_of(peer).into_iter().map(|key| (key, peer.origin.to_string()))).collect()
}

/// The keys that a peer may show on the line: that of its card, and that of the card before until it was seen to have changed.
pub(super) fn keys_of(peer: &Peer) -> Vec<PublicKey> {
    std::iter::once(peer.card.tls().clone()).chain(peer.tls_before.clone()).collect()
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
