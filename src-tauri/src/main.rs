//! The desktop program: one window, one command. It decides nothing itself: what the window asks
//! goes to the office's use cases, and the answer goes back.
//!
//! Invariant: no other crate names tauri, so everything but the window runs and is tested without it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod call;
mod window;

use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use tauri::{App, Manager};

use office::{Service, World};

use crate::args::Args;

/// What the program could not do at all, as against what it did and found wanting.
const EXIT_COULD_NOT: u8 = 2;

/// How long after the start the first sync begins by itself.
const FIRST_SYNC: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    panic::set_hook(Box::new(|fault| {
        // Only the place: a panic's message could carry what was typed.
        let place = fault.location().map_or_else(String::new, ToString::to_string);
        eprintln!("mingzhang-desktop: the program failed inside, at {place}");
    }));
    let args = Args::parse();
    let run = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call::call])
        .setup(move |app| {
            let variable = std::env::var_os(args::DATA_VARIABLE).map(PathBuf::from);
            let folder = args.data(variable).map_or_else(|| own_folder(app, args.demo), Ok)?;
            let service = service(&folder, args.demo);
            service.keep_in_touch(FIRST_SYNC);
            app.manage(service);
            Ok(window::open(app.handle())?)
        })
        .run(tauri::generate_context!());
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("mingzhang-desktop: the window could not be opened: {why}");
            ExitCode::from(EXIT_COULD_NOT)
        }
    }
}

/// The office in the data folder; with `demo`, the demo office is there before the window opens.
fn service(folder: &Path, demo: bool) -> Arc<Service> {
    let service = Service::new(folder, World::real());
    if demo && let Err(failure) = service.answer(ipc::OpenDemo { lang: ipc::Lang::default() }.into()) {
        // The window opens all the same, and says what stands in the way.
        eprintln!("mingzhang-desktop: the demo office could not be opened ({})", failure.code);
    }
    service
}

/// The user's own data folder; the demo office has one beside the real one, so that the two never mix.
fn own_folder(app: &App, demo: bool) -> tauri::Result<PathBuf> {
    Ok(app.path().app_data_dir()?.join(if demo { "demo" } else { "office" }))
}
