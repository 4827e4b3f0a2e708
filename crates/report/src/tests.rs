//! What holds for every report: nothing is lost, nothing stands alone, and archives can keep the file.

use crate::{
    Align, Attached, Bar, BarChart, Block, Column, Document, FontFile, Fonts, Group, ReportFault, Seal, Table,
    flow::{Flow, Item, LEFT, PAGE, RIGHT, Style, plain},
    fonts::Weight,
    layout::lay_out,
    make,
};
use lopdf::Object;

fn fonts() -> Fonts {
    let read = |name: &str| FontFile {
        name: name.into(),
        bytes: std::fs::read(format!("/usr/share/fonts/opentype/noto/{name}")).expect("scripts/setup installs fonts-noto-cjk"),
        face: 2,
    };
    Fonts::new(read("NotoSerifCJK-Regular.ttc"), read("NotoSerifCJK-Bold.ttc"), Vec::new()).expect("they are fonts")
}

fn table(groups: &[usize]) -> Table {
    let column = |head: &str, align| Column { head: head.into(), width: 1.0, align };
    let mut number = 0;
    let mut row = || {
        number += 1;
        vec![format!("行{number}"), "某村".into(), format!("{number},000.00")]
    };
    let group = |(place, count): (usize, &usize)| Group {
        title: format!("组{}", place + 1),
        rows: (0..*count).map(|_| row()).collect(),
        subtotal: vec!["小计".into(), String::new(), "1.00".into()],
    };
    Table {
        columns: vec![column("名", Align::Left), column("村", Align::Center), column("元", Align::Right)],
        groups: groups.iter().enumerate().map(group).collect(),
        total: vec!["合计".into(), String::new(), "2.00".into()],
    }
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        lang: "zh-CN".into(),
        title: "发放明细表".into(),
        office: "示例县农业农村局".into(),
        foot: "账本".into(),
        blocks,
        seal: Some(Seal { lines: vec!["签发人：周敏".into(), "账本：第 6,000 条".into()] }),
        at: 1_790_000_000,
        ..Document::default()
    }
}

/// The texts of each page, in the order in which they are written.
fn texts(document: &Document, fonts: &Fonts) -> Vec<Vec<String>> {
    let faces = fonts.open();
    let pages = lay_out(document, &mut Flow::new(&faces, true), &mut |_, _| true).expect("it has pages").pages;
    for item in pages.iter().flatten() {
        let Item::Text { x, y, style, text, .. } = item else { continue };
        assert!(*x >= LEFT - 0.1 && x + style.size <= RIGHT + 1.0 && *y > 45.0 && *y < PAGE.1 - 45.0, "{text} at {x}, {y}");
    }
    let of = |page: Vec<Item>| {
        page.into_iter().filter_map(|item| if let Item::Text { text, .. } = item { Some(text) } else { None }).collect()
    };
    pages.into_iter().map(of).collect()
}

#[test]
fn no_row_is_lost_and_none_stands_alone() {
    let fonts = fonts();
    for first in 1..90 {
        let groups = [first, 3, 1, 47];
        let all: usize = groups.iter().sum();
        let blocks = vec![Block::Heading("一、明细".into()), Block::Table(table(&groups)), Block::Note("附注。".into())];
        let pages = texts(&document(blocks), &fonts);
        let is_row = |text: &&String| text.starts_with('行');
        let rows: Vec<&String> = pages.iter().flatten().filter(is_row).collect();
        assert_eq!(rows.len(), all);
        assert!(rows.iter().enumerate().all(|(place, row)| **row == format!("行{}", place + 1)), "in order, each once");
        for (number, page) in pages.iter().enumerate() {
            let has = |text: &str| page.iter().any(|there| there == text);
            let here = page.iter().filter(is_row).count();
            assert!(here >= 2, "no page without rows, and none with one: page {number} of {first}: {page:?}");
            assert!(has("名"), "the head is repeated");
            assert_eq!(number + 1 == pages.len(), has("合计"), "the sum stands with the last rows");
            assert_eq!(has("签发人：周敏"), has("合计"), "and the signature's block with the sum");
            let last = page.iter().rev().find(|text| !text.ends_with("00") && *text != "某村").expect("something");
            assert!(!last.starts_with('组') && !last.starts_with("一、"), "no title stands last: {last}");
        }
    }
}

