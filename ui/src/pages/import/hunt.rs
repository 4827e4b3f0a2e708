//! Finding a row by its number in the sheet.

/// Looks for a row number in an ascending list of which single places can be asked for.
pub(super) struct Hunt {
    pub(super) row: u32,
    pub(super) low: u64,
    pub(super) high: u64,
    pub(super) guess: Option<u64>,
}

impl Hunt {
    pub(super) fn new(row: u32, header: u32, total: u64, faulty_only: bool) -> Self {
        // Blank rows are skipped, so a row stands at most as far down as it does in the sheet, and mostly just there.
        let guess = u64::from(row.saturating_sub(header + 1)).min(total.saturating_sub(1));
        Hunt { row, low: 0, high: total, guess: (!faulty_only && total > 0).then_some(guess) }
    }

    pub(super) fn next(&mut self) -> Option<u64> {
        if let Some(guess) = self.guess.take() {
            return Some(guess);
        }
        (self.low < self.high).then(|| self.low + (self.high - self.low) / 2)
    }

    pub(super) fn tell(&mut self, index: u64, there: u32) {
        if there < self.row {
            self.low = index + 1;
        } else {
            self.high = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hunt;

    fn hunt(rows: &[u32], row: u32, header: u32) -> (Option<u64>, u32) {
        let mut hunt = Hunt::new(row, header, rows.len() as u64, false);
        let mut asked = 0;
        while let Some(index) = hunt.next() {
            asked += 1;
            match rows[index as usize] {
                there if there == row => return (Some(index), asked),
                there => hunt.tell(index, there),
            }
        }
        (None, asked)
    }

    #[test]
    fn a_row_is_found_at_once_where_none_is_blank() {
        let rows: Vec<u32> = (4..416).collect();
        assert_eq!(hunt(&rows, 9, 3), (Some(5), 1));
        assert_eq!(hunt(&rows, 415, 3), (Some(411), 1), "the last one too");
    }

    #[test]
    fn blank_rows_cost_a_few_questions() {
        let rows: Vec<u32> = (0..5_000).map(|i| 4 + i * 3).collect();
        let (index, asked) = hunt(&rows, 4 + 4_321 * 3, 3);
        assert_eq!(index, Some(4_321));
        assert!(asked <= 14, "{asked} questions for 5,000 rows");
    }

    #[test]
    fn a_row_that_is_not_there_ends_the_hunt() {
        assert_eq!(hunt(&[4, 6, 8], 5, 3).0, None);
        assert_eq!(hunt(&[], 5, 3), (None, 0));
    }
}
