//! Pictures of the window, kept in the build's folder.
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Saves a PNG that arrived as base64 as `target/screenshots/<name>.png`.
#[track_caller]
pub fn save(name: &str, base64: &str) -> PathBuf {
    let png = STANDARD.decode(base64).expect("the driver sends a picture as base64");
    let folder = target_folder().join("screenshots");
    let path = folder.join(name).with_extension("png");
    std::fs::create_dir_all(path.parent().unwrap_or(&folder)).expect("the folder of pictures can be made");
    std::fs::write(&path, png).expect("the picture can be written");
    path
}

/// A name for the picture of a failure, no other's in this process: the test's, and a number.
pub fn failure_name() -> String {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    let taken = TAKEN.fetch_add(1, Ordering::Relaxed);
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("window").replace("::", "-");
    format!("failed/{test}-{taken}.png")
}

/// The folder `target`, which nothing outlives that is worth keeping.
pub fn target_folder() -> PathBuf {
    build_folder().parent().expect("a build's folder lies in target").to_path_buf()
}

/// The folder that holds the programs of this build: `target/debug` or `target/release`.
pub fn build_folder() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    let folder = this.parent().expect("a program lies in a folder");
    let above = folder.parent().filter(|_| folder.file_name() == Some("deps".as_ref()));
    above.map_or_else(|| folder.to_path_buf(), Path::to_path_buf)
}
