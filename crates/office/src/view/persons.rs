use ledger::Disclosure;
use memchr::memmem::Finder;
use std::{collections::HashMap, ops::Range};
use zeroize::Zeroize;

/// The personal fields that are searched and shown in lists, of all payments, in memory while a member is signed in.
///
/// On disk it lies sealed, a segment a blob; there is no index in plaintext anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Persons {
    /// For each payment the fields of [`SEARCHED`], each ended by a newline; then a second newline.
    text: Vec<u8>,
    /// Where each payment's text begins.
    starts: Vec<u32>,
}

/// One payment's searchable fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person<'a> {
    pub name: &'a str,
    pub id: &'a str,
    /// Empty when it is the beneficiary.
    pub payee: &'a str,
    pub account: &'a str,
    /// Empty when it is the beneficiary, or is not said.
    pub head: &'a str,
    /// Likewise.
    pub head_id: &'a str,
}

impl Persons {
    /// How many payments.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Adds a payment.
    pub fn push(&mut self, disclosures: &[Disclosure]) {
        let value = |name: &str| disclosures.iter().find(|d| d.name() == name).map_or("", Disclosure::value);
        // More than four gigabytes of names would be some fifty million payments; the columns end before.
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        for name in SEARCHED {
            // Whoever is the beneficiary too is found as that.
            let own = SAME_FIELDS.iter().find(|(other, _)| *other == name).map(|(_, own)| value(own));
            let value = Some(value(name)).filter(|found| own != Some(*found)).unwrap_or_default();
            self.text.extend(value.bytes().filter(|byte| *byte != b'\n'));
            self.text.push(b'\n');
        }
        self.text.push(b'\n');
    }

    /// A payment's fields by its ordinal.
    pub fn get(&self, i: usize) -> Person<'_> {
        let text = std::str::from_utf8(&self.text[self.start(i)..self.start(i + 1)]).unwrap_or_default();
        let mut fields = text.split('\n');
        let mut next = || fields.next().unwrap_or_default();
        Person { name: next(), id: next(), payee: next(), account: next(), head: next(), head_id: next() }
    }

    /// For each payment the rank of whoever is paid, by name.
    pub fn payee_ranks(&self) -> Vec<u32> {
        // Names recur, so that far fewer are put in order than there are payments.
        let mut numbers: HashMap<&[u8], u32> = HashMap::new();
        let mut names: Vec<&[u8]> = Vec::new();
        let number = |i: usize| {
            let mut fields = self.text[self.start(i)..self.start(i + 1)].split(|byte| *byte == b'\n');
            let (name, payee) = (fields.next().unwrap_or_default(), fields.nth(1).unwrap_or_default());
            let name = if payee.is_empty() { name } else { payee };
            *numbers.entry(name).or_insert_with(|| {
                names.push(name);
                names.len() as u32 - 1
            })
        };
        let mut ranks: Vec<u32> = (0..self.len()).map(number).collect();
        // In GB 18030 the common characters stand in the order of their sounds, as people look them up.
        let mut order: Vec<(Vec<u8>, usize)> = names
            .iter()
            .map(|name| encoding_rs::GB18030.encode(std::str::from_utf8(name).unwrap_or_default()).0.into_owned())
            .zip(0..)
            .collect();
        order.sort_unstable();
        let mut rank_of = vec![0; names.len()];
        order.into_iter().zip(0u32..).for_each(|((_, number), rank)| rank_of[number] = rank);
        ranks.iter_mut().for_each(|rank| *rank = rank_of[*rank as usize]);
        ranks
    }

    /// The ordinals of payments of a range in whose fields a word occurs, ascending. A line break never matches.
    pub fn search(&self, word: &str, range: Range<usize>) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        if word.is_empty() || word.contains('\n') || range.is_empty() {
            return found;
        }
        // Bytes of UTF-8 make this right for text of any language.
        let finder = Finder::new(word);
        let (mut from, end) = (self.start(range.start), self.start(range.end));
        let mut ordinal = range.start;
        while let Some(at) = finder.find(&self.text[from..end]) {
            // Hits come in the order of the payments, so that a walk finds whose each is sooner than a search.
            while self.start(ordinal + 1) <= from + at {
                ordinal += 1;
            }
            found.push(ordinal as u32);
            // One hit a payment is enough.
            ordinal += 1;
            from = self.start(ordinal);
        }
        found
    }

    /// Whether a word occurs in the fields of one payment.
    pub fn has(&self, i: usize, word: &Finder<'_>) -> bool {
        i < self.len() && word.find(&self.text[self.start(i)..self.start(i + 1)]).is_some()
    }

    /// Some neighbouring payments as bytes, to be sealed.
    pub fn encode(&self, range: Range<usize>) -> Vec<u8> {
        self.text[self.start(range.start)..self.start(range.end)].to_vec()
    }

    /// Appends what [`Persons::encode`] made.
    pub fn append_encoded(&mut self, bytes: &[u8]) {
        let base = self.text.len();
        let breaks = memchr::memchr_iter(b'\n', bytes).skip(SEARCHED.len()).step_by(SEARCHED.len() + 1);
        let starts = std::iter::once(0).chain(breaks.map(|last| last + 1)).take_while(|start| *start < bytes.len());
        self.starts.extend(starts.map(|start| (base + start) as u32));
        self.text.extend_from_slice(bytes);
    }

    /// Keeps the first `len`.
    pub fn truncate(&mut self, len: usize) {
        if let Some(start) = self.starts.get(len) {
            self.text.truncate(*start as usize);
            self.starts.truncate(len);
        }
    }

    /// Where a payment's text begins; behind the last payment, where all text ends.
    fn start(&self, i: usize) -> usize {
        self.starts.get(i).map_or(self.text.len(), |start| *start as usize)
    }
}

