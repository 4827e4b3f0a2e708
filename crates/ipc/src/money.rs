/// 分, 1/100 of the currency unit. Never a fraction, never above 2⁵³−1 (RFC 7493, I-JSON).
pub type Fen = i64;

/// A quantity in 1/10,000 of its unit (3.5 亩 = 35,000).
pub type QuantityE4 = i64;

/// `1234567` → `12,345.67`: two decimals, thousands separators, a plain minus sign before negatives.
pub fn show_money(fen: Fen) -> String {
    let digits = (fen.unsigned_abs() / 100).to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 4);
    if fen < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out.push_str(&format!(".{:02}", fen.unsigned_abs() % 100));
    out
}

/// `35000` → `3.5`: no trailing zeros.
pub fn show_quantity(quantity_e4: QuantityE4) -> String {
    let sign = if quantity_e4 < 0 { "-" } else { "" };
    let whole = quantity_e4.unsigned_abs() / 10_000;
    let part = format!("{:04}", quantity_e4.unsigned_abs() % 10_000);
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

/// Reads an amount as typed (`12,345.67`, `１２３４`, `¥ 5`), in 分; `None` when it is no amount with at most two decimals.
pub fn read_money(typed: &str) -> Option<Fen> {
    read_decimal(typed, 2)
}

/// Reads a quantity as typed, in 1/10,000.
pub fn read_quantity(typed: &str) -> Option<QuantityE4> {
    read_decimal(typed, 4)
}

/// 大写金额, as on vouchers: 壹仟贰佰陆拾元整. Negative amounts begin with 负.
pub fn capital_money(fen: Fen) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    let value = fen.unsigned_abs();
    let (yuan, jiao, fen_digit) = (value / 100, value / 10 % 10, value % 10);
    let mut out = String::new();
    if fen < 0 {
        out.push('负');
    }
    if yuan > 0 {
        out.push_str(&capital_integer(yuan, &DIGITS));
        out.push('元');
    }
    match (jiao, fen_digit) {
        (0, 0) if yuan == 0 => return "零元整".into(),
        (0, 0) => out.push('整'),
        (0, f) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push(DIGITS[f as usize]);
            out.push('分');
        }
        (j, f) => {
            out.push(DIGITS[j as usize]);
            out.push('角');
            if f == 0 {
                out.push('整');
            } else {
                out.push(DIGITS[f as usize]);
                out.push('分');
            }
        }
    }
    out
}

fn capital_integer(value: u64, digits: &[char; 10]) -> String {
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    let groups: Vec<u64> =
        std::iter::successors(Some(value), |v| (*v >= 10_000).then_some(v / 10_000)).map(|v| v % 10_000).collect();
    let mut out = String::new();
    let mut gap = false;
    for (i, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || *group < 1000) {
            out.push('零');
        }
        gap = false;
        let mut inner_gap = false;
        let mut started = false;
        for (power, unit) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
            let digit = group / power % 10;
            if digit == 0 {
                inner_gap = started;
                continue;
            }
            if inner_gap {
                out.push('零');
                inner_gap = false;
            }
            started = true;
            out.push(digits[digit as usize]);
            out.push_str(unit);
        }
        out.push_str(GROUPS[i]);
    }
    out
}

fn read_decimal(typed: &str, decimals: usize) -> Option<i64> {
    let mut plain = String::with_capacity(typed.len());
    for c in typed.trim().chars() {
        match c {
            '0'..='9' | '.' => plain.push(c),
            '０'..='９' => plain.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '．' => plain.push('.'),
            ',' | '，' | ' ' | '\u{a0}' | '¥' | '￥' | '元' => {}
            _ => return None,
        }
    }
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part = part.trim_end_matches('0');
    if whole.is_empty() || part.len() > decimals || part.contains('.') {
        return None;
    }
    let value: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    (value <= FEN_MAX).then_some(value)
}

/// The largest integer that every JSON reader keeps exactly (RFC 7493).
pub const FEN_MAX: Fen = 9_007_199_254_740_991;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_shown_and_read_back() {
        for (fen, shown) in [(0, "0.00"), (5, "0.05"), (126_000, "1,260.00"), (-123_456_789, "-1,234,567.89")] {
            assert_eq!(show_money(fen), shown);
        }
        assert_eq!(read_money("１，２６０．５"), Some(126_050));
        assert_eq!(read_money("12.345"), None, "a third decimal is refused, not rounded");
        assert_eq!(read_money("99999999999999999"), None, "more than I-JSON holds is refused");
        assert_eq!(read_quantity("3.5"), Some(35_000));
        assert_eq!(show_quantity(35_000), "3.5");
    }

    #[test]
    fn capitals_follow_the_rules_for_vouchers() {
        for (fen, capital) in [
            (126_000, "壹仟贰佰陆拾元整"),
            (1_200_000, "壹万贰仟元整"),
            (100_005_000, "壹佰万零伍拾元整"),
            (10_000_000_001, "壹亿元零壹分"),
            (150, "壹元伍角整"),
            (16, "壹角陆分"),
            (0, "零元整"),
        ] {
            assert_eq!(capital_money(fen), capital);
        }
    }
}
