//! Writes the sample files under `tests/samples` that can be written from here; see the README there for the others.
//!
//! `cargo run -p sheet --example make_samples`

#[path = "../tests/support/list.rs"]
mod list;
#[path = "../tests/support/zip.rs"]
mod zip;

use std::fs;
use std::path::PathBuf;

use encoding_rs::GB18030;
use flate2::Compression;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use list::{BELOW, FIRST_ROW, HEADER, PAYMENTS, Payment, TITLE};

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    let clean = payments(false)?;
    write("产业到户补助-青山镇.xlsx", &clean)?;
    write("产业到户补助-青山镇-有误.xlsx", &payments(true)?)?;
    write("截断.xlsx", &clean[..clean.len() * 3 / 5])?;
    write("农村低保-白水乡.xlsx", &allowance()?)?;
    write("农村低保补差-大河镇.xlsx", &difference()?)?;
    write("公式与错误值.xlsx", &formulas()?)?;

    let csv: String = list::as_text_rows().iter().map(|row| row.join(",") + "\r\n").collect();
    write("产业到户补助-青山镇.csv", csv.as_bytes())?;
    write("产业到户补助-青山镇-带BOM.csv", format!("\u{FEFF}{csv}").as_bytes())?;
    write("产业到户补助-青山镇-GB18030.csv", &GB18030.encode(&csv).0)?;
    let tabs: String = list::as_text_rows().iter().map(|row| row.join("\t") + "\r\n").collect();
    let utf16: Vec<u8> = format!("\u{FEFF}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    write("产业到户补助-青山镇-Unicode文本.txt", &utf16)?;
    let mut broken = csv.into_bytes();
    let at = broken.iter().rposition(|&byte| byte >= 0xE0).expect("the list has Chinese text");
    broken[at] = 0xFF;
    write("乱码.csv", &broken)?;

    write("网页表格.xls", web_page().as_bytes())?;
    write("压缩炸弹.xlsx", &bomb())?;
    Ok(())
}

fn write(name: &str, bytes: &[u8]) -> Done {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples"));
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join(name), bytes)?)
}

/// A workbook whose bytes are the same whenever it is written.
fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 3, 15)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// The list of 412 payments; with the faults that the README names, or without.
fn payments(faulty: bool) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet().set_name("发放明细")?;
    let center = Format::new().set_align(FormatAlign::Center);
    let money = Format::new().set_num_format("#,##0.00");
    sheet.merge_range(0, 0, 0, 10, TITLE, &center.clone().set_bold())?;
    header(sheet, 1, &HEADER, &center)?;
    for index in 0..PAYMENTS {
        let row = FIRST_ROW - 1 + index;
        let payment = Payment::at(index);
        sheet.write_number(row, 0, index + 1)?;
        sheet.write_string(row, 1, &payment.name)?;
        sheet.write_string(row, 2, &payment.id)?;
        sheet.write_string(row, 3, payment.village)?;
        sheet.write_string(row, 4, format!("{}组", payment.group))?;
        sheet.write_number_with_format(row, 5, 420, &money)?;
        sheet.write_number(row, 6, payment.acres)?;
        sheet.write_number_with_format(row, 7, payment.amount_yuan(), &money)?;
        sheet.write_string(row, 8, &payment.account)?;
        sheet.write_string(row, 9, "示例农村商业银行")?;
    }
    if faulty {
        spoil(sheet, &money)?;
    }
    let total = FIRST_ROW - 1 + PAYMENTS;
    sheet.merge_range(total, 0, total, 5, "合计", &center)?;
    let sum = |column: char| format!("=SUM({column}{FIRST_ROW}:{column}{total})");
    sheet.write_formula(total, 6, Formula::new(sum('G')).set_result("1267"))?;
    let shown = if faulty { "548520" } else { "532140" };
    sheet.write_formula_with_format(total, 7, Formula::new(sum('H')).set_result(shown), &money)?;
    for (below, line) in BELOW.iter().enumerate() {
        for (column, text) in *line {
            sheet.write_string(total + 1 + below as u32, *column, *text)?;
        }
    }
    let summary = workbook.add_worksheet().set_name("汇总")?;
    summary.write_string(0, 0, "此表由明细汇总，不导入。")?;
    workbook.save_to_buffer()
}

