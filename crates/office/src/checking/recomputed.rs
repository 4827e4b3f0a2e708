//! What a report shows, worked out anew from the ledger as of the head that it shows.

use super::{Finding, rows_of};
use crate::{
    desk::Desk,
    programmes::show_money as money_of,
    reports::{figures, from_plain, is_budgeted, kind_of, plain, wish_of},
    view::Standings,
};
use ipc::{Holds, PaymentStatus, ReportKind, ReportSplit, ReportWish, Text, show_money};
use ledger::Manifest;
use pades::Checked as Signed;
use std::collections::BTreeMap;

/// Holds the rows against the ledger as it was, and says what has become of them since.
pub(super) fn look(before: &Desk, now: &Desk, signed: &Signed, manifest: &Manifest, finding: &mut Finding) {
    let Some(table) = rows_of(signed) else { return };
    let asked = kind_of(&manifest.kind).and_then(|kind| Some((kind, wish_of(kind, &manifest.asked)?)));
    let Some((kind, (wish, place))) = asked else {
        finding.put(
            "entries",
            Holds::No,
            Text::new(
                "报表的种类或范围读不懂，不能与账本核对；也可能要用更新的程序查验。",
                "Kind or extent of the report cannot be read, so that it cannot be held against the ledger; a newer program may be able to.",
            ),
        );
        return;
    };
    match kind {
        ReportKind::Payments | ReportKind::Notice | ReportKind::Batch => {
            payments(before, now, (&wish, &place), &table, finding);
        }
        ReportKind::Budget => budget(before, &wish, &table, manifest, finding),
        ReportKind::Integrity => {
            let entries = manifest.sums.iter().find(|(name, _)| name == "entries").map(|(_, sum)| *sum);
            let agrees = entries == i64::try_from(manifest.head.size).ok();
            finding.agrees(agrees.then(|| Text::new("记录数与检查点一致。", "The number of entries is that of the head.")));
        }
    }
}

/// Exactly the payments that were asked for, each with the amount that it had.
fn payments(before: &Desk, now: &Desk, (wish, place): (&ReportWish, &str), table: &[Vec<String>], finding: &mut Finding) {
    let standings = Standings::of(&before.book);
    let mut due: BTreeMap<u64, i64> = (0..before.columns.len())
        .filter(|i| stands(before, &standings, wish, place, *i))
        .map(|i| {
            let row = before.columns.row(i);
            (u64::from(row.entry), row.amount - standings.reversed(i))
        })
        .collect();
    let column = |name: &str| table.first().and_then(|heads| heads.iter().position(|head| head == name));
    let (Some(entry), Some(amount)) = (column("entry"), column("amount")) else {
        finding.agrees(None);
        return;
    };
    let (mut listed, mut wrong) = (Vec::new(), Vec::new());
    for row in table.iter().skip(1) {
        let shown =
            row.get(entry).zip(row.get(amount)).and_then(|(entry, amount)| Some((entry.parse().ok()?, from_plain(amount)?)));
        // What was listed once is not due any more.
        match shown.filter(|(entry, amount)| due.get(entry) == Some(amount)) {
            Some((entry, amount)) => {
                due.remove(&entry);
                listed.push((entry, amount));
            }
            None => wrong.push(row.get(entry).cloned().unwrap_or_default()),
        }
    }
    if !wrong.is_empty() || !due.is_empty() {
        let some: Vec<String> = wrong.iter().cloned().chain(due.keys().map(u64::to_string)).take(ENTRIES_NAMED).collect();
        finding.put(
            "entries",
            Holds::No,
            Text::new(
                format!("{} 行与账本不符，{} 笔应列未列，例如记录 {}。", wrong.len(), due.len(), some.join("、")),
                format!(
                    "{} rows are not as the ledger has them and {} are missing, e.g. entry {}.",
                    wrong.len(),
                    due.len(),
                    some.join(", ")
                ),
            ),
        );
        return;
    }
    finding.agrees(Some(Text::new(
        format!("应列的 {} 笔都在，金额逐笔与账本相符。", listed.len()),
        format!("All {} payments that belong there are there, each as the ledger has it.", listed.len()),
    )));
    since(now, &listed, finding);
}

