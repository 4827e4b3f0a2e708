//! Two heads of one ledger that do not fit together, and pairs that only look so.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    scene::{key, origin},
};
use ledger::{
    Checkpoint, Evidence, Hash, Head, NodeTable, RootProof, cosign,
    note::Verifier,
    tree::{Frontier, prove_consistency, root_at},
};

/// The neighbour's ledger once more, with another fifth entry: both histories share four.
struct History {
    table: NodeTable,
}

impl History {
    fn new(branch: &str) -> History {
        let (mut frontier, mut table) = (Frontier::default(), NodeTable::new());
        for i in 0..12 {
            let entry = if i < 4 { format!("entry {i}") } else { format!("entry {i} {branch}") };
            frontier.push(Hash::leaf(entry.as_bytes()), |level, index, hash| table.put(level, index, hash));
        }
        History { table }
    }

    fn head(&self, size: u64) -> Head {
        Head { size, root: root_at(size, &self.table).expect("the table has all nodes") }
    }

    /// What the head of size `to` says about size `from`.
    fn shows(&self, from: u64, to: u64) -> Option<RootProof> {
        let path = prove_consistency(from, to, &self.table).expect("the table has all nodes");
        Some(RootProof { root: self.head(from).root, path })
    }
}

fn sign(head: Head, keys: &[&str]) -> Checkpoint {
    let keys: Vec<_> = keys.iter().map(|name| key(name)).collect();
    Checkpoint::sign(&Neighbour::new(NEIGHBOUR).origin(), head, &keys.iter().collect::<Vec<_>>())
}

fn verifiers(names: &[&str]) -> Vec<Verifier> {
    let neighbour = Neighbour::new(NEIGHBOUR);
    names.iter().map(|name| Verifier::new(neighbour.origin().as_str(), &key(name).public())).collect()
}

fn case(name: &str, what: &str, expect: &str, evidence: &Evidence) -> Case {
    written(name, what, expect, &text(evidence))
}

fn written(name: &str, what: &str, expect: &str, text: &str) -> Case {
    Case::new("evidence", name, what, expect).text_input(text)
}

fn text(evidence: &Evidence) -> String {
    String::from_utf8(evidence.encode()).expect("JSON is text")
}

pub fn cases() -> Vec<Case> {
    let mut cases = judged();
    cases.extend(malformed());
    cases
}

