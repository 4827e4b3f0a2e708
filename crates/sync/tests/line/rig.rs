//! Two offices, a handler that answers in every way a test needs, and short limits.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use ledger::{PublicKey, SigningKey};
use sync::{
    Answer, Method, Request, Status,
    line::{Client, Handler, Limits, LineFault, Patience, Pins, Server, TurnedAway},
};

/// The server's key.
pub fn pear() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

/// A peer's key.
pub fn plum() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}

/// Another peer's key.
pub fn fig() -> SigningKey {
    SigningKey::from_seed(&[3; 32])
}

/// Nobody's key.
pub fn stranger() -> SigningKey {
    SigningKey::from_seed(&[9; 32])
}

pub fn pin(key: &SigningKey, name: &str) -> (PublicKey, String) {
    (key.public(), name.to_owned())
}

/// Lets `plum` and `fig` in.
pub fn pins() -> Arc<Pins> {
    Arc::new(Pins::new([pin(&plum(), "plum"), pin(&fig(), "fig")]))
}

/// What it was asked, and what it says.
#[derive(Default)]
pub struct Echo {
    pub connected: Mutex<Vec<(String, PublicKey)>>,
    pub asked: Mutex<Vec<(String, Request)>>,
}

impl Handler for Echo {
    fn answer(&self, peer: &str, request: Request) -> Answer {
        self.asked.lock().unwrap().push((peer.to_owned(), request.clone()));
        match request.path.as_str() {
            "/who" => Answer::new(Status::OK, "text/plain; charset=utf-8", peer),
            "/echo" => Answer::new(Status::OK, "application/octet-stream", request.body),
            "/large" => Answer::new(Status::OK, "application/octet-stream", vec![7; LARGE_BYTES]),
            "/panic" => panic!("on purpose"),
            "/slow" => {
                thread::sleep(Duration::from_millis(150));
                Answer::new(Status::OK, "text/plain", "at last")
            }
            "/tile" => {
                Answer { immutable: true, gzip: true, ..Answer::new(Status::OK, "application/octet-stream", gzip(b"entries")) }
            }
            "/part" if request.from > 0 => {
                let part = b"0123456789"[request.from as usize..].to_vec();
                Answer { from: request.from, ..Answer::new(Status::PARTIAL, "application/octet-stream", part) }
            }
            "/part" => Answer::new(Status::OK, "application/octet-stream", "0123456789"),
            "/tagged" if request.if_none_match.as_deref() == Some("abc") => {
                Answer { etag: Some("abc".into()), ..Answer::empty(Status::NOT_MODIFIED) }
            }
            "/tagged" => Answer { etag: Some("abc".into()), ..Answer::new(Status::OK, "application/json", "[]") },
            _ => Answer::empty(Status::NOT_FOUND),
        }
    }

    fn body_max(&self, _peer: &str, _method: Method, path: &str) -> usize {
        if path == "/echo" { BODY_MAX } else { 0 }
    }

    fn connected(&self, peer: &str, key: &PublicKey) {
        self.connected.lock().unwrap().push((peer.to_owned(), key.clone()));
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Limits that nothing reaches which behaves, however busy the machine is.
pub fn limits() -> Limits {
    Limits { farewell: SHORT / 2, stop: Duration::from_secs(5), ..Limits::default() }
}

pub fn patience() -> Patience {
    Patience::default()
}

/// For what is given up on.
pub fn little_patience() -> Patience {
    Patience { stall: SHORT, request: 3 * SHORT, ..Patience::default() }
}

pub fn serve(limits: Limits) -> (Server, Arc<Echo>) {
    serve_with(pins(), limits)
}

pub fn serve_with(pins: Arc<Pins>, limits: Limits) -> (Server, Arc<Echo>) {
    let echo = Arc::new(Echo::default());
    (Server::start(ANY, &pear(), pins, echo.clone(), limits).expect("a free port"), echo)
}

pub fn serve_at(at: SocketAddr, limits: Limits) -> Server {
    Server::start(at, &pear(), pins(), Arc::new(Echo::default()), limits).expect("a port that is free again")
}

/// How many connections came to nothing for this reason. What is counted may be counted a moment after the other side hears of it.
pub fn turned_away(server: &Server, why: TurnedAway) -> u64 {
    server.counts().turned_away.get(&why).copied().unwrap_or(0)
}

/// Waits for something that another thread is about to do.
pub fn wait_until(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(5), "it does not happen");
        thread::sleep(Duration::from_millis(2));
    }
}

pub const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub fn call(at: SocketAddr, identity: &SigningKey) -> Result<Client, LineFault> {
    call_with(at, identity, patience())
}

pub fn call_with(at: SocketAddr, identity: &SigningKey, patience: Patience) -> Result<Client, LineFault> {
    Client::connect(&format!("https://{at}"), &[pear().public()], identity, patience)
}

pub fn get(path: &str) -> Request {
    Request::get(path.to_owned())
}

pub fn post(path: &str, body: &[u8]) -> Request {
    Request::post(path.to_owned(), body.to_vec())
}

/// A limit that a test waits for.
pub const SHORT: Duration = Duration::from_millis(400);
pub const BODY_MAX: usize = 100_000;
pub const LARGE_BYTES: usize = 12_000_000;
pub const ANSWER_MAX: usize = 16_000_000;
