//! Ledgers that do not hold: who may do what to the organisation.

use super::{
    Case,
    scene::{
        BEGIN, Scene, Words, act_body, delegate_body, enrol_body, enrol_body_with, genesis_body, genesis_with, key, member_proof,
        origin, rekey_body, revoke_body, roles_json,
    },
};
use ledger::{Jti, Origin, Roles};

pub fn cases() -> Vec<Case> {
    let mut cases = genesis();
    cases.extend(roles());
    cases.extend(second_signatures());
    cases.extend(declined());
    cases.extend(delegations());
    cases
}

/// A staffed ledger and one entry that must be refused.
pub fn forced(name: &str, what: &str, refusal: &str, change: impl Fn(&mut Scene) -> Words) -> Case {
    let mut scene = Scene::staffed();
    let words = change(&mut scene);
    scene.force(&words);
    scene.bad_case(name, what, refusal)
}

fn genesis() -> Vec<Case> {
    let (admin, clerk) = (Roles::ADMINISTRATOR, Roles::CLERK);
    let case = |name, what, refusal, change: &dyn Fn(&mut Scene) -> Words| {
        let mut scene = Scene::empty();
        let words = change(&mut scene);
        scene.force(&words);
        scene.bad_case(name, what, refusal)
    };
    let with = |by, members: &'static [(&'static str, Roles, &'static str)]| {
        move |scene: &mut Scene| scene.words(by, "genesis", genesis_with(&origin(), members, ""))
    };
    let changed = |from: &'static str, to: &'static str| {
        move |scene: &mut Scene| {
            let body = genesis_body();
            assert!(body.contains(from), "the genesis says {from}");
            scene.words("shi", "genesis", body.replacen(from, to, 1))
        }
    };
    const ONE: &[(&str, Roles, &str)] = &[("石远", Roles::ADMINISTRATOR, "shi")];
    const ONE_OF_TWO: &[(&str, Roles, &str)] = &[("石远", Roles::ADMINISTRATOR, "shi"), ("杨青", Roles::CLERK, "yang")];
    const TWINS: &[(&str, Roles, &str)] = &[("石远", Roles::ADMINISTRATOR, "shi"), ("龙梅", Roles::ADMINISTRATOR, "shi")];
    const LEDGER: &[(&str, Roles, &str)] = &[("石远", Roles::ADMINISTRATOR, "shi"), ("龙梅", Roles::ADMINISTRATOR, "ledger")];
    const THREE: &[(&str, Roles, &str)] =
        &[("石远", Roles::ADMINISTRATOR, "shi"), ("龙梅", Roles::ADMINISTRATOR, "long"), ("杨青", Roles::CLERK, "yang")];
    let other = Origin::new("522499-nync", &key("ledger 2").public()).expect("the code is an office code");
    vec![
        case("genesis-one-member", "Nobody founds a ledger alone.", "genesis", &with("shi", ONE)),
        case("genesis-one-administrator", "One administrator and one clerk.", "genesis", &with("shi", ONE_OF_TWO)),
        case("genesis-one-key", "Two members with one key.", "genesis", &with("shi", TWINS)),
        case("genesis-ledger-key-member", "A member with the ledger key.", "genesis", &with("shi", LEDGER)),
        case("genesis-by-clerk", "Signed by a member who is no administrator.", "role", &with("yang", THREE)),
        case("genesis-by-stranger", "Signed by somebody who is no member.", "unknown-key", &with("he", THREE)),
        case("genesis-other-code", "The office code is not the origin's.", "genesis", &changed("522499-nync", "522499-nyncj")),
        case("genesis-other-ledger-key", "The ledger key is not the one that the origin was made from.", "genesis", &|scene| {
            let ours = super::scene::ledger_key_json(origin().as_str(), "ledger");
            let other = super::scene::ledger_key_json(origin().as_str(), "ledger 2");
            scene.words("shi", "genesis", genesis_body().replace(&ours, &other))
        }),
        case("genesis-possession", "Proofs made for another ledger.", "possession", &|scene| {
            let members = [("石远", admin, "shi"), ("龙梅", admin, "long")];
            let body = genesis_with(&other, &members, "");
            let theirs = super::scene::ledger_key_json(other.as_str(), "ledger");
            let ours = super::scene::ledger_key_json(origin().as_str(), "ledger");
            scene.words("shi", "genesis", body.replace(&theirs, &ours))
        }),
        case("genesis-possession-order", "Members in another order than they agreed to.", "possession", &|scene| {
            let one = member_proof(origin().as_str(), 1, "石远", admin, "shi");
            scene.words("shi", "genesis", genesis_body().replace(&one, &member_proof(origin().as_str(), 2, "石远", admin, "shi")))
        }),
        case("genesis-delegated", "A genesis for another member.", "genesis", &|scene| Words {
            on_behalf: Some(2),
            ..scene.words("shi", "genesis", genesis_body())
        }),
        case("genesis-no-demo", "It does not say whether it is a demo.", "body", &changed(r#""demo":true,"#, "")),
        case("genesis-currency", "A currency in small letters.", "body", &changed("CNY", "cny")),
        case("genesis-name-control", "A control character in the office's name.", "body", &changed("青山县", "青山县\\n")),
        case("genesis-name-blank", "An office without a name.", "body", &changed("青山县农业农村局", " ")),
        forced("genesis-twice", "A second genesis by an administrator.", "genesis", |scene| {
            scene.words("shi", "genesis", genesis_body())
        }),
        forced("genesis-twice-by-clerk", "A second genesis by a clerk.", "role", |scene| {
            let members = [("杨青", clerk, "yang"), ("何苗", clerk, "he")];
            scene.words("yang", "genesis", genesis_with(&origin(), &members, ""))
        }),
    ]
}

fn roles() -> Vec<Case> {
    let clerk = roles_json(Roles::CLERK);
    let proof = member_proof(origin().as_str(), 6, "吴岚", Roles::CLERK, "wu");
    let x = key("wu").public().x();
    let enrol = |number, roles: &str, x: &str| enrol_body_with(number, "吴岚", roles, x, &proof);
    let small = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    vec![
        forced("enrol-by-clerk", "A clerk enrols somebody.", "role", |scene| {
            scene.words("yang", "member.enrolled", enrol(6, &clerk, &x))
        }),
        forced("enrol-by-supervisor", "So does a supervisor.", "role", |scene| {
            scene.words("lu", "member.enrolled", enrol(6, &clerk, &x))
        }),
        forced("revoke-by-clerk", "A clerk revokes somebody.", "role", |scene| {
            scene.words("yang", "member.revoked", revoke_body(4, "ledger 2"))
        }),
        forced("replace-by-supervisor", "A supervisor replaces a key.", "role", |scene| {
            scene.words("lu", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"))
        }),
        forced("rotate-of-another", "An administrator rotates another member's key as if it were the own.", "role", |scene| {
            scene.words("shi", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"))
        }),
        forced("rules-by-supervisor", "A supervisor changes the office's rules.", "role", |scene| {
            scene.words("lu", "office.rules", "{}".into())
        }),
        forced("number-skipped", "A number that is not the next.", "taken", |scene| {
            scene.words("shi", "member.enrolled", enrol(7, &clerk, &x))
        }),
        forced("number-taken", "The number of a member.", "taken", |scene| {
            scene.words("shi", "member.enrolled", enrol(5, &clerk, &x))
        }),
        forced("number-of-pending", "The number of a member who waits.", "taken", |scene| {
            scene.propose(6, "韦川", Roles::SUPERVISOR, "wei");
            scene.words("shi", "member.enrolled", enrol(6, &clerk, &x))
        }),
        forced("roles-none", "A member without roles.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol(6, "[]", &x))
        }),
        forced("roles-unknown", "A role that does not exist.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol(6, r#"["director"]"#, &x))
        }),
        forced("roles-order", "Roles in another order.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol(6, r#"["supervisor","clerk"]"#, &x))
        }),
        forced("roles-twice", "A role twice.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol(6, r#"["clerk","clerk"]"#, &x))
        }),
        forced("key-small-order", "A key of small order.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol(6, &clerk, small))
        }),
        forced("name-long", "A name of 101 characters.", "body", |scene| {
            scene.words("shi", "member.enrolled", enrol_body(6, &"岚".repeat(101), Roles::CLERK, "wu"))
        }),
        forced("body-empty", "An enrolment that says nothing.", "body", |scene| {
            scene.words("shi", "member.enrolled", "{}".into())
        }),
        forced("body-unknown-field", "A field that the kind does not know.", "body", |scene| {
            scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 60).replace(r#","to""#, r#","reason":"休假","to""#))
        }),
        forced("body-digests", "Digests that are not in fours.", "body", |scene| {
            let body = enrol(6, &clerk, &x);
            let digest = ledger::Hash::of(b"").url();
            scene.words("shi", "member.enrolled", body.replacen('{', &format!(r#"{{"_sd":["{digest}"],"#), 1))
        }),
        forced("rules-negative", "A threshold below nothing.", "body", |scene| {
            scene.words("shi", "office.rules", r#"{"approval_two_over":-1}"#.into())
        }),
    ]
}

fn second_signatures() -> Vec<Case> {
    let pending = |scene: &mut Scene| scene.propose(6, "吴岚", Roles::SUPERVISOR, "wu");
    let second = |scene: &mut Scene, by, act: Jti| scene.words(by, "countersigned", act_body(act));
    vec![
        forced("second-by-first", "The administrator who began it signs twice.", "same-person", |scene| {
            let act = pending(scene);
            second(scene, "shi", act)
        }),
        forced("second-by-clerk", "A clerk signs second.", "same-person", |scene| {
            let act = pending(scene);
            second(scene, "yang", act)
        }),
        forced(
            "second-by-supervisor",
            "A supervisor signs second while there is another administrator.",
            "same-person",
            |scene| {
                let act = pending(scene);
                second(scene, "lu", act)
            },
        ),
        forced("second-by-subject", "An administrator signs second for the own new key.", "same-person", |scene| {
            let words = scene.words("shi", "key.replaced", rekey_body(2, "龙梅", Roles::ADMINISTRATOR, "long 2"));
            let act = scene.add(&words);
            second(scene, "long", act)
        }),
        forced("second-by-pending", "Who waits signs second.", "pending-key", |scene| {
            let act = pending(scene);
            second(scene, "wu", act)
        }),
        forced(
            "second-unseen",
            "The second signature was made before the act was in the ledger, so it could be for another act of that id.",
            "seen",
            |scene| {
                let before = scene.head();
                let act = pending(scene);
                Words { seen: before, ..second(scene, "long", act) }
            },
        ),
        forced("second-for-nothing", "No act has that id.", "nothing-waits", |scene| second(scene, "long", Jti(1))),
        forced("second-for-done", "The act is in force already.", "nothing-waits", |scene| {
            let act = pending(scene);
            scene.countersign("long", act);
            second(scene, "long", act)
        }),
        forced("second-for-revoked", "Whoever began the act was revoked.", "nothing-waits", |scene| {
            let act = pending(scene);
            let words = scene.words("long", "member.revoked", revoke_body(1, "ledger 2"));
            scene.add(&words);
            second(scene, "lu", act)
        }),
        forced("second-for-replaced", "The key of whoever began the act was replaced.", "nothing-waits", |scene| {
            let act = pending(scene);
            let words = scene.words("long", "key.replaced", rekey_body(1, "石远", Roles::ADMINISTRATOR, "shi 2"));
            let replaced = scene.add(&words);
            scene.countersign("lu", replaced);
            second(scene, "long", act)
        }),
        forced("second-too-late", "The member was revoked while the new key waited.", "nothing-waits", |scene| {
            let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            let act = scene.add(&words);
            let words = scene.words("long", "member.revoked", revoke_body(3, "ledger 2"));
            scene.add(&words);
            second(scene, "long", act)
        }),
        forced("second-key-taken", "The new key was enrolled for another member while it waited.", "taken", |scene| {
            let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "wu"));
            let act = scene.add(&words);
            scene.enrol(6, "吴岚", Roles::CLERK, "wu");
            second(scene, "long", act)
        }),
    ]
}

