use super::{Desk, yuan};
use crate::{
    args::{ImportArgs, RowsArgs},
    files,
    output::usage,
    words,
};
use ipc::{BatchStory, CheckImport, FIELDS, Fault, ImportCheck, ImportDraft, MapImport, Pass, show_money};
use office::{Outcome, SPREADSHEET_BYTES_MAX};
use serde::Serialize;

/// The report of a check.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    /// The draft, where it is kept.
    draft: Option<u64>,
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
    /// The list of faults as a file, if that was asked for and there are any.
    faults_file: Option<String>,
}

/// What is typed beside a list.
pub(super) struct Beside<'a> {
    pub programme: Option<&'a str>,
    pub count: Option<u32>,
    pub total: Option<&'a str>,
    pub rows: &'a RowsArgs,
}

impl Desk<'_> {
    pub(super) fn import(&mut self, args: &ImportArgs) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let reading = ["正在读取表格", "Reading the spreadsheet"];
        let content = out.with_progress(reading, &work, || files::read(&args.file, SPREADSHEET_BYTES_MAX))?;
        self.sign_in()?;
        let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let draft = out.with_progress(reading, &work, || match args.keep {
            true => self.office.import_bytes(&name, content, args.history),
            false => self.office.import_at_once(&name, content, args.history),
        })?;
        let draft = match &args.corrects {
            Some(batch) => self.office.correct_batch(draft.draft, batch)?,
            None => draft,
        };
        let beside =
            Beside { programme: args.programme.as_deref(), count: args.count, total: args.total.as_deref(), rows: &args.rows };
        let (draft, check) = self.check(draft, &beside)?;
        if args.check || args.keep {
            self.report(&draft, &check, args.keep.then_some(draft.draft), &args.rows)?;
            return Ok(args.keep || check.ready);
        }
        self.record(&draft, &check, &args.rows)
    }

    /// Takes sheet, columns and what is typed beside the list, and checks the rows.
    pub(super) fn check(&mut self, draft: ImportDraft, beside: &Beside<'_>) -> Outcome<(ImportDraft, ImportCheck)> {
        let (work, out) = (self.work(), self.output);
        let draft = self.mapped(draft, beside.rows)?;
        let mut choices = draft.choices.clone();
        if let Some(programme) = beside.programme {
            choices.programme = programme.to_owned();
        }
        choices.count = beside.count.or(choices.count);
        choices.total = beside.total.map(yuan).transpose()?.or(choices.total);
        let rows = beside.rows;
        if let Some(benefit_type) = &rows.benefit_type {
            choices.benefit_type = benefit_type.clone();
        }
        if let Some(period) = &rows.period {
            let (from, to) = period.split_once("..").unwrap_or((period, period));
            (choices.period_from, choices.period_to) = (from.to_owned(), to.to_owned());
        }
        if let Some(township) = &rows.township {
            choices.township = township.clone();
        }
        if let Some(village) = &rows.village {
            choices.village = village.clone();
        }
        let waived = rows.passes.iter().map(|text| Waived::read(text)).collect::<Outcome<Vec<_>>>()?;
        let mut call = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        let check = out.with_progress(["正在逐行核对", "Checking the rows"], &work, || {
            let mut check = self.office.check_import(&call)?;
            loop {
                let passes: Vec<Pass> = waived.iter().flat_map(|waived| waived.passes(&check.faults)).collect();
                if passes.is_empty() {
                    return Ok(check);
                }
                // A check shows so many faults and no more; those behind them come into sight when these are passed.
                call.passes.extend(passes);
                check = self.office.check_import(&call)?;
            }
        })?;
        Ok((draft, check))
    }

    /// Records a list that was checked; `false` when something stands against it.
    pub(super) fn record(&mut self, draft: &ImportDraft, check: &ImportCheck, rows: &RowsArgs) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        if !check.ready {
            self.show_faults(check);
            if let Some(path) = self.faults_file(draft, check, rows)? {
                eprintln!("{} {path}", out.say("问题清单在", "The list of faults:"));
            }
            return Ok(false);
        }
        let signing = ["正在逐笔签名并登记", "Signing and recording each payment"];
        let story = out.with_progress(signing, &work, || self.office.submit_import(draft.draft))?;
        out.facts(&story, |story: &BatchStory| {
            let line = &story.line;
            vec![format!(
                "{} {} {} {}",
                line.number,
                line.count,
                show_money(line.total),
                out.word(words::batch_status(line.status))
            )]
        });
        Ok(true)
    }

    /// Says what a check found: as JSON, whether that was asked for or not, unless the list is kept.
    pub(super) fn report(&mut self, draft: &ImportDraft, check: &ImportCheck, kept: Option<u64>, rows: &RowsArgs) -> Outcome<()> {
        let faults_file = self.faults_file(draft, check, rows)?;
        let columns = draft.columns.iter().map(|column| (&*column.letter, &*column.header, &*column.field)).collect();
        let report = Report {
            draft: kept,
            rows: check.rows,
            sum: check.sum,
            ready: check.ready,
            columns,
            faults: &check.faults,
            faults_file,
        };
        let out = self.output;
        let Some(kept) = kept else {
            out.json(&report);
            return Ok(());
        };
        out.facts(&report, |report| {
            let mut lines: Vec<String> =
                report.faults.iter().filter(|fault| fault.passed.is_none()).map(|f| self.fault(f)).collect();
            lines
                .extend(report.faults_file.iter().map(|path| format!("{} {path}", out.say("问题清单在", "The list of faults:"))));
            lines.push(format!("{} {kept} {} {}", out.say("草稿", "Draft"), report.rows, show_money(report.sum)));
            lines.push(
                match report.ready {
                    true => out.say("可以提交。", "It can be submitted."),
                    false => out.say("还不能提交。", "It cannot be submitted yet."),
                }
                .to_owned(),
            );
            lines
        });
        Ok(())
    }

    /// A fault in a line: where, what, and what to do, or why it was passed.
    pub(super) fn fault(&self, fault: &Fault) -> String {
        let out = self.output;
        let place = if fault.row == 0 { String::new() } else { format!("{} {} ", out.say("行", "row"), fault.row) };
        let then = match &fault.passed {
            Some(reason) => format!("{} {reason}", out.say("已说明：", "Passed:")),
            None => out.text(&fault.remedy).to_owned(),
        };
        format!("{place}[{}] {} {then}", fault.code, out.text(&fault.what))
    }

    fn show_faults(&self, check: &ImportCheck) {
        let out = self.output;
        out.facts(check, |check| {
            let open = check.faults.iter().filter(|fault| fault.passed.is_none()).map(|fault| self.fault(fault));
            let nothing = out.say("什么也没有记入。", "Nothing was recorded.").to_owned();
            open.chain([nothing]).collect()
        });
    }

    /// Saves the list of faults, if that was asked for and there are any.
    fn faults_file(&mut self, draft: &ImportDraft, check: &ImportCheck, rows: &RowsArgs) -> Outcome<Option<String>> {
        if !rows.faults || check.ready {
            return Ok(None);
        }
        self.office.export_faults(draft.draft).map(|saved| Some(saved.path))
    }

    /// The draft with sheet and columns as they are given; what is not named stays as it was guessed.
    fn mapped(&mut self, mut draft: ImportDraft, rows: &RowsArgs) -> Outcome<ImportDraft> {
        if let Some(sheet) = rows.sheet {
            let call = MapImport { draft: draft.draft, sheet: sheet.saturating_sub(1), mapping: Vec::new() };
            draft = self.office.map_import(&call)?;
        }
        if rows.map.is_empty() {
            return Ok(draft);
        }
        let mut fields: Vec<(u32, String)> = draft.columns.iter().map(|column| (column.index, column.field.clone())).collect();
        for text in &rows.map {
            let (column, field) = text.rsplit_once('=').ok_or_else(|| bad_map(text))?;
            let (place, field) = (column_of(&draft, column.trim())?, field_of(field.trim())?);
            // A field is in one column: where it was guessed to be it is no more.
            fields.iter_mut().filter(|(_, other)| *other == field).for_each(|(_, other)| other.clear());
            fields.iter_mut().filter(|(index, _)| *index == place).for_each(|(_, other)| *other = field.clone());
        }
        self.office.map_import(&MapImport { draft: draft.draft, sheet: draft.sheet, mapping: fields })
    }
}

