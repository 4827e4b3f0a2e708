//! What the fuzz targets call.

#[path = "../../crates/ledger/tests/format/entry_points.rs"]
pub mod entry_points;
