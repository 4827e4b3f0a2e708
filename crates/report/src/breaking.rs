//! Where a text may be broken into lines: between any two Chinese characters, but no line begins with what closes and none ends with
//! what opens (避头尾); words and figures stay whole as long as they fit.

/// Breaks a text into lines that are not wider than `room`; `width` is that of a character.
pub fn lines(text: &str, room: f32, mut width: impl FnMut(char) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0.0;
        for piece in pieces(paragraph) {
            let wide: f32 = piece.chars().map(&mut width).sum();
            let visible: f32 = piece.trim_end().chars().map(&mut width).sum();
            if used > 0.0 && used + visible > room {
                lines.push(line.trim_end().to_owned());
                (line, used) = (String::new(), 0.0);
            }
            if wide <= room {
                line.push_str(piece);
                used += wide;
                continue;
            }
            // What is wider than a line is cut anywhere.
            for character in piece.chars() {
                let wide = width(character);
                if used > 0.0 && used + wide > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(character);
                used += wide;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Runs of characters between which a line may end.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices().peekable();
        let (_, mut before) = characters.next()?;
        let end = characters.find_map(|(at, character)| {
            let breaks = may_break(before, character);
            before = character;
            breaks.then_some(at)
        });
        let (piece, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        Some(piece)
    })
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// Whether two full-width signs that follow each other share their white: what closes has it at its right, what opens at its left.
pub(crate) fn is_squeezed(before: char, after: char) -> bool {
    let (closes, opens) = (|c| "。，、；：）》〉」』】〕”’".contains(c), |c| "（《〈「『【〔“‘".contains(c));
    (closes(before) && (closes(after) || opens(after))) || (opens(before) && opens(after))
}

/// Characters that stand for themselves: Chinese ones, and full-width forms.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
        || !character.is_ascii() && (CLOSING.contains(character) || OPENING.contains(character))
}

const CLOSING: &str = "。，、；：？！）》〉」』】〕”’…—·％‰℃,.;:?!)]}%";
const OPENING: &str = "（《〈「『【〔“‘([{￥";

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, room: f32) -> Vec<String> {
        lines(text, room, |character| if character.is_ascii() { 0.5 } else { 1.0 })
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        assert_eq!(broken("发放到户。", 4.0), ["发放到", "户。"]);
        assert_eq!(broken("某县（示例）", 3.0), ["某县", "（示", "例）"]);
        for room in 2..12 {
            for line in
                broken("根据《管理办法》（示财农〔2026〕12 号），发放“产业到户补助”共 1,234.50 元；另行公示。", room as f32)
            {
                let (first, last) = (line.chars().next().unwrap_or(' '), line.chars().last().unwrap_or(' '));
                let cut = room < 6;
                assert!(cut || !CLOSING.contains(first), "{line} in {room}");
                assert!(cut || !OPENING.contains(last), "{line} in {room}");
            }
        }
    }

    #[test]
    fn figures_and_words_stay_whole_and_nothing_is_lost() {
        assert_eq!(broken("共 1,234.50 元", 4.5), ["共", "1,234.50", "元"]);
        assert_eq!(broken("abcdefghij", 2.0), ["abcd", "efgh", "ij"]);
        assert_eq!(broken("甲\n乙", 9.0), ["甲", "乙"]);
        assert_eq!(broken("", 9.0), [""]);
        let text = "一二三，四五（六七）八九十。";
        for room in 1..15 {
            assert_eq!(broken(text, room as f32).concat(), text, "{room}");
        }
    }
}
