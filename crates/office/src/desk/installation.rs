//! Whether the data file is the one that this installation wrote last. A file beside it, which no backup carries, says which
//! installation it is and the newest head that was signed here: so that a data file that was put back by hand is recognised.

use super::Desk;
use crate::{
    failure::{Outcome, store_failed},
    hold::{Cause, mark},
    peers::renew_cosigning_keys,
    world::Source,
};
use ledger::{Hash, Head, Random, tree::root_at};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};
use store::Change;

/// The file beside the data file.
pub(crate) struct Installation {
    path: PathBuf,
    beside: Beside,
}

/// What stands in it.
#[derive(Clone, PartialEq, Eq)]
struct Beside {
    id: String,
    /// Which machine it is, where the system says so.
    machine: Option<Hash>,
    /// The newest head signed here.
    head: Head,
}

impl Installation {
    /// Notes that a head was signed. It never says more than was signed: an older head in it is found out later, and does no
    /// harm.
    pub fn note(&mut self, head: Head) {
        if head.size > self.beside.head.size {
            self.beside.head = head;
            // What is of one length is written in its place, so that there is no moment without it.
            let _ = File::options().write(true).open(&self.path).and_then(|mut file| file.write_all(&self.beside.encode()));
        }
    }
}

impl Desk {
    /// Holds the data file against the file beside it. What does not fit is held back from signing.
    pub(super) fn recognise(&mut self, folder: &Path) -> Outcome<()> {
        let path = folder.join(FILE);
        for _ in 0..TRIES_MAX {
            let stored = self.snapshot()?.setting(ID).map_err(|error| store_failed(&error))?;
            let stored = stored.and_then(|id| String::from_utf8(id).ok());
            let beside = fs::read(&path).ok().and_then(|bytes| Beside::parse(&bytes));
            let machine = machine();
            // Another program may have appended since this one read the store: what stands beside is written after that.
            if beside.as_ref().is_some_and(|beside| beside.head.size > self.head().size) {
                self.catch_up_here()?;
            }
            match (stored, beside) {
                (None, None) => {
                    let new = Beside::new(machine, self.head());
                    match place_new(&path, &new) {
                        // Another program was faster.
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && readable(&path) => continue,
                        // What cannot be written beside the ledger cannot be held against it either.
                        Err(_) => return Ok(()),
                        Ok(()) => {}
                    }
                    self.keep_id(&new.id)?;
                    self.installation = Some(Installation { path, beside: new });
                }
                (stored, Some(beside)) if stored.as_ref().is_none_or(|id| *id == beside.id) => {
                    let moved = beside.machine.is_some() && machine.is_some() && beside.machine != machine;
                    if moved || !self.extends(beside.head)? {
                        self.doubt(path, if moved { Cause::Moved } else { Cause::PutBack }, machine)?;
                        return Ok(());
                    }
                    if stored.is_none() {
                        self.keep_id(&beside.id)?;
                    }
                    let mut installation = Installation { path, beside };
                    installation.note(self.head());
                    self.installation = Some(installation);
                }
                (_, None) => self.doubt(path, Cause::Moved, machine)?,
                (_, Some(_)) => self.doubt(path, Cause::PutBack, machine)?,
            }
            return Ok(());
        }
        Ok(())
    }

    /// Whether a head is one of this ledger.
    fn extends(&self, head: Head) -> Outcome<bool> {
        if head.size == 0 || head == self.head() {
            return Ok(true);
        }
        if head.size > self.head().size {
            return Ok(false);
        }
        let root = root_at(head.size, &self.snapshot()?).map_err(|error| store_failed(&error))?;
        Ok(root == head.root)
    }

    /// The data file is another than was left here. Should this be cut short, it is found out again the next time.
    fn doubt(&mut self, path: PathBuf, cause: Cause, machine: Option<Hash>) -> Outcome<()> {
        if let Some(folder) = path.parent() {
            renew_cosigning_keys(folder)?;
        }
        let new = Beside::new(machine, self.head());
        let hold = mark(cause, now(), self.head().size)?;
        let changes = [
            Change::PutSetting { name: crate::hold::HOLD, value: &hold },
            Change::PutSetting { name: ID, value: new.id.as_bytes() },
        ];
        self.store.change(&changes).map_err(|error| store_failed(&error))?;
        let unfinished = path.with_extension(format!("new-{}", std::process::id()));
        let written = fs::write(&unfinished, new.encode()).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_ok() {
            self.installation = Some(Installation { path, beside: new });
        }
        Ok(())
    }

    fn keep_id(&self, id: &str) -> Outcome<()> {
        let change = Change::PutSetting { name: ID, value: id.as_bytes() };
        self.store.change(&[change]).map_err(|error| store_failed(&error))
    }
}

impl Beside {
    fn new(machine: Option<Hash>, head: Head) -> Beside {
        let mut id = [0; 32];
        // It is in no entry, so it need not be replayable.
        Source::system().fill(&mut id);
        Beside { id: Hash(id).url(), machine, head }
    }

    /// Of one length always.
    fn encode(&self) -> Vec<u8> {
        let machine = self.machine.unwrap_or_default().url();
        let Head { size, root } = self.head;
        format!("{FIRST_LINE}\n{}\n{machine}\n{size:020}\n{}\n", self.id, root.url()).into_bytes()
    }

    fn parse(bytes: &[u8]) -> Option<Beside> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?.split('\n');
        let id = Hash::from_url(lines.next()?.as_bytes())?.url();
        let machine = Some(Hash::from_url(lines.next()?.as_bytes())?).filter(|machine| *machine != Hash::default());
        let size = lines.next()?.parse().ok()?;
        Some(Beside { id, machine, head: Head { size, root: Hash::from_url(lines.next()?.as_bytes())? } })
    }
}

fn readable(path: &Path) -> bool {
    fs::read(path).ok().and_then(|bytes| Beside::parse(&bytes)).is_some()
}

/// Gives the file its name only when it is whole.
fn place_new(path: &Path, beside: &Beside) -> io::Result<()> {
    let unfinished = path.with_extension(format!("new-{}", std::process::id()));
    let written = File::create(&unfinished).and_then(|mut file| {
        file.write_all(&beside.encode())?;
        file.sync_all()
    });
    let placed = written.and_then(|()| match fs::hard_link(&unfinished, path) {
        // One that is damaged says nothing, and file systems of memory sticks know no links.
        Err(_) if !readable(path) => fs::rename(&unfinished, path),
        done => done,
    });
    let _ = fs::remove_file(&unfinished);
    placed
}

/// Which installation of an operating system this is. The name that it gives itself is kept by nobody.
fn machine() -> Option<Hash> {
    let name = fs::read_to_string("/etc/machine-id").ok()?;
    let name = name.trim();
    (name.len() == 32).then(|| Hash::of(format!("mingzhang installation {name}").as_bytes()))
}

fn now() -> i64 {
    crate::World::real().now()
}

const FILE: &str = "installation";
const FIRST_LINE: &str = "mz-installation";

/// Setting with the id of the installation that wrote the data file last.
pub(crate) const ID: &str = "installation";

/// Another program that makes the same file at the same moment has made it by the next time.
const TRIES_MAX: u32 = 3;
