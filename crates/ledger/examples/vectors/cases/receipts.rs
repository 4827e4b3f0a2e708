//! Receipts: one entry with its proof and a signed head.

use super::{
    Case,
    scene::{Counter, Scene, Words, key, origin},
};
use ledger::{
    Checkpoint, Disclosure, Hash, JsonWriter, Presentation, Receipt, Statement, Supporting, digests_with_decoys, note::Verifier,
    standard_decode, standard_encode, tree, write_digests,
};

pub fn cases() -> Vec<Case> {
    let mut cases = bare();
    cases.extend(supported());
    cases
}

fn supported() -> Vec<Case> {
    let (scene, index) = some_payments();
    let good = with_support(&scene, index, receipt(&scene, index, 11));
    let case = |name, what, expect: &str, text: &str| {
        Case::new("receipt", name, what, expect)
            .with("vkey", Verifier::new(origin().as_str(), &key("ledger").public()).vkey())
            .with("signer", key("yang").public().x())
            .text_input(text)
    };
    let changed = |change: &dyn Fn(&mut Vec<Supporting>)| {
        let mut receipt = good.clone();
        change(&mut receipt.support);
        receipt.encode()
    };
    let extra = |change: &dyn Fn(String) -> String| {
        let text = good.encode();
        let line = text.lines().nth(1).and_then(|line| line.strip_prefix("extra ")).expect("a second line");
        let bytes = standard_decode(line).expect("base64");
        let (previous, rest) = bytes.split_at(32);
        let rest = change(String::from_utf8(rest.to_vec()).expect("text"));
        text.replacen(line, &standard_encode(&[previous, rest.as_bytes()].concat()), 1)
    };
    vec![
        case("supported", "With what made the signer's key.", "ok index 7 size 11", &good.encode()),
        case("support-order", "Supporting entries in another order.", "malformed", &changed(&|support| support.reverse())),
        case("support-twice", "A supporting entry twice.", "malformed", &changed(&|support| support.push(support[2].clone()))),
        case("support-own", "The entry supports itself.", "malformed", &changed(&|support| support[2].index = index)),
        case(
            "support-proof",
            "A supporting entry with another's proof.",
            "support",
            &changed(&|support| support[1].path = support[2].path.clone()),
        ),
        case(
            "support-previous",
            "A supporting entry behind another one.",
            "support",
            &changed(&|support| support[1].previous = Hash::default()),
        ),
        case(
            "support-statement",
            "A supporting entry that is in no tree.",
            "support",
            &changed(&|support| support[1].statement = support[2].statement.clone()),
        ),
        case("support-leading-zero", "A leading zero.", "malformed", &extra(&|text| text.replacen("\n1 ", "\n01 ", 1))),
        case("support-part-missing", "A part too few.", "malformed", &extra(&|text| text.replacen("\n1 ", "\n1", 1))),
        case(
            "support-half-hash",
            "A proof that is no whole hashes.",
            "malformed",
            &extra(&|text| text.replacen("\n1 ", "\n1 AAAA", 1)),
        ),
        case("support-empty", "A line with nothing on it.", "malformed", &extra(&|text| text + "\n")),
    ]
}

/// A ledger whose entry 7 is by the clerk 杨青, and the number of that entry.
pub fn some_payments() -> (Scene, u64) {
    let mut scene = Scene::staffed();
    for by in ["yang", "he", "he", "he"] {
        let words = scene.words(by, "example", "{}".into());
        scene.add(&words);
    }
    (scene, 7)
}

/// A receipt with all entries that support it.
pub fn with_support(scene: &Scene, index: u64, receipt: Receipt) -> Receipt {
    let statements = scene.statements();
    let read = |at: u64| Statement::parse(statements[at as usize].clone());
    let support = scene.chain.roll().supporting(index, read).expect("the scene has statements alone");
    Receipt { support: support.into_iter().map(|at| supporting(scene, at, head_size(&receipt))).collect(), ..receipt }
}

/// One entry that supports a receipt in the head of that size.
pub fn supporting(scene: &Scene, index: u64, size: u64) -> Supporting {
    let Receipt { previous, path, presentation, .. } = receipt(scene, index, size);
    Supporting { index, path, previous, statement: presentation.statement }
}

fn head_size(receipt: &Receipt) -> u64 {
    Checkpoint::parse(receipt.checkpoint.as_bytes()).expect("a receipt has a checkpoint").head.size
}

fn bare() -> Vec<Case> {
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
pub fn receipt(scene: &Scene, index: u64, size: u64) -> Receipt {
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
