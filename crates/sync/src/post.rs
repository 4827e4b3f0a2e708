//! One question to a service outside, over plain HTTP: nothing in it is secret, and its answer is signed. With limits of its own.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Request, StatusCode, Uri,
    body::Bytes,
    client::conn::http1,
    header::{self, HeaderValue},
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, runtime::Builder, spawn, time::timeout};

use crate::line::LineFault;

/// What is asked.
pub struct Question<'a> {
    /// `http://host[:port][/path]`.
    pub address: &'a str,
    /// Media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// Media type that the answer must have.
    pub answer: &'static str,
    /// Bytes that it may have.
    pub answer_max: usize,
}

/// Whether a question can go to an address.
pub fn can_post(address: &str) -> bool {
    place(address).is_some()
}

/// Asks, and waits for the answer; it never follows a redirect. It blocks, and so is not for asynchronous code.
pub fn post(question: Question<'_>) -> Result<Vec<u8>, LineFault> {
    let (uri, host, port) = place(question.address).ok_or(LineFault::Address)?;
    let runtime = Builder::new_current_thread().enable_io().enable_time().max_blocking_threads(1).build();
    let runtime = runtime.map_err(|fault| LineFault::Local(fault.kind()))?;
    let answer = runtime.block_on(async {
        let asked = timeout(WHOLE_TIME, ask(question, &uri, (&host, port))).await;
        asked.unwrap_or(Err(LineFault::TooSlow))
    });
    // A look-up of a name that hangs must not keep whoever asks.
    runtime.shutdown_background();
    answer
}

async fn ask(question: Question<'_>, uri: &Uri, to: (&str, u16)) -> Result<Vec<u8>, LineFault> {
    let socket = TcpStream::connect(to).await.map_err(|fault| LineFault::Unreachable(fault.kind()))?;
    let protocol = |fault: hyper::Error| LineFault::Protocol(fault.to_string());
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEAD_BYTES_MAX).max_headers(HEADERS_MAX);
    let (mut sender, connection) = builder.handshake(TokioIo::new(socket)).await.map_err(protocol)?;
    spawn(connection);
    let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, question.media)
        .header(header::ACCEPT, question.answer)
        .header(header::CONNECTION, "close")
        .body(Full::<Bytes>::from(question.body))
        .map_err(|_| LineFault::Address)?;
    let response = sender.send_request(request).await.map_err(protocol)?;
    if response.status() != StatusCode::OK {
        return Err(LineFault::Protocol(response.status().to_string()));
    }
    let media = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let media = media.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if !media.eq_ignore_ascii_case(question.answer.as_bytes()) {
        return Err(LineFault::Protocol("another media type".into()));
    }
    let body = Limited::new(response.into_body(), question.answer_max).collect().await.map_err(|_| LineFault::TooLarge)?;
    Ok(body.to_bytes().to_vec())
}

/// The address with its host and port; no user, and nothing but plain HTTP.
fn place(address: &str) -> Option<(Uri, String, u16)> {
    let uri: Uri = address.parse().ok().filter(|_| address.len() <= ADDRESS_BYTES_MAX)?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = authority.port_u16().unwrap_or(80);
    (uri.scheme_str() == Some("http") && !host.is_empty() && port > 0).then_some((uri, host, port))
}

const ADDRESS_BYTES_MAX: usize = 300;
const HEAD_BYTES_MAX: usize = 16_384;
const HEADERS_MAX: usize = 64;
/// From the first look at the name to the last byte of the answer.
const WHOLE_TIME: Duration = Duration::from_secs(15);
