//! What a report says, before it has pages.

/// A report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Language of the text, BCP 47: `zh-CN` or `en`.
    pub lang: String,
    /// Head line, e.g. 补贴资金发放明细表.
    pub title: String,
    /// Below it, e.g. 2026年1月至12月.
    pub subtitle: String,
    /// Who makes it: printed in the page head.
    pub office: String,
    /// Printed small at the foot of every page before the page number, e.g. the ledger's origin and head.
    pub foot: String,
    /// Label and value, in two columns below the title.
    pub facts: Vec<(String, String)>,
    /// The body.
    pub blocks: Vec<Block>,
    /// The place for the signature at the end; `None` for an unsigned file, which says so on every page (`unsigned`).
    pub seal: Option<Seal>,
    /// In the place for the signature there is room for a time-stamp too, which then has to be there.
    pub stamped: bool,
    /// What an unsigned file says on every page, e.g. 未签名，仅供查看; empty: nothing (a slip whose QR code is the proof).
    pub unsigned: String,
    /// Time of making, UTC seconds, for the file's metadata.
    pub at: i64,
}

/// A part of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// Text that is wrapped.
    Paragraph(String),
    /// Small grey text that is wrapped.
    Note(String),
    /// Label and value pairs in two columns, as `Document::facts`.
    Facts(Vec<(String, String)>),
    /// A table, which goes on over pages with its head repeated.
    Table(Table),
    /// Horizontal bars that read in black and white.
    Chart(BarChart),
    /// A QR code of binary data (error correction L for more than 1,000 bytes, else M), with its side in millimetres and a
    /// line of text below.
    Qr {
        /// What is in it.
        bytes: Vec<u8>,
        /// Side in mm.
        side_mm: f32,
        /// Below it.
        caption: String,
    },
    /// What follows begins on a new page.
    NewPage,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows in groups; a table without groups has one with an empty title.
    pub groups: Vec<Group>,
    /// The last row, in bold: one text a column. Empty: none.
    pub total: Vec<String>,
}

/// A run of rows under a title, with a subtotal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Spans all columns; empty: none.
    pub title: String,
    /// One text a column.
    pub rows: Vec<Vec<String>>,
    /// One text a column; empty: none.
    pub subtotal: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Head.
    pub head: String,
    /// Share of the width, relative to the other columns.
    pub width: f32,
    /// How texts lie.
    pub align: Align,
}

/// How texts lie in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right, figures of even width: money.
    Right,
}

/// Bars of parts beside each other, e.g. allocated, committed, paid, remaining of each programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarChart {
    /// Above it.
    pub title: String,
    /// Names of the parts, for the legend; each has its own hatching.
    pub parts: Vec<String>,
    /// One for each line.
    pub bars: Vec<Bar>,
}

/// One line of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// At its left.
    pub label: String,
    /// One for each part; 0 or more, any unit.
    pub values: Vec<i64>,
    /// At its right, e.g. the sum as text.
    pub text: String,
}

/// The visible block of a signature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seal {
    /// Lines such as 签发人：周敏（主管） or the ledger's head; the page number “第 n 页，共 m 页” is added to the first.
    pub lines: Vec<String>,
}

impl Document {
    /// Whether its words are Chinese.
    pub(crate) fn is_chinese(&self) -> bool {
        self.lang.starts_with("zh")
    }
}
