//! Signed notes and the keys that verify them.

use super::{Case, scene::key};
use ledger::note::{Note, Verifier};

const NAME: &str = "example.gov.cn/notes";

pub fn cases() -> Vec<Case> {
    let verifier = Verifier::new(NAME, &key("ledger").public());
    let vkey = verifier.vkey();
    let mut note = Note { text: "青山县\n\n一行\n".into(), signatures: Vec::new() };
    note.sign(NAME, &key("ledger"));
    let good = note.encode();
    let line = good.lines().last().expect("a note has a signature line").to_owned();
    let (text, _) = good.rsplit_once("\n\n").expect("a blank line comes before the signatures");
    let with = |lines: &str| format!("{text}\n\n{lines}");
    let other = |name: &str, by: &str| {
        let mut other = Note { text: format!("{text}\n"), signatures: Vec::new() };
        other.sign(name, &key(by));
        other.encode().lines().last().expect("a note has a signature line").to_owned()
    };
    let witness = other("witness.example", "lu");
    let encoded = line.rsplit(' ').next().expect("a line has its signature last");

    let table: Vec<(&str, &str, &str, String)> = vec![
        ("plain", "One signature; the text has an empty line of its own.", "ok", good.clone()),
        ("witnessed", "An unknown signature line after it, which is passed over.", "ok", with(&format!("{line}\n{witness}\n"))),
        ("witnessed-first", "An unknown signature line before it.", "ok", with(&format!("{witness}\n{line}\n"))),
        (
            "same-name-other-key",
            "A line of the same name under another key is unknown too.",
            "ok",
            with(&format!("{line}\n{}\n", other(NAME, "lu"))),
        ),
        (
            "same-key-other-name",
            "The key signed under another name only.",
            "unsigned",
            with(&format!("{}\n", other("other.example", "ledger"))),
        ),
        ("unknown-only", "Nothing but an unknown line.", "unsigned", with(&format!("{witness}\n"))),
        ("signed-twice", "The same line twice.", "unsigned", with(&format!("{line}\n{line}\n"))),
        ("text-changed", "Another text under the signature.", "unsigned", good.replacen("青山县", "白水县", 1)),
        (
            "wrong-id",
            "The key id of another key before the right signature.",
            "unsigned",
            with(&format!("{}\n", line.replacen(encoded, &other_id(encoded), 1))),
        ),
        (
            "signature-short",
            "A signature of 63 bytes under the right id.",
            "unsigned",
            with(&format!("{}\n", line.replacen(encoded, &cut(encoded), 1))),
        ),
        ("no-final-newline", "The last newline is missing.", "malformed", good.trim_end().into()),
        ("no-blank-line", "No empty line before the signatures.", "malformed", good.replace("一行\n\n", "一行\n")),
        ("no-signature", "A text alone.", "malformed", format!("{text}\n\n")),
        ("empty-line-after", "An empty line at the end.", "malformed", format!("{good}\n")),
        ("hyphen", "A hyphen where an em dash belongs.", "malformed", good.replace('—', "-")),
        (
            "two-spaces",
            "Two spaces before the signature.",
            "malformed",
            with(&format!("{}\n", line.replacen(encoded, &format!(" {encoded}"), 1))),
        ),
        ("plus-in-name", "A plus sign in the name.", "malformed", with(&format!("{}\n", line.replacen(NAME, "a+b", 1)))),
        ("no-name", "No name.", "malformed", with(&format!("{}\n", line.replacen(NAME, "", 1)))),
        (
            "url-alphabet",
            "The signature in the other alphabet, without padding.",
            "malformed",
            with(&format!("{}\n", line.trim_end_matches('=').replace('+', "-").replace('/', "_"))),
        ),
        ("stray-bits", "A bit set that belongs to no byte.", "malformed", with(&format!("{}\n", stray(&line)))),
        ("only-an-id", "A signature of no bytes.", "malformed", with("— a AAAAAA==\n")),
        ("windows-lines", "Carriage returns.", "malformed", good.replace('\n', "\r\n")),
        ("control", "A control character in the text.", "malformed", good.replacen("青山县", "青\u{1}山县", 1)),
        (
            "too-many-lines",
            "Sixty-five signature lines.",
            "malformed",
            with(&format!("{line}\n{}", format!("{witness}\n").repeat(64))),
        ),
        ("empty", "Nothing.", "malformed", String::new()),
    ];
    let notes = table
        .into_iter()
        .map(|(name, what, expect, text)| Case::new("note", name, what, expect).with("vkey", &*vkey).input(text.as_bytes()));

    let (id, rest) = vkey.strip_prefix(NAME).and_then(|rest| rest[1..].split_once('+')).expect("a vkey has three parts");
    let keys: Vec<(&str, &str, &str, String)> = vec![
        ("plain", "Name, id and key.", "ok", vkey.clone()),
        (
            "published",
            "The example of the signed-note specification.",
            "ok",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".into(),
        ),
        ("wrong-id", "The id of another key.", "malformed", format!("{NAME}+00000000+{rest}")),
        ("upper-case-id", "The id in upper case.", "malformed", format!("{NAME}+{}+{rest}", id.to_uppercase())),
        ("other-name", "The id was made with another name.", "malformed", format!("other.example+{id}+{rest}")),
        ("other-type", "A cosigner's key.", "malformed", format!("{NAME}+{id}+B{}", &rest[1..])),
        ("no-id", "Name and key alone.", "malformed", format!("{NAME}+{rest}")),
        ("space", "A space in the name.", "malformed", format!("a b+{id}+{rest}")),
        (
            "small-order",
            "A key of small order.",
            "malformed",
            "example+5c2aa1e5+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into(),
        ),
        ("short", "A key cut short.", "malformed", format!("{NAME}+{id}+{}", &rest[..40])),
    ];
    let keys = keys.into_iter().map(|(name, what, expect, text)| Case::new("vkey", name, what, expect).text_input(&text));
    notes.chain(keys).collect()
}

fn bytes(encoded: &str) -> Vec<u8> {
    ledger::standard_decode(encoded).expect("a signature is base64")
}

fn other_id(encoded: &str) -> String {
    let mut bytes = bytes(encoded);
    bytes[0] ^= 1;
    ledger::standard_encode(&bytes)
}

fn cut(encoded: &str) -> String {
    let bytes = bytes(encoded);
    ledger::standard_encode(&bytes[..bytes.len() - 1])
}

/// 68 bytes leave two bits of the last character before the padding unused.
fn stray(line: &str) -> String {
    let bare = line.trim_end_matches('=');
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let at = alphabet.find(&bare[bare.len() - 1..]).expect("it is base64");
    format!("{}{}=", &bare[..bare.len() - 1], &alphabet[at + 1..at + 2])
}
