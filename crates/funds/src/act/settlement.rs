//! What the bank did: paid, sent back (退票); and money that is fetched back (追回).

use super::raw::Raw;
use super::{
    Act,
    batch::as_count,
    fields::{as_amount, as_date, as_hash, as_id, as_label, as_ordinal, as_rows, is_slug, read_body},
};
use crate::{Breach, Date};
use ledger::{Hash, JsonWriter, Jti};
use serde::{Deserialize, Serialize};

/// A batch was paid, all of it or all but some rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchExecuted {
    /// Which.
    pub batch: Jti,
    /// Day of payment.
    pub date: Date,
    /// Number of the bank voucher.
    pub voucher: String,
    /// SHA-256 of the bank's answer, as stored encrypted.
    pub answer: Option<Hash>,
    /// Rows that the bank sent back at once, ascending; the reasons are personal fields.
    pub returned: Vec<u32>,
}

/// By which way money came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 退回账户: credited to the account that it was paid from.
    Bank,
    /// 缴回国库: paid back to the treasury, which restores the budget.
    Treasury,
}

impl Way {
    /// The name in statements.
    pub fn name(self) -> &'static str {
        match self {
            Way::Bank => "bank",
            Way::Treasury => "treasury",
        }
    }

    /// The way of a name.
    pub fn named(name: &str) -> Option<Way> {
        [Way::Bank, Way::Treasury].into_iter().find(|way| way.name() == name)
    }
}

impl BatchExecuted {
    pub(super) fn read(body: Raw<'_>) -> Result<BatchExecuted, Breach> {
        let (digests, [answer, batch, date, returned, voucher]) =
            read_body(body, ["answer", "batch", "date", "returned", "voucher"])?;
        let executed = BatchExecuted {
            answer: answer.may(as_hash)?,
            batch: batch.need(as_id)?,
            date: date.need(as_date)?,
            returned: returned.may(as_rows)?.unwrap_or_default(),
            voucher: voucher.need(as_voucher)?,
        };
        if !executed.returned.is_empty() {
            digests.need()?;
        }
        Ok(executed)
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        if let Some(answer) = self.answer {
            w.field("answer", &answer.url());
        }
        w.field("batch", &self.batch.to_string());
        w.field("date", &self.date.to_string());
        if !self.returned.is_empty() {
            w.key("returned").array(|w| self.returned.iter().for_each(|row| w.integer(i64::from(*row))));
        }
        w.field("voucher", &self.voucher);
    }
}

pub(super) fn read_sent(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [batch, count, file, profile, total]) = read_body(body, ["batch", "count", "file", "profile", "total"])?;
    Ok(Act::BatchSent {
        batch: batch.need(as_id)?,
        count: count.need(as_count)?,
        file: file.need(as_hash)?,
        profile: profile.need(|value| value.string().filter(|profile| is_slug(profile)))?.into_owned(),
        total: total.need(as_amount)?,
    })
}

pub(super) fn read_returned(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [answer, batch, date, rows]) = read_body(body, ["answer", "batch", "date", "rows"])?;
    digests.need()?;
    Ok(Act::PaymentsReturned {
        answer: answer.may(as_hash)?,
        batch: batch.need(as_id)?,
        date: date.need(as_date)?,
        rows: rows.need(as_rows)?,
    })
}

pub(super) fn read_recovery(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [amount, batch, row]) = read_body(body, ["amount", "batch", "row"])?;
    digests.need()?;
    Ok(Act::RecoveryOpened { amount: amount.need(as_amount)?, batch: batch.need(as_id)?, row: row.need(as_ordinal)? })
}

pub(super) fn read_recovered(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [amount, date, recovery, voucher, way]) = read_body(body, ["amount", "date", "recovery", "voucher", "way"])?;
    Ok(Act::RecoveryReceived {
        amount: amount.need(as_amount)?,
        date: date.need(as_date)?,
        recovery: recovery.need(as_id)?,
        voucher: voucher.need(as_voucher)?,
        way: way.need(|value| Way::named(&value.string()?))?,
    })
}

pub(super) fn read_recovery_closed(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [recovery]) = read_body(body, ["recovery"])?;
    digests.need()?;
    Ok(Act::RecoveryClosed { recovery: recovery.need(as_id)? })
}

fn as_voucher(value: Raw<'_>) -> Option<String> {
    as_label(value, VOUCHER_CHARS_MAX).map(|voucher| voucher.into_owned())
}

const VOUCHER_CHARS_MAX: usize = 64;