impl Drop for Persons {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// All but the last are those of a [`Person`]. Whoever changes them gives what is saved another name.
const SEARCHED: [&str; 7] = ["beneficiary_name", "beneficiary_id", "payee_name", "account", "head_name", "head_id", "payee_id"];

/// Fields of another person that are mostly those of the beneficiary.
const SAME_FIELDS: [(&str, &str); 3] =
    [("head_name", "beneficiary_name"), ("head_id", "beneficiary_id"), ("payee_id", "beneficiary_id")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn search_finds_what_was_put_in_also_after_a_round_trip() {
        let mut random = World::seeded(5, 0).random();
        let mut persons = Persons::default();
        for i in 0..50 {
            let mut fields = vec![Disclosure::new("beneficiary_name", &format!("王秀兰{i}"), &mut random)];
            if i % 2 == 0 {
                fields.push(Disclosure::new("account", &format!("6217{i:04}"), &mut random));
            }
            persons.push(&fields);
        }
        let mut read = Persons::default();
        read.append_encoded(&persons.encode(0..20));
        read.append_encoded(&persons.encode(20..50));
        assert_eq!(read, persons);
        assert_eq!(read.search("兰17", 0..50), [17]);
        assert_eq!(read.search("62170042", 0..50), [42]);
        assert_eq!(read.search("秀兰", 0..50).len(), 50, "each payment is found once");
        assert_eq!(read.search("秀兰", 20..23), [20, 21, 22], "in a part of them nothing else is found");
        assert!(read.has(17, &Finder::new("兰17")) && !read.has(18, &Finder::new("兰17")) && !read.has(99, &Finder::new("")));
        assert_eq!(read.get(42).account, "62170042");
        assert_eq!(read.get(99), Person::default(), "beyond the last there is nobody");
        assert!(read.search("0\n6", 0..50).is_empty(), "fields do not run together");
    }

    #[test]
    fn household_head_and_payee_are_found_and_names_are_ranked_by_their_sounds() {
        let mut random = World::seeded(6, 0).random();
        let mut persons = Persons::default();
        for (name, payee, head, payee_id) in [
            ("周一", "", "周一", ""),
            ("李上", "", "王户主", ""),
            ("张三", "安收款", "张三", "52249919500101007X"),
            ("李上", "", "", ""),
        ] {
            let fields = [("beneficiary_name", name), ("payee_name", payee), ("head_name", head), ("payee_id", payee_id)];
            let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
            let fields: Vec<Disclosure> = given.map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
            persons.push(&fields);
        }
        assert_eq!(persons.search("户主", 0..4), [1], "the household head is found");
        assert_eq!(persons.search("101007X", 0..4), [2], "the payee's number is found");
        assert_eq!(persons.search("周一", 0..4), [0]);
        assert_eq!(persons.get(0).name, "周一");
        let ranks = persons.payee_ranks();
        // an, li, li, zhou: whoever is paid, not always the beneficiary.
        assert_eq!(ranks, [2, 1, 0, 1]);
    }
}
