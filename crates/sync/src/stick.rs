//! The same data as files: for offices between which there is no line, somebody carries a stick.
//!
//! A folder on it holds a folder of each office, named by the hash of its origin, with the answers that its server would give, under
//! the paths at which it would give them, and what it asks of others. Whoever puts the stick in reads what its peers have
//! left with the same [`crate::sync`] that asks them over the line, answers through the same [`crate::serve`], and renews its
//! own folder. Everything on a stick may have been put there by anybody: it is read up to its limit, never through a link, under
//! names that the routes make, and believed only as far as it verifies.

mod fault;
mod folder;
mod left;
mod place;
mod taking;
mod writing;

pub use fault::StickFault;
pub use folder::Stick;
pub use taking::{Taken, take};
pub use writing::{Carry, Written, write};