/// Whether a payment belongs into a report.
fn stands(desk: &Desk, standings: &Standings, wish: &ReportWish, place: &str, i: usize) -> bool {
    if wish.kind == ReportKind::Batch {
        let of_batch = desk.book.batches()[desk.columns.row(i).batch as usize].id().to_string() == wish.batch;
        return of_batch && standings.status(i) != PaymentStatus::Excluded;
    }
    let (township, village) = desk.places.name(desk.columns.row(i).place);
    let there = match wish.split {
        ReportSplit::None => true,
        ReportSplit::Township => township == place,
        ReportSplit::Village => format!("{township}{village}") == place,
    };
    there && desk.is_wanted(wish, standings, i)
}

/// What of the payments listed was reversed or undone since.
fn since(now: &Desk, listed: &[(u64, i64)], finding: &mut Finding) {
    let standings = Standings::of(&now.book);
    let mut undone = 0;
    for (entry, shown) in listed {
        let Some(i) = now.columns.at_entry(*entry) else { continue };
        let left = now.columns.row(i).amount - standings.reversed(i);
        if left < *shown {
            finding.reversed.push((*entry, shown - left));
        }
        undone += u64::from(matches!(
            standings.status(i),
            PaymentStatus::Returned | PaymentStatus::Withdrawn | PaymentStatus::Excluded | PaymentStatus::Rejected
        ));
    }
    if !finding.reversed.is_empty() {
        let (count, sum) = (finding.reversed.len(), finding.reversed.iter().map(|(_, amount)| amount).sum());
        finding.put(
            "reversed",
            Holds::Noted,
            Text::new(
                format!("签发之后冲销了 {count} 笔，共 {} 元。", show_money(sum)),
                format!("{count} payments were reversed since, {} in all.", show_money(sum)),
            ),
        );
    }
    if undone > 0 {
        finding.put(
            "undone",
            Holds::Noted,
            Text::new(
                format!("其中 {undone} 笔现在是退回、撤回、剔除或驳回的。"),
                format!("{undone} of them are returned, withdrawn, taken out or rejected by now."),
            ),
        );
    }
}

/// Each programme with its money.
fn budget(before: &Desk, wish: &ReportWish, table: &[Vec<String>], manifest: &Manifest, finding: &mut Finding) {
    let programmes: Vec<_> = before.book.programmes().iter().filter(|programme| is_budgeted(wish, programme)).collect();
    let figures = figures(&programmes);
    let mut sums: BTreeMap<&str, i64> = figures.iter().map(|figure| (figure.key, 0)).collect();
    let mut due = Vec::new();
    for programme in programmes {
        let money = money_of(&programme.money());
        let mut row = vec![programme.entry().to_string()];
        for figure in &figures {
            let fen = (figure.of)(&money);
            *sums.entry(figure.key).or_default() += fen;
            row.push(plain(fen));
        }
        due.push(row);
    }
    let place = |name: &&str| table.first().and_then(|heads| heads.iter().position(|head| head == name));
    let places: Option<Vec<usize>> =
        std::iter::once("entry").chain(figures.iter().map(|figure| figure.key)).map(|name| place(&name)).collect();
    let shown = |row: &Vec<String>| -> Option<Vec<String>> { places.as_ref()?.iter().map(|at| row.get(*at).cloned()).collect() };
    let rows: Option<Vec<Vec<String>>> = table.iter().skip(1).map(shown).collect();
    let named = manifest.sums.iter().map(|(name, sum)| (&**name, *sum)).eq(sums);
    let agrees = named && rows.is_some_and(|rows| rows == due);
    finding.agrees(agrees.then(|| {
        Text::new(
            format!("{} 个项目的各项金额与账本相符。", due.len()),
            format!("The figures of all {} programmes are as the ledger has them.", due.len()),
        )
    }));
}

impl Finding {
    fn agrees(&mut self, found: Option<Text>) {
        let holds = if found.is_some() { Holds::Yes } else { Holds::No };
        let wrong = || Text::new("所列数据与账本不符。", "What it lists is not as the ledger has it.");
        self.put("entries", holds, found.unwrap_or_else(wrong));
    }
}

/// So many entries are named of those that are wrong.
const ENTRIES_NAMED: usize = 5;
