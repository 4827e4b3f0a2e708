use super::{Desk, yuan};
use crate::{
    args::{MoneyArgs, ProgrammeArgs, YesNo},
    output::usage,
    words,
};
use ipc::{AmountRule, Document, Programme, ProgrammeStory, Template, show_money};
use office::Outcome;

impl Desk<'_> {
    pub(super) fn templates(&mut self) -> Outcome<bool> {
        let templates = self.office.templates()?;
        let out = self.output;
        out.facts(&templates, |templates| {
            templates.iter().map(|t| format!("{}  {}  {}", t.name, t.classification, out.text(&t.title))).collect()
        });
        Ok(true)
    }

    pub(super) fn programmes(&mut self) -> Outcome<bool> {
        self.sign_in_here()?;
        let programmes = self.office.programmes()?;
        self.show_programmes(&programmes);
        Ok(true)
    }

    /// Shows a programme, or opens it when more than its code is given.
    pub(super) fn programme(&mut self, args: &ProgrammeArgs) -> Outcome<bool> {
        if args.opens() {
            return self.open_programme(args);
        }
        self.sign_in_here()?;
        let story = self.office.programme(&args.code)?;
        self.show_programme(&story);
        Ok(true)
    }

    fn open_programme(&mut self, args: &ProgrammeArgs) -> Outcome<bool> {
        let template = args.template.as_deref().map(|name| self.template(name)).transpose()?;
        let of = template.as_ref();
        let rule = of.map(|template| &template.rule);
        let money = |typed: &Option<String>| typed.as_deref().map(yuan).transpose();
        let call = ipc::OpenProgramme {
            code: args.code.clone(),
            name: args.name.clone().or(of.map(|template| template.title.zh.clone())).ok_or_else(|| needed("--name"))?,
            year: args.year.ok_or_else(|| needed("--year"))?,
            field: args.field.clone().or(of.map(|template| template.field.clone())).ok_or_else(|| needed("--field"))?,
            classification: args
                .classification
                .clone()
                .or(of.map(|template| template.classification.clone()))
                .ok_or_else(|| needed("--classification"))?,
            notice_names: match args.notice_names {
                Some(shown) => shown == YesNo::Yes,
                None => of.is_some_and(|template| template.notice_names),
            },
            rule: AmountRule {
                formula: args.formula.map(Into::into).or(rule.map(|rule| rule.formula)).ok_or_else(|| needed("--formula"))?,
                rate: money(&args.rate)?.or(rule.map(|rule| rule.rate)).ok_or_else(|| needed("--rate"))?,
                old_rate: money(&args.old_rate)?.or(rule.and_then(|rule| rule.old_rate)),
                unit: args.unit.clone().or(rule.map(|rule| rule.unit.clone())).unwrap_or_default(),
                rounding: args.rounding.map(Into::into).or(rule.map(|rule| rule.rounding)).unwrap_or(ipc::Rounding::Fen),
                cap: money(&args.cap)?.or(rule.and_then(|rule| rule.cap)),
            },
        };
        self.sign_in()?;
        let programmes = self.office.open_programme(&call)?;
        self.show_programmes(&programmes);
        Ok(true)
    }

    fn template(&self, name: &str) -> Outcome<Template> {
        self.office.templates()?.into_iter().find(|template| template.name == name).ok_or_else(|| {
            usage(
                "template",
                [&format!("没有模板 {name}。"), &format!("There is no template {name}.")],
                ["请用 templates 列出模板。", "List them with `templates`."],
            )
        })
    }

    pub(super) fn allocation(&mut self, args: &MoneyArgs) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.record_allocation(&ipc::RecordAllocation {
            programme: args.programme.clone(),
            document: args.document.clone(),
            amount: yuan(&args.amount)?,
            date: args.date.clone(),
            level: args.level.clone(),
        })?;
        self.show_programme(&story);
        Ok(true)
    }

    pub(super) fn opening(&mut self, args: &MoneyArgs, spent: &str) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.record_opening(&ipc::RecordOpening {
            programme: args.programme.clone(),
            document: args.document.clone(),
            received: yuan(&args.amount)?,
            spent: yuan(spent)?,
            date: args.date.clone(),
            level: args.level.clone(),
        })?;
        self.show_programme(&story);
        Ok(true)
    }

    fn show_programmes(&self, programmes: &[Programme]) {
        self.output.facts(&programmes, |programmes| programmes.iter().map(|programme| self.line(programme)).collect());
    }

    pub(super) fn show_programme(&self, story: &ProgrammeStory) {
        self.output.facts(story, |story| {
            let programme = &story.programme;
            let mut lines = vec![self.line(programme), self.rule(programme)];
            lines.extend(story.documents.iter().map(|document| self.document(document)));
            lines
        });
    }

    fn line(&self, programme: &Programme) -> String {
        let name = format!("{} {} {}", programme.code, programme.year, programme.name);
        self.money(&name, &programme.money)
    }

    fn rule(&self, programme: &Programme) -> String {
        let (out, rule) = (self.output, &programme.rule);
        let mut parts = vec![
            format!("{} {}", programme.classification, self.field_in_words(&programme.field)),
            out.word(words::formula(rule.formula)).to_owned(),
            format!("{} {}", out.say("标准", "standard"), show_money(rule.rate)),
        ];
        parts.extend(Some(rule.unit.clone()).filter(|unit| !unit.is_empty()));
        parts.extend(rule.old_rate.map(|rate| format!("{} {}", out.say("旧标准", "old standard"), show_money(rate))));
        parts.push(out.word(words::rounding(rule.rounding)).to_owned());
        parts.extend(rule.cap.map(|cap| format!("{} {}", out.say("每笔不超过", "at most"), show_money(cap))));
        parts.push(match programme.notice_names {
            true => out.say("公示列全名", "names in full on notices").to_owned(),
            false => out.say("公示遮盖姓名", "names masked on notices").to_owned(),
        });
        format!("  {}", parts.join("，"))
    }

    /// A livelihood field as a template has it in words; others stay as they are.
    fn field_in_words(&self, field: &str) -> String {
        let templates = self.office.templates().unwrap_or_default();
        let title = templates.iter().find(|template| template.field == field).map(|template| &template.field_title);
        title.map_or(field, |title| self.output.text(title)).to_owned()
    }

    fn document(&self, document: &Document) -> String {
        let out = self.output;
        let before = format!("，{} {}", out.say("启用前已支出", "spent before the program"), show_money(document.spent_before));
        format!(
            "  {} {} {} {}，{} {}{}",
            document.entry,
            document.date,
            document.number,
            show_money(document.amount),
            out.say("已用", "used"),
            show_money(document.used),
            if document.opening { before } else { String::new() }
        )
    }
}

fn needed(option: &str) -> ipc::Failure {
    usage(
        "programme-incomplete",
        [&format!("开设项目还缺 {option}。"), &format!("To open the programme, {option} is needed.")],
        ["请补上，或用 --template 选一个模板。", "Give it, or choose a template with --template."],
    )
}
