//! Files that the user gives: chosen or dropped, read whole, handed on as base64 (RFC 4648).
use super::{Icon, Sign};
use crate::words::Words;
use ipc::{Blame, Failure, Text};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Larger files are refused before they are read; the program has the same limit.
pub const FILE_BYTES_MAX: f64 = 64.0 * 1024.0 * 1024.0;

/// A place to drop a file on, or to press and choose one. While it stands, a file may be dropped anywhere in the window.
#[component]
pub fn PickFile(
    title: Words,
    hint: Words,
    /// Endings offered in the dialog of the system, e.g. `.xlsx,.csv`.
    accept: &'static str,
    on_file: Callback<(web_sys::File,)>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] testid: String,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)).filter(|_| !disabled.get_untracked()) {
            on_file.run((file,));
        }
    };
    let handles = [
        window_event_listener(ev::dragover, move |ev| {
            ev.prevent_default();
            over.set(true);
        }),
        window_event_listener(ev::dragleave, move |ev| {
            // Only when the pointer leaves the window, not when it passes from one element to the next.
            if ev.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |ev| {
            // Otherwise the web view would try to show the file in place of the window.
            ev.prevent_default();
            over.set(false);
            take(ev.data_transfer().and_then(|data| data.files()));
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    view! {
        <label class="pick" class:is-over=over class:is-off=disabled>
            <input
                node_ref=input
                type="file"
                class="pick-input"
                accept=accept
                disabled=disabled
                aria-label=title
                data-testid=testid
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        take(input.files());
                        // So that choosing the same file again is a change too.
                        input.set_value("");
                    }
                }
            />
            <Icon sign=Sign::Save/>
            <b>{title}</b>
            <span class="quiet">{hint}</span>
        </label>
    }
}

/// The whole file as base64. It stays in memory: nothing is written.
pub async fn base64_of(file: &web_sys::File) -> Result<String, Failure> {
    if file.size() > FILE_BYTES_MAX {
        return Err(too_large(file.size()));
    }
    let reader = web_sys::FileReader::new().map_err(|_| unreadable())?;
    let read = js_sys::Promise::new(&mut |resolve, reject| {
        reader.set_onload(Some(&resolve));
        reader.set_onerror(Some(&reject));
        if reader.read_as_data_url(file).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(read).await.map_err(|_| unreadable())?;
    let url = reader.result().ok().and_then(|result| result.as_string()).ok_or_else(unreadable)?;
    // `data:<type>;base64,<content>`; an empty file has no comma in some web views.
    Ok(url.split_once(',').map(|(_, content)| content.to_owned()).unwrap_or_default())
}

fn too_large(bytes: f64) -> Failure {
    let size = crate::format::bytes(bytes as u64);
    Failure {
        code: "file-too-large".into(),
        blame: Blame::File,
        what: Text::new(
            format!("文件有 {size}，超过 64 MiB 的上限。"),
            format!("The file has {size}, more than the limit of 64 MiB."),
        ),
        remedy: Text::new(
            "请在表格软件中删去图片和无关工作表，或按村拆成几个文件再导入。",
            "Remove pictures and unrelated sheets in the spreadsheet program, or split it into several files by village.",
        ),
    }
}

fn unreadable() -> Failure {
    Failure {
        code: "file-unreadable".into(),
        blame: Blame::File,
        what: Text::new("读不了这个文件。", "The file could not be read."),
        remedy: Text::new(
            "请先在其他程序中关闭它；文件在 U 盘上时请确认没有拔出，然后重新选择。",
            "Close it in other programs; if it lies on a stick, make sure that is still plugged in; then choose it again.",
        ),
    }
}
