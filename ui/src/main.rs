//! The window of Mingzhang: pages that show what the program answers and ask what the user wants.
//!
//! Invariants: it knows [`ipc`] alone and reaches the program through one call ([`bridge`]); it decides nothing that the
//! ledger depends on; every word on screen stands in both languages side by side ([`words`]); nothing of it is written
//! to disk but the chosen language.

mod app;
mod asked;
mod bridge;
mod components;
mod crash;
mod format;
mod pages;
mod route;
mod rule;
mod sending;
mod shell;
mod state;
mod timing;
mod words;

fn main() {
    crash::show_panics();
    words::remember();
    leptos::mount::mount_to_body(app::Window);
    crash::started();
}
