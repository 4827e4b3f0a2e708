//! The page on which anybody checks what an office hands out (`crates/verifier`), as a folder.

use crate::{Outcome, exports::file_failed, failure::failure};
use ipc::{Blame, SavedFile};
use ledger::Hash;
use std::{fs, io, path::Path};

/// Writes the page into an empty folder: the folder and its size, and the SHA-256 of the page, by which two of them can be compared.
/// It needs no office, and is the same for every office.
pub fn export_verifier(folder: &Path) -> Outcome<SavedFile> {
    let Some((_, page)) = FILES.iter().find(|(name, _)| *name == PAGE) else { return Err(built_without()) };
    let empty = match fs::read_dir(folder) {
        Ok(mut there) => there.next().map_or(Ok(()), |_| Err(io::ErrorKind::DirectoryNotEmpty.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder),
        Err(error) => Err(error),
    };
    let written = empty.and_then(|()| FILES.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes)));
    written.map_err(|error| file_failed(&error))?;
    let bytes = FILES.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    Ok(SavedFile { path: folder.display().to_string(), bytes, sha256: Hash::of(page).hex() })
}

fn built_without() -> ipc::Failure {
    failure(
        "no-verifier",
        Blame::Machine,
        ["这个程序编译时没有带上查验页。", "This program was built without the page for checking."],
        [
            "请先运行 scripts/build-verifier 再编译程序，或使用发布的程序。",
            "Run scripts/build-verifier and build the program again, or use a released one.",
        ],
    )
}

/// Name and bytes; none where the page had not been built.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/verifier_files.rs"));

const PAGE: &str = "index.html";
