//! Ledgers that go on for another, good and bad.

use super::{
    Case,
    scene::{OFFICE, Scene, Words, genesis_with, key, ledger_key_json},
};
use ledger::{Agreement, Cause, Chain, Hash, Head, Origin, Roles, Succession};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

/// A genesis about to be signed, and what it says of the ledger before.
struct Next {
    origin: Origin,
    before: Origin,
    head: Head,
    digests: Vec<Hash>,
    /// Whose keys agree.
    agreed: Vec<&'static str>,
}

impl Next {
    fn new() -> Next {
        let before = Scene::staffed();
        // A successor has a ledger key of its own.
        let origin = Origin::new(OFFICE, &key("ledger 2").public()).expect("the code is an office code");
        let mut digests: Vec<Hash> = (0..4).map(|n: u8| Hash::of(&[n])).collect();
        digests.sort_unstable();
        Next { origin, before: before.chain.origin().clone(), head: before.head(), digests, agreed: vec!["shi", "long"] }
    }

    fn agreement(&self) -> Agreement<'_> {
        let (ledger, origin) = (self.origin.as_str(), &self.before);
        Agreement { ledger, origin, head: self.head, cause: Cause::MachineLost, digests: &self.digests }
    }

    fn succession(&self) -> Succession {
        let mut agreed: Vec<_> =
            self.agreed.iter().map(|name| (key(name).public(), self.agreement().prove(&key(name)))).collect();
        agreed.sort_by_key(|(key, _)| key.x());
        Succession { origin: self.before.clone(), head: self.head, cause: Cause::MachineLost, agreed }
    }

    fn json(&self) -> String {
        let mut w = ledger::JsonWriter::new();
        self.succession().write(&mut w);
        w.finish()
    }

    fn digests_json(&self) -> String {
        let digests: Vec<String> = self.digests.iter().map(|digest| format!("\"{}\"", digest.url())).collect();
        format!("[{}]", digests.join(","))
    }

    /// The genesis as it is signed, with this in the place of what it says of the ledger before.
    fn body(&self, succeeds: &str) -> String {
        let members = [("石远", Roles::ADMINISTRATOR, "shi"), ("龙梅", Roles::ADMINISTRATOR, "long")];
        let body = genesis_with(&self.origin, &members, &format!(r#","succeeds":{succeeds}"#));
        let (theirs, ours) = ("ledger", "ledger 2");
        let body = body.replace(&ledger_key_json(self.origin.as_str(), theirs), &ledger_key_json(self.origin.as_str(), ours));
        format!(r#"{{"_sd":{},{}"#, self.digests_json(), &body[1..])
    }

    fn scene(&self, body: String) -> (Scene, Words) {
        let mut scene = Scene::empty();
        scene.chain = Chain::new(self.origin.clone());
        let words = scene.words("shi", "genesis", body);
        (scene, words)
    }

    fn good(&self, name: &str, what: &str) -> Case {
        let (mut scene, words) = self.scene(self.body(&self.json()));
        scene.add(&words);
        let found = format!("{} {} {} machine-lost {}", self.before, self.head.size, self.head.root.url(), self.agreed.len());
        scene.good_case(name, what).with("succeeds", found)
    }

    fn bad(&self, name: &str, what: &str, refusal: &str, change: impl Fn(String) -> String) -> Case {
        let body = self.body(&self.json());
        let changed = change(body.clone());
        let (mut scene, words) = self.scene(changed);
        scene.force(&words);
        scene.bad_case(name, what, refusal)
    }
}

fn good() -> Vec<Case> {
    let next = Next::new();
    vec![
        next.good("successor", "A ledger that goes on for another, as its two administrators have agreed."),
        Next { agreed: vec!["shi", "long", "lu", "yang"], ..next }
            .good("successor-agreed", "Two members of the ledger before have signed that too."),
    ]
}

fn bad() -> Vec<Case> {
    let same = |body: String| body;
    let swapped = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        move |body: String| {
            assert!(body.contains(&from), "it says {from}");
            body.replacen(&from, &to, 1)
        }
    };
    let next = Next::new();
    let root = format!(r#""root":"{}""#, next.head.root.url());
    let other_root = format!(r#""root":"{}""#, Hash::empty_root().url());
    let size = format!(r#""size":{}"#, next.head.size);
    let other = Next { digests: next.digests.iter().map(|digest| Hash::of(&digest.0)).collect(), ..Next::new() };
    let mut other_digests = other.digests.clone();
    other_digests.sort_unstable();
    let other = Next { digests: other_digests, ..other };
    vec![
        Next { agreed: vec!["shi"], ..Next::new() }.bad(
            "successor-one-agrees",
            "One administrator alone says that it goes on for another.",
            "genesis",
            same,
        ),
        Next { agreed: vec!["shi", "lu"], ..Next::new() }.bad(
            "successor-one-and-before",
            "One administrator and a member of the ledger before.",
            "genesis",
            same,
        ),
        Next { agreed: vec!["lu", "yang"], ..Next::new() }.bad(
            "successor-others-agree",
            "Only members of the ledger before.",
            "genesis",
            same,
        ),
        Next { before: next.origin.clone(), ..Next::new() }.bad("successor-of-itself", "It goes on for itself.", "genesis", same),
        next.bad("successor-other-root", "They have agreed to another root.", "possession", swapped(&root, &other_root)),
        next.bad("successor-other-size", "They have agreed to another size.", "possession", swapped(&size, r#""size":3"#)),
        next.bad(
            "successor-other-cause",
            "They have agreed to another cause.",
            "possession",
            swapped(r#""cause":"machine-lost""#, r#""cause":"damaged""#),
        ),
        next.bad(
            "successor-other-reason",
            "They have agreed to another reason.",
            "possession",
            swapped(&next.digests_json(), &other.digests_json()),
        ),
        next.bad(
            "successor-no-reason",
            "No reason is given.",
            "body",
            swapped(&format!(r#""_sd":{},"#, next.digests_json()), ""),
        ),
        next.bad("successor-of-nothing", "A ledger before it without entries.", "body", swapped(&size, r#""size":0"#)),
        next.bad("successor-no-cause", "No cause.", "body", swapped(r#""cause":"machine-lost","#, "")),
        next.bad(
            "successor-unknown-cause",
            "A cause that does not exist.",
            "body",
            swapped(r#""cause":"machine-lost""#, r#""cause":"tired""#),
        ),
        next.bad(
            "successor-no-origin",
            "A ledger before it that has no origin.",
            "body",
            swapped(&format!(r#""origin":"{}""#, next.before), r#""origin":"522499-nync""#),
        ),
        next.bad("successor-order", "The same signatures in another order.", "body", |body| {
            let agreed: Vec<String> = next
                .succession()
                .agreed
                .iter()
                .map(|(key, proof)| format!(r#"{{"key":"{}","proof":"{proof}"}}"#, key.x()))
                .collect();
            swapped(&agreed.join(","), &format!("{},{}", agreed[1], agreed[0]))(body)
        }),
        next.bad("successor-nobody-agrees", "No array of signatures.", "body", |body| {
            let from = body.find(r#""agreed":["#).expect("it says who agrees");
            let to = body.find(r#""cause""#).expect("it says why");
            format!("{}{}", &body[..from], &body[to..])
        }),
    ]
}
