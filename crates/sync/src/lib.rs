//! What goes between offices, and the line it goes over. `docs/protocol.md` says it in words.
//!
//! Three parts. [`line`] is the line: TLS with pinned keys, HTTP, limits of size and time; it knows no ledger. [`stick`] carries the
//! same in files, where there is no line. Everything else is pure: it makes requests and answers out of what it is given, with no socket, clock or file, so that one seed replays a whole
//! exchange among many offices. What is kept is behind the trait [`Holdings`].

pub mod desks;
pub mod limits;
pub mod line;
pub mod plain;
pub mod post;
pub mod stick;

mod answer;
mod bundle;
mod cosigning;
mod endorse;
mod exchange;
mod fetch;
mod fork;
mod growing;
mod handover;
mod hands;
mod heads;
mod holdings;
mod judge;
mod link;
mod parcel;
mod parcels;
mod plan;
mod pull;
mod push;
mod remote;
mod route;
mod serve;
mod witness;

pub use answer::{Answer, Method, Request, Status};
pub use bundle::{BundleFault, split};
pub use cosigning::Keys;
pub use exchange::{Copied, Partner, Report, Terms, sync};
pub use hands::{Done, Hands, Job, ReadEntry, Verify, verify_here};
pub use heads::{HeadsFault, encode_heads, heads_tag, parse_heads};
pub use holdings::{Coming, Held, Holdings, HoldingsFault, Observer, Promise, Promised, Pushed, ReadPushed, Settled};
pub use judge::{Verdict, judge};
pub use link::{Ask, Foresee, Link, Misbehaviour, SyncFault};
pub use parcel::{Given, Parcel, Piece};
pub use parcels::{Exchanged, Parcels, exchange_parcels, parcel_body_max, serve_parcels};
pub use plan::{Transfer, plan};
pub use push::{AddEntries, MirrorInfo, PACKAGES_MAX, Package};
pub use route::{Route, hash_of};
pub use serve::{PeerRights, only_reads, serve, serve_reading, stays_true};
pub use witness::AddCheckpoint;
