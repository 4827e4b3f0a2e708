use super::{Desk, import::Beside};
use crate::{
    args::{DraftArgs, DraftDo},
    words,
};
use ipc::{DraftLine, ImportDraft, show_money};
use office::{Outcome, moment_of};

impl Desk<'_> {
    pub(super) fn drafts(&mut self) -> Outcome<bool> {
        self.sign_in()?;
        let drafts = self.office.drafts()?;
        self.show_drafts(&drafts);
        Ok(true)
    }

    pub(super) fn draft(&mut self, what: &DraftDo) -> Outcome<bool> {
        self.sign_in()?;
        match what {
            DraftDo::Show { draft } => {
                let draft = self.office.open_draft(*draft)?;
                self.show_draft(&draft);
                Ok(true)
            }
            DraftDo::Check(args) => {
                let (draft, check) = self.check_draft(args)?;
                self.report(&draft, &check, Some(args.draft), &args.rows)?;
                Ok(check.ready)
            }
            DraftDo::Submit(args) => {
                let (draft, check) = self.check_draft(args)?;
                self.record(&draft, &check, &args.rows)
            }
            DraftDo::Discard { draft } => {
                let drafts = self.office.discard_draft(*draft)?;
                self.show_drafts(&drafts);
                Ok(true)
            }
        }
    }

    fn check_draft(&mut self, args: &DraftArgs) -> Outcome<(ImportDraft, ipc::ImportCheck)> {
        let draft = self.office.open_draft(args.draft)?;
        let beside =
            Beside { programme: args.programme.as_deref(), count: args.count, total: args.total.as_deref(), rows: &args.rows };
        self.check(draft, &beside)
    }

    fn show_drafts(&self, drafts: &[DraftLine]) {
        self.output.facts(&drafts, |drafts| {
            drafts.iter().map(|d| format!("{} {} {} {}", d.draft, moment_of(d.at), d.name, d.rows)).collect()
        });
    }

    fn show_draft(&self, draft: &ImportDraft) {
        let out = self.output;
        out.facts(draft, |draft| {
            let mut lines = vec![format!("{} {} {} {}", draft.draft, draft.name, draft.format, draft.rows)];
            let sheets = draft.sheets.iter().zip(0..).map(|(name, i)| {
                let chosen = if i == draft.sheet { "✓" } else { " " };
                format!("{chosen} {} {} {name}", out.say("工作表", "sheet"), i + 1)
            });
            lines.extend(sheets);
            lines.extend(draft.columns.iter().map(|column| {
                let field = words::field(&column.field).map_or(out.say("不导入", "left out"), |words| out.word(words));
                format!("{} {} → {} {field}", column.letter, column.header, column.field)
            }));
            let choices = &draft.choices;
            lines.push(format!(
                "{} {} {} {}",
                choices.programme,
                choices.count.map(|count| count.to_string()).unwrap_or_default(),
                choices.total.map(show_money).unwrap_or_default(),
                choices.township
            ));
            lines
        });
    }
}
