//! The compact form of a receipt: what fits on paper, and that nothing is lost.

use crate::{
    cases::{
        chains_certificates::certified,
        receipts::{receipt, some_payments, with_support},
        scene::{Scene, key, origin},
    },
    seeded::Seeded,
};
use ledger::{
    Checkpoint, Disclosure, Draft, Hash, Head, JsonWriter, Jti, Origin, Presentation, Receipt, cosign, digests_with_decoys,
    judge::{Grade, Trust, judge_compact},
    mirror_name,
    note::Verifier,
    tree, witness_name, write_digests,
};
use proptest::prelude::*;

/// What a square code on paper holds so that it is read from a scan of 150 dots an inch.
const PAPER_BYTES: usize = 1900;

/// A payment of a batch in a ledger of a million entries, its head cosigned by two other offices: everything that a payment can
/// have, sixteen digests of personal fields, and `shown` of them.
fn payment(shown: usize) -> Receipt {
    let mut random = Seeded(41);
    let fields = [
        ("beneficiary_name", "欧阳娜仁高娃"),
        ("beneficiary_id", "522499199001011234"),
        ("account", "6217001234567890123"),
        ("head_name", "张三"),
    ];
    let fields: Vec<Disclosure> = fields.iter().map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
    let mut all = fields.clone();
    all.extend((all.len()..13).map(|i| Disclosure::new(&format!("other{i}"), "x", &mut random)));
    let batch = Jti::fresh(&mut random);
    let mut body = JsonWriter::new();
    body.object(|w| {
        write_digests(w, &digests_with_decoys(&all, &mut random));
        w.field_integer("amount", 12_345_678);
        w.field("batch", &batch.to_string());
        w.field_integer("months", 12);
        w.field_integer("own_income", 123_456);
        w.key("passes").array(|w| ["account-changed", "old-rate"].iter().for_each(|pass| w.string(pass)));
        w.field("period", "2026-01/2026-12");
        w.field_integer("quantity", 1_234_567);
        w.field_integer("rate", 123_456);
        w.field_integer("row", 123_456);
        w.field_integer("sheet", 12);
        w.field("township", "威宁彝族回族苗族自治县草海镇");
        w.field("type", "regular");
        w.field("village", "新民彝族村民委员会");
    });
    let (index, size) = (456_789, 1_000_000);
    let seen = Head { size: 450_000, root: Hash::of(b"seen") };
    let (jti, body) = (batch.nth(1234), body.finish());
    let issuer = origin();
    let draft = Draft { issuer: &issuer, kind: "payment", iat: 1_790_000_000, jti, seen, on_behalf: Some(4), body: &body };
    let signed = draft.sign(&key("yang"), &key("yang").public()).expect("the words are well formed");
    let statement = signed.statement().bytes().to_vec();
    let previous = Hash::of(b"previous");
    let leaf = Hash::entry(&previous, &statement);
    // Nobody needs a million entries to know what a proof of twenty hashes leads to.
    let path: Vec<Hash> = (0..20u8).map(|level| Hash::of(&[level])).collect();
    let root = tree::inclusion_root(index, size, leaf, &path).expect("a million entries have proofs of twenty hashes");
    let mut checkpoint = Checkpoint::sign(&origin(), Head { size, root }, &[&key("ledger")]);
    for (office, mirror) in [("522400-nync", false), ("520000-xczx", true)] {
        let other = Origin::new(office, &key(office).public()).expect("the code is an office code");
        let name = if mirror { mirror_name(other.as_str()) } else { witness_name(other.as_str()) };
        let line = cosign(&checkpoint.note.text, &name, &key(&name), 1_790_000_100);
        checkpoint.note.signatures.push(line);
    }
    let presentation = Presentation { statement, disclosures: fields[..shown].to_vec() };
    Receipt { previous, presentation, support: Vec::new(), index, path, checkpoint: checkpoint.encode() }
}

#[test]
fn a_payment_of_a_million_fits_on_paper() {
    for shown in 0..=4 {
        let receipt = payment(shown);
        let bytes = receipt.compact(&key("yang").public()).expect("the receipt holds by itself");
        assert!(bytes.len() <= PAPER_BYTES, "{} bytes with {shown} fields shown", bytes.len());
        assert_eq!(Receipt::expand(&bytes), Some((receipt.clone(), key("yang").public())), "nothing is lost");
        let mut trust = Trust::none();
        trust.add_key(Verifier::new(origin().as_str(), &key("ledger").public()));
        let judged = judge_compact(&bytes, &trust, &[]);
        assert_eq!(judged.grade, Grade::Logged, "it is checked by itself: {:?}", judged.checks);
        let says = judged.says.expect("a receipt that holds says something");
        assert_eq!(says.shown, receipt.presentation.disclosures, "with the fields shown");
        println!("{shown} fields shown: {} bytes, {} as a file", bytes.len(), receipt.encode().len());
    }
}

