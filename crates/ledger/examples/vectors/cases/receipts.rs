//! Receipts: one entry with its proof and a signed head.

use super::{
    Case,
    scene::{Counter, Scene, Words, key, origin},
};
use ledger::{
    Checkpoint, Disclosure, Hash, JsonWriter, Presentation, Receipt, digests_with_decoys, note::Verifier, tree, write_digests,
};

pub fn cases() -> Vec<Case> {
    let mut scene = Scene::staffed();
    let mut random = Counter(300);
    let shown = Disclosure::new("name", "张三", &mut random);
    let mut body = JsonWriter::new();
    body.object(|w| {
        write_digests(w, &digests_with_decoys(std::slice::from_ref(&shown), &mut random));
        w.field_integer("amount", 150_000);
    });
    let words = scene.words("yang", "example", body.finish());
    scene.add(&words);
    let genesis = receipt(&scene, 0, 1);
    for _ in 0..3 {
        let more = scene.words("he", "example", "{}".into());
        scene.add(&more);
    }
    let index = 7;
    let with_fields = Receipt {
        presentation: Presentation { disclosures: vec![shown.clone()], ..presented(&scene, index) },
        ..receipt(&scene, index, 11)
    };
    let good = with_fields.encode();
    let changed = |change: &dyn Fn(&mut Receipt)| {
        let mut receipt = with_fields.clone();
        change(&mut receipt);
        receipt.encode()
    };

    let vkey = |name: &str| Verifier::new(origin().as_str(), &key(name).public()).vkey();
    let case = |name, what, expect: &str, text: &str| {
        Case::new("receipt", name, what, expect)
            .with("vkey", vkey("ledger"))
            .with("signer", key("yang").public().x())
            .text_input(text)
    };
    let index_line = "\nindex 7\n";
    let other_ledger = {
        let other = ledger::Origin::new("522499-czj", &key("ledger").public()).expect("the code is an office code");
        changed(&|receipt| receipt.checkpoint = Checkpoint::sign(&other, scene.head(), &[&key("ledger")]).encode())
    };
    let borrowed_name = {
        // The head of another ledger, but the signature line has this one's name.
        let other = ledger::Origin::new("522499-czj", &key("ledger").public()).expect("the code is an office code");
        let mut checkpoint = Checkpoint::sign(&other, scene.head(), &[]);
        checkpoint.note.sign(origin().as_str(), &key("ledger"));
        changed(&|receipt| receipt.checkpoint = checkpoint.encode())
    };
    let foreign = foreign_statement(&scene);
    vec![
        case("fields-shown", "A name shown, everything else withheld.", "ok index 7 size 11", &good),
        case("fields-withheld", "The same entry with nothing shown.", "ok index 7 size 11", &receipt(&scene, index, 11).encode()),
        case("newest-entry", "The last entry of the head.", "ok index 7 size 8", &receipt(&scene, index, 8).encode()),
        Case::new("receipt", "one-entry", "A tree of one leaf: the proof is empty.", "ok index 0 size 1")
            .with("vkey", vkey("ledger"))
            .with("signer", key("shi").public().x())
            .text_input(&genesis.encode()),
        Case::new("receipt", "other-signer", "Checked against another member's key.", "statement")
            .with("vkey", vkey("ledger"))
            .with("signer", key("he").public().x())
            .text_input(&good),
        Case::new("receipt", "other-ledger-key", "Checked against another ledger key.", "checkpoint")
            .with("vkey", vkey("ledger 2"))
            .with("signer", key("yang").public().x())
            .text_input(&good),
        case("other-ledger", "The head of another ledger with the same key.", "checkpoint", &other_ledger),
        case("other-ledger-same-name", "The head of another ledger, signed under this one's name.", "checkpoint", &borrowed_name),
        case(
            "other-previous",
            "Another hash of the entry before.",
            "inclusion",
            &changed(&|receipt| receipt.previous = Hash::default()),
        ),
        case("other-index", "The entry beside it.", "inclusion", &changed(&|receipt| receipt.index = 6)),
        case("index-beyond", "An entry that the head does not have.", "inclusion", &changed(&|receipt| receipt.index = 11)),
        case("proof-short", "A hash too few.", "inclusion", &changed(&|receipt| receipt.path.truncate(1))),
        case("proof-long", "A hash too many.", "inclusion", &changed(&|receipt| receipt.path.push(Hash::default()))),
        case("proof-order", "Root side first.", "inclusion", &changed(&|receipt| receipt.path.reverse())),
        case(
            "other-field",
            "A field that is not in the statement.",
            "disclosure",
            &changed(&|receipt| receipt.presentation.disclosures = vec![Disclosure::new("name", "李四", &mut Counter(1))]),
        ),
        case("statement-of-another-ledger", "A leaf whose statement is for another ledger.", "statement", &foreign),
        case(
            "head-wrong",
            "A checkpoint that is none.",
            "malformed",
            &changed(&|receipt| receipt.checkpoint = receipt.checkpoint.replace("\n11\n", "\n011\n")),
        ),
        case("first-line", "Another version.", "malformed", &good.replacen("@v1", "@v2", 1)),
        case(
            "no-extra",
            "Without the statement there is no leaf.",
            "malformed",
            &good.lines().filter(|line| !line.starts_with("extra")).fold(String::new(), |all, line| all + line + "\n"),
        ),
        case(
            "extra-short",
            "Less than a hash.",
            "malformed",
            &good.replacen(good.lines().nth(1).expect("a second line"), "extra AAAA", 1),
        ),
        case("index-leading-zero", "A leading zero.", "malformed", &good.replacen(index_line, "\nindex 07\n", 1)),
        case("index-missing", "No index.", "malformed", &good.replacen(index_line, "\n", 1)),
        case("index-signed", "A sign before the index.", "malformed", &good.replacen(index_line, "\nindex +7\n", 1)),
        case("no-empty-line", "Nothing between proof and head.", "malformed", &good.replacen("\n\n522499", "\n522499", 1)),
        case(
            "proof-word",
            "A line of the proof that is no hash.",
            "malformed",
            &good.replacen(index_line, "\nindex 7\nhash\n", 1),
        ),
        case("empty", "Nothing.", "malformed", ""),
    ]
}

