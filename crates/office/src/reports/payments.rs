//! 发放明细表 and 公示表: payments in a period, of programmes and places.

use super::part::{Part, Say, plain};
use crate::{
    Office, Outcome,
    days::{day_of, month_of},
    desk::Desk,
    session::Session,
    view::{Standings, month_text},
};
use ipc::{Fen, PaymentStatus, ReportBy, ReportKind, ReportSplit, ReportWish, Text, show_money};
use report::{Align, Block, Column, Document, Group, Table, capital};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One payment as it is shown.
struct Line {
    entry: u64,
    day: String,
    code: String,
    programme: String,
    township: String,
    village: String,
    payee: String,
    /// The head of the household, where payments are grouped so.
    head: String,
    /// The first payment listed to the same person or household, by which those of one name are told apart.
    person: u64,
    from: String,
    to: String,
    amount: Fen,
    status: PaymentStatus,
}

impl Office {
    pub(super) fn payments_parts(&mut self, wish: &ReportWish) -> Outcome<Vec<Part>> {
        let now = self.world.now();
        let (desk, session, _) = self.signed_in()?;
        let lines = desk.lines_of(session, wish);
        let mut places: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
        for line in lines {
            let place = match wish.split {
                ReportSplit::None => Default::default(),
                ReportSplit::Township => (line.township.clone(), String::new()),
                ReportSplit::Village => (line.township.clone(), line.village.clone()),
            };
            places.entry(place).or_default().push(line);
        }
        if places.is_empty() {
            places.insert(Default::default(), Vec::new());
        }
        let blank = desk.blank(Say(wish.lang), now);
        Ok(places.into_iter().map(|((township, village), lines)| part(wish, township + &village, lines, blank.clone())).collect())
    }
}

impl Desk {
    /// Whether a payment stands in a report that was wished for; `standings` are those of the book.
    pub(crate) fn is_wanted(&self, wish: &ReportWish, standings: &Standings, i: usize) -> bool {
        let row = self.columns.row(i);
        let programme = &self.book.programmes()[usize::from(row.programme)];
        let (township, village) = self.places.name(row.place);
        let status = standings.status(i);
        // Written out last, and only when it is asked for: this is asked of every payment there is.
        let in_months = || {
            let month = month_of(i64::from(row.at));
            (wish.from.is_empty() || *month >= *wish.from) && (wish.to.is_empty() || *month <= *wish.to)
        };
        let counts = match wish.kind {
            // What is to be approved is shown to the people before it is.
            ReportKind::Notice => {
                matches!(status, PaymentStatus::Submitted | PaymentStatus::Approved | PaymentStatus::Executed)
            }
            _ => matches!(status, PaymentStatus::Approved | PaymentStatus::Executed | PaymentStatus::History),
        };
        counts
            && (wish.batch.is_empty() || self.book.batches()[row.batch as usize].id().to_string() == wish.batch)
            && (wish.programmes.is_empty() || wish.programmes.iter().any(|code| code == programme.code()))
            && (wish.township.is_empty() || wish.township == township)
            && (wish.village.is_empty() || wish.village == village)
            && (wish.from.is_empty() && wish.to.is_empty() || in_months())
    }

    fn lines_of(&self, session: &Session, wish: &ReportWish) -> Vec<Line> {
        let standings = Standings::of(&self.book);
        let (mut lines, mut persons) = (Vec::new(), HashMap::new());
        for i in (0..self.columns.len()).filter(|i| self.is_wanted(wish, &standings, *i)) {
            let row = self.columns.row(i);
            let programme = &self.book.programmes()[usize::from(row.programme)];
            let (township, village) = self.places.name(row.place);
            let status = standings.status(i);
            let payee = self.payee_in_report(session, wish, i);
            let entry = u64::from(row.entry);
            // Keys of persons are made only where they are needed.
            let (key, head) = match wish.by {
                ReportBy::Payee => (Some(self.payee_key(i)), String::new()),
                ReportBy::Household => (Some(self.household_key(i)), self.head_in_report(session, wish, i)),
                ReportBy::Programme | ReportBy::Township => (None, String::new()),
            };
            let person = key.map_or(0, |key| *persons.entry(key).or_insert(entry));
            lines.push(Line {
                entry,
                day: day_of(i64::from(row.at)),
                code: programme.code().to_owned(),
                programme: programme.name().to_owned(),
                township: township.to_owned(),
                village: village.to_owned(),
                payee,
                head,
                person,
                from: month_text(row.from),
                to: month_text(row.to),
                amount: row.amount - standings.reversed(i),
                status,
            });
        }
        lines
    }
}

