//! Whether a number format shows a number as a date: spreadsheets store a date as a number and say so only there.

/// Whether a custom format code shows a day, month or year. A format of hours alone does not.
pub(crate) fn shows_date(code: &str) -> bool {
    // Only what positive numbers get counts: up to the first semicolon.
    let (mut month_or_minute, mut time) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => {
                chars.find(|&c| c == '"');
            }
            // Colours, conditions and locales mean nothing here; `[h]` starts a duration.
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                time |= inside.chars().all(|c| "hmsHMS".contains(c));
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '0' | '#' | '?' | '@' => return false,
            'y' | 'd' => return true,
            'h' | 's' => time = true,
            'm' => month_or_minute = true,
            // General, and its Chinese form G/通用格式.
            'g' => return false,
            _ => {}
        }
    }
    month_or_minute && !time
}

/// Whether a format that has a number and no code shows a date (ECMA-376 part 1, 18.8.30, the Chinese forms included).
pub(crate) fn built_in_shows_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\";@", "[$-804]yyyy/m/d", "m月d日", "YYYY.MM", "d-mmm", "yyyy/m/d h:mm"]
        {
            assert!(shows_date(code), "{code} shows a date");
        }
        for code in
            ["General", "G/通用格式", "0.00", "#,##0.00_ ", "@", "h:mm:ss", "[h]:mm", "mm:ss", "0\"日\"", "[Red]0.00", "\\d0", ""]
        {
            assert!(!shows_date(code), "{code} shows none");
        }
        assert!(built_in_shows_date(14) && built_in_shows_date(57) && !built_in_shows_date(20) && !built_in_shows_date(4));
    }
}
