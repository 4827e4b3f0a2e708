//! The use cases, through the same functions that the window and the command line call.

mod data_file;
mod desk;
mod find;
mod find_file;
mod folder;
mod overview;
mod stage;
mod story;
mod verify;
