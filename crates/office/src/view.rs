//! All payments in columns, in memory: what a list, a filter, a search and a sum read instead of a million entries.
//!
//! Derived from the entries (and, for the search columns, from the disclosures while a member is signed in).

mod by_person;
mod columns;
mod order;
mod persons;
mod places;
mod query;
mod standing;

pub(crate) use by_person::ByPerson;
pub(crate) use columns::{Columns, Row, month_number, month_text};
pub(crate) use persons::{Person, Persons};
pub(crate) use places::Places;
pub(crate) use query::{Found, Reading, Wanted};
pub(crate) use standing::{Standings, show_status};
