//! Any single flipped bit of a small ledger is found: in its entries, in its checkpoint, in a receipt.

use crate::{
    cases::scene::{Scene, key},
    vectors::{self, chain::place},
};
use ledger::{Card, Chain, Checkpoint, Evidence, NodeTable, Origin, Placed, PublicKey, Receipt, Verdict, note::Verifier};

#[test]
fn every_bit_of_every_entry_counts() {
    let vector = vectors::named("chain/one-of-each.txt");
    let origin = Origin::parse(vector.header("origin")).expect("the origin has the form of one");
    let (mut chain, mut table) = (Chain::new(origin), NodeTable::new());
    let entries = vectors::chain::entries(&vector);
    assert_eq!(entries.len(), 27, "the ledger has an entry of each kind");
    for (i, entry) in entries.iter().enumerate() {
        let mut tried = chain.clone();
        for bit in 0..entry.len() * 8 {
            let mut flipped = entry.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            if let Ok(placed) = tried.place_entry(&flipped, &table, |_, _, _| {}) {
                assert!(placed.verify().is_err(), "bit {bit} of entry {i} is found where it is");
                tried = chain.clone();
            }
        }
        assert_eq!(tried.state(), chain.state(), "what was refused has changed nothing");
        place(&mut chain, &mut table, entry).and_then(Placed::verify).expect("the entry itself holds");
    }
}

#[test]
fn every_bit_of_a_checkpoint_counts() {
    let scene = Scene::staffed();
    let origin = scene.chain.origin().clone();
    let verifiers = ["ledger", "ledger 2"].map(|name| Verifier::new(origin.as_str(), &key(name).public()));
    let checkpoint = Checkpoint::sign(&origin, scene.head(), &[&key("ledger"), &key("ledger 2")]);
    let accepted = |bytes: &[u8]| {
        Checkpoint::parse(bytes).is_some_and(|found| {
            found.origin == origin
                && found.head == scene.head()
                && found.signed_by(&verifiers)
                && !found.note.has_line_of_others(&verifiers)
        })
    };
    let bytes = checkpoint.encode().into_bytes();
    assert!(accepted(&bytes), "the checkpoint itself is accepted");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&flipped), "bit {bit} of the checkpoint is found");
    }
    for length in 0..bytes.len() {
        assert!(!accepted(&bytes[..length]), "a checkpoint of {length} bytes is not the whole one");
    }
}

#[test]
fn every_bit_of_a_receipt_counts() {
    let vector = vectors::named("receipt/fields-shown.txt");
    let ledger = Verifier::parse(vector.header("vkey")).expect("the verifier key is good");
    let signer = PublicKey::from_x(vector.header("signer")).expect("the key is fit");
    let accepted = |bytes: &[u8]| {
        let receipt = std::str::from_utf8(bytes).ok().and_then(Receipt::parse);
        receipt.is_some_and(|receipt| receipt.verify(&ledger, &signer).is_ok())
    };
    let bytes = vector.text().as_bytes();
    assert!(accepted(bytes), "the receipt itself is accepted");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&flipped), "bit {bit} of the receipt is found");
    }
}

#[test]
fn every_bit_of_a_card_counts() {
    let vector = vectors::named("card/plain.txt");
    let bytes = vector.text().as_bytes();
    let accepted = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(|text| Card::parse(text).is_ok());
    assert!(accepted(bytes), "the card itself is accepted");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&flipped), "bit {bit} of the card is found");
    }
    for length in 0..bytes.len() {
        assert!(!accepted(&bytes[..length]), "a card of {length} bytes is not the whole one");
    }
}

#[test]
fn every_bit_of_evidence_counts() {
    let vector = vectors::named("evidence/contradiction.txt");
    let proven = |bytes: &[u8]| Evidence::parse(bytes).is_ok_and(|evidence| evidence.judge() == Verdict::Proven);
    let bytes = vector.text().as_bytes();
    assert!(proven(bytes), "the evidence itself proves");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!proven(&flipped), "with bit {bit} flipped it proves nothing");
    }
}
