//! Writes the fields of each kind, in the order of their names, as canonical JSON has them.

use super::Act;
use ledger::JsonWriter;

impl Act<'_> {
    pub(super) fn write_fields(&self, w: &mut JsonWriter) {
        match self {
            Act::ProgrammeOpened(opened) => opened.write(w),
            Act::AllocationReceived(money) => money.write_allocation(w),
            Act::AllocationRefused { issue } => issue.write(w),
            Act::AllocationReduced { programme, document, by, date, amount } => {
                w.field_integer("amount", *amount);
                w.field("by", by);
                w.field("date", &date.to_string());
                w.field("document", document);
                w.field("programme", programme);
            }
            Act::AllocationIssued(transfer) | Act::AllocationMoved(transfer) => transfer.write(w),
            Act::TransferApproved { transfer, amount } => {
                w.field_integer("amount", *amount);
                w.field("transfer", &transfer.to_string());
            }
            Act::TransferRejected { transfer } | Act::TransferWithdrawn { transfer } => {
                w.field("transfer", &transfer.to_string());
            }
            Act::TransferReduced { transfer, document, date, amount } => {
                w.field_integer("amount", *amount);
                w.field("date", &date.to_string());
                w.field("document", document);
                w.field("transfer", &transfer.to_string());
            }
            Act::BalanceOpened { money, spent } => money.write_opening(w, *spent),
            Act::ProjectRecorded { project, .. } => project.write(w),
            Act::ProjectEnded { project, outcome, households } => {
                w.field_integer("households", i64::from(*households));
                w.field("outcome", outcome);
                w.field("project", project);
            }
            Act::YearClosed { year } | Act::YearReopened { year } => w.field_integer("year", i64::from(*year)),
            Act::NoticePosted { batch, stage, photo } => {
                w.field("batch", &batch.to_string());
                if let Some(photo) = photo {
                    w.field("photo", &photo.url());
                }
                w.field("stage", stage.name());
            }
            Act::NoticeEnded { notice } => w.field("notice", &notice.to_string()),
            Act::ObjectionReceived { batch, row } => {
                w.field("batch", &batch.to_string());
                if let Some(row) = row {
                    w.field_integer("row", i64::from(*row));
                }
            }
            Act::ObjectionAnswered { objection, upheld } => {
                w.field("objection", &objection.to_string());
                w.key("upheld").boolean(*upheld);
            }
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
            Act::BatchSent { batch, count, total, file, profile } => {
                w.field("batch", &batch.to_string());
                w.field_integer("count", i64::from(*count));
                w.field("file", &file.url());
                w.field("profile", profile);
                w.field_integer("total", *total);
            }
            Act::BatchExecuted(executed) => executed.write(w),
            Act::PaymentsReturned { batch, date, rows, answer } => {
                if let Some(answer) = answer {
                    w.field("answer", &answer.url());
                }
                w.field("batch", &batch.to_string());
                w.field("date", &date.to_string());
                w.key("rows").array(|w| rows.iter().for_each(|row| w.integer(i64::from(*row))));
            }
            Act::RecoveryOpened { batch, row, amount } => {
                w.field_integer("amount", *amount);
                w.field("batch", &batch.to_string());
                w.field_integer("row", i64::from(*row));
            }
            Act::RecoveryReceived { recovery, amount, date, way, voucher } => {
                w.field_integer("amount", *amount);
                w.field("date", &date.to_string());
                w.field("recovery", &recovery.to_string());
                w.field("voucher", voucher);
                w.field("way", way.name());
            }
            Act::RecoveryClosed { recovery } => w.field("recovery", &recovery.to_string()),
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
