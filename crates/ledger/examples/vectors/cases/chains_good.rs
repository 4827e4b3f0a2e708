//! Ledgers that hold, and what the roll says at their end.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    chains_heads::{witnessed_body, witnessed_head},
    chains_peers::{enrol_peer, peer_body, revoke_peer_body},
    scene::{BEGIN, Scene, Words, act_body, delegate_body, genesis_body, key, ledger_key_json, rekey_body, revoke_body},
};
use ledger::{Rights, Roles};

pub fn cases() -> Vec<Case> {
    vec![
        founded(),
        staffed(),
        one_of_each(),
        unknown_kind(),
        made_together(),
        older_head(),
        same_second(),
        pending(),
        declined(),
        supervisor_declines(),
        dropped(),
        delegation_ended(),
        supervisor_seconds(),
        replaced_late(),
        clock_ahead_healed(),
    ]
}

fn founded() -> Case {
    let mut scene = Scene::empty();
    let words = scene.words("shi", "genesis", genesis_body());
    scene.add(&words);
    scene
        .good_case("founded", "A genesis with two administrators.")
        .with("member", "m1 active administrator 石远")
        .with("member", "m2 active administrator 龙梅")
        .with("head-keys", format!("1 {}", key("ledger").public().x()))
}

fn staffed() -> Case {
    let mut scene = Scene::founded();
    scene.enrol(3, "杨青", Roles::CLERK, "yang");
    scene.enrol(4, "陆川", Roles::SUPERVISOR, "lu");
    scene.enrol(5, "何苗", Roles::CLERK, "he");
    scene
        .good_case("staffed", "Two clerks and a supervisor, each enrolled by two administrators.")
        .with("member", "m3 active clerk 杨青")
        .with("member", "m4 active supervisor 陆川")
        .with("member", "m5 active clerk 何苗")
}

