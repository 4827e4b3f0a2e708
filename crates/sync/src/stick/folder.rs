//! The folder on a stick: files read and written without trust in what is there.

use super::{StickFault, place::FOLDER};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The folder on a stick in which offices leave each other what they would answer.
#[derive(Clone, Debug)]
pub struct Stick {
    root: PathBuf,
}

impl Stick {
    /// The one in a folder that must be there; in the folder itself when that is the one.
    pub fn at(folder: &Path) -> Result<Stick, StickFault> {
        let there = fs::metadata(folder).map_err(|error| StickFault::from(&error))?;
        if !there.is_dir() {
            return Err(StickFault::Odd(String::new()));
        }
        let itself = folder.file_name().is_some_and(|name| name == FOLDER);
        Ok(Stick { root: if itself { folder.to_owned() } else { folder.join(FOLDER) } })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The hashes of the origins of the offices that have a folder there.
    pub fn offices(&self) -> Result<BTreeSet<String>, StickFault> {
        let mut offices = BTreeSet::new();
        if !self.is_there()? {
            return Ok(offices);
        }
        for office in fs::read_dir(&self.root).map_err(|error| StickFault::from(&error))?.take(OFFICES_MAX) {
            let name = office.map_err(|error| StickFault::from(&error))?.file_name();
            let hash = |name: &str| name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            offices.extend(name.to_str().filter(|name| hash(name)).map(str::to_owned));
        }
        Ok(offices)
    }

    /// Reads a file; nothing where there is none.
    pub(super) fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, StickFault> {
        if !self.is_there()? || !self.leads_to_file(path)? {
            return Ok(None);
        }
        let fault = |error: io::Error| StickFault::of(path, &error);
        let file = File::open(self.root.join(path)).map_err(fault)?;
        let there = file.metadata().map_err(fault)?;
        if !there.is_file() {
            return Err(StickFault::Odd(path.into()));
        }
        let too_long = || StickFault::TooLong(path.into());
        if there.len() > limit as u64 {
            return Err(too_long());
        }
        let mut bytes = Vec::with_capacity(there.len() as usize);
        file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(fault)?;
        if bytes.len() > limit { Err(too_long()) } else { Ok(Some(bytes)) }
    }

    /// Writes a file, unless it is there with these very bytes: a stick that was pulled out may have kept a name and lost what
    /// was behind it. It has its name only when it is whole and durable. Says whether it was written.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, StickFault> {
        match self.read(path, bytes.len()) {
            Ok(Some(there)) if there == bytes => return Ok(false),
            Ok(_) | Err(StickFault::TooLong(_) | StickFault::Device(_)) => {}
            Err(fault) => return Err(fault),
        }
        self.make_folders(path)?;
        let target = self.root.join(path);
        let unfinished = self.root.join(format!("{path}{UNFINISHED}"));
        let written = write_new(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &target));
        if let Err(error) = written {
            // What is left of it has no name that anybody reads, but takes space.
            let _ = fs::remove_file(&unfinished);
            return Err(StickFault::of(path, &error));
        }
        Ok(true)
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, path: &str) -> Result<(), StickFault> {
        if !self.is_there()? || !self.leads_to_file(path)? {
            return Ok(());
        }
        fs::remove_file(self.root.join(path)).map_err(|error| StickFault::of(path, &error))
    }

    /// Names in a folder; none where it is not there.
    pub(super) fn names(&self, path: &str) -> Result<Vec<String>, StickFault> {
        match self.kind(path)? {
            Some(kind) if kind.is_dir() => {}
            Some(_) => return Err(StickFault::Odd(path.into())),
            None => return Ok(Vec::new()),
        }
        let there = fs::read_dir(self.root.join(path)).map_err(|error| StickFault::of(path, &error))?;
        Ok(there.take(NAMES_MAX).flatten().filter_map(|one| one.file_name().into_string().ok()).collect())
    }

    /// Makes the new names in a folder durable. Where that cannot be done, the next trip finds out what is missing.
    pub(super) fn settle(&self, folder: &str) {
        if let Ok(folder) = File::open(self.root.join(folder)) {
            let _ = folder.sync_all();
        }
    }

    fn is_there(&self) -> Result<bool, StickFault> {
        Ok(self.kind("")?.is_some())
    }

    /// What lies at a path, whose upper folders are folders indeed.
    fn kind(&self, path: &str) -> Result<Option<fs::FileType>, StickFault> {
        let mut at = self.root.clone();
        let mut kind = None;
        for part in std::iter::once("").chain(path.split('/').filter(|part| !part.is_empty())) {
            if kind.is_some_and(|kind: fs::FileType| !kind.is_dir()) {
                return Err(StickFault::Odd(path.into()));
            }
            if !part.is_empty() {
                at.push(part);
            }
            // The root, like all below it, is not looked for behind a link.
            kind = match fs::symlink_metadata(&at) {
                Ok(there) if there.is_symlink() => return Err(StickFault::Odd(path.into())),
                Ok(there) => Some(there.file_type()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return self.none_here(),
                Err(error) => return Err(StickFault::of(path, &error)),
            };
        }
        Ok(kind)
    }

    /// Nothing lies there; or the whole stick is gone.
    fn none_here(&self) -> Result<Option<fs::FileType>, StickFault> {
        match self.root.parent() {
            Some(stick) if !stick.as_os_str().is_empty() && !stick.is_dir() => Err(StickFault::Gone),
            _ => Ok(None),
        }
    }

    fn leads_to_file(&self, path: &str) -> Result<bool, StickFault> {
        match self.kind(path)? {
            Some(kind) if kind.is_file() => Ok(true),
            Some(_) => Err(StickFault::Odd(path.into())),
            None => Ok(false),
        }
    }

    /// Makes the folders above a file. None of them is one already that is a link to elsewhere.
    fn make_folders(&self, path: &str) -> Result<(), StickFault> {
        let parents = path.match_indices('/').map(|(at, _)| &path[..at]);
        for folder in std::iter::once("").chain(parents) {
            match self.kind(folder)? {
                Some(kind) if kind.is_dir() => {}
                Some(_) => return Err(StickFault::Odd(folder.into())),
                None => {
                    let made = fs::create_dir(self.root.join(folder));
                    made.map_err(|error| StickFault::of(folder, &error))?;
                }
            }
        }
        Ok(())
    }
}

/// Writes a file that is not there; what an earlier trip has left of it is dropped.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Behind the name of a file that is not whole yet.
const UNFINISHED: &str = ".new";

/// Names that are looked at in the folder of all offices, and in one that is tidied.
const OFFICES_MAX: usize = 10_000;
const NAMES_MAX: usize = 10_000;
