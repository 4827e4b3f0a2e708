//! Reads every sample file and holds it against what the samples' README says of it.

mod support;

use sheet::{AsideKind, Cell, Encoding, Field, Format, Grid, Mapping, MoneyUnit, Reason, Table, Workbook};
use sheet::{read_account, read_date, read_id, read_money, read_months, read_name, read_period, read_quantity, read_text};
use support::list::{self, FIRST_ROW, Payment, TITLE, TOTAL_FEN};
use support::{first_sheet, sample};

const CSV: Format = Format::Csv { encoding: Encoding::Utf8, delimiter: ',' };
const CSV_MARKED: Format = Format::Csv { encoding: Encoding::Utf8Bom, delimiter: ',' };
const CSV_GB: Format = Format::Csv { encoding: Encoding::Gb18030, delimiter: ',' };
const TABBED: Format = Format::Csv { encoding: Encoding::Utf16Le, delimiter: '\t' };

#[test]
fn the_readme_names_every_sample_and_no_other() {
    let readme = String::from_utf8(sample("README.md")).expect("the README is text");
    let mut named: Vec<String> =
        readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(name, _)| name.to_owned()).collect();
    let mut there: Vec<String> = std::fs::read_dir(support::folder())
        .expect("the samples are there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "README.md")
        .collect();
    named.sort();
    there.sort();
    assert_eq!(named, there, "the table in the README lists the files beside it");
}

