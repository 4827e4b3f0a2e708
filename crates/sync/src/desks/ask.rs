//! What a desk asks its writer.

use super::{DeskPath, Row, Submitted, encode_rows, parse_rows};
use crate::{Link, Misbehaviour, Request, Route, Status, SyncFault};
use ledger::{Checkpoint, Hash, Json, JsonWriter};

/// How far the writer's file is: enough to see that nothing is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The newest signed head.
    pub checkpoint: Checkpoint,
    /// Number of the office's card in force.
    pub card: u64,
    /// Changes with any draft.
    pub drafts: Hash,
    /// Changes with any key file.
    pub keys: Hash,
    /// Number of the last replacement of disclosures.
    pub replaced: u64,
}

/// Disclosures that were replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// First entry, and the encrypted fields that are left.
    pub parts: Vec<(u64, Vec<u8>)>,
    /// Number of the last replacement.
    pub last: u64,
}

/// A draft as the office's machines share it.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedDraft {
    /// Id.
    pub id: String,
    /// Whose.
    pub member: u32,
    /// UTC seconds.
    pub touched_at: u64,
    /// The encrypted draft.
    pub sealed: Vec<u8>,
}

impl State {
    /// As it goes over the line: canonical JSON.
    pub(crate) fn encode(&self) -> String {
        let integer = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut w = JsonWriter::new();
        w.object(|w| {
            w.field_integer("card", integer(self.card));
            w.field("checkpoint", &self.checkpoint.encode());
            w.field("drafts", &self.drafts.url());
            w.field("keys", &self.keys.url());
            w.field_integer("replaced", integer(self.replaced));
        });
        w.finish()
    }

    /// Its entity tag.
    pub(crate) fn tag(text: &[u8]) -> String {
        Hash::of(text).hex()
    }

    fn parse(text: &[u8]) -> Option<State> {
        let json = Json::parse(text).ok()?;
        let integer = |field| u64::try_from(json.get(field)?.integer()?).ok();
        let hash = |field| Hash::from_url(json.get(field)?.string()?.as_bytes());
        Some(State {
            checkpoint: Checkpoint::parse(json.get("checkpoint")?.string()?.as_bytes())?,
            card: integer("card")?,
            drafts: hash("drafts")?,
            keys: hash("keys")?,
            replaced: integer("replaced")?,
        })
    }
}

/// How far the writer's file is, with its entity tag; nothing when it is as it was under the tag that is known.
pub fn ask_state<E>(link: &mut Link<'_, E>, known: Option<&str>) -> Result<Option<(State, String)>, SyncFault<E>> {
    let route = Route::Desk(DeskPath::State);
    let request = Request { if_none_match: known.map(str::to_owned), ..Request::get(route.path()) };
    let answer = link.send(request)?;
    match answer.status {
        Status::NOT_MODIFIED if known.is_some() => Ok(None),
        Status::OK => {
            let state = State::parse(&answer.body).ok_or(Misbehaviour::Rows)?;
            Ok(Some((state, State::tag(&answer.body))))
        }
        _ => Err(SyncFault::answered(&route, &answer)),
    }
}

/// Disclosures replaced after that replacement.
pub fn ask_replaced<E>(link: &mut Link<'_, E>, after: u64) -> Result<Replaced, SyncFault<E>> {
    let mut rows = ask_rows(link, DeskPath::Replaced(after))?.ok_or(Misbehaviour::Rows)?;
    let Some(Row::Upto(last)) = rows.pop() else { return Err(Misbehaviour::Rows.into()) };
    let replaced = |row| match row {
        Row::Disclosures { first, sealed, .. } => Ok((first, sealed)),
        _ => Err(Misbehaviour::Rows),
    };
    Ok(Replaced { parts: rows.into_iter().map(replaced).collect::<Result<_, _>>()?, last })
}

/// All key files by name.
pub fn ask_key_files<E>(link: &mut Link<'_, E>) -> Result<Vec<(String, Vec<u8>)>, SyncFault<E>> {
    let rows = ask_rows(link, DeskPath::KeyFiles)?.ok_or(Misbehaviour::Rows)?;
    let file = |row| match row {
        Row::KeyFile { name, bytes: Some(bytes) } => Ok((name, bytes)),
        _ => Err(Misbehaviour::Rows),
    };
    Ok(rows.into_iter().map(file).collect::<Result<_, _>>()?)
}

/// All drafts, without their files.
pub fn ask_drafts<E>(link: &mut Link<'_, E>) -> Result<Vec<SharedDraft>, SyncFault<E>> {
    let rows = ask_rows(link, DeskPath::Drafts)?.ok_or(Misbehaviour::Rows)?;
    let draft = |row| match row {
        Row::Draft { id, held: Some((member, touched_at, sealed)) } => Ok(SharedDraft { id, member, touched_at, sealed }),
        _ => Err(Misbehaviour::Rows),
    };
    Ok(rows.into_iter().map(draft).collect::<Result<_, _>>()?)
}

/// A file, and when it was added; nothing when the writer has none.
pub fn ask_file<E>(link: &mut Link<'_, E>, id: &str) -> Result<Option<(u64, Vec<u8>)>, SyncFault<E>> {
    match ask_rows(link, DeskPath::File(id.to_owned()))?.map(|mut rows| rows.pop()) {
        None => Ok(None),
        Some(Some(Row::File { id: found, held: Some(held) })) if found == id => Ok(Some(held)),
        Some(_) => Err(Misbehaviour::Rows.into()),
    }
}

/// The office's card in force; nothing where there is none.
pub fn ask_card<E>(link: &mut Link<'_, E>) -> Result<Option<String>, SyncFault<E>> {
    let answer = link.get(&Route::Card)?;
    match answer.status {
        Status::OK => Ok(String::from_utf8(answer.body).ok()),
        Status::NOT_FOUND => Ok(None),
        _ => Err(SyncFault::answered(&Route::Card, &answer)),
    }
}

/// Hands in what was signed.
pub fn hand_in<E>(link: &mut Link<'_, E>, rows: &[Row]) -> Result<Submitted, SyncFault<E>> {
    let route = Route::Desk(DeskPath::Submit);
    let answer = link.send(Request::post(route.path(), encode_rows(rows)))?;
    match answer.status {
        Status::OK => {
            let text = std::str::from_utf8(&answer.body).map_err(|_| Misbehaviour::Rows)?;
            let (first, count) = text.strip_suffix('\n').and_then(|text| text.split_once(' ')).ok_or(Misbehaviour::Rows)?;
            let number = |text: &str| text.parse().map_err(|_| Misbehaviour::Rows);
            Ok(Submitted::Taken { first: number(first)?, count: number(count)? })
        }
        Status::UNPROCESSABLE => Ok(Submitted::Refused(String::from_utf8(answer.body).map_err(|_| Misbehaviour::Rows)?)),
        Status::CONFLICT => Ok(Submitted::OtherKeys),
        _ => Err(SyncFault::answered(&route, &answer)),
    }
}

/// The rows at a path; nothing where there are none.
pub(super) fn ask_rows<E>(link: &mut Link<'_, E>, path: DeskPath) -> Result<Option<Vec<Row>>, SyncFault<E>> {
    let route = Route::Desk(path);
    let answer = link.get(&route)?;
    match answer.status {
        Status::OK => Ok(Some(parse_rows(&answer.body).ok_or(Misbehaviour::Rows)?)),
        Status::NOT_FOUND => Ok(None),
        _ => Err(SyncFault::answered(&route, &answer)),
    }
}
