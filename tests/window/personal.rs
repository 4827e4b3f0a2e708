//! What one office gives another of personal fields, an order to erase that reaches it, and its word that it has; and standing for
//! another office's ledger.

use crate::demo::{both_pictures, open_first_row, sign_in, turned};
use crate::peers::Offices;
use ipc::{GiveNow, SignIn, SyncNow};
use office::{Office, World};
use tests::window::{Size, Window, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const SECOND: (&str, &str) = ("m2", "demo-青山绿水-1002");

#[test]
fn personal_fields_go_where_two_say_and_what_is_erased_is_acknowledged() {
    let offices = Offices::new("personal", 2);
    let served = offices.serve(&offices.folder(2));
    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.click(&named("nav-peers"));
    window.click(&format!("{} b", named("peer-row-0")));
    window.see(&named("peer-rights"));
    assert_eq!(window.count(&named("peer-personal")), 0, "nothing is given yet");
    window.click(&named("peer-change"));
    window.click(&named("peer-right-personal"));
    window.click(&named("peer-programme-CYDH-2026"));
    both_pictures(&window, "personal-01-right");
    window.click(&named("peer-change-yes"));
    window.see_text(&named("notice"), "另一位管理员");
    countersign(&window, Some("personal-02-countersign"));

    // It is packed and brought with the next sync.
    window.click(&named("nav-peers"));
    window.click(&format!("{} b", named("peer-row-0")));
    window.see_text(&named("peer-rights"), "个人信息");
    window.see_text(&named("peer-given"), "等它来取");
    window.click(&named("peer-sync"));
    window.see(&named("sync-says"));
    window.see_text(&named("peer-given"), "CYDH-2026");
    window.see_text(&named("peer-given"), "0 包");
    both_pictures(&window, "personal-03-given");

    // There it opens when somebody is signed in and the entries have come that it belongs to.
    let other = Window::open(&["--data", &offices.folder(2).display().to_string()], Size::OFFICE);
    sign_in(&other, FIRST.0, FIRST.1);
    other.click(&named("nav-peers"));
    other.click(&format!("{} b", named("peer-row-0")));
    other.see_text(&named("peer-received"), "还没打开");
    both_pictures(&other, "personal-04-waiting");
    other.click(&named("peer-sync"));
    other.see_text(&named("sync-says"), "同步完成");
    other.see_text(&named("peer-received"), "CYDH-2026");
    both_pictures(&other, "personal-05-received");
    drop(other);

    // An order to erase, in force by two.
    window.click(&named("nav-payments"));
    window.choose(&named("payments-programme"), "CYDH-2026");
    open_first_row(&window, "payments");
    window.click(&named("story-erase"));
    window.click(&named("erase-beneficiary_name"));
    window.fill(&named("erase-reason"), "本人要求");
    both_pictures(&window, "personal-06-erase");
    window.click(&named("erase-submit"));
    window.see_text(&named("erasure"), "等另一位管理员");
    countersign(&window, Some("personal-07-erase-second"));
    window.click(&named("nav-payments"));
    window.choose(&named("payments-programme"), "CYDH-2026");
    open_first_row(&window, "payments");
    window.see_text(&named("erasure"), "本机已抹除");
    window.see_text(&named("erasure-holder"), "还没有确认");
    both_pictures(&window, "personal-08-in-force");

    // It reaches the holder with the next exchange; a member there has it erased, and its word comes back.
    let mut holder = Office::open(&offices.folder(2), World::real()).expect("it opens");
    holder.sign_in(&SignIn { member: FIRST.0.into(), passphrase: FIRST.1.into() }).expect("an administrator signs in");
    let fetched = holder.sync_now(&SyncNow { origin: None }).expect("it syncs");
    assert_eq!(fetched.runs[0].failure, None, "the window takes calls");
    holder.give_now(&GiveNow {}).expect("it is erased");
    holder.sync_now(&SyncNow { origin: None }).expect("its word goes");
    drop(holder);
    window.click(&named("nav-overview"));
    window.click(&named("nav-payments"));
    window.choose(&named("payments-programme"), "CYDH-2026");
    open_first_row(&window, "payments");
    window.see_text(&named("erasure-holder"), "已签名确认抹除");
    both_pictures(&window, "personal-09-acknowledged");
    served.stop();
}

#[test]
fn an_office_vouches_for_another_whose_first_entry_was_read_out() {
    let offices = Offices::new("vouched", 2);
    let mut other = Office::open(&offices.folder(2), World::real()).expect("it opens");
    let genesis = other.peers().expect("they are shown").card.and_then(|card| card.ties.genesis).expect("it has a first entry");
    drop(other);
    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.click(&named("nav-peers"));
    window.click(&format!("{} b", named("peer-row-0")));
    window.see_text(&named("vouchers"), "未经担保");
    window.click(&named("peer-vouch"));
    window.see_text(&named("vouch-dialog"), "请先与它同步");
    window.press(&[tests::window::keys::ESCAPE]);

    let served = offices.serve(&offices.folder(2));
    window.click(&named("peer-sync"));
    window.see_text(&named("sync-says"), "同步完成");
    served.stop();
    window.click(&named("peer-vouch"));
    window.fill(&named("vouch-fingerprint"), &turned(&genesis, 2));
    assert_eq!(window.property(&named("vouch-yes"), "disabled"), "true", "the fingerprint comes first");
    both_pictures(&window, "vouched-01-one-group");
    window.fill(&named("vouch-fingerprint"), &genesis);
    window.see_text(&named("vouch-dialog"), "与第一条记录相符");
    both_pictures(&window, "vouched-02-same");
    window.click(&named("vouch-yes"));
    window.see_text(&named("peer-row-0"), "担保");
    window.see_text(&named("vouchers"), "其第");
    window.see_no(&named("peer-vouch"));
    both_pictures(&window, "vouched-03-done");

    // Where the other reads it out.
    let other = Window::open(&["--data", &offices.folder(2).display().to_string()], Size::OFFICE);
    sign_in(&other, FIRST.0, FIRST.1);
    other.click(&named("nav-peers"));
    other.run("document.querySelector('[data-testid=card-genesis]').closest('details').open = true", &[]);
    let shown: String = other.text(&named("card-genesis")).chars().filter(char::is_ascii_digit).collect();
    assert_eq!(shown, genesis.chars().filter(char::is_ascii_digit).collect::<String>());
    both_pictures(&other, "vouched-04-read-out");
}

/// The other administrator signs what waits; then the first is back.
fn countersign(window: &Window, picture: Option<&str>) {
    window.click(&named("lock"));
    sign_in(window, SECOND.0, SECOND.1);
    window.click(&named("nav-people"));
    window.click(&named("countersign-0"));
    window.see(&named("waiting-whole"));
    picture.into_iter().for_each(|name| both_pictures(window, name));
    window.click(&named("countersign-yes"));
    window.see_no(&named("waiting-acts"));
    window.click(&named("lock"));
    sign_in(window, FIRST.0, FIRST.1);
}
