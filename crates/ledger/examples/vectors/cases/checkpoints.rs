//! Signed heads, with one ledger key and with two.

use super::{
    Case,
    scene::{Scene, key, origin},
};
use ledger::{Checkpoint, Head, note::Verifier};

pub fn cases() -> Vec<Case> {
    let scene = Scene::staffed();
    let (origin, head) = (origin(), scene.head());
    let vkey = |name: &str| Verifier::new(origin.as_str(), &key(name).public()).vkey();
    let (old, new) = (vkey("ledger"), vkey("ledger 2"));
    let sign = |names: &[&str]| {
        let keys: Vec<_> = names.iter().map(|name| key(name)).collect();
        Checkpoint::sign(&origin, head, &keys.iter().collect::<Vec<_>>()).encode()
    };
    let good = sign(&["ledger"]);
    let ok = format!("ok size {} root {}", head.size, head.root.url());
    // A note of other text, signed anew: what is wrong is in the text, not in the signature.
    let resigned = |change: &dyn Fn(&str) -> String| {
        let text = change(good.split_once("\n\n").expect("a blank line comes before the signatures").0);
        let mut note = ledger::note::Note { text: format!("{text}\n"), signatures: Vec::new() };
        note.sign(origin.as_str(), &key("ledger"));
        note.encode()
    };
    let size = format!("\n{}\n", head.size);
    let root = good.lines().nth(2).expect("the third line is the root").to_owned();
    let line = |text: &str| format!("{}\n", text.lines().last().expect("a signature line"));
    let (both, new_alone) = (sign(&["ledger", "ledger 2"]), sign(&["ledger 2"]));
    let mut empty = Checkpoint::sign(&origin, Head::empty(), &[&key("ledger")]);
    empty.head = Head::empty();

    let one = |name, what, expect: &str, text: String| {
        Case::new("checkpoint", name, what, expect).with("vkey", &*old).text_input(&text)
    };
    let two = |name, what, expect: &str, text: &str| {
        Case::new("checkpoint", name, what, expect).with("vkey", &*old).with("vkey", &*new).text_input(text)
    };
    let stranger = line(&Checkpoint::sign(&origin, head, &[&key("lu")]).encode());
    vec![
        one("plain", "One head, one ledger key.", &ok, good.clone()),
        one("empty-ledger", "A ledger of no entries.", &format!("ok size 0 root {}", Head::empty().root.url()), empty.encode()),
        one(
            "largest",
            "The largest size.",
            &format!("ok size 9007199254740991 root {}", head.root.url()),
            resigned(&|text| text.replace(&size, "\n9007199254740991\n")),
        ),
        one("cosigned", "A line by a key that the reader does not know.", &ok, format!("{good}{stranger}")),
        one(
            "cosigned-own-store",
            "The same in one's own store, where nothing unknown belongs.",
            "unknown-line",
            format!("{good}{stranger}"),
        )
        .with("own", "yes"),
        one("plain-own-store", "The only bytes that one's own store has for this head.", &ok, good.clone()).with("own", "yes"),
        one("other-key", "Signed with another key alone.", "unsigned", new_alone.clone()),
        one("signed-twice", "Two lines of one key.", "unsigned", format!("{good}{}", line(&good))),
        one(
            "wrong-root",
            "Another root under the signature.",
            "unsigned",
            good.replace(&root, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ),
        one("wrong-size", "Another size under the signature.", "unsigned", good.replace(&size, "\n9\n")),
        one(
            "wrong-id",
            "A digit of the key id changed.",
            "unsigned",
            good.replace(&line(&good), &line(&good).replacen(&key_id(&good), "AAAAA", 1)),
        ),
        one(
            "leading-zero",
            "A leading zero before the size.",
            "malformed",
            resigned(&|text| text.replace(&size, &format!("\n0{}\n", head.size))),
        ),
        one(
            "plus-size",
            "A sign before the size.",
            "malformed",
            resigned(&|text| text.replace(&size, &format!("\n+{}\n", head.size))),
        ),
        one(
            "size-beyond-53-bits",
            "A size that no statement could name.",
            "malformed",
            resigned(&|text| text.replace(&size, "\n9007199254740992\n")),
        ),
        one(
            "size-beyond-64-bits",
            "A size of twenty-one digits.",
            "malformed",
            resigned(&|text| text.replace(&size, "\n100000000000000000000\n")),
        ),
        one("extension-line", "A fourth line.", "malformed", resigned(&|text| format!("{text}\nextension"))),
        one(
            "two-lines",
            "No root.",
            "malformed",
            resigned(&|text| text.rsplit_once('\n').map(|(text, _)| text.to_owned()).unwrap_or_default()),
        ),
        one("root-hex", "The root in hexadecimal.", "malformed", resigned(&|text| text.replace(&root, &head.root.hex()))),
        one("root-short", "A root of 30 bytes.", "malformed", resigned(&|text| text.replace(&root, &root[..40]))),
        one("root-no-padding", "The root without padding.", "malformed", resigned(&|text| text.replace('=', ""))),
        one(
            "origin-of-another",
            "The head of another ledger, signed under this one's name.",
            "unsigned",
            resigned(&|text| text.replace("522499-nync/", "522499-czj/")),
        ),
        one(
            "other-origin",
            "An origin of another form.",
            "malformed",
            resigned(&|text| text.replace("522499-nync/", "example.com/")),
        ),
        one("no-final-newline", "The last newline is missing.", "malformed", good.trim_end().into()),
        one("no-signature", "A text alone.", "malformed", format!("{}\n\n", good.split_once("\n\n").expect("a blank line").0)),
        two("rotation", "The head right after a rotation carries both signatures.", &ok, &both),
        two("rotation-old-missing", "The old key's signature is missing.", "unsigned", &new_alone),
        two("rotation-new-missing", "The new key's signature is missing.", "unsigned", &good),
        two("rotation-old-twice", "The old key's signature twice.", "unsigned", &format!("{good}{}", line(&good))),
        two("rotation-own-store", "Both lines, the old key's first.", &ok, &both).with("own", "yes"),
    ]
}

/// The first five characters of the signature, which are the id but for two bits.
fn key_id(checkpoint: &str) -> String {
    checkpoint.rsplit(' ').next().expect("a line has its signature last")[..5].to_owned()
}
