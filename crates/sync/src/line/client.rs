//! A client of the line.

use std::{pin::pin, sync::Arc};

use http_body_util::Full;
use hyper::{Uri, body::Bytes, header};
use ledger::{PublicKey, SigningKey};
use rustls::ClientConfig;
use tokio::{
    runtime::{Builder, Runtime},
    select,
    task::yield_now,
    time::{Instant, sleep, timeout_at},
};

use super::{
    LineFault, Patience, Reply, Traffic,
    address::Address,
    dial::{Dialled, dial},
    tls::client_config,
};
use crate::{Method, Request};

/// Asks one peer, over one connection that is kept. It never follows a redirect. It blocks, and so is not for asynchronous code.
pub struct Client {
    /// There until the client is dropped.
    runtime: Option<Runtime>,
    inner: Inner,
}

struct Inner {
    address: Address,
    config: Arc<ClientConfig>,
    keys: Vec<PublicKey>,
    patience: Patience,
    traffic: Arc<Traffic>,
    line: Option<Dialled>,
    shown: PublicKey,
}

impl Client {
    /// Connects to `https://host:port`, where somebody with one of these keys must answer, and shows `identity`.
    pub fn connect(
        address: &str,
        peer_keys: &[PublicKey],
        identity: &SigningKey,
        patience: Patience,
    ) -> Result<Client, LineFault> {
        let address = Address::read(address)?;
        let config = Arc::new(client_config(identity, peer_keys));
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(1)
            .build()
            .map_err(|fault| LineFault::Local(fault.kind()))?;
        let traffic = Arc::new(Traffic::default());
        let keys = peer_keys.to_vec();
        let dialled = runtime.block_on(async {
            let line = dial(&address, config.clone(), traffic.clone(), &patience).await?;
            let shown = key_of(&keys, &line)?;
            Ok((line, shown))
        });
        match dialled {
            Ok((line, shown)) => {
                let inner = Inner { address, config, keys, patience, traffic, line: Some(line), shown };
                Ok(Client { runtime: Some(runtime), inner })
            }
            Err(fault) => {
                runtime.shutdown_background();
                Err(fault)
            }
        }
    }

    /// Asks, and reads an answer of at most so many bytes. Any fault ends the connection; the next request makes a new one.
    ///
    /// When the peer has closed a kept connection, the request is made once more over a new one: it may then arrive twice, which
    /// none of the protocol's requests minds.
    pub fn request(&mut self, request: &Request, body_max: usize) -> Result<Reply, LineFault> {
        let inner = &mut self.inner;
        let due = Instant::now() + inner.patience.request;
        self.runtime.as_ref().expect("it is there until the client is dropped").block_on(async {
            let reply = timeout_at(due, inner.ask(request, body_max)).await.unwrap_or(Err(LineFault::TooSlow));
            if reply.is_err() {
                // The connection was dropped, and closes when its task has its turn.
                yield_now().await;
            }
            reply
        })
    }

    /// The key that the peer showed last: one of those it may have.
    pub fn peer_key(&self) -> &PublicKey {
        &self.inner.shown
    }

    /// What went over the line so far.
    pub fn traffic(&self) -> &Traffic {
        &self.inner.traffic
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A look-up of a name that hangs must not keep whoever drops the client.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Inner {
    async fn ask(&mut self, request: &Request, body_max: usize) -> Result<Reply, LineFault> {
        if let Some(mut line) = self.line.take() {
            let mut answered = false;
            match self.exchange(&mut line, request, body_max, &mut answered).await {
                Err(LineFault::ClosedEarly) if !answered => {}
                Err(fault) => return Err(fault),
                Ok(reply) => {
                    self.line = Some(line);
                    return Ok(reply);
                }
            }
        }
        let mut line = dial(&self.address, self.config.clone(), self.traffic.clone(), &self.patience).await?;
        self.shown = key_of(&self.keys, &line)?;
        let reply = self.exchange(&mut line, request, body_max, &mut false).await?;
        self.line = Some(line);
        Ok(reply)
    }

    async fn exchange(
        &self,
        line: &mut Dialled,
        request: &Request,
        body_max: usize,
        answered: &mut bool,
    ) -> Result<Reply, LineFault> {
        let request = self.written(request)?;
        let mut asked = pin!(async {
            line.sender.ready().await.map_err(|fault| LineFault::of(&fault))?;
            let response = line.sender.send_request(request).await.map_err(|fault| LineFault::of(&fault))?;
            *answered = true;
            Reply::read(response, body_max).await
        });
        loop {
            let before = (self.traffic.sent(), self.traffic.received());
            select! {
                reply = &mut asked => return reply,
                () = sleep(self.patience.stall) => {}
            }
            if before == (self.traffic.sent(), self.traffic.received()) {
                return Err(LineFault::TooSlow);
            }
        }
    }

    fn written(&self, request: &Request) -> Result<hyper::Request<Full<Bytes>>, LineFault> {
        let unfit = || LineFault::Protocol("a request that HTTP cannot carry".into());
        let path: Uri = request.path.parse().map_err(|_| unfit())?;
        let method = match request.method {
            Method::Get => hyper::Method::GET,
            Method::Post => hyper::Method::POST,
        };
        let mut written = hyper::Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.address.authority)
            .header(header::ACCEPT_ENCODING, if request.accepts_gzip { "gzip" } else { "identity" });
        if let Some(etag) = &request.if_none_match {
            written = written.header(header::IF_NONE_MATCH, format!("\"{etag}\""));
        }
        if request.from > 0 {
            written = written.header(header::RANGE, format!("bytes={}-", request.from));
        }
        if request.gzip {
            written = written.header(header::CONTENT_ENCODING, "gzip");
        }
        if request.method == Method::Post {
            written = written.header(header::CONTENT_TYPE, "application/octet-stream");
        }
        written.body(Full::from(request.body.clone())).map_err(|_| unfit())
    }
}

fn key_of(keys: &[PublicKey], line: &Dialled) -> Result<PublicKey, LineFault> {
    keys.iter().find(|key| *key.bytes() == line.key).cloned().ok_or(LineFault::NotPinned)
}
