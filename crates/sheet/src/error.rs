//! Why a file, or a sheet of it, is not read. Each refusal has a name of its own, so that the window can say what to do.

use std::fmt;

use crate::limits::*;

/// Why a file or a sheet was refused. No variant holds anything out of a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// More than [`FILE_BYTES_MAX`].
    #[error("the file has {bytes} bytes; at most {FILE_BYTES_MAX} are taken")]
    FileTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A password is needed to read it.
    #[error("the file is protected by a password ({0})")]
    Encrypted(Encryption),
    /// A web page, whatever its name says; many systems export a table as HTML and call it .xls.
    #[error("the file is a web page (HTML), not a workbook")]
    WebPage,
    /// Something that is known and is no spreadsheet that is read here.
    #[error("the file is {0}")]
    OtherFormat(OtherFormat),
    /// Nothing that is known.
    #[error("the file is no workbook and no delimited text")]
    NotASpreadsheet,
    /// Text in an encoding other than those read here, or damaged text.
    #[error("line {line} is neither UTF-8 nor GB18030")]
    BadEncoding {
        /// The first line that does not fit, from 1.
        line: u32,
    },
    /// The end of the file is missing.
    #[error("the file is cut off: {0}")]
    Truncated(&'static str),
    /// It contradicts its own format.
    #[error("the file is damaged: {0}")]
    Damaged(&'static str),
    /// It unpacks to far more than it may: made to exhaust the machine, not to be read.
    #[error("the file unpacks to too much: {0}")]
    ZipBomb(&'static str),
    /// More than [`ROWS_MAX`] rows with content.
    #[error("the sheet has more than {ROWS_MAX} rows")]
    TooManyRows,
    /// Content to the right of the last column that is read.
    #[error("the sheet has more than {COLUMNS_MAX} columns: row {row} reaches column {column}")]
    TooManyColumns {
        /// Row of the first such cell, from 1.
        row: u32,
        /// Its column, from 1.
        column: u32,
    },
    /// More than [`CELLS_MAX`] cells with content.
    #[error("the sheet has more than {CELLS_MAX} cells")]
    TooManyCells,
    /// More than [`TEXT_BYTES_MAX`] bytes of text together, or more than [`CELL_BYTES_MAX`] in one cell.
    #[error("the sheet has too much text")]
    TooMuchText,
    /// More than [`MERGES_MAX`] merged regions, or such that cover more than [`MERGED_ROWS_MAX`].
    #[error("the sheet has too many merged cells")]
    TooManyMerges,
    /// The workbook has no worksheet at all.
    #[error("the workbook has no worksheet")]
    NoSheet,
    /// There is no sheet at this place.
    #[error("the workbook has no sheet number {0}")]
    NoSuchSheet(usize),
}

/// How a protected file is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// An .xlsx inside an OLE container (MS-OFFCRYPTO `EncryptedPackage`); bank templates are often such.
    OfficePackage,
    /// An .xls with a FILEPASS record (MS-XLS 2.4.117), a workbook protected against changes included.
    XlsFilePass,
    /// An .ods whose manifest names encryption data (ODF 1.2 part 3, section 4.8).
    OpenDocument,
    /// An encrypted zip archive.
    Zip,
}

impl fmt::Display for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OfficePackage => "encrypted office package",
            Self::XlsFilePass => "encrypted .xls",
            Self::OpenDocument => "encrypted .ods",
            Self::Zip => "encrypted zip",
        })
    }
}

/// A format that is recognised only to be named in the refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherFormat {
    /// .xlsb, Excel's binary workbook.
    Xlsb,
    /// "XML Spreadsheet 2003".
    XmlSpreadsheet2003,
    /// Excel 4 or older.
    OldExcel,
    /// A Word document, old or new.
    Word,
    /// A presentation.
    Presentation,
    /// A PDF.
    Pdf,
    /// RTF.
    Rtf,
    /// A picture.
    Picture,
    /// An archive (.zip, .rar, .7z) that may have the workbook inside.
    Archive,
}

impl fmt::Display for OtherFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xlsb => "a binary workbook (.xlsb)",
            Self::XmlSpreadsheet2003 => "an XML spreadsheet of 2003",
            Self::OldExcel => "a workbook of Excel 4 or older",
            Self::Word => "a Word document",
            Self::Presentation => "a presentation",
            Self::Pdf => "a PDF",
            Self::Rtf => "an RTF document",
            Self::Picture => "a picture",
            Self::Archive => "an archive",
        })
    }
}
