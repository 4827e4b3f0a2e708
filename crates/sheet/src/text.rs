//! Bytes to characters for delimited text. Counties still send GBK by default, since Excel saves .csv so.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::SheetError;

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; plain ASCII too.
    Utf8,
    /// UTF-8 that says so with a byte order mark.
    Utf8Bom,
    /// GB 18030, and with it GBK and GB 2312.
    Gb18030,
    /// UTF-16, low byte first, with a byte order mark: what Excel calls Unicode text.
    Utf16Le,
    /// UTF-16, high byte first, with a byte order mark.
    Utf16Be,
}

/// A text and how it was written.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: Encoding,
}

/// Decodes without ever replacing a character: text that fits no encoding is refused by the line where it stops fitting.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|error| bad_line(&rest[..error.valid_up_to()]))?;
        return checked(Cow::Borrowed(text), Encoding::Utf8Bom);
    }
    for (mark, encoding, decoder) in [(b"\xFF\xFE", Encoding::Utf16Le, UTF_16LE), (b"\xFE\xFF", Encoding::Utf16Be, UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = decoder.decode_without_bom_handling_and_without_replacement(rest);
            return checked(text.ok_or(SheetError::BadEncoding { line: 1 })?, encoding);
        }
    }
    // A zero byte is in no text of the other encodings: UTF-16 without its mark, or no text at all.
    if bytes.contains(&0) {
        return Err(SheetError::NotASpreadsheet);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return checked(Cow::Borrowed(text), Encoding::Utf8),
        Err(error) => error,
    };
    if looks_like_damaged_utf8(bytes) {
        return Err(bad_line(&bytes[..error.valid_up_to()]));
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => checked(text, Encoding::Gb18030),
        None => Err(SheetError::BadEncoding { line: first_bad_gb18030_line(bytes) }),
    }
}

/// Control characters other than line ends and tabs show that the bytes were no text to begin with.
fn checked(text: Cow<'_, str>, encoding: Encoding) -> Result<Decoded<'_>, SheetError> {
    let control = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}')) || c == '\u{7F}';
    if text.chars().take(TEXT_SAMPLE_CHARS).any(control) {
        return Err(SheetError::NotASpreadsheet);
    }
    Ok(Decoded { text, encoding })
}

/// Most Chinese UTF-8 also passes for GB18030 of other characters. Bytes that are UTF-8 but for a few places are meant as UTF-8.
fn looks_like_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let mut after_bad = false;
    for chunk in bytes[..bytes.len().min(TEXT_SAMPLE_CHARS)].utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        // Broken bytes side by side are one broken place.
        let goes_on = after_bad && chunk.valid().is_empty();
        after_bad = !chunk.invalid().is_empty();
        bad += usize::from(after_bad && !goes_on);
    }
    good > 4 * bad
}

/// Lines end with the same bytes in GB18030 as in ASCII, so they can be decoded one by one.
fn first_bad_gb18030_line(bytes: &[u8]) -> u32 {
    let bad = |line: &[u8]| GB18030.decode_without_bom_handling_and_without_replacement(line).is_none();
    bytes.split(|&byte| byte == b'\n').position(bad).map_or(1, |at| at as u32 + 1)
}

fn bad_line(before: &[u8]) -> SheetError {
    SheetError::BadEncoding { line: before.iter().filter(|&&byte| byte == b'\n').count() as u32 + 1 }
}

/// How much of a text is looked at to tell what it is.
const TEXT_SAMPLE_CHARS: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding_of(bytes: &[u8]) -> Result<(Encoding, String), SheetError> {
        decode(bytes).map(|decoded| (decoded.encoding, decoded.text.into_owned()))
    }

    #[test]
    fn each_encoding_is_told_from_the_others() {
        let text = "序号,姓名\n1,王秀兰\n";
        let gb = GB18030.encode(text).0.into_owned();
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let with_mark: Vec<u8> = b"\xEF\xBB\xBF".iter().chain(text.as_bytes()).copied().collect();
        for (bytes, encoding) in [
            (text.as_bytes(), Encoding::Utf8),
            (&with_mark, Encoding::Utf8Bom),
            (&gb, Encoding::Gb18030),
            (&utf16, Encoding::Utf16Le),
        ] {
            assert_eq!(encoding_of(bytes), Ok((encoding, text.to_owned())), "{encoding:?}");
        }
    }

    #[test]
    fn a_broken_character_is_named_by_its_line_and_never_replaced() {
        let mut utf8 = "姓名,金额\n王秀兰,1260\n韦国强,840\n吴玉珍,420\n".as_bytes().to_vec();
        let at = utf8.iter().position(|&b| b == b'8').expect("there is an 8") - 4;
        utf8[at] = 0xFF;
        assert_eq!(encoding_of(&utf8), Err(SheetError::BadEncoding { line: 3 }), "damaged UTF-8 is not taken for GB18030");
        let mut gb = GB18030.encode("姓名,金额\n王秀兰,1260\n").0.into_owned();
        let at = gb.len() - 6;
        gb[at - 1] = 0xFF;
        assert_eq!(encoding_of(&gb), Err(SheetError::BadEncoding { line: 2 }), "damaged GB18030");
        assert_eq!(encoding_of(b"a\x00b\x00"), Err(SheetError::NotASpreadsheet), "UTF-16 without a mark");
    }
}