/// A column by its letter, its whole header, or the last part of a header of two rows.
fn column_of(draft: &ImportDraft, named: &str) -> Outcome<u32> {
    let by = |fits: &dyn Fn(&ipc::Column) -> bool| {
        let mut columns = draft.columns.iter().filter(|column| fits(column));
        columns.next().filter(|_| columns.next().is_none()).map(|column| column.index)
    };
    let found = by(&|column| column.header == named)
        .or_else(|| by(&|column| column.header.rsplit('/').next() == Some(named)))
        .or_else(|| by(&|column| column.letter.eq_ignore_ascii_case(named)));
    found.ok_or_else(|| {
        let there: Vec<String> = draft.columns.iter().map(|column| format!("{} {}", column.letter, column.header)).collect();
        let there = there.join("、");
        usage(
            "map-column",
            [&format!("表里没有“{named}”这一列，或不止一列。"), &format!("The sheet has no column {named}, or has several.")],
            [&format!("请写列名或字母：{there}。"), &format!("Give a header or a letter: {there}.")],
        )
    })
}

/// A field by its code or its Chinese name; empty for none.
fn field_of(named: &str) -> Outcome<String> {
    let known = FIELDS.iter().find(|code| **code == named || words::field(code).is_some_and(|[zh, _]| zh == named));
    match known {
        Some(code) => Ok((*code).to_owned()),
        None if named.is_empty() => Ok(String::new()),
        None => {
            let all = FIELDS.join(", ");
            Err(usage(
                "map-field",
                [&format!("没有“{named}”这一项。"), &format!("There is no field {named}.")],
                [&format!("可用的有：{all}。"), &format!("There are: {all}.")],
            ))
        }
    }
}

