//! What an entry takes on disk, personal fields, tiles, indexes and all.

use crate::{
    Outcome,
    made::Copied,
    measure::Figures,
    report::{Reach, Row, Unit},
};
use std::fs;
use store::Store;

pub fn measure(work: &Copied) -> Outcome<Row> {
    // Opened before it is looked at: a log that was left is then part of the file.
    let sizes = Store::open(work.folder())?.snapshot()?.sizes()?;
    let mut on_disk = 0;
    for file in fs::read_dir(work.folder())? {
        on_disk += file?.metadata()?.len();
    }
    let each = |bytes: u64| Figures::from_iter([bytes as f64 / sizes.entries as f64]);
    let (ours, limit) = (each(on_disk), each(sizes.entry_bytes));
    Ok(Row {
        work: "size on disk per entry",
        beside: "the entry's own bytes",
        reach: Reach::AtMost(2.0),
        figure: ours.over(&limit),
        unit: Unit::Times,
        ours: Some((ours, "B")),
        limit: Some((limit, "B")),
        note: format!("{:.0} B of it are sealed personal fields", sizes.disclosure_bytes as f64 / sizes.entries as f64),
    })
}
