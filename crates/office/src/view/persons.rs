use ledger::Disclosure;
use zeroize::Zeroize;

/// The personal fields that are searched and shown in lists, of all payments, in memory while a member is signed in.
///
/// On disk it lies sealed, a segment a blob; there is no index in plaintext anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Persons {
    /// For each payment: beneficiary's name and ID, payee's name, account, each ended by a newline; then a second newline.
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
            self.text.extend(value(name).bytes().filter(|byte| *byte != b'\n'));
            self.text.push(b'\n');
        }
        self.text.push(b'\n');
    }

    /// A payment's fields by its ordinal.
    pub fn get(&self, i: usize) -> Person<'_> {
        let Some(start) = self.starts.get(i) else { return Person::default() };
        let end = self.starts.get(i + 1).map_or(self.text.len(), |next| *next as usize);
        let text = std::str::from_utf8(&self.text[*start as usize..end]).unwrap_or_default();
        let mut fields = text.split('\n');
        let mut next = || fields.next().unwrap_or_default();
        Person { name: next(), id: next(), payee: next(), account: next() }
    }

    /// The ordinals of payments in which a word occurs, ascending. A line break never matches.
    pub fn search(&self, word: &str) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        if word.is_empty() || word.contains('\n') {
            return found;
        }
        let mut from = 0;
        while let Some(at) = find(&self.text[from..], word.as_bytes()) {
            let position = (from + at) as u32;
            let ordinal = self.starts.partition_point(|start| *start <= position) - 1;
            found.push(ordinal as u32);
            // One hit a payment is enough.
            from = self.starts.get(ordinal + 1).map_or(self.text.len(), |next| *next as usize);
        }
        found
    }

    /// Some neighbouring payments as bytes, to be sealed.
    pub fn encode(&self, range: std::ops::Range<usize>) -> Vec<u8> {
        let start = self.starts.get(range.start).map_or(self.text.len(), |start| *start as usize);
        let end = self.starts.get(range.end).map_or(self.text.len(), |end| *end as usize);
        self.text[start..end].to_vec()
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
}

impl Drop for Persons {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// The first place of a needle. Bytes of UTF-8 make this right for text of any language.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}

const SEARCHED: [&str; 4] = ["beneficiary_name", "beneficiary_id", "payee_name", "account"];

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
        assert_eq!(read.search("兰17"), [17]);
        assert_eq!(read.search("62170042"), [42]);
        assert_eq!(read.search("秀兰").len(), 50, "each payment is found once");
        assert_eq!(read.get(42).account, "62170042");
        assert!(read.search("0\n6").is_empty(), "fields do not run together");
    }
}
