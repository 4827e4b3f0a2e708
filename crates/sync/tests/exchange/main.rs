//! Offices that exchange ledgers, all in memory.

mod desk;
mod desks;
mod fetching;
mod hostile;
mod office;
mod pushing;
mod safety;
mod serving;
mod simulation;
mod stick;
mod store;
mod witnessing;
mod world;
