//! 预算执行表: of each programme what was received, submitted, committed, paid and is left.

use super::part::{Part, Say, plain};
use crate::{Office, Outcome, programmes::show_money as money_of};
use ipc::{Fen, Money, ReportWish, Text, show_money};
use report::{Align, Bar, BarChart, Block, Column, Document, Group, Table, capital};

impl Office {
    pub(super) fn budget_part(&mut self, wish: &ReportWish) -> Outcome<Part> {
        let now = self.world.now();
        let (desk, ..) = self.signed_in()?;
        let say = Say(wish.lang);
        let (first, last) = years(wish);
        let programmes: Vec<_> = desk.book.programmes().iter().filter(|programme| is_budgeted(wish, programme)).collect();
        let columns_of = figures(&programmes);
        let heads = CSV_HEADS.into_iter().chain(columns_of.iter().map(|figure| figure.key));
        let mut table = vec![heads.map(String::from).collect::<Vec<_>>()];
        let (mut rows, mut bars, mut sums) = (Vec::new(), Vec::new(), vec![0 as Fen; columns_of.len()]);
        for programme in &programmes {
            let money = money_of(&programme.money());
            let figures: Vec<Fen> = columns_of.iter().map(|figure| (figure.of)(&money)).collect();
            sums.iter_mut().zip(&figures).for_each(|(sum, figure)| *sum += figure);
            let shown = figures.iter().copied().map(show_money);
            rows.push(std::iter::once(format!("{} {}", programme.name(), programme.year())).chain(shown).collect());
            let in_bar = columns_of.iter().zip(&figures).filter(|(figure, _)| figure.in_bar);
            bars.push(Bar {
                label: programme.name().to_owned(),
                values: in_bar.map(|(_, fen)| *fen).collect(),
                text: show_money(money.received),
            });
            let head = [
                programme.entry().to_string(),
                programme.code().to_owned(),
                programme.name().to_owned(),
                programme.year().to_string(),
            ];
            table.push(head.into_iter().chain(figures.into_iter().map(plain)).collect());
        }
        let mut columns = vec![Column { head: say.of("补贴项目", "Programme"), width: 2.4, align: Align::Left }];
        let head = |figure: &Figure| Column { head: figure.name.in_lang(say.0).to_owned(), width: 1.3, align: Align::Right };
        columns.extend(columns_of.iter().map(head));
        let total = std::iter::once(say.of("合计", "Total")).chain(sums.iter().copied().map(show_money)).collect();
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
            parts: columns_of.iter().filter(|figure| figure.in_bar).map(|figure| figure.name.in_lang(say.0).to_owned()).collect(),
            bars,
        };
        let blocks = vec![
            Block::Chart(chart),
            Block::Table(Table { columns, groups: vec![Group { rows, ..Group::default() }], total }),
            Block::Note(say.of(
                "已到账含启用本账本前已用的部分；可用指标 ＝ 收到指标 － 已下达 － 已到账 － 已审批未到账，待审批的尚未扣减。",
                "Paid includes what was spent before this ledger; available = received − issued − paid − committed, what waits is not taken off yet.",
            )),
        ];
        let received = sums.first().copied().unwrap_or_default();
        let mut named: Vec<(&'static str, Text, Fen)> =
            columns_of.into_iter().zip(sums).map(|(figure, sum)| (figure.key, figure.name, sum)).collect();
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
            total: Some(received),
            sums: named,
        })
    }
}

/// A column of figures.
pub(crate) struct Figure {
    /// Its name in `rows.csv` and in the manifest.
    pub key: &'static str,
    /// Its name on the page.
    name: Text,
    /// Of which money.
    pub of: fn(&Money) -> Fen,
    /// It is a part of what was received, and so of the bar.
    in_bar: bool,
}

/// The figures of a budget, in the order of its columns: of money issued onward only where there is any, as in the budgets of
/// offices that issue none and of those before anybody could.
pub(crate) fn figures(programmes: &[&funds::Programme]) -> Vec<Figure> {
    let issues = programmes.iter().any(|programme| programme.money().issued != 0);
    let figure = |key, name, in_bar, of| Figure { key, name, of, in_bar };
    let mut figures: Vec<Figure> = vec![
        figure("received", Text::new("收到指标", "Received"), false, |money| money.received),
        figure("issued", Text::new("已下达", "Issued"), true, |money| money.issued),
        figure("paid", Text::new("已到账", "Paid"), true, |money| money.paid + money.spent_before),
        figure("committed", Text::new("已审批未到账", "Committed"), true, |money| money.committed),
        figure("submitted", Text::new("待审批", "Submitted"), false, |money| money.submitted),
        figure("available", Text::new("可用指标", "Available"), true, |money| money.available),
    ];
    figures.retain(|figure| issues || figure.key != "issued");
    figures
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

/// Before the figures.
const CSV_HEADS: [&str; 4] = ["entry", "programme", "programme_name", "year"];
