//! The window.
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The shell's one door: every page carries it, and it answers with the reply or throws the failure.
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"])]
    async fn invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;
}

fn main() {
    leptos::mount::mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    let (answer, set_answer) = signal(String::new());
    let ask = move |_| {
        wasm_bindgen_futures::spawn_local(async move {
            let arguments = js_sys::JSON::parse(r#"{"request":{"call":"GetStatus","with":{}}}"#).expect("the text is JSON");
            let text = match invoke("call", arguments).await {
                Ok(reply) | Err(reply) => js_sys::JSON::stringify(&reply).map(String::from).unwrap_or_default(),
            };
            set_answer.set(text);
        });
    };
    view! {
        <h1>"明账"</h1>
        <button on:click=ask>"问"</button>
        <output>{answer}</output>
    }
}
