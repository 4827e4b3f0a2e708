//! The command line, and the bad days that it must stand: the real program, run as a person would run it.

mod batch_file;
mod batches;
mod bounds;
mod codes;
mod copied;
mod desk;
mod documented;
mod drafts;
mod find;
mod flipped;
mod founding;
mod guides;
mod keep;
mod keys;
mod killed;
mod list;
mod needles;
mod pages;
mod pay;
mod people;
mod receipts;
mod samples;
mod seeded;
mod spoken;
mod statements;
mod together;
