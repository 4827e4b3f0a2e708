//! One request of a known peer, and its answer in the words of HTTP.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Response, StatusCode,
    body::{Body, Bytes, Incoming},
    header::{self, HeaderName, HeaderValue},
};
use ledger::PublicKey;
use tokio::{
    task::spawn_blocking,
    time::{Instant, timeout_at},
};

use super::{bounded::Due, connection::Office};
use crate::{Answer, Method, Request, Status};

/// Who asks over a connection.
pub(super) struct Caller {
    peer: Arc<str>,
    key: [u8; 32],
    due: Due,
    /// Whether the handler knows that it is there.
    announced: AtomicBool,
}

impl Caller {
    pub(super) fn new(peer: Arc<str>, key: [u8; 32], due: Due) -> Caller {
        Caller { peer, key, due, announced: AtomicBool::new(false) }
    }
}

/// Answers.
pub(super) async fn respond(
    office: Arc<Office>,
    caller: Arc<Caller>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let due = Instant::now() + office.limits.request;
    let response = match take(&office, &caller, request, due).await {
        Ok(request) => written(ask(&office, &caller, request, due).await),
        Err(refused) => refused,
    };
    // What took all its time is at least told so.
    caller.due.set(due.max(Instant::now() + office.limits.farewell));
    office.counter.answered(Status(response.status().as_u16()));
    Ok(response)
}

type Refused = Response<Full<Bytes>>;

/// The request as the handler gets it, if it is one that is taken at all.
async fn take(office: &Office, caller: &Caller, request: hyper::Request<Incoming>, due: Instant) -> Result<Request, Refused> {
    if let Err(seconds) = office.gate.spend(&caller.peer) {
        let refused = refusal(StatusCode::TOO_MANY_REQUESTS, "too many requests");
        return Err(with(refused, header::RETRY_AFTER, &seconds.to_string()));
    }
    let (head, body) = request.into_parts();
    let method = match head.method {
        hyper::Method::GET | hyper::Method::HEAD => Method::Get,
        hyper::Method::POST => Method::Post,
        _ => return Err(with(refusal(StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD or POST"), header::ALLOW, "GET, HEAD, POST")),
    };
    let path = head.uri.path();
    if head.uri.query().is_some() || !path.starts_with('/') {
        return Err(refusal(StatusCode::BAD_REQUEST, "a path, and nothing behind it"));
    }
    let body_max = match method {
        Method::Get => 0,
        Method::Post => office.handler.body_max(&caller.peer, method, path),
    };
    let body = read(body, body_max, due).await?;
    // Only now: whoever sends slowly may have been revoked meanwhile.
    if office.pins.peer_of(&caller.key).as_ref() != Some(&caller.peer) {
        return Err(refusal(StatusCode::FORBIDDEN, "this key may no longer connect"));
    }
    let if_none_match = head.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).and_then(tag);
    let accepts_gzip =
        head.headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(takes_gzip);
    let gzip = match head.headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => false,
        Some(b"gzip") => true,
        Some(_) => {
            return Err(with(refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "gzip or as it is"), header::ACCEPT_ENCODING, "gzip"));
        }
    };
    let from = head.headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(first_byte).unwrap_or(0);
    Ok(Request { method, path: path.to_owned(), if_none_match, accepts_gzip, from, gzip, body })
}

async fn read(body: Incoming, body_max: usize, due: Instant) -> Result<Vec<u8>, Refused> {
    let too_large = || refusal(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large");
    if body.size_hint().lower() > body_max as u64 {
        return Err(too_large());
    }
    match timeout_at(due, Limited::new(body, body_max).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes().into()),
        Ok(Err(fault)) if fault.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(refusal(StatusCode::BAD_REQUEST, "the body is not as announced")),
        Err(_) => Err(refusal(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    }
}

/// The handler's answer. It may take as long as it likes: it is ours.
async fn ask(office: &Arc<Office>, caller: &Arc<Caller>, request: Request, due: Instant) -> Answer {
    let Some(answering) = office.gate.answering(&caller.peer) else { return Answer::empty(Status::FORBIDDEN) };
    let Ok(Ok(turn)) = timeout_at(due, answering.acquire_owned()).await else {
        return Answer::empty(Status::TOO_MANY_REQUESTS);
    };
    let (office, caller) = (office.clone(), caller.clone());
    let answering = spawn_blocking(move || {
        let _turn = turn;
        if !caller.announced.swap(true, Ordering::Relaxed)
            && let Some(key) = PublicKey::from_bytes(caller.key)
        {
            office.handler.connected(&caller.peer, &key);
        }
        office.handler.answer(&caller.peer, request)
    });
    // A handler that panics ends its own request only.
    answering.await.unwrap_or_else(|_| Answer::empty(Status::INTERNAL))
}

fn written(answer: Answer) -> Response<Full<Bytes>> {
    let Answer { status, content_type, etag, immutable, gzip, from, body } = answer;
    let bytes = body.len() as u64;
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = StatusCode::from_u16(status.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !content_type.is_empty() {
        response = with(response, header::CONTENT_TYPE, content_type);
    }
    if let Some(etag) = etag {
        response = with(response, header::ETAG, &format!("\"{etag}\""));
    }
    if status == Status::PARTIAL {
        let (last, all) = ((from + bytes).saturating_sub(1), from + bytes);
        response = with(response, header::CONTENT_RANGE, &format!("bytes {from}-{last}/{all}"));
    }
    if gzip {
        response = with(response, header::CONTENT_ENCODING, "gzip");
    }
    if status == Status::TOO_MANY_REQUESTS {
        response = with(response, header::RETRY_AFTER, "1");
    }
    with(response, header::CACHE_CONTROL, if immutable { IMMUTABLE } else { "no-store" })
}

/// What the line itself refuses: the connection ends with it, since what else is in it is no longer of use.
fn refusal(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let keeps = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::METHOD_NOT_ALLOWED);
    let response = if keeps { response } else { with(response, header::CONNECTION, "close") };
    let response = with(response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    with(response, header::CACHE_CONTROL, "no-store")
}

fn with(mut response: Response<Full<Bytes>>, name: HeaderName, value: &str) -> Response<Full<Bytes>> {
    // A value that HTTP cannot carry is left out: only an entity tag could be one, and without it nothing is wrong.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The one entity tag in a field; a list of them, which nobody here sends, is as good as none.
fn tag(value: &str) -> Option<String> {
    let tag = value.trim().trim_start_matches("W/").strip_prefix('"')?.strip_suffix('"')?;
    (!tag.contains('"')).then(|| tag.to_owned())
}

/// The first byte of a range that goes on to the end. Any other range may be left out of account, and is.
fn first_byte(value: &str) -> Option<u64> {
    value.trim().strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// Whether a field of accepted encodings names gzip, and does not rule it out.
fn takes_gzip(value: &str) -> bool {
    value.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_gzip = matches!(name.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip" | "*");
        let weight = weight.trim().strip_prefix("q=").map(|weight| weight.trim_matches(['0', '.']).is_empty());
        is_gzip && weight != Some(true)
    })
}

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
