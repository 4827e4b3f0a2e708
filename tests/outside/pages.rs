//! A report's pages in the eyes of others: qpdf, Poppler, and a decoder of QR codes.

use super::{Demo, HERE, target};
use report::{Align, Attached, Block, Column, Document, FontFile, Fonts, Group, Table, capital};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn others_read_every_row_of_a_report_and_nothing_is_left_out_of_the_file() {
    let pdf = written("rows", &document(), ROWS);
    let file = pdf.display().to_string();
    output("qpdf", &["--check", &file]);
    let fonts = output("pdffonts", &[&file]);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(fonts.len() >= 2, "{fonts:?}");
    for font in &fonts {
        assert!(font.contains("+Noto") && font.contains("yes yes yes"), "embedded, a subset, with its characters: {font}");
    }
    let told = output("pdfinfo", &[&file]);
    assert!(told.contains("补贴资金发放明细表") && told.contains("A4"), "{told}");

    let text = output("pdftotext", &["-layout", &file, "-"]);
    for number in 0..ROWS {
        let row = row(number);
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(&row[0])).expect("the row");
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), row, "each cell as it was written");
    }
    for (character, other) in [('日', '⽇'), ('月', '⽉'), ('金', '⾦')] {
        assert!(text.contains(character) && !text.contains(other), "{character} is not {other}");
    }
    let joined: String = text.split_whitespace().collect();
    assert!(joined.contains(PARAGRAPH), "running text as it was written, over the ends of its lines");
    assert!(text.contains("第 1 页，共 "), "the number of the page");
    let attached = output("pdfdetach", &["-list", &file]);
    assert!(attached.contains("rows.csv"), "{attached}");
}

#[test]
fn a_spreadsheet_has_every_figure_of_the_pages() {
    let demo = Demo::new("figures", 240);
    let batch = demo.signed("周主管", &["--json", "batches"]);
    let batches: Value = serde_json::from_slice(&batch.stdout).expect("--json prints JSON");
    let batch = batches[0]["number"].as_str().expect("a batch");
    let kinds: [&[&str]; 6] = [
        &["payments"],
        &["payments", "--by", "household", "--names"],
        &["budget"],
        &["batch", "--batch", batch],
        &["notice", "--notice", "2026-03-01..2026-03-10"],
        &["integrity"],
    ];
    for (number, kind) in kinds.into_iter().enumerate() {
        let path = |ending: &str| demo.folder.join(format!("figures-{number}.{ending}")).display().to_string();
        for (how, ending) in [(&["--unsigned"][..], "pdf"), (&["--rows", "csv"], "csv")] {
            let made = demo.signed("周主管", &[&["report"], kind, how, &["--out", &path(ending)]].concat());
            assert!(made.status.success(), "{kind:?} is made: {}", String::from_utf8_lossy(&made.stderr));
        }
        let pages = output("pdftotext", &["-layout", &path("pdf"), "-"]);
        let sheet = fs::read_to_string(path("csv")).expect("it is saved");
        let (rows, shown) = sheet.split_once("\r\n\r\n").expect("the rows, then what the pages show");
        let shown = in_cells(shown);
        assert_eq!(amounts(&pages), amounts(&shown), "{kind:?}");
        assert_eq!(pages.matches("小计").count(), shown.matches("小计").count(), "{kind:?}");
        if kind[0] != "integrity" {
            assert!(amounts(&in_cells(rows)).is_subset(&amounts(&shown)) && !amounts(&shown).is_empty(), "{kind:?}");
        }
        for label in ["编制单位", "合计（大写）", "户数", "根哈希", "公示期"] {
            assert_eq!(pages.contains(label), shown.contains(label), "{kind:?} {label}");
        }
    }
}

/// Each cell of delimited text in a line of its own.
fn in_cells(csv: &str) -> String {
    let mut quoted = false;
    let cell = |c: char| {
        quoted ^= c == '"';
        if c == ',' && !quoted { '\n' } else { c }
    };
    csv.chars().map(cell).collect()
}

