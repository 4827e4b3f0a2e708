//! Desks: machines of the office on which members work beside the one that writes. A desk holds a copy of the ledger's file,
//! opened as its own; what is signed there is handed in to the writer, which alone signs heads.

mod enrol;
mod follow;
#[cfg(test)]
mod forged;
mod hand_in;
mod join;
mod kept;
mod outbox;
mod remote;
mod rows;
mod serving;
mod submission;
mod take;
mod tend;

pub(crate) use remote::{Remote, is_desk};
pub(crate) use serving::{answer_desk, desk_pins};
