//! The store as its users see it: on real files, in threads and processes, with damage and without room.

mod appending;
mod backups;
mod beside;
mod damage;
mod erasing;
mod folders;
mod killed;
mod parcels;
mod peers;
mod room;
mod together;
mod world;
