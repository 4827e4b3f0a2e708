-- Desks: machines of this office that work on copies of this file, and what such a copy keeps for itself.

-- On a desk: what members signed there and its writer has not taken yet, encrypted; none on the writer. made_at: UTC seconds.
-- refused: why the writer has refused it, encrypted.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    member INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    refused BLOB
) STRICT;

-- On a desk: drafts and their files that were put or removed there and the writer does not know of yet.
CREATE TABLE unsent (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Disclosures that were replaced, so that whoever has copied them replaces them too.
CREATE TABLE replaced (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    first INTEGER NOT NULL
) STRICT;

CREATE INDEX once_by_entry ON once (entry);
CREATE INDEX fingerprint_by_entry ON fingerprint (entry);