fn one_of_each() -> Case {
    let mut scene = Scene::staffed();
    let add = |scene: &mut Scene, by, kind, body| {
        let words = scene.words(by, kind, body);
        scene.add(&words)
    };
    add(&mut scene, "lu", "delegated", delegate_body(3, BEGIN, BEGIN + 86_400));
    let lent = Words { on_behalf: Some(4), ..scene.words("yang", "example", "{}".into()) };
    scene.add(&lent);
    let ended = add(&mut scene, "lu", "delegated", delegate_body(5, BEGIN, BEGIN + 86_400));
    add(&mut scene, "lu", "delegation.ended", act_body(ended));
    let declined = add(&mut scene, "shi", "office.rules", "{}".into());
    add(&mut scene, "long", "declined", act_body(declined));
    let rules = add(&mut scene, "shi", "office.rules", r#"{"approval_two_over":5000000}"#.into());
    scene.countersign("long", rules);
    add(&mut scene, "yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
    add(&mut scene, "yang 2", "example", "{}".into());
    let replaced = add(&mut scene, "long", "key.replaced", rekey_body(4, "陆川", Roles::SUPERVISOR, "lu 2"));
    scene.countersign("shi", replaced);
    add(&mut scene, "lu 2", "example", "{}".into());
    let next_ledger_key = ledger_key_json(scene.chain.origin().as_str(), "ledger 2");
    add(&mut scene, "shi", "ledgerkey.rotated", next_ledger_key);
    let revoked = revoke_body(5, "ledger 3");
    add(&mut scene, "long", "member.revoked", revoked);
    add(&mut scene, "lu 2", "example", "{}".into());
    let neighbour = Neighbour::new(NEIGHBOUR);
    enrol_peer(&mut scene, &neighbour);
    add(&mut scene, "long", "peer.changed", peer_body(&neighbour, Rights::NONE));
    let head = witnessed_head(scene.head(), &["ledger 3"]);
    add(&mut scene, "yang 2", "head.witnessed", witnessed_body(&head));
    add(&mut scene, "shi", "peer.revoked", revoke_peer_body(&neighbour.origin()));
    let x = |name: &str| key(name).public().x();
    scene
        .good_case("one-of-each", "One of each kind about the organisation. The ledger key is rotated twice in a row; what m4 had lent ended when m4's key was replaced.")
        .with("member", "m3 active clerk 杨青")
        .with("member", "m4 active supervisor 陆川")
        .with("member", "m5 revoked clerk 何苗")
        .with("delegations", "0")
        .with("waiting", "0")
        .with("approval-two-over", "5000000")
        .with("head-keys", format!("20 {}", x("ledger")))
        .with("head-keys", format!("21 {} {}", x("ledger"), x("ledger 2")))
        .with("head-keys", format!("22 {} {}", x("ledger 2"), x("ledger 3")))
        .with("head-keys", format!("23 {}", x("ledger 3")))
}

fn unknown_kind() -> Case {
    let mut scene = Scene::staffed();
    let words = scene.words("yang", "weather.observed", r#"{"anything":[{"at":"上寨村"}],"rain":true}"#.into());
    scene.add(&words);
    scene.good_case("unknown-kind", "A kind that no reader knows is kept and verified all the same.")
}

fn made_together() -> Case {
    let mut scene = Scene::staffed();
    let first = scene.words("yang", "example", r#"{"rows":2}"#.into());
    scene.add(&first);
    for n in 1..=2 {
        let row = Words { jti: first.jti.nth(n), ..first.clone() };
        scene.add(&row);
    }
    scene.good_case("made-together", "Three statements made together: ids that count, one second, one head, all under it.")
}

fn older_head() -> Case {
    let mut scene = Scene::founded();
    let seen = scene.head();
    scene.enrol(3, "杨青", Roles::CLERK, "yang");
    let words = Words { seen, ..scene.words("long", "example", "{}".into()) };
    scene.add(&words);
    let words = Words { seen: ledger::Head::empty(), ..scene.words("long", "example", "{}".into()) };
    scene.add(&words);
    scene.good_case("older-head", "A desk may have known an older head, or none.")
}

fn same_second() -> Case {
    let mut scene = Scene::founded();
    let first = scene.words("shi", "example", "{}".into());
    scene.add(&first);
    let second = Words { iat: first.iat, ..scene.words("shi", "example", "{}".into()) };
    scene.add(&second);
    scene.good_case("same-second", "One key signs twice in a second.")
}

fn pending() -> Case {
    let mut scene = Scene::founded();
    scene.propose(3, "陆川", Roles::SUPERVISOR, "lu");
    scene.propose(4, "杨青", Roles::CLERK, "yang");
    scene
        .good_case("pending", "A supervisor and a clerk enrolled by one administrator wait.")
        .with("member", "m3 pending supervisor 陆川")
        .with("member", "m4 pending clerk 杨青")
        .with("waiting", "2")
}

fn declined() -> Case {
    let mut scene = Scene::staffed();
    let enrolment = scene.propose(6, "吴岚", Roles::CLERK, "wu");
    let other = scene.propose(7, "韦川", Roles::CLERK, "wei");
    let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
    let replaced = scene.add(&words);
    for (by, act) in [("long", enrolment), ("shi", replaced)] {
        let words = scene.words(by, "declined", act_body(act));
        scene.add(&words);
    }
    let still = scene.words("yang", "example", "{}".into());
    scene.add(&still);
    scene.countersign("long", other);
    scene
        .good_case("declined", "An enrolment declined by the second administrator, a new key by the first; the old key goes on.")
        .with("member", "m3 active clerk 杨青")
        .with("member", "m6 declined clerk 吴岚")
        .with("member", "m7 active clerk 韦川")
        .with("waiting", "0")
}

fn supervisor_declines() -> Case {
    let mut scene = Scene::staffed();
    let act = scene.propose(6, "吴岚", Roles::CLERK, "wu");
    let words = scene.words("shi", "member.revoked", revoke_body(2, "ledger 2"));
    scene.add(&words);
    let words = scene.words("lu", "declined", act_body(act));
    scene.add(&words);
    scene
        .good_case("supervisor-declines", "Where no other administrator is left, a supervisor declines.")
        .with("member", "m6 declined clerk 吴岚")
        .with("waiting", "0")
}

fn dropped() -> Case {
    let mut scene = Scene::staffed();
    scene.propose(6, "吴岚", Roles::CLERK, "wu");
    let words = scene.words("long", "member.revoked", revoke_body(1, "ledger 2"));
    scene.add(&words);
    scene
        .good_case("dropped-enrolling", "Who began an enrolment was revoked before it was countersigned.")
        .with("member", "m1 revoked administrator 石远")
        .with("member", "m6 declined clerk 吴岚")
        .with("waiting", "0")
}

fn delegation_ended() -> Case {
    let mut scene = Scene::staffed();
    let lend = |scene: &mut Scene, to, days: i64| {
        let words = scene.words("lu", "delegated", delegate_body(to, BEGIN, BEGIN + days * 86_400));
        scene.add(&words)
    };
    let (first, second) = (lend(&mut scene, 3, 1), lend(&mut scene, 3, 2));
    lend(&mut scene, 5, 1);
    for (by, act) in [("lu", first), ("long", second)] {
        let words = scene.words(by, "delegation.ended", act_body(act));
        scene.add(&words);
    }
    let still = Words { on_behalf: Some(4), ..scene.words("he", "example", "{}".into()) };
    scene.add(&still);
    scene
        .good_case("delegation-ended", "One delegation ended by the lender, one by an administrator; a third goes on.")
        .with("delegations", "1")
}

fn supervisor_seconds() -> Case {
    let mut scene = Scene::staffed();
    let words = scene.words("long", "member.revoked", revoke_body(1, "ledger 2"));
    scene.add(&words);
    let rules = scene.words("long", "office.rules", "{}".into());
    let act = scene.add(&rules);
    scene.countersign("lu", act);
    scene
        .good_case("supervisor-seconds", "Where no other administrator is left, a supervisor signs second.")
        .with("member", "m1 revoked administrator 石远")
        .with("waiting", "0")
        .with("approval-two-over", "none")
}

fn replaced_late() -> Case {
    let mut scene = Scene::staffed();
    let words = scene.words("shi", "key.replaced", rekey_body(4, "陆川", Roles::SUPERVISOR, "lu 2"));
    let act = scene.add(&words);
    let still = scene.words("lu", "example", "{}".into());
    scene.add(&still);
    scene.countersign("long", act);
    scene.good_case("replaced-late", "Until the second signature the old key goes on signing.").with("waiting", "0")
}

fn clock_ahead_healed() -> Case {
    let mut scene = Scene::staffed();
    let far = Words { iat: 4_102_444_800, ..scene.words("yang", "example", "{}".into()) };
    scene.add(&far);
    let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
    let act = scene.add(&words);
    scene.countersign("long", act);
    let now = scene.words("yang 2", "example", "{}".into());
    scene.add(&now);
    scene.good_case(
        "clock-ahead-healed",
        "A key that signed in 2100 by mistake is replaced; the new one begins at the time of the second signature.",
    )
}