fn declined() -> Vec<Case> {
    let pending = |scene: &mut Scene| scene.propose(6, "吴岚", Roles::SUPERVISOR, "wu");
    let decline = |scene: &mut Scene, by, act: Jti| scene.words(by, "declined", act_body(act));
    vec![
        forced("decline-by-clerk", "A clerk declines.", "role", |scene| {
            let act = pending(scene);
            decline(scene, "yang", act)
        }),
        forced("decline-by-supervisor", "So does a supervisor while there is another administrator.", "role", |scene| {
            let act = pending(scene);
            decline(scene, "lu", act)
        }),
        forced("decline-for-another", "Nobody declines for another.", "role", |scene| {
            let words = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 86_400));
            scene.add(&words);
            let act = pending(scene);
            Words { on_behalf: Some(4), ..decline(scene, "yang", act) }
        }),
        forced("decline-nothing", "No act has that id.", "nothing-waits", |scene| decline(scene, "long", Jti(1))),
        forced("decline-done", "The act is in force already.", "nothing-waits", |scene| {
            let act = pending(scene);
            scene.countersign("long", act);
            decline(scene, "long", act)
        }),
        forced("decline-unseen", "Declined before the act was in the ledger.", "seen", |scene| {
            let before = scene.head();
            let act = pending(scene);
            Words { seen: before, ..decline(scene, "long", act) }
        }),
        forced("second-for-declined", "The act was declined.", "nothing-waits", |scene| {
            let act = pending(scene);
            let words = decline(scene, "shi", act);
            scene.add(&words);
            scene.words("long", "countersigned", act_body(act))
        }),
    ]
}

