//! Moments as certificates and PDF files have them.

use crate::der;

/// `UTCTime` up to 2049, `GeneralizedTime` from then on; without a moment 9999-12-31T23:59:59Z, which means that there is no end
/// (RFC 5280, section 4.1.2.5).
pub fn encode(at: Option<i64>) -> Vec<u8> {
    let Some(at) = at else { return der::tlv(der::GENERALIZED_TIME, NEVER) };
    let digits = digits(at);
    match at < YEAR_2050 {
        true => der::tlv(der::UTC_TIME, format!("{}Z", &digits[2..]).as_bytes()),
        false => der::tlv(der::GENERALIZED_TIME, format!("{digits}Z").as_bytes()),
    }
}

/// The next value of `rest`, as [`encode`] writes it: outer `None`, it is none.
pub fn read(rest: &mut &[u8]) -> Option<Option<i64>> {
    let (tag, content, _) = der::next(rest)?;
    if (tag, content) == (der::GENERALIZED_TIME, NEVER) {
        return Some(None);
    }
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    match tag {
        der::UTC_TIME => parse(&format!("20{text}")).map(Some),
        der::GENERALIZED_TIME => parse(text).map(Some),
        _ => None,
    }
}

/// The next value of `rest` as others may write it: years of two digits reach from 1950 to 2049.
pub fn of_others(rest: &mut &[u8]) -> Option<i64> {
    let (tag, content, _) = der::next(rest)?;
    if tag == der::GENERALIZED_TIME {
        return generalized(content);
    }
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z').filter(|_| tag == der::UTC_TIME)?;
    let century = if text.as_bytes().first()? < &b'5' { "20" } else { "19" };
    parse(&format!("{century}{text}"))
}

/// `GeneralizedTime`, parts of a second left out.
pub fn generalized(content: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (whole, part) = text.split_once('.').unwrap_or((text, "1"));
    // It does not end in a zero, or it would have two forms (RFC 3161, section 2.4.2).
    let one_form = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() && !part.ends_with('0');
    parse(whole).filter(|_| one_form)
}

/// `D:20260131120000Z` (ISO 32000-1, section 7.9.4).
pub fn of_pdf(at: i64) -> String {
    format!("D:{}Z", digits(at))
}

/// What [`of_pdf`] wrote.
pub fn from_pdf(text: &str) -> Option<i64> {
    parse(text.strip_prefix("D:")?.strip_suffix('Z')?)
}

/// `YYYYMMDDhhmmss` in UTC; moments beyond what four digits can say are held at the ends.
fn digits(at: i64) -> String {
    let at = at.clamp(0, YEAR_10000 - 1);
    let (days, second) = (at / DAY_SECONDS, at % DAY_SECONDS);
    // Days to date by the civil calendar, years beginning in March so that the leap day comes last.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The moment of 14 digits that [`digits`] gives for it, and of no others.
fn parse(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let (hour, minute, second) = (number(8..10)?, number(10..12)?, number(12..14)?);
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 + day - 1;
    let at = (era * 146_097 + day_of_era - 719_468) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    (at >= 0 && digits(at) == text).then_some(at)
}

const DAY_SECONDS: i64 = 86_400;
/// 2050-01-01T00:00:00Z.
const YEAR_2050: i64 = 2_524_608_000;
/// 10000-01-01T00:00:00Z.
const YEAR_10000: i64 = 253_402_300_800;
const NEVER: &[u8] = b"99991231235959Z";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_back() {
        for at in [0, 951_782_399, 951_782_400, 1_767_225_600, 1_796_000_000, YEAR_2050 - 1, YEAR_2050, YEAR_10000 - 1] {
            let bytes = encode(Some(at));
            if at >= 946_684_800 && bytes[2..] != *NEVER {
                assert_eq!(read(&mut &bytes[..]), Some(Some(at)), "{at}");
            }
            assert_eq!(from_pdf(&of_pdf(at)), Some(at));
        }
        assert_eq!(of_pdf(1_767_225_600), "D:20260101000000Z");
        assert_eq!(of_pdf(1_709_164_800), "D:20240229000000Z");
        for bad in ["D:20260230000000Z", "D:2026010100000Z", "D:20260101240000Z", "20260101000000Z", "D:20260101000000"] {
            assert_eq!(from_pdf(bad), None, "{bad}");
        }
        assert_eq!(read(&mut &encode(None)[..]), Some(None));
    }
}
