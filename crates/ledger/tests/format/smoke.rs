//! The entry points of the fuzz targets over random bytes, and over vectors with a few bytes changed.

use crate::{cases, entry_points};
use proptest::prelude::*;
use std::sync::LazyLock;

type EntryPoint = fn(&[u8]);

/// Each fuzz target's name and what it calls.
const ENTRY_POINTS: [(&str, EntryPoint); 15] = [
    ("json", entry_points::json),
    ("statement", entry_points::statement),
    ("payload", entry_points::payload),
    ("disclosure", entry_points::disclosure),
    ("presentation", entry_points::presentation),
    ("note", entry_points::note),
    ("vkey", entry_points::vkey),
    ("checkpoint", entry_points::checkpoint),
    ("card", entry_points::card),
    ("evidence", entry_points::evidence),
    ("policy", entry_points::policy),
    ("receipt", entry_points::receipt),
    ("compact", entry_points::compact),
    ("manifest", entry_points::manifest),
    ("entry", entry_points::entry),
];

static SEEDS: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(cases::seeds);

fn seeds(target: &str) -> Vec<&'static [u8]> {
    SEEDS.iter().filter(|(name, _)| *name == target).map(|(_, seed)| &seed[..]).collect()
}

#[test]
fn no_vector_is_read_out_of_its_form() {
    for (target, entry_point) in ENTRY_POINTS {
        let seeds = seeds(target);
        assert!(seeds.len() > 5, "{target} has something to begin from");
        seeds.iter().for_each(|seed| entry_point(seed));
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
        for (target, entry_point) in ENTRY_POINTS {
            let seeds = seeds(target);
            let mut bytes = seeds[at.index(seeds.len())].to_vec();
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
