//! Ledgers that do not hold: chain, `seen`, ids, time, signatures.

use super::{
    Case,
    scene::{Scene, Words, act_body, enrol_body, genesis_body, jws, key, rekey_body, revoke_body},
};
use ledger::{Hash, Head, Origin, Roles};

pub fn cases() -> Vec<Case> {
    let mut cases = places();
    cases.extend(rewritten());
    cases.extend(keys_and_time());
    cases
}

/// One entry in the wrong place.
fn places() -> Vec<Case> {
    let forced = |name, what, refusal, change: &dyn Fn(&mut Scene) -> Words| {
        let mut scene = Scene::staffed();
        let words = change(&mut scene);
        scene.force(&words);
        scene.bad_case(name, what, refusal)
    };
    let example = |scene: &mut Scene| scene.words("yang", "example", "{}".into());
    let mut cases = vec![
        forced("other-ledger", "A statement for another ledger.", "other-ledger", &|scene| {
            let issuer = Origin::new("522499-czj", &key("ledger").public()).expect("the code is an office code");
            Words { issuer, ..example(scene) }
        }),
        forced("repeated", "An id that an earlier statement has.", "repeated", &|scene| {
            let first = example(scene);
            scene.add(&first);
            Words { jti: first.jti, ..scene.words("he", "example", "{}".into()) }
        }),
        forced("replayed", "The very same statement again.", "repeated", &|scene| {
            let first = example(scene);
            scene.add(&first);
            first
        }),
        forced("repeated-in-range", "An id between two that were made together.", "repeated", &|scene| {
            let first = example(scene);
            for n in 0..3 {
                scene.add(&Words { jti: first.jti.nth(n), ..first.clone() });
            }
            Words { jti: first.jti.nth(1), ..example(scene) }
        }),
        forced("seen-future", "A head that is yet to come.", "seen", &|scene| Words {
            seen: Head { size: 6, ..scene.head() },
            ..example(scene)
        }),
        forced("seen-wrong-root", "A head of the right size with another root.", "seen", &|scene| Words {
            seen: Head { root: Hash::default(), ..scene.head() },
            ..example(scene)
        }),
        forced("seen-wrong-size", "The root of another size.", "seen", &|scene| Words {
            seen: Head { size: 4, ..scene.head() },
            ..example(scene)
        }),
        forced("seen-nothing-wrong-root", "The empty head has one root.", "seen", &|scene| Words {
            seen: Head { size: 0, ..scene.head() },
            ..example(scene)
        }),
        forced("seen-other-ledger", "A true head of another ledger.", "seen", &|scene| {
            let mut other = Scene::founded();
            other.enrol(3, "杨青青", Roles::CLERK, "yang");
            Words { seen: other.head(), ..example(scene) }
        }),
    ];
    let mut scene = Scene::staffed();
    scene.force_entry(vec![0; 31]);
    cases.push(scene.bad_case("entry-short", "Less than a hash.", "entry-length"));
    let mut scene = Scene::staffed();
    let words = example(&mut scene);
    let input = jws("{}", &[b'x'; 49_200], "yang");
    let previous = Hash::leaf(scene.entries().last().expect("the scene has entries"));
    scene.force_entry([&previous.0[..], input.as_bytes()].concat());
    cases.push(scene.bad_case("entry-long", "More bytes than an entry may have.", "entry-length"));
    let mut scene = Scene::staffed();
    scene.force_statement(b"hello");
    cases.push(scene.bad_case("no-statement", "Bytes that are no statement.", "statement-not-jws"));
    let mut scene = Scene::staffed();
    scene.force_entry([&[0; 32][..], words.sign().statement().bytes()].concat());
    cases.push(scene.bad_case("previous-zero", "No hash of the entry before.", "previous-hash"));
    let mut scene = Scene::staffed();
    let before = Hash::leaf(&scene.entries()[3]);
    scene.force_entry([&before.0[..], words.sign().statement().bytes()].concat());
    cases.push(scene.bad_case("previous-other", "The hash of the entry before the one before.", "previous-hash"));
    let mut scene = Scene::empty();
    let genesis = scene.words("shi", "genesis", genesis_body());
    scene.force_entry([&[1; 32][..], genesis.sign().statement().bytes()].concat());
    cases.push(scene.bad_case("first-previous", "The first entry comes after zeros.", "previous-hash"));
    cases
}

