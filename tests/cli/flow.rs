//! Money on its way: a town issues to a county, which receives it in part; what one says is held against what the other says.

use crate::{
    desk::Desk,
    peers::{enrol_both, origin},
    reports::office_with_certificate,
};
use serde_json::Value;
use std::fs;

/// One in a ledger's line of documents and bands.
fn find<'v>(list: &'v Value, key: &str, value: &str) -> &'v Value {
    list.as_array().expect("a list").iter().find(|it| it[key] == *value).unwrap_or_else(|| panic!("{key} {value}: {list:#}"))
}

/// Both offices carry a stick to and fro, until each has what the other last recorded.
fn carry(town: &Desk, county: &Desk, stick: &str) {
    for desk in [town, county, town, county] {
        desk.facts(&["sync-folder", stick]);
    }
}

#[test]
fn money_is_followed_from_office_to_office() {
    let (town, county) = (office_with_certificate("flow-town", 11), Desk::demo("flow-county", 40, 12));
    enrol_both(&town, &county);
    let stick = town.arg("stick");
    fs::create_dir(&stick).expect("a folder");
    let to = origin(&county);

    // Recorded by one, approved by another; until then nothing is taken.
    let allocation = ["allocation", "--programme", "CYDH-2026", "--document", "省财农〔2026〕77号", "--date", "2026-03-01"];
    town.told("李经办", &[&allocation[..], &["--amount", "5000.00", "--level", "province"]].concat());
    let issue = ["transfer", "--programme", "CYDH-2026", "--from", "省财农〔2026〕77号", "--document", "市财农〔2026〕8号"];
    let terms = ["--date", "2026-03-05", "--deadline", "2026-12-31", "--purpose", "产业到户"];
    let whole = [&issue[..], &terms, &["--amount", "3000.00", "--to", "某县农业农村局", "--to-ledger", &to]].concat();
    let recorded = town.told("李经办", &whole);
    let entry = recorded[0]["entry"].to_string();
    assert_eq!((&recorded[0]["status"], &recorded[0]["amount"]), (&"submitted".into(), &300_000.into()), "{recorded:#}");
    assert_eq!(town.refused("李经办", &whole), "document-taken", "the same document goes on once");
    assert_eq!(town.refused("李经办", &["approve-transfer", &entry, "--amount", "3000.00"]), "role");
    assert_eq!(town.refused("周主管", &["approve-transfer", &entry, "--amount", "2999.00"]), "other-amount");
    let before = town.told("李经办", &["programme", "CYDH-2026"])["programme"]["money"].take();
    town.told("周主管", &["approve-transfer", &entry, "--amount", "3000.00"]);
    let after = town.told("李经办", &["programme", "CYDH-2026"])["programme"]["money"].take();
    let fen = |money: &Value, figure: &str| money[figure].as_i64().expect("an amount");
    assert_eq!(fen(&after, "issued"), 300_000);
    assert_eq!(fen(&before, "available") - fen(&after, "available"), 300_000);
    town.told("周主管", &["programme", "QT-2026", "--template", "poverty-industry", "--year", "2026"]);
    let beyond =
        [&issue[..5], &["--document", "9号", "--date", "2026-03-05", "--amount", "2000.01", "--into", "QT-2026"]].concat();
    assert_eq!(town.refused("李经办", &beyond), "not-free", "no more than is left of the document");

    // It appears at the county by the next exchange, and is received in part.
    carry(&town, &county, &stick);
    let incoming = county.facts(&["incoming"]);
    let waits = &incoming[0];
    assert_eq!((&waits["ledger"], &waits["answered"]), (&origin(&town).into(), &Value::Null), "{incoming:#}");
    assert_eq!((&waits["transfer"]["amount"], &waits["transfer"]["terms"]["purpose"]), (&300_000.into(), &"产业到户".into()));
    let flow = county.facts(&["flow", "--year", "2026"]);
    let band = find(&flow["bands"], "document", "市财农〔2026〕8号");
    assert_eq!((&band["received"], &band["difference"]), (&Value::Null, &0.into()), "not answered yet: {band:#}");
    let from = origin(&town);
    let receive = ["receive", &from, &entry, "--programme", "CYDH-2026", "--level", "city"];
    let part = [&receive[..], &["--amount", "2500.00"]].concat();
    assert_eq!(county.refused("李经办", &part), "reason-needed", "only a part is received with a reason");
    assert_eq!(county.refused("李经办", &[&receive[..], &["--amount", "3000.01"]].concat()), "issue-amount");
    let story = county.told("李经办", &[&part[..], &["--reason", "县里没有这么多户"]].concat());
    let document = find(&story["documents"], "number", "市财农〔2026〕8号");
    assert_eq!((&document["amount"], &document["deadline"]), (&250_000.into(), &"2026-12-31".into()), "{document:#}");
    assert_eq!(document["issuer"], *from, "the receipt names the issue by its ledger");
    assert_eq!(county.refused("李经办", &receive), "issue-taken");
    assert_eq!(county.refused("周主管", &["refuse", &from, &entry, "--reason", "不要"]), "issue-taken");

    // What one has issued and the other not received is a difference, with its reason, until it is taken back.
    carry(&town, &county, &stick);
    for desk in [&town, &county] {
        let said = desk.on(&["--json", "flow", "--year", "2026"]);
        assert_eq!(said.code, 1, "a sum does not close");
        let flow = said.json();
        let band = find(&flow["bands"], "document", "市财农〔2026〕8号");
        assert_eq!((&band["issued"], &band["received"]), (&300_000.into(), &250_000.into()), "{band:#}");
        assert_eq!((&band["difference"], band["note"]["en"].as_str().map(|note| &note[..6])), (&50_000.into(), Some("500.00")));
        assert!(flow["lines"].as_array().is_some_and(|lines| lines.iter().all(|line| line["difference"] == 0)), "{flow:#}");
    }
    let back = ["take-back", &*entry, "--document", "市财农〔2026〕20号", "--date", "2026-06-01", "--amount", "500.00"];
    town.told("周主管", &[&back[..], &["--reason", "县里没有接收"]].concat());
    carry(&town, &county, &stick);
    let flow = county.facts(&["flow", "--year", "2026"]);
    assert_eq!(find(&flow["bands"], "document", "市财农〔2026〕8号")["difference"], 0, "it closes: {flow:#}");
    let one = town.facts(&["flow", "--year", "2026", "--ledger", &origin(&county)]);
    let offices: Vec<_> = one["lines"].as_array().expect("lines").iter().map(|line| &line["ledger"]).collect();
    assert!(!offices.is_empty() && offices.iter().all(|ledger| **ledger == *origin(&county)), "the one that was named");
    assert_eq!(town.on(&["--json", "flow", "--ledger", &format!("a-1/{}", "0".repeat(32))]).refusal(), "ledger-not-held");
    assert_eq!(town.on(&["--json", "--ledger", &from, "--ledger", &to, "overview"]).refusal(), "ledgers");
    let said = town.on(&["--lang", "en", "flow", "--year", "2026"]).done().out;
    assert!(said.contains("Every sum closes.") && said.contains("Both agree"), "{said}");
    // What was issued stands wherever sums are shown, so that they close there too.
    let money = town.told("李经办", &["overview", "--year", "2026"])["money"].take();
    let parts = ["issued", "paid", "committed", "spent_before", "available"].map(|part| fen(&money, part));
    assert_eq!((parts[0], parts.iter().sum::<i64>()), (250_000, fen(&money, "received")), "{money:#}");
    let documents = town.told("李经办", &["documents", "--year", "2026"]);
    assert_eq!((&documents["gone"], &documents["left"]), (&250_000.into(), &money["available"]), "{documents:#}");
    let pdf = town.arg("budget.pdf");
    town.told("周主管", &["report", "budget", "--period", "2026-01..2026-12", "--out", &pdf]);
    let checked = town.facts(&["verify-report", &pdf]);
    let figures = find(&checked["checks"], "code", "entries");
    assert_eq!(figures["holds"], "yes", "the report has the same figures, that of what was issued among them: {checked:#}");
    town.verifies();
    county.verifies();
    county.on(&["--ledger", &from, "verify"]).done();
}

#[test]
fn a_year_is_closed_when_nothing_waits() {
    let desk = Desk::demo("flow-year", 40, 12);
    assert_eq!(desk.refused("李经办", &["close-year", "2026"]), "role");
    assert_eq!(desk.refused("周主管", &["close-year", "2026"]), "year-busy", "the demo has batches that wait");
    assert_eq!(desk.told("周主管", &["close-year", "2031"]), serde_json::json!([2031]), "nothing is in it");
    assert_eq!(desk.refused("周主管", &["reopen-year", "2031", "--reason", ""]), "reason-needed");
    let open = ["programme", "CYDH-2031", "--template", "poverty-industry", "--year", "2031"];
    assert_eq!(desk.refused("周主管", &open), "year-closed");
    assert_eq!(desk.told("周主管", &["reopen-year", "2031", "--reason", "补录"]), serde_json::json!([]));
    desk.told("周主管", &open);
    desk.verifies();
}
