//! Entries that a peer has brought and that no head covers yet: a file for each part that came, named by its numbers. They are
//! copies of what the peer has, and are kept only so that it need not begin anew.

use ledger::Checkpoint;
use std::{
    fs::{self, File},
    io::{self, Write},
    ops::Range,
    path::Path,
};
use sync::{HoldingsFault, Pushed};

/// What is kept in a folder, which need not be there.
pub(super) fn kept(folder: &Path) -> io::Result<Pushed> {
    let there = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        there => Some(there?),
    };
    let names = there.into_iter().flatten().flatten().filter_map(|file| file.file_name().into_string().ok());
    let segments = names.filter_map(|name| numbers_of(&name)).collect();
    let head = fs::read(folder.join(HEAD)).ok().and_then(|head| Checkpoint::parse(&head));
    let folder = folder.to_owned();
    let read = move |numbers: &Range<u64>| {
        fs::read(folder.join(name_of(numbers))).map_err(|error| HoldingsFault::Store(error.to_string()))
    };
    Ok(Pushed { segments, head, read: Box::new(read) })
}

/// Keeps a part. It has its name only when it is whole.
pub(super) fn keep(folder: &Path, numbers: &Range<u64>, bundle: &[u8]) -> io::Result<()> {
    write(folder, &name_of(numbers), bundle)
}

/// Keeps the head that was told for the parts.
pub(super) fn keep_head(folder: &Path, head: &Checkpoint) -> io::Result<()> {
    write(folder, HEAD, head.encode().as_bytes())
}

/// Removes all.
pub(super) fn forget(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join("unfinished");
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))
}

fn name_of(numbers: &Range<u64>) -> String {
    format!("{}-{}", numbers.start, numbers.end)
}

fn numbers_of(name: &str) -> Option<Range<u64>> {
    let (start, end) = name.split_once('-')?;
    let numbers = start.parse().ok()?..end.parse().ok()?;
    (numbers.start < numbers.end && name_of(&numbers) == name).then_some(numbers)
}

const HEAD: &str = "head";
