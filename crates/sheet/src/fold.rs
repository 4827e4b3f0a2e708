//! Full-width and half-width forms, which input methods mix freely.

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

/// The text in half-width forms, without any space.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().map(fold).filter(|&c| c != ' ').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_width_changes() {
        assert_eq!(squeeze(" １２，３００．５０\u{3000}元\u{A0}"), "12,300.50元");
        assert_eq!(squeeze("身份证号\n（Ｘ）"), "身份证号(X)");
        assert_eq!(squeeze("王·秀兰、①"), "王·秀兰、①", "what has no half-width form stays");
    }
}
