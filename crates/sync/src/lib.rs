//! What goes between offices, and the line it goes over. `docs/protocol.md` says it in words.
//!
//! Two halves. [`line`] is the line: TLS with pinned keys, HTTP, limits of size and time; it knows no ledger. Everything else is
//! pure: it makes requests and answers out of what it is given, with no socket, clock or file, so that one seed replays a whole
//! exchange among many offices. What is kept is behind the trait [`Holdings`].

pub mod limits;
pub mod line;

mod answer;
mod bundle;
mod cosigning;
mod endorse;
mod exchange;
mod fetch;
mod fork;
mod growing;
mod heads;
mod holdings;
mod judge;
mod link;
mod plan;
mod pull;
mod remote;
mod route;
mod serve;
mod witness;

pub use answer::{Answer, Method, Request, Status};
pub use bundle::BundleFault;
pub use cosigning::Keys;
pub use exchange::{Copied, Partner, Report, Terms, sync};
pub use heads::{HeadsFault, encode_heads, heads_tag, parse_heads};
pub use holdings::{Held, Holdings, HoldingsFault, NextEntry, Promise, Promised, Settled};
pub use judge::{Verdict, judge};
pub use link::{Ask, Link, Misbehaviour, SyncFault, Verify, verify_here};
pub use plan::{Transfer, plan};
pub use route::{Route, hash_of};
pub use serve::{PeerRights, serve};
pub use witness::AddCheckpoint;
