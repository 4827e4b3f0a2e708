//! How much is held of other ledgers, read cheaply: the page of other offices asks each minute.

use super::{shelf::copies_in, stamp::Stamp};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use store::Store;

/// How many entries of each other ledger are held, as it was last seen. Of a file that nobody has written to since it is not read
/// again.
#[derive(Default)]
pub(crate) struct HeldSizes {
    seen: BTreeMap<PathBuf, (Stamp, String, u64)>,
    /// Files that were opened.
    #[cfg(test)]
    opened: usize,
}

impl HeldSizes {
    /// By origin. Only the heads are read; a copy whose head cannot be read is left out.
    pub fn now(&mut self, data: &Path) -> BTreeMap<String, u64> {
        let mut before = std::mem::take(&mut self.seen);
        let mut held = BTreeMap::new();
        for folder in copies_in(data) {
            let Some(stamp) = Stamp::of(&folder) else { continue };
            let known = before.remove(&folder).filter(|(then, ..)| *then == stamp);
            let (origin, size) = match known {
                Some((_, origin, size)) => (origin, size),
                None => {
                    #[cfg(test)]
                    (self.opened += 1);
                    let Some(read) = read(&folder) else { continue };
                    read
                }
            };
            held.insert(origin.clone(), size);
            if stamp.has_settled() {
                self.seen.insert(folder, (stamp, origin, size));
            }
        }
        held
    }
}

fn read(folder: &Path) -> Option<(String, u64)> {
    let store = Store::open(folder).ok()?;
    let snapshot = store.snapshot().ok()?;
    let checkpoint = snapshot.checkpoint().ok()??;
    // In this order: whoever closes the file last leaves no log beside it, unless it could only read.
    let read = (checkpoint.origin.to_string(), checkpoint.head.size);
    drop(snapshot);
    drop(store);
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work, mirror_folder};
    use std::{fs, time::Duration};

    #[test]
    fn a_copy_that_nobody_has_written_to_is_not_read_again() {
        let folder = std::env::temp_dir().join(format!("mingzhang-held-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a new folder");
        let (mut other, _) =
            Office::demo(&folder.join("other"), Demo { entries: 40, seed: 2 }, &Work::default()).expect("a demo");
        let origin = other.desk().expect("it is open").chain.origin().to_string();
        drop(other);
        let copy = mirror_folder(&folder, &origin);
        fs::create_dir_all(&copy).expect("a new folder");
        let file = copy.join("ledger.db");
        fs::copy(folder.join("other/ledger.db"), &file).expect("it can be copied");
        let written = |seconds| {
            let at = std::time::SystemTime::now() - Duration::from_secs(seconds);
            fs::File::options().write(true).open(&file).expect("it opens").set_modified(at).expect("it has a time");
        };
        let (mut held, expected) = (HeldSizes::default(), BTreeMap::from([(origin, 40)]));
        written(0);
        (0..2).for_each(|_| assert_eq!(held.now(&folder), expected));
        assert_eq!(held.opened, 2, "it may be written to again within the same moment");
        written(60);
        (0..3).for_each(|_| assert_eq!(held.now(&folder), expected));
        assert_eq!(held.opened, 3, "it is read once");
        written(30);
        assert_eq!(held.now(&folder), expected);
        assert_eq!(held.opened, 4, "and again when it was written to");
        fs::remove_dir_all(&copy).expect("it can be removed");
        assert_eq!(held.now(&folder), BTreeMap::new());
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
