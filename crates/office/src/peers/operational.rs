//! The keys of the line: `operational.keys` in the data folder. They are usable while nobody is signed in, and so lie there in the
//! clear, readable by their owner alone. They sign no entry and no head of the own ledger.

use crate::{
    Outcome, World,
    exports::file_failed,
    failure::{DAMAGE_REMEDY, failure},
};
use ipc::{Blame, Failure};
use ledger::{Card, Random, SigningKey, url_decode, url_encode};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The three keys of an installation.
pub(crate) struct Operational {
    pub tls: SigningKey,
    pub witness: SigningKey,
    pub mirror: SigningKey,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Seeds {
    mirror: String,
    tls: String,
    witness: String,
}

impl Operational {
    /// Whether a card names these keys.
    pub fn are_of(&self, card: &Card) -> bool {
        let [_, mirror, tls, witness] = card.keys();
        self.mirror.is_of(mirror) && self.tls.is_of(tls) && self.witness.is_of(witness)
    }

    /// Those that cosign heads of others.
    pub fn cosigning(&self) -> sync::Keys<'_> {
        sync::Keys { witness: &self.witness, mirror: &self.mirror }
    }

    /// The keys of a data folder, if it has any.
    pub fn load(folder: &Path) -> Outcome<Option<Operational>> {
        let bytes = match fs::read(folder.join(FILE)) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(file_failed(&error)),
        };
        let seeds: Seeds = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        let key = |text: &str| {
            let seed = Zeroizing::new(url_decode(text.as_bytes()).ok_or_else(damaged)?);
            Ok(SigningKey::from_seed(seed[..].try_into().map_err(|_| damaged())?))
        };
        Ok(Some(Operational { tls: key(&seeds.tls)?, witness: key(&seeds.witness)?, mirror: key(&seeds.mirror)? }))
    }

    /// New keys to cosign with; the one that shows on the line who speaks stays. What was promised with the old ones may be
    /// forgotten here: whoever trusts the new ones is not told otherwise.
    pub fn renew_cosigning(folder: &Path) -> Outcome<()> {
        // What cannot be read cannot be used either, and a new card replaces all of it.
        let Ok(Some(before)) = Operational::load(folder) else { return Ok(()) };
        let mut random = crate::Source::system();
        let tls = Zeroizing::new(before.tls.seed().to_vec());
        let seeds = Seeds { mirror: new_seed(&mut random), tls: url_encode(&tls), witness: new_seed(&mut random) };
        let bytes = Zeroizing::new(serde_json::to_vec(&seeds).map_err(|_| damaged())?);
        replace(folder, &bytes).map_err(|error| file_failed(&error))
    }

    /// The keys of a data folder; new ones where there are none.
    pub fn load_or_make(folder: &Path, world: &World) -> Outcome<Operational> {
        if let Some(keys) = Operational::load(folder)? {
            return Ok(keys);
        }
        let mut random = world.random();
        let mut seed = || new_seed(&mut random);
        let seeds = Seeds { mirror: seed(), tls: seed(), witness: seed() };
        let bytes = Zeroizing::new(serde_json::to_vec(&seeds).map_err(|_| damaged())?);
        write_new(folder, &bytes).map_err(|error| file_failed(&error))?;
        Operational::load(folder)?.ok_or_else(damaged)
    }
}

fn new_seed(random: &mut dyn Random) -> String {
    let mut seed = Zeroizing::new([0; 32]);
    random.fill(&mut *seed);
    url_encode(&*seed)
}

/// Puts other keys in the place of those that are there, in one step.
fn replace(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!("{FILE}.{}", std::process::id()));
    let done = write_private(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, folder.join(FILE)));
    if done.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    done
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
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

/// Gives the file its name only when it is whole; when another program was faster, its keys are the ones.
fn write_new(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!("{FILE}.{}", std::process::id()));
    let written = write_private(&unfinished, bytes);
    let placed = written.and_then(|()| match fs::hard_link(&unfinished, folder.join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    // Keys must not be left under another name, whatever failed.
    fs::remove_file(&unfinished).and(placed)
}

fn damaged() -> Failure {
    failure(
        "operational-keys",
        Blame::Damage,
        ["通信密钥文件（operational.keys）损坏。", "The file with the keys of the line (operational.keys) is damaged."],
        DAMAGE_REMEDY,
    )
}

const FILE: &str = "operational.keys";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_nobody_else_may_read_them() {
        let folder = std::env::temp_dir().join(format!("mingzhang-operational-{}", std::process::id()));
        fs::create_dir(&folder).expect("a new folder");
        let world = World::seeded(3, 0);
        assert!(Operational::load(&folder).expect("no file is no failure").is_none());
        let made = Operational::load_or_make(&folder, &world).expect("keys");
        let again = Operational::load_or_make(&folder, &world).expect("the same keys");
        assert_eq!(made.tls.public(), again.tls.public(), "they are made once");
        assert_ne!(made.tls.public(), made.witness.public());
        assert_ne!(made.witness.public(), made.mirror.public());
        let files: Vec<_> = fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.file_name()).collect();
        assert_eq!(files, [FILE], "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.join(FILE)).expect("the file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.join(FILE), b"{}").expect("a write");
        assert_eq!(Operational::load(&folder).err().map(|failure| failure.code).as_deref(), Some("operational-keys"));
        fs::remove_dir_all(&folder).expect("removed");
    }
}
