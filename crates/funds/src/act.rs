//! The money kinds: what an entry says was done, read from its statement and written for a new one.

mod batch;
mod fields;
mod payment;
mod programme;
mod raw;

pub use batch::{BATCH_ROWS_MAX, BatchSubmitted, ROWS_EXCLUDED_MAX};
pub use payment::{BenefitType, PASSES_MAX, PLACE_CHARS_MAX, Payment};
pub use programme::{Level, MoneyIn, ProgrammeOpened, is_programme_code};

use crate::{Breach, Date, Fen};
use fields::{read_body, write_body};
use ledger::{Hash, JsonWriter, Jti, Statement};
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
    /// `batch.executed`: paid out, by a clerk or a supervisor who did not approve it.
    BatchExecuted {
        /// Which.
        batch: Jti,
        /// Day of payment.
        date: Date,
        /// Number of the bank voucher.
        voucher: String,
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
            "allocation.received" => programme::read_allocation(body),
            "balance.opened" => programme::read_opening(body),
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
            "batch.executed" => batch::read_execution(body),
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
            Act::BalanceOpened { .. } => "balance.opened",
            Act::BatchSubmitted(_) => "batch.submitted",
            Act::Payment(_) => Payment::KIND,
            Act::BatchApproved { .. } => "batch.approved",
            Act::BatchReturned { .. } => "batch.returned",
            Act::BatchRejected { .. } => "batch.rejected",
            Act::BatchWithdrawn { .. } => "batch.withdrawn",
            Act::BatchResubmitted { .. } => "batch.resubmitted",
            Act::RowsExcluded { .. } => "rows.excluded",
            Act::BatchExecuted { .. } => "batch.executed",
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

    fn write_fields(&self, w: &mut JsonWriter) {
        match self {
            Act::ProgrammeOpened(opened) => opened.write(w),
            Act::AllocationReceived(money) => money.write(w, None),
            Act::BalanceOpened { money, spent } => money.write(w, Some(*spent)),
            Act::BatchSubmitted(submitted) => submitted.write(w),
            Act::Payment(payment) => payment.write(w),
            Act::BatchApproved { batch, count, total } | Act::BatchResubmitted { batch, count, total } => {
                w.field("batch", &batch.to_string());
                w.field_integer("count", i64::from(*count));
                w.field_integer("total", *total);
            }
            Act::BatchReturned { batch } | Act::BatchRejected { batch } | Act::BatchWithdrawn { batch } => {
                w.field("batch", &batch.to_string());
            }
            Act::RowsExcluded { batch, rows, count, total } => {
                w.field("batch", &batch.to_string());
                w.field_integer("count", i64::from(*count));
                w.key("rows").array(|w| rows.iter().for_each(|row| w.integer(i64::from(*row))));
                w.field_integer("total", *total);
            }
            Act::BatchExecuted { batch, date, voucher } => {
                w.field("batch", &batch.to_string());
                w.field("date", &date.to_string());
                w.field("voucher", voucher);
            }
            Act::PaymentReversed { batch, row, amount } => {
                w.field_integer("amount", *amount);
                w.field("batch", &batch.to_string());
                w.field_integer("row", i64::from(*row));
            }
            Act::HandedOver { from, to, batches } => {
                w.key("batches").array(|w| batches.iter().for_each(|batch| w.string(&batch.to_string())));
                w.field("from", &ledger::member_text(*from));
                w.field("to", &ledger::member_text(*to));
            }
            Act::DisclosureViewed { scope } => w.field("scope", scope),
        }
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
