/// Puts ordinals in the order of a key. Where keys are equal the order of the ledger stays, descending too: scrolling never
/// shows a row twice.
///
/// The ordinals come ascending. The key is asked for more than once.
pub(crate) fn sort(ordinals: &mut Vec<u32>, descending: bool, key: impl Fn(u32) -> i64) {
    debug_assert!(ordinals.is_sorted(), "equal keys leave the ordinals as they come");
    let bounds = ordinals.iter().fold(None, |bounds: Option<(i64, i64)>, i| {
        let key = key(*i);
        Some(bounds.map_or((key, key), |(least, most)| (least.min(key), most.max(key))))
    });
    let Some((least, most)) = bounds else { return };
    let span = most.wrapping_sub(least) as u64;
    // What a key is above the least, or below the most: where keys are equal, ordinals ascend either way.
    let rank = |i: u32| if descending { most.wrapping_sub(key(i)) as u64 } else { key(i).wrapping_sub(least) as u64 };
    if span < DIGITS as u64 {
        let mut sorted = vec![0; ordinals.len()];
        by_digit(ordinals, &mut sorted, |i| rank(*i) as usize);
        *ordinals = sorted;
    } else if let Ok(span) = u32::try_from(span) {
        // Rank and ordinal fit into one number together. Digit by digit from the lowest, equal digits stay in their order.
        let mut packed: Vec<u64> = ordinals.iter().map(|i| rank(*i) << 32 | u64::from(*i)).collect();
        let mut sorted = vec![0; packed.len()];
        for low in (0..u32::BITS - span.leading_zeros()).step_by(DIGIT_BITS as usize) {
            by_digit(&packed, &mut sorted, |packed| (packed >> (32 + low)) as usize % DIGITS);
            std::mem::swap(&mut packed, &mut sorted);
        }
        ordinals.iter_mut().zip(packed).for_each(|(place, packed)| *place = packed as u32);
    } else {
        ordinals.sort_by_cached_key(|i| rank(*i));
    }
}

/// Sorts by a digit below [`DIGITS`]; equal ones stay in their order.
fn by_digit<T: Copy>(all: &[T], sorted: &mut [T], digit: impl Fn(&T) -> usize) {
    let mut places = [0usize; DIGITS];
    all.iter().for_each(|one| places[digit(one)] += 1);
    // From how many have each digit to where those with it begin.
    let mut begin = 0;
    for place in &mut places {
        begin += std::mem::replace(place, begin);
    }
    for one in all {
        let place = &mut places[digit(one)];
        sorted[*place] = *one;
        *place += 1;
    }
}

/// Two digits hold any amount below 671,088.64 元.
const DIGIT_BITS: u32 = 13;
const DIGITS: usize = 1 << DIGIT_BITS;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_a_stable_sort_does(
            keys in prop::collection::vec(prop_oneof![any::<i64>(), -3i64..3, 0i64..5000, 0i64..5_000_000_000], 0..60),
            narrow in 0u32..64,
            descending: bool,
        ) {
            let keys: Vec<i64> = keys.into_iter().map(|key| key >> narrow).collect();
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
