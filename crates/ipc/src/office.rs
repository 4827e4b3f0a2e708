use crate::{Failure, Fen, Hold, Lang, Named, Succeeds};
use serde::{Deserialize, Serialize};

/// Asks for the [`Status`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetStatus {}

/// What there is in the data folder, who is signed in, and whether the ledger is known to be whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The data folder.
    pub folder: String,
    /// The office, once there is one and its ledger can be opened.
    pub office: Option<OfficeFacts>,
    /// Why what lies in the folder cannot be opened, if it cannot: damage, a newer version, a folder that is closed to the
    /// program. It is tried again whenever the window asks.
    pub closed: Option<Failure>,
    /// Who can sign in here: members whose key file lies in this folder.
    pub members: Vec<SignInChoice>,
    /// Who is signed in.
    pub session: Option<SessionFacts>,
    /// Whether the ledger is whole, as far as known.
    pub trust: Trust,
    /// What waits, for the badges of the navigation.
    pub waiting: Waiting,
    /// What this machine is, when it is a desk of the office and not its writer.
    pub desk: Option<crate::DeskFacts>,
    /// The program's version.
    pub version: String,
    /// It was restored or is an older copy, and what follows from that.
    pub hold: Option<Hold>,
    /// A ledger goes on for this one: nothing more is recorded here.
    pub succeeded_by: Option<Named>,
}

/// The office as its genesis names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficeFacts {
    /// Division and bureau, e.g. `522499-nync`.
    pub code: String,
    /// E.g. 示例县农业农村局.
    pub name: String,
    /// ISO 4217, e.g. `CNY`.
    pub currency: String,
    /// The ledger's origin.
    pub origin: String,
    /// A demo ledger, which real offices refuse.
    pub demo: bool,
    /// Batches above this need two approvals; `None`: never.
    pub approval_two_over: Option<Fen>,
    /// The ledger that it goes on for.
    pub succeeds: Option<Succeeds>,
}

/// A member who can sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInChoice {
    /// The member's number in the ledger, e.g. `m3`.
    pub member: String,
    /// Name.
    pub name: String,
    /// Roles, for the line below the name.
    pub roles: Vec<Role>,
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 经办: records.
    Clerk,
    /// 主管: approves.
    Supervisor,
    /// 检查: reads and verifies.
    Inspector,
    /// 管理: members, programmes, settings.
    Administrator,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionFacts {
    /// The member's number.
    pub member: String,
    /// Name.
    pub name: String,
    /// Roles in force now, delegated ones included.
    pub roles: Vec<Role>,
    /// When the window locks unless someone works, UTC seconds.
    pub locks_at: i64,
    /// Personal fields are shown for the rest of this sitting.
    pub revealed: bool,
}

/// Whether the ledger is known to be whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// Entries in the ledger.
    pub size: u64,
    /// Root of the newest signed head, hex.
    pub root: String,
    /// How many entries the last verification covered; 0 if there was none since the program started.
    pub verified_size: u64,
    /// When that was, UTC seconds.
    pub verified_at: Option<i64>,
    /// What the last verification found wrong, if anything.
    pub damage: Option<Failure>,
    /// When the newest backup was made, UTC seconds.
    pub backed_up_at: Option<i64>,
    /// How far enough witnesses have cosigned; nothing where it is not said how many are enough.
    pub cover: Option<crate::Cover>,
}

/// How much waits for the member who is signed in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Batches that this member may approve (待我审批).
    pub to_approve: u32,
    /// Batches returned to this member (退回给我).
    pub returned: u32,
    /// Drafts of this member.
    pub drafts: u32,
    /// Acts that wait for a second administrator.
    pub to_countersign: u32,
}

/// Creates an office.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateOffice {
    /// `[0-9]{6}-[a-z0-9]{1,16}`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// The two administrators, each with an own passphrase.
    pub administrators: Vec<NewAdministrator>,
    /// Batches above this need two approvals.
    pub approval_two_over: Option<Fen>,
}

/// An administrator to be.
#[derive(Clone, Serialize, Deserialize)]
pub struct NewAdministrator {
    /// Name.
    pub name: String,
    /// At least 12 characters.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for NewAdministrator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAdministrator").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Opens the demo office, creating it in this data folder if the folder is empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenDemo {
    /// The language of its names is Chinese; this is for the hints only.
    pub lang: Lang,
}

/// The demo members' passphrases, shown because nothing in the demo is secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoPassphrases {
    /// Name and passphrase.
    pub members: Vec<(String, String)>,
}

/// Unlocks.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// The member's number.
    pub member: String,
    /// The passphrase.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("member", &self.member).finish_non_exhaustive()
    }
}

/// Locks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignOut {}

/// Puts the idle lock off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Touch {}

/// Shows personal fields for the rest of the sitting; the ledger keeps that it was done, once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reveal {}

/// Sets the office's own thresholds (administrator, countersigned by a second one).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetOfficeRules {
    /// Batches above this need two approvals; `None`: one approval is enough.
    pub approval_two_over: Option<Fen>,
}

/// A file that the program wrote for the user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedFile {
    /// Full path.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, hex.
    pub sha256: String,
}
