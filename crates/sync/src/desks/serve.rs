//! Answers what desks ask of the writer.

use super::{DeskPath, Row, State, encode_rows, parse_rows};
use crate::{
    Answer, Holdings, HoldingsFault, Method, Request, Route, Status, hash_of, limits::SUBMISSION_BYTES_MAX, serve::read_ledger,
};

/// What came of something handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is recorded, now or since an earlier time.
    Taken {
        /// Entry of the first statement; without any: the size.
        first: u64,
        /// Statements.
        count: u64,
    },
    /// It cannot be recorded; why, as JSON that the desk shows.
    Refused(String),
    /// The keys that came with it are not those in force: whoever hands in has to open them anew.
    OtherKeys,
}

/// What the writer's side needs of its store beyond the ledger itself.
pub trait DeskHoldings {
    /// The ledgers of this installation.
    type Ledgers: Holdings;

    /// The ledgers of this installation, the own one among them.
    fn ledgers(&self) -> &Self::Ledgers;
    /// How far everything is.
    fn state(&self) -> Result<State, HoldingsFault>;
    /// Rows about the entries of a range, as many as fit, with [`Row::Upto`] as the last one. `None`: there are not so many
    /// entries.
    fn beside(&self, from: u64, upto: u64) -> Result<Option<Vec<Row>>, HoldingsFault>;
    /// Disclosures replaced after that replacement, with the number of the last replacement as [`Row::Upto`].
    fn replaced(&self, after: u64) -> Result<Vec<Row>, HoldingsFault>;
    /// All key files.
    fn key_files(&self) -> Result<Vec<Row>, HoldingsFault>;
    /// All drafts, without their files.
    fn drafts(&self) -> Result<Vec<Row>, HoldingsFault>;
    /// A file.
    fn file(&self, id: &str) -> Result<Option<Row>, HoldingsFault>;
    /// Records what a desk hands in, or says why not.
    fn submit(&mut self, desk: u32, rows: Vec<Row>) -> Result<Submitted, HoldingsFault>;
}

/// Answers one request of a desk.
pub fn serve_desk<D: DeskHoldings>(holdings: &mut D, desk: u32, request: &Request) -> Answer {
    let Some(route) = Route::parse(&request.path) else { return Answer::for_people(Status::NOT_FOUND, "nothing here") };
    let method = if route == Route::Desk(DeskPath::Submit) { Method::Post } else { Method::Get };
    if request.method != method {
        return Answer::for_people(Status::METHOD_NOT_ALLOWED, "not with this method");
    }
    let answer = match &route {
        Route::Desk(path) => answer(holdings, desk, path, request),
        _ => read(holdings.ledgers(), &route, request),
    };
    // What went wrong inside is for the writer's own eyes.
    answer.unwrap_or_else(|_| Answer::for_people(Status::INTERNAL, "try again later"))
}

/// The own ledger and the own card: no other ledger is a desk's business.
fn read<H: Holdings>(ledgers: &H, route: &Route, request: &Request) -> Result<Answer, HoldingsFault> {
    let own = ledgers.own()?;
    let found = match route {
        Route::Checkpoint(hash) | Route::Tile(hash, _) | Route::Entries(hash, _) if *hash == hash_of(&own) => {
            read_ledger(ledgers, &own, route, request)?
        }
        Route::Card => ledgers.card(&own)?.map(|card| Answer::new(Status::OK, "text/plain", card)),
        _ => return Ok(Answer::for_people(Status::FORBIDDEN, "this is not for desks")),
    };
    Ok(found.unwrap_or_else(|| Answer::for_people(Status::NOT_FOUND, "nothing here")))
}

fn answer<D: DeskHoldings>(holdings: &mut D, desk: u32, path: &DeskPath, request: &Request) -> Result<Answer, HoldingsFault> {
    let rows = match path {
        DeskPath::State => return Ok(state(&holdings.state()?, request.if_none_match.as_deref())),
        DeskPath::Submit => return submit(holdings, desk, &request.body),
        DeskPath::Beside(from, upto) => holdings.beside(*from, *upto)?,
        DeskPath::Replaced(after) => Some(holdings.replaced(*after)?),
        DeskPath::KeyFiles => Some(holdings.key_files()?),
        DeskPath::Drafts => Some(holdings.drafts()?),
        DeskPath::File(id) => holdings.file(id)?.map(|row| vec![row]),
    };
    Ok(match rows {
        Some(rows) => Answer::new(Status::OK, "application/octet-stream", encode_rows(&rows)),
        None => Answer::for_people(Status::NOT_FOUND, "nothing here"),
    })
}

fn state(state: &State, known: Option<&str>) -> Answer {
    let text = state.encode();
    let tag = State::tag(text.as_bytes());
    let mut answer = match known == Some(&tag) {
        true => Answer::empty(Status::NOT_MODIFIED),
        false => Answer::new(Status::OK, "application/json", text),
    };
    answer.etag = Some(tag);
    answer
}

fn submit<D: DeskHoldings>(holdings: &mut D, desk: u32, body: &[u8]) -> Result<Answer, HoldingsFault> {
    if body.len() > SUBMISSION_BYTES_MAX {
        return Ok(Answer::for_people(Status::CONTENT_TOO_LARGE, "too long"));
    }
    let Some(rows) = parse_rows(body) else { return Ok(Answer::for_people(Status::BAD_REQUEST, "malformed")) };
    Ok(match holdings.submit(desk, rows)? {
        Submitted::Taken { first, count } => Answer::new(Status::OK, "text/plain; charset=utf-8", format!("{first} {count}\n")),
        Submitted::Refused(why) => Answer::new(Status::UNPROCESSABLE, "application/json", why),
        Submitted::OtherKeys => Answer::for_people(Status::CONFLICT, "other keys are in force"),
    })
}
