//! The use cases, through the same functions that the window and the command line call.

mod clock;
mod data_file;
mod desk;
mod find;
mod find_file;
mod folder;
mod forged;
mod overview;
mod people;
mod receipts;
mod safety;
mod stage;
mod story;
mod tlog;
mod verify;
