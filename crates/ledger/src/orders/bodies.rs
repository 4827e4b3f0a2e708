//! The bodies of the kinds about the organisation, each in its one form.

use super::{ErasedField, Order, is_name};
use crate::{
    Card, Checkpoint, DeskCard, Hash, Json, Jti, Origin, Programmes, PublicKey, Refusal, Rights, Roles, Succession, base64,
    member_number, read_digests, roll::Office,
};
use std::borrow::Cow;

pub(super) fn genesis(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "approval_two_over", "code", "currency", "demo", "ledger_key", "members", "name", "succeeds"])?;
    let founder = |member: Json<'_>| {
        only(member, &["key", "name", "possession", "roles"])?;
        Some((name(member, "name")?, roles(member)?, key(member, "key")?, text(member, "possession")?))
    };
    let members = body.get("members")?.items().map(founder).collect::<Option<Vec<_>>>()?;
    let digests = read_digests(body)?;
    let succeeds = body.get("succeeds").map(Succession::read);
    // Why it goes on for another is said in personal fields, so that there are some.
    let succeeds = match succeeds {
        Some(None) => return None,
        Some(Some(_)) if digests.is_empty() => return None,
        other => other.flatten().map(Box::new),
    };
    let office = Office {
        name: name(body, "name")?,
        currency: text(body, "currency").filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()))?,
        demo: body.get("demo")?.boolean()?,
        approval_two_over: optional_amount(body, "approval_two_over")?,
        succeeds,
    };
    Some(Order::Genesis { office, code: text(body, "code")?, members, ledger_key: proven_key(body.get("ledger_key")?)?, digests })
}

pub(super) fn enrol(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "key", "member", "name", "possession", "roles"])?;
    Some(Order::Enrol {
        number: member(body, "member")?,
        name: name(body, "name")?,
        roles: roles(body)?,
        key: key(body, "key")?,
        possession: text(body, "possession")?,
    })
}

pub(super) fn revoke(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "ledger_key", "member"])?;
    let (ledger_key, possession) = proven_key(body.get("ledger_key")?)?;
    Some(Order::Revoke { number: member(body, "member")?, ledger_key, possession })
}

pub(super) fn rekey(body: Json<'_>, own: bool) -> Option<Order> {
    only(body, &[DIGESTS, "key", "member", "possession"])?;
    Some(Order::Rekey { number: member(body, "member")?, key: key(body, "key")?, possession: text(body, "possession")?, own })
}

pub(super) fn rotate_ledger_key(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "key", "possession"])?;
    Some(Order::LedgerKey { key: key(body, "key")?, possession: text(body, "possession")? })
}

pub(super) fn office_rules(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "approval_two_over"])?;
    Some(Order::OfficeRules { approval_two_over: optional_amount(body, "approval_two_over")? })
}

pub(super) fn peer(body: Json<'_>, order: impl Fn(Box<Card>, Rights, Programmes) -> Order) -> Option<Result<Order, Refusal>> {
    only(body, &[DIGESTS, "card", "may", "programmes"])?;
    let (card, may) = (text(body, "card")?, rights(body)?);
    let programmes = match body.get("programmes") {
        None => Programmes::ALL,
        // What names programmes must give something of them.
        Some(_) if !may.include(Rights::PERSONAL) => return None,
        Some(codes) => Programmes::only(ascending(codes)?.into_iter().map(Cow::into_owned).collect())?,
    };
    Some(Card::parse(&card).map(|card| order(Box::new(card), may, programmes)).map_err(|_| Refusal::Card))
}

pub(super) fn revoke_peer(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "origin"])?;
    Some(Order::RevokePeer { origin: Origin::parse(&text(body, "origin")?)? })
}

pub(super) fn desk(body: Json<'_>) -> Option<Result<Order, Refusal>> {
    only(body, &[DIGESTS, "card"])?;
    let card = DeskCard::parse(&text(body, "card")?);
    Some(card.map(|card| Order::EnrolDesk { card: Box::new(card) }).map_err(|_| Refusal::Card))
}

pub(super) fn revoke_desk(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "desk"])?;
    let number = body.get("desk")?.integer()?;
    Some(Order::RevokeDesk { number: u32::try_from(number).ok().filter(|number| *number > 0)? })
}

pub(super) fn erase(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "fields", "files"])?;
    let digest = |text: Cow<'_, str>| Hash::from_url(text.as_bytes());
    let field = |field: Json<'_>| {
        only(field, &["digest", "entry", "name"])?;
        Some(ErasedField {
            entry: u64::try_from(field.get("entry")?.integer()?).ok()?,
            digest: digest(field.get("digest")?.string()?)?,
            name: text(field, "name").filter(|name| is_name(name))?,
        })
    };
    let fields: Vec<ErasedField> = match body.get("fields") {
        None => Vec::new(),
        Some(array) => array.items().map(field).collect::<Option<Vec<_>>>().filter(|fields| !fields.is_empty())?,
    };
    let files: Vec<Hash> = match body.get("files") {
        None => Vec::new(),
        Some(array) => {
            array.items().map(|file| digest(file.string()?)).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())?
        }
    };
    let ordered = fields.is_sorted_by(|a, b| (a.entry, a.digest) < (b.entry, b.digest)) && files.is_sorted_by(|a, b| a < b);
    let some = (1..=ERASED_MAX).contains(&(fields.len() + files.len()));
    (ordered && some).then_some(Order::Erase { fields, files })
}

