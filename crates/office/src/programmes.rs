//! Programmes, and the money that comes in for them.

use crate::transfers::{read_date, read_level};
use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct},
    failure::{locked, not_found},
    find::read_month,
};
use funds::{Act, MoneyIn, ProgrammeOpened, Terms};
use ipc::{AmountRule, Document, Documents, Formula, GetDocuments, Money, Programme, ProgrammeStory, Rounding, Template, Text};
use ledger::{Jti, Roles};

impl Office {
    /// The templates that are shipped.
    pub fn templates(&self) -> Outcome<Vec<Template>> {
        Ok(funds::templates().iter().map(show_template).collect())
    }

    /// All programmes with their money, in the order of their opening.
    pub fn programmes(&mut self) -> Outcome<Vec<Programme>> {
        let (desk, _, _) = self.looking_at()?;
        Ok(desk.book.programmes().iter().map(show_programme).collect())
    }

    /// One programme with its documents.
    pub fn programme(&mut self, code: &str) -> Outcome<ProgrammeStory> {
        let (desk, _, _) = self.looking_at()?;
        desk.programme_story(code)
    }

    /// The documents of all programmes of a year, of those recorded in a month if one is given: what the figures of received,
    /// spent before and available sum.
    pub fn documents(&mut self, call: &GetDocuments) -> Outcome<Documents> {
        let month = read_month(&call.month)?;
        self.looking_at()?;
        let Office { desk: Some(desk), moments, .. } = self else { return Err(locked()) };
        let programmes = desk.book.programmes().iter().filter(|programme| call.year == 0 || programme.year() == call.year);
        let mut documents: Vec<(String, String, Document)> = Vec::new();
        for programme in programmes {
            let of = desk.documents_of(programme);
            documents.extend(of.map(|document| (programme.code().to_owned(), programme.name().to_owned(), document)));
        }
        if let Some(month) = month {
            let there = moments.months_of(desk, documents.iter().map(|(.., document)| document.entry).collect())?;
            documents.retain(|(.., document)| there.get(&document.entry) == Some(&month));
        }
        documents.sort_by_key(|(.., document)| document.entry);
        let sum = |of: fn(&Document) -> i64| documents.iter().map(|(.., document)| of(document)).sum::<i64>();
        let (received, used) = (sum(|document| document.amount), sum(|document| document.used));
        let gone = sum(|document| document.issued + document.gone);
        let left = received - used - gone;
        Ok(Documents { received, spent_before: sum(|document| document.spent_before), used, gone, left, documents })
    }

    /// Opens a programme.
    pub fn open_programme(&mut self, call: &ipc::OpenProgramme) -> Outcome<Vec<Programme>> {
        let act = Act::ProgrammeOpened(ProgrammeOpened {
            code: call.code.trim().to_owned(),
            name: call.name.trim().to_owned(),
            year: call.year,
            field: call.field.clone(),
            classification: call.classification.trim().to_owned(),
            notice_names: call.notice_names,
            rule: read_rule(&call.rule),
            notices: Vec::new(),
            needs_project: false,
        });
        self.record_act(&act, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
        self.programmes()
    }

    /// Money received under a document number.
    pub fn record_allocation(&mut self, call: &ipc::RecordAllocation) -> Outcome<ProgrammeStory> {
        let money = money_in(&call.programme, &call.document, call.amount, &call.date, &call.level)?;
        self.record_act(&Act::AllocationReceived(money), Roles::CLERK)?;
        self.programme(&call.programme)
    }

    /// What was received and spent before the program.
    pub fn record_opening(&mut self, call: &ipc::RecordOpening) -> Outcome<ProgrammeStory> {
        let money = money_in(&call.programme, &call.document, call.received, &call.date, &call.level)?;
        self.record_act(&Act::BalanceOpened { money, spent: call.spent }, Roles::CLERK)?;
        self.programme(&call.programme)
    }

    /// Records an act without personal fields, in the own name or, where the own roles do not do, by delegation.
    pub(crate) fn record_act(&mut self, act: &Act<'_>, role: Roles) -> Outcome<u64> {
        let (desk, session, world) = self.signed_in()?;
        let on_behalf = desk.right_to(session.member, role, world.now()).flatten();
        let jti = Jti::fresh(&mut world.random());
        let new = NewAct { kind: act.kind(), jti, body: &|digests| act.write(digests), disclosures: Vec::new() };
        desk.record_for(world, session, on_behalf, new, &Also::default())
    }
}

impl Desk {
    /// The programme of a code.
    pub(crate) fn programme(&self, code: &str) -> Outcome<&funds::Programme> {
        self.book
            .programme(code)
            .ok_or_else(|| not_found([&format!("没有代码为 {code} 的补贴项目。"), &format!("There is no programme {code}.")]))
    }

