//! The kinds of entries that change the roll, read from their bodies.

mod bodies;

pub use bodies::{CERTIFICATE_BYTES_MAX, ERASED_MAX};

use crate::{
    Card, Checkpoint, DeskCard, Hash, Json, Jti, Origin, Programmes, PublicKey, Refusal, Rights, Roles, Statement, read_digests,
    roll::Office,
};
use bodies::{
    act, delegate, desk, enrol, enrol_certificate, erase, genesis, issue_report, office_rules, peer, rekey, revoke,
    revoke_certificate, revoke_desk, revoke_peer, rotate_ledger_key, vouch, witnessed,
};
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
        /// Digests of its personal fields, which those who agree to a succession sign too.
        digests: Vec<Hash>,
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
        /// Of which programmes it may be given personal fields.
        programmes: Programmes,
    },
    /// `peer.changed`.
    ChangePeer {
        /// The card that is in force from now on, which may be the one before.
        card: Box<Card>,
        /// What it may do from now on.
        may: Rights,
        /// Of which programmes it may be given personal fields.
        programmes: Programmes,
    },
    /// `peer.revoked`.
    RevokePeer {
        /// Whose rights end.
        origin: Origin,
    },
    /// `desk.enrolled`.
    EnrolDesk {
        /// The desk's card.
        card: Box<DeskCard>,
    },
    /// `desk.revoked`.
    RevokeDesk {
        /// Whose rights end.
        number: u32,
    },
    /// `office.vouched`.
    Vouch {
        /// The other office's ledger.
        origin: Origin,
        /// Leaf hash of its first entry.
        genesis: Hash,
        /// The office's name.
        name: Option<String>,
    },
    /// `disclosure.erased`.
    Erase {
        /// Fields whose every copy is to be destroyed, ascending by entry and digest.
        fields: Vec<ErasedField>,
        /// Source files of which the same holds, by the SHA-256 that their batches name, ascending.
        files: Vec<Hash>,
    },
    /// `certificate.enrolled`: by the member whose it is.
    EnrolCertificate {
        /// X.509, DER.
        certificate: Vec<u8>,
        /// The office's certificate that has issued it, DER.
        root: Vec<u8>,
    },
    /// `certificate.revoked`.
    RevokeCertificate {
        /// SHA-256 of the certificate.
        certificate: Hash,
    },
    /// `report.issued`.
    IssueReport {
        /// Size of the file in bytes.
        bytes: u64,
        /// SHA-256 of the certificate that it is signed with.
        certificate: Hash,
        /// SHA-256 of the file.
        digest: Hash,
        /// What kind of report it is.
        kind: String,
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
            "peer.enrolled" => |body| peer(body, |card, may, programmes| Order::EnrolPeer { card, may, programmes }),
            "peer.changed" => |body| peer(body, |card, may, programmes| Order::ChangePeer { card, may, programmes }),
            "peer.revoked" => |body| revoke_peer(body).map(Ok),
            "desk.enrolled" => desk,
            "desk.revoked" => |body| revoke_desk(body).map(Ok),
            "office.vouched" => |body| vouch(body).map(Ok),
            "disclosure.erased" => |body| erase(body).map(Ok),
            "certificate.enrolled" => |body| enrol_certificate(body).map(Ok),
            "certificate.revoked" => |body| revoke_certificate(body).map(Ok),
            "report.issued" => |body| issue_report(body).map(Ok),
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
            | Order::Decline { .. }
            | Order::RevokeCertificate { .. }
            | Order::IssueReport { .. } => None,
            Order::EnrolCertificate { .. } => Some(Roles::SUPERVISOR.and(Roles::INSPECTOR)),
            Order::Witness { .. } => Some(Roles::ADMINISTRATOR.and(Roles::CLERK).and(Roles::SUPERVISOR)),
            _ => Some(Roles::ADMINISTRATOR),
        }
    }

    /// The earlier act that it is about.
    pub(crate) fn earlier_act(&self) -> Option<Jti> {
        match self {
            Order::Countersign { act } | Order::Decline { act } | Order::EndDelegation { act } => Some(*act),
            _ => None,
        }
    }
}

/// A personal field that is to be erased: its digest stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErasedField {
    /// The entry whose body has the digest.
    pub entry: u64,
    /// The digest.
    pub digest: Hash,
    /// The field's name, for whoever reads of it afterwards.
    pub name: String,
}

/// `None` when the body is malformed; a refusal when a text in it is not what it should be.
type Reader = fn(Json<'_>) -> Option<Result<Order, Refusal>>;

/// Whether a text can be the name of an office or a member.
pub(crate) fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}

/// Names of offices and members, which have no control characters either.
pub const NAME_CHARS_MAX: usize = 100;
