//! Tables: the head is repeated on every page, no title of a group stands last on a page, no total alone on one.

use crate::{
    Align, ReportFault, Table,
    fonts::Weight,
    layout::{Flow, Item, LEFT, RIGHT},
};

struct Drawing<'t> {
    table: &'t Table,
    /// Left end and width of each column.
    columns: Vec<(f32, f32)>,
    head: Row,
}

/// The lines of each cell, and the height of all.
struct Row {
    cells: Vec<Vec<String>>,
    high: f32,
}

/// Draws a table; `progress` is told how many rows are done, and stops it with `false`.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, table: &Table, progress: &mut dyn FnMut(u64) -> bool) -> Result<(), ReportFault> {
    let all: f32 = table.columns.iter().map(|column| column.width).sum();
    let mut left = LEFT;
    let columns = table.columns.iter().map(|column| {
        let wide = (RIGHT - LEFT) * column.width / all.max(f32::EPSILON);
        left += wide;
        (left - wide, wide)
    });
    let columns: Vec<(f32, f32)> = columns.collect();
    let heads: Vec<String> = table.columns.iter().map(|column| column.head.clone()).collect();
    let head = broken(flow, &columns, &heads, Weight::Bold);
    let drawing = Drawing { table, columns, head };
    let title_high = SIZE * 1.4 + PADDING * 2.0;
    flow.need(drawing.head.high + title_high + SIZE * 4.0);
    drawing.head(flow);
    let mut done = 0;
    for (place, group) in table.groups.iter().enumerate() {
        let last_group = place + 1 == table.groups.len();
        let mut rows = group.rows.iter().peekable();
        let mut title = (!group.title.is_empty()).then_some(&group.title);
        while let Some(cells) = rows.next() {
            let row = broken(flow, &drawing.columns, cells, Weight::Text);
            let mut room = row.high + if title.is_some() { title_high } else { 0.0 };
            if rows.peek().is_none() {
                // What sums it up stands on the page of the last row.
                room += if group.subtotal.is_empty() { 0.0 } else { title_high };
                room += if last_group && !table.total.is_empty() { title_high } else { 0.0 };
            }
            if room > flow.room() {
                flow.new_page();
                drawing.head(flow);
            }
            if let Some(title) = title.take() {
                drawing.title(flow, title, title_high);
            }
            drawing.row(flow, &row, Weight::Text, None);
            done += 1;
            if done % TELL_EVERY == 0 && !progress(done) {
                return Err(ReportFault::Stopped);
            }
        }
        if !group.subtotal.is_empty() {
            let row = broken(flow, &drawing.columns, &group.subtotal, Weight::Bold);
            drawing.row(flow, &row, Weight::Bold, Some(0.95));
        }
    }
    if !table.total.is_empty() {
        let row = broken(flow, &drawing.columns, &table.total, Weight::Bold);
        if row.high > flow.room() {
            flow.new_page();
            drawing.head(flow);
        }
        drawing.row(flow, &row, Weight::Bold, Some(0.88));
    }
    flow.y -= 8.0;
    Ok(())
}

fn broken(flow: &mut Flow<'_, '_>, columns: &[(f32, f32)], cells: &[String], weight: Weight) -> Row {
    let cells: Vec<Vec<String>> =
        columns.iter().zip(cells).map(|((_, wide), text)| flow.broken(text, wide - 2.0 * SIDE, SIZE, weight)).collect();
    let most = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    Row { cells, high: most as f32 * SIZE * 1.3 + 2.0 * PADDING }
}

impl Drawing<'_> {
    fn head(&self, flow: &mut Flow<'_, '_>) {
        let top = flow.y;
        self.row(flow, &self.head, Weight::Bold, Some(0.9));
        flow.line((LEFT, top), (RIGHT, top), 0.9, 0.0);
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.6, 0.0);
    }

    fn title(&self, flow: &mut Flow<'_, '_>, title: &str, high: f32) {
        flow.text(LEFT + SIDE, flow.y - PADDING - SIZE, SIZE, Weight::Bold, title);
        flow.y -= high;
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.3, 0.7);
    }

    fn row(&self, flow: &mut Flow<'_, '_>, row: &Row, weight: Weight, shade: Option<f32>) {
        let top = flow.y;
        if let Some(gray) = shade {
            flow.add(Item::Fill { rect: [LEFT, top - row.high, RIGHT - LEFT, row.high], gray });
        }
        for ((column, (left, wide)), lines) in self.table.columns.iter().zip(&self.columns).zip(&row.cells) {
            let mut y = top - PADDING - SIZE;
            for line in lines {
                let x = match column.align {
                    Align::Left => left + SIDE,
                    Align::Right => left + wide - SIDE - flow.width(line, SIZE, weight),
                    Align::Center => left + (wide - flow.width(line, SIZE, weight)) / 2.0,
                };
                flow.text(x, y, SIZE, weight, line);
                y -= SIZE * 1.3;
            }
        }
        flow.y = top - row.high;
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.3, 0.7);
    }
}

const SIZE: f32 = 8.5;
const PADDING: f32 = 3.0;
const SIDE: f32 = 3.0;
const TELL_EVERY: u64 = 500;
