//! Signed reports: how long one takes from its rows to its last byte, how large it is, and what memory its making takes.
//! Each is made in a process of its own, so that the memory is that of one report.

use crate::{
    Outcome,
    measure::{Figures, peak_mb, seconds},
    report::{Reach, Row, Unit},
};
use ::report::{Align, Attached, Block, Column, Document, FontFile, Fonts, Group, Seal, Table};
use pades::{LeafTerms, RootTerms, Signer, SigningKey};
use serde_json::{Value, json};
use std::{
    fs,
    process::{Command, Stdio},
};

/// The argument by which this program measures one report and nothing else.
pub const CHILD: &str = "pages-only";

/// A report with as many rows each; the last ones say whether the time grows as the rows do.
pub fn measure(runs: usize) -> Outcome<Vec<Row>> {
    let (thousand, ten, hundred) = (many(1_000, runs)?, many(10_000, runs)?, many(100_000, 1)?);
    let row = |work, reach, figure: &Figures, unit, note| Row {
        work,
        beside: "",
        reach,
        figure: figure.clone(),
        unit: Unit::Of(unit),
        ours: None,
        limit: None,
        note,
    };
    let growth = hundred.seconds.median() / ten.seconds.median();
    Ok(vec![
        row("signed report of 1,000 rows", Reach::AtMost(0.4), &thousand.seconds, "s", String::new()),
        row("size of that report", Reach::AtMost(450.0), &thousand.kb, "kB", String::new()),
        row("signed report of 10,000 rows", Reach::AtMost(2.0), &ten.seconds, "s", String::new()),
        row("memory of that report", Reach::AtMost(120.0), &ten.memory, "MB", String::new()),
        row(
            "signed report of 100,000 rows",
            Reach::AtMost(20.0),
            &hundred.seconds,
            "s",
            format!("{growth:.1} times as long as ten times fewer rows take"),
        ),
    ])
}

/// Makes one report and says what it took.
pub fn child(rows: &str) -> Outcome<()> {
    let rows: usize = rows.parse()?;
    let (bytes, took) = seconds(|| signed(rows));
    println!("{}", json!({ "seconds": took, "kb": bytes? as f64 / 1e3, "peak_mb": peak_mb() }));
    Ok(())
}

struct Many {
    seconds: Figures,
    kb: Figures,
    memory: Figures,
}

fn many(rows: usize, runs: usize) -> Outcome<Many> {
    let mut all = Many { seconds: Figures::default(), kb: Figures::default(), memory: Figures::default() };
    for _ in 0..runs {
        let child = Command::new(std::env::current_exe()?).args([CHILD, &rows.to_string()]).stderr(Stdio::inherit()).output()?;
        let said: Value = serde_json::from_slice(&child.stdout)?;
        let figure = |name: &str| said[name].as_f64().ok_or_else(|| format!("the child says {name}"));
        all.seconds.push(figure("seconds")?);
        all.kb.push(figure("kb")?);
        all.memory.push(figure("peak_mb")?);
    }
    Ok(all)
}

/// How many bytes it has.
fn signed(rows: usize) -> Outcome<usize> {
    let read = |name: &str| -> Outcome<FontFile> {
        let bytes = fs::read(format!("/usr/share/fonts/opentype/noto/{name}"))?;
        Ok(FontFile { name: name.into(), bytes, face: 2 })
    };
    let fonts = Fonts::new(read("NotoSerifCJK-Regular.ttc")?, read("NotoSerifCJK-Bold.ttc")?, Vec::new());
    let fonts = fonts.ok_or("the fonts can be read")?;
    let csv: String = (0..rows).map(|number| row(number).join(",") + "\r\n").collect();
    let attached = Attached {
        name: "rows.csv".into(),
        media: "text/csv".into(),
        relationship: "Data".into(),
        description: "各笔明细".into(),
        bytes: csv.into_bytes(),
    };
    let made = ::report::make(&document(rows), &[attached], &fonts, &mut |_, _| true);
    let made = made.map_err(|fault| format!("the report is not made: {fault:?}"))?;
    let (office, member) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let root = pades::root(&office, &RootTerms { office: "示例县农业农村局", origin: ORIGIN, from: AT });
    let terms =
        LeafTerms { name: "周敏", post: "主管", kid: ORIGIN, serial: [7; 16], from: AT, until: AT + 365 * 24 * 60 * 60 };
    let certificate = pades::issue(&office, &root, &member, &terms);
    let signer = Signer { key: &member, certificate: &certificate, root: &root };
    let signed = pades::sign(made.pdf, &signer).map_err(|_| "the report has a place for a signature")?;
    Ok(signed.len())
}

fn document(rows: usize) -> Document {
    let column = |head: &str, width, align| Column { head: head.into(), width, align };
    let columns = vec![
        column("凭证号", 0.8, Align::Right),
        column("收款人", 1.0, Align::Left),
        column("乡镇（街道）、村", 1.8, Align::Left),
        column("所属期", 1.2, Align::Left),
        column("金额（元）", 1.2, Align::Right),
        column("状态", 0.8, Align::Center),
    ];
    let group = |place: usize| Group {
        title: format!("产业到户补助（第 {} 批）", place + 1),
        rows: (place * GROUP..rows.min((place + 1) * GROUP)).map(row).collect(),
        subtotal: ["小计", "", "", "", "1,234,567.00", ""].map(String::from).to_vec(),
    };
    let table = Table {
        columns,
        groups: (0..rows.div_ceil(GROUP)).map(group).collect(),
        total: ["合计", "", "", "", "123,456,789.00", ""].map(String::from).to_vec(),
    };
    Document {
        lang: "zh-CN".into(),
        title: "补贴资金发放明细表".into(),
        subtitle: "2026 年 1 月至 12 月".into(),
        office: "示例县农业农村局".into(),
        foot: format!("账本 {ORIGIN}"),
        facts: vec![("编制单位".into(), "示例县农业农村局".into()), ("合计（大写）".into(), ::report::capital(12_345_678_900))],
        blocks: vec![Block::Heading("发放明细".into()), Block::Table(table)],
        stamped: false,
        seal: Some(Seal { lines: vec!["签发人：周敏（主管）".into(), "单位：示例县农业农村局".into()] }),
        unsigned: String::new(),
        at: AT,
    }
}

/// Names and villages out of some thousand different characters.
fn row(number: usize) -> Vec<String> {
    let han = |salt: usize| char::from_u32(0x4e00 + ((number * 131 + salt * 977) % CHARACTERS) as u32).unwrap_or('某');
    vec![
        number.to_string(),
        (0..2 + number % 2).map(han).collect(),
        format!("青山镇{}{}村", han(4), han(5)),
        "2026年1至6月".into(),
        format!("{},{:03}.{:02}", number % 9 + 1, number * 7 % 1_000, number % 100),
        "已到账".into(),
    ]
}

const CHARACTERS: usize = 1_000;
const GROUP: usize = 200;
const AT: i64 = 1_790_000_000;
const ORIGIN: &str = "522499-nync/07d9d0f6df411caf09393fc5f8f422c6";
