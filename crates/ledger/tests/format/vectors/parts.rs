//! Vectors about one object.

use super::{Vector, unhex};
use crate::{seeded::Seeded, signatures::Counting};
use ed25519_zebra::{VerificationKey, VerificationKeyBytes};
use ledger::{
    Batch, Checkpoint, Json, JsonWriter, Possession, Presentation, PublicKey, Receipt, Refusal, Roles, Statement, belong,
    member_number,
    note::{Note, Verifier},
};

pub fn json(vector: &Vector) {
    match Json::parse(&vector.input) {
        Ok(json) => {
            assert_eq!(json.bytes(), vector.input, "{} is its own canonical form", vector.name);
            vector.came_to("ok");
        }
        Err(fault) => vector.came_to(&kebab(fault)),
    }
}

pub fn statement(vector: &Vector) {
    let key = PublicKey::from_x(vector.header("key")).expect("the key is fit");
    let statement = match Statement::parse(vector.input.clone()) {
        Ok(statement) => statement,
        Err(fault) => return vector.came_to(Refusal::from(fault).code()),
    };
    if let Some(payload) = vector.get("payload") {
        assert_eq!(statement.payload(), payload.as_bytes(), "{} says what its header says", vector.name);
    }
    vector.came_to(if statement.verify(&key).is_some() { "ok" } else { Refusal::Signature.code() });
}

pub fn key(vector: &Vector) {
    let fit = <[u8; 32]>::try_from(unhex(vector.text())).ok().and_then(PublicKey::from_bytes);
    vector.came_to(if fit.is_some() { "ok" } else { "unfit" });
}

pub fn signature(vector: &Vector) {
    let key: [u8; 32] = unhex(vector.header("key")).try_into().expect("a key has 32 bytes");
    let signature: [u8; 64] = unhex(vector.header("signature")).try_into().expect("a signature has 64 bytes");
    let message = &vector.input;
    // Keys that nobody can enrol are verified all the same here, so that the rule itself is seen to be one rule.
    let single = VerificationKey::try_from(key).is_ok_and(|key| key.verify(&signature.into(), message).is_ok());
    let mut batch = ed25519_zebra::batch::Verifier::new();
    batch.queue((VerificationKeyBytes::from(key), signature.into(), message));
    let in_batch = batch.verify(Counting(1)).is_ok();
    assert_eq!(single, in_batch, "{}: single and batch agree", vector.name);
    vector.came_to(if single { "ok" } else { "signature" });

    let enrolled = PublicKey::from_bytes(key);
    assert_eq!(if enrolled.is_some() { "ok" } else { "unfit" }, vector.header("enrolment"), "{}", vector.name);
    if let Some(key) = enrolled {
        let mut batch = Batch::new();
        batch.add(&key, message, &signature);
        assert_eq!(batch.holds(&mut Seeded(1)), single, "{}: our batch agrees", vector.name);
        assert_eq!(key.verify(message, &signature), single, "{}: our single check agrees", vector.name);
    }
}

pub fn possession(vector: &Vector) {
    let key = PublicKey::from_x(vector.header("key")).expect("the key is fit");
    let mut words = vector.get("member").unwrap_or_default().split(' ');
    let claim = match (words.next().and_then(member_number), words.next(), words.next()) {
        (Some(number), Some(name), Some(role)) => {
            Possession::Member { number, name, roles: Roles::named(role).expect("the role exists") }
        }
        _ => Possession::LedgerKey,
    };
    let proven = claim.proven(vector.header("ledger"), &key, vector.text());
    vector.came_to(if proven { "ok" } else { "refused" });
}

pub fn presentation(vector: &Vector) {
    let presentation = match Presentation::parse(&vector.input) {
        Ok(presentation) => presentation,
        Err(fault) => return vector.came_to(&kebab(fault)),
    };
    assert_eq!(presentation.text(), vector.input, "{} is its own canonical form", vector.name);
    let statement = Statement::parse(presentation.statement.clone()).expect("these vectors are not about statements");
    if let Err(fault) = belong(&statement, &presentation.disclosures) {
        return vector.came_to(&kebab(fault));
    }
    let shown: Vec<String> = presentation.disclosures.iter().map(|field| pair(field.name(), field.value())).collect();
    assert_eq!(shown, vector.all("shows").collect::<Vec<_>>(), "{} shows these fields", vector.name);
    vector.came_to("ok");
}

pub fn note(vector: &Vector) {
    let verifier = Verifier::parse(vector.header("vkey")).expect("the verifier key is good");
    let Some(note) = Note::parse(&vector.input) else { return vector.came_to("malformed") };
    assert_eq!(note.encode().as_bytes(), vector.input, "{} is its own canonical form", vector.name);
    vector.came_to(if note.signed_by(&verifier) { "ok" } else { "unsigned" });
}

pub fn vkey(vector: &Vector) {
    let Some(verifier) = Verifier::parse(vector.text()) else { return vector.came_to("malformed") };
    assert_eq!(verifier.vkey(), vector.text(), "{} is its own canonical form", vector.name);
    vector.came_to("ok");
}

pub fn checkpoint(vector: &Vector) {
    let verifiers: Vec<_> = vector.all("vkey").map(|vkey| Verifier::parse(vkey).expect("the verifier key is good")).collect();
    let Some(checkpoint) = Checkpoint::parse(&vector.input) else { return vector.came_to("malformed") };
    assert_eq!(checkpoint.encode().as_bytes(), vector.input, "{} is its own canonical form", vector.name);
    if !checkpoint.signed_by(&verifiers) {
        return vector.came_to("unsigned");
    }
    if vector.get("own") == Some("yes") && checkpoint.note.has_line_of_others(&verifiers) {
        return vector.came_to("unknown-line");
    }
    vector.came_to(&format!("ok size {} root {}", checkpoint.head.size, checkpoint.head.root.url()));
}

pub fn receipt(vector: &Vector) {
    let ledger = Verifier::parse(vector.header("vkey")).expect("the verifier key is good");
    let signer = PublicKey::from_x(vector.header("signer")).expect("the key is fit");
    let Some(receipt) = Receipt::parse(vector.text()) else { return vector.came_to("malformed") };
    assert_eq!(receipt.encode(), vector.text(), "{} is its own canonical form", vector.name);
    match receipt.verify(&ledger, &signer) {
        Ok((_, checkpoint)) => vector.came_to(&format!("ok index {} size {}", receipt.index, checkpoint.head.size)),
        Err(fault) => vector.came_to(&kebab(fault)),
    }
}

/// `NotUtf8` → `not-utf8`.
pub fn kebab(fault: impl std::fmt::Debug) -> String {
    let name = format!("{fault:?}");
    let dashed = name.chars().enumerate().flat_map(|(i, c)| {
        let dash = (c.is_ascii_uppercase() && i > 0).then_some('-');
        dash.into_iter().chain([c.to_ascii_lowercase()])
    });
    dashed.collect()
}

fn pair(name: &str, value: &str) -> String {
    let mut json = JsonWriter::new();
    json.array(|w| {
        w.string(name);
        w.string(value);
    });
    json.finish()
}
