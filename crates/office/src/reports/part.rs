//! One report, before it is a file.

use ipc::{Fen, Lang, Text};
use report::Document;

/// What one report says.
pub(crate) struct Part {
    /// Of which place, when there is one for each.
    pub place: String,
    /// Its pages.
    pub document: Document,
    /// What stands in `rows.csv`: the heads, then the rows, with an entry's number first where there is one.
    pub table: Vec<Vec<String>>,
    /// Total, where something is summed.
    pub total: Option<Fen>,
    /// Named sums: their names in the manifest, ascending, and in words.
    pub sums: Vec<(&'static str, Text, Fen)>,
}

impl Part {
    /// Rows below the heads.
    pub fn count(&self) -> u64 {
        self.table.len().saturating_sub(1) as u64
    }
}

/// Words in the language of the pages.
#[derive(Clone, Copy)]
pub(crate) struct Say(pub Lang);

impl Say {
    /// One of two wordings.
    pub fn of(self, zh: &str, en: &str) -> String {
        match self.0 {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    /// As documents name the language.
    pub fn tag(self) -> String {
        self.of("zh-CN", "en")
    }
}

/// 分 as `1234.50`, for other programs.
pub(crate) fn plain(fen: Fen) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// What [`plain`] wrote.
pub(crate) fn from_plain(text: &str) -> Option<Fen> {
    let (whole, part) = text.strip_prefix('-').unwrap_or(text).split_once('.')?;
    let fen = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok().filter(|_| part.len() == 2)?)?;
    let fen = if text.starts_with('-') { -fen } else { fen };
    (plain(fen) == text).then_some(fen)
}
