//! Ledgers with desks, good and bad.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    chains_peers::enrol_peer,
    chains_roll::forced,
    desk_cards::{DESK, card_of, desk_card},
    scene::{BEGIN, Scene, Words, delegate_body},
};
use ledger::{DeskCard, Rights};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

/// The body of `desk.enrolled`.
pub fn desk_body(card: &DeskCard) -> String {
    format!(r#"{{"card":"{}"}}"#, card.text())
}

/// The body of `desk.revoked`.
pub fn revoke_desk_body(number: u32) -> String {
    format!(r#"{{"desk":{number}}}"#)
}

fn first() -> DeskCard {
    desk_card("青山镇窗口", DESK)
}

fn enrol(scene: &mut Scene, card: &DeskCard) {
    let words = scene.words("shi", "desk.enrolled", desk_body(card));
    scene.add(&words);
}

fn revoke(scene: &mut Scene, number: u32) {
    let words = scene.words("long", "desk.revoked", revoke_desk_body(number));
    scene.add(&words);
}

fn good() -> Vec<Case> {
    let good = |name: &str, what: &str, expected: &[&str], change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::staffed();
        change(&mut scene);
        expected.iter().fold(scene.good_case(name, what), |case, desk| case.with("desk", *desk))
    };
    vec![
        good("desk", "A desk is enrolled by one administrator.", &["1 enrolled 7 青山镇窗口"], &|scene| {
            enrol(scene, &first())
        }),
        good(
            "desks-two",
            "A second one of the same name, with its own key; the first one's rights are ended.",
            &["1 enrolled 7 青山镇窗口 revoked", "2 enrolled 8 青山镇窗口"],
            &|scene| {
                enrol(scene, &first());
                enrol(scene, &desk_card("青山镇窗口", "desk 2"));
                revoke(scene, 1);
            },
        ),
    ]
}

fn bad() -> Vec<Case> {
    let fresh = |name: &str, what: &str, refusal: &str, kind: &'static str, body: String| {
        forced(name, what, refusal, |scene| scene.words("shi", kind, body.clone()))
    };
    let enrolled = |name: &str, what: &str, refusal: &str, kind: &'static str, body: String| {
        forced(name, what, refusal, |scene| {
            enrol(scene, &first());
            scene.words("shi", kind, body.clone())
        })
    };
    let text = first().text().to_owned();
    let other_ledger = Neighbour::new(NEIGHBOUR).origin();
    vec![
        forced("desk-by-clerk", "A clerk enrols a desk.", "role", |scene| {
            scene.words("yang", "desk.enrolled", desk_body(&first()))
        }),
        forced("desk-revoked-by-supervisor", "A supervisor ends a desk's rights.", "role", |scene| {
            enrol(scene, &first());
            scene.words("lu", "desk.revoked", revoke_desk_body(1))
        }),
        forced("desk-for-another", "Enrolled in somebody's name.", "role", |scene| {
            let words = scene.words("yang", "delegated", delegate_body(1, BEGIN, BEGIN + 86_400));
            scene.add(&words);
            Words { on_behalf: Some(3), ..scene.words("shi", "desk.enrolled", desk_body(&first())) }
        }),
        fresh("desk-no-card", "No card.", "body", "desk.enrolled", "{}".into()),
        fresh(
            "desk-field-more",
            "A field that the kind does not know.",
            "body",
            "desk.enrolled",
            format!(r#"{{"card":"{text}","may":[]}}"#),
        ),
        fresh("desk-card-none", "A text that is no card.", "card", "desk.enrolled", r#"{"card":"card"}"#.into()),
        fresh(
            "desk-card-office",
            "An office card.",
            "card",
            "desk.enrolled",
            format!(r#"{{"card":"{}"}}"#, Neighbour::new(NEIGHBOUR).card().text()),
        ),
        fresh(
            "desk-card-other-ledger",
            "A desk of another office.",
            "card",
            "desk.enrolled",
            desk_body(&card_of(&other_ledger, "窗口", DESK)),
        ),
        fresh("desk-key-member", "The key of a member.", "card", "desk.enrolled", desk_body(&desk_card("窗口", "yang"))),
        fresh("desk-key-ledger", "The ledger key.", "card", "desk.enrolled", desk_body(&desk_card("窗口", "ledger"))),
        forced("desk-key-peer", "A key in the card of a neighbour.", "card", |scene| {
            enrol_peer(scene, &Neighbour::new(NEIGHBOUR));
            scene.words("shi", "desk.enrolled", desk_body(&desk_card("窗口", &format!("{NEIGHBOUR} witness"))))
        }),
        enrolled("desk-twice", "The same desk again.", "taken", "desk.enrolled", desk_body(&first())),
        enrolled("desk-same-key", "Another card of the same key.", "taken", "desk.enrolled", desk_body(&desk_card("窗口", DESK))),
        forced("desk-again", "A desk whose rights were ended does not come back with its key.", "taken", |scene| {
            enrol(scene, &first());
            revoke(scene, 1);
            scene.words("shi", "desk.enrolled", desk_body(&first()))
        }),
        forced("desk-key-as-peer", "A neighbour with the key of a desk.", "card", |scene| {
            enrol(scene, &desk_card("窗口", &format!("{NEIGHBOUR} tls")));
            scene.words("shi", "peer.enrolled", super::chains_peers::peer_body(&Neighbour::new(NEIGHBOUR), Rights::READ))
        }),
        enrolled(
            "desk-revoked-unknown",
            "The rights of a desk that is not enrolled.",
            "desk",
            "desk.revoked",
            revoke_desk_body(2),
        ),
        enrolled("desk-revoked-zero", "The number 0.", "body", "desk.revoked", revoke_desk_body(0)),
        enrolled("desk-revoked-text", "A text for the number.", "body", "desk.revoked", r#"{"desk":"1"}"#.into()),
        forced("desk-revoked-twice", "Rights that were ended, ended again.", "desk", |scene| {
            enrol(scene, &first());
            revoke(scene, 1);
            scene.words("shi", "desk.revoked", revoke_desk_body(1))
        }),
    ]
}
