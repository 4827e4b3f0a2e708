//! What is refused, by name, and without taking the machine's memory or time.

mod support;

use std::fmt::Write;

use sheet::limits::{FILE_BYTES_MAX, ROWS_MAX};
use sheet::{Encryption, OtherFormat, SheetError, Workbook, read_date};
use support::{first_sheet, sample, zip};

fn refusal(bytes: &[u8]) -> SheetError {
    first_sheet(bytes, "文件").expect_err("it is refused")
}

#[test]
fn each_refused_sample_is_refused_for_its_reason() {
    for (name, expected) in [
        ("加密.xlsx", SheetError::Encrypted(Encryption::OfficePackage)),
        ("加密.xls", SheetError::Encrypted(Encryption::XlsFilePass)),
        ("加密.ods", SheetError::Encrypted(Encryption::OpenDocument)),
        ("网页表格.xls", SheetError::WebPage),
        ("压缩炸弹.xlsx", SheetError::ZipBomb("a file in the archive is packed too well to be a sheet")),
        ("截断.xlsx", SheetError::Truncated("the archive's directory at its end is missing")),
        ("乱码.csv", SheetError::BadEncoding { line: 419 }),
    ] {
        assert_eq!(Workbook::open(&sample(name), name).err(), Some(expected), "{name}");
    }
}

