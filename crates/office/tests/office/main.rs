//! The use cases, through the same functions that the window and the command line call.

mod batches;
mod clock;
mod data_file;
mod desk;
mod drafts;
mod find;
mod find_file;
mod folder;
mod forged;
mod imports;
mod lists;
mod once;
mod overview;
mod parcel;
mod people;
mod receipts;
mod safety;
mod service;
mod stage;
mod story;
mod tlog;
mod verify;
