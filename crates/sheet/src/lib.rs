//! Reads spreadsheets as county offices have them into plain cells, finds the payment list inside, and guesses what its columns hold.
//!
//! ```
//! use sheet::{Field, Mapping, Table, Workbook, read_money};
//!
//! let file = "发放表\n序号,姓名,金额（元）\n1,王秀兰,\"1,260.00\"\n合计,,1260.00\n".as_bytes();
//! let book = Workbook::open(file, "发放表.csv")?;
//! let grid = book.read_sheet(0)?;
//! let table = Table::find(&grid).expect("it has a list");
//! let amount = Mapping::guess(&table).column(Field::Amount).expect("it has amounts");
//! assert_eq!(read_money(&table.cell(0, amount), table.money_unit(amount)).ok(), Some(126_000));
//! assert_eq!(table.rows()[0].number, 3, "a row keeps its number in the sheet");
//! # Ok::<(), sheet::SheetError>(())
//! ```
//!
//! - [`Workbook`] opens a file by its bytes, whatever its name says, or refuses it by name ([`SheetError`]).
//! - [`Grid`] is a sheet as it was read: [`Cell`]s that keep the digits of a number, formulas, merged regions, hidden rows.
//! - [`Table`] is the list inside, without titles, totals and signatures, which it keeps apart.
//! - [`Mapping`] says which column holds which [`Field`]: guessed, chosen, remembered.
//! - `read_money`, `read_id` and the others read single cells, or say what is wrong with them ([`CellFault`]).
//!
//! # What always holds
//! - Any bytes are read or refused, without a panic, within the [`limits`]: memory and time stay bounded whatever a file declares. The
//!   formats are read here, not by a library, since the usual ones can be made to hang or to take all memory by a few bytes.
//! - Nothing is corrected or dropped in silence. A cell is what the file says; a row outside the list is an [`Aside`]; what a reader
//!   cannot take exactly is a fault with what is there.
//! - No figure in the file is taken for a declared total; [`Table::found_total`] is for information.
//! - No clock, no file system, no network, no randomness: the same bytes give the same result.
//! - Debug output shows no cell's content, since that is personal data.

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
    BenefitType, CellFault, FaultKind, MoneyUnit, Period, Quantity, Seen, id_check_character, read_account, read_benefit_type,
    read_code, read_date, read_id, read_money, read_months, read_name, read_period, read_quantity, read_text,
};
pub use sniff::Format;
pub use table::{Aside, AsideKind, Column, DataRow, Table};
pub use text::Encoding;
pub use workbook::{SheetInfo, Workbook};
