//! Plain HTTP for whoever watches over the program, most likely from the same machine. It answers `GET` and `HEAD`, and nothing
//! that it answers is secret. It has limits of its own and shares nothing with the line, so that neither holds up the other.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Builder,
    select,
    sync::{Semaphore, oneshot},
    task::spawn_blocking,
    time::{sleep, timeout},
};

use crate::{Answer, Status};

/// What is shown at a path; nothing: there is no such page. It may read files.
pub type Pages = dyn Fn(&str) -> Option<Answer> + Send + Sync;

/// It listens until it is dropped.
pub struct PlainServer {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl PlainServer {
    /// Starts to listen. Port 0 is any free one.
    pub fn start(listen: SocketAddr, pages: Arc<Pages>) -> io::Result<PlainServer> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().max_blocking_threads(ANSWERING_MAX).build()?;
        let listener = runtime.block_on(TcpListener::bind(listen))?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("watch".into()).spawn(move || {
            runtime.block_on(accept(listener, pages, stopped));
            runtime.shutdown_background();
        })?;
        Ok(PlainServer { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for PlainServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, pages: Arc<Pages>, mut stopped: oneshot::Receiver<()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let accepted = select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, _)) => {
                // Where all places are taken, whoever comes is sent away: those that are there end soon.
                let Ok(place) = places.clone().try_acquire_owned() else { continue };
                let pages = pages.clone();
                tokio::spawn(async move {
                    let _ = timeout(CONNECTION_TIME, serve(socket, pages)).await;
                    drop(place);
                });
            }
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn serve(socket: TcpStream, pages: Arc<Pages>) {
    let service = service_fn(move |request| respond(pages.clone(), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .half_close(false)
        .serve_connection(TokioIo::new(socket), service);
    // Whatever ended it, nobody is left to be told.
    let _ = connection.await;
}

async fn respond(pages: Arc<Pages>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    if !matches!(*request.method(), hyper::Method::GET | hyper::Method::HEAD) {
        let mut refused = written(Answer::for_people(Status::METHOD_NOT_ALLOWED, "GET or HEAD"));
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        // What is in the body is not read.
        refused.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return Ok(refused);
    }
    let path = request.uri().path().to_owned();
    // Pages that panic end their own request only.
    let answer = spawn_blocking(move || pages(&path)).await.unwrap_or_else(|_| Some(Answer::empty(Status::INTERNAL)));
    Ok(written(answer.unwrap_or_else(|| Answer::for_people(Status::NOT_FOUND, "there is no such page"))))
}

fn written(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

const CONNECTIONS_MAX: usize = 16;
const ANSWERING_MAX: usize = 2;
const HEADERS_MAX: usize = 32;
const HEAD_BYTES_MAX: usize = 8_192;
const HEAD_TIME: Duration = Duration::from_secs(5);
/// Whoever asks again and again over one connection makes a new one after this.
const CONNECTION_TIME: Duration = Duration::from_secs(60);
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
