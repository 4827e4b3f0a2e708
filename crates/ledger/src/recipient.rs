//! Who can open what is encrypted to an office: an age X25519 recipient, in its one form (BIP 173).

/// An age recipient (`age1…`): the public half of a key that only members of an office can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(String);

impl Recipient {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Recipient> {
        let symbols: Vec<u8> = text.strip_prefix("age1")?.bytes().map(symbol).collect::<Option<_>>()?;
        let whole = symbols.len() == SYMBOLS && polymod(&expanded(PUBLIC), &symbols) == 1;
        // 256 bits fill 51 symbols and one bit of the next: the others are zero, so that there is one form.
        (whole && symbols[SYMBOLS - CHECK_SYMBOLS - 1] & 0x0f == 0).then(|| Recipient(text.to_owned()))
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A private key as age reads it.
pub fn age_identity(seed: &[u8; 32]) -> String {
    let mut symbols = Vec::with_capacity(SYMBOLS);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in seed {
        bits = (bits << 8 | u32::from(*byte)) & 0xfff;
        held += 8;
        while held >= 5 {
            held -= 5;
            symbols.push((bits >> held & 31) as u8);
        }
    }
    symbols.push((bits << (5 - held) & 31) as u8);
    let mut padded = symbols.clone();
    padded.extend([0; CHECK_SYMBOLS]);
    let check = polymod(&expanded(PRIVATE), &padded) ^ 1;
    symbols.extend((0..CHECK_SYMBOLS).rev().map(|place| (check >> (5 * place) & 31) as u8));
    let text: String = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
    format!("{PRIVATE}1{text}").to_uppercase()
}

fn symbol(letter: u8) -> Option<u8> {
    ALPHABET.iter().position(|known| *known == letter).map(|place| place as u8)
}

/// The human-readable part as the checksum has it.
fn expanded(readable: &str) -> Vec<u8> {
    let high = readable.bytes().map(|b| b >> 5);
    high.chain([0]).chain(readable.bytes().map(|b| b & 31)).collect()
}

fn polymod(readable: &[u8], symbols: &[u8]) -> u32 {
    readable.iter().chain(symbols).fold(1, |check, symbol| {
        let top = check >> 25;
        let shifted = (check & 0x01ff_ffff) << 5 ^ u32::from(*symbol);
        GENERATORS.iter().enumerate().fold(shifted, |sum, (i, generator)| if top >> i & 1 == 1 { sum ^ generator } else { sum })
    })
}

const PUBLIC: &str = "age";
const PRIVATE: &str = "age-secret-key-";
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
const CHECK_SYMBOLS: usize = 6;

/// Of 32 bytes, with those that check.
const SYMBOLS: usize = 52 + CHECK_SYMBOLS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_has_one_form() {
        // age's own documentation has this one.
        let text = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        assert_eq!(Recipient::parse(text).as_ref().map(Recipient::text), Some(text));
        for i in 4..text.len() {
            let letter = if text.as_bytes()[i] == b'q' { "p" } else { "q" };
            let changed = format!("{}{letter}{}", &text[..i], &text[i + 1..]);
            assert_eq!(Recipient::parse(&changed), None, "letter {i} is another");
        }
        for bad in ["", "age1", &text.to_uppercase(), &text[..61], "ageql3z7", &format!("{text}q")] {
            assert_eq!(Recipient::parse(bad), None, "{bad}");
        }
        let identity = age_identity(&[7; 32]);
        assert_eq!((identity.len(), &identity[..16]), (74, "AGE-SECRET-KEY-1"));
    }
}
