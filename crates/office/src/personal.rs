//! Personal fields as they are stored: packed by segment, then sealed.

use ledger::{Disclosure, SALT_BYTES};

/// Names of personal fields, with the number they are packed under. Only ever added to.
pub(crate) const FIELDS: [&str; 17] = [
    "beneficiary_name",
    "beneficiary_id",
    "head_name",
    "head_id",
    "payee_name",
    "payee_id",
    "relation",
    "authorisation",
    "account",
    "bank",
    "household",
    "phone",
    "note",
    "reason",
    "reasons",
    "file_name",
    "group",
];

/// Packs the disclosures of neighbouring entries: for each entry their number, for each disclosure field number, salt,
/// length and value. The encoded form follows from these (RFC 9901 over canonical JSON), at more than twice the size.
pub(crate) fn pack<'a>(entries: impl ExactSizeIterator<Item = &'a [Disclosure]>) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.len() * 240);
    for disclosures in entries {
        out.push(u8::try_from(disclosures.len()).expect("a statement has at most 64 disclosures"));
        for disclosure in disclosures {
            match FIELDS.iter().position(|name| *name == disclosure.name()) {
                Some(number) => out.push(number as u8),
                None => {
                    out.push(SPELLED_OUT);
                    put_text(&mut out, disclosure.name());
                }
            }
            out.extend_from_slice(disclosure.salt());
            put_text(&mut out, disclosure.value());
        }
    }
    out
}

/// Unpacks what [`pack`] made; `None` when it is anything else.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<Vec<Disclosure>>> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    while let Some((count, after)) = rest.split_first() {
        rest = after;
        let disclosures = (0..*count).map(|_| take_disclosure(&mut rest)).collect::<Option<_>>()?;
        entries.push(disclosures);
    }
    Some(entries)
}

fn take_disclosure(rest: &mut &[u8]) -> Option<Disclosure> {
    let (number, after) = rest.split_first()?;
    *rest = after;
    let name = if *number == SPELLED_OUT { take_text(rest)? } else { FIELDS.get(usize::from(*number))? };
    let (salt, after) = rest.split_first_chunk::<SALT_BYTES>()?;
    *rest = after;
    Some(Disclosure::with_salt(name, take_text(rest)?, *salt))
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).expect("a statement, and so a field of it, is below 65,536 bytes");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let (length, after) = rest.split_first_chunk::<2>()?;
    let (text, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *rest = after;
    std::str::from_utf8(text).ok()
}

const SPELLED_OUT: u8 = 255;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn packing_loses_nothing() {
        let mut random = World::seeded(3, 0).random();
        let entries = vec![
            vec![Disclosure::new("beneficiary_name", "王秀兰", &mut random), Disclosure::new("a later field", "x", &mut random)],
            vec![],
            vec![Disclosure::new("account", "", &mut random)],
        ];
        assert_eq!(unpack(&pack(entries.iter().map(Vec::as_slice))), Some(entries.clone()));
        let packed = pack(entries.iter().map(Vec::as_slice));
        for end in 1..packed.len() {
            assert_ne!(unpack(&packed[..end]), Some(entries.clone()), "a cut packing is not taken for the whole");
        }
    }
}
