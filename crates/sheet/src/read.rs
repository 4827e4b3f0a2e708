//! Reads single cells as what a payment needs. Every reader is a pure function that either gives a value nobody could read
//! otherwise, or a [`CellFault`] with what is there and what was expected. Nothing is corrected silently but the width of
//! characters, spaces and separators.

mod benefit;
mod code;
mod date;
mod decimal;
mod fault;
mod id;
mod number;
mod text;

pub use benefit::{BenefitType, read_benefit_type};
pub use code::{read_account, read_code};
pub use date::{Period, read_date, read_period};
pub use fault::{CellFault, FaultKind, Seen};
pub use id::{id_check_character, read_id};
pub use number::{MoneyUnit, Quantity, read_money, read_months, read_quantity};
pub use text::{read_name, read_text};
