//! Ledgers with peers, good and bad.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour, OTHER_RECIPIENT},
    chains_roll::forced,
    scene::{Scene, Words},
};
use ledger::{Origin, Rights};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

/// The body of `peer.enrolled` and `peer.changed`.
pub fn peer_body(neighbour: &Neighbour, may: Rights) -> String {
    peer_body_with(neighbour.card().text(), &rights_json(may))
}

/// The body of `peer.revoked`.
pub fn revoke_peer_body(origin: &Origin) -> String {
    format!(r#"{{"origin":"{origin}"}}"#)
}

/// Enrols a neighbour, who may read and is asked to witness.
pub fn enrol_peer(scene: &mut Scene, neighbour: &Neighbour) {
    let words = scene.words("shi", "peer.enrolled", peer_body(neighbour, Rights::READ.and(Rights::WITNESS)));
    scene.add(&words);
}

fn peer_body_with(card: &str, may: &str) -> String {
    format!(r#"{{"card":"{card}","may":{may}}}"#)
}

fn rights_json(may: Rights) -> String {
    let names: Vec<String> = may.names().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", names.join(","))
}

fn new() -> Neighbour {
    Neighbour::new(NEIGHBOUR)
}

fn reads_personal() -> Rights {
    Rights::PERSONAL.and(Rights::READ)
}

/// The body of an entry that gives a neighbour personal fields of these programmes alone.
fn of_programmes(neighbour: &Neighbour, programmes: &str) -> String {
    let rights = rights_json(reads_personal());
    peer_body_with(neighbour.card().text(), &format!(r#"{rights},"programmes":{programmes}"#))
}

/// The neighbour's next card: other operational keys.
fn second() -> Neighbour {
    Neighbour { number: 2, keys: format!("{NEIGHBOUR} 2"), ..new() }
}

fn good() -> Vec<Case> {
    let origin = new().origin();
    let good = |name: &str, what: &str, expected: &[String], change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::staffed();
        change(&mut scene);
        expected.iter().fold(scene.good_case(name, what), |case, peer| case.with("peer", peer))
    };
    let peer = |state: &str| vec![format!("{origin} {state}")];
    let change = |scene: &mut Scene, neighbour: &Neighbour, may| {
        let words = scene.words("long", "peer.changed", peer_body(neighbour, may));
        scene.add(&words);
    };
    let revoke = |scene: &mut Scene| {
        let words = scene.words("shi", "peer.revoked", revoke_peer_body(&origin));
        scene.add(&words);
    };
    let all = [Rights::MIRROR, Rights::PERSONAL, Rights::PUSH, Rights::READ, Rights::WITNESS];
    let all = all.into_iter().fold(Rights::NONE, Rights::and);
    vec![
        good("peer", "A neighbour is enrolled by one administrator.", &peer("enrolled 7 card 1 read+witness"), &|scene| {
            enrol_peer(scene, &new());
        }),
        good("peer-no-rights", "A neighbour that may only connect.", &peer("enrolled 7 card 1 none"), &|scene| {
            let words = scene.words("shi", "peer.enrolled", peer_body(&new(), Rights::NONE));
            scene.add(&words);
        }),
        good(
            "peer-all-rights",
            "Other rights under the same card.",
            &peer("enrolled 7 card 1 mirror+personal+push+read+witness"),
            &|scene| {
                enrol_peer(scene, &new());
                let words = scene.words("long", "peer.changed", peer_body(&new(), all));
                let act = scene.add(&words);
                scene.countersign("shi", act);
            },
        ),
        good(
            "peer-personal-waits",
            "Personal fields are given by two: until the second signature nobody is enrolled.",
            &[],
            &|scene| {
                let words = scene.words("shi", "peer.enrolled", peer_body(&new(), reads_personal()));
                scene.add(&words);
            },
        )
        .with("waiting", "1"),
        good("peer-personal", "Then it is.", &peer("enrolled 8 card 1 personal+read of CYDH-2026+NCDB-2026"), &|scene| {
            let words = scene.words("shi", "peer.enrolled", of_programmes(&new(), r#"["CYDH-2026","NCDB-2026"]"#));
            let act = scene.add(&words);
            scene.countersign("long", act);
        }),
        good(
            "peer-programmes-fewer",
            "To give less, one signature is enough.",
            &peer("enrolled 8 card 1 personal+read of NCDB-2026"),
            &|scene| {
                let words = scene.words("shi", "peer.enrolled", of_programmes(&new(), r#"["CYDH-2026","NCDB-2026"]"#));
                let act = scene.add(&words);
                scene.countersign("long", act);
                let words = scene.words("long", "peer.changed", of_programmes(&new(), r#"["NCDB-2026"]"#));
                scene.add(&words);
            },
        )
        .with("waiting", "0"),
        good(
            "peer-programmes-more",
            "Another programme waits for a second signature; what was given before goes on.",
            &peer("enrolled 8 card 1 personal+read of CYDH-2026"),
            &|scene| {
                let words = scene.words("shi", "peer.enrolled", of_programmes(&new(), r#"["CYDH-2026"]"#));
                let act = scene.add(&words);
                scene.countersign("long", act);
                let words = scene.words("long", "peer.changed", of_programmes(&new(), r#"["CYDH-2026","NCDB-2026"]"#));
                scene.add(&words);
            },
        )
        .with("waiting", "1"),
        good(
            "peer-recipient-other",
            "A card that names another recipient would give the same fields to somebody else: it waits.",
            &peer("enrolled 8 card 1 personal+read of CYDH-2026"),
            &|scene| {
                let words = scene.words("shi", "peer.enrolled", of_programmes(&new(), r#"["CYDH-2026"]"#));
                let act = scene.add(&words);
                scene.countersign("long", act);
                let other = Neighbour { recipient: Some(OTHER_RECIPIENT), number: 2, ..new() };
                let words = scene.words("long", "peer.changed", of_programmes(&other, r#"["CYDH-2026"]"#));
                scene.add(&words);
            },
        )
        .with("waiting", "1"),
        good(
            "peer-changed",
            "A higher card: the key before is good until the new one is seen.",
            &peer("enrolled 7 card 2 read tls-before"),
            &|scene| {
                enrol_peer(scene, &new());
                change(scene, &second(), Rights::READ);
            },
        ),
        good(
            "peer-changed-rights",
            "Rights changed after the card: the key before stays good.",
            &peer("enrolled 7 card 2 none tls-before"),
            &|scene| {
                enrol_peer(scene, &new());
                change(scene, &second(), Rights::READ);
                change(scene, &second(), Rights::NONE);
            },
        ),
        good(
            "peer-changed-again",
            "One more card with the same keys ends the key before.",
            &peer("enrolled 7 card 3 read"),
            &|scene| {
                enrol_peer(scene, &new());
                change(scene, &second(), Rights::READ);
                change(scene, &Neighbour { number: 3, ..second() }, Rights::READ);
            },
        ),
        good("peer-rotated", "A higher card by another ledger key.", &peer("enrolled 7 card 4 read"), &|scene| {
            enrol_peer(scene, &new());
            change(scene, &Neighbour { number: 4, ledger_key: format!("{NEIGHBOUR} ledger 2"), ..new() }, Rights::READ);
        }),
        good("peer-revoked", "A neighbour's rights end.", &peer("enrolled 7 card 1 read+witness revoked"), &|scene| {
            enrol_peer(scene, &new());
            revoke(scene);
        }),
        good("peer-again", "It comes back with a higher card.", &peer("enrolled 9 card 2 read+witness"), &|scene| {
            enrol_peer(scene, &new());
            revoke(scene);
            enrol_peer(scene, &second());
        }),
        good(
            "peers-two",
            "Two neighbours.",
            &[
                format!("{origin} enrolled 7 card 1 read+witness"),
                format!("{} enrolled 8 card 1 read+witness", Neighbour::new("青山县财政局").origin()),
            ],
            &|scene| {
                enrol_peer(scene, &new());
                enrol_peer(scene, &Neighbour::new("青山县财政局"));
            },
        ),
    ]
}

fn bad() -> Vec<Case> {
    let text = new().card().text().to_owned();
    let enrolled = |name: &str, what: &str, refusal: &str, kind: &'static str, body: String| {
        forced(name, what, refusal, |scene| {
            enrol_peer(scene, &new());
            scene.words("shi", kind, body.clone())
        })
    };
    let fresh = |name: &str, what: &str, refusal: &str, kind: &'static str, body: String| {
        forced(name, what, refusal, |scene| scene.words("shi", kind, body.clone()))
    };
    let read = rights_json(Rights::READ);
    let other = Neighbour::new("青山县财政局");
    let revoked = |scene: &mut Scene| {
        enrol_peer(scene, &new());
        let words = scene.words("shi", "peer.revoked", revoke_peer_body(&new().origin()));
        scene.add(&words);
    };
    vec![
        forced("peer-by-clerk", "A clerk enrols a neighbour.", "role", |scene| {
            scene.words("yang", "peer.enrolled", peer_body(&new(), Rights::READ))
        }),
        forced("peer-by-supervisor", "So does a supervisor.", "role", |scene| {
            scene.words("lu", "peer.enrolled", peer_body(&new(), Rights::READ))
        }),
        forced("peer-revoked-by-clerk", "A clerk ends a neighbour's rights.", "role", |scene| {
            enrol_peer(scene, &new());
            scene.words("yang", "peer.revoked", revoke_peer_body(&new().origin()))
        }),
        forced("peer-for-another", "Enrolled in somebody's name.", "role", |scene| {
            let words = scene.words(
                "yang",
                "delegated",
                super::scene::delegate_body(1, super::scene::BEGIN, super::scene::BEGIN + 86_400),
            );
            scene.add(&words);
            Words { on_behalf: Some(3), ..scene.words("shi", "peer.enrolled", peer_body(&new(), Rights::READ)) }
        }),
        fresh("peer-no-card", "No card.", "body", "peer.enrolled", format!(r#"{{"may":{read}}}"#)),
        fresh("peer-no-rights-named", "No array of rights.", "body", "peer.enrolled", format!(r#"{{"card":"{text}"}}"#)),
        fresh("peer-rights-text", "A text for the array.", "body", "peer.enrolled", peer_body_with(&text, r#""read""#)),
        fresh(
            "peer-rights-order",
            "Rights in another order.",
            "body",
            "peer.enrolled",
            peer_body_with(&text, r#"["witness","read"]"#),
        ),
        fresh("peer-rights-twice", "A right twice.", "body", "peer.enrolled", peer_body_with(&text, r#"["read","read"]"#)),
        fresh(
            "peer-rights-unknown",
            "A right that does not exist.",
            "body",
            "peer.enrolled",
            peer_body_with(&text, r#"["write"]"#),
        ),
        fresh(
            "peer-field-more",
            "A field that the kind does not know.",
            "body",
            "peer.enrolled",
            peer_body_with(&text, &format!(r#"{read},"note":"""#)),
        ),
        fresh("peer-programmes-none", "An empty array of programmes.", "body", "peer.enrolled", of_programmes(&new(), "[]")),
        fresh(
            "peer-programmes-order",
            "Programmes in another order.",
            "body",
            "peer.enrolled",
            of_programmes(&new(), r#"["NCDB-2026","CYDH-2026"]"#),
        ),
        fresh(
            "peer-programmes-form",
            "A code in small letters.",
            "body",
            "peer.enrolled",
            of_programmes(&new(), r#"["cydh-2026"]"#),
        ),
        fresh(
            "peer-programmes-without-right",
            "Programmes of a peer that is given nothing of them.",
            "body",
            "peer.enrolled",
            peer_body_with(&text, &format!(r#"{read},"programmes":["CYDH-2026"]"#)),
        ),
        forced("peer-personal-alone", "Who has signed first signs second.", "same-person", |scene| {
            let words = scene.words("shi", "peer.enrolled", peer_body(&new(), reads_personal()));
            let act = scene.add(&words);
            scene.words("shi", "countersigned", super::scene::act_body(act))
        }),
        fresh("peer-card-object", "An object for the card.", "body", "peer.enrolled", format!(r#"{{"card":{{}},"may":{read}}}"#)),
        fresh("peer-card-none", "A text that is no card.", "card", "peer.enrolled", peer_body_with("card", &read)),
        fresh(
            "peer-card-changed",
            "A card whose last character is another.",
            "card",
            "peer.enrolled",
            peer_body_with(&format!("{}A", &text[..text.len() - 1]), &read),
        ),
        fresh("peer-card-own", "This office's own card.", "card", "peer.enrolled", peer_body(&own(), Rights::READ)),
        fresh(
            "peer-card-real",
            "A real office's card in a demo ledger.",
            "card",
            "peer.enrolled",
            peer_body(&Neighbour { demo: false, ..new() }, Rights::READ),
        ),
        enrolled(
            "peer-shared-key",
            "Another office with the same keys on the line.",
            "card",
            "peer.enrolled",
            peer_body(&Neighbour { keys: NEIGHBOUR.into(), ..Neighbour::new("青山县财政局") }, Rights::READ),
        ),
        enrolled("peer-twice", "A neighbour that is enrolled.", "taken", "peer.enrolled", peer_body(&new(), Rights::READ)),
        enrolled(
            "peer-twice-higher",
            "The same with a higher card.",
            "taken",
            "peer.enrolled",
            peer_body(&second(), Rights::READ),
        ),
        enrolled(
            "peer-changed-unknown",
            "A change of a neighbour that is not enrolled.",
            "peer",
            "peer.changed",
            peer_body(&other, Rights::READ),
        ),
        enrolled(
            "peer-changed-same-number",
            "Another card under the same number.",
            "card",
            "peer.changed",
            peer_body(&Neighbour { number: 1, ..second() }, Rights::READ),
        ),
        enrolled(
            "peer-changed-key-same-number",
            "Another ledger key under the same number.",
            "card",
            "peer.changed",
            peer_body(&Neighbour { ledger_key: "lu".into(), ..new() }, Rights::READ),
        ),
        enrolled(
            "peer-changed-real",
            "A higher card that is no demo's.",
            "card",
            "peer.changed",
            peer_body(&Neighbour { demo: false, ..second() }, Rights::READ),
        ),
        forced("peer-changed-lower", "A lower card.", "card", |scene| {
            enrol_peer(scene, &second());
            scene.words("shi", "peer.changed", peer_body(&new(), Rights::READ))
        }),
        forced("peer-changed-revoked", "A change of a neighbour whose rights were ended.", "peer", |scene| {
            revoked(scene);
            scene.words("shi", "peer.changed", peer_body(&second(), Rights::READ))
        }),
        forced("peer-again-same-card", "Rights that were ended do not come back with the same card.", "card", |scene| {
            revoked(scene);
            scene.words("shi", "peer.enrolled", peer_body(&new(), Rights::READ))
        }),
        forced("peer-revoked-twice", "Rights that were ended, ended again.", "peer", |scene| {
            revoked(scene);
            scene.words("shi", "peer.revoked", revoke_peer_body(&new().origin()))
        }),
        fresh(
            "peer-revoked-unknown",
            "The rights of a neighbour that is not enrolled.",
            "peer",
            "peer.revoked",
            revoke_peer_body(&new().origin()),
        ),
        fresh(
            "peer-revoked-no-origin",
            "An origin of another form.",
            "body",
            "peer.revoked",
            r#"{"origin":"example.com/log"}"#.into(),
        ),
    ]
}

/// This very office's.
fn own() -> Neighbour {
    Neighbour { first_key: "ledger".into(), ledger_key: "ledger".into(), ..Neighbour::new("青山县农业农村局") }
}
