//! One report, before it is a file.

use crate::desk::Desk;
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
    /// How much of what is in it that is no money, in words; empty where its rows say so.
    pub counts: Vec<(Text, u64)>,
    /// Named sums: their names in the manifest, ascending, and in words.
    pub sums: Vec<(&'static str, Text, Fen)>,
}

impl Part {
    /// Rows below the heads.
    pub fn count(&self) -> u64 {
        self.table.len().saturating_sub(1) as u64
    }
}

impl Desk {
    /// A document about this ledger on which nothing stands yet. The foot of each page says of which ledger it is, and up to where.
    pub(crate) fn blank(&self, say: Say, now: i64) -> Document {
        let (origin, size) = (self.chain.origin(), self.head().size);
        Document {
            lang: say.tag(),
            office: self.office_name(),
            foot: say.of(&format!("账本 {origin}，截至第 {size} 条记录"), &format!("Ledger {origin}, as of {size} entries")),
            at: now,
            ..Document::default()
        }
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
