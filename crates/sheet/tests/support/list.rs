//! The payments of the sample lists, from which the samples are written and against which they are read.
//!
//! Places are fictional. The ID numbers are valid by their checksum and can be nobody's: there is no division 522499. The card
//! numbers fail the checksum of real ones.
#![allow(dead_code)]

use sheet::id_check_character;

/// One payment of 产业到户补助.
pub struct Payment {
    pub name: String,
    pub id: String,
    pub village: &'static str,
    pub group: u32,
    pub acres: u32,
    pub account: String,
}

/// How many payments the list has.
pub const PAYMENTS: u32 = 412;
/// What is paid for one 亩, in 分.
pub const RATE_FEN: i64 = 42_000;
/// What the list comes to, in 分.
pub const TOTAL_FEN: i64 = 53_214_000;
/// The sheet row of the first payment: below a title and a header of two lines.
pub const FIRST_ROW: u32 = 4;

impl Payment {
    /// The payment in this row of the list, from 0.
    pub fn at(index: u32) -> Self {
        let birth = (1960 + 3 * index % 39, 1 + index % 9, 10 + index % 18);
        let acres = [3, 2, 4, 1, 5][index as usize % 5] + u32::from(index >= 28 && index % 12 == 4);
        let villages = ["上寨村", "下寨村", "新桥村", "石板村"];
        Self {
            name: name(index),
            id: id(birth, 71 * (index % 10) % 100),
            village: villages[(index / 103) as usize % villages.len()],
            group: 1 + index % 7,
            acres,
            account: account(index),
        }
    }

    pub fn amount_fen(&self) -> i64 {
        RATE_FEN * i64::from(self.acres)
    }

    pub fn amount_yuan(&self) -> f64 {
        self.amount_fen() as f64 / 100.0
    }
}

pub fn all() -> Vec<Payment> {
    (0..PAYMENTS).map(Payment::at).collect()
}

/// How many payments the list of 农村低保补差 has.
pub const DIFFERENCES: u32 = 12;
/// What they come to.
pub const DIFFERENCES_TOTAL_YUAN: u32 = 12_870;

/// One payment of 农村低保补差: 550 a month less what the person has, for three months.
pub struct Difference {
    /// Sheet row, from 1.
    pub row: u32,
    pub name: String,
    pub id: String,
    pub village: &'static str,
    pub income_yuan: u32,
    pub account: String,
    /// Name, relation and authorisation of a payee who is another person.
    pub payee: Option<(String, &'static str, &'static str)>,
}

impl Difference {
    pub fn amount_yuan(&self) -> u32 {
        (550 - self.income_yuan) * 3
    }
}

/// The list of 农村低保补差, below a title and a header of one line. The first person has nothing at all.
pub fn differences() -> Vec<Difference> {
    let one = |index: u32| {
        let Payment { name, id, account, .. } = Payment::at(200 + index);
        let village = if index < 7 { "河口村" } else { "渡头村" };
        let payee = (index % 4 == 1).then(|| (self::name(300 + index), "父子", "委托书，村委会见证"));
        Difference { row: 3 + index, name, id, village, income_yuan: index * 35, account, payee }
    };
    (0..DIFFERENCES).map(one).collect()
}

/// The title of the list.
pub const TITLE: &str = "2026年产业到户补助发放明细表（青山镇）";

/// The two lines of the header. A cell merged to the right or down stands once; the rest of it is empty.
pub const HEADER: [[&str; 11]; 2] = [
    ["序号", "户主", "身份证号码", "住址", "", "补贴计算", "", "", "一卡通", "", "备注"],
    ["", "", "", "村", "组", "标准（元/亩）", "数量（亩）", "金额（元）", "卡号", "开户银行", ""],
];

/// The lines below the list: column and text each.
pub const BELOW: [&[(u16, &str)]; 3] = [
    &[(0, "合计金额（大写）：伍拾叁万贰仟壹佰肆拾元整")],
    &[(0, "制表人："), (2, "审核人："), (5, "单位负责人："), (8, "填表日期：2026年3月15日")],
    &[(0, "说明：补贴面积以确权登记为准，本表一式三份。")],
];

/// The whole list as rows of text, as delimited text has it.
pub fn as_text_rows() -> Vec<Vec<String>> {
    let mut rows = vec![vec![TITLE.to_owned()]];
    rows.extend(HEADER.iter().map(|line| line.iter().map(|cell| (*cell).to_owned()).collect()));
    for (index, payment) in all().iter().enumerate() {
        rows.push(vec![
            (index + 1).to_string(),
            payment.name.clone(),
            payment.id.clone(),
            payment.village.to_owned(),
            format!("{}组", payment.group),
            "420.00".to_owned(),
            payment.acres.to_string(),
            format!("{:.2}", payment.amount_yuan()),
            payment.account.clone(),
            "示例农村商业银行".to_owned(),
            String::new(),
        ]);
    }
    let acres: u32 = all().iter().map(|payment| payment.acres).sum();
    rows.push(["合计", "", "", "", "", "", &acres.to_string(), "532140.00"].map(str::to_owned).to_vec());
    for line in BELOW {
        let mut row = vec![String::new(); 11];
        for (column, text) in line {
            row[usize::from(*column)] = (*text).to_owned();
        }
        rows.push(row);
    }
    rows
}

/// An ID number that nobody can have, born on this day.
pub fn id((year, month, day): (u32, u32, u32), sequence: u32) -> String {
    let digits = format!("522499{year:04}{month:02}{day:02}{sequence:03}");
    let check = id_check_character(&digits).expect("17 digits have a check character");
    format!("{digits}{check}")
}

pub fn name(index: u32) -> String {
    const NAMES: [&str; 10] =
        ["王秀兰", "韦国强", "吴玉珍", "张建国", "石春花", "罗志成", "陈桂英", "潘光明", "龙阿妹", "杨德发"];
    const FAMILIES: [&str; 8] = ["王", "韦", "吴", "石", "罗", "潘", "龙", "杨"];
    const GIVEN: [&str; 9] = ["秀英", "国平", "玉兰", "建军", "春梅", "志明", "桂花", "光荣", "德芳"];
    match index {
        0..20 => NAMES[index as usize % 10].to_owned(),
        _ => format!("{}{}", FAMILIES[index as usize % 8], GIVEN[index as usize / 8 % 9]),
    }
}

/// A number in the form of a card's that no card can have: its last digit is not the one that Luhn's rule gives.
fn account(index: u32) -> String {
    let number = 6_217_880_010_000_000_000u64 + 37_915_733 * u64::from(index);
    let luhn = |number: u64| {
        let digits = number.to_string();
        let sum: u64 = digits
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| match (place % 2, u64::from(digit - b'0')) {
                (1, digit @ 5..) => 2 * digit - 9,
                (1, digit) => 2 * digit,
                (_, digit) => digit,
            })
            .sum();
        sum.is_multiple_of(10)
    };
    (if luhn(number) { number + 1 } else { number }).to_string()
}