fn delegations() -> Vec<Case> {
    let lent = |scene: &mut Scene, begins, ends| {
        let words = scene.words("lu", "delegated", delegate_body(3, begins, ends));
        scene.add(&words);
        Words { on_behalf: Some(4), ..scene.words("yang", "example", "{}".into()) }
    };
    vec![
        forced("for-nobody", "Signed for a member who lent nothing.", "delegation", |scene| Words {
            on_behalf: Some(4),
            ..scene.words("yang", "example", "{}".into())
        }),
        forced("for-unknown", "Signed for a member who does not exist.", "delegation", |scene| Words {
            on_behalf: Some(40),
            ..scene.words("yang", "example", "{}".into())
        }),
        forced("for-self", "Signed for oneself.", "delegation", |scene| Words {
            on_behalf: Some(3),
            ..scene.words("yang", "example", "{}".into())
        }),
        forced("for-by-another", "Another member than the one it was lent to.", "delegation", |scene| {
            let words = lent(scene, BEGIN, BEGIN + 86_400);
            Words { by: "he", ..words }
        }),
        forced("for-too-early", "A second before it begins.", "delegation", |scene| {
            let words = lent(scene, BEGIN + 3_600, BEGIN + 86_400);
            Words { iat: BEGIN + 3_599, ..words }
        }),
        forced("for-too-late", "A second after it ends.", "delegation", |scene| {
            let words = lent(scene, BEGIN, BEGIN + 3_600);
            Words { iat: BEGIN + 3_601, ..words }
        }),
        forced("for-revoked", "The lender was revoked.", "delegation", |scene| {
            let words = lent(scene, BEGIN, BEGIN + 86_400);
            let revoked = scene.words("shi", "member.revoked", revoke_body(4, "ledger 2"));
            scene.add(&revoked);
            words
        }),
        forced("for-replaced", "The lender's key was replaced, and with it went what it had lent.", "delegation", |scene| {
            let words = lent(scene, BEGIN, BEGIN + 86_400);
            let replaced = scene.words("shi", "key.replaced", rekey_body(4, "陆川", Roles::SUPERVISOR, "lu 2"));
            let act = scene.add(&replaced);
            scene.countersign("long", act);
            words
        }),
        forced("for-administrator", "The rights of an administrator cannot be lent.", "role", |scene| {
            scene.enrol(6, "吴岚", Roles::ADMINISTRATOR.and(Roles::CLERK), "wu");
            let words = scene.words("wu", "delegated", delegate_body(2, BEGIN, BEGIN + 86_400));
            scene.add(&words);
            let body = enrol_body(7, "韦川", Roles::CLERK, "wei");
            Words { on_behalf: Some(6), ..scene.words("long", "member.enrolled", body) }
        }),
        forced("for-second", "Nor does anybody sign second for another.", "role", |scene| {
            scene.enrol(6, "吴岚", Roles::ADMINISTRATOR.and(Roles::CLERK), "wu");
            let words = scene.words("wu", "delegated", delegate_body(3, BEGIN, BEGIN + 86_400));
            scene.add(&words);
            let act = scene.propose(7, "韦川", Roles::SUPERVISOR, "wei");
            Words { on_behalf: Some(6), ..scene.words("yang", "countersigned", act_body(act)) }
        }),
        forced("for-ended", "The lender ended it before its time.", "delegation", |scene| {
            let lent_by = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 86_400));
            let act = scene.add(&lent_by);
            let ended = scene.words("lu", "delegation.ended", act_body(act));
            scene.add(&ended);
            Words { on_behalf: Some(4), ..scene.words("yang", "example", "{}".into()) }
        }),
        forced("lend-nothing", "An administrator has nothing that can be lent.", "role", |scene| {
            scene.words("shi", "delegated", delegate_body(3, BEGIN, BEGIN + 60))
        }),
        forced("end-by-borrower", "Who borrowed ends it.", "role", |scene| {
            let words = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 60));
            let act = scene.add(&words);
            scene.words("yang", "delegation.ended", act_body(act))
        }),
        forced("end-nothing", "Nothing was lent under that id.", "delegation", |scene| {
            scene.words("lu", "delegation.ended", act_body(Jti(1)))
        }),
        forced("end-twice", "It was ended before.", "delegation", |scene| {
            let words = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 60));
            let act = scene.add(&words);
            let words = scene.words("shi", "delegation.ended", act_body(act));
            scene.add(&words);
            scene.words("lu", "delegation.ended", act_body(act))
        }),
        forced("end-unseen", "Ended before it was in the ledger.", "seen", |scene| {
            let before = scene.head();
            let words = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 60));
            let act = scene.add(&words);
            Words { seen: before, ..scene.words("lu", "delegation.ended", act_body(act)) }
        }),
        forced("lend-on", "What was lent is not lent on.", "role", |scene| {
            let words = lent(scene, BEGIN, BEGIN + 86_400);
            Words { kind: "delegated", body: delegate_body(5, BEGIN, BEGIN + 86_400), ..words }
        }),
        forced("lend-to-self", "Nobody lends to the own self.", "body", |scene| {
            scene.words("lu", "delegated", delegate_body(4, BEGIN, BEGIN + 60))
        }),
        forced("lend-backwards", "A loan that ends before it begins.", "body", |scene| {
            scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN - 1))
        }),
        forced("lend-to-unknown", "To a member who does not exist.", "member", |scene| {
            scene.words("lu", "delegated", delegate_body(9, BEGIN, BEGIN + 60))
        }),
    ]
}