    fn programme_story(&self, code: &str) -> Outcome<ProgrammeStory> {
        let programme = self.programme(code)?;
        Ok(ProgrammeStory { programme: show_programme(programme), documents: self.documents_of(programme).collect() })
    }

    /// The documents of a programme, with how far each is used.
    fn documents_of<'a>(&'a self, programme: &'a funds::Programme) -> impl Iterator<Item = Document> + 'a {
        programme.documents().iter().map(|document| Document {
            entry: document.entry,
            number: document.number.clone(),
            opening: document.opening,
            amount: document.amount,
            spent_before: document.spent_before,
            used: document.used + document.spent_before,
            issued: document.issued,
            gone: document.reduced + document.moved,
            free: document.free(),
            deadline: document.terms.deadline.map(|day| day.to_string()).unwrap_or_default(),
            project: document.terms.project.clone().unwrap_or_default(),
            purpose: document.terms.purpose.clone().unwrap_or_default(),
            issuer: document.issue.as_ref().map(|issue| issue.ledger.to_string()).unwrap_or_default(),
            date: document.date.to_string(),
            level: document.level.name().to_owned(),
            by_name: self.member_name(document.by.member),
        })
    }
}

/// A programme as the window shows it.
pub(crate) fn show_programme(programme: &funds::Programme) -> Programme {
    Programme {
        code: programme.code().to_owned(),
        name: programme.name().to_owned(),
        year: programme.year(),
        field: programme.field().to_owned(),
        classification: programme.classification().to_owned(),
        notice_names: programme.notice_names(),
        rule: show_rule(programme.rule()),
        money: show_money(&programme.money()),
        payments: programme.payments(),
        entry: programme.entry(),
    }
}

/// Money as the window shows it.
pub(crate) fn show_money(money: &funds::Money) -> Money {
    Money {
        received: money.received,
        submitted: money.submitted,
        committed: money.committed,
        paid: money.paid - money.spent_before,
        spent_before: money.spent_before,
        available: money.available(),
        issued: money.issued,
        reduced: money.reduced,
        moved: money.moved,
        returned: money.returned,
        recovered: money.recovered,
    }
}

fn show_template(template: &funds::Template) -> Template {
    let text = |wording: &funds::Wording| Text::new(&wording.zh, &wording.en);
    Template {
        name: template.name.clone(),
        title: text(&template.title),
        field: template.field.clone(),
        field_title: text(&template.field_title),
        classification: template.classification.clone(),
        notice_names: template.notice_names,
        rule: show_rule(&template.rule),
        hint: text(&template.hint),
    }
}

fn show_rule(rule: &funds::Rule) -> AmountRule {
    AmountRule {
        formula: match rule.formula {
            funds::Formula::Fixed => Formula::Fixed,
            funds::Formula::Unit => Formula::Unit,
            funds::Formula::Months => Formula::Months,
            funds::Formula::UnitMonths => Formula::UnitMonths,
            funds::Formula::Difference => Formula::Difference,
        },
        rate: rule.rate,
        old_rate: rule.old_rate,
        unit: rule.unit.clone(),
        rounding: match rule.rounding {
            funds::Rounding::Fen => Rounding::Fen,
            funds::Rounding::Jiao => Rounding::Jiao,
            funds::Rounding::Yuan => Rounding::Yuan,
            funds::Rounding::YuanDown => Rounding::YuanDown,
            funds::Rounding::YuanUp => Rounding::YuanUp,
        },
        cap: rule.cap,
    }
}

fn read_rule(rule: &AmountRule) -> funds::Rule {
    funds::Rule {
        formula: match rule.formula {
            Formula::Fixed => funds::Formula::Fixed,
            Formula::Unit => funds::Formula::Unit,
            Formula::Months => funds::Formula::Months,
            Formula::UnitMonths => funds::Formula::UnitMonths,
            Formula::Difference => funds::Formula::Difference,
        },
        rate: rule.rate,
        old_rate: rule.old_rate,
        unit: rule.unit.trim().to_owned(),
        rounding: match rule.rounding {
            Rounding::Fen => funds::Rounding::Fen,
            Rounding::Jiao => funds::Rounding::Jiao,
            Rounding::Yuan => funds::Rounding::Yuan,
            Rounding::YuanDown => funds::Rounding::YuanDown,
            Rounding::YuanUp => funds::Rounding::YuanUp,
        },
        cap: rule.cap,
    }
}

fn money_in(programme: &str, document: &str, amount: i64, date: &str, level: &str) -> Outcome<MoneyIn> {
    let (date, level) = (read_date(date)?, read_level(level)?);
    Ok(MoneyIn {
        programme: programme.to_owned(),
        document: document.trim().to_owned(),
        amount,
        date,
        level,
        terms: Terms::default(),
        issue: None,
    })
}
