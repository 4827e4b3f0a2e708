//! The set of used ids against a plain one.

use ledger::{Jti, JtiSet};
use proptest::prelude::*;
use std::collections::HashSet;

/// Ids close together, at both ends of the range and around the places where counting carries.
fn near() -> impl Strategy<Value = u128> {
    let bases = prop_oneof![Just(0u128), Just(1 << 32), Just(u128::from(u32::MAX)), Just(u128::MAX - 40)];
    (bases, 0u128..40).prop_map(|(base, more)| base + more)
}

proptest! {
    #[test]
    fn it_holds_what_a_plain_set_holds(ids in prop::collection::vec(near(), 0..200), asked in prop::collection::vec(near(), 50)) {
        let (mut set, mut plain) = (JtiSet::default(), HashSet::new());
        for id in ids {
            prop_assert_eq!(set.insert(Jti(id)), plain.insert(id), "an id is new to both or to none");
        }
        for id in asked.into_iter().chain(plain.clone()) {
            prop_assert_eq!(set.contains(Jti(id)), plain.contains(&id), "both know the id or neither does");
        }
    }

    #[test]
    fn a_text_has_one_id(id: u128) {
        let text = Jti(id).to_string();
        prop_assert_eq!(text.len(), 22, "128 bits are 22 characters");
        prop_assert_eq!(Jti::from_text(&text), Some(Jti(id)), "the text reads back");
    }
}

#[test]
fn ids_made_together_count_upwards() {
    let first = Jti::fresh(&mut crate::seeded::Seeded(1));
    assert_eq!(first.0 & u128::from(u32::MAX), 0, "a fresh id leaves 32 bits to count in");
    assert_ne!(first.0, 0, "the others are random");
    for seed in 0..200 {
        let text = Jti::fresh(&mut crate::seeded::Seeded(seed)).nth(u32::MAX).to_string();
        assert!(text.starts_with(|c: char| c.is_ascii_alphabetic()), "{text} is no option on a command line");
    }
    assert_eq!(first.nth(0), first, "the first is the 0th");
    assert_eq!(first.nth(u32::MAX).0, first.0 + u128::from(u32::MAX), "counting stays within those 32 bits");
    assert_eq!(Jti(u128::MAX).nth(1), Jti(0), "a stranger's id does not overflow");
}
