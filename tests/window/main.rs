//! The desktop program's window, as a person meets it and as an intruder would like it.

mod hand;
mod people;
mod shell;
mod story;
