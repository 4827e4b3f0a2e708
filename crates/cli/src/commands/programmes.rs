use super::{Desk, yuan};
use crate::{
    args::{MoneyArgs, ProgrammeArgs},
    output::usage,
};
use ipc::{Programme, ProgrammeStory, show_money};
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
        self.sign_in()?;
        let programmes = self.office.programmes()?;
        self.show_programmes(&programmes);
        Ok(true)
    }

    pub(super) fn open_programme(&mut self, args: &ProgrammeArgs) -> Outcome<bool> {
        let template = self.office.templates()?.into_iter().find(|template| template.name == args.template).ok_or_else(|| {
            usage(
                "template",
                [&format!("没有模板 {}。", args.template), &format!("There is no template {}.", args.template)],
                ["请用 templates 列出模板。", "List them with `templates`."],
            )
        })?;
        self.sign_in()?;
        let mut rule = template.rule;
        if let Some(rate) = &args.rate {
            rule.rate = yuan(rate)?;
        }
        let programmes = self.office.open_programme(&ipc::OpenProgramme {
            code: args.code.clone(),
            name: args.name.clone().unwrap_or(template.title.zh),
            year: args.year,
            field: template.field,
            classification: template.classification,
            rule,
        })?;
        self.show_programmes(&programmes);
        Ok(true)
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

    fn show_programme(&self, story: &ProgrammeStory) {
        self.output.facts(story, |story| {
            let documents = story.documents.iter().map(|d| format!("  {} {} {}", d.date, d.number, show_money(d.amount)));
            std::iter::once(self.line(&story.programme)).chain(documents).collect()
        });
    }

    fn line(&self, programme: &Programme) -> String {
        let money = super::look::money_line(self.output, &programme.money);
        format!("{} {} {}：{money}", programme.code, programme.year, programme.name)
    }
}
