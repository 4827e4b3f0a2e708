//! How often something is done, as it is typed.

/// Seconds out of `15` (minutes), `90s`, `15m`, `2h`, or `off` for 0.
pub fn every(typed: &str) -> Result<u64, String> {
    let wrong = || "write it like 15 (minutes), 90s, 15m, 2h, or off".to_owned();
    if typed == "off" {
        return Ok(0);
    }
    let (digits, unit) = match typed.char_indices().last() {
        Some((at, 's')) => (&typed[..at], 1),
        Some((at, 'm')) => (&typed[..at], 60),
        Some((at, 'h')) => (&typed[..at], 3_600),
        _ => (typed, 60),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).filter(|seconds| *seconds <= SECONDS_MAX).ok_or_else(wrong)
}

/// Whole minutes, for what is kept as such.
pub fn every_minutes(typed: &str) -> Result<u32, String> {
    let seconds = every(typed)?;
    if seconds % 60 != 0 {
        return Err("whole minutes".to_owned());
    }
    u32::try_from(seconds / 60).map_err(|_| "too long".to_owned())
}

/// A week.
const SECONDS_MAX: u64 = 7 * 24 * 3_600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_their_units() {
        for (typed, seconds) in [("15", 900), ("90s", 90), ("15m", 900), ("2h", 7_200), ("off", 0), ("0", 0)] {
            assert_eq!(every(typed), Ok(seconds), "{typed}");
        }
        for typed in ["", "s", "-1", "+1", "1d", "15 m", "8d", "99999999999999999999", "200h"] {
            assert!(every(typed).is_err(), "{typed}");
        }
        assert_eq!((every_minutes("2h"), every_minutes("90s").is_err()), (Ok(120), true));
    }
}
