//! The desktop program's window, as a person meets it and as an intruder would like it.

mod batches;
mod closed;
mod copies;
mod demo;
mod desks;
mod drafts;
mod figures;
mod hand;
mod keeping;
mod narrow;
mod peers;
mod people;
mod personal;
mod receipts;
mod record;
mod renewed;
mod reports;
mod shell;
mod story;
mod successor;
