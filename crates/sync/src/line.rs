//! The line: TLS 1.3 with pinned keys and HTTP/1.1, with limits on everything that comes from outside.
//!
//! It knows no ledger. A [`Server`] finds out which peer asks and hands its requests to a [`Handler`]; a [`Client`] asks one
//! peer. Both block and have a runtime of their own, so that nothing else in the program is asynchronous. Nothing is logged.

mod address;
mod bounded;
mod certificate;
mod client;
mod connection;
mod counts;
mod dial;
mod fault;
mod gate;
mod handler;
mod identity;
mod limits;
mod pins;
mod reply;
mod server;
mod service;
mod tls;
mod traffic;

pub use certificate::{certificate, key_in};
pub use client::Client;
pub use counts::{Counts, TurnedAway};
pub use fault::LineFault;
pub use handler::Handler;
pub use limits::{Limits, Patience};
pub use pins::Pins;
pub use reply::Reply;
pub use server::Server;
pub use tls::{client_config, server_config};
pub use traffic::Traffic;
