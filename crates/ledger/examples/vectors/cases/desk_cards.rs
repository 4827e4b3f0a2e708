//! Desk cards, and changed ones.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    scene::{BEGIN, OFFICE, jws, key},
};
use ledger::{DeskCard, DeskCardDraft, Origin, url_decode};

/// The name of the key with which a desk of a case speaks on the line.
pub const DESK: &str = "desk 1";

/// The name of the key of the line of the office's writer.
pub const WRITER: &str = "writer tls";

/// A card of a desk of the vectors' ledger.
pub fn desk_card(name: &str, tls: &str) -> DeskCard {
    card_of(&own_origin(), name, tls)
}

/// A card of a desk of some ledger.
pub fn card_of(origin: &Origin, name: &str, tls: &str) -> DeskCard {
    let draft = DeskCardDraft { origin, name, iat: BEGIN, tls: &key(tls), writer: &key(WRITER).public() };
    draft.sign().expect("the card of a case is well formed")
}

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

fn own_origin() -> Origin {
    Origin::new(OFFICE, &key("ledger").public()).expect("the code is an office code")
}

fn good() -> Vec<Case> {
    let good = |name: &str, what: &str, card: DeskCard| {
        let expect = format!("ok {} of {}", card.name(), card.origin());
        Case::new("desk-card", name, what, &expect)
            .with("fingerprint", card.fingerprint())
            .with("payload", String::from_utf8_lossy(&payload(card.text())))
            .text_input(card.text())
    };
    let longest = "\\".repeat(100);
    vec![
        good("plain", "A desk of the office.", desk_card("青山镇窗口", DESK)),
        good("longest-name", "100 characters, all of which need an escape.", desk_card(&longest, DESK)),
    ]
}

fn bad() -> Vec<Case> {
    let text = desk_card("青山镇窗口", DESK).text().to_owned();
    let said = String::from_utf8(payload(&text)).expect("a payload is text");
    let header = |typ: &str| format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"{typ}"}}"#, key(DESK).public().kid());
    let signed = |payload: &str| jws(&header("mz-desk+jwt"), payload.as_bytes(), DESK);
    let bad = |name: &str, what: &str, expect: &str, text: &str| Case::new("desk-card", name, what, expect).text_input(text);
    let otherwise = |name: &str, what: &str, expect: &str, from: &str, to: &str| {
        assert_eq!(said.matches(from).count(), 1, "{name}: the card says {from} once");
        bad(name, what, expect, &signed(&said.replace(from, to)))
    };
    let parts: Vec<&str> = text.split('.').collect();
    let x = |name: &str| key(name).public().x();
    vec![
        bad("empty", "Nothing.", "not-compact-jws", ""),
        bad("two-parts", "No signature.", "not-compact-jws", &parts[..2].join(".")),
        bad("newline", "A newline behind it.", "not-compact-jws", &format!("{text}\n")),
        bad("too-long", "2,049 bytes.", "too-long", &format!("{text}{}", "A".repeat(2049 - text.len()))),
        bad("office-card", "An office card.", "header", Neighbour::new(NEIGHBOUR).card().text()),
        bad("header-of-card", "The header of an office card.", "header", &jws(&header("mz-card+jwt"), said.as_bytes(), DESK)),
        otherwise("kid-of-another", "The header names another key than the one in the card.", "header", &x(DESK), &x("lu")),
        bad("other-signer", "Signed by another key.", "signature", &jws(&header("mz-desk+jwt"), said.as_bytes(), "lu")),
        bad("space", "A space after a comma.", "payload", &signed(&said.replacen(',', ", ", 1))),
        bad("field-missing", "No name.", "payload", &signed(&said.replace(r#""name":"青山镇窗口","#, ""))),
        bad(
            "field-more",
            "A field that no desk card has.",
            "payload",
            &signed(&said.replace(r#","tls""#, r#","note":"1","tls""#)),
        ),
        otherwise("time-negative", "A time before 1970.", "field iat", &format!("{BEGIN}"), "-1"),
        otherwise("name-blank", "No name.", "field name", "青山镇窗口", " "),
        otherwise("name-control", "A control character in the name.", "field name", "青山镇", "青山镇\\n"),
        otherwise("origin-other-form", "An origin of another form.", "field iss", own_origin().as_str(), "example.com/log"),
        otherwise(
            "writer-small-order",
            "A writer's key of small order.",
            "field writer",
            &x(WRITER),
            "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        otherwise("same-keys", "The writer's key is the desk's.", "same-keys", &x(WRITER), &x(DESK)),
    ]
}

/// What a card says.
fn payload(text: &str) -> Vec<u8> {
    url_decode(text.split('.').nth(1).unwrap_or_default().as_bytes()).expect("a payload is base64url")
}
