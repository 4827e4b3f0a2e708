//! A receipt in the real window: the fields chosen, the slip made, and checked on the same machine.

use crate::demo::{DemoOffice, both_pictures, open_first_row, sign_in};
use std::{fs, path::PathBuf};
use tests::window::{Size, Window, named};

#[test]
fn a_receipt_on_paper_shows_what_was_ticked_and_is_checked() {
    let office = DemoOffice::new("receipts", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m7", "demo-青山绿水-1007");
    window.click(&named("nav-payments"));
    open_first_row(&window, "payments");
    window.see(&named("story"));
    window.click(&named("story-receipt"));
    window.see(&named("receipt-show-beneficiary_name"));
    window.click(&named("receipt-show-beneficiary_name"));
    both_pictures(&window, "receipts-01-choose");
    window.click(&named("receipt-make"));
    window.see(&named("receipt-made"));
    both_pictures(&window, "receipts-02-made");
    let path = |name: &str| PathBuf::from(window.text(&named(name)));
    let (slip, file) = (path("receipt-slip"), path("receipt-file"));
    assert!(fs::read(&slip).expect("it was saved").starts_with(b"%PDF-"), "it is a PDF file");
    assert!(fs::read_to_string(&file).expect("it was saved").starts_with("c2sp.org/tlog-proof@"), "the receipt beside it");
    // What is ticked now is not what was made.
    window.click(&named("receipt-show-beneficiary_name"));
    window.see_no(&named("receipt-made"));
    window.click(&named("receipt-close"));

    window.click(&named("nav-check"));
    both_pictures(&window, "receipts-03-check");
    window.upload(&named("check-file"), &slip);
    window.see("[data-testid=verdict][data-grade=logged]");
    window.see_text(&named("verdict-says"), "凭据成立");
    window.see_text(&named("check-facts"), "受益人姓名");
    window.see_text(&named("check-entries"), "成立");
    window.see_text(&named("check-paper"), "没有签名");
    both_pictures(&window, "receipts-04-holds");
    window.upload(&named("check-file"), &file);
    window.see_text(&named("verdict"), ".tlog-proof");
    window.see("[data-testid=verdict][data-grade=logged]");

    let text = fs::read_to_string(&file).expect("it was saved");
    let (start, end) = text.split_once("\nindex ").expect("it has a place");
    let changed = file.with_file_name("changed.tlog-proof");
    fs::write(&changed, format!("{start}\nindex 1{end}")).expect("the folder can be written to");
    window.upload(&named("check-file"), &changed);
    window.see("[data-testid=verdict][data-grade=broken]");
    window.see_text(&named("check-inclusion"), "不成立");
    both_pictures(&window, "receipts-05-changed");
}
