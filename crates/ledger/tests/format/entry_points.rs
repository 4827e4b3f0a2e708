//! Every reader of bytes, with what must hold whatever the bytes are. The fuzz targets and the tests call the same.

use ledger::{
    Card, Chain, Checkpoint, Cosigner, Disclosure, Evidence, Json, JsonWriter, Manifest, NodeTable, Origin, Policy, Presentation,
    PublicKey, Receipt, SigningKey, Statement, Verdict, belong,
    judge::{Grade, Trust, judge_compact, judge_receipt},
    note::{Note, NoteSignature, Verifier},
    split_entry, url_encode,
};

/// Writes a value anew.
pub fn rewritten(json: Json<'_>) -> String {
    let mut writer = JsonWriter::new();
    write(json, &mut writer);
    writer.finish()
}

/// What is accepted is its own canonical form.
pub fn json(bytes: &[u8]) {
    if let Ok(json) = Json::parse(bytes) {
        assert_eq!(rewritten(json).as_bytes(), bytes, "canonical JSON written anew is the same");
    }
}

/// What is accepted is its own canonical form, and no part of it is out of reach.
pub fn statement(bytes: &[u8]) {
    let Ok(statement) = Statement::parse(bytes.to_vec()) else { return };
    let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, statement.kid());
    let parts = [header.as_bytes(), statement.payload(), statement.signature()].map(url_encode);
    assert_eq!(parts.join(".").as_bytes(), bytes, "a statement encoded anew is the same");
    let mut payload = JsonWriter::new();
    payload.object(|w| {
        w.key("body").raw(&rewritten(statement.body()));
        if let Some(member) = statement.on_behalf() {
            w.field("for", &ledger::member_text(member));
        }
        w.field_integer("iat", statement.iat());
        w.field("iss", statement.issuer());
        w.field("jti", &statement.jti().to_string());
        w.field("kind", statement.kind());
        w.key("seen").object(|w| {
            w.field("root", &statement.seen().root.url());
            w.field_integer("size", statement.seen().size as i64);
        });
    });
    assert_eq!(payload.finish().as_bytes(), statement.payload(), "its claims are all there is in the payload");
    let _ = ledger::read_digests(statement.body());
    let _ = ledger::Order::read(&statement);
    let _ = statement.verify(&public());
}

/// As [`statement()`], for a payload that is put into an envelope first; then placed in a ledger, unsigned as it is.
pub fn payload(bytes: &[u8]) {
    let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, public().kid());
    let text = [header.as_bytes(), bytes, &[0; 64]].map(url_encode).join(".");
    statement(text.as_bytes());
    if let Ok(statement) = Statement::parse(text.into_bytes()) {
        let mut chain = Chain::new(Origin::parse(statement.issuer()).expect("an issuer is an origin"));
        let placed = chain.place(statement, &NodeTable::new(), |_, _, _| {});
        assert_eq!(chain.size(), u64::from(placed.is_ok()), "what is refused leaves the ledger as it was");
    }
}

/// What is accepted is its own canonical form.
pub fn disclosure(bytes: &[u8]) {
    if let Some(disclosure) = std::str::from_utf8(bytes).ok().and_then(|text| Disclosure::parse(text).ok()) {
        let again = Disclosure::with_salt(disclosure.name(), disclosure.value(), *disclosure.salt());
        assert_eq!(again, disclosure, "a disclosure made of the same parts is the same");
        assert_eq!(again.encoded().as_bytes(), bytes, "down to its bytes");
    }
}

/// What is accepted is its own canonical form.
pub fn presentation(bytes: &[u8]) {
    let Ok(presentation) = Presentation::parse(bytes) else { return };
    assert_eq!(presentation.text(), bytes, "a presentation written anew is the same");
    if let Ok(statement) = Statement::parse(presentation.statement.clone()) {
        let _ = belong(&statement, &presentation.disclosures);
    }
}

/// What is accepted is its own canonical form.
pub fn note(bytes: &[u8]) {
    if let Some(note) = Note::parse(bytes) {
        assert_eq!(note.encode().as_bytes(), bytes, "a note written anew is the same");
        assert!(!note.signed_by(&Verifier::new("stranger", &public())), "nobody signs by chance");
        assert_eq!(Cosigner::new("stranger", &public()).time_on(&note), None, "nor cosigns");
        for line in &note.signatures {
            assert_eq!(NoteSignature::parse(line.line().trim_end()).as_ref(), Some(line), "a line written anew is the same");
        }
    }
}

/// What is accepted is its own canonical form.
pub fn vkey(bytes: &[u8]) {
    if let Some(verifier) = std::str::from_utf8(bytes).ok().and_then(Verifier::parse) {
        assert_eq!(verifier.vkey().as_bytes(), bytes, "a verifier key written anew is the same");
    }
    if let Some(cosigner) = std::str::from_utf8(bytes).ok().and_then(Cosigner::parse) {
        assert_eq!(cosigner.vkey().as_bytes(), bytes, "a cosigner's key written anew is the same");
    }
}

/// What is accepted is its own canonical form.
pub fn checkpoint(bytes: &[u8]) {
    if let Some(checkpoint) = Checkpoint::parse(bytes) {
        assert_eq!(checkpoint.encode().as_bytes(), bytes, "a checkpoint written anew is the same");
        let verifier = Verifier::new(checkpoint.origin.as_str(), &public());
        let _ = checkpoint.signed_by(&[verifier]);
    }
}

