//! Any bytes whatever: everything that can be done with a file is done, and nothing may panic, hang or take the memory.

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use sheet::{Cell, MoneyUnit, read_money};
use support::{
    devour::{devour, read_everything},
    sample, zip,
};

/// Files whose bytes mean something wherever they are changed: an .xls has no checksums, and text has no structure.
const RAW: [&str; 5] =
    ["农村低保-白水乡.xls", "公式与错误值.xls", "产业到户补助-青山镇.xls", "产业到户补助-青山镇-GB18030.csv", "加密.xls"];
/// Archives, to be changed inside and packed again with the right checksums.
const PACKED: [&str; 4] = ["农村低保-白水乡.xlsx", "公式与错误值.xlsx", "农村低保-白水乡.ods", "公式与错误值.ods"];

/// A change at a place: put a byte, cut a piece out, or put a piece in twice.
#[derive(Clone, Debug)]
enum Change {
    Put(Index, u8),
    Cut(Index, usize),
    Repeat(Index, usize),
    Word(Index, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        1 => (any::<Index>(), 1..200usize).prop_map(|(at, len)| Change::Cut(at, len)),
        1 => (any::<Index>(), 1..200usize).prop_map(|(at, len)| Change::Repeat(at, len)),
        2 => (any::<Index>(), select(vec!["<", ">", "\"", "&#x0;", "</row>", "<c>", "4294967295", "-1", "E+999", "<row r=\"1\">", "\u{0}",
            "<table:table-row table:number-rows-repeated=\"4000000000\">", "合计", "９９９", "1e308", "r=\"XFD1048576\""]))
            .prop_map(|(at, word)| Change::Word(at, word)),
    ]
}

fn apply(bytes: &mut Vec<u8>, changes: &[Change]) {
    for change in changes {
        if bytes.is_empty() {
            return;
        }
        match change {
            Change::Put(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Change::Cut(at, len) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + len).min(bytes.len()));
            }
            Change::Repeat(at, len) => {
                let at = at.index(bytes.len());
                let piece = bytes[at..(at + len).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            Change::Word(at, word) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, word.bytes());
            }
        }
    }
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 192;
    }
    config
}

#[test]
fn the_samples_are_devoured_whole() {
    for name in RAW.iter().chain(&PACKED).filter(|name| !name.starts_with("加密")) {
        assert!(devour(&sample(name)) > 50, "{name}: what is changed below is read at all");
    }
}

#[test]
fn a_sample_cut_anywhere_does_no_harm() {
    for name in RAW.iter().chain(&PACKED) {
        let bytes = sample(name);
        for len in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            devour(&bytes[..len]);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_do_no_harm(
        start in select(vec![&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"\xEF\xBB\xBF", b"<table"]),
        rest in vec(any::<u8>(), 0..4_096),
    ) {
        devour(&[start, &rest].concat());
    }

    #[test]
    fn changed_files_do_no_harm(name in select(RAW.to_vec()), changes in vec(change(), 1..8)) {
        let mut bytes = sample(name);
        apply(&mut bytes, &changes);
        devour(&bytes);
    }

    #[test]
    fn changed_files_inside_archives_do_no_harm(name in select(PACKED.to_vec()), which in any::<Index>(), changes in vec(change(), 1..8)) {
        let mut files = zip::files(&sample(name));
        let which = which.index(files.len());
        apply(&mut files[which].1, &changes);
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        devour(&zip::archive(&files));
    }

    #[test]
    fn any_cell_is_read_or_refused(text in "[0-9０-９年月日季上下半至到~.,，:：/（）()元万¥￥\\-+eEXxＸ \u{a0}\u{3000}一二三四第度-]{0,40}") {
        read_everything(&Cell::Text(&text), sheet::DateSystem::From1900);
    }

    #[test]
    fn any_number_is_read_or_refused(digits in "-?[0-9]{0,40}(\\.[0-9]{0,40})?(E[+-]?[0-9]{1,3})?") {
        read_everything(&Cell::Number(&digits), sheet::DateSystem::From1904);
    }

    #[test]
    fn an_amount_is_read_as_the_fen_it_was_written_from(fen in 1i64..=9_007_199_254_740_991) {
        let (yuan, rest) = (fen / 100, fen % 100);
        let text = format!("{yuan}.{rest:02}");
        prop_assert_eq!(read_money(&Cell::Text(&text), MoneyUnit::Yuan).ok(), Some(fen));
        let wide: String = text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect();
        prop_assert_eq!(read_money(&Cell::Text(&format!(" ￥{wide}元")), MoneyUnit::Yuan).ok(), Some(fen));
    }

    #[test]
    fn an_amount_stored_as_a_double_is_read_as_the_fen_it_was(fen in 1i64..=99_999_999_999_999) {
        // A spreadsheet writes 17 digits of the double, whatever was typed.
        let stored = format!("{:.16e}", fen as f64 / 100.0);
        prop_assert_eq!(read_money(&Cell::Number(&stored), MoneyUnit::Yuan).ok(), Some(fen));
    }

    #[test]
    fn an_amount_that_was_calculated_is_read_as_what_it_shows(rate in 1i64..100_000, quantity in 1i64..100_000) {
        let calculated = (rate as f64 / 100.0) * (quantity as f64 / 100.0) * 100.0;
        let stored = format!("{calculated:.16e}");
        prop_assert_eq!(read_money(&Cell::Number(&stored), MoneyUnit::Yuan).ok(), Some(rate * quantity));
    }
}
