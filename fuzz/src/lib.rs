//! What the fuzz targets call.

#[path = "../../crates/ledger/tests/format/entry_points.rs"]
pub mod entry_points;
#[path = "../../crates/pades/tests/signed/devour.rs"]
pub mod files;
#[path = "../../crates/sheet/tests/support/devour.rs"]
pub mod lists;
#[path = "../../crates/funds/tests/funds/entry_points.rs"]
pub mod money;
