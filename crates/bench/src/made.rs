//! The demo ledger that is measured: made once, kept, and copied to be worked on.

use crate::{Outcome, measure::seconds};
use ipc::{DemoPassphrases, Role, SignIn};
use office::{Demo, Office, Work, World};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};
use store::Store;

/// A demo ledger that nobody changes.
pub struct Made {
    folder: PathBuf,
    /// Entries in it.
    pub entries: u64,
    /// How long making it took, seconds.
    pub made_in_s: f64,
    passphrases: Vec<(String, String)>,
}

/// A copy of it, removed when it is dropped.
pub struct Copied {
    folder: PathBuf,
    /// How often it was opened: each time other random numbers are drawn, or ids would come twice.
    sittings: Cell<u64>,
    passphrases: Vec<(String, String)>,
}

impl Made {
    /// Takes the ledger of that size that lies in `folder`, or makes it. It is made anew when the program would make another
    /// one now.
    pub fn find_or_make(folder: &Path, entries: u64) -> Outcome<Made> {
        fs::create_dir_all(folder)?;
        let (now, passphrases) = fingerprint(folder)?;
        let ledger = folder.join(format!("ledger-{entries}"));
        let note = folder.join(format!("ledger-{entries}.json"));
        let noted: Value = fs::read(&note).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        if noted["like"] == now.as_str()
            && let Some(made_in_s) = noted["made_in_s"].as_f64()
        {
            return Ok(Made { folder: ledger, entries, made_in_s, passphrases });
        }
        eprintln!("making a demo ledger of {entries} entries, once");
        remove(&ledger)?;
        fs::create_dir_all(&ledger)?;
        let (made, made_in_s) = seconds(|| Office::demo(&ledger, Demo { entries, seed: SEED }, &Work::default()));
        drop(made.map_err(|failure| failure.what.en)?);
        eprintln!("made in {made_in_s:.1} s");
        fs::write(&note, json!({ "like": now, "made_in_s": made_in_s }).to_string())?;
        Ok(Made { folder: ledger, entries, made_in_s, passphrases })
    }

    /// Copies it, durably, so that no write of the copy itself is measured later.
    pub fn copy_to_work_on(&self) -> Outcome<Copied> {
        let folder = self.folder.with_extension("work");
        remove(&folder)?;
        fs::create_dir_all(&folder)?;
        let copied = Copied { folder, sittings: Cell::new(0), passphrases: self.passphrases.clone() };
        for file in fs::read_dir(&self.folder)? {
            let file = file?;
            let target = copied.folder.join(file.file_name());
            fs::copy(file.path(), &target)?;
            fs::File::open(&target)?.sync_all()?;
        }
        Ok(copied)
    }
}

impl Copied {
    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens it as the program does. The clock stands where the demo's ended: that of this machine may be earlier.
    pub fn open(&self) -> Outcome<Office> {
        self.sittings.set(self.sittings.get() + 1);
        Ok(Office::open(&self.folder, World::seeded(SEED + self.sittings.get(), NOW)).map_err(|failure| failure.what.en)?)
    }

    /// Signs in the first clerk. Unlocking a demo's key file takes a few milliseconds, where one of a real office is made
    /// to take half a second.
    pub fn sign_in(&self, office: &mut Office) -> Outcome<()> {
        self.sign_in_as(office, Role::Clerk)
    }

    /// Signs in the first member with a role.
    pub fn sign_in_as(&self, office: &mut Office, role: Role) -> Outcome<()> {
        let status = office.status().map_err(|failure| failure.what.en)?;
        let clerk = status.members.iter().find(|member| member.roles.contains(&role)).ok_or("a demo has such members")?;
        let passphrase = self.passphrases.iter().find(|(name, _)| *name == clerk.name).ok_or("their passphrases are known")?;
        let call = SignIn { member: clerk.member.clone(), passphrase: passphrase.1.clone() };
        office.sign_in(&call).map_err(|failure| failure.what.en)?;
        Ok(())
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // What cannot be removed now is removed before the next copy is made.
        let _ = remove(&self.folder);
    }
}

/// The root of a small demo: it changes whenever what the program writes does. And the passphrases, which are the same in
/// every demo.
fn fingerprint(folder: &Path) -> Outcome<(String, Vec<(String, String)>)> {
    let small = folder.join("ledger-small");
    remove(&small)?;
    fs::create_dir_all(&small)?;
    let made = Office::demo(&small, Demo { entries: SMALL_ENTRIES, seed: SEED }, &Work::default());
    let (office, DemoPassphrases { members }) = made.map_err(|failure| failure.what.en)?;
    drop(office);
    let head = Store::open(&small)?.head()?;
    remove(&small)?;
    Ok((head.root.hex(), members))
}

fn remove(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// All that is measured is of one seed.
const SEED: u64 = 20_261_122;

/// A week after the last day of the demo's year, UTC seconds.
const NOW: i64 = 1_795_770_000;

const SMALL_ENTRIES: u64 = 300;
