//! The desktop program's window, as a person meets it and as an intruder would like it.

mod demo;
mod drafts;
mod hand;
mod record;
mod shell;
mod story;
