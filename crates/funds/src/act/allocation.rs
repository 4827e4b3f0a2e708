//! Money that comes in for a programme, and money that goes on: to another office (下达), into the next year (结转), or
//! into another programme (调剂).

use super::raw::Raw;
use super::{
    Act,
    fields::{Field, as_amount, as_date, as_hash, as_id, as_label, as_not_negative, read_body, read_object},
    programme::as_programme_code,
    project::as_project_code,
};
use crate::{Breach, Date, Fen};
use ledger::{Hash, JsonWriter, Jti, Origin};
use serde::{Deserialize, Serialize};

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
    /// What was written beside the amount; nothing for a balance from before the program.
    pub terms: Terms,
    /// The entry of another office by which the money was issued, if that office is on the program.
    pub issue: Option<Issue>,
}

/// What an allocation may be used for, beside its programme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The last day on which it may be used.
    pub deadline: Option<Date>,
    /// The project of the library that it is for, and no other.
    pub project: Option<String>,
    /// What it is for, in the words of the document.
    pub purpose: Option<String>,
}

/// The entry of another office's ledger by which money was issued.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issue {
    /// Leaf hash of the `allocation.issued`.
    pub entry: Hash,
    /// The office that issued it.
    pub ledger: Origin,
}

/// Money that leaves a programme, to be approved by a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRecorded {
    /// The programme that it leaves.
    pub programme: String,
    /// 指标文号 of the money that it is a part of.
    pub from: String,
    /// The number of the document by which it goes on.
    pub document: String,
    /// Date on that document.
    pub date: Date,
    /// Amount.
    pub amount: Fen,
    /// Terms for whoever receives it.
    pub terms: Terms,
    /// Where it goes.
    pub to: Destination,
}

/// Where money goes that leaves a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// To another office.
    Office {
        /// Its name.
        name: String,
        /// Its ledger, if it is on the program.
        ledger: Option<Origin>,
    },
    /// Into another programme of this office: of a later year, or of the same.
    Programme(String),
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

impl MoneyIn {
    pub(super) fn write_allocation(&self, w: &mut JsonWriter) {
        w.field_integer("amount", self.amount);
        w.field("date", &self.date.to_string());
        self.terms.write_deadline(w);
        w.field("document", &self.document);
        if let Some(issue) = &self.issue {
            issue.write(w);
        }
        w.field("level", self.level.name());
        w.field("programme", &self.programme);
        self.terms.write_rest(w);
    }

    pub(super) fn write_opening(&self, w: &mut JsonWriter, spent: Fen) {
        w.field("date", &self.date.to_string());
        w.field("document", &self.document);
        w.field("level", self.level.name());
        w.field("programme", &self.programme);
        w.field_integer("received", self.amount);
        w.field_integer("spent", spent);
    }
}

impl Terms {
    fn read([deadline, project, purpose]: [Field<'_>; 3]) -> Result<Terms, Breach> {
        Ok(Terms {
            deadline: deadline.may(as_date)?,
            project: project.may(as_project_code)?,
            purpose: purpose.may(|value| as_label(value, PURPOSE_CHARS_MAX))?.map(|purpose| purpose.into_owned()),
        })
    }

    fn write_deadline(&self, w: &mut JsonWriter) {
        if let Some(deadline) = self.deadline {
            w.field("deadline", &deadline.to_string());
        }
    }

    fn write_rest(&self, w: &mut JsonWriter) {
        if let Some(project) = &self.project {
            w.field("project", project);
        }
        if let Some(purpose) = &self.purpose {
            w.field("purpose", purpose);
        }
    }
}

impl Issue {
    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.key("issue").object(|w| {
            w.field("entry", &self.entry.url());
            w.field("ledger", self.ledger.as_str());
        });
    }
}

impl TransferRecorded {
    pub(super) fn write(&self, w: &mut JsonWriter) {
        w.field_integer("amount", self.amount);
        w.field("date", &self.date.to_string());
        self.terms.write_deadline(w);
        w.field("document", &self.document);
        w.field("from", &self.from);
        if let Destination::Programme(into) = &self.to {
            w.field("into", into);
        }
        w.field("programme", &self.programme);
        self.terms.write_rest(w);
        if let Destination::Office { name, ledger } = &self.to {
            w.key("to").object(|w| {
                if let Some(ledger) = ledger {
                    w.field("ledger", ledger.as_str());
                }
                w.field("name", name);
            });
        }
    }
}

pub(super) fn read_allocation(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let names = ["amount", "date", "deadline", "document", "issue", "level", "programme", "project", "purpose"];
    let (_, [amount, date, deadline, document, issue, level, programme, project, purpose]) = read_body(body, names)?;
    let issue = issue.may(|value| value.is_object().then_some(value))?.map(read_issue).transpose()?;
    let terms = Terms::read([deadline, project, purpose])?;
    Ok(Act::AllocationReceived(MoneyIn { issue, terms, ..read_money(amount, [date, document, level, programme])? }))
}