#[test]
fn headings_stay_with_what_they_are_about() {
    let fonts = fonts();
    let chart = BarChart {
        title: "执行".into(),
        parts: vec!["甲".into(), "乙".into()],
        bars: vec![Bar { label: "项目".into(), values: vec![3, 1], text: "4.00".into() }; 4],
    };
    for count in 20..45 {
        let mut blocks = vec![Block::Note("附注。".into()); count];
        blocks.extend([Block::Heading("二、执行".into()), Block::Chart(chart.clone()), Block::Heading("三、凭据".into())]);
        blocks.push(Block::Qr { bytes: vec![7; 900], side_mm: 60.0, caption: "扫描核对".into() });
        for page in texts(&document(blocks), &fonts) {
            let has = |text: &str| page.iter().any(|there| there == text);
            assert_eq!(has("二、执行"), has("项目"), "{count}: {page:?}");
            assert_eq!(has("三、凭据"), has("扫描核对"), "{count}: {page:?}");
        }
    }
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on_and_an_amount_stays_on_its_line() {
    let fonts = fonts();
    let mut long = table(&[2]);
    long.groups[0].rows[0][1] = "长".repeat(2_000);
    long.groups[0].rows[1][2] = "123,456,789,012,345,678,901,234,567,890.00".into();
    let pages = texts(&document(vec![Block::Table(long.clone())]), &fonts);
    assert!(pages.len() > 1);
    let count = pages.iter().flatten().map(|text| text.matches('长').count()).sum::<usize>();
    assert_eq!(count, 2_000, "nothing of it is lost");
    assert!(pages.iter().flatten().any(|text| *text == long.groups[0].rows[1][2]), "in one piece");
    let empty = texts(&document(vec![Block::Table(table(&[]))]), &fonts).concat();
    assert!(empty.contains(&"（无）".to_owned()), "an empty table says so: {empty:?}");
}

#[test]
fn figures_are_even_and_characters_that_look_alike_stay_apart() {
    let fonts = fonts();
    let faces = fonts.open();
    for weight in [Weight::Text, Weight::Bold] {
        let style = Style { weight, ..plain(10.0) };
        let wide = |figure: char| Flow::new(&faces, true).width(&figure.to_string().repeat(9), style);
        let all: Vec<f32> = ('0'..='9').map(wide).collect();
        assert!(all.iter().all(|one| (one - all[0]).abs() < 1.2), "figures of even width: {all:?}");
    }
    let (sun, radical) = (faces.find(Weight::Text, '日'), faces.find(Weight::Text, '⽇'));
    assert_ne!(sun.map(|(face, _)| face), radical.map(|(face, _)| face), "one glyph of one font means one character");
    let rare = document(vec![Block::Paragraph("某\u{f8ff}某".into())]);
    let fault = make(&rare, &[], &fonts, &mut |_, _| true).err();
    assert_eq!(fault, Some(ReportFault::Glyph('\u{f8ff}')), "what no font has is named, never an empty box");
    let stopped = make(&document(vec![Block::Table(table(&[2_000]))]), &[], &fonts, &mut |_, _| false).err();
    assert_eq!(stopped, Some(ReportFault::Stopped));
}

#[test]
fn the_file_is_one_for_archives_and_always_the_same() {
    let fonts = fonts();
    let attached = Attached {
        name: "rows.csv".into(),
        media: "text/csv".into(),
        relationship: "Data".into(),
        description: "各笔明细".into(),
        bytes: b"entry\r\n1\r\n".to_vec(),
    };
    let document =
        document(vec![Block::Table(table(&[60])), Block::Qr { bytes: vec![1; 50], side_mm: 30.0, caption: "码".into() }]);
    let make = || make(&document, std::slice::from_ref(&attached), &fonts, &mut |_, _| true).expect("a report").pdf;
    let pdf = make();
    assert!(pdf == make(), "the same document gives the same bytes");
    assert!(pdf.starts_with(b"%PDF-1.7\n%") && pdf[10..14].iter().all(|byte| *byte > 127), "6.1.2: the head");
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
    let file = lopdf::Document::load_mem(&pdf).expect("it can be read");
    assert!(file.trailer.has(b"ID") && !file.trailer.has(b"Encrypt"), "6.1.3: named, and not encrypted");
    let catalog = file.catalog().expect("a catalog");
    let get = |dictionary: &lopdf::Dictionary, key: &[u8]| {
        file.dereference(dictionary.get(key).expect("there")).expect("there").1.clone()
    };
    assert_eq!(catalog.get(b"Lang").ok().and_then(|lang| lang.as_str().ok()), Some(b"zh-CN".as_slice()));

    let Object::Stream(metadata) = get(catalog, b"Metadata") else { panic!("metadata are a stream") };
    assert!(!metadata.dict.has(b"Filter"), "6.6.2: metadata are read without tools");
    let xmp = String::from_utf8(metadata.content).expect("UTF-8");
    for part in ["<pdfaid:part>3<", "<pdfaid:conformance>B<", ">发放明细表<", "<xmp:CreateDate>2026-09-21T14:13:20Z<"] {
        assert!(xmp.contains(part), "{part} in {xmp}");
    }
    let intents = get(catalog, b"OutputIntents");
    let intent = intents.as_array().expect("an array")[0].as_dict().expect("a dictionary");
    let Object::Stream(profile) = get(intent, b"DestOutputProfile") else { panic!("the profile is a stream") };
    let profile = profile.decompressed_content().expect("a deflated profile");
    assert_eq!(u32::from_be_bytes([profile[0], profile[1], profile[2], profile[3]]) as usize, profile.len(), "its length");
    assert_eq!(&profile[36..40], b"acsp");

    let associated = get(catalog, b"AF");
    let (_, specification) = file.dereference(&associated.as_array().expect("an array")[0]).expect("there");
    let specification = specification.as_dict().expect("a specification");
    assert_eq!(
        specification.get(b"AFRelationship").ok(),
        Some(&Object::Name(b"Data".to_vec())),
        "6.8: what it is to the document"
    );
    assert!(specification.has(b"F") && specification.has(b"UF"));
    let files = get(specification, b"EF");
    let Object::Stream(embedded) = get(files.as_dict().expect("files"), b"F") else { panic!("the file is a stream") };
    assert_eq!(embedded.decompressed_content().unwrap_or(embedded.content.clone()), attached.bytes);
    assert!(
        embedded.dict.has(b"Subtype")
            && embedded.dict.get(b"Params").is_ok_and(|params| params.as_dict().is_ok_and(|p| p.has(b"ModDate")))
    );

    for object in file.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for key in [b"JS".as_slice(), b"AA", b"OpenAction", b"SMask", b"TR", b"Launch"] {
            assert!(!dictionary.has(key), "{} is nothing for archives", String::from_utf8_lossy(key));
        }
        let filter = dictionary.get(b"Filter").ok().cloned();
        assert!(filter.is_none_or(
            |filter| filter == Object::Name(b"FlateDecode".to_vec()) || filter == Object::Name(b"Adobe.PPKLite".to_vec())
        ));
        let kind = |key: &[u8]| dictionary.get(key).ok().and_then(|name| name.as_name().ok()).map(<[u8]>::to_vec);
        match (kind(b"Type").as_deref(), kind(b"Subtype").as_deref()) {
            (Some(b"Font"), Some(b"Type0")) => assert!(dictionary.has(b"ToUnicode")),
            (Some(b"FontDescriptor"), _) => assert!(dictionary.has(b"FontFile3"), "6.2.11.4: fonts are embedded"),
            (Some(b"Annot"), _) => {
                assert!(dictionary.has(b"AP") && dictionary.get(b"F").is_ok_and(|f| *f == Object::Integer(132)))
            }
            (Some(b"Font"), Some(other)) => assert_eq!(other, b"CIDFontType0", "no font that a reader must have itself"),
            _ => {}
        }
    }
}
