/// Puts ordinals in the order of a key. Where keys are equal the order of the ledger stays, descending too: scrolling never
/// shows a row twice.
pub(crate) fn sort(ordinals: &mut [u32], descending: bool, key: impl Fn(u32) -> i64) {
    let mut keys: Vec<i64> = ordinals.iter().map(|i| key(*i)).collect();
    let (Some(least), Some(most)) = (keys.iter().copied().min(), keys.iter().copied().max()) else { return };
    if least == most {
        return;
    }
    // Keys and ordinals are packed into one number each, which sorts several times as fast as pairs or looked-up keys.
    keys.iter_mut().for_each(|key| *key = if descending { most.wrapping_sub(*key) } else { key.wrapping_sub(least) });
    if most.wrapping_sub(least) as u64 <= u64::from(u32::MAX) {
        let mut packed: Vec<u64> = keys.iter().zip(&*ordinals).map(|(key, i)| (*key as u64) << 32 | u64::from(*i)).collect();
        packed.sort_unstable();
        ordinals.iter_mut().zip(packed).for_each(|(place, packed)| *place = packed as u32);
    } else {
        let mut packed: Vec<u128> =
            keys.iter().zip(&*ordinals).map(|(key, i)| u128::from(*key as u64) << 32 | u128::from(*i)).collect();
        packed.sort_unstable();
        ordinals.iter_mut().zip(packed).for_each(|(place, packed)| *place = packed as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_a_stable_sort_does(keys in prop::collection::vec(prop_oneof![any::<i64>(), -3i64..3, 0i64..5_000_000_000], 0..60), descending: bool) {
            let all: Vec<u32> = (0..keys.len() as u32).collect();
            let (mut sorted, mut expected) = (all.clone(), all);
            sort(&mut sorted, descending, |i| keys[i as usize]);
            if descending {
                expected.sort_by_key(|i| std::cmp::Reverse(keys[*i as usize]));
            } else {
                expected.sort_by_key(|i| keys[*i as usize]);
            }
            prop_assert_eq!(sorted, expected);
        }
    }
}
