//! A server of the line.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use hyper_util::server::graceful::GracefulShutdown;
use ledger::SigningKey;
use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::{Builder, Runtime},
    select,
    sync::oneshot,
    task::yield_now,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Counts, Handler, Limits, Pins,
    connection::{Freshness, Office, serve},
    counts::Counter,
    gate::Gate,
    tls::server_config,
};

/// It listens until it is stopped or dropped.
pub struct Server {
    address: SocketAddr,
    office: Arc<Office>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to listen. Port 0 is any free one.
    pub fn start(
        listen: SocketAddr,
        identity: &SigningKey,
        pins: Arc<Pins>,
        handler: Arc<dyn Handler>,
        limits: Limits,
    ) -> io::Result<Server> {
        let runtime =
            Builder::new_current_thread().enable_io().enable_time().max_blocking_threads(limits.answering.max(1)).build()?;
        let counter = Arc::new(Counter::default());
        let gate = Arc::new(Gate::new(limits.clone(), counter.clone()));
        let acceptor = TlsAcceptor::from(Arc::new(server_config(identity, pins.clone())));
        let office = Arc::new(Office { pins, handler, limits, counter, gate, acceptor, freshness: Freshness::default() });
        let (stop, stopped) = oneshot::channel();
        let listener = {
            let _inside = runtime.enter();
            open(listen)?
        };
        let address = listener.local_addr()?;
        let thread = {
            let office = office.clone();
            thread::Builder::new().name("line".into()).spawn(move || run(runtime, listener, office, stopped))?
        };
        Ok(Server { address, office, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has done so far.
    pub fn counts(&self) -> Counts {
        self.office.counter.read(self.office.gate.open())
    }

    /// Whether it still listens; when not, it has failed inside.
    pub fn listens(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Stops: takes no more connections, and gives the running requests [`Limits::stop`] to end.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn open(listen: SocketAddr) -> io::Result<TcpListener> {
    let socket = if listen.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port may be taken again at once after a restart. Windows allows that anyway, and means something else by the word.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(listen)?;
    socket.listen(BACKLOG)
}

fn run(runtime: Runtime, listener: TcpListener, office: Arc<Office>, stopped: oneshot::Receiver<()>) {
    runtime.block_on(accept(listener, office, stopped));
    // A handler that still works ends by itself; nobody waits for its answer any more.
    runtime.shutdown_background();
}

async fn accept(listener: TcpListener, office: Arc<Office>, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, from)) => {
                office.counter.accepted();
                if let Some(place) = office.gate.enter(from.ip()) {
                    tokio::spawn(serve(office.clone(), socket, place, graceful.watcher()));
                }
            }
            Err(_) => {
                // Most likely too many files are open. Whoever waits longest gives one back; where nobody does, the next attempt
                // is not made at once, since it would fail as fast as it is made.
                office.counter.not_accepted();
                if office.gate.displace_oldest() { yield_now().await } else { sleep(ACCEPT_PAUSE).await }
            }
        }
    }
    drop(listener);
    office.gate.displace_all();
    let _ = timeout(office.limits.stop, graceful.shutdown()).await;
}

/// Connections that the system holds until they are accepted: as many as there are places.
const BACKLOG: u32 = 1_024;
/// Rest after the system would not accept a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);
