//! The kinds of entries that change the roll, read from their bodies.

use crate::{Hash, Head, Json, Jti, Origin, PublicKey, Refusal, Roles, Statement, member_number, read_digests, roll::Office};
use serde::{Deserialize, Serialize};

/// What an entry orders about the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// `genesis`.
    Genesis {
        /// The office.
        office: Office,
        /// Office code; the origin must begin with it.
        code: String,
        /// The first members with their keys and proofs.
        members: Vec<(String, Roles, PublicKey, String)>,
        /// The first ledger key and its proof.
        ledger_key: (PublicKey, String),
    },
    /// `member.enrolled`.
    Enrol {
        /// Next free number.
        number: u32,
        /// Name.
        name: String,
        /// Roles.
        roles: Roles,
        /// Key.
        key: PublicKey,
        /// Proof of possession.
        possession: String,
    },
    /// `member.revoked`, which always rotates the ledger key, since every member could unlock it.
    Revoke {
        /// Whom.
        number: u32,
        /// The next ledger key.
        ledger_key: PublicKey,
        /// Its proof.
        possession: String,
    },
    /// `key.rotated` (by the member) or `key.replaced` (by an administrator, with a second signature).
    Rekey {
        /// Whose.
        number: u32,
        /// New key.
        key: PublicKey,
        /// Its proof.
        possession: String,
        /// By the member.
        own: bool,
    },
    /// `ledgerkey.rotated`.
    LedgerKey {
        /// The next ledger key.
        key: PublicKey,
        /// Its proof.
        possession: String,
    },
    /// `delegated`.
    Delegate {
        /// To whom.
        to: u32,
        /// First moment, UTC seconds.
        begins: i64,
        /// Last moment.
        ends: i64,
    },
    /// `office.rules`.
    OfficeRules {
        /// Batches above this (分) need two approvals.
        approval_two_over: Option<i64>,
    },
    /// `countersigned`.
    Countersign {
        /// The act that comes into force.
        act: Jti,
    },
    /// `declined`.
    Decline {
        /// The act that never comes into force.
        act: Jti,
    },
    /// `delegation.ended`.
    EndDelegation {
        /// The act that lent.
        act: Jti,
    },
}

impl Order {
    /// Reads the order that a statement gives; `None` when its kind is not about the organisation.
    ///
    /// Strict: a field that the kind does not know makes the body malformed, so that nothing can hide in it and no two
    /// readers take it for different things.
    pub fn read(statement: &Statement) -> Option<Result<Order, Refusal>> {
        let reader: fn(Json<'_>) -> Option<Order> = match statement.kind() {
            "genesis" => genesis,
            "member.enrolled" => enrol,
            "member.revoked" => revoke,
            "key.rotated" => |body| rekey(body, true),
            "key.replaced" => |body| rekey(body, false),
            "ledgerkey.rotated" => rotate_ledger_key,
            "delegated" => delegate,
            "office.rules" => office_rules,
            "countersigned" => |body| Some(Order::Countersign { act: act(body)? }),
            "declined" => |body| Some(Order::Decline { act: act(body)? }),
            "delegation.ended" => |body| Some(Order::EndDelegation { act: act(body)? }),
            _ => return None,
        };
        let body = statement.body();
        let well_formed = read_digests(body).and_then(|_| reader(body));
        Some(well_formed.ok_or(Refusal::Body("organisation")))
    }

    /// Whom the order is about.
    pub fn subject(&self) -> Option<u32> {
        match self {
            Order::Enrol { number, .. } | Order::Revoke { number, .. } | Order::Rekey { number, .. } => Some(*number),
            _ => None,
        }
    }

    /// The role without which nobody can give it; `None`: any member can, within the checks of the order itself.
    pub(crate) fn role_needed(&self) -> Option<Roles> {
        match self {
            Order::Rekey { own: true, .. }
            | Order::Delegate { .. }
            | Order::EndDelegation { .. }
            | Order::Countersign { .. }
            | Order::Decline { .. } => None,
            _ => Some(Roles::ADMINISTRATOR),
        }
    }

    /// Nobody gives out a key alone: a clerk who does not exist could record what a real supervisor then approves. And
    /// nobody loosens the office's thresholds alone.
    pub(crate) fn needs_second(&self) -> bool {
        matches!(self, Order::Enrol { .. } | Order::Rekey { own: false, .. } | Order::OfficeRules { .. })
    }

