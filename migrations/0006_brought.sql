-- Exchanges that a peer has made, by bringing entries of its ledger to whoever serves here. All others were made by this installation.
ALTER TABLE sync_run ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;
