//! Declares the shell's commands, so that none can be called that a capability does not name.
use std::path::Path;

const PAGES: &str = "../ui/dist";

fn main() {
    println!("cargo:rerun-if-changed={PAGES}");
    if !Path::new(PAGES).join("index.html").is_file() {
        println!("cargo:error=the window's pages are not built yet; build them with `make ui`");
        return;
    }
    let manifest = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(why) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:error={why:#}");
    }
}
