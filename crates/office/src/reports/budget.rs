//! 预算执行表: of each programme what was received, submitted, committed, paid and is left.

use super::part::{Part, Say, plain};
use crate::{Office, Outcome, programmes::show_money as money_of};
use ipc::{Fen, ReportWish, Text, show_money};
use report::{Align, Bar, BarChart, Block, Column, Document, Group, Table, capital};

impl Office {
    pub(super) fn budget_part(&mut self, wish: &ReportWish) -> Outcome<Part> {
        let now = self.world.now();
        let (desk, ..) = self.signed_in()?;
        let say = Say(wish.lang);
        let (first, last) = years(wish);
        let programmes: Vec<_> = desk.book.programmes().iter().filter(|programme| is_budgeted(wish, programme)).collect();
        let mut table = vec![CSV_HEADS.map(String::from).to_vec()];
        let (mut rows, mut bars, mut sums) = (Vec::new(), Vec::new(), [0 as Fen; 5]);
        for programme in &programmes {
            let money = money_of(&programme.money());
            let figures = [money.received, money.paid + money.spent_before, money.committed, money.submitted, money.available];
            sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
            rows.push([vec![format!("{} {}", programme.name(), programme.year())], figures.map(show_money).to_vec()].concat());
            bars.push(Bar {
                label: programme.name().to_owned(),
                values: vec![figures[1], figures[2], (money.available).max(0)],
                text: show_money(money.received),
            });
            let head = [
                programme.entry().to_string(),
                programme.code().to_owned(),
                programme.name().to_owned(),
                programme.year().to_string(),
            ];
            table.push([head.to_vec(), figures.map(plain).to_vec()].concat());
        }
        let names = [
            Text::new("收到指标", "Received"),
            Text::new("已到账", "Paid"),
            Text::new("已审批未到账", "Committed"),
            Text::new("待审批", "Submitted"),
            Text::new("可用指标", "Available"),
        ];
        let mut columns = vec![Column { head: say.of("补贴项目", "Programme"), width: 2.4, align: Align::Left }];
        columns.extend(names.iter().map(|name| Column { head: name.in_lang(say.0).to_owned(), width: 1.3, align: Align::Right }));
        let total = [vec![say.of("合计", "Total")], sums.map(show_money).to_vec()].concat();
        let blank = desk.blank(say, now);
        let mut facts = vec![
            (say.of("编制单位", "Office"), blank.office.clone()),
            (say.of("项目数", "Programmes"), programmes.len().to_string()),
            (say.of("收到指标", "Received"), format!("¥{}", show_money(sums[0]))),
        ];
        if say.0 == ipc::Lang::Zh {
            facts.push(("收到指标（大写）".into(), capital(sums[0])));
        }
        let chart = BarChart {
            title: say.of("各项目执行情况（元）", "Execution by programme (yuan)"),
            parts: vec![say.of("已到账", "Paid"), say.of("已审批未到账", "Committed"), say.of("可用指标", "Available")],
            bars,
        };
        let blocks = vec![
            Block::Chart(chart),
            Block::Table(Table { columns, groups: vec![Group { rows, ..Group::default() }], total }),
            Block::Note(say.of(
                "已到账含启用本账本前已用的部分；可用指标 ＝ 收到指标 － 已到账 － 已审批未到账，待审批的尚未扣减。",
                "Paid includes what was spent before this ledger; available = received − paid − committed, what waits is not taken off yet.",
            )),
        ];
        let keys = ["received", "paid", "committed", "submitted", "available"];
        let mut named: Vec<(&'static str, Text, Fen)> =
            keys.into_iter().zip(names).zip(sums).map(|((key, name), sum)| (key, name, sum)).collect();
        named.sort_by_key(|(key, ..)| *key);
        Ok(Part {
            place: String::new(),
            document: Document {
                title: say.of("补贴资金预算执行表", "Budget execution"),
                subtitle: years_words(first, last, say),
                facts,
                blocks,
                ..blank
            },
            table,
            counts: Vec::new(),
            total: Some(sums[0]),
            sums: named,
        })
    }
}

/// Whether a programme stands in a budget that was wished for.
pub(crate) fn is_budgeted(wish: &ReportWish, programme: &funds::Programme) -> bool {
    let (first, last) = years(wish);
    (wish.programmes.is_empty() || wish.programmes.iter().any(|code| code == programme.code()))
        && first.is_none_or(|first| first <= programme.year())
        && last.is_none_or(|last| programme.year() <= last)
}

/// A budget is of years: the period says which.
fn years(wish: &ReportWish) -> (Option<u16>, Option<u16>) {
    let year = |month: &str| month.get(..4).and_then(|year| year.parse::<u16>().ok());
    (year(&wish.from), year(&wish.to))
}

fn years_words(first: Option<u16>, last: Option<u16>, say: Say) -> String {
    match (first, last) {
        (None, None) => String::new(),
        (Some(first), Some(last)) if first == last => say.of(&format!("{first} 年度"), &format!("Budget year {first}")),
        (Some(first), Some(last)) => say.of(&format!("{first} 至 {last} 年度"), &format!("Budget years {first} to {last}")),
        (Some(first), None) => say.of(&format!("{first} 年度起"), &format!("Budget years from {first}")),
        (None, Some(last)) => say.of(&format!("截至 {last} 年度"), &format!("Budget years up to {last}")),
    }
}

const CSV_HEADS: [&str; 9] =
    ["entry", "programme", "programme_name", "year", "received", "paid", "committed", "submitted", "available"];
