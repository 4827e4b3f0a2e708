//! Standing for another office's ledger, after its first entry was read out.

use crate::demo::{both_pictures, sign_in, turned};
use crate::peers::Offices;
use office::{Office, World};
use tests::window::{Size, Window, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");

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
