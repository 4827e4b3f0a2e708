//! How long the list of a million payments takes to load, filter, search and sort, in memory and with made-up persons.
//!
//! `cargo run --release -p office --example find_bench [PAYMENTS]`

#![allow(dead_code, reason = "the modules are those of the program, of which only a part is measured")]
#![allow(missing_docs, reason = "the modules are private there")]

#[path = "../src/view/columns.rs"]
mod columns;
#[path = "../src/cores.rs"]
mod cores;
#[path = "../src/view/order.rs"]
mod order;
#[path = "../src/view/persons.rs"]
mod persons;
#[path = "../src/view/places.rs"]
mod places;
#[path = "../src/view/query.rs"]
mod query;
#[path = "../src/view/standing.rs"]
mod standing;

use columns::{Columns, Row, month_number};
use ipc::{PaymentStatus, SortBy};
use ledger::{Disclosure, Random};
use persons::Persons;
use places::Places;
use query::{Found, Reading, Wanted};
use standing::Standings;
use std::{hint::black_box, time::Instant};

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let made = Made::new(count);
    let segments: Vec<Vec<u8>> = parts(count).map(|range| made.columns.encode(range)).collect();
    measure("load encoded columns", || {
        let mut columns = Columns::default();
        segments.iter().for_each(|segment| assert!(columns.append_encoded(segment), "it was just encoded"));
        assert_eq!(columns.len(), count);
        columns
    });
    let texts: Vec<Vec<u8>> = parts(count).map(|range| made.persons.encode(range)).collect();
    measure("load encoded persons (already unsealed)", || {
        let mut persons = Persons::default();
        texts.iter().for_each(|text| persons.append_encoded(text));
        assert_eq!(persons.len(), count);
        persons
    });
    let payee_ranks = measure("rank all payees by name", || made.persons.payee_ranks());
    let reading = Reading {
        columns: &made.columns,
        persons: Some(&made.persons),
        places: &made.places,
        standings: &made.standings,
        programme_ranks: &[0, 1, 2, 3, 4, 5, 6],
        payee_ranks: &payee_ranks,
    };
    let find = |title: &str, wanted: Wanted| {
        let found: Found = measure(title, || reading.find(&wanted));
        println!("{:>60} found, sum {}", found.ordinals.len(), ipc::show_money(found.sum));
    };
    let words = |words: &[&str]| Wanted { words: words.iter().map(|word| (*word).to_owned()).collect(), ..Wanted::default() };
    let township: Vec<u32> = (0..VILLAGES as u32).collect();
    let status = vec![PaymentStatus::Executed, PaymentStatus::Approved];
    find("everything", Wanted::default());
    find("township and status", Wanted { places: Some(township), status, ..Wanted::default() });
    find("a common part of a name: 兰", words(&["兰"]));
    find("a rare name: 欧阳小明", words(&["欧阳小明"]));
    find("a part of most ID numbers: 522499", words(&["522499"]));
    find("a part of some ID numbers: 0215", words(&["0215"]));
    find("one ID number to the last but two", words(&["5224991963021500"]));
    find("a village: 上寨村", words(&["上寨村"]));
    find("name and village: 兰 上寨村", words(&["兰", "上寨村"]));
    find("nothing: 无此人", words(&["无此人"]));
    for (title, sort) in [
        ("by amount", SortBy::Amount),
        ("by place", SortBy::Place),
        ("by status", SortBy::Status),
        ("by first month", SortBy::Period),
        ("by date recorded", SortBy::Recorded),
        ("by payee", SortBy::Payee),
    ] {
        find(title, Wanted { sort, descending: true, ..Wanted::default() });
    }
    find("兰, by amount", Wanted { sort: SortBy::Amount, ..words(&["兰"]) });
}

/// Prints the best and the median of some runs, in milliseconds. The best is the one that other programs disturbed least.
fn measure<T>(title: &str, mut run: impl FnMut() -> T) -> T {
    let mut last = None;
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            // What the last run made is given back outside the time that is taken.
            drop(last.take());
            let start = Instant::now();
            last = Some(black_box(run()));
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{title:<42} best {:>7.1} ms, median {:>7.1} ms", times[0], times[RUNS / 2]);
    last.expect("it ran at least once")
}

fn parts(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..count).step_by(SEGMENT).map(move |first| first..(first + SEGMENT).min(count))
}

struct Made {
    columns: Columns,
    persons: Persons,
    places: Places,
    standings: Standings,
}

impl Made {
    fn new(count: usize) -> Made {
        let mut random = XorShift(0x9e37_79b9_7f4a_7c15);
        let mut made = Made {
            columns: Columns::default(),
            persons: Persons::default(),
            places: Places::default(),
            standings: Standings::default(),
        };
        let mut numbers = Vec::new();
        for township in ["青山镇", "白水乡", "大河镇", "云岭乡", "石桥镇", "龙井乡", "双河镇", "月亮乡"] {
            for village in 0..VILLAGES {
                let village = if village == 0 {
                    "上寨村".to_owned()
                } else {
                    format!("{}寨村", ["下", "中", "新", "老"][village % 4]) + &"东".repeat(village / 4)
                };
                numbers.push(made.places.number(township, &village));
            }
        }
        let (mut status, mut reversed) = (Vec::new(), Vec::new());
        for i in 0..count {
            let month = month_number(funds::Month::new(2026, (i * 12 / count + 1) as u8).expect("a month of the year"));
            made.columns.push(Row {
                entry: i as u32 + 100,
                at: 1_767_574_800 + (i * 27 / 1000) as u32,
                member: 3 + random.below(2) as u16,
                programme: (i / 5000 % 7) as u16,
                place: numbers[random.below(numbers.len() as u64) as usize],
                from: month,
                to: month,
                batch: (i / 5000) as u32,
                amount: 100 * random.below(500_000) as i64 + 100,
            });
            made.persons.push(&fields(&mut random));
            status.push(if i * 50 > count * 49 { PaymentStatus::Submitted } else { PaymentStatus::Executed });
            if i % 5000 == 7 {
                reversed.push((i as u32, 100));
            }
        }
        made.standings = Standings::new(status, reversed);
        made
    }
}

fn fields(random: &mut XorShift) -> Vec<Disclosure> {
    let mut name = String::new();
    name.push(['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'][random.below(10) as usize]);
    for _ in 0..1 + random.below(2) {
        name.push(['秀', '兰', '英', '明', '国', '华', '建', '军', '芳', '梅', '平', '刚'][random.below(12) as usize]);
    }
    let (year, month, day) = (1930 + random.below(80), 1 + random.below(12), 1 + random.below(28));
    let id = format!("522499{year}{month:02}{day:02}{:04}", random.below(10_000));
    let account = format!("621700{:013}", random.below(10_000_000_000_000));
    let field = |name: &str, value: &str, random: &mut XorShift| Disclosure::new(name, value, random);
    let mut fields =
        vec![field("beneficiary_name", &name, random), field("beneficiary_id", &id, random), field("account", &account, random)];
    if random.below(10) == 0 {
        fields.push(field("payee_name", "李建国", random));
    }
    fields
}

/// Marsaglia's generator: quick, and the same each time.
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

impl Random for XorShift {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().for_each(|byte| *byte = self.below(256) as u8);
    }
}

const RUNS: usize = 15;
const VILLAGES: usize = 12;

/// As the program stores them.
const SEGMENT: usize = 8192;
