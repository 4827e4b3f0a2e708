//! Takes the page of `crates/verifier` into the program, where it has been built (`scripts/build-verifier`).

use std::{env, fs, path::Path};

fn main() {
    let folder = Path::new("../verifier");
    // The folder and not its file, which may not be there yet: what is missing would count as changed each time.
    println!("cargo:rerun-if-changed=../verifier");
    println!("cargo:rerun-if-changed=build.rs");
    let built = |name: &str| folder.join("dist").join(name).canonicalize().ok();
    let files: Vec<String> = ["index.html", "README.txt"]
        .into_iter()
        .filter_map(|name| Some(format!("({name:?}, include_bytes!({:?})),", built(name)?)))
        .collect();
    let out = env::var_os("OUT_DIR").expect("cargo says where to write");
    fs::write(Path::new(&out).join("verifier_files.rs"), format!("&[{}]", files.concat()))
        .expect("cargo's own folder can be written to");
}
