//! Reads spreadsheets.

pub mod limits;

mod cfb;
mod csv;
mod date;
mod error;
mod field;
mod fold;
mod grid;
mod header;
mod mapping;
mod number_format;
mod ods;
mod read;
mod sniff;
mod table;
mod text;
mod workbook;
mod xls;
mod xlsx;
mod xml;
mod zip;

pub use date::{Date, DateSystem};
pub use error::{Encryption, OtherFormat, SheetError};
pub use field::Field;
pub use grid::{Cell, Grid, Merge, column_letters};
pub use mapping::{Guess, Mapping, Reason};
pub use read::{
    CellFault, FaultKind, MoneyUnit, Period, Quantity, Seen, id_check_character, read_account, read_code, read_date, read_id,
    read_money, read_months, read_name, read_period, read_quantity, read_text,
};
pub use sniff::Format;
pub use table::{Aside, AsideKind, Column, DataRow, Table};
pub use text::Encoding;
pub use workbook::{SheetInfo, Workbook};
