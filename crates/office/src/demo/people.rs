//! Fictional households: names put together from common parts, ID numbers of a division that does not exist.

use crate::{line::Line, world::SeededRandom};
use funds::{Formula, Rule};

/// All households of the demo county.
pub(super) struct Population {
    persons: Vec<Person>,
}

/// One beneficiary.
#[derive(Clone)]
pub(super) struct Person {
    name: String,
    id: String,
    account: String,
    township: usize,
    village: usize,
    /// What their payments are computed from: 1 to 5.
    size: i64,
}

/// Townships and their villages.
pub(super) const TOWNSHIPS: [(&str, [&str; 4]); 3] = [
    ("青山镇", ["上寨村", "下寨村", "石门村", "松林村"]),
    ("白水乡", ["茶园村", "河湾村", "岩脚村", "新桥村"]),
    ("大河镇", ["河口村", "渡头村", "大坝村", "梨树村"]),
];

impl Population {
    /// Makes so many persons, a third in each township.
    pub fn new(random: &mut SeededRandom, count: usize) -> Population {
        let count = count.max(TOWNSHIPS.len());
        Population { persons: (0..count).map(|i| Person::new(random, i)).collect() }
    }

    /// The first `count` persons of a township. Each round a few at the end are others than before, so that batches differ
    /// as they do in life.
    pub fn in_township(&self, township: usize, count: usize, round: usize) -> impl Iterator<Item = &Person> {
        let there: Vec<&Person> = self.persons.iter().filter(|person| person.township == township).collect();
        let shift = round * 7;
        (0..count).map(move |i| {
            let steady = i * 20 < count * 19;
            there[(if steady { i } else { i + shift }) % there.len()]
        })
    }

    /// Any of them.
    pub fn any(&self, random: &mut SeededRandom) -> &Person {
        &self.persons[random.below(self.persons.len() as u64) as usize]
    }
}

impl Person {
    fn new(random: &mut SeededRandom, i: usize) -> Person {
        let pick = |random: &mut SeededRandom, from: &[&str]| from[random.below(from.len() as u64) as usize].to_owned();
        let name = format!("{}{}", pick(random, &SURNAMES), pick(random, &GIVEN));
        let (year, month, day) = (1940 + random.below(60), 1 + random.below(12), 1 + random.below(28));
        let first_17 = format!("522499{year}{month:02}{day:02}{:03}", i % 1000);
        let check = sheet::id_check_character(&first_17).unwrap_or('X');
        Person {
            name,
            id: format!("{first_17}{check}"),
            account: format!("62178800{:011}", i * 37 + 11),
            township: i % TOWNSHIPS.len(),
            village: i / TOWNSHIPS.len() % 4,
            size: 1 + random.below(5) as i64,
        }
    }

    /// A payment to this person by a rule, without its months.
    pub fn line(&self, rule: &Rule, random: &mut SeededRandom) -> Line {
        let (township, villages) = TOWNSHIPS[self.township];
        let mut line = Line { township: township.into(), village: villages[self.village].into(), ..Line::default() };
        line.set_person("beneficiary_name", self.name.clone());
        line.set_person("beneficiary_id", self.id.clone());
        line.set_person("account", self.account.clone());
        line.set_person(
            "household",
            format!("{:03}{:05}", self.township * 4 + self.village, self.id[14..17].parse::<u32>().unwrap_or(0)),
        );
        match rule.formula {
            Formula::Unit | Formula::UnitMonths => line.quantity = Some(self.size * 10_000),
            Formula::Difference => line.own_income = Some(rule.rate / 4 + random.below(10) as i64 * 1_000),
            Formula::Fixed | Formula::Months => {}
        }
        line
    }
}

const SURNAMES: [&str; 24] = [
    "王", "韦", "吴", "张", "石", "罗", "陈", "潘", "龙", "杨", "李", "刘", "黄", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "梁",
];

const GIVEN: [&str; 32] = [
    "秀兰", "国强", "玉珍", "建国", "春花", "志成", "桂英", "光明", "阿妹", "德发", "小红", "志强", "玉兰", "文斌", "秀英",
    "永福", "金凤", "世昌", "美玲", "长林", "桂花", "正华", "大勇", "云珍", "家和", "素芬", "开明", "月娥", "仁义", "翠莲",
    "福生", "晓燕",
];
