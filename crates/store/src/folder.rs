//! The data folder: where the file lies, who may read it, and how a new one comes to its place.

use crate::StoreError;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// The data file's name.
pub(crate) const DATA_FILE: &str = "ledger.db";

/// Where the data file of a folder lies.
pub(crate) fn data_file(folder: &Path) -> PathBuf {
    folder.join(DATA_FILE)
}

/// Makes the folder if it is not there. A new or empty one is closed to everybody else; one with other things in it is
/// left as it is, since it was somebody's choice.
pub(crate) fn prepare(folder: &Path) -> Result<(), StoreError> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        done => done?,
    }
    if fs::read_dir(folder)?.next().is_none() {
        restrict(folder, 0o700);
    }
    Ok(())
}

/// Takes from everybody else the right to read a file, which it may have got by being copied.
pub(crate) fn keep_private(path: &Path) {
    restrict(path, 0o600);
}

/// Makes a folder's data file: `fill` gets an empty file that only its owner may read, and what it leaves there is put in
/// place in one step, unless there is a data file already.
pub(crate) fn place_new(folder: &Path, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    place(&data_file(folder), fill)
}

/// As [`place_new`], for any file.
pub(crate) fn place(target: &Path, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    if target.try_exists()? {
        return Err(StoreError::AlreadyThere);
    }
    let mut name = target.file_name().ok_or(StoreError::Denied)?.to_owned();
    // Another process or thread that does the same gets a file of its own.
    static MADE: AtomicU32 = AtomicU32::new(0);
    name.push(format!("{UNFINISHED}{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
    let unfinished = target.with_file_name(name);
    remove(&unfinished)?;
    remove_leftovers(target);
    let done = create_private(&unfinished).and_then(|()| fill(&unfinished)).and_then(|()| settle(&unfinished, target));
    if done.is_err() {
        // The first error is the one that matters; what is left here is in nobody's way.
        let _ = remove(&unfinished);
    }
    done
}

/// Gives a finished file its name, and makes sure that it keeps it.
fn settle(unfinished: &Path, target: &Path) -> Result<(), StoreError> {
    fs::File::options().write(true).open(unfinished)?.sync_all()?;
    match fs::hard_link(unfinished, target) {
        Ok(()) => fs::remove_file(unfinished)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(StoreError::AlreadyThere),
        // File systems of memory sticks know no links. There a file that somebody put in place just now is replaced.
        Err(_) => fs::rename(unfinished, target)?,
    }
    #[cfg(unix)]
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes what processes that were killed have left beside `target`, of files of its kind. Failing to is not worth failing.
fn remove_leftovers(target: &Path) {
    let Some(ending) = target.extension().and_then(|extension| extension.to_str()) else { return };
    let marker = format!(".{ending}{UNFINISHED}");
    for file in target.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
        let is_unfinished = file.file_name().to_str().is_some_and(|name| name.contains(&marker));
        let untouched = file.metadata().and_then(|about| about.modified()).ok().and_then(|written| written.elapsed().ok());
        if is_unfinished && untouched.is_some_and(|time| time.as_secs() > LEFTOVER_AFTER_S) {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?;
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Leaves no more rights than `mode`. File systems of memory sticks and some network drives know no such rights; a ledger
/// there can be used all the same, since whatever is personal in it is encrypted.
#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o777 & !mode != 0) {
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
}

/// Elsewhere a user's own folders are closed to other users to begin with.
#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}

/// Between the name that a file will get and the numbers of whoever is making it.
const UNFINISHED: &str = ".new-";

/// Nobody takes a day over a file without writing to it.
const LEFTOVER_AFTER_S: u64 = 24 * 60 * 60;
