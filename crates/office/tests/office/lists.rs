//! Lists of payments as a township would send them, made for a test.

use crate::stage::Stage;
use ipc::*;
use office::{Office, World};

/// A list of CYDH-2026, 420.00 for each 亩: a header and rows of cells.
pub(crate) struct List {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl List {
    /// So many rows that are all right, from sheet row 2 on.
    pub(crate) fn of(rows: u32) -> List {
        let header = ["姓名", "身份证号", "乡镇", "村", "面积（亩）", "金额（元）", "银行账号", "所属期"];
        let row = |i: u32| {
            let acres = 1 + i % 5;
            [
                format!("石{}", NUMERALS[i as usize % NUMERALS.len()]),
                id(i),
                "青山镇".into(),
                "上寨村".into(),
                acres.to_string(),
                format!("{}.00", acres * 420),
                format!("621788009{i:010}"),
                "2026年11月".into(),
            ]
            .to_vec()
        };
        List { header: header.map(str::to_owned).to_vec(), rows: (0..rows).map(row).collect() }
    }

    /// Writes into a cell: row from 0, column by its header.
    pub(crate) fn set(&mut self, row: usize, header: &str, text: &str) -> &mut List {
        let column = self.header.iter().position(|known| known == header).expect("the list has this column");
        self.rows[row][column] = text.into();
        self
    }

    /// Adds a column of one text.
    pub(crate) fn add(&mut self, header: &str, text: &str) -> &mut List {
        self.header.push(header.into());
        self.rows.iter_mut().for_each(|row| row.push(text.into()));
        self
    }

    pub(crate) fn csv(&self) -> Vec<u8> {
        let lines = std::iter::once(&self.header).chain(&self.rows);
        lines.map(|line| line.join(",") + "\n").collect::<String>().into_bytes()
    }

    /// Count and total in 分, as the stamped summary would have them.
    pub(crate) fn summary(&self) -> (u32, i64) {
        let column = self.header.iter().position(|header| header == "金额（元）").expect("it has amounts");
        let fen = |row: &Vec<String>| row[column].trim_end_matches(".00").parse::<i64>().expect("whole yuan") * 100;
        (self.rows.len() as u32, self.rows.iter().map(fen).sum())
    }
}

/// Several lists as the sheets of one workbook, each under a title.
pub(crate) fn workbook(sheets: &[(&str, &str, &List)]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, title, list) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        sheet.write_string(0, 0, *title).expect("a title");
        for (row, line) in (1..).zip(std::iter::once(&list.header).chain(&list.rows)) {
            for (column, text) in (0..).zip(line) {
                sheet.write_string(row, column, text).expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// A valid ID number that is nobody's.
pub(crate) fn id(i: u32) -> String {
    let first_17 = format!("5224991975{:02}{:02}{:03}", 1 + i % 12, 1 + i / 12 % 28, 500 + i % 400);
    format!("{first_17}{}", sheet::id_check_character(&first_17).expect("17 digits"))
}

impl Stage {
    /// Reads a list.
    pub(crate) fn read(&mut self, name: &str, content: Vec<u8>) -> ImportDraft {
        self.office.import_bytes(name, content, false).expect("the list is read")
    }

    /// Checks a draft of a list in CYDH-2026 against its own summary.
    pub(crate) fn check(&mut self, draft: &ImportDraft, list: &List, passes: &[Pass]) -> ImportCheck {
        let choices = choices(draft, list);
        self.office.check_import(&CheckImport { draft: draft.draft, choices, passes: passes.to_vec() }).expect("it is checked")
    }

    /// Reads and checks a list.
    pub(crate) fn checked(&mut self, list: &List) -> ImportCheck {
        let draft = self.read("list.csv", list.csv());
        self.check(&draft, list, &[])
    }

    /// The program is closed and opened again; nobody is signed in.
    pub(crate) fn restart(&mut self, seed: u64) {
        self.office = Office::open(self.folder.path(), World::seeded(seed, crate::stage::NOW)).expect("it opens again");
    }
}

pub(crate) fn choices(draft: &ImportDraft, list: &List) -> ImportChoices {
    let (count, total) = list.summary();
    ImportChoices { programme: "CYDH-2026".into(), count: Some(count), total: Some(total), ..draft.choices.clone() }
}

/// Row, code and field of each fault.
pub(crate) fn said(check: &ImportCheck) -> Vec<(u32, &str, &str)> {
    let mut said: Vec<_> = check.faults.iter().map(|fault| (fault.row, &*fault.code, &*fault.field)).collect();
    said.sort_unstable();
    said
}

pub(crate) fn pass(row: u32, code: &str, reason: &str) -> Pass {
    Pass { row, code: code.into(), reason: reason.into() }
}

const NUMERALS: [&str; 8] = ["一平", "二平", "三平", "四平", "五平", "六平", "七平", "八平"];
