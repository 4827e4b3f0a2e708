//! The entry points of the fuzz targets over random bytes, and over vectors with a few bytes changed.

use crate::{entry_points, vectors};
use proptest::prelude::*;

type EntryPoint = fn(&[u8]);

/// Each entry point, and a folder of vectors that its inputs look like.
const ENTRY_POINTS: [(&str, EntryPoint); 10] = [
    ("json", entry_points::json),
    ("statement", entry_points::statement),
    ("json", entry_points::payload),
    ("presentation", entry_points::disclosure),
    ("presentation", entry_points::presentation),
    ("note", entry_points::note),
    ("vkey", entry_points::vkey),
    ("checkpoint", entry_points::checkpoint),
    ("receipt", entry_points::receipt),
    ("chain", entry_points::entry),
];

#[test]
fn no_vector_is_read_out_of_its_form() {
    for (folder, entry_point) in ENTRY_POINTS {
        let inputs = inputs(folder);
        assert!(!inputs.is_empty(), "{folder} has inputs");
        inputs.iter().for_each(|input| entry_point(input));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        ENTRY_POINTS.iter().for_each(|(_, entry_point)| entry_point(&bytes));
    }

    #[test]
    fn changed_vectors_do_no_harm(
        at: prop::sample::Index,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..4),
    ) {
        for (folder, entry_point) in ENTRY_POINTS {
            let inputs = inputs(folder);
            let mut bytes = inputs[at.index(inputs.len())].clone();
            for (place, byte, change) in &changes {
                if bytes.is_empty() {
                    break;
                }
                let place = place.index(bytes.len());
                match change {
                    0 => bytes[place] = *byte,
                    1 => bytes.insert(place, *byte),
                    2 => drop(bytes.drain(place..)),
                    _ => bytes[place] ^= 1 << (byte % 8),
                }
            }
            entry_point(&bytes);
        }
    }
}

/// What the vectors of a folder hold: as it stands, and for ledgers and presentations their parts.
fn inputs(folder: &'static str) -> std::sync::Arc<Vec<Vec<u8>>> {
    use std::{
        collections::BTreeMap,
        sync::{Arc, Mutex},
    };
    static READ: Mutex<BTreeMap<&str, Arc<Vec<Vec<u8>>>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().expect("no test panics while it holds this");
    read.entry(folder).or_insert_with(|| Arc::new(vectors::inputs(folder))).clone()
}
