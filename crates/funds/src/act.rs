//! The money kinds: what an entry says was done, read from its statement and written for a new one.

mod allocation;
mod batch;
mod fields;
mod notice;
mod payment;
mod programme;
mod project;
mod raw;
mod settlement;
mod write;

pub use allocation::{Destination, Issue, Level, MoneyIn, Terms, TransferRecorded};
pub use batch::{BATCH_ROWS_MAX, BatchSubmitted};
pub use fields::ROWS_NAMED_MAX;
pub use notice::{NoticeRule, Stage};
pub use payment::{BenefitType, PASSES_MAX, PLACE_CHARS_MAX, Payment};
pub use programme::{ProgrammeOpened, is_programme_code};
pub use project::ProjectRecorded;
pub use settlement::{BatchExecuted, Way};

use crate::{Breach, Date, Fen};
use fields::{read_body, write_body};
use ledger::{Hash, Jti, Statement};
use raw::Raw;

/// What an entry of a money kind says was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// `programme.opened`, by an administrator or a supervisor.
    ProgrammeOpened(ProgrammeOpened),
    /// `allocation.received` (收到指标), by a clerk.
    AllocationReceived(MoneyIn),
    /// `balance.opened`: what was there before the program, by a clerk.
    BalanceOpened {
        /// What had been received in all.
        money: MoneyIn,
        /// What of it had been spent and is not recorded payment by payment.
        spent: Fen,
    },
    /// `allocation.refused`: what another office issued is not taken, by a clerk or a supervisor; the reason is a personal
    /// field.
    AllocationRefused {
        /// What was issued.
        issue: Issue,
    },
    /// `allocation.reduced`: who gave it takes a part back (收回指标), by a clerk.
    AllocationReduced {
        /// Programme code.
        programme: String,
        /// 指标文号 of the money.
        document: String,
        /// The number of the document that takes it back.
        by: String,
        /// Date on that document.
        date: Date,
        /// How much.
        amount: Fen,
    },
    /// `allocation.issued` to another office (下达), by a clerk.
    AllocationIssued(TransferRecorded),
    /// `allocation.moved` into a later year (结转) or another programme (调剂), by a clerk.
    AllocationMoved(TransferRecorded),
    /// `transfer.approved`, by a supervisor who did not record it.
    TransferApproved {
        /// Which.
        transfer: Jti,
        /// Its amount.
        amount: Fen,
    },
    /// `transfer.rejected`, by a supervisor; the reason is a personal field.
    TransferRejected {
        /// Which.
        transfer: Jti,
    },
    /// `transfer.withdrawn` before it is decided on, by the clerk who recorded it.
    TransferWithdrawn {
        /// Which.
        transfer: Jti,
    },
    /// `transfer.reduced`: a part of what was issued is taken back, by a supervisor who did not record it; the reason is a
    /// personal field.
    TransferReduced {
        /// Which.
        transfer: Jti,
        /// The number of the document that takes it back.
        document: String,
        /// Date on that document.
        date: Date,
        /// How much.
        amount: Fen,
    },
    /// `project.opened` or `project.changed` in the library, by a supervisor or an administrator.
    ProjectRecorded {
        /// It is there already.
        again: bool,
        /// As it stands from here.
        project: ProjectRecorded,
    },
    /// `project.ended`, with what came of it, by a supervisor.
    ProjectEnded {
        /// Code.
        project: String,
        /// 绩效: what came of it.
        outcome: String,
        /// How many households have gained by it.
        households: u32,
    },
    /// `year.closed`, by a supervisor.
    YearClosed {
        /// Budget year.
        year: u16,
    },
    /// `year.reopened`, by a supervisor or an administrator; the reason is a personal field.
    YearReopened {
        /// Budget year.
        year: u16,
    },
    /// `notice.posted` (公示), by a clerk; where it hangs is a personal field.
    NoticePosted {
        /// Of which batch.
        batch: Jti,
        /// Where.
        stage: Stage,
        /// SHA-256 of the photo of the board, as stored encrypted.
        photo: Option<Hash>,
    },
    /// `notice.ended`: it was taken down, by a clerk.
    NoticeEnded {
        /// Which.
        notice: Jti,
    },
    /// `objection.received` against a batch or one of its rows, by a clerk or a supervisor; who objects and why are
    /// personal fields.
    ObjectionReceived {
        /// Which batch.
        batch: Jti,
        /// Which row, from 1.
        row: Option<u32>,
    },
    /// `objection.answered`, by a supervisor who took no part in recording the batch; the answer is a personal field.
    ObjectionAnswered {
        /// Which.
        objection: Jti,
        /// It was right: the row that it is about is taken out.
        upheld: bool,
    },
    /// `batch.submitted`, by a clerk; its rows follow at once.
    BatchSubmitted(BatchSubmitted),
    /// `payment`, by a clerk: a row of a batch, or a batch of its own.
    Payment(Payment<'a>),
    /// `batch.approved`, by a supervisor who took no part in recording it.
    BatchApproved {
        /// Which.
        batch: Jti,
        /// Its count as it stands.
        count: u32,
        /// Its total as it stands.
        total: Fen,
    },
    /// `batch.returned` for correction, by a supervisor; the reason is a personal field.
    BatchReturned {
        /// Which.
        batch: Jti,
    },
    /// `batch.rejected` for good, by a supervisor; the reason is a personal field.
    BatchRejected {
        /// Which.
        batch: Jti,
    },
    /// `batch.withdrawn`, by the clerk who keeps it.
    BatchWithdrawn {
        /// Which.
        batch: Jti,
    },
    /// `batch.resubmitted` after it was returned, by the clerk who keeps it.
    BatchResubmitted {
        /// Which.
        batch: Jti,
        /// Its count as it stands.
        count: u32,
        /// Its total as it stands.
        total: Fen,
    },
    /// `rows.excluded`, by the clerk who keeps the batch or by a supervisor; the reason is a personal field.
    RowsExcluded {
        /// Which.
        batch: Jti,
        /// Row numbers from 1 in the order of the entries, ascending.
        rows: Vec<u32>,
        /// Count that remains.
        count: u32,
        /// Total that remains.
        total: Fen,
    },
    /// `batch.sent`: the list that the bank is to pay from was written, by a clerk or a supervisor who did not approve it.
    BatchSent {
        /// Which.
        batch: Jti,
        /// How many payments are in the list.
        count: u32,
        /// Their total.
        total: Fen,
        /// SHA-256 of the list, as stored encrypted.
        file: Hash,
        /// The profile by which it was written.
        profile: String,
    },
    /// `batch.executed`: paid out, by a clerk or a supervisor who did not approve it.
    BatchExecuted(BatchExecuted),
    /// `payments.returned` by the bank after they were paid (退票), by a clerk or a supervisor who did not approve the batch;
    /// the bank's reasons are personal fields.
    PaymentsReturned {
        /// The batch.
        batch: Jti,
        /// Day on which they came back.
        date: Date,
        /// Row numbers from 1, ascending.
        rows: Vec<u32>,
        /// SHA-256 of the bank's answer, as stored encrypted.
        answer: Option<Hash>,
    },
    /// `recovery.opened`: money that was paid wrongly is to be fetched back (追回), by a clerk or a supervisor; the reason is
    /// a personal field.
    RecoveryOpened {
        /// The batch.
        batch: Jti,
        /// Row number from 1.
        row: u32,
        /// How much.
        amount: Fen,
    },
    /// `recovery.received`, by a clerk or a supervisor who did not open it.
    RecoveryReceived {
        /// Which.
        recovery: Jti,
        /// How much came back.
        amount: Fen,
        /// On which day.
        date: Date,
        /// By which way.
        way: Way,
        /// Number of the credit or of the paying-in slip.
        voucher: String,
    },
    /// `recovery.closed`: the rest will not come, by a supervisor who did not open it; the reason is a personal field.
    RecoveryClosed {
        /// Which.
        recovery: Jti,
    },
    /// `payment.reversed` before it was executed, by a supervisor who took no part in recording it; the reason is a
    /// personal field.
    PaymentReversed {
        /// The batch, or the payment that is a batch of its own.
        batch: Jti,
        /// Row number from 1.
        row: u32,
        /// How much.
        amount: Fen,
    },
    /// `handed.over`: open batches pass to another clerk, by the one who kept them, a supervisor or an administrator.
    HandedOver {
        /// Member who kept them.
        from: u32,
        /// Member who takes over.
        to: u32,
        /// Which, in ascending order of their ids.
        batches: Vec<Jti>,
    },
    /// `disclosure.viewed`: personal fields were shown in full, once per sitting.
    DisclosureViewed {
        /// What was shown, e.g. `payments`, `batch/<id>`.
        scope: String,
    },
}

