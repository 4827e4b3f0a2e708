use crate::{AmountFault, BatchStatus, Date, Fen, Month, Stage};
use ledger::{Jti, Roles};

/// Why an act does not hold against the fund rules. Each has a stable name, which tests and messages use, and carries the
/// facts that a message needs; nothing in it is about a person but member numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// The body lacks this field, has one of the wrong shape, or one that the kind does not know (`unknown`).
    Body(&'static str),
    /// An entry was given that comes before one that is known already: the caller's fault, never the ledger's.
    EntryOrder {
        /// The first entry number that may come.
        next: u64,
    },
    /// The member's roles do not allow this; any of these would.
    Role(Roles),
    /// A programme of this code is there.
    ProgrammeTaken(String),
    /// No programme has this code.
    ProgrammeUnknown(String),
    /// The programme has received money under this document number before.
    DocumentTaken {
        /// The number.
        document: String,
        /// The entry that recorded it.
        entry: u64,
    },
    /// A sum would go beyond 2⁵³−1 分.
    SumTooLarge,
    /// Rows of a batch are still missing, and nothing else may come between.
    BatchOpen {
        /// Which.
        batch: Jti,
        /// How many.
        missing: u32,
    },
    /// No batch has this id.
    BatchUnknown(Jti),
    /// Not all declared rows followed the submission, so that the batch never came to be.
    BatchIncomplete {
        /// Which.
        batch: Jti,
        /// Rows that are there.
        rows: u32,
        /// Rows declared.
        declared: u32,
    },
    /// A payment names a batch whose next row it is not: it stands elsewhere, or its id is not the batch's next.
    RowPlace(Jti),
    /// A row of a batch is not signed by the key, and in the name, that the batch was submitted by.
    RowSigner(Jti),
    /// The rows do not sum up to the total declared.
    BatchTotal {
        /// Declared.
        declared: Fen,
        /// Sum up to and with this row.
        found: Fen,
    },
    /// The rows carry more passed faults than the submission declared.
    BatchPassed {
        /// Declared.
        declared: u32,
        /// Found up to and with this row.
        found: u32,
    },
    /// The batch is not in a state in which this can be done.
    BatchState {
        /// Which.
        batch: Jti,
        /// Its state.
        status: BatchStatus,
    },
    /// Whoever records does not approve: this person recorded, or took part in recording, the batch.
    Recorded {
        /// Member number.
        member: u32,
        /// The entry by which they did.
        entry: u64,
    },
    /// This person approved the batch, and so does not approve it again, take it over, or record that it was paid.
    Approved {
        /// Member number.
        member: u32,
        /// The entry of the approval.
        entry: u64,
    },
    /// The batch is not in the keeping of this member.
    NotKeeper(Jti),
    /// Count and total named are not those of the batch as it stands.
    CountOrTotal {
        /// Count as it stands, or would stand.
        count: u32,
        /// Total as it stands, or would stand.
        total: Fen,
    },
    /// The signer's desk had not yet seen this entry, which changed what is decided on.
    NotSeen {
        /// Entry number.
        entry: u64,
    },
    /// More than is available in the programme.
    NotAvailable {
        /// Available.
        available: Fen,
        /// Needed.
        needed: Fen,
    },
    /// The document has not so much left: it was used, issued or moved, its last day is over, or it is for another project.
    NotFree {
        /// The document.
        document: String,
        /// Free of it.
        free: Fen,
        /// Needed.
        needed: Fen,
    },
    /// The programme has no document of this number.
    DocumentUnknown(String),
    /// The last day on which a document may be used is over.
    Deadline {
        /// The document.
        document: String,
        /// Its last day.
        deadline: Date,
    },
    /// What another office issued was received or refused before.
    IssueTaken {
        /// The entry that says so.
        entry: u64,
    },
    /// Money is moved into the same programme, or into one of an earlier year.
    Destination(String),
    /// No such transfer, notice, objection or recovery.
    Unknown(&'static str),
    /// The transfer, notice, objection, recovery or project is not in a state in which this can be done.
    Over {
        /// What it is.
        what: &'static str,
        /// The entry that ended it, or decided on it.
        entry: u64,
    },
    /// The transfer still waits to be decided on.
    NotApproved,
    /// This person recorded it, and so does not decide on it.
    OwnRecord {
        /// Member number.
        member: u32,
        /// The entry by which they did.
        entry: u64,
    },
    /// This person did not record it, and so does not withdraw it.
    NotOwn,
    /// The amount named is not the one that was recorded.
    OtherAmount(Fen),
    /// More is taken back or received than is left of it.
    Beyond {
        /// Left of it.
        left: Fen,
        /// Asked for.
        asked: Fen,
    },
    /// A list has to be made public first, or has not been so long enough.
    NoticeMissing {
        /// Where.
        stage: Stage,
        /// For how many days.
        days: u16,
    },
    /// An objection has not been answered.
    ObjectionOpen {
        /// The entry that recorded it.
        entry: u64,
    },
    /// The payment that is paid again was not sent back, is being paid again already, or has another amount or programme.
    Reissue(Jti),
    /// Nothing of the payment is left that could come back.
    NothingPaid(u32),
    /// A project of this code is in the library.
    ProjectTaken(String),
    /// No open project has this code.
    ProjectUnknown(String),
    /// The programme demands a project.
    ProjectNeeded,
    /// The budget year is closed.
    YearClosed {
        /// Which.
        year: u16,
        /// The entry that closed it.
        entry: u64,
    },
    /// The budget year is not closed.
    YearOpen(u16),
    /// Something of the year still waits to be decided on or to be paid.
    YearBusy {
        /// The entry that recorded it.
        entry: u64,
    },
    /// The batch has no such row, or it was taken out.
    RowUnknown(u32),
    /// All rows would be taken out; the batch is to be withdrawn instead.
    NoRowLeft,
    /// More would be reversed than is left of the payment.
    BeyondPayment {
        /// Left of it.
        left: Fen,
        /// Asked for.
        asked: Fen,
    },
    /// Everything in the batch was reversed: nothing is left to be paid.
    NothingLeft(Jti),
    /// The batch that this one would replace is neither returned nor withdrawn, or has been replaced before.
    NotReplaceable(Jti),
    /// The member who takes over is not an active clerk, or is the one who hands over.
    Taker(u32),
    /// A payment from before the program is for months after the one in which the ledger began.
    HistoryPeriod {
        /// The last month it is for.
        to: Month,
        /// The month of the genesis.
        begun: Month,
    },
    /// The facts of the payment give no amount.
    Facts(AmountFault),
    /// More months than the period has.
    Months {
        /// Months named.
        found: u16,
        /// Months of the period.
        period: u16,
    },
    /// The earlier standard was used without a reason for it.
    OldRate(Fen),
    /// The amount is not the one that the rule gives.
    Amount {
        /// By the rule.
        by_rule: Fen,
        /// In the payment.
        found: Fen,
    },
    /// The amount is above the programme's cap, which no reason lifts.
    Cap {
        /// The cap.
        cap: Fen,
        /// In the payment.
        found: Fen,
    },
}

impl Breach {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Breach::Body(_) => "body",
            Breach::EntryOrder { .. } => "entry-order",
            Breach::Role(_) => "role",
            Breach::ProgrammeTaken(_) => "programme-taken",
            Breach::ProgrammeUnknown(_) => "programme-unknown",
            Breach::DocumentTaken { .. } => "document-taken",
            Breach::SumTooLarge => "sum-too-large",
            Breach::BatchOpen { .. } => "batch-open",
            Breach::BatchUnknown(_) => "batch-unknown",
            Breach::BatchIncomplete { .. } => "batch-incomplete",
            Breach::RowPlace(_) => "row-place",
            Breach::RowSigner(_) => "row-signer",
            Breach::BatchTotal { .. } => "batch-total",
            Breach::BatchPassed { .. } => "batch-passed",
            Breach::BatchState { .. } => "batch-state",
            Breach::Recorded { .. } => "recorded",
            Breach::Approved { .. } => "approved",
            Breach::NotKeeper(_) => "not-keeper",
            Breach::CountOrTotal { .. } => "count-or-total",
            Breach::NotSeen { .. } => "not-seen",
            Breach::NotAvailable { .. } => "not-available",
            Breach::NotFree { .. } => "not-free",
            Breach::DocumentUnknown(_) => "document-unknown",
            Breach::Deadline { .. } => "deadline",
            Breach::IssueTaken { .. } => "issue-taken",
            Breach::Destination(_) => "destination",
            Breach::Unknown(_) => "unknown",
            Breach::Over { .. } => "over",
            Breach::NotApproved => "not-approved",
            Breach::OwnRecord { .. } => "own-record",
            Breach::NotOwn => "not-own",
            Breach::OtherAmount(_) => "other-amount",
            Breach::Beyond { .. } => "beyond",
            Breach::NoticeMissing { .. } => "notice-missing",
            Breach::ObjectionOpen { .. } => "objection-open",
            Breach::Reissue(_) => "reissue",
            Breach::NothingPaid(_) => "nothing-paid",
            Breach::ProjectTaken(_) => "project-taken",
            Breach::ProjectUnknown(_) => "project-unknown",
            Breach::ProjectNeeded => "project-needed",
            Breach::YearClosed { .. } => "year-closed",
            Breach::YearOpen(_) => "year-open",
            Breach::YearBusy { .. } => "year-busy",
            Breach::RowUnknown(_) => "row-unknown",
            Breach::NoRowLeft => "no-row-left",
            Breach::BeyondPayment { .. } => "beyond-payment",
            Breach::NothingLeft(_) => "nothing-left",
            Breach::NotReplaceable(_) => "not-replaceable",
            Breach::Taker(_) => "taker",
            Breach::HistoryPeriod { .. } => "history-period",
            Breach::Facts(AmountFault::Missing(_)) => "facts-missing",
            Breach::Facts(AmountFault::RateUnknown { .. }) => "rate-unknown",
            Breach::Facts(AmountFault::OutOfRange(_)) => "facts-out-of-range",
            Breach::Facts(AmountFault::TooLarge) => "amount-too-large",
            Breach::Months { .. } => "months",
            Breach::OldRate(_) => "old-rate",
            Breach::Amount { .. } => "amount",
            Breach::Cap { .. } => "cap",
        }
    }
}
