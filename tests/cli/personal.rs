//! Personal fields of citizens between two offices, and what is ordered to be erased, from the command line.

use crate::{
    desk::{Desk, sample},
    needles::Needles,
    peers::{Server, free_port, make_card, origin},
};
use serde_json::Value;

#[test]
fn personal_fields_are_given_by_two_travel_sealed_and_are_erased_everywhere() {
    let (town, county) = (Desk::demo("personal-town", 60, 31), Desk::demo("personal-county", 40, 32));
    let (card, fingerprint) = make_card(&county, free_port());
    let enrol = ["enrol-peer", &*card, "--may", "read,personal", "--programmes", "CYDH-2026", "--fingerprint", &*fingerprint];
    let peers = town.told("陈管理", &enrol);
    assert_eq!(peers["peers"], serde_json::json!([]), "one administrator alone gives nothing: {peers:#}");
    let waiting = town.told("吴管理", &["members"])["waiting"][0].take();
    assert!(waiting["what"]["zh"].as_str().is_some_and(|what| what.contains("CYDH-2026")), "nobody signs blind: {waiting:#}");
    let said = town.signed("吴管理", &["members"]).done().out;
    assert!(said.contains("CYDH-2026") && said.contains("个人信息"), "{said}");
    town.told("吴管理", &["countersign", waiting["act"].as_str().expect("an id")]);
    let (card, fingerprint) = make_card(&town, free_port());
    county.told("陈管理", &["enrol-peer", &card, "--may", "read,witness", "--fingerprint", &fingerprint]);

    let list = sample("产业到户补助-青山镇.csv");
    let summary = ["--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    town.told("李经办", &[&["import", &*list], &summary[..]].concat());
    let given = town.facts(&["received"])["given"][0].take();
    assert!(given["waiting"].as_u64() > Some(1), "it was packed by itself: {given:#}");
    assert_eq!((&given["fields"], &given["programmes"]), (&0.into(), &serde_json::json!(["CYDH-2026"])));

    let served = Server::of(&town);
    county.facts(&["sync"]);
    let received = |desk: &Desk| desk.facts(&["received"])["received"][0].take();
    assert!(received(&county)["waiting"].as_u64() > Some(1), "nobody has signed in: {:#}", received(&county));
    // Any command that signs in opens it.
    county.told("陈管理", &["members"]);
    let opened = received(&county);
    assert_eq!((&opened["waiting"], &opened["refused"]), (&0.into(), &0.into()), "{opened:#}");
    assert!(opened["fields"].as_u64() > Some(412 * 3) && opened["files"].as_u64() > Some(0), "{opened:#}");
    let told = county.told("陈管理", &["give"])["received"][0].take();
    assert_eq!(told, opened);
    let mut needles = Needles::default();
    ["王秀兰", "522499196001100009", "6217880010000000000"].into_iter().for_each(|text| needles.add_text(text));
    assert!(needles.absent_from(&county.data()) > 0);
    assert_eq!(needles.absent_from(&county.path("tmp")), 0, "nothing is left there");

    let found = town.told(
        "陈管理",
        &["payments", "--reveal", "--programme", "CYDH-2026", "--text-file", &town.file("who", "6217880010000000000")],
    );
    let entry = found["rows"][0]["entry"].to_string();
    let reason = town.file("reason", "本人要求：王秀兰");
    // The same person is head of the household.
    let fields = ["beneficiary_name", "beneficiary_id", "head_name", "head_id"].iter().flat_map(|name| ["--field", *name]);
    let erase: Vec<&str> = ["erase", &*entry].into_iter().chain(fields).chain(["--reason"]).collect();
    let reason = format!("@{reason}");
    let because = [&erase[..], &[&*reason]].concat();
    town.refused("李经办", &because);
    assert_eq!(town.refused("陈管理", &["erase", &entry, "--field", "nothing", "--reason", "x"]), "no-such-field");
    assert_eq!(town.refused("陈管理", &["erase", &entry, "--reason", "x"]), "nothing-to-erase");
    let order = town.told("陈管理", &because)[0].take();
    assert_eq!((&order["in_force"], &order["done_here"]), (&Value::Null, &false.into()), "it waits: {order:#}");
    town.refused("陈管理", &["countersign", order["act"].as_str().expect("an id")]);
    town.told("吴管理", &["countersign", order["act"].as_str().expect("an id")]);
    let shown = town.told("陈管理", &["payment", &entry, "--reveal"])["personal"].to_string();
    let is_left = |what: &str| shown.contains(what);
    assert!(!is_left("王秀兰") && is_left("6217880010000000000"), "these are gone, and nothing else: {shown}");
    let order = town.told("陈管理", &["erasures", "--about", &entry])[0].take();
    assert_eq!(order["done_here"], true, "{order:#}");
    assert_eq!(order["holders"][0]["acknowledged_at"], Value::Null, "{order:#}");
    assert!(order["out_of_reach"].as_array().is_some_and(|all| !all.is_empty()), "who saw it is named: {order:#}");
    let said = town.signed("陈管理", &["erasures"]).done().out;
    assert!(said.contains("还没有确认") && said.contains("本机已抹除"), "{said}");

    county.facts(&["sync"]);
    county.told("陈管理", &["members"]);
    county.facts(&["sync"]);
    let order = town.told("陈管理", &["erasures"])[0].take();
    assert!(order["holders"][0]["acknowledged_at"].is_i64(), "its word has come: {order:#}");
    assert_eq!(order["holders"][0]["origin"], origin(&county));
    drop(served);
    town.verifies();
    county.verifies();
    let log = |desk: &Desk| desk.facts(&["entries", "--limit", "200"]).to_string();
    assert_eq!(needles.found_in(log(&town).as_bytes()), [""; 0], "no entry names anybody");
}
