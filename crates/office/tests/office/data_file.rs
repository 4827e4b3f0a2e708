//! The data file of a ledger that nobody has open, changed behind the program's back.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};
use store::Store;

/// The file as it should be.
pub(crate) struct DataFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Some entries as they lie in the file.
pub(crate) struct Bundle {
    pub(crate) first: u64,
    pub(crate) bytes: Vec<u8>,
    /// Where in it each entry stands, without its length.
    pub(crate) entries: Vec<Range<usize>>,
}

impl DataFile {
    /// Reads the file of a folder.
    pub(crate) fn read(folder: &Path) -> DataFile {
        let path = folder.join("ledger.db");
        assert!(!folder.join("ledger.db-wal").exists(), "nobody has the ledger open");
        DataFile { bytes: fs::read(&path).expect("the data file"), path }
    }

    /// Where some bytes lie, if they lie there once.
    pub(crate) fn find(&self, needle: &[u8]) -> Option<usize> {
        let mut places = memchr::memmem::find_iter(&self.bytes, needle);
        places.next().filter(|_| places.next().is_none())
    }

    /// Where a byte of something stored lies: found by the bytes around it, since what is stored is spread over pages, and
    /// parts of one statement stand in others too.
    pub(crate) fn find_byte(&self, stored: &[u8], place: usize) -> Option<usize> {
        WINDOWS.into_iter().find_map(|window| {
            let starts = (place.saturating_sub(window - 1)..=place).filter(|start| start + window <= stored.len());
            starts.step_by(window / 4).find_map(|start| Some(self.find(&stored[start..start + window])? + place - start))
        })
    }

    /// Flips a bit of a byte, does something, and puts everything back as it was.
    pub(crate) fn with_flip<T>(&self, place: usize, act: impl FnOnce() -> T) -> T {
        let mut bytes = self.bytes.clone();
        bytes[place] ^= 1 << (place % 8);
        self.write(&bytes);
        let result = act();
        self.write(&self.bytes);
        result
    }

    /// Flips a bit of a byte for good.
    pub(crate) fn flip(&self, place: usize) {
        let mut bytes = self.bytes.clone();
        bytes[place] ^= 1 << (place % 8);
        self.write(&bytes);
    }

    fn write(&self, bytes: &[u8]) {
        for beside in ["ledger.db-wal", "ledger.db-shm"] {
            let _ = fs::remove_file(self.path.with_file_name(beside));
        }
        fs::write(&self.path, bytes).expect("the data file is written");
    }
}

/// All entries of a ledger, as they lie there.
pub(crate) fn bundles(folder: &Path) -> Vec<Bundle> {
    let store = Store::open(folder).expect("the ledger opens");
    let snapshot = store.snapshot().expect("a snapshot");
    let segments = snapshot.all_segments().expect("a reader").map(|segment| segment.expect("a whole segment"));
    let bundle = |segment: store::Segment| {
        let mut at = 0;
        let place = |(_, entry): (u64, &[u8])| {
            let start = at + 2;
            at = start + entry.len();
            start..at
        };
        let entries = segment.entries().map(place).collect();
        Bundle { first: segment.range().start, bytes: segment.bundle().to_vec(), entries }
    };
    segments.map(bundle).collect()
}

/// The fewer bytes, the rarer a page ends among them; the more, the rarer they stand elsewhere too.
const WINDOWS: [usize; 4] = [24, 64, 160, 300];
