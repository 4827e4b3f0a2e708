//! The list of what was ordered to be erased, beside the backups: so that an older backup is restored without it. It names entries and
//! digests, as the ledger does, and nothing personal.

use ledger::{Hash, Roll};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// What was ordered to be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Orders {
    /// Entry and digest.
    pub fields: BTreeSet<(u64, String)>,
    /// Ids of source files.
    pub files: BTreeSet<String>,
}

impl Orders {
    /// All orders in force.
    pub fn of(roll: &Roll) -> Orders {
        let fields = roll.erasures().iter().flat_map(|erasure| &erasure.fields);
        Orders {
            fields: fields.map(|field| (field.entry, field.digest.url())).collect(),
            files: roll.erasures().iter().flat_map(|erasure| &erasure.files).map(Hash::hex).collect(),
        }
    }

    /// Reads the list of a ledger that lies beside its backups; nothing where there is none.
    pub fn beside(folder: &Path, origin: &str) -> Orders {
        let bytes = fs::metadata(path(folder, origin)).ok().filter(|about| about.len() <= LIST_BYTES_MAX);
        let bytes = bytes.and_then(|_| fs::read(path(folder, origin)).ok());
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Adds these to the list that lies beside the backups. What is in it stays: an older ledger does not know of all.
    pub fn write_beside(&self, folder: &Path, origin: &str) -> io::Result<()> {
        let mut all = Orders::beside(folder, origin);
        let before = all.clone();
        all.fields.extend(self.fields.iter().cloned());
        all.files.extend(self.files.iter().cloned());
        if all == before {
            return Ok(());
        }
        let unfinished = folder.join(format!(".{}.{}", name(origin), std::process::id()));
        fs::write(&unfinished, serde_json::to_vec(&all).map_err(io::Error::other)?)?;
        fs::rename(&unfinished, path(folder, origin))
    }
}

fn path(folder: &Path, origin: &str) -> PathBuf {
    folder.join(name(origin))
}

fn name(origin: &str) -> String {
    format!("mingzhang-erased-{}.json", &Hash::of(origin.as_bytes()).hex()[..16])
}

/// More than a hundred thousand fields.
const LIST_BYTES_MAX: u64 = 16 << 20;
