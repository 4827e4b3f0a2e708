//! What the pages of a report show, as rows of cells: for spreadsheets, which say all that the pages say.

use super::part::from_plain;
use ipc::Fen;
use report::{Align, BarChart, Block, Column, Document, Table};

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A text, whatever it looks like.
    Text(String),
    /// A text in bold: a title, a head, a name of a sum.
    Bold(String),
    /// An amount.
    Money(Fen),
}

/// All that stands on the pages, from the top to the bottom, without what is repeated on each.
pub(super) fn shown(document: &Document) -> Vec<Vec<Cell>> {
    let mut rows = vec![vec![Cell::Bold(document.title.clone())]];
    rows.extend([&document.subtitle, &document.foot].into_iter().filter(|line| !line.is_empty()).map(|line| text(line)));
    rows.extend(document.facts.iter().map(|(label, value)| vec![Cell::Bold(label.clone()), Cell::Text(value.clone())]));
    for block in &document.blocks {
        rows.push(Vec::new());
        match block {
            Block::Heading(heading) => rows.push(vec![Cell::Bold(heading.clone())]),
            Block::Paragraph(words) | Block::Note(words) => rows.push(text(words)),
            Block::Facts(facts) => {
                rows.extend(facts.iter().map(|(label, value)| vec![Cell::Bold(label.clone()), Cell::Text(value.clone())]));
            }
            Block::Table(table) => rows.extend(table_rows(table)),
            Block::Chart(chart) => rows.extend(chart_rows(chart)),
            Block::Qr { caption, .. } => rows.push(text(caption)),
            Block::NewPage => {}
        }
    }
    rows
}

fn text(line: &str) -> Vec<Cell> {
    vec![Cell::Text(line.to_owned())]
}

fn table_rows(table: &Table) -> Vec<Vec<Cell>> {
    let mut rows = vec![table.columns.iter().map(|column| Cell::Bold(column.head.clone())).collect()];
    for group in &table.groups {
        rows.extend((!group.title.is_empty()).then(|| vec![Cell::Bold(group.title.clone())]));
        rows.extend(group.rows.iter().map(|row| cells(row, &table.columns, Cell::Text)));
        rows.extend((!group.subtotal.is_empty()).then(|| cells(&group.subtotal, &table.columns, Cell::Bold)));
    }
    rows.extend((!table.total.is_empty()).then(|| cells(&table.total, &table.columns, Cell::Bold)));
    rows
}

/// Amounts are told by how they stand: a name that looks like one stays a name.
fn cells(row: &[String], columns: &[Column], words: fn(String) -> Cell) -> Vec<Cell> {
    let cell = |(text, column): (&String, &Column)| match amount(text).filter(|_| column.align == Align::Right) {
        Some(fen) => Cell::Money(fen),
        None => words(text.clone()),
    };
    row.iter().zip(columns).map(cell).collect()
}

fn chart_rows(chart: &BarChart) -> Vec<Vec<Cell>> {
    let heads = std::iter::once(&chart.title).chain(&chart.parts).map(|head| Cell::Bold(head.clone()));
    let mut rows = vec![heads.collect()];
    rows.extend(chart.bars.iter().map(|bar| {
        let label = Cell::Text(bar.label.clone());
        std::iter::once(label).chain(bar.values.iter().map(|fen| Cell::Money(*fen))).collect::<Vec<Cell>>()
    }));
    rows
}

/// An amount as pages have it.
fn amount(text: &str) -> Option<Fen> {
    from_plain(&text.replace(',', "")).filter(|fen| ipc::show_money(*fen) == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::Group;

    #[test]
    fn subtotals_and_totals_are_there_and_only_amounts_are_numbers() {
        let column = |head: &str, align| Column { head: head.into(), width: 1.0, align };
        let row = |name: &str, amount: &str| vec![name.to_owned(), amount.to_owned()];
        let table = Table {
            columns: vec![column("收款人", Align::Left), column("金额", Align::Right)],
            groups: vec![Group {
                title: "某项".into(), rows: vec![row("1.00", "1,234.50")], subtotal: row("小计", "1,234.50")
            }],
            total: row("合计", "1,234.50"),
        };
        let document = Document { title: "表".into(), blocks: vec![Block::Table(table)], ..Document::default() };
        let (bold, money) = (|text: &str| Cell::Bold(text.into()), Cell::Money(123_450));
        assert_eq!(
            shown(&document),
            [
                vec![bold("表")],
                vec![],
                vec![bold("收款人"), bold("金额")],
                vec![bold("某项")],
                vec![Cell::Text("1.00".into()), money.clone()],
                vec![bold("小计"), money.clone()],
                vec![bold("合计"), money],
            ]
        );
    }
}
