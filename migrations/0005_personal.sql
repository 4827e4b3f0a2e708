-- Personal fields on their way between offices, and what became of orders to erase them.

-- What was made for a peer, encrypted to it, of the entries first .. upto of one programme; with a file: a piece of the source file
-- of that hash. Once it was taken only the row stays, to say who was given what and when. Times are UTC seconds.
CREATE TABLE parcel_out (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    peer TEXT NOT NULL,
    programme TEXT NOT NULL,
    first INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    fields INTEGER NOT NULL,
    file TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    taken_at INTEGER,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX parcel_out_by_peer ON parcel_out (peer, number);

-- Up to which entry parcels were made for a peer of a programme.
CREATE TABLE given (
    peer TEXT NOT NULL,
    programme TEXT NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (peer, programme)
) STRICT, WITHOUT ROWID;

-- What came from a peer, as it came: only a member who is signed in can open it. digest: SHA-256 of what came. Once it was opened only
-- the row stays, and says what was in it. refused: fields that are not what the entries have digests of.
CREATE TABLE parcel_in (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    peer TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    came_at INTEGER NOT NULL,
    opened_at INTEGER,
    programme TEXT NOT NULL,
    first INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    fields INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    file TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX parcel_in_by_peer ON parcel_in (peer, number);

-- Signed words that what an order names was erased: of peers about orders of this ledger, and the own ones about orders of others
-- until they were delivered. entry: that of the order.
CREATE TABLE acknowledgement (
    ledger TEXT NOT NULL,
    entry INTEGER NOT NULL,
    holder TEXT NOT NULL,
    at INTEGER NOT NULL,
    word TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    PRIMARY KEY (ledger, entry, holder)
) STRICT, WITHOUT ROWID;
