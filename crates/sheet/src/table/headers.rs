//! Finds the header of a list, and joins its lines.

use std::ops::Range;

use super::{Column, all_columns};
use crate::fold::squeeze;
use crate::header::{self, Meaning};
use crate::{Cell, Grid, Merge};

/// The rows of the header; empty, at the first row, if there is none.
pub(super) fn find(grid: &Grid) -> Range<usize> {
    let candidates = 0..grid.rows().min(HEADER_WITHIN_ROWS);
    // Of equally good rows the upper one: a repeated header is the same again.
    let best = candidates.map(|row| (score(grid, row), std::cmp::Reverse(row))).max();
    let Some((MEANINGS_MIN.., std::cmp::Reverse(best))) = best else { return 0..0 };
    let (mut first, mut last) = (best, best);
    while first > 0 && last - first + 1 < HEADER_ROWS_MAX && belongs_above(grid, first - 1, first) {
        first -= 1;
    }
    while last + 1 < grid.rows() && last - first + 1 < HEADER_ROWS_MAX && belongs_below(grid, last, last + 1) {
        last += 1;
    }
    first..last + 1
}

/// The list's columns: those with a header or with anything below it.
pub(super) fn columns(grid: &Grid, rows: Range<usize>) -> Vec<Column> {
    let mut used = vec![false; usize::from(grid.columns())];
    for row in rows.start..grid.rows() {
        for (column, _) in grid.cells(row) {
            used[usize::from(column)] = true;
        }
    }
    let in_header = |merge: &&Merge| rows.clone().any(|row| holds_row(merge, grid.row_number(row)));
    let merges: Vec<Merge> = grid.merges().iter().filter(in_header).copied().collect();
    let header = Header { grid, rows: rows.clone(), merges };
    all_columns(grid)
        .filter(|&column| used[usize::from(column)])
        .map(|index| {
            let header = header.lines(index).join("/");
            let normal = header::normalize(&header);
            let meaning: Option<Meaning> = header::meaning(&normal);
            Column { index, header, normal, meaning }
        })
        .collect()
}

/// How many cells of the row are headers that are understood. A row with ID numbers is none.
fn score(grid: &Grid, row: usize) -> usize {
    if grid.cells(row).any(|(_, cell)| cell.as_str().is_some_and(has_long_number)) {
        return 0;
    }
    let understood = |cell: &Cell<'_>| matches!(cell, Cell::Text(text) if !is_filled_in(text) && header::meaning(&header::normalize(text)).is_some());
    grid.cells(row).filter(|(_, cell)| understood(cell)).count()
}

/// Whether the row has only texts, none of them a number or filled in, as those of the lines above a table are.
fn is_wordy(grid: &Grid, row: usize) -> bool {
    grid.cells(row).all(|(_, cell)| match cell {
        Cell::Text(text) => !has_long_number(text) && squeeze(text).parse::<f64>().is_err() && !is_filled_in(text),
        _ => false,
    })
}

fn has_long_number(text: &str) -> bool {
    squeeze(text).split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 8)
}

/// `单位：青山镇人民政府`; but `其中：早稻` is a header.
fn is_filled_in(text: &str) -> bool {
    let text = squeeze(text);
    text.split_once(':').is_some_and(|(word, after)| !after.is_empty() && word != "其中")
}

/// Whether the row above a header line is a header line too: it groups columns below it, or fills those the line leaves empty.
fn belongs_above(grid: &Grid, above: usize, line: usize) -> bool {
    adjacent(grid, above, line)
        && is_wordy(grid, above)
        && grid.cells(above).count() >= 2
        && (links(grid, above, line) || (score(grid, above) >= 1 && completes(grid, above, line)))
}

/// Whether the row below a header line is a header line too.
fn belongs_below(grid: &Grid, line: usize, below: usize) -> bool {
    adjacent(grid, line, below)
        && is_wordy(grid, below)
        && grid.cells(below).next().is_some()
        && (links(grid, line, below) || (score(grid, below) >= 1 && completes(grid, below, line)))
}

fn adjacent(grid: &Grid, upper: usize, lower: usize) -> bool {
    grid.row_number(upper) + 1 == grid.row_number(lower)
}

/// Whether a merged cell ties two rows together: one that reaches from the upper to the lower, or one that stands over several filled
/// cells of the lower but not over all of them, as a title does.
fn links(grid: &Grid, upper: usize, lower: usize) -> bool {
    let (upper_number, lower_number) = (grid.row_number(upper), grid.row_number(lower));
    grid.merges().iter().any(|merge| {
        let reaches = merge.first_row <= upper_number && merge.last_row >= lower_number && !is_title(grid, merge);
        let filled = |columns: &Merge| {
            grid.cells(lower).filter(|(column, _)| (columns.first_column..=columns.last_column).contains(column)).count()
        };
        let groups = merge.first_row <= upper_number
            && merge.last_row == upper_number
            && merge.last_column > merge.first_column
            && filled(merge) >= 2
            && filled(merge) < grid.cells(lower).count().max(3);
        reaches || groups
    })
}

/// Whether the one row fills columns that the other leaves empty.
fn completes(grid: &Grid, row: usize, other: usize) -> bool {
    grid.cells(row).any(|(column, _)| grid.cell(other, column).is_empty())
}

/// Whether the region is as wide as the sheet.
fn is_title(grid: &Grid, merge: &Merge) -> bool {
    merge.last_column >= merge.first_column && merge.last_column - merge.first_column + 1 >= grid.columns().max(2)
}

/// The header's rows, and the merged regions that touch them.
struct Header<'g> {
    grid: &'g Grid,
    rows: Range<usize>,
    merges: Vec<Merge>,
}

impl Header<'_> {
    /// The lines over a column, each once.
    fn lines(&self, column: u16) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for row in self.rows.clone() {
            let text = squeeze(&self.text_over(row, column));
            if !text.is_empty() && lines.last() != Some(&text) {
                lines.push(text);
            }
        }
        lines
    }

    /// What a line says over a column: its own cell, the merged cell it lies in, or, where merges were lost, the next group title to
    /// the left if the lines below fill all columns from there to here.
    fn text_over(&self, row: usize, column: u16) -> String {
        let own = self.grid.cell(row, column);
        if !own.is_empty() {
            return own.to_string();
        }
        let number = self.grid.row_number(row);
        let covers = |merge: &&Merge| holds_row(merge, number) && (merge.first_column..=merge.last_column).contains(&column);
        if let Some(merge) = self.merges.iter().find(covers) {
            return match self.grid.row_index(merge.first_row) {
                Some(anchor) if self.rows.contains(&anchor) => self.grid.cell(anchor, merge.first_column).to_string(),
                _ => String::new(),
            };
        }
        let filled_below = |column: u16| (row + 1..self.rows.end).any(|below| !self.grid.cell(below, column).is_empty());
        if !self.merges.is_empty() || !filled_below(column) {
            return String::new();
        }
        let group = (0..column).rev().take_while(|&left| filled_below(left)).find(|&left| !self.grid.cell(row, left).is_empty());
        group.map_or_else(String::new, |left| self.grid.cell(row, left).to_string())
    }
}

fn holds_row(merge: &Merge, number: u32) -> bool {
    (merge.first_row..=merge.last_row).contains(&number)
}

/// How far down a header is looked for, in rows with content.
const HEADER_WITHIN_ROWS: usize = 40;
/// Most lines of a header.
const HEADER_ROWS_MAX: usize = 3;
/// Fewest understood cells that make a row a header.
const MEANINGS_MIN: usize = 2;
