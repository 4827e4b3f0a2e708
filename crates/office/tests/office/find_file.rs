//! The filtered list as a file, read back with the program's own reader.

use crate::stage::Stage;
use ipc::*;
use sheet::{Cell, Grid, Workbook};
use std::sync::atomic::{AtomicBool, Ordering};

/// Columns of the file, by their places.
const VILLAGE: u16 = 5;
const BENEFICIARY: u16 = 8;
const ID: u16 = 9;
const AMOUNT: u16 = 12;
const BATCH: u16 = 15;

fn export(stage: &mut Stage, format: &str, query: &PaymentQuery) -> Vec<u8> {
    let call = ExportPayments { query: query.clone(), format: format.into() };
    let saved = stage.office.export_payments(&call).expect("the list is saved");
    assert!(std::path::Path::new(&saved.path).starts_with(stage.folder.path()), "a replayed world writes into its folder");
    let bytes = std::fs::read(&saved.path).expect("the file is there");
    assert_eq!((saved.bytes, saved.sha256), (bytes.len() as u64, ledger::Hash::of(&bytes).hex()));
    bytes
}

fn read(bytes: &[u8], name: &str) -> Grid {
    Workbook::open(bytes, name).expect("the file opens").read_sheet(0).expect("the sheet is read")
}

fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Number(text) => text.to_owned(),
        other => panic!("an export has text and numbers only, not {other:?}"),
    }
}

#[test]
fn both_formats_say_the_same_and_sum_to_what_is_on_screen() {
    let mut stage = Stage::varied(360, 11);
    stage.office.reveal().expect("personal fields are shown");
    let query = PaymentQuery {
        status: vec![PaymentStatus::Approved, PaymentStatus::Submitted, PaymentStatus::Executed],
        sort: SortBy::Amount,
        ..PaymentQuery::default()
    };
    let (lines, page) = (stage.lines(&query), stage.page(&query, 0, 0));
    let (xlsx, csv) = (export(&mut stage, "xlsx", &query), export(&mut stage, "csv", &query));
    assert!(csv.starts_with("\u{feff}".as_bytes()), "spreadsheet programs need the byte order mark");
    let (xlsx, csv) = (read(&xlsx, "a.xlsx"), read(&csv, "a.csv"));
    assert_eq!((xlsx.rows(), csv.rows()), (lines.len() + 1, lines.len() + 1));
    let mut sum = 0;
    for (row, line) in lines.iter().enumerate() {
        let row = row + 1;
        for column in 0..17 {
            if column == AMOUNT || column == AMOUNT + 1 {
                let money = |cell: Cell<'_>| read_money(&text(cell)).expect("an amount");
                assert_eq!(money(xlsx.cell(row, column)), money(csv.cell(row, column)), "row {row} column {column}");
            } else {
                assert_eq!(text(xlsx.cell(row, column)), text(csv.cell(row, column)), "row {row} column {column}");
            }
        }
        assert_eq!(text(xlsx.cell(row, 0)), line.entry.to_string(), "in the order on screen");
        assert!(matches!(xlsx.cell(row, AMOUNT), Cell::Number(_)), "money is a number");
        let id_fits = matches!(xlsx.cell(row, ID), Cell::Text(id) if id.len() == 18) || xlsx.cell(row, ID) == Cell::Empty;
        assert!(id_fits, "an ID number is text and keeps its digits");
        assert_eq!(read_money(&text(xlsx.cell(row, AMOUNT))), Some(line.amount));
        let batch = stage.office.payment_story(line.entry).expect("story").batch;
        assert_eq!(
            batch.map_or("P-2026".into(), |batch| batch.number),
            match text(xlsx.cell(row, BATCH)) {
                single if single.starts_with('P') => single[..6].to_owned(),
                batch => batch,
            }
        );
        sum += line.amount;
    }
    assert_eq!(sum, page.sum, "the file sums to what is on screen");
}

#[test]
fn personal_fields_in_a_file_are_masked_unless_they_are_shown() {
    let mut stage = Stage::demo(150, 12);
    stage.sign_in("钱检查");
    let query = PaymentQuery::default();
    for (format, name) in [("xlsx", "a.xlsx"), ("csv", "a.csv")] {
        let bytes = export(&mut stage, format, &query);
        let grid = read(&bytes, name);
        for row in 1..grid.rows() {
            assert!(text(grid.cell(row, BENEFICIARY)).ends_with('*'));
            assert!(text(grid.cell(row, ID)).contains("**************"));
        }
    }
    let bad = ExportPayments { query, format: "pdf".into() };
    assert_eq!(stage.office.export_payments(&bad).expect_err("there is no such format").code, "format");
}

#[test]
fn a_place_that_looks_like_a_formula_is_harmless_in_a_file() {
    let mut stage = Stage::demo(150, 13);
    stage.sign_in("李经办");
    let entry = stage.single("青山镇", "=HYPERLINK(\"http://example.org\",\"村\")");
    let query = PaymentQuery { sort: SortBy::Entry, descending: true, ..PaymentQuery::default() };
    let xlsx = export(&mut stage, "xlsx", &query);
    let grid = read(&xlsx, "a.xlsx");
    assert_eq!(text(grid.cell(1, 0)), entry.to_string());
    assert!(!grid.is_formula(1, VILLAGE) && text(grid.cell(1, VILLAGE)).starts_with("=HYPERLINK"), "text stays text");
    let csv = export(&mut stage, "csv", &query);
    assert!(text(read(&csv, "a.csv").cell(1, VILLAGE)).starts_with("'=HYPERLINK"), "in delimited text it is marked as text");
}

#[test]
fn a_stopped_export_leaves_no_file() {
    let mut stage = Stage::demo(600, 14);
    stage.sign_in("李经办");
    let call = ExportPayments { query: PaymentQuery::default(), format: "csv".into() };
    let work = stage.office.work().clone();
    let done = AtomicBool::new(false);
    let stopped = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                work.stop();
            }
        });
        // When the other thread gets its turn is not for a test to say: tried until it was in time.
        let stopped = (0..TRIES_MAX).find_map(|_| {
            let before = files(&stage);
            stage.office.export_payments(&call).err().map(|failure| (failure.code, files(&stage) - before))
        });
        done.store(true, Ordering::Relaxed);
        stopped
    });
    assert_eq!(stopped, Some(("stopped".into(), 0)), "an export can be stopped, and then leaves nothing behind");
    assert!(work.look().is_none(), "no work goes on afterwards");
}

fn files(stage: &Stage) -> usize {
    std::fs::read_dir(stage.folder.path().join("exports")).map_or(0, Iterator::count)
}

const TRIES_MAX: usize = 500;
