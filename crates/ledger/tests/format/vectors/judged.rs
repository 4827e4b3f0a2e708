//! Vectors about what a reader makes of a receipt.

use super::Vector;
use ledger::{
    Hash, Json, Manifest, Policy, PublicKey, Receipt,
    judge::{Trust, judge_receipt},
    note::Verifier,
};

pub fn compact(vector: &Vector) {
    let Some((receipt, key)) = Receipt::expand(&vector.input) else { return vector.came_to("malformed") };
    assert_eq!(receipt.compact(&key).as_ref(), Some(&vector.input), "{} is its own canonical form", vector.name);
    vector.came_to(&format!("ok {}", Hash::of(receipt.encode().as_bytes()).hex()));
}

pub fn manifest(vector: &Vector) {
    let signer = PublicKey::from_x(vector.header("signer")).expect("the key is fit");
    let Some((manifest, kid)) = Manifest::read(vector.text()) else { return vector.came_to("malformed") };
    if kid != signer.kid() || !manifest.signed_by(vector.text(), &signer) {
        return vector.came_to("signature");
    }
    vector.came_to(&format!("ok {} of {} rows by m{}", manifest.kind, manifest.rows, manifest.member));
}

pub fn judged(vector: &Vector) {
    let mut trust = Trust::none();
    for vkey in vector.all("vkey") {
        trust.add_key(Verifier::parse(vkey).expect("the verifier key is good"));
    }
    for policy in vector.all("policy") {
        let text = Json::parse(policy.as_bytes()).ok().and_then(|json| json.string()).expect("a policy is a JSON string");
        trust.add_policy(Policy::parse(text.as_bytes()).expect("the policy is good"));
    }
    let judged = judge_receipt(vector.text(), &trust, &[]);
    let checks = judged.checks.iter().map(|check| {
        let named = check.code == "signer" && check.holds == ledger::judge::Holds::Yes;
        let why = if check.why.is_empty() || named { String::new() } else { format!("/{}", check.why) };
        format!(" {}:{}{why}", check.code, check.holds.code())
    });
    vector.came_to(&format!("{}{}", judged.grade.code(), checks.collect::<String>()));
}