/// The whole ledger written anew by somebody who has no member's key, with every hash of the chain put right.
fn rewritten() -> Vec<Case> {
    let mut scene = Scene::staffed();
    for by in ["yang", "he", "yang", "he"] {
        let words = scene.words(by, "example", format!(r#"{{"by":"{by}"}}"#));
        scene.add(&words);
    }
    let statements = scene.statements();
    let rewrite = |name, what, expect, change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let (mut scene, mut statements) = (scene.clone(), statements.clone());
        change(&mut statements);
        scene.rewrite(statements);
        scene.case(name, what, expect)
    };
    vec![
        rewrite("dropped", "Entry 7 is gone: the next statement had seen it.", "seen at 7", &|all| drop(all.remove(7))),
        rewrite("dropped-enrolment", "Entry 1 is gone: nobody after it has seen such a ledger.", "seen at 1", &|all| {
            drop(all.remove(1))
        }),
        rewrite("reordered", "Entries 7 and 8 in the other order.", "seen at 7", &|all| all.swap(7, 8)),
        rewrite(
            "inserted",
            "A true statement of an earlier date put in between: whoever came later had not seen it.",
            "seen at 10",
            &|all| {
                let mut copy = Scene::staffed();
                let words = copy.words("long", "example", "{}".into());
                let words = Words { jti: words.jti.nth(9), ..words };
                all.insert(8, words.sign().statement().bytes().to_vec());
            },
        ),
        rewrite("changed", "A letter of entry 7 changed, its signature kept.", "signature at 7", &|all| {
            all[7] = String::from_utf8_lossy(&all[7])
                .replacen("eyJib2R5Ijp7ImJ5IjoieWFuZyJ9", "eyJib2R5Ijp7ImJ5IjoieWFuaCJ9", 1)
                .into_bytes();
        }),
        rewrite(
            "changed-by-signer",
            "Entry 7 changed and signed anew by its own signer: the next statement had seen the first.",
            "seen at 8",
            &|all| {
                let mut copy = Scene::staffed();
                let words = copy.words("yang", "example", r#"{"by":"nobody"}"#.into());
                all[7] = words.sign().statement().bytes().to_vec();
            },
        ),
        rewrite(
            "last-dropped",
            "The last entry is gone. The entries alone cannot tell; a head signed before does.",
            &truncated(&scene),
            &|all| drop(all.pop()),
        ),
        {
            let mut broken = scene.clone();
            let mut entries = broken.entries().to_vec();
            entries.remove(8);
            broken.rewrite(Vec::new());
            entries.into_iter().for_each(|entry| broken.force_entry(entry));
            broken.case("dropped-unchained", "An entry is gone and the hashes are as they were.", "previous-hash at 8")
        },
    ]
}

fn truncated(scene: &Scene) -> String {
    let size = scene.head().size - 1;
    let root = ledger::tree::root_at(size, &scene.table).expect("the scene has all nodes");
    format!("ok size {size} root {}", root.url())
}

fn keys_and_time() -> Vec<Case> {
    let forced = |name, what, refusal, change: &dyn Fn(&mut Scene) -> Words| {
        let mut scene = Scene::staffed();
        let words = change(&mut scene);
        scene.force(&words);
        scene.bad_case(name, what, refusal)
    };
    let mut cases = vec![
        forced("unknown-key", "A key that nobody enrolled.", "unknown-key", &|scene| {
            scene.words("stranger", "example", "{}".into())
        }),
        forced("ledger-key", "The ledger key is no member's.", "unknown-key", &|scene| {
            scene.words("ledger", "example", "{}".into())
        }),
        forced("revoked-key", "A member who was revoked.", "revoked-key", &|scene| {
            let words = scene.words("shi", "member.revoked", revoke_body(3, "ledger 2"));
            scene.add(&words);
            scene.words("yang", "example", "{}".into())
        }),
        forced("rotated-key", "A key that was rotated away.", "revoked-key", &|scene| {
            let words = scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            scene.add(&words);
            scene.words("yang", "example", "{}".into())
        }),
        forced("replaced-key", "A key that was replaced.", "revoked-key", &|scene| {
            let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            let act = scene.add(&words);
            scene.countersign("long", act);
            scene.words("yang", "example", "{}".into())
        }),
        forced("replacing-key-early", "The new key before the second signature.", "unknown-key", &|scene| {
            let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            scene.add(&words);
            scene.words("yang 2", "example", "{}".into())
        }),
        forced("pending-key", "A supervisor enrolled by one administrator alone.", "pending-key", &|scene| {
            scene.propose(6, "吴岚", Roles::SUPERVISOR, "wu");
            scene.words("wu", "example", "{}".into())
        }),
        forced("pending-clerk", "A clerk enrolled by one administrator alone.", "pending-key", &|scene| {
            scene.propose(6, "吴岚", Roles::CLERK, "wu");
            scene.words("wu", "example", "{}".into())
        }),
        forced("declined-key", "The enrolment was declined.", "revoked-key", &|scene| {
            let act = scene.propose(6, "吴岚", Roles::CLERK, "wu");
            let words = scene.words("long", "declined", act_body(act));
            scene.add(&words);
            scene.words("wu", "example", "{}".into())
        }),
        forced("dropped-key", "Who began the enrolment was revoked before it was countersigned.", "revoked-key", &|scene| {
            scene.propose(6, "吴岚", Roles::SUPERVISOR, "wu");
            let words = scene.words("long", "member.revoked", revoke_body(1, "ledger 2"));
            scene.add(&words);
            scene.words("wu", "example", "{}".into())
        }),
        forced("clock-back", "A second before the last statement of that key.", "clock-back", &|scene| {
            let first = scene.words("yang", "example", "{}".into());
            scene.add(&first);
            Words { iat: first.iat - 1, ..scene.words("yang", "example", "{}".into()) }
        }),
        forced("clock-back-rotated", "Rotating a key does not set its clock back.", "clock-back", &|scene| {
            let words = scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            scene.add(&words);
            Words { iat: words.iat - 1, ..scene.words("yang 2", "example", "{}".into()) }
        }),
    ];
    let mut scene = Scene::staffed();
    let words = scene.words("yang", "example", "{}".into());
    let payload = words.sign().statement().payload().to_vec();
    let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, key("lu").public().kid());
    scene.force_statement(jws(&header, &payload, "yang").as_bytes());
    cases.push(scene.bad_case("kid-of-another", "A clerk signs and names the supervisor's key.", "signature"));

    let mut scene = Scene::empty();
    let words = scene.words("shi", "member.enrolled", enrol_body(1, "石远", Roles::ADMINISTRATOR, "shi"));
    scene.force(&words);
    cases.push(scene.bad_case("no-genesis", "The first entry is no genesis, so nobody has a key yet.", "unknown-key"));
    cases
}
