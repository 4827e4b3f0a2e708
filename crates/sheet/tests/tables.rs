//! Lists laid out in other ways than the samples: what is the header, what is data, what is neither, and which column is what.

mod support;

use sheet::{AsideKind, Field, Mapping, MoneyUnit, Reason, Table};
use support::{first_sheet, list};

/// What a list comes to: its fields by column, its rows by number, its asides.
#[derive(Debug, PartialEq)]
struct Found {
    fields: Vec<Option<Field>>,
    rows: Vec<u32>,
    asides: Vec<(u32, AsideKind)>,
}

fn find(text: &str) -> Option<Found> {
    let grid = first_sheet(text.as_bytes(), "a.csv").expect("readable");
    let table = Table::find(&grid)?;
    Some(Found {
        fields: Mapping::guess(&table).fields(),
        rows: table.rows().iter().map(|row| row.number).collect(),
        asides: table.asides().iter().map(|aside| (aside.number, aside.kind)).collect(),
    })
}

fn id(index: u32) -> String {
    list::Payment::at(index).id
}

#[test]
fn a_header_may_stand_anywhere_near_the_top() {
    use AsideKind::*;
    use Field::*;
    let (a, b, c) = (id(0), id(1), id(2));
    let fields = [Sequence, BeneficiaryName, BeneficiaryId, Amount].map(Some).to_vec();
    for (what, text, asides) in [
        ("at once", format!("序号,姓名,身份证号,金额\n1,甲某,{a},10\n2,乙某,{b},20\n"), vec![]),
        (
            "below titles and a filled-in line",
            format!("发放表\n填报单位：青山镇,,,单位：元\n序号,姓名,身份证号,金额\n1,甲某,{a},10\n2,乙某,{b},20\n"),
            vec![(1, Title), (2, Title)],
        ),
        (
            "with numbers for its columns, and again on the next page",
            format!("序号,姓名,身份证号,金额\n栏次,1,2,3\n1,甲某,{a},10\n序号,姓名,身份证号,金额\n2,乙某,{b},20\n"),
            vec![(2, ColumnNumbers), (4, RepeatedHeader)],
        ),
        (
            "with a total right below, and prepared rows that were not filled",
            format!("序号,姓名,身份证号,金额\n合计,,,30\n1,甲某,{a},10\n2,乙某,{b},20\n3,,,0\n4,,,\n"),
            vec![(2, Total), (5, Unfilled), (6, Unfilled)],
        ),
        (
            "over villages",
            format!(
                "序号,姓名,身份证号,金额\n上寨村,,,\n1,甲某,{a},10\n下寨村\n2,乙某,{b},20\n\n共计2人,,,30\n青山镇人民政府（章）\n"
            ),
            vec![(2, Heading), (4, Heading), (7, Total), (8, Signature)],
        ),
    ] {
        let found = find(&text).unwrap_or_else(|| panic!("a list {what}"));
        assert_eq!(found.fields, fields, "{what}");
        assert_eq!(found.asides, asides, "{what}");
        assert_eq!(found.rows.len(), 2, "{what}");
    }
    let without = format!("6217880010000000000,甲某,{a},10\n6217880010037915733,乙某,{b},20\n6217880010075831466,丙某,{c},30\n");
    let found = find(&without).expect("a list without a header");
    assert_eq!(found.rows, [1, 2, 3], "no row is taken for a header");
    assert_eq!(found.fields[0], Some(Account), "accounts show by their digits");
    assert_eq!(found.fields[2], Some(BeneficiaryId), "ID numbers show by theirs");
}

#[test]
fn what_is_doubtful_stays_data() {
    let (a, b) = (id(0), id(1));
    let text = format!(
        "序号,姓名,身份证号,村,金额\n1,合计,{a},上寨村,10\n2,乙某,,上寨村,20\n3,,{b},,\n4,丁某,,,\n说明某,戊某,,,5\n合计,,,,30\n5,己某,{b},上寨村,\n"
    );
    let found = find(&text).expect("a list");
    assert_eq!(found.rows, [2, 3, 4, 5, 6, 8], "whoever has a number or an ID number is a person, below the total too");
    assert_eq!(found.asides, [(7, AsideKind::Total)]);
}

#[test]
fn of_several_columns_for_a_field_the_most_telling_has_it() {
    use Field::*;
    let row = |n: u32| format!("{n},甲某{n},{},12.5,10.5,10.5,420,4410,4410,\n", id(n)).replace(&format!("甲某{n}"), "甲某");
    let text = format!(
        "序号,户主姓名,身份证号,土地确权耕地面积（亩）,采用排除法排除的面积（亩）,应享受补贴面积（亩）,补贴标准（元/亩）,应发金额（元）,实发金额（元）,户主签字（章）\n{}{}{}",
        row(1),
        row(2),
        row(3)
    );
    let expected =
        [Some(Sequence), Some(HeadName), Some(HeadId), None, None, Some(Quantity), Some(Rate), None, Some(Amount), None];
    assert_eq!(find(&text).map(|found| found.fields), Some(expected.to_vec()));
}

#[test]
fn three_persons_are_told_apart() {
    use Field::*;
    let (a, b, c) = (id(0), id(1), id(2));
    let line = format!("甲某,{a},乙某,{b},父子,丙某,{c},6217880010000000000,示例银行,13900000001\n");
    let text = format!(
        "受益人,,户主,,与户主关系,收款人,,,,联系电话\n姓名,身份证号,姓名,身份证号,,姓名,身份证号,账号,开户行,\n{}",
        line.repeat(3)
    );
    let expected = [BeneficiaryName, BeneficiaryId, HeadName, HeadId, Relation, PayeeName, PayeeId, Account, Bank, Phone];
    let found = find(&text).expect("a list");
    assert_eq!(found.fields, expected.map(Some).to_vec());
    assert_eq!(found.rows, [3, 4, 5]);
}

#[test]
fn content_that_contradicts_a_header_makes_the_guess_unsure() {
    let text = format!("序号,姓名,身份证号,金额\n1,{a},甲某,x\n2,{b},乙某,y\n3,{c},丙某,z\n", a = id(0), b = id(1), c = id(2));
    let grid = first_sheet(text.as_bytes(), "a.csv").expect("readable");
    let table = Table::find(&grid).expect("a list");
    let mapping = Mapping::guess(&table);
    for column in 1..4 {
        let guess = mapping.get(column).expect("its header is understood");
        assert_eq!(guess.reason, Reason::HeaderAgainstContent, "column {column}");
        assert!(guess.percent < 60, "column {column} must be looked at");
    }
}

#[test]
fn the_unit_of_money_is_that_of_the_header_or_of_the_line_above() {
    let (a, b) = (id(0), id(1));
    let text = format!("发放表\n,,,单位：万元\n序号,姓名,身份证号,标准（元）,金额\n1,甲某,{a},420,0.126\n2,乙某,{b},420,0.042\n");
    let grid = first_sheet(text.as_bytes(), "a.csv").expect("readable");
    let table = Table::find(&grid).expect("a list");
    assert_eq!(table.money_unit(3), MoneyUnit::Yuan, "the header has its own unit");
    assert_eq!(table.money_unit(4), MoneyUnit::TenThousandYuan, "the line above the table has one for the rest");
}

#[test]
fn a_sheet_without_any_payment_has_no_list() {
    assert_eq!(find("2026年发放表\n"), None, "a title alone");
    assert_eq!(find("序号,姓名,身份证号,金额\n"), None, "a header alone");
    assert_eq!(find("序号,姓名,身份证号,金额\n合计,,,0\n制表人：,,审核人：,\n"), None, "a header and what stands below a list");
}