/// The amounts in a text, without the commas in them.
fn amounts(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | ',')));
    let plain = words.map(|word| word.replace(',', ""));
    let is_amount = |word: &String| {
        let parts = word.split_once('.').filter(|(whole, part)| !whole.is_empty() && part.len() == 2);
        parts.is_some_and(|(whole, part)| whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()))
    };
    plain.filter(is_amount).collect()
}

#[test]
fn a_decoder_reads_the_code_from_a_raster_of_the_paper() {
    // As large as a receipt's compact form may be.
    let bytes: Vec<u8> = (0..1_900_u32).map(|number| (number * 7_919 % 256) as u8).collect();
    let block = Block::Qr { bytes: bytes.clone(), side_mm: 100.0, caption: "扫描可离线核对".into() };
    let pdf = written("code", &Document { blocks: vec![block], ..document() }, 0);
    let raster = pdf.with_extension("");
    output("pdftoppm", &["-gray", "-r", "150", "-singlefile", &pdf.display().to_string(), &raster.display().to_string()]);
    let read = Command::new(target().join("tools/python/bin/python3"))
        .args([Path::new(HERE).join("qr.py"), pdf.with_extension("pgm")])
        .output()
        .expect("scripts/setup has provided Python");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), hex);
}

fn document() -> Document {
    let column = |head: &str, align| Column { head: head.into(), width: 1.0, align };
    let columns = vec![
        column("序号", Align::Right),
        column("收款人", Align::Left),
        column("发放日", Align::Center),
        column("金额（元）", Align::Right),
    ];
    let group = Group { title: "高龄津贴".into(), rows: (0..ROWS).map(row).collect(), subtotal: Vec::new() };
    let table = Table { columns, groups: vec![group], total: ["合计", "", "", "1,111,111.11"].map(String::from).to_vec() };
    Document {
        lang: "zh-CN".into(),
        title: "补贴资金发放明细表".into(),
        office: "示例县农业农村局".into(),
        facts: vec![("合计（大写）".into(), capital(111_111_111))],
        blocks: vec![Block::Paragraph(PARAGRAPH.into()), Block::Table(table)],
        unsigned: "未签名，仅供查看".into(),
        at: 1_790_000_000,
        ..Document::default()
    }
}

/// Names are of two or three characters out of some thousand.
fn row(number: usize) -> Vec<String> {
    let han = |salt: usize| char::from_u32(0x4e00 + ((number * 131 + salt * 977) % 1_000) as u32).expect("a Han character");
    let name: String = (0..2 + number % 2).map(han).collect();
    vec![
        format!("{}", 10_000 + number),
        name,
        format!("2026-{:02}-{:02}", number % 12 + 1, number % 28 + 1),
        format!("{},{:03}.{:02}", number % 9 + 1, number * 111 % 1_000, number % 100),
    ]
}

fn written(name: &str, document: &Document, rows: usize) -> PathBuf {
    let read = |name: &str| FontFile {
        name: name.into(),
        bytes: fs::read(format!("/usr/share/fonts/opentype/noto/{name}")).expect("scripts/setup installs fonts-noto-cjk"),
        face: 2,
    };
    let fonts = Fonts::new(read("NotoSerifCJK-Regular.ttc"), read("NotoSerifCJK-Bold.ttc"), Vec::new()).expect("fonts");
    let csv = (0..rows).map(|number| row(number).join(",") + "\r\n").collect::<String>();
    let attached = Attached {
        name: "rows.csv".into(),
        media: "text/csv".into(),
        relationship: "Data".into(),
        description: "各笔明细".into(),
        bytes: csv.into_bytes(),
    };
    let made = report::make(document, &[attached], &fonts, &mut |_, _| true).expect("a report");
    let folder = target().join("outside/pages");
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    let file = folder.join(format!("{name}.pdf"));
    fs::write(&file, made.pdf).expect("the folder can be written to");
    file
}

fn output(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output().expect("scripts/setup has provided it");
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

const ROWS: usize = 300;
const PARAGRAPH: &str =
    "本表所列金额以元为单位，“已到账”指银行已经回盘（含《明细》）；自本月起另行公示，公示期为公示之日起七日。";
