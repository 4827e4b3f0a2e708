//! Parcels on their way: handed out and taken over the line, encrypted; and words that something was erased.

use crate::{
    Answer, HoldingsFault, Link, Method, Misbehaviour, PeerRights, Request, Status, SyncFault, hash_of,
    limits::{PARCEL_BYTES_MAX, PARCELS_LISTED_MAX, WORD_LISTS_BYTES_MAX},
};
use ledger::{Json, JsonWriter, Rights};

/// What an installation keeps of parcels and words. One call is one step: it happens whole and is durable when it returns.
pub trait Parcels {
    /// Origin of the own ledger.
    fn own_ledger(&self) -> Result<String, HoldingsFault>;
    /// Whether the peer may have parcels for this office, as far as its ledger tells: without the right it hands out none.
    fn may_be_given(&self, peer: &str) -> Result<bool, HoldingsFault>;
    /// The numbers of parcels that wait for a peer, the oldest first, at most [`PARCELS_LISTED_MAX`].
    fn parcels_for(&self, peer: &str) -> Result<Vec<u64>, HoldingsFault>;
    /// One that waits for it.
    fn parcel_for(&self, peer: &str, number: u64) -> Result<Option<Vec<u8>>, HoldingsFault>;
    /// The peer has it.
    fn parcel_taken(&mut self, peer: &str, number: u64, now: u64) -> Result<(), HoldingsFault>;
    /// Keeps what came from a peer; the same twice is kept once. `false`: there is no room for more of this peer.
    fn take_parcel(&mut self, peer: &str, sealed: &[u8], now: u64) -> Result<bool, HoldingsFault>;
    /// The own words about orders of a ledger that have not reached its office.
    fn words_about(&self, ledger: &str) -> Result<Vec<String>, HoldingsFault>;
    /// They have.
    fn words_delivered(&mut self, ledger: &str, words: &[String]) -> Result<(), HoldingsFault>;
    /// Whether a word of the peer about an order of the own ledger is still to come.
    fn awaits_word(&self, peer: &str) -> Result<bool, HoldingsFault>;
    /// Takes a peer's word about an order of the own ledger. `false`: it does not hold.
    fn take_word(&mut self, peer: &str, word: &str, now: u64) -> Result<bool, HoldingsFault>;
}

/// What came of an exchange of parcels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Parcels that came.
    pub came: u64,
    /// Parcels that the peer has taken.
    pub went: u64,
}

/// Answers a request about parcels; `None` when it is about something else.
pub fn serve_parcels<P: Parcels>(parcels: &mut P, peer: &PeerRights, now: u64, request: &Request) -> Option<Answer> {
    let route = ParcelRoute::parse(&request.path)?;
    let method = match route {
        ParcelRoute::Parcels | ParcelRoute::Erasures => request.method,
        ParcelRoute::Taken => Method::Post,
        ParcelRoute::Parcel(_) | ParcelRoute::ErasuresOf(_) => Method::Get,
    };
    if request.method != method {
        return Some(Answer::for_people(Status::METHOD_NOT_ALLOWED, "not with this method"));
    }
    let answer = answer(parcels, peer, now, &route, request);
    // What went wrong inside is nobody else's business.
    Some(answer.unwrap_or_else(|_| Answer::for_people(Status::INTERNAL, "try again later")))
}

/// How long the body of a request about parcels may be; `None` when it is about something else.
pub fn parcel_body_max(path: &str) -> Option<usize> {
    match ParcelRoute::parse(path)? {
        ParcelRoute::Parcels => Some(PARCEL_BYTES_MAX),
        _ => Some(WORD_LISTS_BYTES_MAX),
    }
}

