//! The store as its users see it: on real files, in threads and processes, with damage and without room.

mod appending;
mod world;