fn part(wish: &ReportWish, place: String, mut lines: Vec<Line>, blank: Document) -> Part {
    let (say, notice) = (Say(wish.lang), wish.kind == ReportKind::Notice);
    let key = |line: &Line| match wish.by {
        ReportBy::Programme => (line.code.clone(), String::new(), 0),
        ReportBy::Township => (line.township.clone(), line.village.clone(), 0),
        ReportBy::Payee => (line.payee.clone(), String::new(), line.person),
        ReportBy::Household => (line.head.clone(), String::new(), line.person),
    };
    let title_of = |line: &Line| match wish.by {
        ReportBy::Programme => line.programme.clone(),
        ReportBy::Township => format!("{} {}", line.township, line.village),
        ReportBy::Payee => line.payee.clone(),
        ReportBy::Household => {
            let (head, place) = (&line.head, format!("{}{}", line.township, line.village));
            say.of(&format!("户主：{head}（{place}）"), &format!("Household of {head} ({place})"))
        }
    };
    lines.sort_by_cached_key(|line| (key(line), line.township.clone(), line.village.clone(), line.entry));
    let total: Fen = lines.iter().map(|line| line.amount).sum();
    let mut groups: Vec<Group> = Vec::new();
    let (mut sums, mut number, mut last) = (Vec::new(), 0, None);
    for line in &lines {
        let group = Some(key(line));
        let same = last == group;
        last = group;
        number += 1;
        let row = vec![
            number.to_string(),
            line.payee.clone(),
            format!("{}{}", line.township, line.village),
            if wish.by == ReportBy::Programme { String::new() } else { line.programme.clone() },
            if line.from == line.to { line.from.clone() } else { format!("{}～{}", line.from, line.to) },
            show_money(line.amount),
            if notice { String::new() } else { status_words(line.status, say) },
        ];
        match groups.last_mut().filter(|_| same) {
            Some(group) => group.rows.push(row),
            None => {
                groups.push(Group { title: title_of(line), rows: vec![row], subtotal: Vec::new() });
                sums.push(0);
            }
        }
        if let Some(sum) = sums.last_mut() {
            *sum += line.amount;
        }
    }
    // A payee or household with one payment needs no sum.
    for (group, sum) in groups.iter_mut().zip(&sums) {
        if group.rows.len() > 1 || !matches!(wish.by, ReportBy::Payee | ReportBy::Household) {
            let count = say.of(&format!("{} 笔", group.rows.len()), &format!("{} payments", group.rows.len()));
            group.subtotal = vec![
                String::new(),
                say.of("小计", "Subtotal"),
                count,
                String::new(),
                String::new(),
                show_money(*sum),
                String::new(),
            ];
        }
    }
    let heads = [
        (say.of("序号", "No."), 0.7, Align::Right),
        (say.of("收款人", "Payee"), 1.3, Align::Left),
        (say.of("乡镇、村", "Township, village"), 1.9, Align::Left),
        (say.of("补贴项目", "Programme"), 1.8, Align::Left),
        (say.of("所属期", "Period"), 1.8, Align::Left),
        (say.of("金额（元）", "Amount (yuan)"), 1.4, Align::Right),
        (say.of("状态", "Status"), 0.9, Align::Center),
    ];
    // Columns that say nothing are not there.
    let shown: Vec<usize> =
        (0..heads.len()).filter(|column| !(*column == 3 && wish.by == ReportBy::Programme || *column == 6 && notice)).collect();
    let keep = |row: Vec<String>| -> Vec<String> { shown.iter().filter_map(|column| row.get(*column).cloned()).collect() };
    let groups = groups
        .into_iter()
        .map(|group| Group {
            title: group.title,
            rows: group.rows.into_iter().map(keep).collect(),
            subtotal: keep(group.subtotal),
        })
        .collect();
    let all = say.of(&format!("{} 笔", lines.len()), &format!("{} payments", lines.len()));
    let total_row =
        vec![String::new(), say.of("合计", "Total"), all, String::new(), String::new(), show_money(total), String::new()];
    let table = Table {
        columns: shown
            .iter()
            .map(|column| {
                let (head, width, align) = heads[*column].clone();
                Column { head, width, align }
            })
            .collect(),
        groups,
        total: keep(total_row),
    };
    let area = match (&*place, &*wish.township, &*wish.village) {
        ("", "", _) => say.of("全部", "All"),
        ("", township, village) => format!("{township}{village}"),
        (place, ..) => place.to_owned(),
    };
    let households: BTreeSet<u64> = lines.iter().map(|line| line.person).collect();
    let mut facts = vec![
        (say.of("编制单位", "Office"), blank.office.clone()),
        (say.of("范围", "Area"), area),
        (say.of("笔数", "Payments"), lines.len().to_string()),
        (say.of("合计", "Total"), format!("¥{}", show_money(total))),
    ];
    if wish.by == ReportBy::Household {
        facts.insert(3, (say.of("户数", "Households"), households.len().to_string()));
    }
    if say.0 == ipc::Lang::Zh {
        facts.push(("合计（大写）".into(), capital(total)));
    }
    let mut blocks = Vec::new();
    if notice {
        facts.push((
            say.of("公示期", "Notice"),
            say.of(
                &format!("{} 至 {}", wish.notice_from, wish.notice_until),
                &format!("{} to {}", wish.notice_from, wish.notice_until),
            ),
        ));
        facts.push((say.of("联系人", "Contact"), wish.contact.clone()));
        facts.push((say.of("监督电话", "Complaints"), wish.telephone.clone()));
        facts.retain(|(_, value)| !value.is_empty());
        blocks.push(Block::Paragraph(say.of(
            "现将下列补贴资金发放情况予以公示。公示期内，任何单位和个人对公示内容有异议的，可向联系人反映或拨打监督电话，反映情况应当真实、具体。",
            "The payments below are shown to the public. Whoever objects can tell the contact or call the number for complaints while the notice is up.",
        )));
    }
    blocks.push(Block::Table(table));
    if !notice {
        blocks.push(Block::Note(say.of(
            "金额为扣除冲销后的净额；只列已审批、已到账和历史补录的发放。每笔的记录号见附件 rows.csv，可在账本中逐笔核对。",
            "Amounts are net of reversals; approved and paid payments and history are listed. Each row's entry stands in the attached rows.csv and can be looked up in the ledger.",
        )));
    }
    let by_household = wish.by == ReportBy::Household;
    let mut table = vec![CSV_HEADS.map(String::from).to_vec()];
    table[0].extend(by_household.then(|| "household_head".to_owned()));
    table.extend(lines.iter().map(|line| {
        let mut row = vec![
            line.entry.to_string(),
            line.day.clone(),
            line.code.clone(),
            line.programme.clone(),
            line.township.clone(),
            line.village.clone(),
            line.payee.clone(),
            line.from.clone(),
            line.to.clone(),
            plain(line.amount),
            format!("{:?}", line.status).to_lowercase(),
        ];
        row.extend(by_household.then(|| line.head.clone()));
        row
    }));
    Part {
        place,
        document: Document {
            title: if notice {
                say.of("补贴资金发放公示表", "Public notice of payments")
            } else {
                say.of("补贴资金发放明细表", "Statement of payments")
            },
            subtitle: period_words(wish, say),
            facts,
            blocks,
            ..blank
        },
        table,
        counts: Vec::new(),
        total: Some(total),
        sums: vec![("total", Text::new("合计", "Total"), total)],
    }
}

/// The period in words.
fn period_words(wish: &ReportWish, say: Say) -> String {
    match (&*wish.from, &*wish.to) {
        ("", "") => String::new(),
        (from, to) if from == to => from.to_owned(),
        ("", to) => say.of(&format!("截至 {to}"), &format!("up to {to}")),
        (from, "") => say.of(&format!("自 {from} 起"), &format!("from {from}")),
        (from, to) => say.of(&format!("{from} 至 {to}"), &format!("{from} to {to}")),
    }
}

fn status_words(status: PaymentStatus, say: Say) -> String {
    match status {
        PaymentStatus::Approved => say.of("已审批", "Approved"),
        PaymentStatus::Executed => say.of("已到账", "Paid"),
        PaymentStatus::History => say.of("历史补录", "History"),
        _ => say.of("待审批", "Waiting"),
    }
}

const CSV_HEADS: [&str; 11] =
    ["entry", "recorded", "programme", "programme_name", "township", "village", "payee", "from", "to", "amount", "status"];
