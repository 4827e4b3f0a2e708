use crate::{BatchLine, Fen, Role, Text};
use serde::{Deserialize, Serialize};

/// Asks for all members.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetMembers {}

/// Members and the acts that wait for a second signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct People {
    /// In the order of their enrolment.
    pub members: Vec<Member>,
    /// Acts of one administrator that another must sign.
    pub waiting: Vec<WaitingAct>,
}

/// One member.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Number in the ledger.
    pub member: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// RFC 7638 thumbprint of the key in force.
    pub kid: String,
    /// State.
    pub state: MemberState,
    /// Entry that enrolled the member.
    pub enrolled_at: u64,
    /// Statements signed so far.
    pub signed: u64,
    /// Delegations in force or to come by which this member acts for another.
    pub delegations: Vec<Delegation>,
    /// A key file of this member lies in this data folder.
    pub key_here: bool,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberState {
    /// May sign.
    Active,
    /// Waits for the second signature.
    Pending,
    /// May no longer sign.
    Revoked,
    /// Was never countersigned, and never will be.
    Declined,
}

/// One acts for another for a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delegation {
    /// The `jti` of the act that lent.
    pub act: String,
    /// Whose rights: member number.
    pub from: String,
    /// Their name.
    pub from_name: String,
    /// Who acts: member number.
    pub to: String,
    /// Their name.
    pub to_name: String,
    /// First moment, UTC seconds.
    pub begins: i64,
    /// Last moment, UTC seconds.
    pub ends: i64,
    /// Whether the member who is signed in may end it now.
    pub mine_to_end: bool,
}

/// An act that needs a second signature, with all that its signer must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WaitingAct {
    /// The statement's `jti`.
    pub act: String,
    /// Its entry.
    pub entry: u64,
    /// `member.enrolled`, `key.replaced`, `office.rules` …
    pub kind: String,
    /// Member number of whom it is about; empty when it is about the office.
    pub member: String,
    /// Their name.
    pub about: String,
    /// Roles that the key would have.
    pub roles: Vec<Role>,
    /// Thumbprint of the key that would come into force; empty when there is none.
    pub kid: String,
    /// The threshold as it stands and as it would be.
    pub threshold: Option<ThresholdChange>,
    /// All that it would change, in words.
    #[serde(default)]
    pub what: Text,
    /// Why, masked unless personal fields are shown.
    #[serde(default)]
    pub remark: String,
    /// Who signed first.
    pub by_name: String,
    /// Whether the member who is signed in may countersign it.
    pub mine_to_sign: bool,
    /// Whether the member who is signed in may decline it.
    pub mine_to_decline: bool,
}

/// Batches above which amount need two approvals; `None`: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdChange {
    /// As it stands.
    pub before: Option<Fen>,
    /// As it would be.
    pub after: Option<Fen>,
}

/// Enrols a member at this machine.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolMember {
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Typed by the new member.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for EnrolMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolMember").field("name", &self.name).field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// Signs as the second administrator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Countersign {
    /// The act's `jti`.
    pub act: String,
}

/// Says of an act that waits that it shall not come into force.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decline {
    /// The act's `jti`.
    pub act: String,
}

/// Ends a delegation before its time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndDelegation {
    /// The `jti` of the act that lent.
    pub act: String,
}

/// Ends a member's rights. The ledger key is rotated with it if that member could unlock it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokeMember {
    /// Member number.
    pub member: String,
    /// Why.
    pub reason: String,
    /// Open work may stay behind, to be handed over later.
    #[serde(default)]
    pub leave_open: bool,
}

/// A new key and passphrase for oneself.
#[derive(Clone, Serialize, Deserialize)]
pub struct RotateKey {
    /// The new passphrase.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for RotateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RotateKey").finish_non_exhaustive()
    }
}

/// A new key for a member who forgot the passphrase.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReplaceKey {
    /// Member number.
    pub member: String,
    /// Typed by that member.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for ReplaceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplaceKey").field("member", &self.member).finish_non_exhaustive()
    }
}

/// A new recovery sheet for oneself in place of one that was lost or seen; the code of the old one opens nothing any more.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenewSheet {
    /// The passphrase, since whoever finds an unlocked desk must not get a key of another's.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for RenewSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenewSheet").finish_non_exhaustive()
    }
}

/// Sets a new passphrase with the code of the recovery sheet, and signs in. A new sheet takes the place of the used one.
#[derive(Clone, Serialize, Deserialize)]
pub struct Recover {
    /// Member number.
    pub member: String,
    /// The code as printed.
    pub code: String,
    /// The new passphrase.
    pub passphrase: String,
}

/// Never prints the secrets.
impl std::fmt::Debug for Recover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recover").field("member", &self.member).finish_non_exhaustive()
    }
}

/// Lets another act for the member who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delegate {
    /// To whom: member number.
    pub to: String,
    /// First day, `YYYY-MM-DD`, from 00:00 local time.
    pub from_date: String,
    /// Last day, until 24:00 local time.
    pub until_date: String,
}

/// What a leaving member has open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewHandover {
    /// Member number.
    pub from: String,
}

/// Transfers it to another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HandOver {
    /// Member number.
    pub from: String,
    /// Member number.
    pub to: String,
}

/// Open work of a member, as printed on the handover sheet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenWork {
    /// Name.
    pub from_name: String,
    /// Name, once transferred.
    pub to_name: Option<String>,
    /// The entry that transferred it.
    pub entry: Option<u64>,
    /// Batches recorded by the member that are not decided, or were returned.
    pub batches: Vec<BatchLine>,
    /// Drafts: file name and rows.
    pub drafts: Vec<(String, u32)>,
    /// Acts that the member signed first and that still wait. They cannot be handed over: a revocation drops them.
    pub waiting: Vec<WaitingAct>,
}

impl OpenWork {
    /// Whether there is anything that another can take over.
    pub fn can_be_handed_over(&self) -> bool {
        !(self.batches.is_empty() && self.drafts.is_empty())
    }
}

/// What is printed once and sealed in the safe. The program keeps no copy.
#[derive(Clone, Serialize, Deserialize)]
pub struct RecoverySheet {
    /// Office name.
    pub office: String,
    /// Ledger origin.
    pub origin: String,
    /// Member name.
    pub name: String,
    /// Member number.
    pub member: String,
    /// Thumbprint of the key that the code opens.
    pub kid: String,
    /// The recovery code.
    pub code: String,
    /// When it was made, UTC seconds.
    pub made_at: i64,
    /// The key waits for a second signature.
    pub pending: bool,
}

/// Never prints the code.
impl std::fmt::Debug for RecoverySheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoverySheet").field("member", &self.member).finish_non_exhaustive()
    }
}
