//! The pages, one noun each.
mod approval;
mod batches;
mod closed;
mod entries;
mod gate;
mod import;
mod overview;
mod payments;
mod people;
mod programmes;
mod record;
mod safety;
mod signin;
mod welcome;

pub use approval::Approval;
pub use batches::Batches;
pub use closed::{Closed, Damaged};
pub use entries::Entries;
pub use import::Import;
pub use overview::Overview;
pub use payments::Payments;
pub use people::People;
pub use programmes::{Documents, Programmes};
pub use record::Record;
pub use safety::Safety;
pub use signin::SignIn;
pub use welcome::Welcome;
