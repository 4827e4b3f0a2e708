//! The command line, and the bad days that it must stand: the real program, run as a person would run it.

#![allow(dead_code, clippy::type_complexity, reason = "the cases that use the rest of these hands are still being written")]

mod batch_file;
mod batches;
mod desk;
mod documented;
mod flipped;
mod keys;
mod list;
mod pages;
mod samples;
mod seeded;
mod statements;
