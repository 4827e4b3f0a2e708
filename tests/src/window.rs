//! The real desktop program on a screen of its own, driven through WebDriver.
//!
//! Everything here waits until what is asked for is so, and panics with what was on the screen where that does
//! not come true in time: a test reads as the list of what a person does and sees. The program, its driver and
//! its screen end with the [`Window`], and also where the thread that opened it dies.

mod driver;
mod picture;
mod screen;
mod wire;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use driver::Driver;
use screen::Screen;
pub use screen::Size;
use wire::{Trouble, Wire};

/// Keys that write nothing, as WebDriver names them (W3C WebDriver, section "Keyboard actions").
pub mod keys {
    #![allow(missing_docs, reason = "the names are printed on the keys")]
    pub const TAB: char = '\u{E004}';
    pub const ENTER: char = '\u{E007}';
    pub const SHIFT: char = '\u{E008}';
    pub const CONTROL: char = '\u{E009}';
    pub const ALT: char = '\u{E00A}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const PAGE_UP: char = '\u{E00E}';
    pub const PAGE_DOWN: char = '\u{E00F}';
    pub const END: char = '\u{E010}';
    pub const HOME: char = '\u{E011}';
    pub const LEFT: char = '\u{E012}';
    pub const UP: char = '\u{E013}';
    pub const RIGHT: char = '\u{E014}';
    pub const DOWN: char = '\u{E015}';
    pub const DELETE: char = '\u{E017}';
}

// The page says by itself that its program has started and drawn.
const STANDS: &str = "html[data-state=running] body";

// Two frames on, what the page holds now has been drawn.
const DRAWN: &str = "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))";

// Generous, for a busy machine: a wait that succeeds ends at once.
const WAIT_MS: u64 = 30_000;
const LOOK_AGAIN_MS: u64 = 40;
const PAGE_CHARS_SHOWN_MAX: usize = 2_000;

/// One running desktop program and its window.
pub struct Window {
    wire: Wire,
    size: Size,
    // In this order, so that the program ends before its screen goes.
    _driver: Driver,
    _screen: Screen,
}

impl Window {
    /// Starts the desktop program with `arguments`, filling a screen of `size`, and waits for its page.
    ///
    /// The program is the one built beside this test; its user's folders are empty ones of its own.
    #[track_caller]
    pub fn open<A: AsRef<str>>(arguments: &[A], size: Size) -> Self {
        let program = desktop_program();
        let screen = Screen::open(size);
        let driver = Driver::start(&screen);
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        let wire = Wire::open(driver.port(), &program, &arguments).unwrap_or_else(|why| panic!("the window opens: {why}"));
        let window = Window { wire, size, _driver: driver, _screen: screen };
        let whole = json!({ "x": 0, "y": 0, "width": size.width, "height": size.height });
        window.wire.post("window/rect", &whole).unwrap_or_else(|why| panic!("the window fills its screen: {why}"));
        window.see(STANDS);
        window
    }

