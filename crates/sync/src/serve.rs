//! Answers what peers ask.

use crate::{
    Answer, Holdings, HoldingsFault, Keys, Method, Promise, Request, Route, Status, bundle, encode_heads, hash_of, heads_tag,
    judge::{Verdict, judge},
    limits::HEADS_BYTES_MAX,
    parse_heads,
    push::{add_entries, add_pending},
    witness::add_checkpoint,
};
use ledger::{Checkpoint, Rights, note::NoteSignature};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerRights {
    /// Origin of its ledger.
    pub origin: String,
    /// What it may do. What is its own it may read in any case.
    pub may: Rights,
}

/// Whether a request changes nothing, so that [`serve_reading`] answers it.
pub fn only_reads(request: &Request) -> bool {
    request.method == Method::Get && Route::parse(&request.path).is_some()
}

/// Whether the answer, where there is one, is the same whatever has come to the ledger since.
pub fn stays_true(request: &Request) -> bool {
    matches!(Route::parse(&request.path), Some(Route::Tile(..) | Route::Entries(..)))
}

/// Answers one request of a peer.
pub fn serve<H: Holdings>(holdings: &mut H, keys: Keys<'_>, peer: &PeerRights, now: u64, request: &Request) -> Answer {
    if only_reads(request) {
        return serve_reading(holdings, peer, request);
    }
    let answer = match Route::parse(&request.path) {
        None => return not_found(),
        Some(Route::Heads) => take_heads(holdings, peer, now, &request.body),
        // What the mirror is to expect is what the witness has seen: one head kept for both.
        Some(Route::AddCheckpoint) => add_checkpoint(holdings, keys, now, &request.body),
        Some(Route::AddPending) => add_pending(holdings, keys, peer, now, &request.body),
        Some(Route::AddEntries) => add_entries(holdings, keys, peer, now, request),
        Some(_) => return wrong_method(),
    };
    answer.unwrap_or_else(|_| failed())
}

/// Answers a request that [only reads](only_reads): many can be answered at one time.
pub fn serve_reading<H: Holdings>(holdings: &H, peer: &PeerRights, request: &Request) -> Answer {
    let answer = match Route::parse(&request.path) {
        None => return not_found(),
        Some(Route::AddCheckpoint | Route::AddPending | Route::AddEntries) => return wrong_method(),
        Some(Route::Heads) => own_heads(holdings, request.if_none_match.as_deref()),
        Some(route) => read(holdings, peer, &route, request),
    };
    answer.unwrap_or_else(|_| failed())
}

fn own_heads<H: Holdings>(holdings: &H, known: Option<&str>) -> Result<Answer, HoldingsFault> {
    let list = encode_heads(&holdings.heads()?);
    let tag = heads_tag(&list);
    let mut answer = match known == Some(&tag) {
        true => Answer::empty(Status::NOT_MODIFIED),
        false => Answer::new(Status::OK, "application/json", list),
    };
    answer.etag = Some(tag);
    Ok(answer)
}

fn take_heads<H: Holdings>(holdings: &mut H, peer: &PeerRights, now: u64, body: &[u8]) -> Result<Answer, HoldingsFault> {
    if body.len() > HEADS_BYTES_MAX {
        return Ok(Answer::for_people(Status::CONTENT_TOO_LARGE, "too long"));
    }
    let Ok(offered) = parse_heads(body) else {
        return Ok(Answer::for_people(Status::BAD_REQUEST, "malformed"));
    };
    let (own, known) = (holdings.own()?, holdings.heads()?);
    for head in &offered {
        match judge(holdings, newest_of(&known, head), head)? {
            // What is newer of the own ledger can only be a fork or something lost here: the next sync finds out which.
            Verdict::Newer if head.origin.as_str() != own => holdings.remember(head, &peer.origin, now)?,
            Verdict::Fork(evidence) => holdings.keep_evidence(head.origin.as_str(), &evidence, now)?,
            _ => {}
        }
    }
    own_heads(holdings, None)
}

