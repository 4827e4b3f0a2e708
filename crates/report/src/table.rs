//! Tables: the head is repeated on every page and a group's title where the group goes on; no title of a group stands last on a page,
//! no row alone behind its title or before its sum, and no sum without a row.

use crate::{
    Align, Group, ReportFault, Table,
    flow::{BLACK, BOTTOM, Flow, Ink, Item, LEFT, RIGHT, Style, TOP, bold, plain},
};

struct Drawing<'t> {
    table: &'t Table,
    /// Left end and width of each column.
    columns: Vec<(f32, f32)>,
    head: Row,
}

/// The lines of each cell with their style, and the height of all.
struct Row {
    cells: Vec<(Vec<String>, Style)>,
    high: f32,
}

/// Draws a table; `after` is the room that its end needs behind it. `progress` is told how many rows are done, and stops it with
/// `false`.
pub(crate) fn draw(
    flow: &mut Flow<'_, '_>,
    table: &Table,
    after: f32,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<(), ReportFault> {
    let drawing = Drawing::new(flow, table);
    let total = drawing.sum(flow, &table.total);
    let total_high = high_of(&total);
    flow.need(drawing.least(flow, after));
    drawing.draw_head(flow);
    let mut done = 0;
    for (place, group) in table.groups.iter().enumerate() {
        let last = place + 1 == table.groups.len();
        let end = if last { total_high + after } else { 0.0 };
        drawing.group(flow, group, end, &mut |rows| progress(done + rows))?;
        done += group.rows.len() as u64;
    }
    if done == 0 {
        let none = if flow.chinese { "（无）" } else { "(none)" };
        flow.text_middle((LEFT, RIGHT), flow.y - PADDING - SIZE, plain(SIZE), none);
        flow.y -= SIZE * LEADING + 2.0 * PADDING;
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.3, HAIRLINE);
    }
    if let Some(total) = &total {
        drawing.row(flow, total, Some(0.88));
    }
    flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.9, BLACK);
    flow.y -= 10.0;
    Ok(())
}

/// How high the head of a table is with what must stand below it.
pub(crate) fn least(flow: &Flow<'_, '_>, table: &Table, after: f32) -> f32 {
    Drawing::new(flow, table).least(flow, after)
}

fn high_of(row: &Option<Row>) -> f32 {
    row.as_ref().map_or(0.0, |row| row.high)
}