/// What is accepted is its own canonical form.
pub fn receipt(bytes: &[u8]) {
    let Some(receipt) = std::str::from_utf8(bytes).ok().and_then(Receipt::parse) else { return };
    assert_eq!(receipt.encode().as_bytes(), bytes, "a receipt written anew is the same");
    if let Some(checkpoint) = Checkpoint::parse(receipt.checkpoint.as_bytes()) {
        let _ = receipt.verify(&Verifier::new(checkpoint.origin.as_str(), &public()), &public());
        if let Some(compact) = receipt.compact(&public()) {
            let bare = Receipt { support: Vec::new(), ..receipt };
            assert_eq!(Receipt::expand(&compact), Some((bare, public())), "the compact form loses nothing");
        }
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let judged = judge_receipt(text, &Trust::none(), &[]);
    assert!(judged.grade <= Grade::Whole, "what nobody trusts is never more than whole");
}

/// What is accepted is its own canonical form, and nobody has signed it by chance.
pub fn manifest(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some((manifest, _)) = Manifest::read(text) else { return };
    assert!(!manifest.signed_by(text, &public()), "nobody has signed it by chance");
    let again = manifest.sign(&SigningKey::from_seed(&[7; 32]));
    assert_eq!(Manifest::read(&again), Some((manifest.clone(), public().kid())), "signed anew it says the same");
    assert_eq!(again.split('.').nth(1), text.split('.').nth(1), "in the same bytes");
}

/// What is accepted is its own canonical form.
pub fn compact(bytes: &[u8]) {
    let Some((receipt, key)) = Receipt::expand(bytes) else { return };
    assert_eq!(Receipt::parse(&receipt.encode()).as_ref(), Some(&receipt), "what it expands to is a receipt");
    assert_eq!(receipt.compact(&key).as_deref(), Some(bytes), "whose compact form is the same");
    assert!(judge_compact(bytes, &Trust::none(), &[]).grade <= Grade::Whole, "what nobody trusts is never more than whole");
}

/// What is accepted is its own canonical form, by whoever reads it again.
pub fn card(bytes: &[u8]) {
    let Some(card) = std::str::from_utf8(bytes).ok().and_then(|text| Card::parse(text).ok()) else { return };
    assert_eq!(card.text().as_bytes(), bytes, "a card is handed on as it came");
    assert_eq!(card.fingerprint().len(), 39, "eight groups of four digits, with spaces between them");
    assert!(card.address().is_empty() || card.endpoint().is_some(), "it can be called, or says that it cannot");
    assert_eq!(Cosigner::parse(&card.witness().vkey()), Some(card.witness()), "its witness has a verifier key");
    assert_eq!(Cosigner::parse(&card.mirror().vkey()), Some(card.mirror()), "and so has its mirror");
}

/// What is accepted is its own canonical form, and nobody's forged.
pub fn evidence(bytes: &[u8]) {
    let Ok(evidence) = Evidence::parse(bytes) else { return };
    assert_eq!(evidence.encode(), bytes, "evidence written anew is the same");
    if evidence.judge() == Verdict::Proven {
        assert_eq!(evidence.a.origin, evidence.b.origin, "what is proven is about one ledger");
        assert_ne!(evidence.a.head, evidence.b.head, "and two heads of it");
    }
    let Evidence { a, b, keys, proof, cards } = evidence.clone();
    assert_eq!(Evidence::new(b, a, keys, proof, cards), evidence, "made of the same parts it is the same");
}

/// A policy that is accepted has something to say about any note.
pub fn policy(bytes: &[u8]) {
    match Policy::parse(bytes) {
        Ok(policy) => {
            let mut note = Note { text: "log.example/a\n".into(), signatures: Vec::new() };
            note.sign("log.example/a", &SigningKey::from_seed(&[7; 32]));
            // Whether it passes is for the policy to say; that it says something is what is tried here.
            let _ = policy.passes(&note);
            assert!(policy.witnesses().all(|witness| witness.cosigner.time_on(&note).is_none()), "nobody has cosigned it");
        }
        Err(fault) => {
            let lines = bytes.split_inclusive(|byte| *byte == b'\n').count().max(1);
            assert!((1..=lines).contains(&fault.line), "the fault is on a line of the file");
        }
    }
}

/// An entry is refused or taken up whole.
pub fn entry(bytes: &[u8]) {
    let Ok((previous, statement)) = split_entry(bytes) else { return };
    assert_eq!([&previous.0[..], statement].concat(), bytes, "the two parts are the entry");
    let mut chain = Chain::new(Origin::new("522499-nync", &public()).expect("the code is an office code"));
    let placed = chain.place_entry(bytes, &NodeTable::new(), |_, _, _| {});
    assert_eq!(chain.size(), u64::from(placed.is_ok()), "what is refused leaves the ledger as it was");
}

fn write(json: Json<'_>, w: &mut JsonWriter) {
    if json.is_object() {
        w.object(|w| json.fields().for_each(|(key, value)| write(value, w.key(&key))));
    } else if let Some(value) = json.string() {
        w.string(&value);
    } else if let Some(value) = json.integer() {
        w.integer(value);
    } else if let Some(value) = json.boolean() {
        w.boolean(value);
    } else {
        w.array(|w| json.items().for_each(|item| write(item, w)));
    }
}

fn public() -> PublicKey {
    SigningKey::from_seed(&[7; 32]).public()
}