    /// The earlier act that it is about.
    pub(crate) fn earlier_act(&self) -> Option<Jti> {
        match self {
            Order::Countersign { act } | Order::Decline { act } | Order::EndDelegation { act } => Some(*act),
            _ => None,
        }
    }
}

fn genesis(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "approval_two_over", "code", "currency", "demo", "ledger_key", "members", "name", "succeeds"])?;
    let founder = |member: Json<'_>| {
        only(member, &["key", "name", "possession", "roles"])?;
        Some((name(member, "name")?, roles(member)?, key(member, "key")?, text(member, "possession")?))
    };
    let members = body.get("members")?.items().map(founder).collect::<Option<Vec<_>>>()?;
    let succeeds = match body.get("succeeds") {
        None => None,
        Some(before) => {
            only(before, &["origin", "root", "size"])?;
            let root = Hash::from_url(text(before, "root")?.as_bytes())?;
            let size = u64::try_from(before.get("size")?.integer()?).ok()?;
            Some((text(before, "origin").filter(|origin| Origin::is_origin(origin))?, Head { size, root }))
        }
    };
    let office = Office {
        name: name(body, "name")?,
        currency: text(body, "currency").filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()))?,
        demo: body.get("demo")?.boolean()?,
        approval_two_over: optional_amount(body, "approval_two_over")?,
        succeeds,
    };
    Some(Order::Genesis { office, code: text(body, "code")?, members, ledger_key: proven_key(body.get("ledger_key")?)? })
}

fn enrol(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "key", "member", "name", "possession", "roles"])?;
    Some(Order::Enrol {
        number: member(body, "member")?,
        name: name(body, "name")?,
        roles: roles(body)?,
        key: key(body, "key")?,
        possession: text(body, "possession")?,
    })
}

fn revoke(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "ledger_key", "member"])?;
    let (ledger_key, possession) = proven_key(body.get("ledger_key")?)?;
    Some(Order::Revoke { number: member(body, "member")?, ledger_key, possession })
}

fn rekey(body: Json<'_>, own: bool) -> Option<Order> {
    only(body, &[DIGESTS, "key", "member", "possession"])?;
    Some(Order::Rekey { number: member(body, "member")?, key: key(body, "key")?, possession: text(body, "possession")?, own })
}

fn rotate_ledger_key(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "key", "possession"])?;
    Some(Order::LedgerKey { key: key(body, "key")?, possession: text(body, "possession")? })
}

fn office_rules(body: Json<'_>) -> Option<Order> {
    only(body, &[DIGESTS, "approval_two_over"])?;
    Some(Order::OfficeRules { approval_two_over: optional_amount(body, "approval_two_over")? })
}

/// A body that names an earlier act and nothing else.
fn act(body: Json<'_>) -> Option<Jti> {
    only(body, &[DIGESTS, "act"])?;
    Jti::from_text(&text(body, "act")?)
}

fn delegate(body: Json<'_>) -> Option<Order> {
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

fn text(body: Json<'_>, field: &str) -> Option<String> {
    Some(body.get(field)?.string()?.into_owned())
}

fn name(body: Json<'_>, field: &str) -> Option<String> {
    let is_name =
        |name: &String| !name.trim().is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
    text(body, field).filter(is_name)
}

fn member(body: Json<'_>, field: &str) -> Option<u32> {
    member_number(&body.get(field)?.string()?)
}

fn key(body: Json<'_>, field: &str) -> Option<PublicKey> {
    PublicKey::from_x(&body.get(field)?.string()?)
}

fn roles(body: Json<'_>) -> Option<Roles> {
    let array = body.get("roles")?;
    let names: Vec<_> = array.items().map(|item| item.string()).collect::<Option<_>>()?;
    if names.is_empty() || !names.is_sorted_by(|a, b| a < b) {
        return None;
    }
    names.iter().try_fold(Roles::NONE, |all, name| Some(all.and(Roles::named(name)?)))
}

/// Any body may have the digests of personal fields, which [`read_digests`] reads.
const DIGESTS: &str = "_sd";

/// Outer `None`: malformed; inner `None`: not there.
fn optional_amount(body: Json<'_>, field: &str) -> Option<Option<i64>> {
    match body.get(field) {
        None => Some(None),
        Some(value) => value.integer().filter(|amount| *amount >= 0).map(Some),
    }
}

/// Names of offices and members, which have no control characters either.
pub const NAME_CHARS_MAX: usize = 100;