impl Drawing<'_> {
    fn new<'t>(flow: &Flow<'_, '_>, table: &'t Table) -> Drawing<'t> {
        let all: f32 = table.columns.iter().map(|column| column.width).sum();
        let mut left = LEFT;
        let columns = table.columns.iter().map(|column| {
            let wide = (RIGHT - LEFT) * column.width / all.max(f32::EPSILON);
            left += wide;
            (left - wide, wide)
        });
        let mut drawing = Drawing { table, columns: columns.collect(), head: Row { cells: Vec::new(), high: 0.0 } };
        let heads: Vec<String> = table.columns.iter().map(|column| column.head.clone()).collect();
        drawing.head = drawing.broken(flow, &heads, bold(SIZE), false);
        drawing
    }

    fn sum(&self, flow: &Flow<'_, '_>, cells: &[String]) -> Option<Row> {
        (!cells.is_empty()).then(|| self.broken(flow, cells, bold(SIZE), true))
    }

    /// The head, the title of the first group and two of its rows, with all that follows when there are no more.
    fn least(&self, flow: &Flow<'_, '_>, after: f32) -> f32 {
        let Some(group) = self.table.groups.first() else { return self.head.high + SIZE * 6.0 + after };
        let rows: f32 = group.rows.iter().take(2).map(|cells| self.broken(flow, cells, plain(SIZE), true).high).sum();
        let mut end = 0.0;
        if group.rows.len() <= 2 {
            end = high_of(&self.sum(flow, &group.subtotal));
            end += if self.table.groups.len() == 1 { high_of(&self.sum(flow, &self.table.total)) + after } else { 0.0 };
        }
        (self.head.high + self.title_high(flow, &group.title) + rows + end).min(LEAST_MAX)
    }

    /// Draws a group whose end needs so much room below its subtotal.
    fn group(
        &self,
        flow: &mut Flow<'_, '_>,
        group: &Group,
        end: f32,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), ReportFault> {
        let subtotal = self.sum(flow, &group.subtotal);
        let end = end + high_of(&subtotal);
        let title_high = self.title_high(flow, &group.title);
        let count = group.rows.len();
        let break_row =
            |flow: &Flow<'_, '_>, number: usize| group.rows.get(number).map(|cells| self.broken(flow, cells, plain(SIZE), true));
        let mut next = break_row(flow, 0);
        if next.is_none() && !group.title.is_empty() {
            self.make_room(flow, title_high + end, title_high);
            self.title(flow, &group.title, false);
        }
        for number in 0..count {
            let Some(row) = next.take() else { break };
            next = break_row(flow, number + 1);
            let with_next = next.as_ref().map_or(0.0, |next| next.high);
            let title = if number == 0 { title_high } else { 0.0 };
            let wanted = match count - number {
                1 => title + row.high + end,
                2 => title + row.high + with_next + end,
                _ if number == 0 => title + row.high + with_next,
                _ => row.high,
            };
            let broke = self.make_room(flow, wanted, title + row.high);
            if number == 0 || broke {
                self.title(flow, &group.title, number > 0);
            }
            self.long_row(flow, row);
            let done = number as u64 + 1;
            if done.is_multiple_of(TELL_EVERY) && !progress(done) {
                return Err(ReportFault::Stopped);
            }
        }
        if let Some(row) = subtotal {
            self.row(flow, &row, Some(0.95));
        }
        Ok(())
    }

    /// Begins a page when what is wanted has no room; when no page has so much, only for what is needed.
    fn make_room(&self, flow: &mut Flow<'_, '_>, wanted: f32, needed: f32) -> bool {
        let fresh = TOP - BOTTOM - self.head.high;
        let room = if wanted > fresh { needed.min(fresh) } else { wanted };
        let breaks = room > flow.room();
        if breaks {
            flow.new_page();
            self.draw_head(flow);
        }
        breaks
    }

    fn broken(&self, flow: &Flow<'_, '_>, cells: &[String], style: Style, shrink: bool) -> Row {
        let cell = |((column, (_, wide)), text): ((&crate::Column, &(f32, f32)), &String)| {
            let room = wide - 2.0 * SIDE;
            let needed = flow.width(text, style);
            // An amount on two lines would be read as two: it becomes smaller.
            if shrink && column.align == Align::Right && needed > room {
                return (vec![text.clone()], Style { size: (style.size * room / needed).max(SIZE_MIN), ..style });
            }
            let lines = if needed <= room && !text.contains('\n') { vec![text.clone()] } else { flow.broken(text, room, style) };
            (lines, style)
        };
        let cells: Vec<(Vec<String>, Style)> = self.table.columns.iter().zip(&self.columns).zip(cells).map(cell).collect();
        let most = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(1).max(1);
        Row { cells, high: most as f32 * SIZE * LEADING + 2.0 * PADDING }
    }

    fn draw_head(&self, flow: &mut Flow<'_, '_>) {
        let top = flow.y;
        self.row(flow, &self.head, Some(0.9));
        flow.line((LEFT, top), (RIGHT, top), 0.9, BLACK);
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.6, BLACK);
    }

    fn title_lines(&self, flow: &Flow<'_, '_>, title: &str, goes_on: bool) -> Vec<String> {
        if title.is_empty() {
            return Vec::new();
        }
        let more = match (goes_on, flow.chinese) {
            (false, _) => "",
            (true, true) => "（续）",
            (true, false) => " (continued)",
        };
        flow.broken(&format!("{title}{more}"), RIGHT - LEFT - 2.0 * SIDE, bold(SIZE))
    }

    fn title_high(&self, flow: &Flow<'_, '_>, title: &str) -> f32 {
        let lines = self.title_lines(flow, title, false).len() as f32;
        if lines > 0.0 { lines * SIZE * LEADING + 2.0 * PADDING } else { 0.0 }
    }

    fn title(&self, flow: &mut Flow<'_, '_>, title: &str, goes_on: bool) {
        let lines = self.title_lines(flow, title, goes_on);
        if lines.is_empty() {
            return;
        }
        let mut y = flow.y - PADDING - SIZE;
        for line in &lines {
            flow.text(LEFT + SIDE, y, bold(SIZE), line);
            y -= SIZE * LEADING;
        }
        flow.y -= lines.len() as f32 * SIZE * LEADING + 2.0 * PADDING;
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.3, HAIRLINE);
    }

    /// A row that is higher than the page goes on on the next.
    fn long_row(&self, flow: &mut Flow<'_, '_>, mut row: Row) {
        while row.high > flow.room() {
            let count = ((flow.room() - 2.0 * PADDING) / (SIZE * LEADING)).max(1.0) as usize;
            let cut = |(lines, style): &mut (Vec<String>, Style)| (lines.drain(..count.min(lines.len())).collect(), *style);
            let first = Row { cells: row.cells.iter_mut().map(cut).collect(), high: flow.room() };
            row.high -= count as f32 * SIZE * LEADING;
            self.row(flow, &first, None);
            flow.new_page();
            self.draw_head(flow);
        }
        self.row(flow, &row, None);
    }

    fn row(&self, flow: &mut Flow<'_, '_>, row: &Row, shade: Option<f32>) {
        let top = flow.y;
        if let Some(gray) = shade {
            flow.add(Item::Fill { rect: [LEFT, top - row.high, RIGHT - LEFT, row.high], ink: Ink::Gray(gray) });
        }
        for ((column, (left, wide)), (lines, style)) in self.table.columns.iter().zip(&self.columns).zip(&row.cells) {
            let mut y = top - PADDING - SIZE;
            for line in lines {
                match column.align {
                    Align::Left => flow.text(left + SIDE, y, *style, line),
                    Align::Right => flow.text_right(left + wide - SIDE, y, *style, line),
                    Align::Center => flow.text_middle((*left, left + wide), y, *style, line),
                }
                y -= SIZE * LEADING;
            }
        }
        flow.y = top - row.high;
        flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.3, HAIRLINE);
    }
}

const SIZE: f32 = 8.5;
const LEAST_MAX: f32 = 500.0;
const SIZE_MIN: f32 = 4.5;
const LEADING: f32 = 1.3;
const PADDING: f32 = 3.2;
const SIDE: f32 = 3.5;
const HAIRLINE: Ink = Ink::Gray(0.7);
const TELL_EVERY: u64 = 500;
