//! The pages, one noun each.
mod approval;
mod batches;
mod entries;
mod gate;
mod import;
mod overview;
mod payments;
mod people;
mod programmes;
mod record;
mod safety;
mod sheet_page;
mod signin;
mod welcome;

pub use approval::Approval;
pub use batches::Batches;
pub use entries::Entries;
pub use import::Import;
pub use overview::Overview;
pub use payments::Payments;
pub use people::People;
pub use programmes::Programmes;
pub use record::Record;
pub use safety::Safety;
pub use sheet_page::SheetPage;
pub use signin::SignIn;
pub use welcome::Welcome;
