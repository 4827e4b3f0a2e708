//! Who may know whom, and what no file may say. `docs/architecture.md` gives the reasons.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every part, and the parts that it may know. Only the tests and the benchmark may know any, and nothing knows them.
const PARTS: [(&str, &[&str]); 13] = [
    ("ledger", &[]),
    ("funds", &["ledger"]),
    ("store", &["ledger"]),
    ("sheet", &[]),
    ("ipc", &[]),
    ("sync", &["ledger"]),
    ("pades", &[]),
    ("report", &["pades"]),
    ("verifier", &["ledger", "pades"]),
    ("office", &["ledger", "funds", "store", "sheet", "sync", "pades", "report", "ipc"]),
    ("cli", &["office", "ipc"]),
    ("mingzhang-desktop", &["office", "ipc"]),
    ("ui", &["ipc", "ledger"]),
];
const TESTS: [&str; 2] = ["tests", "bench"];

/// Libraries with their place in the program: those whose names begin so, and the parts that may name them.
const PLACES: [(&[&str], &[&str]); 6] = [
    (&["tauri", "wry", "tao", "webkit2gtk", "gtk"], &["mingzhang-desktop"]),
    (&["rusqlite", "libsqlite3-sys"], &["store"]),
    (&["rustls", "tokio", "hyper"], &["sync"]),
    (&["leptos", "web-sys", "js-sys"], &["ui"]),
    (&["wasm-bindgen"], &["ui", "verifier"]),
    (&["rqrr"], &["verifier"]),
];

/// The parts that compute alone, and all that they may use for it: none of it opens a file or a connection,
/// reads a clock or draws a random number. (`rand_core` is the trait by which a caller hands one in.)
const PURE: [(&str, &[&str]); 2] = [
    ("ledger", &["base64", "ed25519-dalek", "ed25519-zebra", "rand_core", "serde", "sha2", "zeroize"]),
    ("funds", &["serde", "serde_json"]),
];
/// Features by which a library of a pure part would reach for the machine itself.
const IMPURE_FEATURES: [&str; 5] = ["getrandom", "os_rng", "rand", "std_rng", "sys_rng"];
const IMPURE_WORDS: [&str; 11] = [
    "SystemTime",
    "Instant",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "getrandom",
    "OsRng",
    "thread_rng",
    "rand::",
];
const IMPURE_STD: [&str; 5] = ["fs", "net", "env", "process", "os"];

const RUST_LINES_MAX: usize = 450;
// In pieces, so that this file does not say them either: folders of one machine, and hosts that serve packages.
const UNSAID: [&str; 10] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!("C:\\", "Users"),
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("debian", ".org"),
];
const TEXT_ENDINGS: [&str; 13] = ["rs", "toml", "md", "sh", "html", "css", "js", "json", "sql", "svg", "yml", "txt", "1"];

#[test]
fn every_part_knows_only_whom_it_may() {
    let packages = packages();
    for (name, package) in &packages {
        if TESTS.contains(&name.as_str()) {
            continue;
        }
        let (_, may) = PARTS.iter().find(|(part, _)| part == name).unwrap_or_else(|| panic!("{name} has its place in PARTS"));
        for known in package.ours(&packages) {
            assert!(may.contains(&known), "{name} may not know {known}");
        }
    }
    for (part, _) in PARTS {
        assert!(packages.contains_key(part), "{part} is a part of the program");
    }
}

#[test]
fn some_libraries_have_their_place() {
    let packages = packages();
    for (libraries, places) in PLACES {
        let named = |library: &str| libraries.iter().any(|start| library == *start || library.starts_with(&format!("{start}-")));
        let who: Vec<_> =
            packages.iter().filter(|(_, package)| package.libraries.iter().any(|library| named(&library.name))).collect();
        assert!(
            who.iter().all(|(name, _)| places.contains(&name.as_str()) || TESTS.contains(&name.as_str())),
            "only {places:?} name {libraries:?}: {:?}",
            names(&who)
        );
    }
    let shell = &packages["mingzhang-desktop"];
    assert!(shell.libraries.iter().any(|library| library.name == "tauri"), "the desktop program is where tauri is named");
    let plugins = shell.libraries.iter().filter(|library| library.name.starts_with("tauri-plugin"));
    assert_eq!(plugins.count(), 0, "the shell has no plugin: each would be one more thing that its pages can reach");
}

#[test]
fn pure_parts_use_pure_libraries() {
    let packages = packages();
    for (name, may) in PURE {
        for library in packages[name].libraries.iter().filter(|library| library.kind != Kind::Dev) {
            let ours = packages.contains_key(library.name.as_str());
            assert!(ours || may.contains(&library.name.as_str()), "{name} may not use {}", library.name);
            let impure = library.features.iter().find(|feature| IMPURE_FEATURES.contains(&feature.as_str()));
            assert_eq!(impure, None, "{name} uses {} without reach for the machine", library.name);
        }
    }
}

