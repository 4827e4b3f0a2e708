//! What the shell lets the pages do: ask the program through one command, and nothing else.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tests::window::{Size, Window};

/// The outcome of calling `command` as the pages do: `["done", reply]` or `["refused", why]`.
fn invoke(window: &Window, command: &str, arguments: &Value) -> Value {
    let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
        .then(reply => ['done', reply], why => ['refused', why])";
    window.run(script, &[json!(command), arguments.clone()])
}

#[test]
fn the_pages_ask_and_are_answered() {
    let folder = std::env::temp_dir().join(format!("mingzhang-empty-{}", std::process::id()));
    let folder = folder.to_str().expect("the temporary folder's name is UTF-8");
    let window = Window::open(&["--data", folder], Size::OFFICE);
    let answer = invoke(&window, "call", &json!({ "request": { "call": "GetStatus", "with": {} } }));
    assert_eq!(answer[0], "done", "the program answers: {answer}");
    assert_eq!(answer[1]["folder"], folder, "it works on the folder it was started on");
}

#[test]
fn requests_that_are_none_are_refused() {
    let window = Window::open::<&str>(&[], Size::OFFICE);
    for request in [json!(null), json!({}), json!({ "call": "Shutdown", "with": {} }), json!({ "call": "GetStatus" })] {
        let answer = invoke(&window, "call", &json!({ "request": request }));
        assert_eq!(answer[0], "refused", "{request} is no request: {answer}");
    }
}

#[test]
fn no_other_command_can_be_reached() {
    let window = Window::open::<&str>(&[], Size::OFFICE);
    for command in [
        "plugin:app|version",
        "plugin:event|listen",
        "plugin:image|new",
        "plugin:menu|new",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "plugin:tray|new",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:window|close",
        "plugin:window|create",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "nothing",
    ] {
        let answer = invoke(&window, command, &json!({}));
        assert_eq!(answer[0], "refused", "{command} is out of reach: {answer}");
    }
}

#[test]
fn nothing_reaches_the_network_or_leaves_the_page() {
    let window = Window::open::<&str>(&[], Size::OFFICE);
    let (address, asked) = listener();
    let page = window.run("return location.href", &[]);
    // What an injected text could try. Each is tried by itself, and the listener knows whether it got out.
    for attempt in [
        "location.href = arguments[0]",
        "location.href = 'tauri://elsewhere/index.html'",
        "window.open(arguments[0])",
        "fetch(arguments[0]).catch(() => {})",
        "navigator.sendBeacon(arguments[0], 'x')",
        "new Image().src = arguments[0]",
        "try { new WebSocket(arguments[0].replace('http', 'ws')) } catch {}",
        "try { new EventSource(arguments[0]) } catch {}",
        "document.head.append(Object.assign(document.createElement('script'), { src: arguments[0] }))",
        "document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: arguments[0] }))",
        "document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: arguments[0] }))",
        "document.body.append(Object.assign(document.createElement('iframe'), { src: arguments[0] }))",
        "document.body.append(Object.assign(document.createElement('object'), { data: arguments[0] }))",
        "document.body.append(Object.assign(document.createElement('a'), { href: arguments[0], id: 'out' })); out.click()",
        "document.body.append(Object.assign(document.createElement('a'), { href: arguments[0], id: 'save', download: 'x' })); save.click()",
        "document.body.append(Object.assign(document.createElement('form'), { action: arguments[0], id: 'send' })); send.submit()",
        "document.head.insertAdjacentHTML('beforeend', `<meta http-equiv=refresh content='0;url=${arguments[0]}'>`)",
        "document.body.style.backgroundImage = `url(${arguments[0]})`",
    ] {
        window.run(attempt, &[json!(address)]);
        pause(&window);
        assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing was asked of the network by: {attempt}");
        assert_eq!(window.run("return location.href", &[]), page, "the window stays on its own page after: {attempt}");
    }
    // The listener does hear: what got out above would have been counted.
    minreq::get(&*address).send().expect("the listener answers");
    assert_eq!(asked.load(Ordering::SeqCst), 1, "the listener counts what reaches it");
}

#[test]
fn no_text_becomes_code() {
    let window = Window::open::<&str>(&[], Size::OFFICE);
    for attempt in [
        "eval('window.ran = true')",
        "new Function('window.ran = true')()",
        "setTimeout('window.ran = true', 0)",
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))",
        "document.body.insertAdjacentHTML('beforeend', `<img src='none' onerror='window.ran = true'>`)",
        "document.body.insertAdjacentHTML('beforeend', `<a href='javascript:window.ran = true' id=act>x</a>`); act.click()",
        "document.body.insertAdjacentHTML('beforeend', `<style>body { outline-style: dotted }</style>`);
         window.ran = getComputedStyle(document.body).outlineStyle == 'dotted'",
    ] {
        window.run(&format!("try {{ {attempt} }} catch {{}}"), &[]);
        pause(&window);
        assert_ne!(window.run("return window.ran ?? null", &[]), json!(true), "refused: {attempt}");
    }
}

/// Lets the page finish what it was told: a timer of its own runs out after it.
fn pause(window: &Window) {
    window.run("return new Promise(done => setTimeout(done, 200))", &[]);
}

/// A listener on this machine that answers everything, and the count of what was asked of it.
fn listener() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
    let address = format!("http://{}/", listener.local_addr().expect("a bound socket has an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK");
        }
    });
    (address, asked)
}
