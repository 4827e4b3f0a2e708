use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Townships and villages, numbered in the order of their first payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// Township and village.
    names: Vec<(String, String)>,
    #[serde(skip)]
    numbers: HashMap<(String, String), u32>,
}

impl Places {
    /// The number of a place; a new one is taken up.
    pub fn number(&mut self, township: &str, village: &str) -> u32 {
        if self.numbers.len() != self.names.len() {
            self.numbers = self.names.iter().cloned().zip(0..).collect();
        }
        let key = (township.to_owned(), village.to_owned());
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            self.names.push(key);
        }
        number
    }

    /// Township and village of a number.
    pub fn name(&self, number: u32) -> (&str, &str) {
        self.names.get(number as usize).map_or(("", ""), |(township, village)| (township, village))
    }

    /// All places, by number.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(township, village)| (&**township, &**village))
    }

    /// For each number its rank in alphabetical order, to sort by.
    pub fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        order.sort_unstable_by_key(|number| &self.names[*number as usize]);
        let mut ranks = vec![0; order.len()];
        for (rank, number) in order.into_iter().enumerate() {
            ranks[number as usize] = rank as u32;
        }
        ranks
    }
}
