//! What the tests of this crate share.
#![allow(dead_code)]

pub mod devour;
pub mod list;
pub mod zip;

use std::path::PathBuf;

use sheet::{Grid, SheetError, Workbook};

/// The folder of the samples.
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples"))
}

/// A sample's bytes.
pub fn sample(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The first sheet of a file.
pub fn first_sheet(bytes: &[u8], name: &str) -> Result<Grid, SheetError> {
    Workbook::open(bytes, name)?.read_sheet(0)
}