/// The faults of the faulty list, by sheet row.
fn spoil(sheet: &mut Worksheet, money: &Format) -> Result<(), XlsxError> {
    let row = |number: u32| number - 1;
    let id_with_last = |index: u32, last: char| {
        let mut id = Payment::at(index).id;
        id.pop();
        id.push(last);
        id
    };
    // Row 9: the last character of the ID number does not fit.
    sheet.write_string(row(9), 2, id_with_last(5, '1'))?;
    // Row 12: the decimal point slipped.
    sheet.write_number_with_format(row(12), 7, 16_800, money)?;
    // Row 15: the ID number was taken for a number.
    let cut = format!("{}000", &Payment::at(11).id[..15]);
    sheet.write_number(row(15), 2, cut.parse::<f64>().expect("digits are a number"))?;
    // Row 18: no ID number.
    sheet.clear_cell(row(18), 2);
    // Row 20: a date where the note is, as text; it is no fault.
    sheet.write_string(row(20), 10, "2026.3.1补录")?;
    // Rows 22 to 24: full-width digits, thousands separators, spaces: to be understood.
    let wide: String = Payment::at(18).id.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect();
    sheet.write_string(row(22), 2, wide)?;
    sheet.write_string(row(23), 7, format!("￥{}", grouped(Payment::at(19).amount_fen())))?;
    sheet.write_string(row(24), 2, format!(" {} ", Payment::at(20).id))?;
    sheet.write_string(row(24), 6, format!("{}亩", Payment::at(20).acres))?;
    // Row 28: a name padded with a wide space; it is no fault.
    sheet.write_string(row(28), 1, "石\u{3000}春\u{3000}花")?;
    // Row 30: an ID number of 15 digits.
    let id = Payment::at(26).id;
    sheet.write_string(row(30), 2, format!("{}{}", &id[..6], &id[8..17]))?;
    // Row 40 is hidden.
    sheet.set_row_hidden(row(40))?;
    Ok(())
}

fn grouped(fen: i64) -> String {
    let yuan = fen / 100;
    if yuan < 1_000 { format!("{yuan}.00") } else { format!("{},{:03}.00", yuan / 1_000, yuan % 1_000) }
}

/// A header of two lines: what stands alone over an empty cell is merged down, what is followed by empty cells to the right.
fn header(sheet: &mut Worksheet, row: u32, lines: &[[&str; 11]; 2], format: &Format) -> Result<(), XlsxError> {
    for (column, text) in lines[0].iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let first = column as u16;
        let empty = (column + 1..11).take_while(|&next| lines[0][next].is_empty()).count() as u16;
        if lines[1][column].is_empty() {
            sheet.merge_range(row, first, row + 1, first, text, format)?;
        } else {
            sheet.merge_range(row, first, row, first + empty, text, format)?;
        }
    }
    for (column, text) in lines[1].iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string_with_format(row + 1, column as u16, *text, format)?;
    }
    Ok(())
}

/// A list of persons by household: households merged over their members, a subtotal for each village, the header repeated for the
/// second, money in 元 per month, a period in text.
fn allowance() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet().set_name("农村低保")?;
    let center = Format::new().set_align(FormatAlign::Center);
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    sheet.merge_range(0, 0, 0, 10, "白水乡2026年第一季度农村低保金发放花名册", &center.clone().set_bold())?;
    sheet.merge_range(1, 0, 1, 5, "填报单位：白水乡人民政府（盖章）", &Format::new())?;
    sheet.merge_range(1, 6, 1, 10, "金额单位：元", &Format::new())?;
    let lines = [
        ["序号", "户编号", "户主姓名", "家庭成员", "", "", "保障标准", "月数", "发放金额", "所属期", "收款人账号"],
        ["", "", "", "姓名", "身份证号", "与户主关系", "", "", "", "", ""],
    ];
    header(sheet, 3, &lines, &center)?;
    let mut row = 5;
    let mut number = 0;
    for (village, households) in [("大河村", [3u32, 1, 2]), ("小河村", [2, 4, 1])] {
        if village == "小河村" {
            header(sheet, row, &lines, &center)?;
            row += 2;
        }
        sheet.merge_range(row, 0, row, 10, village, &center)?;
        row += 1;
        let first_of_village = number;
        for members in households {
            number += 1;
            let head = number * 10;
            let last = row + members - 1;
            let (code, name) = (format!("BS{number:04}"), list::name(head));
            let account = Payment::at(head).account;
            if members > 1 {
                sheet.merge_range(row, 1, last, 1, &code, &center)?;
                sheet.merge_range(row, 2, last, 2, &name, &center)?;
                sheet.merge_range(row, 8, last, 8, "", &center)?;
                sheet.merge_range(row, 10, last, 10, &account, &center)?;
            } else {
                sheet.write_string(row, 1, &code)?;
                sheet.write_string(row, 2, &name)?;
                sheet.write_string(row, 10, &account)?;
            }
            for member in 0..members {
                let person = head + member;
                sheet.write_number(row + member, 0, number * 10 + member)?;
                sheet.write_string(row + member, 3, list::name(person))?;
                sheet.write_string(row + member, 4, Payment::at(person).id)?;
                sheet.write_string(row + member, 5, ["本人", "配偶", "长子", "长女"][member as usize])?;
                sheet.write_number(row + member, 6, 315.5)?;
                sheet.write_number(row + member, 7, 3)?;
                match member {
                    0 => sheet.write_string(row, 9, "2026年1-3月")?,
                    _ => sheet.write_datetime_with_format(row + member, 9, ExcelDateTime::from_ymd(2026, 1, 1)?, &date)?,
                };
            }
            // The amount of the whole household, in its first row.
            sheet.write_number(row, 8, f64::from(members) * 946.5)?;
            row += members;
        }
        sheet.write_string(row, 0, format!("{village}小计"))?;
        sheet.write_number(row, 8, f64::from(households.iter().sum::<u32>()) * 946.5)?;
        row += 1;
        debug_assert!(number > first_of_village);
    }
    sheet.write_string(row, 0, "总  计")?;
    sheet.write_number(row, 8, 13.0 * 946.5)?;
    sheet.write_string(row + 1, 0, "制表：")?;
    sheet.write_string(row + 1, 4, "审核：")?;
    sheet.write_string(row + 2, 7, "白水乡人民政府")?;
    sheet.write_string(row + 2, 9, "2026年3月20日")?;
    workbook.save_to_buffer()
}

