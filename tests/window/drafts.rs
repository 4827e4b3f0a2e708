//! An import that is left and gone on with: nothing that was typed or reasoned is lost.

use crate::demo::{DemoOffice, sign_in, tests_folder};
use std::fs;
use tests::window::{Size, Window, named};

const LIST: &str = "青山镇2026年11月产业到户补助\n\
    姓名,身份证号,村,面积（亩）,金额（元）,银行账号\n\
    石一平,,松林村,1,420.00,6217880090000000001\n\
    石二平,,松林村,2,840.00,6217880090000000002\n\
    石三平,,松林村,3,1260.00,6217880090000000003\n";

#[test]
fn a_draft_is_gone_on_with_as_it_was_left() {
    let office = DemoOffice::new("drafts", 300);
    let folder = tests_folder("drafts-file");
    let file = folder.join("石家.csv");
    fs::write(&file, LIST).expect("it can be written");
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    enter(&window);
    window.upload(&named("import-file"), &file);
    window.choose(&named("import-programme"), "CYDH-2026");
    window.fill(&named("import-count"), "3");
    window.fill(&named("import-total"), "2520");
    // The last field is left, and nothing was checked.
    window.run("document.activeElement.blur()", &[]);
    leave_and_come_back(&window);
    for (field, value) in [("import-programme", "CYDH-2026"), ("import-count", "3"), ("import-total", "2,520.00")] {
        assert_eq!(window.property(&named(field), "value"), value, "{field} is as it was typed");
    }
    window.picture("drafts-01-typed-zh");

    window.click(&named("import-check"));
    window.click(&named("fault-pass-0"));
    window.fill(&named("fault-reason"), "户口补办中");
    window.click(&named("fault-pass-all"));
    window.picture("drafts-02-reason-zh");
    window.click(&named("fault-pass-yes"));
    window.see_text(&named("import-to-do"), "没有需要处理的");
    leave_and_come_back(&window);
    window.see_text(&named("import-reasons-kept"), "3");
    window.picture("drafts-03-kept-zh");
    window.click(&named("lang-switch"));
    window.picture("drafts-04-kept-en");
    window.click(&named("lang-switch"));
    window.click(&named("import-check"));
    window.see_text(&named("import-to-do"), "没有需要处理的");
    window.see_text(&named("import-faults"), "户口补办中");
    window.see_no(&named("import-export"));
    window.picture("drafts-05-checked-zh");
    window.click(&named("import-submit"));
    window.see(&named("import-done"));
    drop(window);
    fs::remove_dir_all(folder).ok();
}

fn enter(window: &Window) {
    sign_in(window, "m3", "demo-青山绿水-1003");
    window.click(&named("nav-import"));
    window.see(&named("page-import"));
}

fn leave_and_come_back(window: &Window) {
    window.click(&named("lock"));
    enter(window);
    window.click(&named("draft-open-0"));
    window.see(&named("import-count"));
}
