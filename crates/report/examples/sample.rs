//! Writes a report with everything that one can have, to be looked at: `cargo run -p report --example sample -- FILE [ROWS]`.

use report::{Align, Attached, Bar, BarChart, Block, Column, Document, FontFile, Fonts, Group, Seal, Table, capital, make};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("a file to write");
    let rows: usize = arguments.next().map_or(60, |rows| rows.parse().expect("a number of rows"));
    let read = |name: &str| FontFile {
        name: name.into(),
        bytes: std::fs::read(format!("/usr/share/fonts/opentype/noto/{name}")).expect("the package fonts-noto-cjk"),
        face: 2,
    };
    let fonts = Fonts::new(read("NotoSerifCJK-Regular.ttc"), read("NotoSerifCJK-Bold.ttc"), Vec::new()).expect("fonts");
    let begun = std::time::Instant::now();
    let made = make(&document(rows), &[attached(rows)], &fonts, &mut |_, _| true).expect("a report");
    println!("{} pages, {} bytes, {} ms", made.pages, made.pdf.len(), begun.elapsed().as_millis());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    std::fs::write(file, made.pdf).expect("it can be written");
}

fn document(count: usize) -> Document {
    let column = |head: &str, width, align| Column { head: head.into(), width, align };
    let row = |number: usize| {
        let han = |salt: usize| char::from_u32(0x4e00 + ((number * 131 + salt * 977) % 1000) as u32).unwrap_or('某');
        vec![
            number.to_string(),
            format!("{}{}{}", han(1), han(2), han(3)),
            format!("{}寨村", han(4)),
            "2026年1月至6月".into(),
            format!("{},{:03}.00", number % 9 + 1, number % 1000),
            "已到账".into(),
        ]
    };
    let group = |title: &str, from: usize, to: usize| Group {
        title: title.into(),
        rows: (from..to).map(row).collect(),
        subtotal: ["小计", "", "", "", "12,345.00", ""].map(String::from).to_vec(),
    };
    let table = Table {
        columns: vec![
            column("序号", 0.8, Align::Right),
            column("收款人", 1.4, Align::Left),
            column("村", 1.4, Align::Left),
            column("所属期", 1.8, Align::Left),
            column("金额（元）", 1.4, Align::Right),
            column("状态", 1.0, Align::Center),
        ],
        groups: vec![group("产业到户补助（青山镇）", 1, count / 2), group("高龄津贴（大河镇）", count / 2, count)],
        total: ["合计", "", "", "", "1,234,567.00", ""].map(String::from).to_vec(),
    };
    let bar = |label: &str, values: [i64; 4], text: &str| Bar { label: label.into(), values: values.to_vec(), text: text.into() };
    let chart = BarChart {
        title: "各项目执行情况".into(),
        parts: ["已到账", "已审批", "待审批", "可用"].map(String::from).to_vec(),
        bars: vec![
            bar("产业到户补助", [500, 120, 80, 300], "1,000,000.00"),
            bar("农村最低生活保障补差", [200, 0, 60, 90], "350,000.00"),
            bar("高龄津贴", [90, 10, 0, 20], "120,000.00"),
        ],
    };
    Document {
        lang: "zh-CN".into(),
        title: "补贴资金发放明细表".into(),
        subtitle: "2026 年 1 月至 12 月".into(),
        office: "示例县农业农村局".into(),
        foot: "账本 522499-nync/07d9d0f6df411caf09393fc5f8f422c6，截至第 6,000 条".into(),
        facts: [
            ("编制单位", "示例县农业农村局"),
            ("期间", "2026 年 1 月至 12 月"),
            ("范围", "全县各乡镇"),
            ("笔数", "412"),
            ("合计（小写）", "¥1,234,567.00"),
            ("合计（大写）", &capital(123_456_700)),
        ]
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .to_vec(),
        blocks: vec![
            Block::Paragraph("根据《财政衔接推进乡村振兴补助资金管理办法》，现将本期补贴资金发放情况报告如下。本表所列各笔均可在账本中逐条核对；序号后的金额以元为单位，“已到账”指银行已经回盘确认。".into()),
            Block::Heading("一、执行情况".into()),
            Block::Chart(chart),
            Block::Heading("二、发放明细".into()),
            Block::Table(table),
            Block::Heading("三、凭据".into()),
            Block::Qr { bytes: (0..1_800_u32).map(|n| (n * 7 % 251) as u8).collect(), side_mm: 85.0, caption: "扫描可离线核对。".into() },
            Block::Note("未经签名的文件不作凭证。".into()),
        ],
        stamped: false,
        seal: Some(Seal {
            lines: ["签发人：周敏（主管）", "单位：示例县农业农村局", "签发时间：2026-11-25 20:15（北京时间）", "账本：截至第 6,000 条"]
                .map(String::from)
                .to_vec(),
        }),
        unsigned: String::new(),
        at: 1_790_000_000,
    }
}

fn attached(rows: usize) -> Attached {
    Attached {
        name: "rows.csv".into(),
        media: "text/csv".into(),
        relationship: "Data".into(),
        description: "各笔明细".into(),
        bytes: (0..rows).flat_map(|row| format!("{row},一二三\r\n").into_bytes()).collect(),
    }
}