impl<'a> Act<'a> {
    /// Reads the act of a statement; `None` when its kind is not about money.
    ///
    /// Strict: a field that the kind does not know is a breach, so that nothing can hide in a body, and `_sd` must be
    /// digests in ascending order.
    pub fn read(statement: &'a Statement) -> Option<Result<Act<'a>, Breach>> {
        let body = Raw::of(statement.body());
        Some(match statement.kind() {
            // By far the most frequent kind comes first.
            Payment::KIND => Payment::read(body).map(Act::Payment),
            "programme.opened" => ProgrammeOpened::read(body).map(Act::ProgrammeOpened),
            "allocation.received" => allocation::read_allocation(body),
            "allocation.refused" => allocation::read_refusal(body),
            "allocation.reduced" => allocation::read_reduction(body),
            "allocation.issued" => allocation::read_issued(body),
            "allocation.moved" => allocation::read_moved(body),
            "transfer.approved" => allocation::read_approval(body),
            "transfer.rejected" => allocation::read_transfer_id(body, true).map(|transfer| Act::TransferRejected { transfer }),
            "transfer.withdrawn" => allocation::read_transfer_id(body, false).map(|transfer| Act::TransferWithdrawn { transfer }),
            "transfer.reduced" => allocation::read_taken_back(body),
            "balance.opened" => allocation::read_opening(body),
            "project.opened" => ProjectRecorded::read(body).map(|project| Act::ProjectRecorded { again: false, project }),
            "project.changed" => ProjectRecorded::read(body).map(|project| Act::ProjectRecorded { again: true, project }),
            "project.ended" => project::read_ended(body),
            "year.closed" => project::read_year(body, false).map(|year| Act::YearClosed { year }),
            "year.reopened" => project::read_year(body, true).map(|year| Act::YearReopened { year }),
            "notice.posted" => notice::read_posted(body),
            "notice.ended" => notice::read_ended(body),
            "objection.received" => notice::read_objection(body),
            "objection.answered" => notice::read_answer(body),
            "batch.submitted" => BatchSubmitted::read(body).map(Act::BatchSubmitted),
            "batch.approved" => {
                batch::read_as_it_stands(body).map(|(batch, count, total)| Act::BatchApproved { batch, count, total })
            }
            "batch.resubmitted" => {
                batch::read_as_it_stands(body).map(|(batch, count, total)| Act::BatchResubmitted { batch, count, total })
            }
            "batch.returned" => batch::read_with_reason(body).map(|batch| Act::BatchReturned { batch }),
            "batch.rejected" => batch::read_with_reason(body).map(|batch| Act::BatchRejected { batch }),
            "batch.withdrawn" => batch::read_id(body).map(|batch| Act::BatchWithdrawn { batch }),
            "rows.excluded" => batch::read_exclusion(body),
            "batch.sent" => settlement::read_sent(body),
            "batch.executed" => BatchExecuted::read(body).map(Act::BatchExecuted),
            "payments.returned" => settlement::read_returned(body),
            "recovery.opened" => settlement::read_recovery(body),
            "recovery.received" => settlement::read_recovered(body),
            "recovery.closed" => settlement::read_recovery_closed(body),
            "payment.reversed" => batch::read_reversal(body),
            "handed.over" => batch::read_handover(body),
            "disclosure.viewed" => read_view(body),
            _ => return None,
        })
    }

    /// The kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::ProgrammeOpened(_) => "programme.opened",
            Act::AllocationReceived(_) => "allocation.received",
            Act::AllocationRefused { .. } => "allocation.refused",
            Act::AllocationReduced { .. } => "allocation.reduced",
            Act::AllocationIssued(_) => "allocation.issued",
            Act::AllocationMoved(_) => "allocation.moved",
            Act::TransferApproved { .. } => "transfer.approved",
            Act::TransferRejected { .. } => "transfer.rejected",
            Act::TransferWithdrawn { .. } => "transfer.withdrawn",
            Act::TransferReduced { .. } => "transfer.reduced",
            Act::BalanceOpened { .. } => "balance.opened",
            Act::ProjectRecorded { again: false, .. } => "project.opened",
            Act::ProjectRecorded { again: true, .. } => "project.changed",
            Act::ProjectEnded { .. } => "project.ended",
            Act::YearClosed { .. } => "year.closed",
            Act::YearReopened { .. } => "year.reopened",
            Act::NoticePosted { .. } => "notice.posted",
            Act::NoticeEnded { .. } => "notice.ended",
            Act::ObjectionReceived { .. } => "objection.received",
            Act::ObjectionAnswered { .. } => "objection.answered",
            Act::BatchSubmitted(_) => "batch.submitted",
            Act::Payment(_) => Payment::KIND,
            Act::BatchApproved { .. } => "batch.approved",
            Act::BatchReturned { .. } => "batch.returned",
            Act::BatchRejected { .. } => "batch.rejected",
            Act::BatchWithdrawn { .. } => "batch.withdrawn",
            Act::BatchResubmitted { .. } => "batch.resubmitted",
            Act::RowsExcluded { .. } => "rows.excluded",
            Act::BatchSent { .. } => "batch.sent",
            Act::BatchExecuted(_) => "batch.executed",
            Act::PaymentsReturned { .. } => "payments.returned",
            Act::RecoveryOpened { .. } => "recovery.opened",
            Act::RecoveryReceived { .. } => "recovery.received",
            Act::RecoveryClosed { .. } => "recovery.closed",
            Act::PaymentReversed { .. } => "payment.reversed",
            Act::HandedOver { .. } => "handed.over",
            Act::DisclosureViewed { .. } => "disclosure.viewed",
        }
    }

    /// The canonical body, with the digests of its personal fields, which [`ledger::digests_with_decoys`] gives.
    ///
    /// Whether it holds is for [`Act::read`] to say: the statement is read back before it is appended.
    pub fn write(&self, digests: &[Hash]) -> String {
        write_body(digests, |w| self.write_fields(w))
    }
}

fn read_view(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [scope]) = read_body(body, ["scope"])?;
    let scope = scope.need(|value| value.string().filter(|scope| is_scope(scope)))?;
    Ok(Act::DisclosureViewed { scope: scope.into_owned() })
}

/// Words of the program, ids and numbers; no free text, which could be about a person.
fn is_scope(scope: &str) -> bool {
    (1..=SCOPE_BYTES_MAX).contains(&scope.len())
        && scope.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'/' | b'-' | b'_'))
}

const SCOPE_BYTES_MAX: usize = 64;
