//! The project library (项目库), and the budget year.

use super::raw::Raw;
use super::{
    Act,
    fields::{as_amount, as_label, as_not_negative, is_slug, read_body},
    programme::as_year,
};
use crate::{Breach, Fen};
use ledger::JsonWriter;
use serde::{Deserialize, Serialize};

/// A project of the library, as it is put in or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRecorded {
    /// Code in this ledger; shaped as a programme's.
    pub code: String,
    /// Name.
    pub name: String,
    /// 项目类型, e.g. `industry`, `infrastructure`.
    pub kind: String,
    /// Where.
    pub place: String,
    /// 责任单位.
    pub unit: String,
    /// What it is to cost.
    pub planned: Fen,
    /// From what it is to be paid, in words.
    pub sources: String,
    /// 绩效目标: what is to come of it.
    pub goal: String,
    /// How many households are to gain by it.
    pub households: u32,
}

impl ProjectRecorded {
    pub(super) fn read(body: Raw<'_>) -> Result<ProjectRecorded, Breach> {
        let names = ["code", "goal", "households", "name", "place", "planned", "sources", "type", "unit"];
        let (_, [code, goal, households, name, place, planned, sources, kind, unit]) = read_body(body, names)?;
        let text = |value: Raw<'_>| as_label(value, TEXT_CHARS_MAX).map(|text| text.into_owned());
        let name_of = |value: Raw<'_>| as_label(value, NAME_CHARS_MAX).map(|text| text.into_owned());
        Ok(ProjectRecorded {
            code: code.need(as_project_code)?,
            goal: goal.need(text)?,
            households: households.need(as_households)?,
            name: name.need(name_of)?,
            place: place.need(name_of)?,
            planned: planned.need(as_amount)?,
            sources: sources.need(text)?,
            kind: kind.need(|value| value.string().filter(|kind| is_slug(kind)))?.into_owned(),
            unit: unit.need(name_of)?,
        })
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field("code", &self.code);
        w.field("goal", &self.goal);
        w.field_integer("households", i64::from(self.households));
        w.field("name", &self.name);
        w.field("place", &self.place);
        w.field_integer("planned", self.planned);
        w.field("sources", &self.sources);
        w.field("type", &self.kind);
        w.field("unit", &self.unit);
    }
}

pub(super) fn read_ended(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [households, outcome, project]) = read_body(body, ["households", "outcome", "project"])?;
    Ok(Act::ProjectEnded {
        households: households.need(as_households)?,
        outcome: outcome.need(|value| as_label(value, TEXT_CHARS_MAX))?.into_owned(),
        project: project.need(as_project_code)?,
    })
}

pub(super) fn read_year(body: Raw<'_>, reason: bool) -> Result<u16, Breach> {
    let (digests, [year]) = read_body(body, ["year"])?;
    if reason {
        digests.need()?;
    }
    year.need(as_year)
}

/// Shaped as the code of a programme.
pub(super) fn as_project_code(value: Raw<'_>) -> Option<String> {
    super::programme::as_programme_code(value)
}

fn as_households(value: Raw<'_>) -> Option<u32> {
    as_not_negative(value).and_then(|count| u32::try_from(count).ok())
}

const NAME_CHARS_MAX: usize = 100;
const TEXT_CHARS_MAX: usize = 200;