#[test]
fn pure_parts_read_no_clock_file_network_or_chance() {
    for (name, _) in PURE {
        let folder = root().join("crates").join(name).join("src");
        let sources = files(&folder, |path| has_ending(path, &["rs"]));
        assert!(!sources.is_empty(), "{name} has sources");
        for path in sources {
            assert_eq!(impurity(&program_text(&read(&path))), None, "{} stays pure", shown(&path));
        }
    }
}

#[test]
fn impurity_is_found_where_it_hides() {
    let found = |text: &str| impurity(&program_text(text)).is_some();
    assert!(found("use std::fs;"), "a plain use");
    assert!(found("use std::{\n    collections::BTreeMap,\n    fs::File,\n};"), "a nested use");
    assert!(found("let now = std::time::SystemTime::now();"), "a full path");
    assert!(found("use std::time::{Duration, Instant};"), "a clock beside a duration");
    assert!(found("let n: u8 = rand::random();"), "chance");
    assert!(!found("use std::{collections::BTreeMap, fmt};"), "what computes is free");
    assert!(!found("let sum = Operand::Left;"), "a name that only ends so is free");
    assert!(!found("// std::fs is not used here"), "a comment uses nothing");
    assert!(!found("let name = \"a\";\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}"), "tests may read their vectors");
}

#[test]
fn no_source_is_crowded() {
    for path in files(&root(), |path| has_ending(path, &["rs"])) {
        let lines = read(&path).lines().count();
        assert!(
            lines <= RUST_LINES_MAX,
            "{} has {lines} lines, more than {RUST_LINES_MAX}: two nouns in one file?",
            shown(&path)
        );
    }
}

#[test]
fn no_file_names_one_machine_or_a_registry() {
    let is_text = |path: &Path| path.extension().is_none() || has_ending(path, &TEXT_ENDINGS);
    let texts = files(&root(), is_text);
    assert!(texts.iter().any(|path| path.ends_with("Makefile")), "the texts of the project are found");
    for path in texts {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let said = UNSAID.iter().find(|word| text.contains(**word));
        assert_eq!(said, None, "{} holds for every machine", shown(&path));
    }
}

/// A package of the workspace and the libraries that its manifest names.
struct Package {
    libraries: Vec<Library>,
}

struct Library {
    name: String,
    kind: Kind,
    features: Vec<String>,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Normal,
    Build,
    Dev,
}

impl Package {
    /// The parts of the program that it names.
    fn ours<'a>(&'a self, packages: &'a BTreeMap<String, Package>) -> impl Iterator<Item = &'a str> {
        self.libraries.iter().map(|library| library.name.as_str()).filter(|name| packages.contains_key(*name))
    }
}

/// What the manifests say, read by cargo itself.
fn packages() -> BTreeMap<String, Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let said = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs, for it runs this test");
    assert!(said.status.success(), "cargo reads the manifests: {}", String::from_utf8_lossy(&said.stderr));
    let said: Value = serde_json::from_slice(&said.stdout).expect("cargo's metadata is JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().expect("cargo's metadata names it").to_owned();
    let library = |value: &Value| Library {
        name: text(&value["name"]),
        kind: match value["kind"].as_str() {
            None => Kind::Normal,
            Some("build") => Kind::Build,
            Some(_) => Kind::Dev,
        },
        features: list(&value["features"]).iter().map(text).collect(),
    };
    list(&said["packages"])
        .iter()
        .map(|package| {
            (text(&package["name"]), Package { libraries: list(&package["dependencies"]).iter().map(library).collect() })
        })
        .collect()
}

/// What of a source is program: no comments, and nothing from its tests on, which stand last.
fn program_text(source: &str) -> String {
    let program = source.split("#[cfg(test)]").next().unwrap_or_default();
    program.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// What in a program's text would reach outside of it.
fn impurity(program: &str) -> Option<String> {
    let whole = |word: &str| {
        let begins = |at: usize| !program[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        program.match_indices(word).any(|(at, _)| begins(at))
    };
    let word = IMPURE_WORDS.iter().find(|word| whole(word)).map(|word| (*word).to_owned());
    let nested = || {
        let uses = program.split("std::{").skip(1).map(|rest| rest.split(';').next().unwrap_or_default());
        let mut names =
            uses.flat_map(|list| list.split(['{', '}', ',']).map(|item| item.trim().split("::").next().unwrap_or_default()));
        names.find(|name| IMPURE_STD.contains(name)).map(|name| format!("std::{name}"))
    };
    word.or_else(nested)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the project").to_path_buf()
}

/// The project's own files that `wanted` picks, without what is built or hidden.
fn files(folder: &Path, wanted: impl Fn(&Path) -> bool + Copy) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let built =
            name.starts_with("target") || ["dist", "gen", "autogenerated", "corpus", "artifacts"].contains(&name.as_str());
        match path.is_dir() {
            _ if is_link => {}
            true if built || (name.starts_with('.') && name != ".ci") => {}
            true => found.extend(files(&path, wanted)),
            false if name == "Cargo.lock" => {}
            false if wanted(&path) => found.push(path),
            false => {}
        }
    }
    found
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{} can be read: {why}", shown(path)))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn names(packages: &[(&String, &Package)]) -> Vec<String> {
    packages.iter().map(|(name, _)| (*name).clone()).collect()
}
