//! Reads spreadsheets.

pub mod limits;

mod cfb;
mod csv;
mod date;
mod error;
mod fold;
mod grid;
mod number_format;
mod ods;
mod read;
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
pub use read::{
    CellFault, FaultKind, MoneyUnit, Period, Quantity, Seen, id_check_character, read_account, read_code, read_date, read_id,
    read_money, read_months, read_name, read_period, read_quantity, read_text,
};
pub use sniff::Format;
pub use text::Encoding;
pub use workbook::{SheetInfo, Workbook};
