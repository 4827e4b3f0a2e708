//! What may come from outside at most (`docs/protocol.md`, section 8).

use ledger::{ENTRY_BYTES_MAX, tile::TILE_WIDTH};

/// Body of heads, both ways.
pub const HEADS_BYTES_MAX: usize = 1024 * 1024;

/// Ledgers in a list of heads.
pub const HEADS_MAX: usize = 1_000;

/// Body of a request for a cosignature.
pub const ADD_CHECKPOINT_BYTES_MAX: usize = 16 * 1024;

/// Hashes in a consistency proof (C2SP tlog-witness).
pub const PROOF_HASHES_MAX: usize = 63;

/// A bundle of entries, decompressed.
pub const BUNDLE_BYTES_MAX: usize = TILE_WIDTH as usize * (ENTRY_BYTES_MAX + 2);

/// Times in cosignatures may lie so many seconds ahead of the own clock.
pub const CLOCK_AHEAD_SECONDS_MAX: u64 = 300;
