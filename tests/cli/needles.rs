//! Looks for secrets in files, in whatever way they may be written there.

use base64::{Engine, engine::general_purpose};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// What is looked for.
#[derive(Default)]
pub struct Needles {
    /// By their first bytes: each way of writing, with what it is one of.
    by_start: HashMap<[u8; START], Vec<(Vec<u8>, String)>>,
    /// Which first two bytes there are, so that most places are passed quickly.
    begins: Vec<bool>,
}

impl Needles {
    /// A text, in the encodings of spreadsheets, files and memory.
    pub fn add_text(&mut self, text: &str) {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let (gb18030, ..) = encoding_rs::GB18030.encode(text);
        self.add_bytes(text.as_bytes(), text);
        self.add_bytes(&gb18030, text);
        self.add(utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(), text);
        self.add(utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(), text);
        // As JSON writes what is not ASCII, where it is asked to.
        self.add(utf16.iter().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()).collect(), text);
    }

    /// Bytes, also in hex, in both alphabets of base64 at any place of a longer text, and as a list of numbers.
    pub fn add_bytes(&mut self, bytes: &[u8], what: &str) {
        self.add(bytes.to_vec(), what);
        self.add(bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(), what);
        self.add(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect(), what);
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        self.add(numbers.join(",").into_bytes(), what);
        for before in 0..3 {
            let padded = [&[0; 3][..before], bytes].concat();
            // The letters in which there are no other bits than these bytes'.
            let letters = (before * 8).div_ceil(6)..padded.len() * 8 / 6;
            for alphabet in [&general_purpose::STANDARD, &general_purpose::URL_SAFE] {
                self.add(alphabet.encode(&padded).as_bytes()[letters.clone()].to_vec(), what);
            }
        }
    }

    fn add(&mut self, written: Vec<u8>, what: &str) {
        let start = *written.first_chunk().unwrap_or_else(|| panic!("“{what}” is too short to be told from chance"));
        self.begins.resize(1 << 16, false);
        self.begins[usize::from(u16::from_be_bytes([start[0], start[1]]))] = true;
        self.by_start.entry(start).or_default().push((written, what.to_owned()));
    }

    /// What of it there is in some bytes.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for (at, window) in bytes.windows(START).enumerate() {
            if !self.begins[usize::from(u16::from_be_bytes([window[0], window[1]]))] {
                continue;
            }
            let start: [u8; START] = window.try_into().expect("a window has this size");
            let here = self.by_start.get(&start).into_iter().flatten();
            found.extend(here.filter(|(written, _)| bytes[at..].starts_with(written)).map(|(_, what)| what.clone()));
        }
        found
    }

    /// Finds none of it in any file of a folder, nor in the files' names. Returns how many bytes there were.
    pub fn absent_from(&self, folder: &Path) -> usize {
        let mut bytes = 0;
        for path in files(folder) {
            let content = fs::read(&path).expect("it can be read");
            let name = path.strip_prefix(folder).expect("it lies there").to_string_lossy().into_owned();
            assert_eq!(self.found_in(&content), [""; 0], "{name} gives nothing away");
            assert_eq!(self.found_in(name.as_bytes()), [""; 0], "nor does its name");
            bytes += content.len();
        }
        bytes
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let there = fs::read_dir(folder).expect("the folder is there").flatten().map(|file| file.path());
    there.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Fewer bytes are found by chance in a few megabytes of others.
const START: usize = 5;

#[test]
fn whatever_way_it_is_written_it_is_found() {
    let mut needles = Needles::default();
    needles.add_text("欧阳秀兰");
    needles.add_bytes(&[7; 32], "a key");
    let found = |bytes: &[u8]| needles.found_in(bytes).len();
    let (gb18030, ..) = encoding_rs::GB18030.encode("姓名,欧阳秀兰,");
    let utf16: Vec<u8> = "户主欧阳秀兰".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&gb18030[..], &utf16, "姓名：欧阳秀兰".as_bytes(), br"\u6b27\u9633\u79c0\u5170", &[&[1][..], &[7; 32]].concat()]
    {
        assert_eq!(found(bytes), 1, "{bytes:?}");
    }
    for prefix in ["", "a", "ab", "abc", "abcd"] {
        let text = format!("{prefix}欧阳秀兰, and more");
        for base64 in [general_purpose::STANDARD.encode(&text), general_purpose::URL_SAFE_NO_PAD.encode(&text)] {
            // Some are written alike in both alphabets.
            assert!((1..=2).contains(&found(base64.as_bytes())), "{base64}");
        }
    }
    assert_eq!(found(b"[7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7]"), 1);
    assert_eq!(found(gb18030.split_at(gb18030.len() / 2).0), 0, "half of it is not it");
    assert_eq!(found(b"nothing of the kind"), 0);
}
