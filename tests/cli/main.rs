//! The command line, and the bad days that it must stand: the real program, run as a person would run it.

mod batch_file;
mod batches;
mod copied;
mod desk;
mod documented;
mod flipped;
mod founding;
mod keep;
mod keys;
mod killed;
mod list;
mod needles;
mod pages;
mod people;
mod samples;
mod seeded;
mod statements;
mod together;
