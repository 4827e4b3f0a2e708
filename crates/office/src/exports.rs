//! Files that the program writes for its user: where they go, and how they get there whole.

use crate::{
    Office, Outcome,
    failure::{failure, store_failed},
};
use ipc::{Blame, Failure, SavedFile};
use ledger::Hash;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};
use store::StoreError;

impl Office {
    /// Where files for the user go: a folder of their own among the user's documents, or in the user's own folder when there
    /// are none. Not in the data folder, which gives nothing personal away when it is copied, but such files may; there only
    /// when the user has no folder. Made when it is not there.
    pub fn exports_folder(&self) -> Outcome<PathBuf> {
        // A replayed world must leave nothing among a real user's documents.
        let documents = if self.world.is_real() { documents_folder() } else { None };
        let folder = documents.map_or_else(|| self.home.join("exports"), |documents| documents.join("Mingzhang"));
        make_private_folder(&folder)?;
        Ok(folder)
    }
}

impl Office {
    /// The name of a file about the ledger: of another office's it says whose.
    pub(crate) fn named(&self, what: &str, about: impl std::fmt::Display) -> String {
        match self.desk.as_ref().filter(|_| self.is_copy()) {
            Some(desk) => format!("{what}-{}-{about}", desk.chain.origin().office_code()),
            None => format!("{what}-{about}"),
        }
    }
}

/// Writes a file that only its owner may read, whole or not at all. A name that is taken gets a number; nothing is
/// overwritten.
///
/// The name must not say anything about a person.
pub(crate) fn save(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Outcome<SavedFile> {
    prepare(folder, name, ending, bytes)?.name()
}

/// Makes a folder, and those above it, closed to everybody else; one that is there stays as it is.
pub(crate) fn make_private_folder(folder: &Path) -> Outcome<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|error| file_failed(&error))
}

/// A file or folder beside the ledger could not be read or written.
pub(crate) fn file_failed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => failure(
            "no-such-file",
            Blame::Input,
            ["找不到这个文件或文件夹。", "There is no such file or folder."],
            [
                "请检查路径；如果在移动硬盘或网络盘上，请先接好。",
                "Check the path; if it is on a removable or network disk, connect that first.",
            ],
        ),
        io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => failure(
            "no-folder",
            Blame::Input,
            ["这不是一个文件夹。", "That is not a folder."],
            ["请选择一个文件夹。", "Choose a folder."],
        ),
        io::ErrorKind::DirectoryNotEmpty => folder_not_empty(),
        _ => store_failed(&StoreError::from(io::Error::new(error.kind(), error.to_string()))),
    }
}

/// Something is to be written into a folder of its own.
pub(crate) fn folder_not_empty() -> Failure {
    failure(
        "folder-not-empty",
        Blame::Input,
        ["这个文件夹里已经有别的文件。", "There are other files in this folder."],
        ["请选择一个新的或空的文件夹；程序不会覆盖已有的文件。", "Choose a new or empty folder; the program overwrites nothing."],
    )
}

/// A file that lies whole on the disk and has no name yet. Without one it is gone when it is dropped.
pub(crate) struct Unnamed<'a> {
    unfinished: PathBuf,
    folder: &'a Path,
    name: &'a str,
    ending: &'a str,
    bytes: &'a [u8],
}

/// Writes a file as [`save`] does, but for its name: so that what goes wrong does so before something else is done that cannot be
/// undone.
pub(crate) fn prepare<'a>(folder: &'a Path, name: &'a str, ending: &'a str, bytes: &'a [u8]) -> Outcome<Unnamed<'a>> {
    let unfinished = folder.join(format!(".{name}.{ending}.new-{}", std::process::id()));
    let unnamed = Unnamed { unfinished, folder, name, ending, bytes };
    write_private(&unnamed.unfinished, bytes).map_err(|error| file_failed(&error))?;
    Ok(unnamed)
}

impl Unnamed<'_> {
    /// Gives it its name.
    pub fn name(self) -> Outcome<SavedFile> {
        self.put_in_place().map_err(|error| file_failed(&error))
    }

    fn put_in_place(&self) -> io::Result<SavedFile> {
        let path = put_in_place(&self.unfinished, self.folder, self.name, self.ending)?;
        let (bytes, sha256) = (self.bytes.len() as u64, Hash::of(self.bytes).hex());
        Ok(SavedFile { path: path.display().to_string(), bytes, sha256 })
    }
}

impl Drop for Unnamed<'_> {
    fn drop(&mut self) {
        // Nothing is there any more once it has its name.
        let _ = fs::remove_file(&self.unfinished);
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What an earlier run of this process number left here is in nobody's use.
    let _ = fs::remove_file(path);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a finished file its name, or that name with a number.
fn put_in_place(unfinished: &Path, folder: &Path, name: &str, ending: &str) -> io::Result<PathBuf> {
    for number in 1..NUMBER_MAX {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let target = folder.join(format!("{name}{number}.{ending}"));
        match fs::hard_link(unfinished, &target) {
            Ok(()) => {
                fs::remove_file(unfinished)?;
                return Ok(target);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // File systems of memory sticks know no links.
            Err(_) if !target.try_exists()? => {
                fs::rename(unfinished, &target)?;
                return Ok(target);
            }
            Err(_) => {}
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The user's documents, where the desktop says that they are; else the user's own folder.
fn documents_folder() -> Option<PathBuf> {
    let home = std::env::home_dir().filter(|home| home.is_absolute())?;
    let named = std::env::var_os("XDG_DOCUMENTS_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let configured = || {
        let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).unwrap_or_else(|| home.join(".config"));
        documents_in(&fs::read_to_string(config.join("user-dirs.dirs")).ok()?, &home)
    };
    let documents = named.or_else(configured).unwrap_or_else(|| home.join("Documents"));
    [documents, home.clone()].into_iter().find(|folder| folder.is_dir())
}

/// The documents folder in the text of a `user-dirs.dirs`: an absolute path, or one below `$HOME`. A Chinese desktop names
/// it 文档.
fn documents_in(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_DOCUMENTS_DIR="))?;
    let value = value.trim().trim_matches('"');
    match value.strip_prefix("$HOME/") {
        Some(below) => Some(home.join(below)),
        None => Some(PathBuf::from(value)).filter(|path| path.is_absolute()),
    }
}

/// So many files of one name are a mistake.
const NUMBER_MAX: u32 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_folder_is_where_the_desktop_says() {
        let home = Path::new("/users/li");
        let text = "# comment\nXDG_DESKTOP_DIR=\"$HOME/桌面\"\nXDG_DOCUMENTS_DIR=\"$HOME/文档\"\n";
        assert_eq!(documents_in(text, home), Some(PathBuf::from("/users/li/文档")));
        assert_eq!(documents_in("XDG_DOCUMENTS_DIR=\"/data/docs\"", home), Some(PathBuf::from("/data/docs")));
        assert_eq!(documents_in("XDG_DOCUMENTS_DIR=\"elsewhere\"", home), None, "a relative path names no folder");
        assert_eq!(documents_in("", home), None, "a desktop may say nothing");
    }
}
