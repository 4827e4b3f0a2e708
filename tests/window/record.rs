//! The form for one payment: what cannot be read is never recorded as something else, and what is wrong is in sight.

use crate::demo::{DemoOffice, sign_in};
use tests::window::{Size, Window, keys, named};

#[test]
fn the_form_records_what_is_typed_and_nothing_else() {
    let office = DemoOffice::new("record", 300);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    window.press(&[keys::CONTROL, 'n']);
    window.see(&named("page-record"));

    // A public post is paid by the month: 800.00 in the demo's template.
    window.choose(&named("record-programme"), "GYGW-2026");
    for (field, text) in [
        ("record-from", "2026-09"),
        ("record-to", "2026-11"),
        ("record-beneficiary-name", "韦春平"),
        ("record-beneficiary-id", ID),
        ("record-township", "青山镇"),
        ("record-village", "松林村"),
    ] {
        window.fill(&named(field), text);
    }
    let by_period = amount(&window);
    window.fill(&named("record-months"), "2.5");
    window.see_text(".field.has-fault", "整数");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_text(".record-state", "1");
    window.picture("record-01-unread-zh");
    assert_eq!(window.count(&named("recorded")), 0, "months that cannot be read are not recorded as another number");
    window.fill(&named("record-months"), "３");
    window.see_text(".record-state", "可以登记");
    assert_eq!(amount(&window), by_period, "full-width digits are read, and the period has three months");

    // An amount that was the rule's goes with what it was computed from.
    window.choose(&named("record-programme"), "CYDH-2026");
    window.fill(&named("record-quantity"), "3");
    window.see_text(&named("record-sum"), "1,260.00");
    window.click(&named("record-quantity"));
    window.press(&[keys::HOME]);
    window.press(&[keys::DELETE]);
    window.see_text(&named("record-sum"), "—");
    window.picture("record-02-cleared-zh");
    window.click(&named("lang-switch"));
    window.picture("record-03-cleared-en");
    window.click(&named("lang-switch"));

    // At once behind the last key: it is checked, and then recorded.
    window.fill(&named("record-quantity"), "2");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_text(&named("recorded"), "840.00");
    window.picture("record-04-recorded-zh");
}

/// Nobody's ID number, with a check character that fits.
const ID: &str = "522499197503030500";

fn amount(window: &Window) -> String {
    window.see_text(".record-state", "可以登记");
    window.text(&named("record-sum"))
}
