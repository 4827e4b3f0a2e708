//! What the other tests of the window rely on: that typing, choosing, key chords and files reach the page as they
//! would from a person's hand. The fields are put into the page by the test, so that they stay what they are.

use serde_json::json;
use tests::window::{Size, Window, keys};

const FIELDS: &str = "document.body.innerHTML = `
    <input id=name> <input id=file type=file hidden>
    <select id=kind><option value=a>甲</option><option value=b>乙</option></select>
    <button onclick='' id=one>第一</button> <p id=hidden hidden>藏</p>`;
    window.pressed = [];
    document.addEventListener('keydown', event => window.pressed.push([event.ctrlKey, event.shiftKey, event.key]));
    document.querySelector('#one').addEventListener('click', () => setTimeout(() => {
        document.querySelector('#hidden').hidden = false;
        document.querySelector('#one').remove();
    }, 300));";

fn fields() -> Window {
    let window = Window::open::<&str>(&[], Size::OFFICE);
    window.run(FIELDS, &[]);
    window
}

#[test]
fn text_is_typed_and_replaced() {
    let window = fields();
    window.fill("#name", "王秀兰 420.00");
    assert_eq!(window.property("#name", "value"), "王秀兰 420.00", "Chinese and Latin text arrive as typed");
    window.fill("#name", "周");
    assert_eq!(window.property("#name", "value"), "周", "filling a field replaces what it held");
}

#[test]
fn options_files_and_keys_arrive() {
    let window = fields();
    window.choose("#kind", "b");
    assert_eq!(window.property("#kind", "value"), "b", "the option with the value is chosen");

    let file = written("发放表.csv", "姓名,金额\n甲,1.00\n");
    window.upload("#file", &file);
    let script = "const file = document.querySelector('#file').files[0]; return file.text().then(text => [file.name, text])";
    assert_eq!(
        window.run(script, &[]),
        json!([file.file_name().and_then(|name| name.to_str()), "姓名,金额\n甲,1.00\n"]),
        "the page reads the file that was handed to it"
    );

    std::fs::remove_file(&file).ok();

    window.press(&[keys::CONTROL, 'n']);
    window.press(&[keys::SHIFT, keys::RIGHT]);
    window.press(&['/']);
    let pressed = json!([
        [true, false, "Control"],
        [true, false, "n"],
        [false, true, "Shift"],
        [false, true, "ArrowRight"],
        [false, false, "/"]
    ]);
    assert_eq!(window.run("return window.pressed", &[]), pressed, "chords arrive whole, and nothing stays down");
}

#[test]
fn waiting_sees_what_comes_and_what_goes() {
    let window = fields();
    assert_eq!(window.count("#hidden"), 1, "the hidden text is in the page");
    window.click_text("button", "第一");
    window.see_text("#hidden", "藏");
    window.see_no("#one");
    assert_eq!(window.text("#hidden"), "藏", "what is seen can be read");
}

#[test]
fn the_window_fills_screens_of_both_sizes() {
    for size in [Size::OFFICE, Size::LARGE] {
        let window = Window::open::<&str>(&[], size);
        let inside = window.run("return [innerWidth, innerHeight]", &[]);
        assert_eq!(inside, json!([size.width, size.height]), "the page has the whole screen");
        let picture = window.picture(&format!("first-{}x{}", size.width, size.height));
        let png = std::fs::read(picture).expect("the picture was just written");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes are four bytes"));
        // Width and height stand at the start of a PNG's first chunk (PNG specification, section 11.2.1).
        assert_eq!((number(16), number(20)), (size.width, size.height), "the picture shows the whole screen");
    }
}

fn written(name: &str, content: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&path, content).expect("a temporary file can be written");
    path
}