#[test]
fn what_is_no_workbook_is_named() {
    let document = zip::archive(&[("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>")]);
    let binary = zip::archive(&[("xl/workbook.bin", b"x"), ("_rels/.rels", b"<Relationships/>"), ("[Content_Types].xml", b"")]);
    let other = |format| SheetError::OtherFormat(format);
    for (bytes, expected) in [
        (&b""[..], SheetError::Empty),
        (b"%PDF-1.7\n", other(OtherFormat::Pdf)),
        (b"{\\rtf1}", other(OtherFormat::Rtf)),
        (b"\x89PNG\r\n\x1a\n", other(OtherFormat::Picture)),
        (b"Rar!\x1a\x07\x00", other(OtherFormat::Archive)),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", other(OtherFormat::OldExcel)),
        (&document, other(OtherFormat::Word)),
        (&binary, other(OtherFormat::Xlsb)),
        (&zip::archive(&[("a.txt", b"a")]), other(OtherFormat::Archive)),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
            other(OtherFormat::XmlSpreadsheet2003),
        ),
        ("\u{FEFF}\n<!DOCTYPE html><p>".as_bytes(), SheetError::WebPage),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html", SheetError::WebPage),
        (b"<?xml version=\"1.0\"?><a/>", SheetError::NotASpreadsheet),
        (b"\x00\x01\x02\x03", SheetError::NotASpreadsheet),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SheetError::Truncated("a stream of the .xls reaches past the end")),
    ] {
        assert_eq!(refusal(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_looked_at() {
    let bytes = vec![b'a'; FILE_BYTES_MAX + 1];
    assert_eq!(refusal(&bytes), SheetError::FileTooLarge { bytes: FILE_BYTES_MAX + 1 });
}

#[test]
fn two_million_rows_are_refused_in_every_format() {
    let csv = "1,a\n".repeat(2_000_000);
    assert_eq!(refusal(csv.as_bytes()), SheetError::TooManyRows, "delimited text");

    let mut xml = String::from("<worksheet><sheetData>");
    for row in 1..=2_000_000 {
        write!(xml, "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>1260</v></c></row>").expect("to memory");
    }
    xml.push_str("</sheetData></worksheet>");
    assert_eq!(refusal(&zip::workbook(xml.as_bytes())), SheetError::TooManyRows, ".xlsx");

    let mut content = String::from("<office:body><table:table table:name=\"a\">");
    for row in 1..=2_000_000 {
        write!(
            content,
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{row}\"/></table:table-row>"
        )
        .expect("to memory");
    }
    content.push_str("</table:table></office:body>");
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let ods = zip::archive(&[("mimetype", mimetype), ("content.xml", content.as_bytes())]);
    assert_eq!(refusal(&ods), SheetError::TooManyRows, ".ods");
}

#[test]
fn as_many_rows_as_there_may_be_are_read() {
    let csv = "1,a\n".repeat(ROWS_MAX as usize);
    assert_eq!(first_sheet(csv.as_bytes(), "a.csv").map(|grid| grid.rows()), Ok(ROWS_MAX as usize));
}

#[test]
fn formatted_rows_without_content_are_no_rows() {
    let mut xml = String::from("<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>a</v></c></row>");
    for row in 2..=1_048_576 {
        write!(xml, "<row r=\"{row}\" ht=\"20\"><c s=\"1\"/></row>").expect("to memory");
    }
    xml.push_str("</sheetData></worksheet>");
    assert_eq!(first_sheet(&zip::workbook(xml.as_bytes()), "a.xlsx").map(|grid| grid.rows()), Ok(1));
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(1 << 20));
    let parts = zip::parts(sheet.as_bytes(), "");
    let telling = |unpacked: u32| {
        zip::archive_telling(&parts, |name, told| zip::Told {
            unpacked: if name.ends_with("sheet1.xml") { unpacked } else { told.unpacked },
            ..told
        })
    };
    assert!(first_sheet(&telling(sheet.len() as u32), "a.xlsx").is_ok(), "the truth is taken");
    let longer = SheetError::ZipBomb("a file in the archive is longer than its directory says");
    assert_eq!(refusal(&telling(1_000)), longer, "it unpacks to more than it says");
    let shorter = SheetError::Damaged("a file in the archive is not as long as its directory says");
    assert_eq!(refusal(&telling(2 << 20)), shorter, "it unpacks to less");
    assert!(matches!(refusal(&telling(u32::MAX - 1)), SheetError::ZipBomb(_)), "it promises 4 GiB");

    let wrong_sum = zip::archive_telling(&parts, |_, told| zip::Told { crc: told.crc ^ 1, ..told });
    assert!(matches!(refusal(&wrong_sum), SheetError::Damaged(_)), "its checksum does not fit");
    let too_many: Vec<(String, &[u8])> = (0..10_001).map(|at| (format!("{at}"), &b""[..])).collect();
    let too_many: Vec<(&str, &[u8])> = too_many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(matches!(refusal(&zip::archive(&too_many)), SheetError::ZipBomb(_)), "it has more than 10,000 files");
}

#[test]
fn shared_texts_cost_their_length_once() {
    // A text of 32,767 characters in a hundred thousand cells would be 3 GB.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(32_767));
    let mut xml = String::from("<worksheet><sheetData>");
    for row in 1..=ROWS_MAX {
        write!(xml, "<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>").expect("to memory");
    }
    xml.push_str("</sheetData></worksheet>");
    let mut parts = zip::parts(xml.as_bytes(), "");
    let relations = b"<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId3\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    for part in &mut parts {
        if part.0 == "xl/_rels/workbook.xml.rels" {
            part.1 = relations;
        }
    }
    parts.push(("xl/sharedStrings.xml", strings.as_bytes()));
    let grid = first_sheet(&zip::archive(&parts), "a.xlsx").expect("readable");
    let last = grid.cell(grid.rows() - 1, 0).to_string();
    assert_eq!((grid.rows(), last.chars().count()), (ROWS_MAX as usize, 32_767));
}

#[test]
fn a_workbook_of_1904_counts_its_days_from_then() {
    let sheet =
        b"<worksheet><sheetData><row r=\"1\"><c s=\"1\"><v>44620</v></c><c><v>44620</v></c></row></sheetData></worksheet>";
    let bytes = zip::archive(&zip::parts(sheet, "<workbookPr date1904=\"1\"/>"));
    let grid = first_sheet(&bytes, "a.xlsx").expect("readable");
    assert_eq!(grid.cell(0, 0).to_string(), "2026-03-01", "a date cell");
    let read = read_date(&grid.cell(0, 1), grid.date_system()).map(|date| date.to_string());
    assert_eq!(read.as_deref(), Ok("2026-03-01"), "and a date that lost its format");
}

#[test]
fn entities_are_not_expanded() {
    let sheet = b"<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>\
        <worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>x&b;y&amp;</v></c></row></sheetData></worksheet>";
    let grid = first_sheet(&zip::workbook(sheet), "a.xlsx").expect("readable");
    assert_eq!(grid.cell(0, 0).to_string(), "xy&", "an entity that the file defines is left out");
}