fn read<H: Holdings>(holdings: &H, peer: &PeerRights, route: &Route, request: &Request) -> Result<Answer, HoldingsFault> {
    let found = match route {
        Route::Checkpoint(hash) | Route::HeadOf(hash, _) | Route::Tile(hash, _) | Route::Entries(hash, _) => {
            if !peer.may.include(Rights::READ) && *hash != hash_of(&peer.origin) {
                return Ok(Answer::for_people(Status::FORBIDDEN, "you may not read this"));
            }
            match holdings.origin_of(hash)? {
                Some(origin) => read_ledger(holdings, &origin, route, request)?,
                None => None,
            }
        }
        Route::Witnessed(hash) => promised(holdings, Promise::Witness, hash)?,
        Route::Mirrored(hash) => promised(holdings, Promise::Mirror, hash)?,
        Route::Card => holdings.card(&holdings.own()?)?.map(|card| Answer::new(Status::OK, "text/plain", card)),
        Route::Desk(_) => return Ok(Answer::for_people(Status::FORBIDDEN, "this is for desks of the office")),
        Route::Heads | Route::AddCheckpoint | Route::AddPending | Route::AddEntries => None,
    };
    Ok(found.unwrap_or_else(not_found))
}

pub(crate) fn read_ledger<H: Holdings>(
    holdings: &H,
    origin: &str,
    route: &Route,
    request: &Request,
) -> Result<Option<Answer>, HoldingsFault> {
    let answer = match route {
        Route::Tile(_, tile) => holdings
            .tile(origin, tile.level, tile.index, tile.width)?
            .map(|hashes| Answer::new(Status::OK, BYTES, hashes.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>())),
        Route::Entries(_, tile) => match holdings.bundle(origin, tile.index, tile.width)? {
            Some(entries) if request.from > 0 => Some(part(entries, request.from)),
            Some(entries) if !request.accepts_gzip => Some(Answer::new(Status::OK, BYTES, entries)),
            Some(entries) => {
                let packed = bundle::compress(&entries).map_err(|error| HoldingsFault::Store(error.to_string()))?;
                Some(Answer { gzip: true, ..Answer::new(Status::OK, BYTES, packed) })
            }
            None => None,
        },
        Route::HeadOf(_, size) => return Ok(holdings.head_of(origin, *size)?.map(|head| with_lines(head, Vec::new()))),
        _ => return Ok(holdings.held(origin)?.map(|held| with_lines(held.checkpoint, held.cosignatures))),
    };
    Ok(answer.map(|answer| Answer { immutable: true, ..answer }))
}

/// What lies behind so many bytes; where there is nothing behind them, all of it.
fn part(mut whole: Vec<u8>, from: u64) -> Answer {
    match usize::try_from(from).ok().filter(|from| *from < whole.len()) {
        Some(first) => Answer { from, ..Answer::new(Status::PARTIAL, BYTES, whole.split_off(first)) },
        None => Answer::new(Status::OK, BYTES, whole),
    }
}

fn promised<H: Holdings>(holdings: &H, promise: Promise, hash: &str) -> Result<Option<Answer>, HoldingsFault> {
    let Some(origin) = holdings.origin_of(hash)? else { return Ok(None) };
    let promised = holdings.promised(promise, &origin)?;
    Ok(promised.map(|promised| with_lines(promised.checkpoint, vec![promised.cosignature])))
}

fn with_lines(mut checkpoint: Checkpoint, lines: Vec<NoteSignature>) -> Answer {
    checkpoint.note.signatures.extend(lines);
    Answer::new(Status::OK, "text/plain; charset=utf-8", checkpoint.encode())
}

/// The newest one known of the ledger of a head.
pub(crate) fn newest_of<'a>(known: &'a [Checkpoint], head: &Checkpoint) -> Option<&'a Checkpoint> {
    known.iter().find(|known| known.origin == head.origin)
}

fn wrong_method() -> Answer {
    Answer::for_people(Status::METHOD_NOT_ALLOWED, "not with this method")
}

/// What went wrong inside is nobody else's business.
fn failed() -> Answer {
    Answer::for_people(Status::INTERNAL, "try again later")
}

fn not_found() -> Answer {
    Answer::for_people(Status::NOT_FOUND, "nothing here")
}

const BYTES: &str = "application/octet-stream";
