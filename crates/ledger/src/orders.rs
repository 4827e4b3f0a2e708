//! The kinds of entries that change the roll, read from their bodies.

mod bodies;

use crate::{Card, Checkpoint, Json, Jti, Origin, PublicKey, Refusal, Rights, Roles, Statement, read_digests, roll::Office};
use bodies::{act, delegate, enrol, genesis, office_rules, peer, rekey, revoke, revoke_peer, rotate_ledger_key, witnessed};
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
    /// `peer.enrolled`.
    EnrolPeer {
        /// The office's card.
        card: Box<Card>,
        /// What it may do.
        may: Rights,
    },
    /// `peer.changed`.
    ChangePeer {
        /// The card that is in force from now on, which may be the one before.
        card: Box<Card>,
        /// What it may do from now on.
        may: Rights,
    },
    /// `peer.revoked`.
    RevokePeer {
        /// Whose rights end.
        origin: Origin,
    },
    /// `head.witnessed`. It never waits, so no saved state has one.
    #[serde(skip)]
    Witness {
        /// A head of this ledger with the lines of those who have cosigned it.
        checkpoint: Box<Checkpoint>,
    },
}

impl Order {
    /// Reads the order that a statement gives; `None` when its kind is not about the organisation.
    ///
    /// Strict: a field that the kind does not know makes the body malformed, so that nothing can hide in it and no two
    /// readers take it for different things.
    pub fn read(statement: &Statement) -> Option<Result<Order, Refusal>> {
        let reader: Reader = match statement.kind() {
            "genesis" => |body| genesis(body).map(Ok),
            "member.enrolled" => |body| enrol(body).map(Ok),
            "member.revoked" => |body| revoke(body).map(Ok),
            "key.rotated" => |body| rekey(body, true).map(Ok),
            "key.replaced" => |body| rekey(body, false).map(Ok),
            "ledgerkey.rotated" => |body| rotate_ledger_key(body).map(Ok),
            "delegated" => |body| delegate(body).map(Ok),
            "office.rules" => |body| office_rules(body).map(Ok),
            "countersigned" => |body| Some(Ok(Order::Countersign { act: act(body)? })),
            "declined" => |body| Some(Ok(Order::Decline { act: act(body)? })),
            "delegation.ended" => |body| Some(Ok(Order::EndDelegation { act: act(body)? })),
            "peer.enrolled" => |body| peer(body, |card, may| Order::EnrolPeer { card, may }),
            "peer.changed" => |body| peer(body, |card, may| Order::ChangePeer { card, may }),
            "peer.revoked" => |body| revoke_peer(body).map(Ok),
            "head.witnessed" => witnessed,
            _ => return None,
        };
        let body = statement.body();
        let well_formed = read_digests(body).and_then(|_| reader(body));
        Some(well_formed.unwrap_or(Err(Refusal::Body("organisation"))))
    }

    /// Whom the order is about.
    pub fn subject(&self) -> Option<u32> {
        match self {
            Order::Enrol { number, .. } | Order::Revoke { number, .. } | Order::Rekey { number, .. } => Some(*number),
            _ => None,
        }
    }

    /// The roles of which a member must have one to give it; `None`: any member can, within the checks of the order itself.
    pub(crate) fn roles_needed(&self) -> Option<Roles> {
        match self {
            Order::Rekey { own: true, .. }
            | Order::Delegate { .. }
            | Order::EndDelegation { .. }
            | Order::Countersign { .. }
            | Order::Decline { .. } => None,
            Order::Witness { .. } => Some(Roles::ADMINISTRATOR.and(Roles::CLERK).and(Roles::SUPERVISOR)),
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

/// `None` when the body is malformed; a refusal when a text in it is not what it should be.
type Reader = fn(Json<'_>) -> Option<Result<Order, Refusal>>;

/// Whether a text can be the name of an office or a member.
pub(crate) fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}

/// Names of offices and members, which have no control characters either.
pub const NAME_CHARS_MAX: usize = 100;
