//! Sides of the line that do as they like: TLS with a right key, and under it whatever a test writes by hand.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use ledger::SigningKey;
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, StreamOwned};
use sync::line::{LineFault, Reply, client_config, server_config};

use super::rig::*;

pub type RawClient = StreamOwned<ClientConnection, TcpStream>;
pub type RawServer = StreamOwned<ServerConnection, TcpStream>;

/// A client with this key that believes in `pear`.
pub fn raw(at: SocketAddr, identity: &SigningKey) -> RawClient {
    raw_with(at, client_config(identity, &[pear().public()]))
}

pub fn raw_with(at: SocketAddr, config: ClientConfig) -> RawClient {
    let socket = TcpStream::connect(at).expect("somebody listens");
    socket.set_read_timeout(Some(TEST_PATIENCE)).unwrap();
    socket.set_write_timeout(Some(TEST_PATIENCE)).unwrap();
    socket.set_nodelay(true).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), at.ip().into()).unwrap(), socket)
}

/// All that comes until the other side closes, in whatever way it does; panics when it does not.
pub fn rest(stream: &mut impl Read) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4_096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => all.extend_from_slice(&piece[..read]),
            Err(fault) => {
                assert!(
                    !matches!(fault.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
                    "the connection was not closed; so far came {:?}",
                    String::from_utf8_lossy(&all)
                );
                break;
            }
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Sends this and returns all that comes back.
pub fn say(at: SocketAddr, identity: &SigningKey, what: &[u8]) -> String {
    let mut stream = raw(at, identity);
    stream.write_all(what).expect("it is taken");
    rest(&mut stream)
}

/// A server with pear's key that does this with every connection, after the head of a request has come.
pub struct Impostor {
    pub at: SocketAddr,
    pub connections: Arc<AtomicUsize>,
}

impl Impostor {
    pub fn new(act: impl Fn(&mut RawServer) -> std::io::Result<()> + Send + Sync + 'static) -> Impostor {
        Impostor::with(server_config(&pear(), pins()), act)
    }

    pub fn with(config: ServerConfig, act: impl Fn(&mut RawServer) -> std::io::Result<()> + Send + Sync + 'static) -> Impostor {
        let listener = TcpListener::bind(ANY).expect("a free port");
        let at = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = connections.clone();
        let (config, act) = (Arc::new(config), Arc::new(act));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::SeqCst);
                let (config, act) = (config.clone(), act.clone());
                thread::spawn(move || {
                    socket.set_read_timeout(Some(TEST_PATIENCE)).unwrap();
                    socket.set_write_timeout(Some(TEST_PATIENCE)).unwrap();
                    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), socket);
                    // The client may go at any time, which is what most tests are about.
                    let _ = head(&mut stream).and_then(|()| act(&mut stream));
                });
            }
        });
        Impostor { at, connections }
    }

    /// One that writes these bytes and then closes as TLS wants it.
    pub fn saying(bytes: impl Into<Vec<u8>>) -> Impostor {
        let bytes = bytes.into();
        Impostor::new(move |stream| {
            stream.write_all(&bytes)?;
            stream.conn.send_close_notify();
            stream.flush()
        })
    }

    /// What a client gets from it that asks once.
    pub fn ask(&self, body_max: usize) -> Result<Reply, LineFault> {
        call(self.at, &plum())?.request(&get("/who"), body_max)
    }

    /// The same of a client that does not wait long.
    pub fn ask_shortly(&self, body_max: usize) -> Result<Reply, LineFault> {
        call_with(self.at, &plum(), little_patience())?.request(&get("/who"), body_max)
    }
}

fn head(stream: &mut RawServer) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(())
}

/// How long a test waits for what should come at once.
const TEST_PATIENCE: Duration = Duration::from_secs(5);