fn judged() -> Vec<Case> {
    let (one, two) = (History::new("one"), History::new("two"));
    let neighbour = Neighbour::new(NEIGHBOUR);
    let (first, second) = (&*neighbour.first_key, &*format!("{NEIGHBOUR} ledger 2"));
    let rotated = Neighbour { number: 2, ledger_key: second.into(), ..Neighbour::new(NEIGHBOUR) };
    let plain =
        |a: Head, b: Head, proof| Evidence::new(sign(a, &[first]), sign(b, &[first]), verifiers(&[first]), proof, Vec::new());
    let by_second = |cards: Vec<ledger::Card>| {
        Evidence::new(sign(one.head(8), &[second]), sign(two.head(8), &[second]), verifiers(&[second]), None, cards)
    };
    let with_keys = |a: &[&str], b: &[&str], keys: &[&str]| {
        Evidence::new(sign(one.head(7), a), sign(two.head(9), b), verifiers(keys), two.shows(7, 9), Vec::new())
    };
    let mut witnessed = plain(one.head(8), two.head(8), None);
    let line = cosign(&witnessed.a.note.text, "witness.example", &key("lu"), 1_767_225_600);
    witnessed.a.note.signatures.push(line);
    let mut flipped = plain(one.head(8), two.head(8), None);
    flipped.b.note.signatures[0].signature[20] ^= 1;
    let elsewhere = Checkpoint::sign(&origin(), two.head(9), &[&key(first)]);
    let empty_lie = Head { size: 0, root: one.head(3).root };
    vec![
        case("same-size", "Two roots for one size.", "proven", &plain(one.head(8), two.head(8), None)),
        case(
            "contradiction",
            "The larger head holds another root at the smaller one's size.",
            "proven",
            &plain(one.head(7), two.head(9), two.shows(7, 9)),
        ),
        case(
            "contradiction-power",
            "The same at a size that is a power of two.",
            "proven",
            &plain(one.head(8), two.head(12), two.shows(8, 12)),
        ),
        case(
            "with-card",
            "With the office's card.",
            "proven",
            &Evidence { cards: vec![neighbour.card()], ..plain(one.head(8), two.head(8), None) },
        ),
        case("witnessed", "One of the heads has a cosignature.", "proven", &witnessed),
        case(
            "empty-root",
            "A head of no entries that has a root of some.",
            "proven",
            &plain(empty_lie, one.head(8), one.shows(0, 8)),
        ),
        case(
            "rotation-head",
            "The smaller head is a rotation's, signed by both keys; the larger one by the old key.",
            "proven",
            &with_keys(&[first, second], &[first], &[first, second]),
        ),
        case(
            "second-key-known",
            "By the key after a rotation, which the reader knows.",
            "proven",
            &by_second(vec![rotated.card()]),
        )
        .with("known", key(second).public().x()),
        case("no-proof", "Two sizes and no proof.", "suspected no-proof", &plain(one.head(7), two.head(9), None)),
        case(
            "no-proof-consistent",
            "The same for heads that fit: without a proof nobody can tell.",
            "suspected no-proof",
            &plain(one.head(7), one.head(9), None),
        ),
        case(
            "two-keys",
            "Each head by another key of a rotation: which of the holders forked is not shown.",
            "suspected two-keys",
            &with_keys(&[first], &[second], &[first, second]),
        ),
        case("second-key-card", "By a key that only a card here names.", "suspected card-only", &by_second(vec![rotated.card()])),
        case("second-key", "By a key that nothing here names.", "suspected unknown-key", &by_second(Vec::new())),
        case(
            "second-key-other-card",
            "By a key that the card here does not name.",
            "suspected unknown-key",
            &by_second(vec![neighbour.card()]),
        ),
        case("same-head", "One head twice.", "nothing same-head", &plain(one.head(8), one.head(8), None)),
        case(
            "consistent",
            "A head and one that extends it.",
            "nothing consistent",
            &plain(one.head(7), one.head(9), one.shows(7, 9)),
        ),
        case(
            "consistent-shared",
            "Two heads from before the histories part and after.",
            "nothing consistent",
            &plain(one.head(4), two.head(9), two.shows(4, 9)),
        ),
        case(
            "wrong-root",
            "A proof that starts from another root.",
            "nothing wrong-proof",
            &plain(one.head(7), two.head(9), Some(RootProof { root: Hash::of(b"root"), ..two.shows(7, 9).expect("a proof") })),
        ),
        case(
            "wrong-proof",
            "A proof in the other history.",
            "nothing wrong-proof",
            &plain(one.head(7), two.head(9), one.shows(7, 9)),
        ),
        case(
            "wrong-size",
            "A proof from another size.",
            "nothing wrong-proof",
            &plain(one.head(7), two.head(9), two.shows(6, 9)),
        ),
        case(
            "empty-proof",
            "A proof without hashes.",
            "nothing wrong-proof",
            &plain(one.head(7), two.head(9), Some(RootProof { root: two.head(7).root, path: Vec::new() })),
        ),
        case(
            "other-ledger",
            "Heads of two ledgers by one key.",
            "nothing other-ledger",
            &Evidence { b: elsewhere, ..plain(one.head(8), two.head(8), None) },
        ),
        case(
            "unsigned",
            "Signed by a key that is not among those given.",
            "nothing unsigned",
            &Evidence { keys: verifiers(&[second]), ..plain(one.head(8), two.head(8), None) },
        ),
        case("no-keys", "No keys.", "nothing unsigned", &Evidence { keys: Vec::new(), ..plain(one.head(8), two.head(8), None) }),
        case(
            "one-unsigned",
            "One of the heads is signed by a stranger.",
            "nothing unsigned",
            &Evidence { b: sign(two.head(9), &["lu"]), ..plain(one.head(7), two.head(9), two.shows(7, 9)) },
        ),
        case("signature-flipped", "A bit of one signature.", "nothing unsigned", &flipped),
        case("cosigned-only", "A cosignature where the ledger's line belongs.", "nothing unsigned", &{
            let mut evidence = witnessed.clone();
            evidence.a.note.signatures.remove(0);
            evidence
        }),
    ]
}

