//! The use cases, through the same functions that the window and the command line call.

mod desk;
mod folder;