/// The receipt of an entry under the head of that size.
fn receipt(scene: &Scene, index: u64, size: u64) -> Receipt {
    let root = tree::root_at(size, &scene.table).expect("the scene has all nodes");
    let path = tree::prove_inclusion(index, size, &scene.table).expect("the scene has all nodes");
    let checkpoint = Checkpoint::sign(&origin(), ledger::Head { size, root }, &[&key("ledger")]).encode();
    let previous = ledger::split_entry(&scene.entries()[index as usize]).expect("an entry has its hash").0;
    Receipt { previous, presentation: presented(scene, index), support: Vec::new(), index, path, checkpoint }
}

fn presented(scene: &Scene, index: u64) -> Presentation {
    Presentation { statement: scene.statements()[index as usize].clone(), disclosures: Vec::new() }
}

/// A tree of one leaf that no honest ledger has.
fn foreign_statement(scene: &Scene) -> String {
    let other = ledger::Origin::new("522499-czj", &key("ledger").public()).expect("the code is an office code");
    let words = Words { issuer: other, ..scene.clone().words("yang", "example", "{}".into()) };
    let statement = words.sign().statement().bytes().to_vec();
    let root = Hash::entry(&Hash::default(), &statement);
    let checkpoint = Checkpoint::sign(&origin(), ledger::Head { size: 1, root }, &[&key("ledger")]).encode();
    let presentation = Presentation { statement, disclosures: Vec::new() };
    Receipt { previous: Hash::default(), presentation, support: Vec::new(), index: 0, path: Vec::new(), checkpoint }.encode()
}
