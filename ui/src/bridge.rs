//! The way to the program: one call, typed by [`ipc`], JSON both ways.
use crate::state::app;
use ipc::{Blame, Call, Failure, InLedger, KEPT_FOR_LATER, Request, Text};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The shell's one door: it answers with the reply or throws the failure.
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"])]
    async fn invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;
}

/// Asks the program. A failure is always one that can be shown: what comes back unreadable becomes a
/// `window-bridge` failure that says so.
pub async fn call<C: Call>(call: C) -> Result<C::Reply, Failure> {
    let reply = ask(call.into()).await.inspect_err(|why| {
        if is_kept(why) {
            app().kept(why);
        }
    })?;
    serde_json::from_str(&reply).map_err(|why| unreadable(&why.to_string()))
}

/// Nothing failed: it is signed, and waits here until the line to the office is up again.
pub fn is_kept(failure: &Failure) -> bool {
    failure.code == KEPT_FOR_LATER
}

/// The part that does not depend on the type of the call, so that it exists once in the WebAssembly.
async fn ask(request: Request) -> Result<String, Failure> {
    // What is read is read in the ledger that the window looks at; all else is the own office's.
    let request = match app().copy_origin() {
        Some(origin) if request.reads_any_ledger() => Request::InLedger(InLedger { origin, request: Box::new(request) }),
        _ => request,
    };
    let arguments = serde_json::json!({ "request": request }).to_string();
    let arguments = js_sys::JSON::parse(&arguments).map_err(|_| unreadable("request"))?;
    match invoke("call", arguments).await {
        Ok(reply) => stringify(&reply).ok_or_else(|| unreadable("reply")),
        Err(thrown) => Err(stringify(&thrown)
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_else(|| unreadable(&thrown.as_string().unwrap_or_default()))),
    }
}

fn stringify(value: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string())
}

/// Only the decoder's words about shape go in, never a value.
fn unreadable(why: &str) -> Failure {
    Failure {
        code: "window-bridge".into(),
        blame: Blame::Program,
        what: Text::new(
            format!("窗口与程序没有说通（{why}）。"),
            format!("The window and the program did not understand each other ({why})."),
        ),
        remedy: Text::new(
            "账本没有因此改变。请重新打开程序；仍然如此时，请重新安装同一版本的程序。",
            "The ledger was not changed by this. Open the program again; if it stays, reinstall it in one version.",
        ),
    }
}
