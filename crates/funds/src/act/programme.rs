//! Programmes: what money is for, by which rule, and what has to be made public before it is paid.

use super::raw::Raw;
use super::{
    fields::{as_amount, as_label, as_true, is_label, is_slug, read_body, read_object},
    notice::{NoticeRule, read_rules, write_rules},
};
use crate::{Breach, Formula, Rounding, Rule, amount::UNIT_CHARS_MAX};
use ledger::JsonWriter;

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
    /// Where a batch has to be made public (公示), and for how long; empty: nowhere.
    pub notices: Vec<NoticeRule>,
    /// Every batch has to belong to a project of the library (项目库).
    pub needs_project: bool,
}

/// 2 to 24 capital letters, digits and hyphens.
pub fn is_programme_code(code: &str) -> bool {
    (2..=24).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

impl ProgrammeOpened {
    pub(super) fn read(body: Raw<'_>) -> Result<ProgrammeOpened, Breach> {
        let names = ["classification", "code", "field", "name", "needs_project", "notice_names", "notices", "rule", "year"];
        let (_, [classification, code, field, name, needs_project, notice_names, notices, rule, year]) = read_body(body, names)?;
        Ok(ProgrammeOpened {
            classification: classification.need(as_classification)?,
            code: code.need(as_programme_code)?,
            field: field.need(|value| value.string().filter(|field| is_slug(field)))?.into_owned(),
            name: name.need(|value| as_label(value, NAME_CHARS_MAX))?.into_owned(),
            needs_project: needs_project.may(as_true)?.is_some(),
            notice_names: notice_names.may(as_true)?.is_some(),
            notices: notices.may(read_rules)?.unwrap_or_default(),
            rule: read_rule(rule.need(|value| value.is_object().then_some(value))?)?,
            year: year.need(as_year)?,
        })
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field("classification", &self.classification);
        w.field("code", &self.code);
        w.field("field", &self.field);
        w.field("name", &self.name);
        if self.needs_project {
            w.key("needs_project").boolean(true);
        }
        if self.notice_names {
            w.key("notice_names").boolean(true);
        }
        write_rules(w, &self.notices);
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

/// 3, 5 or 7 digits: class, section, item (类, 款, 项).
fn as_classification(value: Raw<'_>) -> Option<String> {
    let code = value.string()?.into_owned();
    (matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// A budget year.
pub(super) fn as_year(value: Raw<'_>) -> Option<u16> {
    value.integer().filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year)).and_then(|year| u16::try_from(year).ok())
}

pub(super) fn as_programme_code(value: Raw<'_>) -> Option<String> {
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
const YEAR_MIN: i64 = 2000;
const YEAR_MAX: i64 = 2199;
