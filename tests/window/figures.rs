//! Every figure of the overview leads to what it sums; the list is searched, filtered, sorted and exported.

use crate::demo::{DemoOffice, both_pictures, sign_in};
use std::path::Path;
use tests::window::{Size, Window, named};

#[test]
fn the_bars_of_the_months_lead_to_the_payments_and_documents_they_sum() {
    let office = DemoOffice::new("figures", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    window.see(&named("overview-months"));
    window.picture("figures-01-overview-zh");
    let amount = |label: &str| label.rsplit(' ').next().expect("a label ends with its figure").to_owned();
    for (bar, sum) in
        [("month-approved", "payments-sum"), ("month-paid", "payments-sum"), ("month-received", "documents-received")]
    {
        window.click(&named("nav-overview"));
        let bars = format!("{} .{bar}", named("overview-months"));
        window.see(&bars);
        let shown = amount(&window.property(&bars, "ariaLabel"));
        window.click(&bars);
        window.see_text(&named(sum), &shown);
    }
    window.picture("figures-02-documents-zh");
    window.click(&named("documents-year"));
    let received = window.text(&named("documents-received"));
    window.click(&named("documents-leave"));
    window.see_text(&named("sum-received"), &received);
    window.click(&named("sum-available"));
    let left = window.text(&named("documents-left"));
    window.click(&named("nav-overview"));
    window.see_text(&named("sum-available"), &left);
    let first = named("wait-other");
    window.click(&first);
    window.see_no(&named("page-overview"));
    window.see_no(&named("failure"));
    window.click(&named("nav-overview"));
    window.click(&named("lang-switch"));
    window.see_text(&named("overview-months"), "Received");
    window.picture("figures-03-overview-en");
}

#[test]
fn money_issued_onward_stands_in_every_sum() {
    let office = DemoOffice::new("issued", 900);
    let document = ["--document", "省财农〔2026〕77号", "--programme", "CYDH-2026", "--date", "2026-03-01"];
    office.command("李经办", &[&["allocation", "--level", "province", "--amount", "5000"], &document[..]].concat());
    let onward = ["--from", "省财农〔2026〕77号", "--document", "市财农〔2026〕8号", "--to", "青山镇财政所"];
    let transfer = ["transfer", "--programme", "CYDH-2026", "--date", "2026-03-05", "--amount", "3000"];
    office.command("李经办", &[&transfer[..], &onward].concat());
    office.command("周主管", &["approve-transfer", "901", "--amount", "3000"]);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    window.see_text(&named("sum-issued"), "3,000.00");
    both_pictures(&window, "figures-04-issued-overview");
    window.click(&named("sum-issued"));
    window.see_text(&named("documents-gone"), "3,000.00");
    let left = window.text(&named("documents-left"));
    both_pictures(&window, "figures-05-issued-documents");
    window.click(&named("nav-overview"));
    window.see_text(&named("sum-available"), &left);
    window.click(&named("nav-programmes"));
    both_pictures(&window, "figures-06-issued-programmes");
    window.click(&format!("{} .programme-title", named("programme-row-0")));
    window.see_text(&named("money-issued"), "3,000.00");
    both_pictures(&window, "figures-07-issued-programme");
}

#[test]
fn payments_are_searched_filtered_sorted_and_exported() {
    let office = DemoOffice::new("list", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    window.click(&named("nav-payments"));
    let all = window.text(&named("payments-count"));
    let count = |window: &Window| window.text(&named("payments-count")).replace(',', "").parse::<u64>().unwrap_or(0);
    let whole = count(&window);
    window.choose(&named("payments-township"), "青山镇");
    wait_for_fewer(&window, &all);
    let township = count(&window);
    assert!(township > 0 && township < whole, "a township is a part: {township} of {whole}");
    window.fill(&named("payments-search"), "王");
    wait_for_fewer(&window, &window.text(&named("payments-count")));
    window.see(&named("payments-clear"));

    for (head, first) in [("payee", "ascending"), ("recorded", "descending"), ("amount", "descending")] {
        window.click(&named(&format!("sort-{head}")));
        window.see(&format!("[aria-sort={first}] {}", named(&format!("sort-{head}"))));
        window.click(&named(&format!("sort-{head}")));
        let other = if first == "ascending" { "descending" } else { "ascending" };
        window.see(&format!("[aria-sort={other}] {}", named(&format!("sort-{head}"))));
    }
    window.picture("figures-04-payments-zh");
    for (format, ending) in [("csv", ".csv"), ("xlsx", ".xlsx")] {
        window.click(&named(&format!("payments-export-{format}")));
        window.see_text(&named("saved-path"), ending);
        let path = window.text(&named("saved-path"));
        assert!(Path::new(path.trim()).is_file(), "{path} is there");
    }
    window.click(&named("payments-clear"));
    window.see_text(&named("payments-count"), &all);
}

/// Waits until the list has been asked for again.
fn wait_for_fewer(window: &Window, before: &str) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while window.text(&named("payments-count")) == before && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}
