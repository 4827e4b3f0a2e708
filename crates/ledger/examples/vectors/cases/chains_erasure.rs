//! Ledgers in which personal fields are erased, good and bad.

use super::{
    Case,
    chains_roll::forced,
    scene::{Scene, act_body},
};
use ledger::Hash;

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

/// A field of an entry: the digest that is used here is that of no disclosure, which no reader of entries can know.
fn field(entry: u64, name: &str) -> String {
    format!(r#"{{"digest":"{}","entry":{entry},"name":"{name}"}}"#, digest(name).url())
}

fn digest(text: &str) -> Hash {
    Hash::of(text.as_bytes())
}

fn of(fields: &[String]) -> String {
    format!(r#"{{"fields":[{}]}}"#, fields.join(","))
}

fn good() -> Vec<Case> {
    let erased = |scene: &mut Scene, body: String| {
        let words = scene.words("shi", "disclosure.erased", body);
        let act = scene.add(&words);
        scene.countersign("long", act);
    };
    let shown = |entry: u64, name: &str| format!("{entry}/{name}/{}", digest(name).url());
    let mut waits = Scene::staffed();
    let words = waits.words("shi", "disclosure.erased", of(&[field(3, "payee_id")]));
    waits.add(&words);
    let mut one = Scene::staffed();
    erased(&mut one, of(&[field(3, "payee_id")]));
    let mut several = Scene::staffed();
    let file = digest("file");
    let body = of(&[field(2, "beneficiary_name"), field(3, "payee_id")]);
    erased(&mut several, format!(r#"{},"files":["{}"]}}"#, &body[..body.len() - 1], file.url()));
    let mut declined = Scene::staffed();
    let words = declined.words("shi", "disclosure.erased", of(&[field(3, "payee_id")]));
    let act = declined.add(&words);
    let words = declined.words("long", "declined", act_body(act));
    declined.add(&words);
    vec![
        waits.good_case("erasure-waits", "Nobody destroys anything alone.").with("waiting", "1").with("erasures", "0"),
        one.good_case("erasure", "A field is erased by two.")
            .with("waiting", "0")
            .with("erasures", "1")
            .with("erased", format!("7 in-force 8 m1 {}", shown(3, "payee_id"))),
        several.good_case("erasure-several", "Fields of two entries, and a source file.").with("erased", {
            let file = file.url();
            format!("7 in-force 8 m1 {} {} file/{file}", shown(2, "beneficiary_name"), shown(3, "payee_id"))
        }),
        declined
            .good_case("erasure-declined", "An order that is declined erases nothing.")
            .with("waiting", "0")
            .with("erasures", "0"),
    ]
}

fn bad() -> Vec<Case> {
    let bad = |name: &str, what: &str, refusal: &str, body: String| {
        forced(name, what, refusal, |scene| scene.words("shi", "disclosure.erased", body.clone()))
    };
    let one = || field(3, "payee_id");
    vec![
        forced("erasure-by-clerk", "A clerk orders it.", "role", |scene| {
            scene.words("yang", "disclosure.erased", of(&[field(3, "payee_id")]))
        }),
        forced("erasure-alone", "Who has signed first signs second.", "same-person", |scene| {
            let words = scene.words("shi", "disclosure.erased", of(&[field(3, "payee_id")]));
            let act = scene.add(&words);
            scene.words("shi", "countersigned", act_body(act))
        }),
        bad("erasure-nothing", "Nothing is named.", "body", "{}".into()),
        bad("erasure-no-field", "An empty array of fields.", "body", of(&[])),
        bad("erasure-twice", "A field twice.", "body", of(&[one(), one()])),
        bad("erasure-order", "Fields in another order.", "body", of(&[one(), field(2, "payee_id")])),
        bad("erasure-field-more", "A field says more than it may.", "body", of(&[one().replace("{", r#"{"account":"1","#)])),
        bad("erasure-digest", "A digest of another form.", "body", of(&[one().replace(&digest("payee_id").url(), "AAAA")])),
        bad("erasure-name", "A field without a name.", "body", of(&[one().replace(r#""payee_id""#, r#"" ""#)])),
        bad("erasure-files-none", "An empty array of files.", "body", r#"{"files":[]}"#.into()),
        bad("erasure-to-come", "A field of an entry that the signer has not seen.", "seen", of(&[field(7, "payee_id")])),
    ]
}
