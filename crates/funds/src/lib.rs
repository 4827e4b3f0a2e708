//! What the entries mean in money: the money kinds read from statements, the fund rules, and the account that follows.
//!
//! Invariants: no file, no clock, no network, no randomness; the [`Book`] is one pure function of the entries in their
//! order, never of disclosures; a refused act leaves it unchanged. No text for people is made here: a [`Breach`] has a
//! stable name and the facts that a message needs.

mod act;
mod amount;
mod book;
mod breach;
mod date;
mod person;
mod template;

pub use act::{
    Act, BATCH_ROWS_MAX, BatchExecuted, BatchSubmitted, BenefitType, Destination, Issue, Level, MoneyIn, NoticeRule, PASSES_MAX,
    PLACE_CHARS_MAX, Payment, ProgrammeOpened, ProjectRecorded, ROWS_NAMED_MAX, Stage, Terms, TransferRecorded, Way,
    is_programme_code,
};
pub use amount::{AmountFault, Facts, Fen, Formula, PASS_AMOUNT, PASS_OLD_RATE, QuantityE4, Rounding, Rule, Working};
pub use book::{
    Attribution, Batch, BatchRow, BatchStatus, Book, Document, Money, Notice, Objection, PaymentState, PaymentStatus, Place,
    Programme, Project, ProjectEnd, Recovery, RecoveryReceipt, Signers, Step, StepKind, Transfer, TransferStatus, witnessed_now,
};
pub use breach::Breach;
pub use date::{Date, Month, Period, civil};
pub use person::{IdFault, IdNumber, mask, mask_account, mask_id, mask_name, mask_phone};
pub use template::{LIVELIHOOD_FIELDS, Template, TemplateFault, Wording, templates};
