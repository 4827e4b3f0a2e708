//! Programmes, and the money that comes in for them.

use super::{
    Act,
    fields::{Fields, amount, digests, is_slug, label, not_negative},
};
use crate::{Breach, Date, Fen, Formula, Rounding, Rule};
use ledger::{Json, JsonWriter};
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
    pub(super) fn read(body: Json<'_>) -> Result<ProgrammeOpened, Breach> {
        let fields = Fields::read(body, ["_sd", "classification", "code", "field", "name", "rule", "year"])?;
        fields.may("_sd", digests)?;
        let year = |value: Json<'_>| {
            value.integer().filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year)).and_then(|year| u16::try_from(year).ok())
        };
        Ok(ProgrammeOpened {
            classification: fields.need("classification", classification)?,
            code: fields.need("code", programme_code)?,
            field: fields.need("field", |value| value.string().filter(|field| is_slug(field)))?.into_owned(),
            name: fields.need("name", |value| label(value, NAME_CHARS_MAX))?.into_owned(),
            rule: read_rule(fields.need("rule", |value| value.is_object().then_some(value))?)?,
            year: fields.need("year", year)?,
        })
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field("classification", &self.classification);
        w.field("code", &self.code);
        w.field("field", &self.field);
        w.field("name", &self.name);
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

pub(super) fn read_allocation(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "amount", "date", "document", "level", "programme"])?;
    Ok(Act::AllocationReceived(money(&fields, "amount")?))
}

pub(super) fn read_opening(body: Json<'_>) -> Result<Act<'static>, Breach> {
    let fields = Fields::read(body, ["_sd", "date", "document", "level", "programme", "received", "spent"])?;
    let money = money(&fields, "received")?;
    let spent = fields.need("spent", |value| not_negative(value).filter(|spent| *spent <= money.amount))?;
    Ok(Act::BalanceOpened { money, spent })
}

fn money<const N: usize>(fields: &Fields<'_, N>, amount_field: &'static str) -> Result<MoneyIn, Breach> {
    fields.may("_sd", digests)?;
    Ok(MoneyIn {
        amount: fields.need(amount_field, amount)?,
        date: fields.need("date", |value| Date::parse(&value.string()?))?,
        document: fields.need("document", |value| label(value, DOCUMENT_CHARS_MAX))?.into_owned(),
        level: fields.need("level", |value| Level::named(&value.string()?))?,
        programme: fields.need("programme", programme_code)?,
    })
}

/// 3, 5 or 7 digits: class, section, item (类, 款, 项).
fn classification(value: Json<'_>) -> Option<String> {
    let code = value.string()?.into_owned();
    (matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

fn programme_code(value: Json<'_>) -> Option<String> {
    value.string().filter(|code| is_programme_code(code)).map(|code| code.into_owned())
}

fn read_rule(rule: Json<'_>) -> Result<Rule, Breach> {
    let fields = Fields::read(rule, ["cap", "formula", "old_rate", "rate", "rounding", "unit"])?;
    let rule = Rule {
        cap: fields.may("cap", amount)?,
        formula: fields.need("formula", |value| Formula::named(&value.string()?))?,
        old_rate: fields.may("old_rate", amount)?,
        rate: fields.need("rate", amount)?,
        rounding: fields.need("rounding", |value| Rounding::named(&value.string()?))?,
        unit: fields.need("unit", |value| value.string())?.into_owned(),
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