/// A list of a benefit that makes up the difference between a standard and what a person has; some are paid to another person.
fn difference() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet().set_name("补差发放")?;
    let money = Format::new().set_num_format("#,##0.00");
    let center = Format::new().set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, 11, "大河镇2026年第一季度农村低保补差发放表", &center.set_bold())?;
    let header = [
        "序号",
        "村",
        "姓名",
        "身份证号",
        "保障标准（元/月）",
        "家庭人均月收入（元）",
        "月数",
        "发放金额（元）",
        "收款人",
        "与受益人关系",
        "代领依据",
        "银行账号",
    ];
    for (column, text) in header.iter().enumerate() {
        sheet.write_string(1, column as u16, *text)?;
    }
    for person in &list::differences() {
        let row = person.row - 1;
        sheet.write_number(row, 0, row - 1)?;
        sheet.write_string(row, 1, person.village)?;
        sheet.write_string(row, 2, &person.name)?;
        sheet.write_string(row, 3, &person.id)?;
        sheet.write_number_with_format(row, 4, 550, &money)?;
        sheet.write_number_with_format(row, 5, person.income_yuan, &money)?;
        sheet.write_number(row, 6, 3)?;
        sheet.write_number_with_format(row, 7, person.amount_yuan(), &money)?;
        if let Some((payee, relation, authorisation)) = &person.payee {
            sheet.write_string(row, 8, payee)?;
            sheet.write_string(row, 9, *relation)?;
            sheet.write_string(row, 10, *authorisation)?;
        }
        sheet.write_string(row, 11, &person.account)?;
    }
    let total = 2 + list::DIFFERENCES;
    sheet.write_string(total, 0, "合计")?;
    sheet.write_number_with_format(total, 7, list::DIFFERENCES_TOTAL_YUAN, &money)?;
    workbook.save_to_buffer()
}

/// Formulas with and without a stored value, and every kind of error cell.
fn formulas() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    let sheet = workbook.add_worksheet();
    for (column, text) in ["序号", "姓名", "身份证号", "标准", "数量", "金额", "备注"].iter().enumerate() {
        sheet.write_string(0, column as u16, *text)?;
    }
    // A formula, the value stored for it, and what the note says of it.
    let amounts = [
        ("=D2*E2", "1260.0000000000002", "计算所得"),
        ("=D3*E3", "840", "计算所得"),
        ("=#REF!*E4", "#REF!", "引用失效"),
        ("=NA()", "#N/A", "查无此值"),
        ("=1/0", "#DIV/0!", "除以零"),
        ("=D7*\"x\"", "#VALUE!", "值错误"),
        ("=\"1,680.00\"", "1,680.00", "文本公式"),
    ];
    for (index, (formula, value, note)) in (0u32..).zip(amounts) {
        let payment = Payment::at(index);
        sheet.write_number(index + 1, 0, index + 1)?;
        sheet.write_string(index + 1, 1, &payment.name)?;
        sheet.write_string(index + 1, 2, &payment.id)?;
        sheet.write_number(index + 1, 3, 420)?;
        sheet.write_number(index + 1, 4, payment.acres)?;
        sheet.write_formula(index + 1, 5, Formula::new(formula).set_result(value))?;
        sheet.write_string(index + 1, 6, note)?;
    }
    workbook.add_worksheet().set_name("隐藏表")?.set_hidden(true).write_string(0, 0, "内部")?;
    workbook.save_to_buffer()
}

/// What many systems export as .xls.
fn web_page() -> String {
    let rows: String = (0..5)
        .map(Payment::at)
        .map(|payment| {
            format!("<tr><td>{}</td><td>{}</td><td>{:.2}</td></tr>\n", payment.name, payment.id, payment.amount_yuan())
        })
        .collect();
    format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body>\n\
         <table border=\"1\"><tr><th>姓名</th><th>身份证号</th><th>金额</th></tr>\n{rows}</table></body></html>\n"
    )
}

/// A workbook of 160 kB whose only sheet unpacks to 160 MB of nothing.
fn bomb() -> Vec<u8> {
    let mut sheet = b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>".to_vec();
    sheet.resize(160 << 20, b' ');
    sheet.extend_from_slice(b"</sheetData></worksheet>");
    zip::archive_packed(&zip::parts(&sheet, "<workbookPr/>"), Compression::best(), |_, told| told)
}
