//! A second machine of an office, by the command line: it joins, is let in, hands in, and is sent away.

use crate::{
    desk::Desk,
    peers::{Server, free_port, make_card},
};
use std::fs;

#[test]
fn a_second_machine_works_on_the_ledger_of_the_first() {
    let (town, window) = (Desk::demo("desks-town", 60, 21), Desk::empty("desks-window"));
    let port = free_port();
    let (card, _) = make_card(&town, port);
    let served = Server::of(&town);
    let joined = window.facts(&["join", &card, "--name", "青山镇窗口"]);
    let digits = joined["fingerprint"].as_str().expect("a fingerprint").to_owned();
    fs::copy(town.passphrases(), window.passphrases()).expect("members type their own passphrases there");
    let status = window.facts(&["status"]);
    assert_eq!((&status["desk"]["standing"], &status["desk"]["up"]), (&"waiting".into(), &false.into()), "{status:#}");
    assert!(status["office"].is_null(), "nothing was copied");
    let said = window.on(&["status"]).done().out;
    assert!(said.contains("等待登记") && said.contains(&digits), "{said}");

    let saved = window.facts(&["desk-card", "--save"])["card"]["path"].as_str().expect("a path").to_owned();
    let enrol = ["enrol-desk", &*saved, "--fingerprint"];
    assert_eq!(town.refused("陈管理", &[&enrol[..], &["1234"]].concat()), "fingerprint");
    assert_eq!(town.on(&[&["--json"], &enrol[..], &[&digits]].concat()).refusal(), "no-member");
    let desks = town.told("陈管理", &[&enrol[..], &[&digits]].concat());
    assert_eq!((&desks["desks"][0]["number"], &desks["desks"][0]["name"]), (&1.into(), &"青山镇窗口".into()));
    assert_eq!(town.facts(&["read-desk-card", &saved])["known"], 1);
    let facts = window.facts(&["desks"]);
    assert_eq!((&facts["this"]["standing"], &facts["desks"][0]["here"]), (&"working".into(), &true.into()), "{facts:#}");
    assert_eq!(window.head(), town.head(), "it has copied the ledger");
    window.verifies();

    let money = |number: &str| {
        let document = format!("示财农〔2026〕{number}号");
        ["allocation", "--programme", "CYDH-2026", "--amount", "1000", "--date", "2026-11-20", "--document"]
            .map(str::to_owned)
            .into_iter()
            .chain([document])
            .collect::<Vec<String>>()
    };
    let words = |number: &str| money(number);
    let allocate = |desk: &Desk, number: &str| {
        let words = words(number);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        desk.signed("李经办", &[&["--json"], &words[..]].concat())
    };
    let before = town.head().0;
    allocate(&window, "801").done();
    assert_eq!((town.head().0, window.head()), (before + 1, town.head()), "both have it");
    assert_eq!(served.end(), "");

    let kept = allocate(&window, "802");
    assert_eq!(kept.refusal(), "kept-for-later");
    let outbox = window.facts(&["outbox"]);
    assert!(outbox["kept"][0]["what"].is_null(), "what it is, members see: {outbox:#}");
    let outbox = window.told("李经办", &["outbox"]);
    assert_eq!((&outbox["kept"][0]["number"], &outbox["kept"][0]["mine"]), (&1.into(), &true.into()));
    assert_eq!(window.refused("李经办", &["submit"]), "writer-unreachable");
    assert_eq!(
        window.refused("李经办", &["rotate-key", "--new-passphrase-file", &window.file("new", "a new long passphrase")]),
        "needs-line"
    );
    // Meanwhile the writer's own clerk records the same document.
    allocate(&town, "802").done();
    let _served = Server::of(&town);
    let submitted = window.signed("李经办", &["--json", "submit"]);
    assert_eq!(submitted.code, 1, "something was refused: {}", submitted.out);
    assert_eq!(submitted.json()["kept"][0]["failure"]["code"], "document-taken");
    let said = window.signed("李经办", &["--lang", "en", "outbox"]).done().out;
    assert!(said.contains("refused"), "{said}");
    assert_eq!(window.refused("赵经办", &["discard", "1"]), "not-yours");
    assert_eq!(window.signed("李经办", &["--json", "sign-anew", "1"]).code, 1, "it stays refused");
    assert_eq!(window.told("李经办", &["discard", "1"])["kept"], serde_json::json!([]));
    assert_eq!(window.refused("李经办", &["sync"]), "at-the-writer");

    town.told("陈管理", &["revoke-desk", "1"]);
    let refused = allocate(&window, "803").refusal();
    assert_eq!(refused, "desk-not-enrolled");
    assert_eq!(window.facts(&["desks"])["this"]["standing"], "revoked");
    town.verifies();
}