fn bad_map(text: &str) -> ipc::Failure {
    usage(
        "map",
        [&format!("--map 的写法“{text}”不对。"), &format!("--map “{text}” is not written right.")],
        ["请写成 列名=FIELD。", "Write COLUMN=FIELD."],
    )
}

/// A pass that is not written as one.
pub(super) fn bad_pass(text: &str) -> ipc::Failure {
    usage(
        "pass",
        [&format!("--pass 的写法“{text}”不对。"), &format!("--pass “{text}” is not written right.")],
        ["请写成 CODE=理由，或 行号:CODE=理由。", "Write CODE=REASON or ROW:CODE=REASON."],
    )
}

/// A fault that is passed with a reason: `CODE=REASON` in every row, `ROW:CODE=REASON` in one.
struct Waived<'a> {
    row: Option<u32>,
    code: &'a str,
    reason: String,
}

impl<'a> Waived<'a> {
    fn read(text: &'a str) -> Outcome<Waived<'a>> {
        let read = || {
            let (which, reason) = text.split_once('=').filter(|(_, reason)| !reason.trim().is_empty())?;
            match which.split_once(':') {
                Some((row, code)) => Some((Some(row.parse().ok()?), code, reason)),
                None => Some((None, which, reason)),
            }
        };
        let (row, code, reason) = read().ok_or_else(|| bad_pass(text))?;
        Ok(Waived { row, code, reason: files::free_text(reason)? })
    }

    /// The passes for what is still open of these faults.
    fn passes(&self, faults: &[Fault]) -> impl Iterator<Item = Pass> {
        let meant = |fault: &&Fault| {
            let open = !fault.blocks && fault.passed.is_none();
            open && fault.code == self.code && self.row.is_none_or(|row| row == fault.row)
        };
        let pass = |fault: &Fault| Pass { row: fault.row, code: self.code.to_owned(), reason: self.reason.clone() };
        faults.iter().filter(meant).map(pass)
    }
}
