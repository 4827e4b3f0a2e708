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
        let total = yuan(&args.total)?;
        self.sign_in()?;
        let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut draft = self.office.import_at_once(&name, content, args.history)?;
        if let Some(sheet) = args.sheet {
            draft =
                self.office.map_import(&MapImport { draft: draft.draft, sheet: sheet.saturating_sub(1), mapping: Vec::new() })?;
        }
        let mut choices = draft.choices.clone();
        choices.programme = args.programme.clone();
        choices.count = Some(args.count);
        choices.total = Some(total);
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
        let waived = args.passes.iter().map(|text| Waived::read(text)).collect::<Outcome<Vec<_>>>()?;
        loop {
            let passes: Vec<Pass> = waived.iter().flat_map(|waived| waived.passes(&check.faults)).collect();
            if passes.is_empty() {
                break;
            }
            // A check shows so many faults and no more; those behind them come into sight when these are passed.
            call.passes.extend(passes);
            check = self.office.check_import(&call)?;
        }
        if args.check {
            let columns = draft.columns.iter().map(|column| (&*column.letter, &*column.header, &*column.field)).collect();
            let report = Report { rows: check.rows, sum: check.sum, ready: check.ready, columns, faults: &check.faults };
            self.output.json(&report);
            return Ok(check.ready);
        }
        if !check.ready {
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

/// A fault that is passed with a reason: `CODE=REASON` in every row, `ROW:CODE=REASON` in one.
struct Waived<'a> {
    row: Option<u32>,
    code: &'a str,
    reason: &'a str,
}

impl<'a> Waived<'a> {
    fn read(text: &'a str) -> Outcome<Waived<'a>> {
        let read = || {
            let (which, reason) = text.split_once('=').filter(|(_, reason)| !reason.trim().is_empty())?;
            match which.split_once(':') {
                Some((row, code)) => Some(Waived { row: Some(row.parse().ok()?), code, reason }),
                None => Some(Waived { row: None, code: which, reason }),
            }
        };
        read().ok_or_else(|| {
            usage(
                "pass",
                [&format!("--pass 的写法“{text}”不对。"), &format!("--pass “{text}” is not written right.")],
                ["请写成 CODE=理由，或 行号:CODE=理由。", "Write CODE=REASON or ROW:CODE=REASON."],
            )
        })
    }

    /// The passes for what is still open of these faults.
    fn passes(&self, faults: &[Fault]) -> impl Iterator<Item = Pass> {
        let meant = |fault: &&Fault| {
            let open = !fault.blocks && fault.passed.is_none();
            open && fault.code == self.code && self.row.is_none_or(|row| row == fault.row)
        };
        let pass = |fault: &Fault| Pass { row: fault.row, code: self.code.to_owned(), reason: self.reason.to_owned() };
        faults.iter().filter(meant).map(pass)
    }
}
