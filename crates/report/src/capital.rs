//! Amounts in capital numerals (大写金额), by the rules for filling in bills (支付结算办法, 附一 正确填写票据和结算凭证的基本规定).

/// 分 in capital numerals, e.g. 1200000 as 壹万贰仟元整. Negative amounts begin with 负.
pub fn capital(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let fen = fen.unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, (fen / 10 % 10) as usize, (fen % 10) as usize);
    let mut text = match yuan {
        0 if jiao + fen > 0 => String::new(),
        0 => "零元".into(),
        _ => format!("{}元", whole(yuan)),
    };
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (0, fen) => {
            // What is missing between 元 and 分 is said, unless there is nothing before it.
            if yuan > 0 {
                text.push('零');
            }
            text.push_str(&format!("{}分", DIGITS[fen]));
        }
        (jiao, 0) => text.push_str(&format!("{}角整", DIGITS[jiao])),
        (jiao, fen) => text.push_str(&format!("{}角{}分", DIGITS[jiao], DIGITS[fen])),
    }
    format!("{sign}{text}")
}

/// A number in groups of four digits, each with its unit; zeros between digits that are not are said once.
fn whole(number: u64) -> String {
    let (mut text, mut missing) = (String::new(), false);
    for group in (0..UNITS.len()).rev() {
        let four = number / 10_000_u64.pow(group as u32) % 10_000;
        if four == 0 {
            missing = !text.is_empty();
            continue;
        }
        for place in (0..4).rev() {
            let digit = (four / 10_u64.pow(place) % 10) as usize;
            if digit == 0 {
                missing |= !text.is_empty();
                continue;
            }
            if missing {
                text.push('零');
                missing = false;
            }
            text.push(DIGITS[digit]);
            text.push_str(PLACES[place as usize]);
        }
        text.push_str(UNITS[group]);
        missing = false;
        // 壹万零伍佰: what is missing at the head of the next group is seen there.
        if four.is_multiple_of(10) && group > 0 && !number.is_multiple_of(10_000_u64.pow(group as u32)) {
            missing = true;
        }
    }
    text
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const UNITS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_as_the_rules_for_bills_have_them() {
        // Between 元 and 角 the rules allow 零 and do not ask for it: of their two forms this is the shorter.
        for (fen, text) in [
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万零柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (1_200_000, "壹万贰仟元整"),
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (55, "伍角伍分"),
            (100, "壹元整"),
            (1_000_000_000_000, "壹佰亿元整"),
            (1_000_000_100, "壹仟万零壹元整"),
            (-1_050, "负壹拾元伍角整"),
        ] {
            assert_eq!(capital(fen), text, "{fen}");
        }
        assert!(capital(i64::MAX).ends_with("元零柒分"), "{}", capital(i64::MAX));
    }
}
