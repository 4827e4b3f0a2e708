//! A file as a workbook, whatever its format: its sheets, and each of them as a grid.

use std::borrow::Cow;

use crate::ods::Ods;
use crate::sniff::{Container, sniff};
use crate::xls::Xls;
use crate::xlsx::Xlsx;
use crate::{Format, Grid, SheetError, csv, text};

/// An opened file. Sheets are read one by one, when asked for.
pub struct Workbook<'a> {
    format: Format,
    sheets: Vec<SheetInfo>,
    source: Source<'a>,
}

/// What a workbook says about a sheet before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name on the tab; the file's name without extension for delimited text.
    pub name: String,
    /// Whether the tab is shown.
    pub visible: bool,
}

enum Source<'a> {
    Xlsx(Xlsx<'a>),
    Xls(Xls),
    Ods(Ods),
    Csv { text: Cow<'a, str>, delimiter: char },
}

impl<'a> Workbook<'a> {
    /// Opens a file by its bytes. Its name gives the sheet of a delimited text a name and nothing else: what a file is, its bytes say.
    ///
    /// Bounded in time and memory for any bytes, and without a panic: see [`crate::limits`].
    pub fn open(bytes: &'a [u8], name: &str) -> Result<Self, SheetError> {
        let (format, sheets, source) = match sniff(bytes)? {
            Container::Xlsx(archive) => {
                let mut file = Xlsx::open(archive)?;
                (Format::Xlsx, std::mem::take(&mut file.sheets), Source::Xlsx(file))
            }
            Container::Xls(compound) => {
                let mut file = Xls::open(&compound)?;
                (Format::Xls, std::mem::take(&mut file.sheets), Source::Xls(file))
            }
            Container::Ods(archive) => {
                let mut file = Ods::open(&archive)?;
                (Format::Ods, std::mem::take(&mut file.sheets), Source::Ods(file))
            }
            Container::Csv(text::Decoded { text, encoding }) => {
                let delimiter = csv::delimiter_of(&text);
                let format = Format::Csv { encoding, delimiter };
                let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
                let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
                (format, vec![SheetInfo { name: stem.to_owned(), visible: true }], Source::Csv { text, delimiter })
            }
        };
        if sheets.is_empty() {
            return Err(SheetError::NoSheet);
        }
        Ok(Self { format, sheets, source })
    }

    /// What the file is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its worksheets in the order of their tabs; at least one.
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Reads a sheet by its place in [`Self::sheets`].
    pub fn read_sheet(&self, sheet: usize) -> Result<Grid, SheetError> {
        if sheet >= self.sheets.len() {
            return Err(SheetError::NoSuchSheet(sheet));
        }
        match &self.source {
            Source::Xlsx(file) => file.read_sheet(sheet),
            Source::Xls(file) => file.read_sheet(sheet),
            Source::Ods(file) => file.read_sheet(sheet),
            Source::Csv { text, delimiter } => csv::read(text, *delimiter),
        }
    }
}
