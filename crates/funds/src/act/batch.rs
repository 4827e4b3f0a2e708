//! Batches: submitted, decided on, amended, paid, handed over.

use super::raw::Raw;
use super::{
    Act,
    fields::{as_amount, as_hash, as_id, as_member, as_not_negative, as_ordinal, as_rows, as_true, read_body},
    programme::as_programme_code,
    project::as_project_code,
};
use crate::{Breach, Fen};
use ledger::{Hash, JsonWriter, Jti};

/// The beginning of a batch: its rows are the next `count` entries, their ids those that follow its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchSubmitted {
    /// Programme code.
    pub programme: String,
    /// Count declared from the stamped summary.
    pub count: u32,
    /// Total declared.
    pub total: Fen,
    /// 历史补录: paid before the program; counted, and never shown as approved.
    pub history: bool,
    /// SHA-256 of the encrypted source file as stored.
    pub file: Option<Hash>,
    /// How many faults were passed with a reason; the rows name no more.
    pub passed: u32,
    /// The project of the library that it is for.
    pub project: Option<String>,
    /// The returned or withdrawn batch that this one replaces.
    pub replaces: Option<Jti>,
}

impl BatchSubmitted {
    pub(super) fn read(body: Raw<'_>) -> Result<BatchSubmitted, Breach> {
        let names = ["count", "file", "history", "passed", "programme", "project", "replaces", "total"];
        let (_, [count, file, history, passed, programme, project, replaces, total]) = read_body(body, names)?;
        let submitted = BatchSubmitted {
            count: count.need(as_count)?,
            file: file.may(as_hash)?,
            history: history.may(as_true)?.is_some(),
            passed: passed.need(|value| as_not_negative(value).and_then(|passed| u32::try_from(passed).ok()))?,
            programme: programme.need(as_programme_code)?,
            project: project.may(as_project_code)?,
            replaces: replaces.may(as_id)?,
            total: total.need(as_amount)?,
        };
        // What was paid before is no correction of what was never approved here.
        if submitted.history && submitted.replaces.is_some() {
            return Err(Breach::Body("replaces"));
        }
        Ok(submitted)
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field_integer("count", i64::from(self.count));
        if let Some(file) = self.file {
            w.field("file", &file.url());
        }
        if self.history {
            w.key("history").boolean(true);
        }
        w.field_integer("passed", i64::from(self.passed));
        w.field("programme", &self.programme);
        if let Some(project) = &self.project {
            w.field("project", project);
        }
        if let Some(replaces) = self.replaces {
            w.field("replaces", &replaces.to_string());
        }
        w.field_integer("total", self.total);
    }
}

/// Batch, count and total.
pub(super) fn read_as_it_stands(body: Raw<'_>) -> Result<(Jti, u32, Fen), Breach> {
    let (_, [batch, count, total]) = read_body(body, ["batch", "count", "total"])?;
    Ok((batch.need(as_id)?, count.need(as_count)?, total.need(as_amount)?))
}

/// A batch, and a reason as a personal field.
pub(super) fn read_with_reason(body: Raw<'_>) -> Result<Jti, Breach> {
    let (digests, [batch]) = read_body(body, ["batch"])?;
    digests.need()?;
    batch.need(as_id)
}

/// A batch, and perhaps a reason.
pub(super) fn read_id(body: Raw<'_>) -> Result<Jti, Breach> {
    let (_, [batch]) = read_body(body, ["batch"])?;
    batch.need(as_id)
}

pub(super) fn read_exclusion(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [batch, count, rows, total]) = read_body(body, ["batch", "count", "rows", "total"])?;
    digests.need()?;
    Ok(Act::RowsExcluded {
        batch: batch.need(as_id)?,
        count: count.need(as_count)?,
        rows: rows.need(as_rows)?,
        total: total.need(as_amount)?,
    })
}

pub(super) fn read_reversal(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [amount, batch, row]) = read_body(body, ["amount", "batch", "row"])?;
    digests.need()?;
    Ok(Act::PaymentReversed { amount: amount.need(as_amount)?, batch: batch.need(as_id)?, row: row.need(as_ordinal)? })
}

pub(super) fn read_handover(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [batches, from, to]) = read_body(body, ["batches", "from", "to"])?;
    let as_batches = |value: Raw<'_>| {
        let batches: Vec<Jti> = value.items().map(as_id).collect::<Option<_>>()?;
        ((1..=BATCHES_HANDED_MAX).contains(&batches.len()) && batches.is_sorted_by(|a, b| a < b)).then_some(batches)
    };
    Ok(Act::HandedOver { batches: batches.need(as_batches)?, from: from.need(as_member)?, to: to.need(as_member)? })
}

pub(super) fn as_count(value: Raw<'_>) -> Option<u32> {
    as_ordinal(value).filter(|count| *count <= BATCH_ROWS_MAX)
}

/// As many rows as the largest sheet has.
pub const BATCH_ROWS_MAX: u32 = 1_048_576;

/// So many ids fit into a statement with room to spare.
const BATCHES_HANDED_MAX: usize = 1_000;
