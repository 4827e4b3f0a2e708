use super::{Persons, persons::Person};
use std::{collections::hash_map::RandomState, hash::BuildHasher};

/// Leads from what a person is known by, an ID number or a name, to the payments to whoever has it, so that looking for what a
/// person was paid before need not read a million names.
///
/// It holds keyed hashes and ordinals, nothing that could be read as a number; whom it names is held against the search
/// columns each time.
pub(crate) struct ByPerson {
    /// By what the beneficiary of a payment is known; empty: not at all.
    key: for<'a> fn(Person<'a>) -> &'a str,
    hasher: RandomState,
    /// Half of a hash above, ordinal below, ascending.
    sorted: Vec<u64>,
    /// The same of the newest payments: few, so that one more is put in its place in no time.
    newest: Vec<u64>,
    /// Payments taken up.
    upto: usize,
}

impl ByPerson {
    /// By the ID number.
    pub fn id() -> ByPerson {
        ByPerson::by(|person| person.id)
    }

    /// By the name.
    pub fn name() -> ByPerson {
        ByPerson::by(|person| person.name)
    }

    /// By the name, those alone that have no ID number.
    pub fn unnumbered() -> ByPerson {
        ByPerson::by(|person| if person.id.is_empty() { person.name } else { "" })
    }

    fn by(key: for<'a> fn(Person<'a>) -> &'a str) -> ByPerson {
        ByPerson { key, hasher: RandomState::new(), sorted: Vec::new(), newest: Vec::new(), upto: 0 }
    }

    /// Takes up the payments that have come since, if somebody is to be asked for.
    pub fn follow(&mut self, persons: &Persons, asked: usize) {
        if asked == 0 || persons.len() <= self.upto {
            return;
        }
        let key = |i: usize| Some((self.key)(persons.get(i))).filter(|key| !key.is_empty()).map(|key| self.above(key) | i as u64);
        let keys: Vec<u64> = (self.upto..persons.len()).filter_map(key).collect();
        if let [one] = keys[..] {
            let place = self.newest.partition_point(|key| *key < one);
            self.newest.insert(place, one);
        } else {
            // What is in its order already costs a sort little.
            self.newest.extend(keys);
            self.newest.sort();
        }
        if self.newest.len() > NEWEST_MAX {
            self.sorted.append(&mut self.newest);
            self.sorted.sort();
        }
        self.upto = persons.len();
    }

    /// The ordinals of the payments to whoever is known by this, ascending. Those that were not taken up are read one by one.
    pub fn payments<'a>(&'a self, persons: &'a Persons, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
        let above = self.above(wanted);
        let same = move |keys: &'a [u64]| {
            let first = keys.partition_point(|key| *key < above);
            keys[first..].iter().take_while(move |key| **key & ABOVE == above).map(|key| (key & !ABOVE) as usize)
        };
        let taken_up = same(&self.sorted).chain(same(&self.newest));
        taken_up.chain(self.upto..persons.len()).filter(move |i| (self.key)(persons.get(*i)) == wanted)
    }

    fn above(&self, key: &str) -> u64 {
        self.hasher.hash_one(key) & ABOVE
    }
}

/// The half of a key that is the hash. Payments are numbered in 32 bits everywhere.
const ABOVE: u64 = 0xffff_ffff_0000_0000;

/// Moving so many keys by one place takes some microseconds. Tests come to it with few payments.
const NEWEST_MAX: usize = if cfg!(test) { 8 } else { 16_384 };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;
    use ledger::Disclosure;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whoever_is_asked_for_is_found_however_far_it_has_followed(
            ids in prop::collection::vec(0u32..12, 0..60),
            follows in prop::collection::vec((0usize..60, 0usize..3), 0..4),
        ) {
            let mut random = World::seeded(1, 0).random();
            let (mut persons, mut by_id) = (Persons::default(), ByPerson::id());
            // Number 0: a person without one.
            let number = |id: u32| if id == 0 { String::new() } else { format!("5224991963{id:08}") };
            for (i, id) in ids.iter().enumerate() {
                persons.push(&[Disclosure::new("beneficiary_id", &number(*id), &mut random)]);
                follows.iter().filter(|(at, _)| *at == i).for_each(|(_, asked)| by_id.follow(&persons, *asked));
            }
            for id in 1..13 {
                let expected: Vec<usize> = (0..ids.len()).filter(|i| ids[*i] == id).collect();
                prop_assert_eq!(by_id.payments(&persons, &number(id)).collect::<Vec<_>>(), expected);
            }
        }
    }
}
