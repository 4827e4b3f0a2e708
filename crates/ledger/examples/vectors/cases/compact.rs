//! The compact form of receipts.

use super::{
    Case, receipts,
    scene::{Scene, key},
};
use ledger::{COMPACT_MARK, Receipt};

pub fn cases() -> Vec<Case> {
    let (scene, index) = receipts::some_payments();
    let whole = receipts::receipt(&scene, index, 11);
    let signer = key("yang").public();
    let good = whole.compact(&signer).expect("the receipt holds by itself");
    let case = |name: &str, what: &str, expect: &str, bytes: &[u8]| Case {
        inputs: vec![bytes.to_vec()],
        ..Case::new("compact", name, what, expect).with("form", "hex").text_input(&super::hex(bytes))
    };
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        bytes
    };
    let index_at = COMPACT_MARK.len();
    let example = find(&good, b"example");
    let first = genesis(&scene);
    vec![
        case("plain", "A clerk's entry with nothing shown.", &ok(&whole), &good),
        case("genesis", "The first entry, which has long texts.", &ok(&first.0), &first.1),
        case("mark", "Another version.", "malformed", &changed(&|bytes| bytes[2] = 2)),
        case("short", "The last byte is missing.", "malformed", &good[..good.len() - 1]),
        case("long", "A byte more.", "malformed", &changed(&|bytes| bytes.push(0))),
        case(
            "number-long",
            "A number with a byte too many.",
            "malformed",
            &changed(&|bytes| {
                bytes[index_at] |= 0x80;
                bytes.insert(index_at + 1, 0);
            }),
        ),
        case("index-beyond", "An entry that the head does not have.", "malformed", &changed(&|bytes| bytes[index_at] = 99)),
        case("proof-short", "Fewer hashes than it says.", "malformed", &changed(&|bytes| bytes[index_at + 1] += 1)),
        case(
            "text-for-word",
            "A word of the dictionary written out.",
            "malformed",
            &changed(&|bytes| {
                let at = find(bytes, b"\x84\x04");
                bytes.splice(at..at + 1, *b"\x06\x04body");
            }),
        ),
        case(
            "word-unknown",
            "A word that the dictionary does not have.",
            "malformed",
            &changed(&|bytes| {
                let at = find(bytes, b"\x84\x04");
                bytes[at] = 0xff;
            }),
        ),
        case("text-not-utf8", "A text that is none.", "malformed", &changed(&|bytes| bytes[example] = 0xff)),
        case(
            "key-unfit",
            "A key that is not fit.",
            "malformed",
            &changed(&|bytes| {
                let at = bytes.len() - 32;
                bytes[at..].fill(0);
            }),
        ),
        case("empty", "Nothing.", "malformed", b""),
    ]
}

fn genesis(scene: &Scene) -> (Receipt, Vec<u8>) {
    let receipt = receipts::receipt(scene, 0, 1);
    let bytes = receipt.compact(&key("shi").public()).expect("the receipt holds by itself");
    (receipt, bytes)
}

/// What it expands to, by its SHA-256.
fn ok(receipt: &Receipt) -> String {
    format!("ok {}", ledger::Hash::of(receipt.encode().as_bytes()).hex())
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).expect("it is there")
}
