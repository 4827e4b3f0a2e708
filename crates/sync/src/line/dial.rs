//! Making a connection to a peer.

use std::{io, sync::Arc};

use http_body_util::Full;
use hyper::{
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::{
    net::{TcpStream, lookup_host},
    task::AbortHandle,
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::TlsConnector;

use super::{
    LineFault, Patience, Traffic,
    address::Address,
    limits::{HEAD_BYTES_MAX, HEADERS_MAX},
    tls::shown,
    traffic::Metered,
};

/// A connection that can be asked, and the key that the other side showed.
pub(super) struct Dialled {
    pub(super) sender: SendRequest<Full<Bytes>>,
    pub(super) key: [u8; 32],
    connection: AbortHandle,
}

impl Drop for Dialled {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

/// Finds the address, connects, and makes sure who is there.
pub(super) async fn dial(
    address: &Address,
    config: Arc<ClientConfig>,
    traffic: Arc<Traffic>,
    patience: &Patience,
) -> Result<Dialled, LineFault> {
    let socket = connect(address, Instant::now() + patience.connect).await.map_err(|fault| match fault.kind() {
        kind if fault.raw_os_error().is_some_and(|code| OUT_OF_FILES.contains(&code)) => LineFault::Local(kind),
        kind => LineFault::Unreachable(kind),
    })?;
    let _ = socket.set_nodelay(true);
    // A name says nothing here, and none is sent: the address itself is put where rustls wants one.
    let name = socket.peer_addr().map_err(|fault| LineFault::Unreachable(fault.kind()))?.ip().into();
    let greeting = TlsConnector::from(config).connect(name, Metered::new(socket, traffic));
    let tls = match timeout(patience.handshake, greeting).await {
        Ok(greeted) => greeted.map_err(|fault| LineFault::of(&fault))?,
        Err(_) => return Err(LineFault::TooSlow),
    };
    let key = shown(tls.get_ref().1.peer_certificates()).ok_or(LineFault::NotPinned)?;
    let (sender, connection) = http1::Builder::new()
        .max_headers(HEADERS_MAX)
        .max_header_size(HEAD_BYTES_MAX)
        .max_buf_size(BUFFER_BYTES)
        .handshake(TokioIo::new(tls))
        .await
        .map_err(|fault| LineFault::of(&fault))?;
    // What it ends with is told to the request that is under way.
    let connection = tokio::spawn(connection).abort_handle();
    Ok(Dialled { sender, key, connection })
}

/// The first of a host's addresses that answers; each gets its share of the time.
async fn connect(address: &Address, due: Instant) -> io::Result<TcpStream> {
    let found =
        timeout_at(due, lookup_host((address.host.as_str(), address.port))).await.map_err(|_| io::ErrorKind::TimedOut)??;
    let found: Vec<_> = found.take(ADDRESSES_MAX).collect();
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for (tried, at) in found.iter().enumerate() {
        let left = due.saturating_duration_since(Instant::now());
        let share = left / u32::try_from(found.len() - tried).unwrap_or(1);
        match timeout(share, TcpStream::connect(at)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(fault)) => last = fault,
            Err(_) => last = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(last)
}

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;
/// Bytes that hyper holds of what comes and goes.
const BUFFER_BYTES: usize = 65_536;
/// `ENFILE` and `EMFILE` of Unix, `WSAEMFILE` of Windows.
const OUT_OF_FILES: [i32; 3] = [23, 24, 10_024];