#[test]
fn every_kind_of_entry_has_a_compact_form() {
    let (mut scene, _) = some_payments();
    certified(&mut scene, "lu", "lu");
    let size = scene.head().size;
    for index in 0..size {
        let whole = with_support(&scene, index, receipt(&scene, index, size));
        let signer = ledger::Statement::parse(whole.presentation.statement.clone()).expect("the scene has statements").kid();
        let signer = scene.chain.roll().key(&signer).expect("the scene knows its people").clone();
        let bytes = whole.compact(&signer).unwrap_or_else(|| panic!("entry {index} has a compact form"));
        let bare = Receipt { support: Vec::new(), ..whole };
        assert_eq!(Receipt::expand(&bytes), Some((bare, signer)), "entry {index} comes back");
    }
}

#[test]
fn a_receipt_that_does_not_hold_by_itself_has_none() {
    let (scene, index) = some_payments();
    let good = receipt(&scene, index, 11);
    let yang = key("yang").public();
    assert!(good.compact(&yang).is_some(), "the receipt itself has one");
    assert!(good.compact(&key("he").public()).is_none(), "under another key");
    let other_index = Receipt { index: 6, ..good.clone() };
    assert!(other_index.compact(&yang).is_none(), "at another place");
    let other_head = Receipt { checkpoint: receipt(&scene, index, 10).checkpoint, ..good };
    assert!(other_head.compact(&yang).is_none(), "in another head");
}

#[test]
fn every_bit_of_a_compact_receipt_counts() {
    let bytes = payment(2).compact(&key("yang").public()).expect("the receipt holds by itself");
    let ledger = Verifier::new(origin().as_str(), &key("ledger").public());
    let accepted =
        |bytes: &[u8]| Receipt::expand(bytes).is_some_and(|(receipt, signer)| receipt.verify(&ledger, &signer).is_ok());
    assert!(accepted(&bytes), "the receipt itself is accepted");
    // The cosignatures are for a policy to look at; whatever else is changed is found by the receipt itself.
    let own_line = bytes.windows(64).position(|window| {
        Receipt::expand(&bytes).is_some_and(|(receipt, _)| {
            let checkpoint = Checkpoint::parse(receipt.checkpoint.as_bytes()).expect("it has a checkpoint");
            checkpoint.note.signatures.last().is_some_and(|line| line.signature.ends_with(window))
        })
    });
    let lines_end = own_line.expect("its last line is there") + 64;
    let before_cosignatures = 3 + 3 + 1 + 20 * 32 + 32;
    for bit in (0..before_cosignatures * 8).chain(lines_end * 8..bytes.len() * 8) {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&flipped), "bit {bit} is found");
    }
    for length in 0..bytes.len() {
        assert!(Receipt::expand(&bytes[..length]).is_none(), "{length} bytes are not the whole");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_statement_says_comes_back(
        texts in prop::collection::vec("\\PC{0,24}", 0..6),
        numbers in prop::collection::vec(-9_007_199_254_740_991i64..9_007_199_254_740_991, 0..6),
        hashes in prop::collection::vec(any::<[u8; 32]>(), 0..5),
        shown in prop::collection::vec(("[a-z]{1,8}", "\\PC{0,12}"), 0..3),
    ) {
        let mut random = Seeded(7);
        let mut fields: Vec<Disclosure> =
            shown.iter().map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
        fields.dedup_by(|a, b| a.name() == b.name());
        let mut body = JsonWriter::new();
        body.object(|w| {
            write_digests(w, &digests_with_decoys(&fields, &mut random));
            w.key("a").array(|w| texts.iter().for_each(|text| w.string(text)));
            w.key("b").array(|w| numbers.iter().for_each(|number| w.integer(*number)));
            w.key("c").array(|w| hashes.iter().for_each(|hash| w.string(&Hash(*hash).url())));
            w.key("d").object(|w| w.key("period").string("2026-13/2026-01"));
            w.key("e").boolean(texts.is_empty());
        });
        let mut scene = Scene::staffed();
        let words = scene.words("yang", "example", body.finish());
        scene.add(&words);
        let mut whole = receipt(&scene, 7, 8);
        whole.presentation.disclosures = fields;
        let yang = key("yang").public();
        let bytes = whole.compact(&yang).expect("the receipt holds by itself");
        prop_assert_eq!(Receipt::expand(&bytes), Some((whole, yang)));
    }
}
