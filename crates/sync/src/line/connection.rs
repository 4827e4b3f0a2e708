//! One connection of a server, from the first byte to the last.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use rustls::{AlertDescription, CertificateError, Error};
use tokio::{io::AsyncWriteExt, net::TcpStream, select, sync::Mutex, task::spawn_blocking, time::timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    Handler, Limits, Pins,
    bounded::{Bounded, Due},
    counts::{Counter, TurnedAway},
    gate::{Gate, Place},
    service::{Caller, respond},
    tls::shown,
    traffic::Metered,
};

/// What all connections of a server share.
pub(super) struct Office {
    pub(super) pins: Arc<Pins>,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) limits: Limits,
    pub(super) counter: Arc<Counter>,
    pub(super) gate: Arc<Gate>,
    pub(super) acceptor: TlsAcceptor,
    pub(super) freshness: Freshness,
}

/// How often the pins were brought up to date, and the turn to do it.
#[derive(Default)]
pub(super) struct Freshness {
    begun: AtomicU64,
    turn: Mutex<()>,
}

/// Serves a connection until either side ends it.
pub(super) async fn serve(office: Arc<Office>, socket: TcpStream, mut place: Place, watcher: Watcher) {
    let waited = select! {
        () = place.displaced() => return,
        greeted = timeout(office.limits.handshake, greet(&office, socket)) => greeted,
    };
    let Ok(greeted) = waited else { return office.counter.turned_away(TurnedAway::Slow) };
    let Some(tls) = greeted else { return };
    let Some(key) = shown(tls.get_ref().1.peer_certificates()) else { return };
    let Some(peer) = office.pins.peer_of(&key) else { return office.counter.turned_away(TurnedAway::Unpinned) };
    if !place.settle(&peer) {
        return;
    }
    let due = Due::default();
    let stream = Bounded::new(tls, due.clone(), office.limits.request, office.limits.farewell);
    let caller = Arc::new(Caller::new(peer, key, due));
    let service = service_fn(|request| {
        let (office, caller) = (office.clone(), caller.clone());
        async move { respond(office, caller, request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(office.limits.head)
        .max_headers(office.limits.headers)
        .max_header_size(office.limits.head_bytes)
        .max_buf_size(BUFFER_BYTES)
        .half_close(false)
        .serve_connection(TokioIo::new(stream), service);
    // Whatever ended it, nobody is left to be told.
    let _ = watcher.watch(connection).await;
}

/// The handshake. Who is refused hears why, before the socket is closed.
async fn greet(office: &Arc<Office>, socket: TcpStream) -> Option<TlsStream<Metered<TcpStream>>> {
    // Answers are written whole; to wait for more to send with them would only cost time.
    let _ = socket.set_nodelay(true);
    refresh(office).await;
    let socket = Metered::new(socket, office.counter.traffic.clone());
    match office.acceptor.accept(socket).into_fallible().await {
        Ok(tls) => Some(tls),
        Err((fault, socket)) => {
            office.counter.turned_away(reason(&fault));
            let mut socket = Bounded::new(socket, Due::default(), office.limits.farewell, office.limits.farewell);
            let _ = socket.shutdown().await;
            None
        }
    }
}

/// Returns after the pins were brought up to date by a call that began after this one.
async fn refresh(office: &Arc<Office>) {
    let before = office.freshness.begun.load(Ordering::Relaxed);
    let _turn = office.freshness.turn.lock().await;
    if office.freshness.begun.load(Ordering::Relaxed) == before {
        office.freshness.begun.fetch_add(1, Ordering::Relaxed);
        let handler = office.handler.clone();
        // A handler that panics leaves the pins as they were.
        let _ = spawn_blocking(move || handler.refresh()).await;
    }
}

fn reason(fault: &io::Error) -> TurnedAway {
    match fault.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::NoCertificatesPresented)
        | Some(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure | CertificateError::BadSignature))
        | Some(Error::AlertReceived(AlertDescription::AccessDenied)) => TurnedAway::Unpinned,
        _ => TurnedAway::Handshake,
    }
}

/// Bytes that hyper holds of what comes and goes: room for the longest head and a piece of a body.
const BUFFER_BYTES: usize = 65_536;
