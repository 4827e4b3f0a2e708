use crate::StatementFault;

/// Why an entry does not belong in the ledger. Each has a stable name, which the test vectors and the messages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes are no statement.
    Statement(StatementFault),
    /// The entry has no room for a leaf hash, or is longer than allowed.
    EntryLength,
    /// The first 32 bytes are not the leaf hash of the entry before.
    Previous,
    /// The signature does not hold.
    Signature,
    /// No member has ever had this key.
    UnknownKey,
    /// The key, or its member, had lost its rights at this place.
    RevokedKey,
    /// The member waits for a second signature.
    PendingKey,
    /// The statement is for another ledger.
    OtherLedger,
    /// The id was used before.
    Repeated,
    /// `seen` is no head of this ledger, or one from before the act that the statement is about.
    Seen,
    /// `iat` is before that of an earlier statement of the same key.
    ClockBack,
    /// `for` names no delegation in force, or there is none to end.
    Delegation,
    /// The member's roles do not allow this kind.
    Role,
    /// The body of this kind lacks a field or has one of the wrong shape.
    Body(&'static str),
    /// The first entry is not a genesis, or a later one is.
    Genesis,
    /// The proof of possession of a new key does not hold.
    Possession,
    /// A key or a member number is already taken.
    Taken,
    /// There is no such member, or in the wrong state.
    Member,
    /// No act waits under this id.
    NothingWaits,
    /// The second signature must be another administrator's.
    SamePerson,
    /// The last administrator cannot be revoked.
    TooFewAdministrators,
    /// The office card is none, or not one that this ledger can take here.
    Card,
    /// There is no such peer.
    Peer,
    /// There is no such desk.
    Desk,
    /// What was cosigned is no head of this ledger, or not by peers of it.
    Head,
    /// There is no such certificate in force, or it is somebody else's.
    Certificate,
}

impl Refusal {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Statement(StatementFault::TooLong) => "statement-too-long",
            Refusal::Statement(StatementFault::NotCompactJws) => "statement-not-jws",
            Refusal::Statement(StatementFault::Header) => "statement-header",
            Refusal::Statement(StatementFault::Payload(_)) => "statement-not-canonical",
            Refusal::Statement(StatementFault::Claim(_)) => "statement-claim",
            Refusal::EntryLength => "entry-length",
            Refusal::Previous => "previous-hash",
            Refusal::Signature => "signature",
            Refusal::UnknownKey => "unknown-key",
            Refusal::RevokedKey => "revoked-key",
            Refusal::PendingKey => "pending-key",
            Refusal::OtherLedger => "other-ledger",
            Refusal::Repeated => "repeated",
            Refusal::Seen => "seen",
            Refusal::ClockBack => "clock-back",
            Refusal::Delegation => "delegation",
            Refusal::Role => "role",
            Refusal::Body(_) => "body",
            Refusal::Genesis => "genesis",
            Refusal::Possession => "possession",
            Refusal::Taken => "taken",
            Refusal::Member => "member",
            Refusal::NothingWaits => "nothing-waits",
            Refusal::SamePerson => "same-person",
            Refusal::TooFewAdministrators => "too-few-administrators",
            Refusal::Card => "card",
            Refusal::Peer => "peer",
            Refusal::Desk => "desk",
            Refusal::Head => "head",
            Refusal::Certificate => "certificate",
        }
    }
}

impl From<StatementFault> for Refusal {
    fn from(fault: StatementFault) -> Self {
        Refusal::Statement(fault)
    }
}
