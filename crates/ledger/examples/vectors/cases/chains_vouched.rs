//! Ledgers that vouch for others, good and bad.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    chains_roll::forced,
    scene::{BEGIN, Scene, Words, delegate_body, origin},
};
use ledger::{Hash, Origin};

pub fn cases() -> Vec<Case> {
    let other = Neighbour::new(NEIGHBOUR).origin();
    let genesis = Hash::of(b"a first entry");
    let body = |origin: &Origin| format!(r#"{{"genesis":"{}","name":"白水乡","origin":"{origin}"}}"#, genesis.url());
    let nameless = format!(r#"{{"genesis":"{}","origin":"{other}"}}"#, genesis.url());
    let good = |name: &str, what: &str, body: &str, shown: &str| {
        let mut scene = Scene::staffed();
        let words = scene.words("shi", "office.vouched", body.to_owned());
        scene.add(&words);
        scene.good_case(name, what).with("vouched", format!("{other} {} 7 m1 {shown}", genesis.url()))
    };
    let bad = |name: &str, what: &str, refusal: &str, by: &'static str, body: String| {
        forced(name, what, refusal, |scene| scene.words(by, "office.vouched", body.clone()))
    };
    vec![
        good("vouched", "An administrator vouches for another office's ledger.", &body(&other), "白水乡"),
        good("vouched-nameless", "Without a name.", &nameless, "-"),
        bad("vouched-by-clerk", "A clerk vouches.", "role", "yang", body(&other)),
        bad("vouched-by-supervisor", "So does a supervisor.", "role", "lu", body(&other)),
        bad("vouched-own", "The own ledger.", "body", "shi", body(&origin())),
        bad("vouched-no-origin", "No origin.", "body", "shi", format!(r#"{{"genesis":"{}"}}"#, genesis.url())),
        bad("vouched-no-genesis", "No first entry.", "body", "shi", format!(r#"{{"origin":"{other}"}}"#)),
        bad("vouched-name-blank", "A name of nothing.", "body", "shi", body(&other).replace("白水乡", " ")),
        bad("vouched-field-more", "A field that the kind does not know.", "body", "shi", nameless.replace("}", r#","size":1}"#)),
        forced("vouched-twice", "The same ledger a second time.", "taken", |scene| {
            let words = scene.words("shi", "office.vouched", body(&other));
            scene.add(&words);
            let again = body(&other).replace(&genesis.url(), &Hash::of(b"another").url());
            scene.words("long", "office.vouched", again)
        }),
        forced("vouched-for-another", "In somebody's name.", "role", |scene| {
            let words = scene.words("yang", "delegated", delegate_body(1, BEGIN, BEGIN + 86_400));
            scene.add(&words);
            Words { on_behalf: Some(3), ..scene.words("shi", "office.vouched", body(&other)) }
        }),
    ]
}
