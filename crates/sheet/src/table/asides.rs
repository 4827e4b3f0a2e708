//! Tells rows that are no payments: totals, signatures, notes, repeated headers.

use std::ops::Range;

use super::{Aside, Column, DataRow};
use crate::fold::{fold, squeeze};
use crate::{Cell, Field, Grid};

/// What a row outside the data was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideKind {
    /// A line above the header.
    Title,
    /// Numbers or formulas of the columns under the header (栏次).
    ColumnNumbers,
    /// The header again, as at the top of a printed page.
    RepeatedHeader,
    /// A line between the rows that names a village or group.
    Heading,
    /// A row that was prepared and never filled: a sequence number, at most zeros beside it.
    Unfilled,
    /// 小计, or the total of a page or village.
    Subtotal,
    /// 合计, 总计.
    Total,
    /// The total in capital numerals (大写).
    CapitalTotal,
    /// 制表人, 审核, 负责人, 盖章, 填表日期.
    Signature,
    /// 说明, 备注 and whatever else stands below the list.
    Note,
}

/// Sorts the rows below a header.
pub(super) struct Sorter<'t> {
    grid: &'t Grid,
    /// The first row below the header.
    start: usize,
    /// What each line of the header says, by column of the sheet.
    lines: Vec<Vec<String>>,
    columns: usize,
    sequence: Option<u16>,
}

impl<'t> Sorter<'t> {
    pub(super) fn new(grid: &'t Grid, columns: &[Column], header: Range<usize>) -> Self {
        let is_sequence = |column: &&Column| column.meaning.is_some_and(|meaning| meaning.field == Field::Sequence);
        let text = |row: usize, column: u16| squeeze(&grid.cell(row, column).to_string());
        let lines = header.clone().map(|row| (0..grid.columns()).map(|column| text(row, column)).collect()).collect();
        let sequence = columns.iter().find(is_sequence).map(|column| column.index);
        Self { grid, start: header.end, lines, columns: columns.len(), sequence }
    }

    /// What the row is if it is no data.
    pub(super) fn sort(&self, row: usize) -> Option<AsideKind> {
        // Whoever has an ID number is a person, whatever else stands in the row.
        if self.grid.cells(row).any(|(_, cell)| looks_like_id(&cell)) {
            return None;
        }
        if self.is_unfilled(row) {
            return Some(AsideKind::Unfilled);
        }
        if row == self.start && self.is_column_numbers(row) {
            return Some(AsideKind::ColumnNumbers);
        }
        if self.is_header_again(row) {
            return Some(AsideKind::RepeatedHeader);
        }
        // A label may stand behind a sequence number or another figure, but not behind words.
        let label = self.grid.cells(row).find_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(squeeze(text)).filter(|text| !is_numeric(text)),
            _ => None,
        })?;
        let alone = self.grid.cells(row).nth(1).is_none();
        by_label(&label).or_else(|| (alone && self.columns >= COLUMNS_MIN).then_some(AsideKind::Heading))
    }

    /// Whether no cell of the row is a number, looks like one or is an ID number.
    pub(super) fn is_words_alone(&self, row: usize) -> bool {
        let is_word = |cell: &Cell<'_>| matches!(cell, Cell::Text(text) if !is_numeric(&squeeze(text))) && !looks_like_id(cell);
        self.grid.cells(row).all(|(_, cell)| is_word(&cell))
    }

    /// Whether there is nothing but a sequence number, and at most zeros beside it.
    fn is_unfilled(&self, row: usize) -> bool {
        let Some(sequence) = self.sequence else { return false };
        let is_nothing = |cell: &Cell<'_>| is_zero(cell) || matches!(cell, Cell::Uncalculated);
        self.grid.cell(row, sequence).as_str().is_some_and(|text| is_numeric(&squeeze(text)))
            && self.grid.cells(row).all(|(column, cell)| column == sequence || is_nothing(&cell))
    }

    fn is_column_numbers(&self, row: usize) -> bool {
        let (mut matching, mut all) = (0, 0);
        for (_, cell) in self.grid.cells(row) {
            all += 1;
            let text = squeeze(cell.as_str().unwrap_or(""));
            let text = text.trim_matches(['(', ')', '[', ']', '①', '②', '③']);
            let number = text.split(['=', '＝']).next().unwrap_or("");
            matching += usize::from(matches!(text, "栏次" | "甲" | "乙" | "丙" | "丁" | "") || number.parse::<u8>().is_ok());
        }
        matching == all && all >= 3
    }

    /// Whether all cells of the row, two at least, say what one line of the header says in their columns.
    fn is_header_again(&self, row: usize) -> bool {
        let says = |line: &[String], column: u16, cell: &Cell<'_>| {
            let above = line.get(usize::from(column)).map_or("", String::as_str);
            matches!(cell, Cell::Text(text) if !above.is_empty() && squeeze(text) == *above)
        };
        self.grid.cells(row).nth(1).is_some()
            && self.lines.iter().any(|line| self.grid.cells(row).all(|(column, cell)| says(line, column, &cell)))
    }
}