    /// Opens the page in the file at `path` in Chromium, filling a screen of `size`, and waits until it says that it runs.
    ///
    /// The browser sees a camera, which shows no square code.
    #[track_caller]
    pub fn browse(path: &Path, size: Size) -> Self {
        let screen = Screen::open(size);
        let driver = Driver::of_browser(&screen);
        let profile = format!("--user-data-dir={}", driver.home().join("profile").display());
        let whole = format!("--window-size={},{}", size.width, size.height);
        // The sandbox needs rights that a test's user may lack; what it opens is our own page.
        let plain = ["--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--window-position=0,0"];
        let camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];
        let arguments: Vec<String> = plain.iter().chain(&camera).map(|it| (*it).to_owned()).chain([profile, whole]).collect();
        let wire = Wire::open_browser(driver.port(), &arguments).unwrap_or_else(|why| panic!("the browser opens: {why}"));
        let window = Window { wire, size, _driver: driver, _screen: screen };
        let path = path.canonicalize().unwrap_or_else(|why| panic!("{} is there: {why}", path.display()));
        let page = json!({ "url": format!("file://{}", path.display()) });
        window.wire.post("url", &page).unwrap_or_else(|why| panic!("the page opens: {why}"));
        window.see(STANDS);
        window
    }

    /// The size of the screen, all of which the window fills.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Waits until an element that `css` selects can be seen.
    #[track_caller]
    pub fn see(&self, css: &str) {
        self.wait(&format!("{css} is seen"), || Ok(self.first_shown(css, None)?.map(drop)));
    }

    /// Waits until an element that `css` selects can be seen and its text contains `text`.
    #[track_caller]
    pub fn see_text(&self, css: &str, text: &str) {
        self.wait(&format!("{css} shows {text:?}"), || Ok(self.first_shown(css, Some(text))?.map(drop)));
    }

    /// Waits until nothing that `css` selects can be seen.
    #[track_caller]
    pub fn see_no(&self, css: &str) {
        self.wait(&format!("{css} is gone"), || Ok(self.first_shown(css, None)?.is_none().then_some(())));
    }

    /// The text of the first element seen that `css` selects, as it is drawn.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.with_shown(css, |element| as_text(self.wire.get(&format!("element/{element}/text"))?))
    }

    /// What a field holds, or the DOM property `name` of another element, as text; empty where there is none.
    #[track_caller]
    pub fn property(&self, css: &str, name: &str) -> String {
        self.with_element(css, |element| as_text(self.wire.get(&format!("element/{element}/property/{name}"))?))
    }

    /// How many elements `css` selects now, seen or not.
    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        self.elements(css).unwrap_or_else(|why| panic!("{css} is counted: {why}")).len()
    }

    /// Clicks the first element seen that `css` selects.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.with_shown(css, |element| self.click_element(element));
    }

    /// Clicks the first element seen that `css` selects and whose text contains `text`.
    #[track_caller]
    pub fn click_text(&self, css: &str, text: &str) {
        self.wait(&format!("{css} with {text:?} is clicked"), || {
            let Some(element) = self.first_shown(css, Some(text))? else { return Ok(None) };
            self.click_element(&element).map(Some)
        });
    }

    /// Replaces what the field holds by `text`, key by key; again where the page took the focus away meanwhile, as a person
    /// would who sees that a part is missing.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.wait(&format!("{css} is seen and takes it"), || {
            let Some(element) = self.first_shown(css, None)? else { return Ok(None) };
            self.wire.post(&format!("element/{element}/clear"), &json!({}))?;
            self.send_keys(&element, text)?;
            let holds = as_text(self.wire.get(&format!("element/{element}/property/value"))?)?;
            // A field may show the characters as others, but not fewer.
            Ok((holds.chars().count() >= text.chars().count()).then_some(()))
        });
    }

    /// Chooses the option of the `<select>` with this value.
    #[track_caller]
    pub fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value={value:?}]"));
    }

    /// Presses `pressed` one after the other, wherever the focus is. Modifiers ([`keys::CONTROL`], …) stay
    /// down until all are pressed.
    #[track_caller]
    pub fn press(&self, pressed: &[char]) {
        let down = pressed.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let modifies = |key: &&char| [keys::CONTROL, keys::SHIFT, keys::ALT].contains(key);
        let mut strokes = Vec::new();
        for (key, down) in pressed.iter().zip(down) {
            strokes.push(down);
            if !modifies(&key) {
                strokes.push(json!({ "type": "keyUp", "value": key }));
            }
        }
        strokes.extend(pressed.iter().filter(modifies).map(|key| json!({ "type": "keyUp", "value": key })));
        let keyboard = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.wire.post("actions", &keyboard).unwrap_or_else(|why| panic!("the keys are pressed: {why}"));
    }

    /// Hands the file at `path` to an `<input type="file">`, seen or not, as choosing it in the dialog would.
    #[track_caller]
    pub fn upload(&self, css: &str, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|why| panic!("{} can be uploaded: {why}", path.display()));
        let path = path.to_str().expect("the tests' own paths are UTF-8");
        self.with_element(css, |element| self.send_keys(element, path));
    }

    /// As [`Window::upload`], several at once into one that takes several.
    #[track_caller]
    pub fn upload_all(&self, css: &str, paths: &[&Path]) {
        let paths: Vec<&str> = paths.iter().map(|path| path.to_str().expect("the tests' own paths are UTF-8")).collect();
        self.with_element(css, |element| self.send_keys(element, &paths.join("\n")));
    }

    /// Runs `script` as the body of a function in the page and returns what it returns.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        self.wire.post("execute/sync", &body).unwrap_or_else(|why| panic!("the script runs: {why}\n{script}"))
    }

    /// Waits until `script`, run as [`Window::run`] does, returns true.
    #[track_caller]
    pub fn see_true(&self, claim: &str, script: &str) {
        let body = json!({ "script": script, "args": [] });
        self.wait(claim, || Ok((self.wire.post("execute/sync", &body)? == Value::Bool(true)).then_some(())));
    }

    /// Saves what the window shows as `target/screenshots/<name>.png` and returns where that is.
    #[track_caller]
    pub fn picture(&self, name: &str) -> PathBuf {
        self.run(DRAWN, &[]);
        let shown = self.wire.get("screenshot").and_then(as_text).unwrap_or_else(|why| panic!("a picture is taken: {why}"));
        picture::save(name, &shown)
    }

    fn click_element(&self, element: &str) -> Result<(), Trouble> {
        self.wire.post(&format!("element/{element}/click"), &json!({})).map(drop)
    }

    fn send_keys(&self, element: &str, text: &str) -> Result<(), Trouble> {
        self.wire.post(&format!("element/{element}/value"), &json!({ "text": text })).map(drop)
    }

    fn elements(&self, css: &str) -> Result<Vec<String>, Trouble> {
        let found = self.wire.post("elements", &json!({ "using": "css selector", "value": css }))?;
        let found = found.as_array().ok_or_else(|| Trouble::unexpected("a list of elements"))?;
        found.iter().map(wire::element_id).collect()
    }

    fn first_shown(&self, css: &str, text: Option<&str>) -> Result<Option<String>, Trouble> {
        for element in self.elements(css)? {
            let says = |text| Ok(as_text(self.wire.get(&format!("element/{element}/text"))?)?.contains(text));
            let shown = self.wire.get(&format!("element/{element}/displayed"))? == Value::Bool(true);
            if shown && text.map_or(Ok(true), says)? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    #[track_caller]
    fn with_shown<T>(&self, css: &str, act: impl Fn(&str) -> Result<T, Trouble>) -> T {
        self.wait(&format!("{css} is seen and takes it"), || {
            self.first_shown(css, None)?.map(|element| act(&element)).transpose()
        })
    }

    #[track_caller]
    fn with_element<T>(&self, css: &str, act: impl Fn(&str) -> Result<T, Trouble>) -> T {
        self.wait(&format!("{css} is there"), || self.elements(css)?.first().map(|element| act(element)).transpose())
    }

    /// Looks again and again until `look` gives something. The page may redraw between a look and an act, so
    /// trouble of that kind only means looking again; other trouble ends the wait.
    #[track_caller]
    fn wait<T>(&self, claim: &str, look: impl Fn() -> Result<Option<T>, Trouble>) -> T {
        let end = Instant::now() + Duration::from_millis(WAIT_MS);
        let trouble = loop {
            let trouble = match look() {
                Ok(Some(found)) => return found,
                Ok(None) => None,
                Err(why) if why.passes() => Some(why),
                Err(why) => break Some(why),
            };
            if Instant::now() > end {
                break trouble;
            }
            std::thread::sleep(Duration::from_millis(LOOK_AGAIN_MS));
        };
        let why = trouble.map_or_else(|| format!("not within {} s", WAIT_MS / 1_000), |why| why.to_string());
        panic!("{claim}: {why}\n{}", self.what_is_shown())
    }

    fn what_is_shown(&self) -> String {
        let picture = self.wire.get("screenshot").and_then(as_text).map(|shown| picture::save(&picture::failure_name(), &shown));
        let picture = picture.map_or_else(|why| why.to_string(), |path| path.display().to_string());
        let text = self.run("return document.body.innerText", &[]);
        let text: String = text.as_str().unwrap_or_default().chars().take(PAGE_CHARS_SHOWN_MAX).collect();
        format!("picture: {picture}\nthe page reads:\n{text}")
    }
}

/// The selector of what the pages name `name` for tests (`data-testid`).
pub fn named(name: &str) -> String {
    format!("[data-testid={name:?}]")
}

fn as_text(value: Value) -> Result<String, Trouble> {
    match value {
        Value::String(text) => Ok(text),
        Value::Null => Ok(String::new()),
        other => Ok(other.to_string()),
    }
}

/// The desktop program of the same build as the program that asks: beside it, or one folder up for a test.
#[track_caller]
fn desktop_program() -> PathBuf {
    let program = picture::build_folder().join(format!("mingzhang-desktop{}", std::env::consts::EXE_SUFFIX));
    let built = |path: &Path| path.metadata().and_then(|facts| facts.modified()).ok();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/ui_bg.wasm");
    assert!(built(&program).is_some(), "the desktop program is built first: make desktop");
    assert!(built(&program) >= built(&pages), "the desktop program holds the newest pages: make desktop");
    program
}
