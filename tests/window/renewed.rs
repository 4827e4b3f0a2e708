//! Pages that are open show what another program records in the same folder, without anybody asking for it; and not while somebody
//! types.

use crate::batches::{open, record};
use crate::demo::{DemoOffice, both_pictures, open_first_row, sign_in};
use tests::window::{Size, Window, named};

const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");
const OTHER_SUPERVISOR: (&str, &str) = ("m6", "demo-青山绿水-1006");

#[test]
fn open_pages_show_what_another_program_records() {
    let office = DemoOffice::new("renewed", 900);
    let batch = record(&office, 6, 700);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);

    // A payment, whose newest is of that batch.
    window.click(&named("nav-payments"));
    open_first_row(&window, "payments");
    window.see_text(&named("story"), "待审批");
    office.command("周主管", &["approve", &batch]);
    window.see_text(&named("story"), "已审批");
    window.see_text(&named("story"), "周主管");
    both_pictures(&window, "renewed-01-payment");

    // A batch.
    let second = record(&office, 5, 800);
    open(&window, "nav-batches", &second);
    window.see(&named("batch-withdraw"));
    assert_eq!(window.count(&named("notice")), 0, "nothing has changed yet");
    office.command("周主管", &["return", &second, "--reason", "第三行证件"]);
    window.see_text(&named("batch-last-word"), "第三行证件");
    window.see_text(&named("notice"), "刚有变化");
    both_pictures(&window, "renewed-02-batch");

    // A programme, and what all of them have.
    window.click(&named("nav-programmes"));
    window.click(&format!("{} .programme-title", named("programme-row-0")));
    window.see(&named("money-submitted"));
    let before = window.text(&named("money-submitted"));
    let third = record(&office, 7, 900);
    window.see_true("the programme's figures are new", &another("money-submitted", &before));
    window.click(&named("nav-batches"));
    let listed = format!("return document.querySelector('[data-testid=batches]').innerText.includes('{third}')");
    window.see_true("the list has it", &listed);
    drop(window);

    // Whoever types is left in peace until that is done.
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, OTHER_SUPERVISOR.0, OTHER_SUPERVISOR.1);
    open(&window, "nav-approve", &third);
    window.fill(&named("batch-reason"), "正在核对");
    office.command("周主管", &["reject", &third, "--reason", "无此项目"]);
    let patient =
        "return new Promise(done => setTimeout(() => done(document.querySelector('[data-testid=batch-reason]').value), 9000))";
    assert_eq!(window.run(patient, &[]), "正在核对", "what is being typed stays");
    window.run("document.activeElement.blur()", &[]);
    // The reason is about somebody, and so is masked for whoever has no part in it.
    window.see_text(&named("batch-last-word"), "驳回");
    window.see_no(&named("batch-approve"));
    both_pictures(&window, "renewed-03-rejected");
}

/// Whether something says other words than before.
fn another(name: &str, before: &str) -> String {
    let before = serde_json::to_string(before.trim()).expect("a text");
    format!("return document.querySelector('[data-testid={name}]').innerText.trim() !== {before}")
}
