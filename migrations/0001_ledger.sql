-- The data file of one ledger. Numbered files in this folder are only ever added, never changed: each is run once, in its
-- order, on files that are older than it (PRAGMA user_version counts them).
--
-- Entries, disclosures, checkpoints and keys are the truth; tile and derived can be rebuilt from them.

-- Entries, up to 256 in a row, as a bundle of C2SP tlog-tiles: per entry its length in two bytes, big-endian, and its bytes.
-- A row never crosses a multiple of 256, so that whole bundles are rows put together. leaf: leaf hash of its last entry; those
-- of the others stand at the beginning of the entry that follows each.
CREATE TABLE segment (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    entries BLOB NOT NULL,
    leaf BLOB NOT NULL
) STRICT;

-- Personal fields of the entries first .. first + count, encrypted.
CREATE TABLE disclosure (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- Hash tiles of C2SP tlog-tiles: 32 bytes a hash. Of level 0 only the full ones are here; the leaf hashes behind the last full
-- tile stand in the segments, so that a single append need not write a tile.
CREATE TABLE tile (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT;

-- Signed heads (C2SP tlog-checkpoint): the newest, and those to be kept.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    kept INTEGER NOT NULL,
    note BLOB NOT NULL
) STRICT;

-- Keys under passphrases (C2SP age files).
CREATE TABLE key_file (
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- Source files, encrypted. added_at: UTC seconds.
CREATE TABLE file (
    id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- Unfinished work of members, encrypted. touched_at: UTC seconds.
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    touched_at INTEGER NOT NULL
) STRICT;

-- What concerns this installation alone.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- Requests carried out, with the entry each led to: one that comes twice is carried out once.
CREATE TABLE once (
    key BLOB PRIMARY KEY,
    entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keyed hashes of things that must not come in twice, such as imported files, with the entry that brought them in.
CREATE TABLE fingerprint (
    kind TEXT NOT NULL,
    mac BLOB NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (kind, mac)
) STRICT, WITHOUT ROWID;

-- What was computed from the entries first .. upto.
CREATE TABLE derived (
    name TEXT NOT NULL,
    first INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (name, first)
) STRICT;