fn malformed() -> Vec<Case> {
    let (one, two) = (History::new("one"), History::new("two"));
    let neighbour = Neighbour::new(NEIGHBOUR);
    let (first, second) = (&*neighbour.first_key, &*format!("{NEIGHBOUR} ledger 2"));
    let higher = Neighbour { number: 2, ..Neighbour::new(NEIGHBOUR) };
    let evidence = |a: Head, b: Head, proof, cards| {
        Evidence::new(sign(a, &[first]), sign(b, &[first]), verifiers(&[first, second]), proof, cards)
    };
    let same = evidence(one.head(8), two.head(8), None, vec![neighbour.card(), higher.card()]);
    let longer = evidence(one.head(7), two.head(9), two.shows(7, 9), Vec::new());
    let proof = text(&longer);
    let between = |from: &str, to: &str| {
        let start = proof.find(from).expect("the evidence has that field");
        let end = if to.is_empty() { proof.len() - 1 } else { proof.find(to).expect("and that one") };
        proof[start..end].to_owned()
    };
    let (path, root) = (between(r#","proof":"#, r#","root":"#), between(r#","root":"#, ""));
    let swapped = |evidence: &Evidence| text(&Evidence { a: evidence.b.clone(), b: evidence.a.clone(), ..evidence.clone() });
    let keys = |keys: Vec<Verifier>| text(&Evidence { keys, ..same.clone() });
    let cards = |cards: Vec<ledger::Card>| text(&Evidence { cards, ..same.clone() });
    let (x, y) = (same.keys[0].clone(), same.keys[1].clone());
    let hashes = |count: usize| {
        let path = vec![Hash::empty_root(); count];
        text(&Evidence { proof: Some(RootProof { root: two.head(7).root, path }), ..longer.clone() })
    };
    vec![
        written("swapped", "The larger head first.", "order", &swapped(&longer)),
        written("swapped-same-size", "Of two heads of one size the one with the higher root first.", "order", &swapped(&same)),
        written("no-json", "Another text.", "malformed", "evidence"),
        written("array", "An array.", "malformed", "[]"),
        written("space", "A space behind it.", "malformed", &format!("{proof} ")),
        written("format-other", "Another format.", "malformed", &proof.replace("mz-evidence", "mz-receipt")),
        written(
            "field-more",
            "A field that no evidence has.",
            "malformed",
            &proof.replace(r#","root""#, r#","reason":"","root""#),
        ),
        written("field-missing", "No cards, not even none.", "malformed", &proof.replace(r#""cards":[],"#, "")),
        written("a-no-checkpoint", "A text that is no checkpoint.", "checkpoint", &proof.replacen(r#""a":""#, r#""a":"x"#, 1)),
        written("proof-alone", "A proof without its root.", "proof", &proof.replace(&root, "")),
        written("root-alone", "A root without its proof.", "proof", &proof.replace(&path, "")),
        written("proof-text", "A text for the list of hashes.", "proof", &proof.replace(&path, r#","proof":"""#)),
        written("proof-longer-hash", "A character too many in a hash.", "proof", &proof.replace(r#""],"root""#, r#"A"],"root""#)),
        written("proof-long", "65 hashes.", "proof", &hashes(65)),
        written("proof-longest", "64 hashes, which are read.", "nothing wrong-proof", &hashes(64)),
        written(
            "proof-same-size",
            "A proof between two heads of one size.",
            "proof",
            &text(&Evidence { proof: two.shows(8, 8), ..same.clone() }),
        ),
        written("keys-order", "Keys in another order.", "keys", &keys(vec![y.clone(), x.clone()])),
        written("keys-twice", "A key twice.", "keys", &keys(vec![x.clone(), x.clone()])),
        written(
            "keys-of-another",
            "A key under another name.",
            "keys",
            &keys(vec![Verifier::new(origin().as_str(), &key(first).public())]),
        ),
        written("keys-no-key", "A text that is no verifier key.", "keys", &proof.replacen(r#""keys":[""#, r#""keys":["x"#, 1)),
        written("cards-order", "Cards in another order.", "cards", &cards(same.cards.iter().rev().cloned().collect())),
        written("cards-twice", "A card twice.", "cards", &cards(vec![neighbour.card(), neighbour.card()])),
        written("cards-of-another", "Another office's card.", "cards", &cards(vec![Neighbour::new("青山县财政局").card()])),
        written("cards-no-card", "A text that is no card.", "cards", &proof.replace(r#""cards":[]"#, r#""cards":["x"]"#)),
    ]
}
