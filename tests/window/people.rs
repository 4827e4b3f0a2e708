//! Members and their keys in the real window: enrolled by two, keys and sheets renewed, rights lent and taken back, work
//! handed over before somebody leaves.

use crate::demo::{DemoOffice, sign_in};
use serde_json::json;
use tests::window::{Size, Window, keys, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const SECOND: (&str, &str) = ("m2", "demo-青山绿水-1002");
const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");
const NEW: (&str, &str) = ("m8", "新来的人 自己想的 密码");
const RENEWED: (&str, &str) = ("m8", "第二把钥匙 也是 自己想的");

#[test]
fn a_member_comes_by_two_signatures_and_keeps_the_sheet_in_hand() {
    let office = DemoOffice::new("people", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    people(&window, FIRST);
    window.click(&named("enrol"));
    window.fill(&named("enrol-name"), "新经办");
    window.click(&named("enrol-role-clerk"));
    passphrase(&window, "enrol", NEW.1);
    window.picture("people-01-enrol-zh");
    window.click(&named("enrol-yes"));
    window.see_text(&named("recovery-sheet"), "新经办");
    window.picture("people-02-sheet-zh");

    // Neither a shortcut nor the lock takes the sheet away.
    window.press(&[keys::CONTROL, 'n']);
    lock_behind_its_back(&window);
    window.see(&named("recovery-code"));
    print_look(&window, true);
    window.picture("people-03-sheet-printed-zh");
    print_look(&window, false);
    window.click(&named("lang-switch"));
    window.picture("people-04-sheet-en");
    window.click(&named("lang-switch"));
    assert_eq!(window.property(&named("sheet-done"), "disabled"), "true", "before it is sealed nobody goes on");
    window.click(&named("sheet-sealed"));
    window.click(&named("sheet-done"));
    window.see(&named("page-signin"));
    assert_eq!(window.count("[data-testid=signin-member][data-member=m8]"), 0, "who waits cannot sign in");

    people(&window, FIRST);
    assert_eq!(window.count(&named("countersign-0")), 0, "the first signer does not sign second");
    window.picture("people-05-waiting-first-zh");
    window.click(&named("lock"));
    people(&window, SECOND);
    window.see_text(&named("waiting-act-0"), "经办");
    window.click(&named("countersign-0"));
    window.see_text(&named("waiting-whole"), "m8");
    window.see_text(&named("waiting-whole"), "新密钥");
    window.picture("people-06-countersign-zh");
    window.click(&named("countersign-yes"));
    window.see_no(&named("waiting-acts"));
    window.click(&named("lock"));

    try_sign_in(&window, (NEW.0, "错的密码 错的密码 错的"));
    window.see_text(&named("page-signin"), "密码不对");
    window.picture("people-07-wrong-passphrase-zh");
    window.click(&named("lang-switch"));
    window.see_text(&named("page-signin"), "passphrase is wrong");
    window.picture("people-08-wrong-passphrase-en");
    window.click(&named("lang-switch"));
    sign_in(&window, NEW.0, NEW.1);

    renews_key_and_sheet(&window);
    lends_and_takes_back(&window);
}

/// A new key, then a new sheet; both show a sheet that must be sealed.
fn renews_key_and_sheet(window: &Window) {
    window.click(&named("nav-people"));
    window.click(&named("member-rotate"));
    passphrase(window, "rotate", RENEWED.1);
    window.click(&named("rotate-yes"));
    let first = sealed(window);
    window.click(&named("nav-people"));
    window.click(&named("member-sheet"));
    window.fill(&named("renew-passphrase"), NEW.1);
    window.click(&named("renew-yes"));
    window.see_text(&named("renew-dialog"), "密码不对");
    window.fill(&named("renew-passphrase"), RENEWED.1);
    window.click(&named("renew-yes"));
    let second = sealed(window);
    assert_ne!(first, second, "another code");
    window.click(&named("lock"));

    // The sheet opens, and is void from then on.
    window.see(&named("page-signin"));
    window.click("[data-testid=signin-member][data-member=m8]");
    window.click(&named("signin-forgotten"));
    window.fill(&named("recover-code"), &second);
    passphrase(window, "recover", RENEWED.1);
    window.picture("people-09-recover-zh");
    window.click(&named("recover-submit"));
    let third = sealed(window);
    assert_ne!(second, third, "a used code is replaced at once");
}

fn lends_and_takes_back(window: &Window) {
    window.click(&named("nav-people"));
    window.click(&named("member-delegate"));
    window.choose(&named("delegate-to"), "m3");
    window.picture("people-10-delegate-zh");
    window.click(&named("delegate-yes"));
    window.see(&named("delegation-end"));
    window.picture("people-11-lent-zh");
    window.click(&named("delegation-end"));
    window.picture("people-12-end-delegation-zh");
    window.click(&named("delegation-end-yes"));
    window.see_no(&named("delegation-end"));
}

#[test]
fn rules_and_leavers_are_signed_with_open_eyes() {
    let office = DemoOffice::new("leavers", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    people(&window, FIRST);
    window.click(&named("office-rule"));
    // A driver that clears a field does not type: what was there stays before the new digits, and is no amount.
    window.fill(&named("office-rule-over"), "1000");
    assert_eq!(window.property(&named("office-rule-save"), "disabled"), "true", "no slip does away with the threshold");
    empty(&window, "office-rule-over");
    window.fill(&named("office-rule-over"), "1000");
    window.picture("people-20-rule-zh");
    window.click(&named("office-rule-save"));
    window.see_text(&named("waiting-act-0"), "500,000.00 元 → 1,000.00 元");
    window.click(&named("lang-switch"));
    window.see_text(&named("waiting-act-0"), "500,000.00 → 1,000.00");
    window.picture("people-21-waiting-en");
    window.click(&named("decline-0"));
    window.picture("people-22-decline-en");
    window.click(&named("decline-yes"));
    window.see_no(&named("waiting-acts"));
    assert!(window.text(&named("office-rule-now")).contains("500,000.00"), "it stays as it was");

    // 赵经办 has batches that wait.
    window.click("[data-testid=member-row-3] b");
    window.click(&named("member-revoke"));
    window.see_text(&named("revoke-open"), "Open work");
    window.fill(&named("revoke-reason"), "moved to another office");
    assert_eq!(window.property(&named("revoke-yes"), "disabled"), "true", "open work is not left by accident");
    window.picture("people-23-revoke-en");
    window.click(&named("revoke-leave"));
    window.click(&named("revoke-yes"));
    window.see_no(&named("revoke-dialog"));
    window.click("[data-testid=member-row-3] b");
    window.picture("people-24-revoked-en");
    window.click(&named("lang-switch"));
    window.click(&named("member-handover"));
    window.see(&named("handover-batches"));
    window.choose(&named("handover-to"), "m3");
    window.picture("people-25-handover-zh");
    window.click(&named("handover-yes"));
    window.see_text(&named("handover-who"), "李经办");
    window.picture("people-26-handed-over-zh");
}

#[test]
fn a_locked_window_keeps_no_person_that_was_typed() {
    let office = DemoOffice::new("typed", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    window.press(&[keys::CONTROL, 'n']);
    window.choose(&named("record-programme"), "CYDH-2026");
    window.fill(&named("record-beneficiary-name"), "王秀兰");
    window.click(&named("lock"));
    sign_in(&window, CLERK.0, CLERK.1);
    window.press(&[keys::CONTROL, 'n']);
    window.see(&named("record-programme"));
    assert_eq!(window.property(&named("record-programme"), "value"), "CYDH-2026", "what is not personal is still there");
    assert_eq!(window.property(&named("record-beneficiary-name"), "value"), "", "the name is not");
}

/// Signs in and opens the page of members.
fn people(window: &Window, (member, passphrase): (&str, &str)) {
    sign_in(window, member, passphrase);
    window.click(&named("nav-people"));
    window.see(&named("members"));
}

fn try_sign_in(window: &Window, (member, passphrase): (&str, &str)) {
    window.see(&named("page-signin"));
    window.click(&format!("[data-testid=signin-member][data-member={member}]"));
    window.fill(&named("signin-passphrase"), passphrase);
    window.click(&named("signin-submit"));
}

fn passphrase(window: &Window, form: &str, passphrase: &str) {
    window.fill(&named(&format!("{form}-passphrase")), passphrase);
    window.fill(&named(&format!("{form}-again")), passphrase);
}

/// Seals the sheet that is shown; returns its code.
fn sealed(window: &Window) -> String {
    window.see(&named("recovery-sheet"));
    let code = window.property(&named("recovery-code"), "textContent");
    window.click(&named("sheet-sealed"));
    window.click(&named("sheet-done"));
    window.see(&named("shell"));
    code
}

/// Empties a field as a person would, so that the page learns of it.
fn empty(window: &Window, field: &str) {
    let script = "const field = document.querySelector(arguments[0]);
        field.value = ''; field.dispatchEvent(new Event('input', { bubbles: true }));";
    window.run(script, &[json!(named(field))]);
}

/// As the idle lock would while nobody touches the window.
fn lock_behind_its_back(window: &Window) {
    let script = "return window.__TAURI_INTERNALS__.invoke('call', arguments[0]).then(() => true)";
    window.run(script, &[json!({ "request": { "call": "SignOut", "with": {} } })]);
}

/// Shows on the screen what would be printed, or the screen again.
fn print_look(window: &Window, on: bool) {
    let (from, to) = if on { ("print", "all") } else { ("all", "print") };
    let script = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
        if (rule.media && rule.media.mediaText == arguments[0]) rule.media.mediaText = arguments[1];";
    window.run(script, &[json!(from), json!(to)]);
}
