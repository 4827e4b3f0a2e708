use std::{fmt, ops::Range};

/// What is wrong with the stored bytes. Nothing is repaired or thrown away on finding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// SQLite finds the file itself broken.
    File {
        /// What it says; never a stored value.
        detail: String,
    },
    /// A table or index that is not as this program makes it, or one too many or too few.
    Schema {
        /// Its name.
        name: String,
    },
    /// The bytes of a segment do not divide into the entries that it should hold.
    Segment {
        /// First entry of the segment.
        first: u64,
        /// How many it should hold.
        count: u64,
    },
    /// Entries are not there.
    Missing {
        /// First that is not there.
        first: u64,
        /// First that is there again.
        upto: u64,
    },
    /// Entries are there that another segment holds already, or that no signed head covers.
    Superfluous {
        /// First entry of the segment.
        first: u64,
    },
    /// An entry's bytes have not the leaf hash that the ledger holds for it, or do not name that of the entry before.
    Entry {
        /// Entry number.
        entry: u64,
    },
    /// The leaf hash that is stored beside an entry is not that of its bytes, which are sound.
    Leaf {
        /// Entry number.
        entry: u64,
    },
    /// A tile is missing, or its hashes do not follow from the entries.
    Tile {
        /// Tile level.
        level: u32,
        /// Index within the level.
        index: u64,
    },
    /// A stored checkpoint cannot be read, or its root is not that of the entries.
    Checkpoint {
        /// Size it is stored under.
        size: u64,
    },
    /// Disclosures that belong to no entries, or to some that have others already.
    Disclosures {
        /// First entry they should belong to.
        first: u64,
    },
}

impl Damage {
    /// The entries concerned, where it is about entries.
    pub fn entries(&self) -> Option<Range<u64>> {
        match *self {
            Damage::Segment { first, count } => Some(first..first.saturating_add(count)),
            Damage::Missing { first, upto } => Some(first..upto),
            Damage::Superfluous { first } | Damage::Disclosures { first } => Some(first..first.saturating_add(1)),
            Damage::Entry { entry } | Damage::Leaf { entry } => Some(entry..entry + 1),
            Damage::File { .. } | Damage::Schema { .. } | Damage::Tile { .. } | Damage::Checkpoint { .. } => None,
        }
    }

    /// Whether it lies in what can be rebuilt from the entries.
    pub fn is_derived(&self) -> bool {
        matches!(self, Damage::Tile { .. } | Damage::Leaf { .. })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::File { detail } => write!(f, "the data file is broken: {detail}"),
            Damage::Schema { name } => write!(f, "the data file's {name} is not as this program makes it"),
            Damage::Segment { first, count } => {
                write!(f, "the stored bytes of the {count} entries from {first} on cannot be taken apart")
            }
            Damage::Missing { first, upto } => write!(f, "the entries {first} to {} are missing", upto - 1),
            Damage::Superfluous { first } => write!(f, "entries from {first} on are there that do not belong"),
            Damage::Entry { entry } => write!(f, "the bytes of entry {entry} are not those that were recorded"),
            Damage::Leaf { entry } => write!(f, "the hash stored beside entry {entry} is not that of its bytes"),
            Damage::Tile { level, index } => write!(f, "hash tile {index} of level {level} does not fit the entries"),
            Damage::Checkpoint { size } => write!(f, "the signed head of size {size} does not fit the entries"),
            Damage::Disclosures { first } => write!(f, "the personal fields stored for entry {first} do not belong there"),
        }
    }
}
