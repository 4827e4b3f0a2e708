//! The fund rules over real ledgers: every statement is signed with a seeded key and placed in a chain.

mod acts;
mod amounts;
mod approval;
mod chance;
mod desk;
mod entry_points;
mod keeping;
mod money_in;
mod paying;
mod rows;
mod snapshot;
