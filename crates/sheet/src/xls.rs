//! Excel 5 to 2003 workbooks (MS-XLS): a stream of records, first those of the workbook, then those of each sheet.

mod cells;
mod strings;

use encoding_rs::{Encoding, GBK};

use crate::cfb::Compound;
use crate::limits::*;
use crate::number_format;
use crate::workbook::SheetInfo;
use crate::{DateSystem, Encryption, Grid, OtherFormat, SheetError};

/// An .xls whose workbook records have been read.
pub(crate) struct Xls {
    stream: Vec<u8>,
    globals: Globals,
    pub(crate) sheets: Vec<SheetInfo>,
    /// Where each sheet's records start.
    starts: Vec<usize>,
}

/// What all sheets share.
struct Globals {
    biff8: bool,
    code_page: &'static Encoding,
    dates: DateSystem,
    /// For each cell format whether it shows a date.
    shows_date: Vec<bool>,
    /// Where the shared strings' record starts.
    strings_at: Option<usize>,
}

impl Xls {
    pub(crate) fn open(file: &Compound<'_>) -> Result<Self, SheetError> {
        let stream = match file.stream("Workbook")? {
            Some(stream) => stream,
            None => file.stream("Book")?.ok_or(SheetError::NotASpreadsheet)?,
        };
        let mut globals =
            Globals { biff8: true, code_page: GBK, dates: DateSystem::From1900, shows_date: Vec::new(), strings_at: None };
        let (mut sheets, mut starts) = (Vec::new(), Vec::new());
        let (mut formats, mut custom_dates) = (Vec::new(), vec![false; 1 << 16]);
        let mut records = Records { stream: &stream, at: 0 };
        let first = records.next().ok_or(SheetError::Truncated("the .xls has no records"))?;
        if first.id != BOF {
            return Err(SheetError::Damaged("the .xls does not start with its first record"));
        }
        globals.biff8 = match first.u16(0) {
            Some(0x0600) => true,
            Some(0x0500) => false,
            _ => return Err(SheetError::OtherFormat(OtherFormat::OldExcel)),
        };
        loop {
            let record = records.next().ok_or(SheetError::Truncated("the .xls ends in the workbook's own records"))?;
            match record.id {
                EOF => break,
                FILE_PASS => return Err(SheetError::Encrypted(Encryption::XlsFilePass)),
                CODE_PAGE => globals.code_page = code_page(record.u16(0).unwrap_or(0)),
                DATE_MODE if record.u16(0) == Some(1) => globals.dates = DateSystem::From1904,
                FORMAT => {
                    if let Some(id) = record.u16(0)
                        && number_format::shows_date(&strings::format_code(&record, &globals))
                    {
                        custom_dates[usize::from(id)] = true;
                    }
                }
                XF => formats.push(record.u16(2).unwrap_or(0)),
                SHARED_STRINGS => globals.strings_at = Some(record.at),
                BOUND_SHEET if record.data.get(5) == Some(&WORKSHEET) => {
                    if sheets.len() >= SHEETS_MAX {
                        return Err(SheetError::Damaged("the workbook has too many sheets"));
                    }
                    sheets.push(SheetInfo {
                        name: strings::sheet_name(&record, &globals),
                        visible: record.data.get(4).is_none_or(|state| state & 0x3F == 0),
                    });
                    starts.push(record.u32(0).unwrap_or(u32::MAX) as usize);
                }
                _ => {}
            }
        }
        // A custom format may stand under a built-in number; then it counts.
        globals.shows_date = formats
            .iter()
            .map(|&id| custom_dates[usize::from(id)] || number_format::built_in_shows_date(u32::from(id)))
            .collect();
        Ok(Self { stream, globals, sheets, starts })
    }

    pub(crate) fn read_sheet(&self, sheet: usize) -> Result<Grid, SheetError> {
        let start = *self.starts.get(sheet).ok_or(SheetError::NoSuchSheet(sheet))?;
        cells::read(&self.stream, start, &self.globals)
    }
}

/// One record: a kind and up to 8,224 bytes; longer ones go on in CONTINUE records.
pub(crate) struct Record<'a> {
    id: u16,
    data: &'a [u8],
    /// Where it starts in the stream.
    at: usize,
}

impl Record<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.data.get(at..at + 2)?.try_into().ok()?))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.data.get(at..at + 4)?.try_into().ok()?))
    }

    fn f64(&self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(self.data.get(at..at + 8)?.try_into().ok()?))
    }
}

/// Walks over records. Ends where the stream does; a record that reaches past it is none.
pub(crate) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let at = self.at;
        let head = self.stream.get(at..at.checked_add(4)?)?;
        let (id, len) = (u16::from_le_bytes([head[0], head[1]]), usize::from(u16::from_le_bytes([head[2], head[3]])));
        let data = self.stream.get(at + 4..at + 4 + len)?;
        self.at = at + 4 + len;
        Some(Record { id, data, at })
    }
}

/// The encoding of text that is not in Unicode. An unknown code page is read as GBK: these are Chinese offices.
fn code_page(number: u16) -> &'static Encoding {
    match number {
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1252 => encoding_rs::WINDOWS_1252,
        _ => GBK,
    }
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const SHARED_STRINGS: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
/// The kind of sheet that has cells, in a BOUND_SHEET record.
const WORKSHEET: u8 = 0;