/// What only the rows around a row can tell: lone texts below the last data row are notes and head nothing, and rows of words alone
/// below the total belong to what is written under a list.
pub(super) fn settle(sorter: &Sorter<'_>, rows: &mut Vec<DataRow>, asides: &mut Vec<Aside>) {
    let total = asides.iter().rev().find(|aside| aside.kind == AsideKind::Total).map_or(u32::MAX, |aside| aside.number);
    while let Some(row) = rows.pop_if(|row| row.number > total && sorter.is_words_alone(row.grid_row as usize)) {
        asides.push(Aside { number: row.number, kind: AsideKind::Note, grid_row: row.grid_row });
    }
    asides.sort_by_key(|aside| aside.number);
    let last = rows.last().map_or(0, |row| row.number);
    for aside in asides.iter_mut().filter(|aside| aside.number > last && aside.kind == AsideKind::Heading) {
        aside.kind = AsideKind::Note;
    }
}

/// What the first text of a row says it is.
fn by_label(label: &str) -> Option<AsideKind> {
    let bare = label.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '、' | '。' | '—'));
    let totals = ["大写", "合计", "总计", "共计", "金额", "人民币", "总金额"];
    if bare.contains("大写") && totals.iter().any(|word| bare.starts_with(word)) {
        return Some(AsideKind::CapitalTotal);
    }
    if is_total(bare, &["小计", "本页合计", "本页小计", "分计"]) || bare.ends_with("小计") && bare.chars().count() <= 12
    {
        return Some(AsideKind::Subtotal);
    }
    if is_total(bare, &["合计", "总计", "共计", "总合计", "累计", "合计金额", "总金额", "合计人数", "总人数", "合计户数"])
    {
        return Some(AsideKind::Total);
    }
    if bare.ends_with("合计") && bare.chars().count() <= 12 {
        return Some(AsideKind::Subtotal);
    }
    let is_note = |word: &str| {
        starts_as_label(label, word)
            || label.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if NOTES.split(' ').any(is_note) {
        return Some(AsideKind::Note);
    }
    let is_signature = SIGNATURES.split(' ').any(|word| starts_as_label(label, word));
    (is_signature || ["盖章", "签章", "(章)"].iter().any(|word| label.contains(word))).then_some(AsideKind::Signature)
}

/// A total's label, alone or with numbers, units and punctuation behind it: `合计：412户`.
fn is_total(label: &str, words: &[&str]) -> bool {
    words.iter().filter_map(|word| label.strip_prefix(word)).any(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || "人户亩元万个笔、。—金额".contains(c))
            || rest.starts_with([':', '('])
    })
}

/// A word that starts a label: followed by a colon, the end, or a mark of enumeration, so that `说明白` is no note.
fn starts_as_label(label: &str, word: &str) -> bool {
    label.strip_prefix(word).is_some_and(|rest| {
        let mut after = rest.chars();
        match after.next() {
            None | Some(':' | '(' | '、' | '.' | ';' | '_') => true,
            Some('人' | '员' | '者') => matches!(after.next(), None | Some(':' | '(' | '_')),
            Some(c) => rest.contains(':') && !c.is_ascii_digit() && label.chars().count() > 4,
        }
    })
}

/// Fifteen digits or more and at most one other character: nothing but an ID number or an account looks so.
fn looks_like_id(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) if text.len() >= 15 => {
            let (mut digits, mut others) = (0, 0);
            for c in text.chars().map(fold).filter(|&c| c != ' ') {
                match c.is_ascii_digit() {
                    true => digits += 1,
                    false => others += 1,
                }
            }
            digits >= 15 && others <= 1
        }
        Cell::Number(digits) => digits.len() >= 5 && digits.parse::<f64>().is_ok_and(|number| number >= 1e14),
        _ => false,
    }
}

fn is_numeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '¥' | '元'))
}

fn is_zero(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Number(digits) | Cell::Text(digits) if digits.parse::<f64>().is_ok_and(|number| number == 0.0))
}

/// In a list of fewer columns a single text may be all that is left of a payment.
const COLUMNS_MIN: usize = 4;
const SIGNATURES: &str = "制表 制表人 填表 填表人 填报 填报人 填表日期 填报日期 制表日期 审核 审核人 复核 复核人 审批 经办 经办人 负责人 单位负责人 \
     分管领导 主要领导 领导签字 主要负责人 财务负责人 村主任 村支书 乡镇长 盖章 单位盖章 公章 单位(盖章 日期 联系人 联系电话 监督电话 举报电话 公示";
const NOTES: &str = "说明 填表说明 填报说明 备注 注 附注 注意 备查";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_a_row_is() {
        use AsideKind::*;
        for (labels, kind) in [
            (&["合计", "总 计", "合计：", "合计（元）", "合计412户", "共计：412笔", "合计金额"][..], Some(Total)),
            (&["小计", "上寨村小计", "本页小计", "上寨村合计"], Some(Subtotal)),
            (
                &["大写", "合计（大写）", "大写：伍拾叁万贰仟壹佰肆拾元整", "人民币（大写）：", "合计金额（大写）："],
                Some(CapitalTotal),
            ),
            (
                &[
                    "制表人：",
                    "制表：王某",
                    "审核人:",
                    "单位负责人（签字）：",
                    "经办人",
                    "填表日期：2026年3月1日",
                    "单位（盖章）：",
                    "负责人签字：",
                    "公示时间：3月1日",
                ],
                Some(Signature),
            ),
            (&["说明：本表一式三份", "注：1.", "注1、面积以确权为准。", "备注：", "填表说明："], Some(Note)),
            (&["王秀兰", "计合", "合寨村", "注重", "审家寨", "说明白", "备用", "1"], None),
        ] {
            for label in labels {
                assert_eq!(by_label(&squeeze(label)), kind, "{label}");
            }
        }
    }
}