pub(super) fn witnessed(body: Json<'_>) -> Option<Result<Order, Refusal>> {
    only(body, &[DIGESTS, "note"])?;
    let checkpoint = Checkpoint::parse(text(body, "note")?.as_bytes());
    Some(checkpoint.map(|checkpoint| Order::Witness { checkpoint: Box::new(checkpoint) }).ok_or(Refusal::Head))
}

pub(super) fn vouch(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "genesis", "name", "origin"])?;
    Some(Order::Vouch {
        origin: Origin::parse(&text(body, "origin")?)?,
        genesis: Hash::from_url(text(body, "genesis")?.as_bytes())?,
        name: match body.get("name") {
            None => None,
            Some(_) => Some(name(body, "name")?),
        },
    })
}

pub(super) fn enrol_certificate(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "certificate", "root"])?;
    let der = |field| {
        let bytes = base64::url_decode(text(body, field)?.as_bytes())?;
        (1..=CERTIFICATE_BYTES_MAX).contains(&bytes.len()).then_some(bytes)
    };
    Some(Order::EnrolCertificate { certificate: der("certificate")?, root: der("root")? })
}

pub(super) fn revoke_certificate(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "certificate"])?;
    Some(Order::RevokeCertificate { certificate: hash(body, "certificate")? })
}

pub(super) fn issue_report(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "bytes", "certificate", "digest", "kind"])?;
    let is_word =
        |kind: &String| (1..=REPORT_KIND_BYTES_MAX).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_lowercase());
    Some(Order::IssueReport {
        bytes: u64::try_from(body.get("bytes")?.integer()?).ok().filter(|bytes| *bytes > 0)?,
        certificate: hash(body, "certificate")?,
        digest: hash(body, "digest")?,
        kind: text(body, "kind").filter(is_word)?,
    })
}

/// A body that names an earlier act and nothing else.
pub(super) fn act(body: Json<'_>) -> Option<Jti> {
    only(body, &[DIGESTS, "act"])?;
    Jti::from_text(&text(body, "act")?)
}

pub(super) fn delegate(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "begins", "ends", "to"])?;
    let moment = |name| body.get(name)?.integer();
    Some(Order::Delegate { to: member(body, "to")?, begins: moment("begins")?, ends: moment("ends")? })
}

/// Refuses what is no object, and any field but these.
fn only(object: Json<'_>, fields: &[&str]) -> Option<()> {
    (object.is_object() && object.fields().all(|(key, _)| fields.contains(&&*key))).then_some(())
}

/// A ledger key with its proof of possession.
fn proven_key(object: Json<'_>) -> Option<(PublicKey, String)> {
    only(object, &["key", "possession"])?;
    Some((key(object, "key")?, text(object, "possession")?))
}

fn hash(body: Json<'_>, field: &str) -> Option<Hash> {
    Hash::from_url(text(body, field)?.as_bytes())
}

fn text(body: Json<'_>, field: &str) -> Option<String> {
    Some(body.get(field)?.string()?.into_owned())
}

fn name(body: Json<'_>, field: &str) -> Option<String> {
    text(body, field).filter(|name| is_name(name))
}

fn member(body: Json<'_>, field: &str) -> Option<u32> {
    member_number(&body.get(field)?.string()?)
}

fn key(body: Json<'_>, field: &str) -> Option<PublicKey> {
    PublicKey::from_x(&body.get(field)?.string()?)
}

fn roles(body: Json<'_>) -> Option<Roles> {
    let names = ascending(body.get("roles")?)?;
    if names.is_empty() {
        return None;
    }
    names.iter().try_fold(Roles::NONE, |all, name| Some(all.and(Roles::named(name)?)))
}

/// A peer may have no right at all: then it is known, and may connect.
fn rights(body: Json<'_>) -> Option<Rights> {
    let names = ascending(body.get("may")?)?;
    names.iter().try_fold(Rights::NONE, |all, name| Some(all.and(Rights::named(name)?)))
}

/// The strings of an array, none of which is there twice.
fn ascending(array: Json<'_>) -> Option<Vec<Cow<'_, str>>> {
    let names: Vec<_> = array.items().map(|item| item.string()).collect::<Option<_>>()?;
    (array.is_array() && names.is_sorted_by(|a, b| a < b)).then_some(names)
}

/// What one order can name: an entry has room for so many.
pub const ERASED_MAX: usize = 256;

/// DER of a certificate with a P-256 key is a third of this.
pub const CERTIFICATE_BYTES_MAX: usize = 2048;

const REPORT_KIND_BYTES_MAX: usize = 16;

/// Any body may have the digests of personal fields, which [`read_digests`] reads.
const DIGESTS: &str = "_sd";

/// Outer `None`: malformed; inner `None`: not there.
fn optional_amount(body: Json<'_>, field: &str) -> Option<Option<i64>> {
    match body.get(field) {
        None => Some(None),
        Some(value) => value.integer().filter(|amount| *amount >= 0).map(Some),
    }
}
