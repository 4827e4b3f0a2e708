//! The roll: who may sign in this ledger, in which roles, with which key, at each place. A pure function of the entries.

mod certificates;
mod change;
mod desks;
mod erased;
mod peers;
mod vouched;
mod witnessed;

pub use certificates::{CertificateEnd, EnrolledCertificate};
pub use desks::EnrolledDesk;
pub use erased::Erasure;
pub use peers::Peer;
pub use vouched::Vouch;
pub use witnessed::Witnessed;

use crate::{Hash, Jti, Kid, PublicKey, Refusal, Roles, Statement, Succession, member_text, note::Verifier, orders::Order};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Members, keys, delegations and what waits for a second signature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    office: Option<Office>,
    members: Vec<Member>,
    keys: BTreeMap<Kid, KeyRecord>,
    ledger_keys: Vec<LedgerKey>,
    delegations: Vec<Delegation>,
    waiting: BTreeMap<Jti, Waiting>,
    founded: i64,
    peers: Vec<Peer>,
    witnessed: Vec<witnessed::Record>,
    desks: Vec<EnrolledDesk>,
    vouched: Vec<Vouch>,
    erasures: Vec<Erasure>,
    certificates: Vec<EnrolledCertificate>,
    /// Every certificate that an act has named, whether it came into force or not, by its SHA-256.
    certificates_named: BTreeSet<Hash>,
}

/// The office, as its genesis names it and later entries change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Full name.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// A demo ledger, which real offices refuse.
    pub demo: bool,
    /// Batches above this (分) need two approvals.
    pub approval_two_over: Option<i64>,
    /// The ledger that this one succeeds.
    pub succeeds: Option<Box<Succession>>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Number, from 1.
    pub number: u32,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Roles,
    /// The key in force.
    pub kid: Kid,
    /// Where the member stands.
    pub standing: Standing,
    /// Entry that enrolled the member.
    pub enrolled_at: u64,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// May sign.
    Active,
    /// Waits for a second signature.
    Pending,
    /// May no longer sign.
    Revoked,
    /// Never came into force, and never will.
    Declined,
}

/// One acts for another from one moment to another, UTC seconds, both inclusive, by the statements' `iat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The act that lent.
    pub act: Jti,
    /// Entry of that act.
    pub entry: u64,
    /// Whose rights.
    pub from: u32,
    /// Who acts.
    pub to: u32,
    /// First moment.
    pub begins: i64,
    /// Last moment.
    pub ends: i64,
}

/// An act that waits for a second administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Entry of the act.
    pub entry: u64,
    /// Who signed first.
    pub by: u32,
    /// What comes into force.
    pub order: Order,
}

/// By what right a statement was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Who signed.
    pub member: u32,
    /// In whose name (代), if not in the own.
    pub on_behalf: Option<u32>,
    /// Roles used: those of the member, or those delegated.
    pub roles: Roles,
}

