use super::{Desk, yuan};
use crate::{args::ImportArgs, output::usage};
use ipc::{BatchStory, CheckImport, DraftLine, Fault, ImportCheck, MapImport, Pass, show_money};
use office::Outcome;
use serde::Serialize;

/// The report of `--check`.
#[derive(Serialize)]
struct Report<'a> {
    /// Rows that would be recorded.
    rows: u32,
    /// Their sum in 分.
    sum: i64,
    /// Nothing stands against recording.
    ready: bool,
    /// Which field each column was taken for: letter, header, field.
    columns: Vec<(&'a str, &'a str, &'a str)>,
    /// What is wrong, by row.
    faults: &'a [Fault],
}

impl Desk<'_> {
    pub(super) fn import(&mut self, args: &ImportArgs) -> Outcome<bool> {
        let content = std::fs::read(&args.file).map_err(|_| {
            usage(
                "file-unreadable",
                ["文件读不了。", "The file cannot be read."],
                ["请检查路径和权限。", "Check path and permission."],
            )
        })?;
        self.sign_in()?;
        let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut draft = self.office.import_bytes(&name, content, args.history)?;
        if let Some(sheet) = args.sheet {
            draft =
                self.office.map_import(&MapImport { draft: draft.draft, sheet: sheet.saturating_sub(1), mapping: Vec::new() })?;
        }
        let mut choices = draft.choices.clone();
        choices.programme = args.programme.clone();
        choices.count = Some(args.count);
        choices.total = Some(yuan(&args.total)?);
        choices.benefit_type = args.benefit_type.clone();
        if let Some(period) = &args.period {
            let (from, to) = period.split_once("..").unwrap_or((period, period));
            (choices.period_from, choices.period_to) = (from.to_owned(), to.to_owned());
        }
        if let Some(township) = &args.township {
            choices.township = township.clone();
        }
        if let Some(village) = &args.village {
            choices.village = village.clone();
        }
        let mut call = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        let mut check = self.office.check_import(&call)?;
        call.passes = passes(&args.passes, &check)?;
        if !call.passes.is_empty() {
            check = self.office.check_import(&call)?;
        }
        if args.check {
            self.office.discard_draft(draft.draft)?;
            let columns = draft.columns.iter().map(|column| (&*column.letter, &*column.header, &*column.field)).collect();
            let report = Report { rows: check.rows, sum: check.sum, ready: check.ready, columns, faults: &check.faults };
            println!("{}", serde_json::to_string_pretty(&report).unwrap_or_default());
            return Ok(check.ready);
        }
        if !check.ready {
            self.office.discard_draft(draft.draft)?;
            self.show_faults(&check);
            return Ok(false);
        }
        let (work, out) = (self.work(), self.output);
        let story = out.with_progress(&work, || self.office.submit_import(draft.draft))?;
        out.facts(&story, |story: &BatchStory| {
            vec![format!(
                "{} {} {} {}",
                story.line.number,
                story.line.count,
                show_money(story.line.total),
                out.say("待审批", "waits for approval")
            )]
        });
        Ok(true)
    }

    pub(super) fn drafts(&mut self) -> Outcome<bool> {
        self.sign_in()?;
        let drafts = self.office.drafts()?;
        self.output.facts(&drafts, |drafts: &Vec<DraftLine>| {
            drafts.iter().map(|d| format!("{} {} {}", d.draft, d.name, d.rows)).collect()
        });
        Ok(true)
    }

    fn show_faults(&self, check: &ImportCheck) {
        let out = self.output;
        out.facts(check, |check| {
            let fault = |fault: &Fault| {
                let place = if fault.row == 0 { String::new() } else { format!("{} {} ", out.say("行", "row"), fault.row) };
                format!("{place}[{}] {} {}", fault.code, out.text(&fault.what), out.text(&fault.remedy))
            };
            let open = check.faults.iter().filter(|fault| fault.passed.is_none()).map(fault);
            let nothing = out.say("什么也没有记入。", "Nothing was recorded.").to_owned();
            open.chain([nothing]).collect()
        });
    }
}

/// `CODE=REASON` passes every such fault, `ROW:CODE=REASON` one row's.
fn passes(given: &[String], check: &ImportCheck) -> Outcome<Vec<Pass>> {
    let mut passes = Vec::new();
    for text in given {
        let (which, reason) = text.split_once('=').ok_or_else(|| {
            usage("pass", ["--pass 的写法不对。", "--pass is not written right."], ["请写成 CODE=理由。", "Write CODE=REASON."])
        })?;
        let (row, code) = match which.split_once(':') {
            Some((row, code)) => (row.parse::<u32>().ok(), code),
            None => (None, which),
        };
        let meant = check.faults.iter().filter(|fault| fault.code == code && row.is_none_or(|row| row == fault.row));
        passes.extend(meant.map(|fault| Pass { row: fault.row, code: code.to_owned(), reason: reason.to_owned() }));
    }
    Ok(passes)
}
