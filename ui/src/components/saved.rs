//! What is shown of a file that the program wrote.
use super::Raw;
use crate::format;
use crate::words::w;
use ipc::SavedFile;
use leptos::prelude::*;

/// Path, size and hash of a saved file.
#[component]
pub fn Saved(file: SavedFile) -> impl IntoView {
    let SavedFile { path, bytes, sha256 } = file;
    view! {
        <div class="saved" data-testid="saved">
            <Raw label=w("已保存到", "Saved to") value=path testid="saved-path"/>
            <p class="saved-size">{format::bytes(bytes)}</p>
            <details>
                <summary>"SHA-256"</summary>
                <pre class="raw-value">{sha256}</pre>
            </details>
        </div>
    }
}
