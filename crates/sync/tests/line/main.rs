//! The line over real sockets of this machine.

mod abuse;
#[cfg(unix)]
mod files;
mod flood;
mod good;
mod idle;
mod impostor;
mod pinning;
mod raw;
mod rig;
