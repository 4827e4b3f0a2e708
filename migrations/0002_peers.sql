-- What is known of other offices' ledgers, and what came of exchanging it. Entries of theirs lie in data files of their own.

-- The newest signed head known of each other ledger, whether its entries are held or not. came_from: origin of the peer that
-- handed it over. Times are UTC seconds.
CREATE TABLE known_head (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    came_from TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- The newest head of each other ledger that this installation has cosigned, by the key it used (1 witness, 2 mirror). note has the
-- lines of the ledger's keys that were verified, line the own one. This is a promise: it never goes back.
CREATE TABLE promised (
    role INTEGER NOT NULL,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    line TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (role, origin)
) STRICT;

-- The newest cosignature of a head of this ledger by each cosigner.
CREATE TABLE cosignature (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    line TEXT NOT NULL,
    time INTEGER NOT NULL
) STRICT;

-- Evidence that a ledger has two histories. Never removed.
CREATE TABLE alarm (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    at INTEGER NOT NULL,
    evidence BLOB NOT NULL UNIQUE
) STRICT;

-- Exchanges with peers, and how each ended. failure: empty when it came to its end.
CREATE TABLE sync_run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    peer TEXT NOT NULL,
    at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    ledgers INTEGER NOT NULL,
    cosigned INTEGER NOT NULL,
    failure TEXT NOT NULL
) STRICT;
CREATE INDEX sync_run_by_peer ON sync_run (peer, number);
