-- What is known of the copies of other ledgers beside what they hold themselves, and what a sync found out about others.

-- Of each other ledger of which entries are held: origin of the peer that handed over its newest entries, and when (UTC seconds;
-- came_from is empty and came_at 0 where that is not known), and what is wrong with the copy, as the program writes it (empty: nothing
-- is known to be).
CREATE TABLE copy (
    origin TEXT PRIMARY KEY,
    came_from TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    damage TEXT NOT NULL
) STRICT;

-- Ledgers of which the exchange has brought evidence that they have two histories.
ALTER TABLE sync_run ADD COLUMN evidence INTEGER NOT NULL DEFAULT 0;

-- For bounding how many alarms there are of one ledger.
CREATE INDEX alarm_by_origin ON alarm (origin);
