//! Cells merged downwards among the data rows.

use super::DataRow;
use crate::Grid;

/// For each covered place the row that says what stands there. Sorted by row and column.
pub(super) struct Spans(Vec<(u32, u16, u32)>);

impl Spans {
    /// Of a region over several columns only the first counts, since that is where its text stands. The grid has held the regions
    /// against [`crate::limits::MERGED_ROWS_MAX`].
    pub(super) fn of(grid: &Grid, rows: &[DataRow]) -> Self {
        let is_data = |row: u32| rows.binary_search_by_key(&row, |row| row.grid_row).is_ok();
        let mut spans = Vec::new();
        for merge in grid.merges().iter().filter(|merge| merge.last_row > merge.first_row) {
            let Some(anchor) = grid.row_index(merge.first_row).map(|row| row as u32).filter(|&row| is_data(row)) else {
                continue;
            };
            let covered = anchor + 1..grid.row_index_from(merge.last_row.saturating_add(1)) as u32;
            spans.extend(covered.filter(|&row| is_data(row)).map(|row| (row, merge.first_column, anchor)));
        }
        spans.sort_unstable();
        Self(spans)
    }

    /// The row in which the cell stands that covers this place.
    pub(super) fn anchor(&self, row: u32, column: u16) -> Option<u32> {
        let at = self.0.binary_search_by_key(&(row, column), |&(row, column, _)| (row, column)).ok()?;
        Some(self.0[at].2)
    }

    /// Whether any place of the row is covered.
    pub(super) fn reach(&self, row: u32) -> bool {
        self.0.get(self.0.partition_point(|&(covered, ..)| covered < row)).is_some_and(|&(covered, ..)| covered == row)
    }
}
