//! Making public (公示): what a programme demands, a list that is posted, and what is said against it.

use super::raw::Raw;
use super::{
    Act,
    fields::{as_hash, as_id, as_ordinal, read_body, read_object},
};
use crate::Breach;
use ledger::JsonWriter;
use serde::{Deserialize, Serialize};

/// Where and how long a batch has to be public before it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NoticeRule {
    /// Where.
    pub stage: Stage,
    /// How many days of 24 hours, by a witness's clock.
    pub days: u16,
    /// Before the batch is approved; else after that, and before it is paid.
    pub before_approval: bool,
}

/// Where a list is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 村级公示.
    Village,
    /// 乡镇公示.
    Township,
    /// 县级公示.
    County,
}

impl Stage {
    /// All, from below.
    pub const ALL: [Stage; 3] = [Stage::Village, Stage::Township, Stage::County];

    /// The name in statements.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Village => "village",
            Stage::Township => "township",
            Stage::County => "county",
        }
    }

    /// The stage of a name.
    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// The rules of a programme: each stage once, from below, at least one.
pub(super) fn read_rules(value: Raw<'_>) -> Option<Vec<NoticeRule>> {
    let rules: Vec<NoticeRule> = value.items().map(read_rule).collect::<Option<_>>()?;
    (!rules.is_empty() && rules.is_sorted_by(|a, b| a.stage < b.stage)).then_some(rules)
}

fn read_rule(value: Raw<'_>) -> Option<NoticeRule> {
    value.is_object().then_some(())?;
    let [days, stage, when] = read_object(value, ["days", "stage", "when"]).ok()?;
    Some(NoticeRule {
        days: days.need(|value| as_ordinal(value).filter(|days| *days <= NOTICE_DAYS_MAX)).ok()? as u16,
        stage: stage.need(|value| Stage::named(&value.string()?)).ok()?,
        before_approval: when
            .need(|value| match &*value.string()? {
                "before-approval" => Some(true),
                "after-approval" => Some(false),
                _ => None,
            })
            .ok()?,
    })
}

pub(super) fn write_rules(w: &mut JsonWriter, rules: &[NoticeRule]) {
    if rules.is_empty() {
        return;
    }
    w.key("notices").array(|w| {
        for rule in rules {
            w.object(|w| {
                w.field_integer("days", i64::from(rule.days));
                w.field("stage", rule.stage.name());
                w.field("when", if rule.before_approval { "before-approval" } else { "after-approval" });
            });
        }
    });
}

pub(super) fn read_posted(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [batch, photo, stage]) = read_body(body, ["batch", "photo", "stage"])?;
    digests.need()?;
    Ok(Act::NoticePosted {
        batch: batch.need(as_id)?,
        photo: photo.may(as_hash)?,
        stage: stage.need(|value| Stage::named(&value.string()?))?,
    })
}

pub(super) fn read_ended(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [notice]) = read_body(body, ["notice"])?;
    Ok(Act::NoticeEnded { notice: notice.need(as_id)? })
}

pub(super) fn read_objection(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [batch, row]) = read_body(body, ["batch", "row"])?;
    digests.need()?;
    Ok(Act::ObjectionReceived { batch: batch.need(as_id)?, row: row.may(as_ordinal)? })
}

pub(super) fn read_answer(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [objection, upheld]) = read_body(body, ["objection", "upheld"])?;
    digests.need()?;
    Ok(Act::ObjectionAnswered { objection: objection.need(as_id)?, upheld: upheld.need(|value| value.boolean())? })
}

/// Longer than any rule for making public.
const NOTICE_DAYS_MAX: u32 = 365;
