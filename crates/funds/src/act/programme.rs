//! Programmes, and the money that comes in for them.

use super::raw::Raw;
use super::{
    Act,
    fields::{Field, as_amount, as_label, as_not_negative, is_label, is_slug, read_body, read_object},
};
use crate::{Breach, Date, Fen, Formula, Rounding, Rule, amount::UNIT_CHARS_MAX};
use ledger::JsonWriter;
use serde::{Deserialize, Serialize};

/// A programme (补贴项目) as it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeOpened {
    /// Code in this ledger, e.g. `CYDH-2026`; see [`is_programme_code`].
    pub code: String,
    /// Name.
    pub name: String,
    /// Budget year.
    pub year: u16,
    /// Livelihood field, e.g. `poverty-alleviation`.
    pub field: String,
    /// Functional classification (功能分类) of that budget year: 3, 5 or 7 digits.
    pub classification: String,
    /// Whether a public notice (公示) of its payments shows names in full; otherwise they are masked there.
    pub notice_names: bool,
    /// How a payment's amount follows from its facts.
    pub rule: Rule,
}

/// Money received for a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyIn {
    /// Programme code.
    pub programme: String,
    /// 指标文号, once per programme.
    pub document: String,
    /// Amount.
    pub amount: Fen,
    /// Date on the document, or the day as of which a balance is brought in.
    pub date: Date,
    /// Where the money comes from.
    pub level: Level,
}

/// The level of government that money comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 中央.
    Central,
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    County,
}

/// 2 to 24 capital letters, digits and hyphens.
pub fn is_programme_code(code: &str) -> bool {
    (2..=24).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

impl Level {
    /// The name in statements.
    pub fn name(self) -> &'static str {
        match self {
            Level::Central => "central",
            Level::Province => "province",
            Level::City => "city",
            Level::County => "county",
        }
    }

    /// The level of a name.
    pub fn named(name: &str) -> Option<Level> {
        [Level::Central, Level::Province, Level::City, Level::County].into_iter().find(|level| level.name() == name)
    }
}

impl ProgrammeOpened {
    pub(super) fn read(body: Raw<'_>) -> Result<ProgrammeOpened, Breach> {
        let names = ["classification", "code", "field", "name", "notice_names", "rule", "year"];
        let (_, [classification, code, field, name, notice_names, rule, year]) = read_body(body, names)?;
        let as_year = |value: Raw<'_>| {
            value.integer().filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year)).and_then(|year| u16::try_from(year).ok())
        };
        Ok(ProgrammeOpened {
            classification: classification.need(as_classification)?,
            code: code.need(as_programme_code)?,
            field: field.need(|value| value.string().filter(|field| is_slug(field)))?.into_owned(),
            name: name.need(|value| as_label(value, NAME_CHARS_MAX))?.into_owned(),
            notice_names: notice_names.may(|value| value.boolean().filter(|shown| *shown))?.is_some(),
            rule: read_rule(rule.need(|value| value.is_object().then_some(value))?)?,
            year: year.need(as_year)?,
        })
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field("classification", &self.classification);
        w.field("code", &self.code);
        w.field("field", &self.field);
        w.field("name", &self.name);
        if self.notice_names {
            w.key("notice_names").boolean(true);
        }
        w.key("rule").object(|w| {
            if let Some(cap) = self.rule.cap {
                w.field_integer("cap", cap);
            }
            w.field("formula", self.rule.formula.name());
            if let Some(old_rate) = self.rule.old_rate {
                w.field_integer("old_rate", old_rate);
            }
            w.field_integer("rate", self.rule.rate);
            w.field("rounding", self.rule.rounding.name());
            w.field("unit", &self.rule.unit);
        });
        w.field_integer("year", i64::from(self.year));
    }
}

impl MoneyIn {
    pub(super) fn write(&self, w: &mut JsonWriter, spent: Option<Fen>) {
        if spent.is_none() {
            w.field_integer("amount", self.amount);
        }
        w.field("date", &self.date.to_string());
        w.field("document", &self.document);
        w.field("level", self.level.name());
        w.field("programme", &self.programme);
        if let Some(spent) = spent {
            w.field_integer("received", self.amount);
            w.field_integer("spent", spent);
        }
    }
}

pub(super) fn read_allocation(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [amount, date, document, level, programme]) = read_body(body, ["amount", "date", "document", "level", "programme"])?;
    Ok(Act::AllocationReceived(read_money(amount, [date, document, level, programme])?))
}

pub(super) fn read_opening(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [date, document, level, programme, received, spent]) =
        read_body(body, ["date", "document", "level", "programme", "received", "spent"])?;
    let money = read_money(received, [date, document, level, programme])?;
    let spent = spent.need(|value| as_not_negative(value).filter(|spent| *spent <= money.amount))?;
    Ok(Act::BalanceOpened { money, spent })
}

fn read_money(amount: Field<'_>, [date, document, level, programme]: [Field<'_>; 4]) -> Result<MoneyIn, Breach> {
    Ok(MoneyIn {
        amount: amount.need(as_amount)?,
        date: date.need(|value| Date::parse(&value.string()?))?,
        document: document.need(|value| as_label(value, DOCUMENT_CHARS_MAX))?.into_owned(),
        level: level.need(|value| Level::named(&value.string()?))?,
        programme: programme.need(as_programme_code)?,
    })
}

/// 3, 5 or 7 digits: class, section, item (类, 款, 项).
fn as_classification(value: Raw<'_>) -> Option<String> {
    let code = value.string()?.into_owned();
    (matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

fn as_programme_code(value: Raw<'_>) -> Option<String> {
    value.string().filter(|code| is_programme_code(code)).map(|code| code.into_owned())
}

fn read_rule(rule: Raw<'_>) -> Result<Rule, Breach> {
    let names = ["cap", "formula", "old_rate", "rate", "rounding", "unit"];
    let [cap, formula, old_rate, rate, rounding, unit] = read_object(rule, names)?;
    let rule = Rule {
        cap: cap.may(as_amount)?,
        formula: formula.need(|value| Formula::named(&value.string()?))?,
        old_rate: old_rate.may(as_amount)?,
        rate: rate.need(as_amount)?,
        rounding: rounding.need(|value| Rounding::named(&value.string()?))?,
        unit: unit.need(|value| value.string().filter(|unit| unit.is_empty() || is_label(unit, UNIT_CHARS_MAX)))?.into_owned(),
    };
    match rule.fault() {
        None => Ok(rule),
        Some(field) => Err(Breach::Body(field)),
    }
}

const NAME_CHARS_MAX: usize = 100;
const DOCUMENT_CHARS_MAX: usize = 64;
const YEAR_MIN: i64 = 2000;
const YEAR_MAX: i64 = 2199;
