//! Lists of payments as a township would send them, with as many rows as asked for. The ID numbers can be nobody's, since
//! there is no division 522499; the surnames and given names are common ones.

use crate::desk::Desk;

/// A list of payments of 420.00 for each 亩, one to five of them, under CYDH-2026.
pub struct List {
    pub csv: String,
    pub count: u32,
    /// In 元, as it is typed.
    pub total: String,
}

impl List {
    /// `first` is the number of the first person, so that lists of other persons can be had.
    pub fn of(count: u32, first: u32) -> List {
        let mut csv = String::from("2026年7-8月产业到户补助发放明细表（青山镇）\n");
        csv.push_str("序号,姓名,身份证号码,村,标准（元/亩）,数量（亩）,金额（元）,银行账号\n");
        let mut total = 0;
        for row in 0..count {
            let person = first + row;
            let quantity = 1 + person % 5;
            total += 420 * quantity;
            csv.push_str(&format!(
                "{},{},{},{},420.00,{quantity},{}.00,6217881{person:012}\n",
                row + 1,
                name(person),
                id(person),
                ["上寨村", "下寨村", "石门村"][person as usize % 3],
                420 * quantity,
            ));
        }
        List { csv, count, total: format!("{total}.00") }
    }

    /// The words that import it, behind the file's name.
    pub fn call(&self) -> [String; 6] {
        let words = ["--programme", "CYDH-2026", "--count", &self.count.to_string(), "--total", &self.total];
        words.map(str::to_owned)
    }
}

/// Records a list of so many rows as 李经办; returns the batch's number and its total in 分.
pub fn record(desk: &Desk, count: u32, first: u32) -> (String, i64) {
    let list = List::of(count, first);
    let file = desk.file(&format!("{first}.csv"), &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    let line = desk.told("李经办", &words)["line"].take();
    (line["number"].as_str().expect("a number").to_owned(), line["total"].as_i64().expect("a total"))
}

fn name(person: u32) -> String {
    const SURNAMES: [&str; 8] = ["欧阳", "司徒", "诸葛", "上官", "皇甫", "令狐", "端木", "公孙"];
    const GIVEN: [&str; 12] = ["秀兰", "国强", "玉珍", "建国", "春花", "志成", "桂英", "光明", "德发", "文斌", "永福", "金凤"];
    let person = person as usize;
    format!("{}{}", SURNAMES[person % SURNAMES.len()], GIVEN[person / SURNAMES.len() % GIVEN.len()])
}

/// GB 11643-1999: six digits of the division, eight of the birth date, three of the order, and a check character.
fn id(person: u32) -> String {
    let (year, month, day) = (1940 + person / 336_000 % 60, 1 + person / 28 % 12, 1 + person % 28);
    let digits = format!("522499{year}{month:02}{day:02}{:03}", person / 336 % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", char::from(b"10X98765432"[sum as usize % 11]))
}
