//! Offices that exchange ledgers, all in memory.

mod fetching;
mod hostile;
mod office;
mod safety;
mod serving;
mod simulation;
mod store;
mod witnessing;
mod world;
