//! Vectors about what offices hand to each other.

use super::Vector;
use ledger::{Card, CardFault, Cosigner, DeskCard, Evidence, Json, Policy, note::Note};

pub fn cosignature(vector: &Vector) {
    let Some(cosigner) = Cosigner::parse(vector.header("vkey")) else { return vector.came_to("unfit") };
    assert_eq!(cosigner.vkey(), vector.header("vkey"), "{}: the verifier key is its own canonical form", vector.name);
    let Some(note) = Note::parse(&vector.input) else { return vector.came_to("malformed") };
    match cosigner.time_on(&note) {
        Some(time) => vector.came_to(&format!("ok time {time}")),
        None => vector.came_to("unsigned"),
    }
}

pub fn card(vector: &Vector) {
    let card = match Card::parse(vector.text()) {
        Ok(card) => card,
        Err(CardFault::Field(field)) => return vector.came_to(&format!("field {field}")),
        Err(fault) => return vector.came_to(&super::parts::kebab(fault)),
    };
    assert_eq!(card.text(), vector.text(), "{} is its own canonical form", vector.name);
    assert_eq!(card.fingerprint(), vector.header("fingerprint"), "{}: its fingerprint", vector.name);
    let first = if card.first_key() { "yes" } else { "no" };
    assert_eq!(first, vector.header("first-key"), "{}: whether the origin is made from its key", vector.name);
    vector.came_to(&format!("ok number {} of {}", card.number(), card.origin()));
}

pub fn desk_card(vector: &Vector) {
    let card = match DeskCard::parse(vector.text()) {
        Ok(card) => card,
        Err(CardFault::Field(field)) => return vector.came_to(&format!("field {field}")),
        Err(fault) => return vector.came_to(&super::parts::kebab(fault)),
    };
    assert_eq!(card.text(), vector.text(), "{} is its own canonical form", vector.name);
    assert_eq!(card.fingerprint(), vector.header("fingerprint"), "{}: its fingerprint", vector.name);
    vector.came_to(&format!("ok {} of {}", card.name(), card.origin()));
}

pub fn evidence(vector: &Vector) {
    let evidence = match Evidence::parse(&vector.input) {
        Ok(evidence) => evidence,
        Err(fault) => return vector.came_to(&super::parts::kebab(fault)),
    };
    assert_eq!(evidence.encode(), vector.input, "{} is its own canonical form", vector.name);
    let known: Vec<&str> = vector.all("known").collect();
    let verdict = evidence.judge_knowing(|key| known.contains(&&*key.x()));
    vector.came_to(format!("{} {}", verdict.code(), verdict.why()).trim_end());
}

pub fn policy(vector: &Vector) {
    let policy = match Policy::parse(&vector.input) {
        Ok(policy) => policy,
        Err(fault) => return vector.came_to(&format!("{} at {}", super::parts::kebab(fault.reason), fault.line)),
    };
    for (header, expected) in [("passes", true), ("fails", false)] {
        for note in vector.all(header) {
            let text = Json::parse(note.as_bytes()).ok().and_then(|json| json.string()).expect("a note is a JSON string");
            let note = Note::parse(text.as_bytes()).expect("these vectors are not about notes");
            assert_eq!(policy.passes(&note), expected, "{}: whether this passes: {text}", vector.name);
        }
    }
    vector.came_to("ok");
}