impl Authority {
    /// Whether `member` is the one who signed or the one in whose name it was signed.
    pub fn involves(&self, member: u32) -> bool {
        self.member == member || self.on_behalf == Some(member)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeyRecord {
    public: PublicKey,
    member: u32,
    in_force: bool,
    last_iat: i64,
    signed: u64,
    /// Entry of the act that named it.
    named_at: u64,
    /// Entry that brought it into force; as long as none has, that of the act.
    in_force_at: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LedgerKey {
    public: PublicKey,
    /// Heads of at least this size are signed with it; the first such head also with the key before.
    from_size: u64,
}

impl Roll {
    /// The office; `None` before the genesis.
    pub fn office(&self) -> Option<&Office> {
        self.office.as_ref()
    }

    /// The `iat` of the genesis; 0 before it.
    pub fn founded(&self) -> i64 {
        self.founded
    }

    /// All members, in the order of their numbers.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// One member.
    pub fn member(&self, number: u32) -> Option<&Member> {
        self.members.get(number.checked_sub(1)? as usize)
    }

    /// Delegations, past ones included; not those that were ended or whose lender was revoked or had the key replaced.
    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    /// What waits for a second signature.
    pub fn waiting(&self) -> impl Iterator<Item = (Jti, &Waiting)> {
        self.waiting.iter().map(|(jti, waiting)| (*jti, waiting))
    }

    /// A key that some member has or had.
    pub fn key(&self, kid: &Kid) -> Option<&PublicKey> {
        self.keys.get(kid).map(|record| &record.public)
    }

    /// All keys ever enrolled, with their members and whether they are in force.
    pub fn keys(&self) -> impl Iterator<Item = (&PublicKey, u32, bool)> {
        let active = |number| self.member(number).is_some_and(|member| member.standing == Standing::Active);
        self.keys.values().map(move |record| (&record.public, record.member, record.in_force && active(record.member)))
    }

    /// The entries that made a key and the member's keys before it: the acts that named them and, where other ones were needed,
    /// their second signatures.
    pub(crate) fn making(&self, kid: &Kid) -> impl Iterator<Item = u64> {
        let newest = self.keys.get(kid).map(|record| (record.member, record.named_at));
        let same = move |record: &&KeyRecord| newest.is_some_and(|(member, at)| record.member == member && record.named_at <= at);
        self.keys.values().filter(same).flat_map(|record| [record.named_at, record.in_force_at])
    }

    /// How many statements a member has signed.
    pub fn signed(&self, number: u32) -> u64 {
        self.keys.values().filter(|record| record.member == number).map(|record| record.signed).sum()
    }

    /// The `iat` of the last statement of a key; a new one must not be before it.
    pub fn last_iat(&self, kid: &Kid) -> i64 {
        self.keys.get(kid).map_or(0, |record| record.last_iat)
    }

    /// The keys that must have signed a head of this size: one, or two right after a rotation.
    pub fn head_verifiers(&self, origin: &str, size: u64) -> Vec<Verifier> {
        let newest = self.ledger_keys.iter().rposition(|key| key.from_size <= size);
        let Some(newest) = newest else { return Vec::new() };
        let both = newest > 0 && self.ledger_keys[newest].from_size == size;
        let keys = &self.ledger_keys[newest - usize::from(both)..=newest];
        keys.iter().map(|key| Verifier::new(origin, &key.public)).collect()
    }

    /// All ledger keys, the first one first, each with the size from which heads are signed with it. The head of that very
    /// size is the one that hands over from the key before.
    pub fn ledger_keys(&self) -> impl DoubleEndedIterator<Item = (&PublicKey, u64)> {
        self.ledger_keys.iter().map(|key| (&key.public, key.from_size))
    }

    /// The ledger key in force.
    pub fn ledger_key(&self) -> Option<&PublicKey> {
        self.ledger_keys.last().map(|key| &key.public)
    }

    /// By what right a statement is signed at this place, or why by none. The signature is not looked at.
    pub fn authority(&self, statement: &Statement) -> Result<Authority, Refusal> {
        let record = self.keys.get(&statement.kid()).ok_or(Refusal::UnknownKey)?;
        let member = self.member(record.member).ok_or(Refusal::UnknownKey)?;
        match member.standing {
            Standing::Pending => return Err(Refusal::PendingKey),
            Standing::Active if record.in_force => {}
            _ => return Err(Refusal::RevokedKey),
        }
        if statement.iat() < record.last_iat {
            return Err(Refusal::ClockBack);
        }
        let roles = match statement.on_behalf() {
            None => member.roles,
            Some(from) => self.delegated(from, member.number, statement.iat()).ok_or(Refusal::Delegation)?,
        };
        Ok(Authority { member: member.number, on_behalf: statement.on_behalf(), roles })
    }

    /// The roles that `from` lends to `to` at that moment. Administrators' rights cannot be lent.
    pub fn delegated(&self, from: u32, to: u32, at: i64) -> Option<Roles> {
        let lender = self.member(from).filter(|lender| lender.standing == Standing::Active)?;
        let in_force = |d: &&Delegation| d.from == from && d.to == to && (d.begins..=d.ends).contains(&at);
        self.delegations.iter().find(in_force)?;
        Some(lendable(lender.roles))
    }

    /// Whether a second signature of `second` would do for an act of `first` about `subject`: another administrator, or a
    /// supervisor where no other administrator is left.
    pub fn may_countersign(&self, first: u32, subject: Option<u32>, second: u32) -> bool {
        let fit = |member: &Member, role| {
            member.standing == Standing::Active
                && member.roles.include(role)
                && member.number != first
                && Some(member.number) != subject
        };
        let role = if self.members.iter().any(|member| fit(member, Roles::ADMINISTRATOR)) {
            Roles::ADMINISTRATOR
        } else {
            Roles::SUPERVISOR
        };
        self.member(second).is_some_and(|member| fit(member, role))
    }

    /// Whether a member may decline an act of `first` about `subject`: an administrator, the first signer among them, or
    /// whoever could sign it second.
    pub fn may_decline(&self, first: u32, subject: Option<u32>, who: u32) -> bool {
        let administrator = |member: &Member| member.standing == Standing::Active && member.roles.include(Roles::ADMINISTRATOR);
        self.member(who).is_some_and(administrator) || self.may_countersign(first, subject, who)
    }

    /// Whether a member may end a delegation before its time: who lent, or an administrator.
    pub fn may_end(&self, delegation: &Delegation, who: u32) -> bool {
        let active = self.member(who).filter(|member| member.standing == Standing::Active);
        active.is_some_and(|member| delegation.from == who || member.roles.include(Roles::ADMINISTRATOR))
    }
}

/// What of these roles can be lent. Administrators' rights cannot, and an inspector has none that others lack.
fn lendable(roles: Roles) -> Roles {
    [Roles::CLERK, Roles::SUPERVISOR].into_iter().filter(|role| roles.include(*role)).fold(Roles::NONE, Roles::and)
}

impl std::fmt::Display for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", member_text(self.number), self.name)
    }
}
