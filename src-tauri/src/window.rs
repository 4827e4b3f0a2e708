//! The one window, and what its pages may reach: themselves.
use tauri::utils::config::WebviewUrl;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Url, WebviewWindowBuilder};

/// The label by which the capability file names the window.
pub const LABEL: &str = "main";

// The commonest screen of a county office; at 150 % scaling it is 911 × 512, so the least is below that.
const SIZE_PX: (f64, f64) = (1366.0, 768.0);
const SIZE_PX_MIN: (f64, f64) = (880.0, 480.0);

// The web view's way to any network: a port of this machine on which nothing listens. Its own pages need none, and
// even the connections that it would open ahead of a click end here.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Opens the window on the program's own first page. It follows no link out of the program, opens no
/// second window and downloads nothing: files are written by the program, where the user says.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("明账 Mingzhang")
        .inner_size(SIZE_PX.0, SIZE_PX.1)
        .min_inner_size(SIZE_PX_MIN.0, SIZE_PX_MIN.1)
        .prevent_overflow()
        .center()
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .proxy_url(NOWHERE.parse().expect("it is a URL"))
        .build()?;
    Ok(())
}

/// Whether `url` is a page that the program carries: `tauri://localhost/…`, which is
/// `http://tauri.localhost/…` where the system's web view knows no schemes of its own.
fn is_own_page(url: &Url) -> bool {
    let own = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    (url.scheme(), url.host_str().unwrap_or_default()) == own && url.port().is_none() && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> bool {
        is_own_page(&url.parse().expect("the case is a URL"))
    }

    #[cfg(not(windows))]
    #[test]
    fn own_pages_are_followed() {
        assert!(check("tauri://localhost/"), "the first page");
        assert!(check("tauri://localhost/index.html#/payments"), "a place within it");
    }

    #[test]
    fn nothing_else_is_followed() {
        for url in [
            "https://example.org/",
            "http://localhost/",
            "http://tauri.localhost.example.org/",
            "https://tauri.localhost/",
            "tauri://example.org/",
            "tauri://localhost:8080/",
            "tauri://user@localhost/",
            "file:///etc/hostname",
            "data:text/html,x",
            "javascript:0",
            "about:blank",
            "ipc://localhost/call",
        ] {
            assert!(!check(url), "{url} is not a page of the program");
        }
    }
}
