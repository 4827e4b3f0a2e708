//! Files made to do harm end in an error, soon and without much memory.

use crate::{
    devour::{devour, devour_answer},
    files::{AT, office, signed_by, unsigned},
};
use pades::{PdfFault, attachments, check};
use std::time::{Duration, Instant};

#[test]
fn hostile_files_end_in_an_error() {
    let nested = |open: &str, close: &str| {
        format!(
            "%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root {}{}>>\nstartxref\n9\n%%EOF",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    let loops = "%PDF-1.7\n1 0 obj\n1 0 R\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n28\n%%EOF";
    let many = "%PDF-1.7\nxref\n0 999999999\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF";
    let wide = format!("%PDF-1.7\nxref\n0 0\ntrailer\n<</Root[{}]>>\nstartxref\n9\n%%EOF", "1 ".repeat(5_000_000));
    let names: String = (0..100_000).map(|n| format!("/{n} 0")).collect();
    let wide_dictionary = format!("%PDF-1.7\nxref\n0 0\ntrailer\n<<{names}>>\nstartxref\n9\n%%EOF");
    for hostile in [
        &*wide,
        &wide_dictionary,
        &nested("[", "]"),
        &nested("<</a", ">>"),
        loops,
        many,
        "%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF",
        "%PDF-1.7\nstartxref\n-1\n%%EOF",
    ] {
        assert_eq!(attachments(hostile.as_bytes()).err(), Some(PdfFault::Attachments));
        assert!(check(hostile.as_bytes()).is_err());
    }
    // A stream that becomes a thousand times as long.
    let mut bomb = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::ZlibEncoder::new(std::io::repeat(0).take_all(200 << 20), flate2::Compression::best()),
        &mut bomb,
    )
    .expect("memory");
    let text = String::from_utf8(unsigned(AT)).expect("ASCII");
    let head = format!("<</Type/EmbeddedFile/Filter/FlateDecode/Length {}>>stream\n", bomb.len());
    let (before, after) = text.split_once("<</Type/EmbeddedFile/Length 12>>stream\nentry,amount").expect("it is there");
    let pdf = [before.as_bytes(), head.as_bytes(), &bomb, after.as_bytes()].concat();
    let table = pdf.windows(5).rposition(|window| window == b"xref\n").expect("it is there");
    let at = pdf[..table].windows(5).rposition(|window| window == b"xref\n").unwrap_or(table);
    let pdf = [&pdf[..table + 5], format!("{at}\n%%EOF").as_bytes()].concat();
    assert_eq!(attachments(&pdf).err(), Some(PdfFault::Attachments));
}

trait TakeAll: std::io::Read + Sized {
    fn take_all(self, bytes: u64) -> std::io::Take<Self> {
        std::io::Read::take(self, bytes)
    }
}

impl<R: std::io::Read> TakeAll for R {}

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

#[test]
fn changed_files_end_in_an_error_or_hold() {
    let words: [&[u8]; 12] = [
        b"/ByteRange[",
        b"/Contents<",
        b"startxref\n9\n%%EOF",
        b"<<",
        b">>",
        b"[",
        b"(",
        b"\\",
        b"99999999999",
        b"1 0 R",
        b"stream\n",
        b"-1",
    ];
    let mut dice = Dice(7);
    let begun = Instant::now();
    for pdf in [unsigned(AT + 5), signed_by(&office("某县"), AT + 5)] {
        for _ in 0..600 {
            let mut changed = pdf.clone();
            for _ in 0..=dice.below(3) {
                let at = dice.below(changed.len());
                let end = (at + dice.below(40)).min(changed.len());
                let from = dice.below(changed.len());
                let piece = changed[from..(from + dice.below(200)).min(changed.len())].to_vec();
                match dice.below(4) {
                    0 => changed[at] = u8::try_from(dice.below(256)).unwrap_or_default(),
                    1 => drop(changed.drain(at..end)),
                    2 => drop(changed.splice(at..end, piece)),
                    _ => drop(changed.splice(at..at, words[dice.below(words.len())].iter().copied())),
                }
                if changed.is_empty() {
                    changed.push(b'%');
                }
            }
            devour(&changed);
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(120), "it takes bounded time");
}

#[test]
fn answers_to_no_question_end_in_an_error() {
    let office = office("某县");
    let mut dice = Dice(9);
    devour_answer(&[]);
    devour_answer(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]);
    devour_answer(&[0x30, 0x80].repeat(50_000));
    for _ in 0..2_000 {
        let mut changed = office.certificate.der().to_vec();
        for _ in 0..=dice.below(4) {
            let at = dice.below(changed.len());
            changed[at] = u8::try_from(dice.below(256)).unwrap_or_default();
        }
        devour_answer(&changed);
    }
}

#[test]
fn cut_files_end_in_an_error() {
    let pdf = signed_by(&office("某县"), AT + 5);
    for length in 0..pdf.len() {
        assert!(check(&pdf[..length]).is_err(), "{length}");
    }
}
