//! DER (X.690) as far as certificates and signatures of one form need it. What is read is written anew and compared, so that
//! nothing else passes: a reader that knows more would only let more in.

/// A value under a tag.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    out.push(tag);
    match content.len() {
        length @ 0..=0x7f => out.push(length as u8),
        length => {
            let bytes = length.to_be_bytes();
            let skip = bytes.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | (bytes.len() - skip) as u8);
            out.extend_from_slice(&bytes[skip..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Values one after the other under a tag.
pub fn all(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

/// `SEQUENCE`.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    all(SEQUENCE, parts)
}

/// `SET OF`, in the order that DER asks for.
pub fn set(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    tlv(SET, &parts.concat())
}

/// A positive `INTEGER` from its bytes, big end first.
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let skip = bytes.iter().take_while(|byte| **byte == 0).count().min(bytes.len().saturating_sub(1));
    let bytes = &bytes[skip..];
    let sign: &[u8] = if bytes.first().is_some_and(|byte| *byte >= 0x80) { &[0] } else { &[] };
    all(INTEGER, &[sign, bytes])
}

/// A `BIT STRING` of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    all(BIT_STRING, &[&[0], bytes])
}

/// The first value of `rest`, which goes on behind it: its tag, its content, and all of its bytes. Lengths in another form than DER's
/// are none.
pub fn next<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8], &'a [u8])> {
    let whole = *rest;
    let (&tag, behind) = whole.split_first()?;
    let (&first, mut behind) = behind.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) || behind.len() < count {
            return None;
        }
        length = behind[..count].iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
        behind = &behind[count..];
    }
    let content = behind.get(..length)?;
    let taken = whole.len() - behind.len() + length;
    *rest = &whole[taken..];
    (tlv(tag, content).len() == taken).then_some((tag, content, &whole[..taken]))
}

/// How many bytes the value has that begins with these four: a tag, and a length of two bytes.
pub fn length(head: &[u8]) -> Option<usize> {
    let [_, 0x82, high, low] = head else { return None };
    Some(usize::from(u16::from_be_bytes([*high, *low])) + head.len())
}

/// The content of the first value of `rest`, which must have this tag.
pub fn expect<'a>(rest: &mut &'a [u8], tag: u8) -> Option<&'a [u8]> {
    let (found, content, _) = next(rest)?;
    (found == tag).then_some(content)
}

/// The bytes of the first value of `rest`, tag and length included.
pub fn raw<'a>(rest: &mut &'a [u8], tag: u8) -> Option<&'a [u8]> {
    let (found, _, whole) = next(rest)?;
    (found == tag).then_some(whole)
}

pub const BOOLEAN_TRUE: &[u8] = &[0x01, 0x01, 0xff];
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const OID: u8 = 0x06;
pub const UTF8: u8 = 0x0c;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;
/// `[0]` to `[3]`, constructed.
pub const CONTEXT: [u8; 4] = [0xa0, 0xa1, 0xa2, 0xa3];
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let bytes = tlv(OCTET_STRING, &content);
            let mut rest = &bytes[..];
            assert_eq!(expect(&mut rest, OCTET_STRING), Some(&content[..]));
            assert!(rest.is_empty());
        }
        for bad in
            [&[4, 0x81, 1, 9][..], &[4, 0x80, 0, 0], &[4, 0x82, 0, 0x80], &[4, 2, 1], &[4], &[], &[4, 0x85, 0, 0, 0, 0, 1, 1]]
        {
            assert_eq!(next(&mut &*bad), None, "{bad:x?}");
        }
    }

    #[test]
    fn integers_are_as_short_as_they_can_be() {
        assert_eq!(unsigned(&[0, 0, 1]), [2, 1, 1]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0, 0]), [2, 1, 0]);
    }
}