/// Hands over and takes what there is, of a peer with these rights. What was done before something went wrong stays done.
pub fn exchange_parcels<P: Parcels, E>(
    parcels: &mut P,
    peer: &PeerRights,
    now: u64,
    link: &mut Link<'_, E>,
) -> Result<Exchanged, SyncFault<E>> {
    let mut exchanged = Exchanged::default();
    let words = parcels.words_about(&peer.origin)?;
    if !words.is_empty() {
        let answer = link.send(Request::post(ParcelRoute::Erasures.path(), write_texts(&words)))?;
        // What it does not take now it may take later.
        if answer.status == Status::OK {
            parcels.words_delivered(&peer.origin, &words)?;
        }
    }
    if parcels.may_be_given(&peer.origin)? {
        fetch(parcels, peer, now, link, &mut exchanged)?;
    }
    if peer.may.include(Rights::PERSONAL) {
        hand_over(parcels, peer, now, link, &mut exchanged)?;
    }
    if parcels.awaits_word(&peer.origin)? {
        let own = parcels.own_ledger()?;
        let answer = link.send(Request::get(ParcelRoute::ErasuresOf(hash_of(&own)).path()))?;
        if answer.status == Status::OK {
            for word in read_texts(&answer.body).ok_or(Misbehaviour::Parcel)? {
                if !parcels.take_word(&peer.origin, &word, now)? {
                    return Err(Misbehaviour::Parcel.into());
                }
            }
        }
    }
    Ok(exchanged)
}

/// Fetches what the peer has made for this office. Each is kept before the peer is told so.
fn fetch<P: Parcels, E>(
    parcels: &mut P,
    peer: &PeerRights,
    now: u64,
    link: &mut Link<'_, E>,
    exchanged: &mut Exchanged,
) -> Result<(), SyncFault<E>> {
    // Whoever lists something new for ever is heard again with the next sync.
    for _ in 0..LISTS_MAX {
        let before = exchanged.came;
        let answer = link.send(Request::get(ParcelRoute::Parcels.path()))?;
        let numbers = match answer.status {
            Status::OK => read_numbers(&answer.body).ok_or(Misbehaviour::Parcel)?,
            // Nothing is given to this office, or by nobody yet.
            _ => return Ok(()),
        };
        for number in &numbers {
            let answer = link.send(Request::get(ParcelRoute::Parcel(*number).path()))?;
            // It was dropped meanwhile, as when something in it was erased.
            if answer.status != Status::OK {
                continue;
            }
            if answer.body.len() > PARCEL_BYTES_MAX {
                return Err(Misbehaviour::Parcel.into());
            }
            if !parcels.take_parcel(&peer.origin, &answer.body, now)? {
                return Ok(());
            }
            let taken = link.send(Request::post(ParcelRoute::Taken.path(), write_numbers(&[*number])))?;
            if taken.status != Status::OK {
                return Ok(());
            }
            exchanged.came += 1;
        }
        if numbers.len() < PARCELS_LISTED_MAX || exchanged.came == before {
            break;
        }
    }
    Ok(())
}

/// Brings the peer what was made for it: it may be one that nobody can call back.
fn hand_over<P: Parcels, E>(
    parcels: &mut P,
    peer: &PeerRights,
    now: u64,
    link: &mut Link<'_, E>,
    exchanged: &mut Exchanged,
) -> Result<(), SyncFault<E>> {
    loop {
        let numbers = parcels.parcels_for(&peer.origin)?;
        for number in &numbers {
            let Some(sealed) = parcels.parcel_for(&peer.origin, *number)? else { continue };
            let answer = link.send(Request::post(ParcelRoute::Parcels.path(), sealed))?;
            // It has no room, or does not know of parcels.
            if answer.status != Status::OK {
                return Ok(());
            }
            parcels.parcel_taken(&peer.origin, *number, now)?;
            exchanged.went += 1;
        }
        if numbers.len() < PARCELS_LISTED_MAX {
            return Ok(());
        }
    }
}

