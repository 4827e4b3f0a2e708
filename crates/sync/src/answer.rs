//! A request and its answer, as both halves of the crate know them.

/// HTTP methods that are used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
}

/// One request, after the line has found out who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path with its leading slash; no query.
    pub path: String,
    /// `If-None-Match`, without the quotation marks.
    pub if_none_match: Option<String>,
    /// Whether the body of the answer may be gzip.
    pub accepts_gzip: bool,
    /// First byte that is wanted of what lies at the path (`Range`, RFC 9110 section 14); whoever answers may send all of it
    /// after all.
    pub from: u64,
    /// The body is gzip and says so.
    pub gzip: bool,
    /// Body; empty for `GET`.
    pub body: Vec<u8>,
}

/// HTTP status codes that are used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Status(pub u16);

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: Status,
    /// `Content-Type`; empty: none.
    pub content_type: &'static str,
    /// `ETag`, without the quotation marks.
    pub etag: Option<String>,
    /// Never changes: may be kept by whoever is in between.
    pub immutable: bool,
    /// The body is gzip already and says so.
    pub gzip: bool,
    /// First byte of the body in what lies at the path (`Content-Range`); with [`Status::PARTIAL`] alone it is not 0.
    pub from: u64,
    /// Body.
    pub body: Vec<u8>,
}

impl Request {
    /// A `GET`.
    pub fn get(path: String) -> Request {
        Request { method: Method::Get, path, if_none_match: None, accepts_gzip: true, from: 0, gzip: false, body: Vec::new() }
    }

    /// A `GET` of what lies at a path from one of its bytes on.
    pub fn get_from(path: String, from: u64) -> Request {
        // A byte of the compressed form would mean something else with every writer.
        Request { accepts_gzip: from == 0, from, ..Request::get(path) }
    }

    /// A `POST`.
    pub fn post(path: String, body: Vec<u8>) -> Request {
        Request { method: Method::Post, path, if_none_match: None, accepts_gzip: true, from: 0, gzip: false, body }
    }
}

impl Status {
    /// 200.
    pub const OK: Status = Status(200);
    /// 202.
    pub const ACCEPTED: Status = Status(202);
    /// 206.
    pub const PARTIAL: Status = Status(206);
    /// 304.
    pub const NOT_MODIFIED: Status = Status(304);
    /// 400.
    pub const BAD_REQUEST: Status = Status(400);
    /// 403.
    pub const FORBIDDEN: Status = Status(403);
    /// 404.
    pub const NOT_FOUND: Status = Status(404);
    /// 405.
    pub const METHOD_NOT_ALLOWED: Status = Status(405);
    /// 409.
    pub const CONFLICT: Status = Status(409);
    /// 413.
    pub const CONTENT_TOO_LARGE: Status = Status(413);
    /// 422.
    pub const UNPROCESSABLE: Status = Status(422);
    /// 429.
    pub const TOO_MANY_REQUESTS: Status = Status(429);
    /// 500.
    pub const INTERNAL: Status = Status(500);
}

impl Answer {
    /// An answer with a body.
    pub fn new(status: Status, content_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, content_type, etag: None, immutable: false, gzip: false, from: 0, body: body.into() }
    }

    /// An error, with a word for whoever reads the answer.
    pub fn for_people(status: Status, word: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{word}\n"))
    }

    /// An answer that says nothing beyond its status.
    pub fn empty(status: Status) -> Answer {
        Answer::new(status, "", Vec::new())
    }
}