pub(super) fn read_opening(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [date, document, level, programme, received, spent]) =
        read_body(body, ["date", "document", "level", "programme", "received", "spent"])?;
    let money = read_money(received, [date, document, level, programme])?;
    let spent = spent.need(|value| as_not_negative(value).filter(|spent| *spent <= money.amount))?;
    Ok(Act::BalanceOpened { money, spent })
}

pub(super) fn read_refusal(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [issue]) = read_body(body, ["issue"])?;
    digests.need()?;
    Ok(Act::AllocationRefused { issue: read_issue(issue.need(|value| value.is_object().then_some(value))?)? })
}

pub(super) fn read_reduction(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [amount, by, date, document, programme]) = read_body(body, ["amount", "by", "date", "document", "programme"])?;
    Ok(Act::AllocationReduced {
        amount: amount.need(as_amount)?,
        by: by.need(as_document)?,
        date: date.need(as_date)?,
        document: document.need(as_document)?,
        programme: programme.need(as_programme_code)?,
    })
}

pub(super) fn read_issued(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let names = ["amount", "date", "deadline", "document", "from", "programme", "project", "purpose", "to"];
    let (_, [amount, date, deadline, document, from, programme, project, purpose, to]) = read_body(body, names)?;
    let [ledger, name] = read_object(to.need(|value| value.is_object().then_some(value))?, ["ledger", "name"])?;
    let to = Destination::Office {
        ledger: ledger.may(as_origin)?,
        name: name.need(|value| as_label(value, OFFICE_CHARS_MAX))?.into_owned(),
    };
    let terms = Terms::read([deadline, project, purpose])?;
    Ok(Act::AllocationIssued(read_transfer([amount, date, document, from, programme], terms, to)?))
}

pub(super) fn read_moved(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let names = ["amount", "date", "deadline", "document", "from", "into", "programme", "project", "purpose"];
    let (_, [amount, date, deadline, document, from, into, programme, project, purpose]) = read_body(body, names)?;
    let to = Destination::Programme(into.need(as_programme_code)?);
    let terms = Terms::read([deadline, project, purpose])?;
    Ok(Act::AllocationMoved(read_transfer([amount, date, document, from, programme], terms, to)?))
}

/// The transfer named, and how much of it.
pub(super) fn read_approval(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (_, [amount, transfer]) = read_body(body, ["amount", "transfer"])?;
    Ok(Act::TransferApproved { amount: amount.need(as_amount)?, transfer: transfer.need(as_id)? })
}

/// The transfer named; a reason as a personal field where there must be one.
pub(super) fn read_transfer_id(body: Raw<'_>, reason: bool) -> Result<Jti, Breach> {
    let (digests, [transfer]) = read_body(body, ["transfer"])?;
    if reason {
        digests.need()?;
    }
    transfer.need(as_id)
}

pub(super) fn read_taken_back(body: Raw<'_>) -> Result<Act<'static>, Breach> {
    let (digests, [amount, date, document, transfer]) = read_body(body, ["amount", "date", "document", "transfer"])?;
    digests.need()?;
    Ok(Act::TransferReduced {
        amount: amount.need(as_amount)?,
        date: date.need(as_date)?,
        document: document.need(as_document)?,
        transfer: transfer.need(as_id)?,
    })
}

fn read_money(amount: Field<'_>, [date, document, level, programme]: [Field<'_>; 4]) -> Result<MoneyIn, Breach> {
    Ok(MoneyIn {
        amount: amount.need(as_amount)?,
        date: date.need(as_date)?,
        document: document.need(as_document)?,
        level: level.need(|value| Level::named(&value.string()?))?,
        programme: programme.need(as_programme_code)?,
        terms: Terms::default(),
        issue: None,
    })
}

fn read_transfer(
    [amount, date, document, from, programme]: [Field<'_>; 5],
    terms: Terms,
    to: Destination,
) -> Result<TransferRecorded, Breach> {
    Ok(TransferRecorded {
        amount: amount.need(as_amount)?,
        date: date.need(as_date)?,
        document: document.need(as_document)?,
        from: from.need(as_document)?,
        programme: programme.need(as_programme_code)?,
        terms,
        to,
    })
}

fn read_issue(issue: Raw<'_>) -> Result<Issue, Breach> {
    let [entry, ledger] = read_object(issue, ["entry", "ledger"])?;
    Ok(Issue { entry: entry.need(as_hash)?, ledger: ledger.need(as_origin)? })
}

fn as_origin(value: Raw<'_>) -> Option<Origin> {
    Origin::parse(&value.string()?)
}

/// 指标文号.
fn as_document(value: Raw<'_>) -> Option<String> {
    as_label(value, DOCUMENT_CHARS_MAX).map(|document| document.into_owned())
}

const DOCUMENT_CHARS_MAX: usize = 64;
const PURPOSE_CHARS_MAX: usize = 200;
const OFFICE_CHARS_MAX: usize = 100;