#[test]
fn the_list_is_the_same_in_every_format() {
    for (name, format) in [
        ("产业到户补助-青山镇.xlsx", Format::Xlsx),
        ("产业到户补助-青山镇.xls", Format::Xls),
        ("产业到户补助-青山镇.ods", Format::Ods),
        ("产业到户补助-青山镇.csv", CSV),
        ("产业到户补助-青山镇-带BOM.csv", CSV_MARKED),
        ("产业到户补助-青山镇-GB18030.csv", CSV_GB),
        ("产业到户补助-青山镇-Unicode文本.txt", TABBED),
    ] {
        let bytes = sample(name);
        let book = Workbook::open(&bytes, name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(book.format(), format, "{name} is told by its content");
        let sheets: Vec<&str> = book.sheets().iter().map(|sheet| sheet.name.as_str()).collect();
        match format {
            Format::Csv { .. } => assert_eq!(sheets, [name.rsplit_once('.').expect("it has an extension").0], "{name}"),
            _ => assert_eq!(sheets, ["发放明细", "汇总"], "{name}"),
        }
        if sheets.len() == 2 {
            let summary = book.read_sheet(1).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(Table::find(&summary).is_none(), "{name}: the summary has no list");
        }
        check_list(name, &book.read_sheet(0).unwrap_or_else(|error| panic!("{name}: {error}")));
    }
}

fn check_list(name: &str, grid: &Grid) {
    let table = Table::find(grid).unwrap_or_else(|| panic!("{name} has a list"));
    assert_eq!(
        table.template_key(),
        "序号|户主|身份证号码|住址/村|住址/组|补贴计算/标准(元/亩)|补贴计算/数量(亩)|补贴计算/金额(元)|一卡通/卡号|一卡通/开户银行|备注",
        "{name}: both lines of the header count, merged cells over all they cover"
    );
    let mapping = Mapping::guess(&table);
    let column = |field| mapping.column(field).unwrap_or_else(|| panic!("{name}: {field:?} has a column"));
    let fields = [
        Field::Sequence,
        Field::HeadName,
        Field::HeadId,
        Field::Village,
        Field::Group,
        Field::Rate,
        Field::Quantity,
        Field::Amount,
        Field::Account,
        Field::Bank,
        Field::Note,
    ];
    assert_eq!(mapping.fields(), fields.map(Some), "{name}: every column is understood");
    assert!((0..11).all(|column| mapping.get(column).is_some_and(|guess| guess.percent >= 80)), "{name}: and surely so");

    let rows = table.rows();
    assert_eq!(rows.len(), 412, "{name}: titles, totals, signatures and notes are no payments");
    let mut total = 0;
    for (at, (row, expected)) in rows.iter().zip(list::all()).enumerate() {
        let place = format!("{name}, row {}", row.number);
        let cell = |field: Field| table.cell_for(at, column(field), field);
        assert_eq!(row.number, FIRST_ROW + at as u32, "{place}: rows keep their numbers in the sheet");
        assert!(!row.hidden && !row.spanned, "{place}");
        assert_eq!(read_name(&cell(Field::HeadName)), Ok(expected.name.clone()), "{place}");
        assert_eq!(read_id(&cell(Field::HeadId)), Ok(expected.id.clone()), "{place}");
        assert_eq!(read_text(&cell(Field::Village)).as_deref(), Ok(expected.village), "{place}");
        assert_eq!(read_account(&cell(Field::Account)), Ok(expected.account.clone()), "{place}");
        assert_eq!(read_money(&cell(Field::Rate), table.money_unit(column(Field::Rate))), Ok(list::RATE_FEN), "{place}");
        let quantity = read_quantity(&cell(Field::Quantity)).expect("readable").ten_thousandths;
        assert_eq!(quantity, i64::from(expected.acres) * 10_000, "{place}");
        let amount = read_money(&cell(Field::Amount), table.money_unit(column(Field::Amount))).expect("readable");
        assert_eq!(amount, expected.amount_fen(), "{place}: 420.00 for each 亩");
        total += amount;
    }
    assert_eq!(total, TOTAL_FEN, "{name}: the list comes to 532,140.00");
    assert_eq!(
        read_money(&table.found_total(column(Field::Amount)), MoneyUnit::Yuan),
        Ok(TOTAL_FEN),
        "{name}: and its last line says so"
    );

    let asides: Vec<(u32, AsideKind)> = table.asides().iter().map(|aside| (aside.number, aside.kind)).collect();
    let expected = [
        (1, AsideKind::Title),
        (416, AsideKind::Total),
        (417, AsideKind::CapitalTotal),
        (418, AsideKind::Signature),
        (419, AsideKind::Note),
    ];
    assert_eq!(asides, expected, "{name}: nothing is dropped in silence");
    assert_eq!(table.text_of(&table.asides()[0]), TITLE, "{name}");
}

#[test]
fn faults_are_found_where_they_are_and_nowhere_else() {
    for name in ["产业到户补助-青山镇-有误.xlsx", "产业到户补助-青山镇-有误.xls", "产业到户补助-青山镇-有误.ods"]
    {
        check_faults(name, &first_sheet(&sample(name), name).expect("readable"));
    }
}

fn check_faults(name: &str, grid: &Grid) {
    let table = Table::find(grid).expect("it has a list");
    let mapping = Mapping::guess(&table);
    let column = |field| mapping.column(field).expect("as in the clean list");
    let mut faults = Vec::new();
    let mut total = 0;
    for (at, row) in table.rows().iter().enumerate() {
        let cell = |field: Field| table.cell_for(at, column(field), field);
        if let Err(fault) = read_id(&cell(Field::HeadId)) {
            faults.push((row.number, format!("{:?}", fault.kind)));
        }
        let rate = read_money(&cell(Field::Rate), MoneyUnit::Yuan).expect("no fault is in this column");
        let quantity = read_quantity(&cell(Field::Quantity)).expect("no fault is in this column");
        let amount = read_money(&cell(Field::Amount), MoneyUnit::Yuan).expect("every amount can be read");
        if rate * quantity.ten_thousandths != amount * 10_000 {
            faults.push((row.number, format!("{amount} is not {rate} x {}", quantity.ten_thousandths)));
        }
        read_name(&cell(Field::HeadName)).expect("no fault is in this column");
        total += amount;
    }
    let faults: Vec<(u32, &str)> = faults.iter().map(|(row, fault)| (*row, fault.as_str())).collect();
    let expected = [
        (9, "IdChecksum { expected: '9' }"),
        (12, "1680000 is not 42000 x 10000"),
        (15, "LostDigits"),
        (18, "Missing"),
        (30, "OldId"),
    ];
    assert_eq!(faults, expected, "{name}");
    assert_eq!(total, 54_852_000, "{name}: the lines come to 548,520.00, by 16,380.00 more than they should");

    let at = |number: u32| (number - FIRST_ROW) as usize;
    let payment = |number: u32| Payment::at(number - FIRST_ROW);
    let cell = |number: u32, field: Field| table.cell(at(number), column(field));
    assert!(
        matches!(cell(22, Field::HeadId), Cell::Text(text) if text.starts_with('５')),
        "{name}: row 22 has full-width digits"
    );
    assert_eq!(read_id(&cell(22, Field::HeadId)), Ok(payment(22).id), "{name}: and they are read");
    assert!(cell(23, Field::Amount) == Cell::Text("￥2,100.00"), "{name}: row 23 has a thousands separator");
    assert_eq!(
        read_quantity(&cell(24, Field::Quantity)).map(|quantity| quantity.unit),
        Ok(Some("亩")),
        "{name}: row 24 has a unit"
    );
    assert_eq!(read_name(&cell(28, Field::HeadName)).as_deref(), Ok("石春花"), "{name}: row 28 has a name with wide spaces");
    let hidden: Vec<u32> = table.rows().iter().filter(|row| row.hidden).map(|row| row.number).collect();
    assert_eq!(hidden, [40], "{name}: a hidden row is read, and said to be hidden");
}

#[test]
fn merged_households_name_all_their_members_and_pay_once() {
    for name in ["农村低保-白水乡.xlsx", "农村低保-白水乡.xls", "农村低保-白水乡.ods"] {
        let grid = first_sheet(&sample(name), name).expect("readable");
        let table = Table::find(&grid).expect("it has a list");
        let mapping = Mapping::guess(&table);
        let expected = [
            Field::Sequence,
            Field::Household,
            Field::HeadName,
            Field::BeneficiaryName,
            Field::BeneficiaryId,
            Field::Relation,
            Field::Rate,
            Field::Months,
            Field::Amount,
            Field::Period,
            Field::Account,
        ];
        assert_eq!(mapping.fields(), expected.map(Some), "{name}: members, heads and payees are told apart");
        let column = |field| mapping.column(field).expect("every field has a column");

        let numbers: Vec<u32> = table.rows().iter().map(|row| row.number).collect();
        assert_eq!(numbers, [7, 8, 9, 10, 11, 12, 17, 18, 19, 20, 21, 22, 23], "{name}: two villages, six households");
        let spanned: Vec<u32> = table.rows().iter().filter(|row| row.spanned).map(|row| row.number).collect();
        assert_eq!(spanned, [8, 9, 12, 18, 20, 21, 22], "{name}: whoever is not first in the household");
        let households: Vec<String> = (0..13)
            .map(|row| read_text(&table.cell_for(row, column(Field::Household), Field::Household)).expect("every member has one"))
            .collect();
        let of = |household: &str| households.iter().filter(|name| *name == household).count();
        assert_eq!(["BS0001", "BS0002", "BS0003", "BS0004", "BS0005", "BS0006"].map(of), [3, 1, 2, 2, 4, 1], "{name}");
        for (row, number) in numbers.iter().enumerate() {
            let head = table.cell_for(row, column(Field::HeadName), Field::HeadName);
            assert!(read_name(&head).is_ok(), "{name}, row {number}: the head is known");
            let amount = table.cell_for(row, column(Field::Amount), Field::Amount);
            assert_eq!(amount.is_empty(), table.rows()[row].spanned, "{name}, row {number}: an amount is never said twice");
            assert!(
                table.cell(row, column(Field::Household)).is_empty() == table.rows()[row].spanned,
                "{name}: the cell itself is empty"
            );
            let period = read_period(&table.cell(row, column(Field::Period)), grid.date_system()).expect("text or date");
            assert_eq!((period.from_year, period.from_month), (2026, 1), "{name}, row {number}");
            assert_eq!(period.to_month, if table.rows()[row].spanned { 1 } else { 3 }, "{name}, row {number}");
            assert_eq!(read_months(&table.cell(row, column(Field::Months))), Ok(3), "{name}, row {number}");
        }
        assert!(read_date(&table.cell(1, column(Field::Period)), grid.date_system()).is_ok(), "{name}: row 8 has a date");
        assert_eq!(read_money(&table.found_total(column(Field::Amount)), MoneyUnit::Yuan), Ok(1_230_450), "{name}");
        let asides: Vec<(u32, AsideKind)> = table.asides().iter().map(|aside| (aside.number, aside.kind)).collect();
        use AsideKind::*;
        let expected = [
            (1, Title),
            (2, Title),
            (6, Heading),
            (13, Subtotal),
            (14, RepeatedHeader),
            (15, RepeatedHeader),
            (16, Heading),
            (24, Subtotal),
            (25, Total),
            (26, Signature),
            (27, Note),
        ];
        assert_eq!(asides, expected, "{name}");
    }
}

#[test]
fn a_list_of_differences_says_what_each_person_has_and_who_is_paid_for_them() {
    let name = "农村低保补差-大河镇.xlsx";
    let grid = first_sheet(&sample(name), name).expect("readable");
    let table = Table::find(&grid).expect("it has a list");
    let mapping = Mapping::guess(&table);
    let expected = [
        Field::Sequence,
        Field::Village,
        Field::BeneficiaryName,
        Field::BeneficiaryId,
        Field::Rate,
        Field::OwnIncome,
        Field::Months,
        Field::Amount,
        Field::PayeeName,
        Field::Relation,
        Field::Authorisation,
        Field::Account,
    ];
    assert_eq!(mapping.fields(), expected.map(Some), "every column is understood");
    let mut total = 0;
    for (at, person) in list::differences().iter().enumerate() {
        let cell = |field: Field| table.cell(at, mapping.column(field).expect("every field has a column"));
        assert_eq!(table.rows()[at].number, person.row);
        assert_eq!(read_name(&cell(Field::BeneficiaryName)).as_deref(), Ok(person.name.as_str()));
        match read_money(&cell(Field::OwnIncome), MoneyUnit::Yuan) {
            Ok(fen) => assert_eq!(fen, i64::from(person.income_yuan) * 100, "row {}", person.row),
            Err(fault) => assert_eq!((fault.kind, person.income_yuan), (sheet::FaultKind::Zero, 0), "row {}", person.row),
        }
        assert_eq!(cell(Field::Authorisation).is_empty(), person.payee.is_none(), "row {}", person.row);
        total += person.amount_yuan();
    }
    assert_eq!((table.rows().len() as u32, total), (list::DIFFERENCES, list::DIFFERENCES_TOTAL_YUAN));
}

#[test]
fn formulas_give_the_value_last_calculated_and_say_that_they_are_formulas() {
    for name in ["公式与错误值.xlsx", "公式与错误值.xls", "公式与错误值.ods"] {
        let bytes = sample(name);
        let book = Workbook::open(&bytes, name).expect("readable");
        let visible: Vec<bool> = book.sheets().iter().map(|sheet| sheet.visible).collect();
        assert_eq!(visible, [true, false], "{name}: the second sheet is hidden");
        let grid = book.read_sheet(0).expect("readable");
        let table = Table::find(&grid).expect("it has a list");
        let amount = Mapping::guess(&table).column(Field::Amount).expect("it has amounts");
        let read: Vec<String> = (0..7)
            .map(|row| match read_money(&table.cell(row, amount), MoneyUnit::Yuan) {
                Ok(fen) => fen.to_string(),
                Err(fault) => format!("{:?} {}", fault.kind, fault.seen.as_str()),
            })
            .collect();
        let expected = [
            "126000",
            "84000",
            "FormulaError #REF!",
            "FormulaError #N/A",
            "FormulaError #DIV/0!",
            "FormulaError #VALUE!",
            "168000",
        ];
        assert_eq!(read, expected, "{name}: the first amount is 1260.0000000000002 in the .xlsx");
        assert!((0..7).all(|row| table.is_formula(row, amount)), "{name}: amounts are formulas");
        assert!((0..7).all(|row| !table.is_formula(row, 0)), "{name}: sequence numbers are not");
    }
}

#[test]
fn a_chosen_mapping_is_remembered_by_the_template() {
    let clean = first_sheet(&sample("产业到户补助-青山镇.xlsx"), "a.xlsx").expect("readable");
    let faulty = first_sheet(&sample("产业到户补助-青山镇-有误.xlsx"), "b.xlsx").expect("readable");
    let other = first_sheet(&sample("农村低保-白水乡.xlsx"), "c.xlsx").expect("readable");
    let [clean, faulty, other] = [&clean, &faulty, &other].map(|grid| Table::find(grid).expect("it has a list"));
    assert_eq!(clean.template_key(), faulty.template_key(), "the same form is known again, whoever is on it");
    assert_ne!(clean.template_key(), other.template_key(), "another form is not");

    let mut mapping = Mapping::guess(&clean);
    mapping.set(1, Some(Field::BeneficiaryName));
    mapping.set(9, Some(Field::Note));
    let again = Mapping::from_fields(&mapping.fields());
    assert_eq!(again.column(Field::BeneficiaryName), Some(1), "what was chosen is kept");
    assert_eq!(again.column(Field::Note), Some(9), "a field has one column");
    assert_eq!(again.get(10), None, "and the other column lost it");
    assert!(again.get(1).is_some_and(|guess| guess.reason == Reason::Chosen && guess.percent == 100));
}
