//! Reads spreadsheets.

pub mod limits;

mod cfb;
mod csv;
mod date;
mod error;
mod grid;
mod number_format;
mod ods;
mod sniff;
mod text;
mod workbook;
mod xls;
mod xlsx;
mod xml;
mod zip;

pub use date::{Date, DateSystem};
pub use error::{Encryption, OtherFormat, SheetError};
pub use grid::{Cell, Grid, Merge, column_letters};
pub use sniff::Format;
pub use text::Encoding;
pub use workbook::{SheetInfo, Workbook};
