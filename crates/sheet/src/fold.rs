//! Full-width and half-width forms, which input methods mix freely.

use crate::limits::SHORT_BYTES_MAX;

/// The half-width form of a full-width letter, digit or sign; a plain space for any space; otherwise the character itself.
pub(crate) fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{FFE5}' => '¥',
        '\u{2212}' | '\u{2010}'..='\u{2015}' => '-',
        '\u{301C}' | '\u{223C}' => '~',
        '\u{FEFF}' | '\u{200B}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The text in half-width forms, without any space, to be compared with words. Of what is [too long](SHORT_BYTES_MAX) to be one only
/// the beginning is taken.
pub(crate) fn squeeze(text: &str) -> String {
    short(text).chars().map(fold).filter(|&c| c != ' ').collect()
}

/// The text in half-width forms, trimmed, to be read as a value; `None` if it is [too long](SHORT_BYTES_MAX) to be one.
pub(crate) fn folded(text: &str) -> Option<String> {
    let text = text.trim();
    (text.len() <= SHORT_BYTES_MAX).then(|| text.chars().map(fold).collect())
}

/// As [`folded`], without any space.
pub(crate) fn compact(text: &str) -> Option<String> {
    folded(text).map(|mut text| {
        text.retain(|c| c != ' ');
        text
    })
}

/// The beginning of a text.
pub(crate) fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(SHORT_BYTES_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_width_changes() {
        assert_eq!(squeeze(" １２，３００．５０\u{3000}元\u{A0}"), "12,300.50元");
        assert_eq!(squeeze("身份证号\n（Ｘ）"), "身份证号(X)");
        assert_eq!(squeeze("王·秀兰、①"), "王·秀兰、①", "what has no half-width form stays");
        assert_eq!(compact(" １ ２\u{3000}").as_deref(), Some("12"));
    }

    #[test]
    fn a_value_is_never_read_from_the_beginning_of_a_text() {
        let long = format!("1260{}9", " ".repeat(SHORT_BYTES_MAX));
        assert_eq!(squeeze(&long), "1260", "words are compared by their beginning");
        assert_eq!(compact(&long), None, "values are not");
        assert_eq!(short("长长").len(), 6);
        assert!(short(&"长".repeat(1_000)).chars().all(|c| c == '长'), "no character is cut in two");
    }
}
