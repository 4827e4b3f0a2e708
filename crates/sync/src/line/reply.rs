//! What a peer answered.

use std::io::Read;

use flate2::bufread::GzDecoder;
use http_body_util::BodyExt;
use hyper::{
    HeaderMap, Response,
    body::{Body, Incoming},
    header::{self, HeaderName},
};

use super::LineFault;
use crate::{Answer, Status};

/// An answer, as it came over the line; nothing about it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status.
    pub status: Status,
    /// `Content-Type`; empty: none.
    pub content_type: String,
    /// `ETag`, without the quotation marks.
    pub etag: Option<String>,
    /// First byte of the body, by `Content-Range`; 0 without that.
    pub from: u64,
    /// `Retry-After`, seconds.
    pub retry_after: Option<u64>,
    /// Body, decompressed.
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads the answer to its end. Neither the bytes on the line nor what they are decompressed to may be more than this.
    pub(super) async fn read(response: Response<Incoming>, body_max: usize) -> Result<Reply, LineFault> {
        let (head, body) = response.into_parts();
        let field = |name: HeaderName| text(&head.headers, name);
        let gzip = match field(header::CONTENT_ENCODING).as_deref() {
            None | Some("" | "identity") => false,
            Some("gzip" | "x-gzip") => true,
            Some(_) => return Err(LineFault::Protocol("an unknown Content-Encoding".into())),
        };
        let body = collect(body, body_max).await?;
        Ok(Reply {
            status: Status(head.status.as_u16()),
            content_type: field(header::CONTENT_TYPE).unwrap_or_default(),
            etag: field(header::ETAG).and_then(|etag| Some(etag.strip_prefix('"')?.strip_suffix('"')?.to_owned())),
            from: field(header::CONTENT_RANGE).and_then(|range| first_byte(&range)).unwrap_or(0),
            retry_after: field(header::RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
            body: if gzip && !body.is_empty() { decompress(&body, body_max)? } else { body },
        })
    }
}

impl From<Reply> for Answer {
    /// The answer as the other half of the crate knows it. Of the types of content only those of the protocol have a name there.
    fn from(reply: Reply) -> Answer {
        let content_type = CONTENT_TYPES.into_iter().find(|known| *known == reply.content_type).unwrap_or_default();
        Answer { etag: reply.etag, from: reply.from, ..Answer::new(reply.status, content_type, reply.body) }
    }
}

fn first_byte(range: &str) -> Option<u64> {
    range.strip_prefix("bytes ")?.split_once('-')?.0.parse().ok()
}

async fn collect(mut body: Incoming, body_max: usize) -> Result<Vec<u8>, LineFault> {
    if body.size_hint().lower() > body_max as u64 {
        return Err(LineFault::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|fault| LineFault::of(&fault))?.into_data() else { continue };
        if bytes.len() + data.len() > body_max {
            return Err(LineFault::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// One gzip member and nothing behind it.
fn decompress(bytes: &[u8], body_max: usize) -> Result<Vec<u8>, LineFault> {
    let broken = || LineFault::Protocol("the body is not gzip as announced".into());
    let mut decoder = GzDecoder::new(bytes);
    let mut decompressed = Vec::new();
    // One byte more than allowed shows that there is more, and the checksum at the end is read only when there is not.
    decoder.by_ref().take((body_max as u64).saturating_add(1)).read_to_end(&mut decompressed).map_err(|_| broken())?;
    if decompressed.len() > body_max {
        return Err(LineFault::TooLarge);
    }
    if !decoder.into_inner().is_empty() {
        return Err(broken());
    }
    Ok(decompressed)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(|value| value.trim().to_owned())
}

const CONTENT_TYPES: [&str; 5] =
    ["application/json", "application/octet-stream", "text/plain", "text/plain; charset=utf-8", "text/x.tlog.size"];
