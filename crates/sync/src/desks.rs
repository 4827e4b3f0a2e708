//! Between the writer of an office's ledger and the office's desks: machines that hold a copy of the ledger's file and hand in
//! what members sign there. `docs/protocol.md`, section 11, says it in words.

mod ask;
mod follow;
mod path;
mod row;
mod serve;

pub use ask::{Replaced, SharedDraft, State, ask_card, ask_drafts, ask_file, ask_key_files, ask_replaced, ask_state, hand_in};
pub use follow::Following;
pub use path::DeskPath;
pub use row::{Row, encode_rows, parse_rows};
pub use serve::{DeskHoldings, Submitted, serve_desk};

/// The name by which a desk is pinned on the writer's side. No origin looks like it.
pub fn desk_name(number: u32) -> String {
    format!("{DESK}{number}")
}

/// The number of the desk that is pinned by a name, if it is a desk's.
pub fn desk_of(name: &str) -> Option<u32> {
    let number = name.strip_prefix(DESK)?.parse().ok()?;
    (desk_name(number) == name).then_some(number)
}

const DESK: &str = "desk:";