fn answer<P: Parcels>(
    parcels: &mut P,
    peer: &PeerRights,
    now: u64,
    route: &ParcelRoute,
    request: &Request,
) -> Result<Answer, HoldingsFault> {
    let given = peer.may.include(Rights::PERSONAL);
    let forbidden = || Answer::for_people(Status::FORBIDDEN, "nothing is given to you");
    let json = |body: Vec<u8>| Answer::new(Status::OK, "application/json", body);
    let malformed = || Answer::for_people(Status::BAD_REQUEST, "malformed");
    Ok(match (route, request.method) {
        (ParcelRoute::Parcels, Method::Post) if request.body.is_empty() || request.body.len() > PARCEL_BYTES_MAX => malformed(),
        (ParcelRoute::Parcels, Method::Post) => match parcels.take_parcel(&peer.origin, &request.body, now)? {
            true => Answer::empty(Status::OK),
            false => Answer::for_people(Status::CONTENT_TOO_LARGE, "no room until somebody signs in"),
        },
        (ParcelRoute::Erasures, Method::Post) => {
            let Some(words) = read_texts(&request.body) else { return Ok(malformed()) };
            for word in words {
                if !parcels.take_word(&peer.origin, &word, now)? {
                    return Ok(malformed());
                }
            }
            Answer::empty(Status::OK)
        }
        (ParcelRoute::Erasures, Method::Get) => Answer::for_people(Status::NOT_FOUND, "nothing here"),
        (ParcelRoute::ErasuresOf(hash), _) if *hash == hash_of(&peer.origin) => {
            // Whether they have arrived only the caller knows, who asks until then.
            json(write_texts(&parcels.words_about(&peer.origin)?))
        }
        (ParcelRoute::ErasuresOf(_), _) => Answer::for_people(Status::FORBIDDEN, "you may not read this"),
        (ParcelRoute::Parcels | ParcelRoute::Parcel(_) | ParcelRoute::Taken, _) if !given => forbidden(),
        (ParcelRoute::Parcels, Method::Get) => json(write_numbers(&parcels.parcels_for(&peer.origin)?)),
        (ParcelRoute::Parcel(number), _) => match parcels.parcel_for(&peer.origin, *number)? {
            Some(sealed) => Answer::new(Status::OK, "application/octet-stream", sealed),
            None => Answer::for_people(Status::NOT_FOUND, "nothing here"),
        },
        (ParcelRoute::Taken, _) => {
            let Some(numbers) = read_numbers(&request.body) else { return Ok(malformed()) };
            for number in numbers {
                parcels.parcel_taken(&peer.origin, number, now)?;
            }
            Answer::empty(Status::OK)
        }
    })
}

/// Paths of requests about parcels.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ParcelRoute {
    /// Those that wait for the caller; or one that it brings.
    Parcels,
    /// One that waits.
    Parcel(u64),
    /// The caller has taken some.
    Taken,
    /// The caller's words about orders of the ledger of whoever is asked.
    Erasures,
    /// Words of whoever is asked about orders of the ledger with that hash.
    ErasuresOf(String),
}

impl ParcelRoute {
    fn path(&self) -> String {
        match self {
            ParcelRoute::Parcels => "/parcels".into(),
            ParcelRoute::Parcel(number) => format!("/parcel/{number}"),
            ParcelRoute::Taken => "/parcels/taken".into(),
            ParcelRoute::Erasures => "/erasures".into(),
            ParcelRoute::ErasuresOf(hash) => format!("/erasures/{hash}"),
        }
    }

    fn parse(path: &str) -> Option<ParcelRoute> {
        let route = match path {
            "/parcels" => ParcelRoute::Parcels,
            "/parcels/taken" => ParcelRoute::Taken,
            "/erasures" => ParcelRoute::Erasures,
            _ => match (path.strip_prefix("/parcel/"), path.strip_prefix("/erasures/")) {
                (Some(number), _) => ParcelRoute::Parcel(number.parse().ok()?),
                (_, Some(hash)) => ParcelRoute::ErasuresOf(hash.to_owned()),
                _ => return None,
            },
        };
        (route.path() == path).then_some(route)
    }
}

fn write_numbers(numbers: &[u64]) -> Vec<u8> {
    let mut json = JsonWriter::new();
    json.array(|w| numbers.iter().for_each(|number| w.integer(i64::try_from(*number).unwrap_or(i64::MAX))));
    json.finish().into_bytes()
}

fn read_numbers(body: &[u8]) -> Option<Vec<u64>> {
    let json = Json::parse(body).ok().filter(Json::is_array)?;
    let numbers: Vec<u64> = json.items().map(|item| u64::try_from(item.integer()?).ok()).collect::<Option<_>>()?;
    (numbers.len() <= PARCELS_LISTED_MAX).then_some(numbers)
}

fn write_texts(texts: &[String]) -> Vec<u8> {
    let mut json = JsonWriter::new();
    json.array(|w| texts.iter().for_each(|text| w.string(text)));
    json.finish().into_bytes()
}

fn read_texts(body: &[u8]) -> Option<Vec<String>> {
    let json = Json::parse(body).ok().filter(Json::is_array)?;
    let texts: Vec<String> = json.items().map(|item| Some(item.string()?.into_owned())).collect::<Option<_>>()?;
    (body.len() <= WORD_LISTS_BYTES_MAX).then_some(texts)
}

/// A hundred parcels each.
const LISTS_MAX: u32 = 100;
