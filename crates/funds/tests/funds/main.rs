//! The fund rules over real ledgers: every statement is signed with a seeded key and placed in a chain.

mod acts;
mod amounts;
mod approval;
mod chance;
mod desk;
mod entry_points;
mod keeping;
mod library;
mod money_in;
mod money_on;
mod notices;
mod paying;
mod rows;
mod settlement;
mod snapshot;
