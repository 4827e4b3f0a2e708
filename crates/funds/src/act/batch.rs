//! Batches: submitted, decided on, amended, paid, handed over.

use super::{
    Act,
    fields::{Fields, amount, digests, id, label, member, not_negative, ordinal},
    programme::is_programme_code,
};
use crate::{Breach, Date, Fen};
use ledger::{Hash, Json, JsonWriter, Jti};

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
    /// The returned or withdrawn batch that this one replaces.
    pub replaces: Option<Jti>,
}

impl BatchSubmitted {
    pub(super) fn read(body: Json<'_>) -> Result<BatchSubmitted, Breach> {
        let names = ["_sd", "count", "file", "history", "passed", "programme", "replaces", "total"];
        let fields = Fields::read(body, names)?;
        fields.may("_sd", digests)?;
        let code = |value: Json<'_>| value.string().filter(|code| is_programme_code(code)).map(|code| code.into_owned());
        let submitted = BatchSubmitted {
            count: fields.need("count", count)?,
            file: fields.may("file", |value| Hash::from_url(value.string()?.as_bytes()))?,
            // Written only when it is so, lest there be two ways to say no.
            history: fields.may("history", |value| value.boolean().filter(|history| *history))?.is_some(),
            passed: fields.need("passed", |value| not_negative(value).and_then(|passed| u32::try_from(passed).ok()))?,
            programme: fields.need("programme", code)?,
            replaces: fields.may("replaces", id)?,
            total: fields.need("total", amount)?,
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
        if let Some(replaces) = self.replaces {
            w.field("replaces", &replaces.to_string());
        }
        w.field_integer("total", self.total);
    }
}

/// Batch, count and total.
pub(super) fn read_as_it_stands(body: Json<'_>) -> Result<(Jti, u32, Fen), Breach> {
    let fields = Fields::read(body, ["_sd", "batch", "count", "total"])?;
    fields.may("_sd", digests)?;
    Ok((fields.need("batch", id)?, fields.need("count", count)?, fields.need("total", amount)?))
}

/// A batch, and a reason as a personal field.
pub(super) fn read_with_reason(body: Json<'_>) -> Result<Jti, Breach> {
    let fields = Fields::read(body, ["_sd", "batch"])?;
    fields.need("_sd", digests)?;
    fields.need("batch", id)
}

/// A batch, and perhaps a reason.
pub(super) fn read_id(body: Json<'_>) -> Result<Jti, Breach> {
    let fields = Fields::read(body, ["_sd", "batch"])?;
    fields.may("_sd", digests)?;
    fields.need("batch", id)
}

pub(super) fn read_exclusion(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "batch", "count", "rows", "total"])?;
    fields.need("_sd", digests)?;
    let rows = |value: Json<'_>| {
        let rows: Vec<u32> = value.items().map(ordinal).collect::<Option<_>>()?;
        ((1..=ROWS_EXCLUDED_MAX).contains(&rows.len()) && rows.is_sorted_by(|a, b| a < b)).then_some(rows)
    };
    Ok(Act::RowsExcluded {
        batch: fields.need("batch", id)?,
        count: fields.need("count", count)?,
        rows: fields.need("rows", rows)?,
        total: fields.need("total", amount)?,
    })
}

pub(super) fn read_execution(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "batch", "date", "voucher"])?;
    fields.may("_sd", digests)?;
    Ok(Act::BatchExecuted {
        batch: fields.need("batch", id)?,
        date: fields.need("date", |value| Date::parse(&value.string()?))?,
        voucher: fields.need("voucher", |value| label(value, VOUCHER_CHARS_MAX))?.into_owned(),
    })
}

pub(super) fn read_reversal(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "amount", "batch", "row"])?;
    fields.need("_sd", digests)?;
    Ok(Act::PaymentReversed {
        amount: fields.need("amount", amount)?,
        batch: fields.need("batch", id)?,
        row: fields.need("row", ordinal)?,
    })
}

pub(super) fn read_handover(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "batches", "from", "to"])?;
    fields.may("_sd", digests)?;
    let batches = |value: Json<'_>| {
        let batches: Vec<Jti> = value.items().map(id).collect::<Option<_>>()?;
        ((1..=BATCHES_HANDED_MAX).contains(&batches.len()) && batches.is_sorted_by(|a, b| a < b)).then_some(batches)
    };
    Ok(Act::HandedOver {
        batches: fields.need("batches", batches)?,
        from: fields.need("from", member)?,
        to: fields.need("to", member)?,
    })
}

fn count(value: Json<'_>) -> Option<u32> {
    ordinal(value).filter(|count| *count <= BATCH_ROWS_MAX)
}

/// As many rows as the largest sheet has.
pub const BATCH_ROWS_MAX: u32 = 1_048_576;

/// So many row numbers fit into a statement with room to spare; more are taken out by a second act.
pub const ROWS_EXCLUDED_MAX: usize = 4_000;

/// So many ids fit into a statement with room to spare.
const BATCHES_HANDED_MAX: usize = 1_000;

const VOUCHER_CHARS_MAX: usize = 64;
