//! What may come from outside at most (`docs/protocol.md`, section 8).

use ledger::{ENTRY_BYTES_MAX, tile::TILE_WIDTH};

/// Body of heads, both ways.
pub const HEADS_BYTES_MAX: usize = 1024 * 1024;

/// Ledgers in a list of heads.
pub const HEADS_MAX: usize = 1_000;

/// Body of a request for a cosignature.
pub const ADD_CHECKPOINT_BYTES_MAX: usize = 16 * 1024;

/// A parcel, encrypted.
pub const PARCEL_BYTES_MAX: usize = 5 * 1024 * 1024;

/// The same before it is encrypted.
pub const PARCEL_PLAIN_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Parcels in a list.
pub const PARCELS_LISTED_MAX: usize = 100;

/// A list of words about what was erased, or of numbers of parcels.
pub const WORD_LISTS_BYTES_MAX: usize = 64 * 1024;
/// Body of a request that brings entries, before and after decompression: the largest package (C2SP tlog-mirror), and what stands
/// before it.
pub const PUSH_BYTES_MAX: usize = BUNDLE_BYTES_MAX + 1 + PROOF_HASHES_MAX * 32 + 2 * (2 + u16::MAX as usize) + 16;

/// A checkpoint with all its lines, where it lies in a file.
pub const CHECKPOINT_BYTES_MAX: usize = 256 * 1024;

/// A tile of hashes.
pub const TILE_BYTES_MAX: usize = TILE_WIDTH as usize * 32;

/// Hashes in a consistency proof (C2SP tlog-witness).
pub const PROOF_HASHES_MAX: usize = 63;

/// A bundle of entries, decompressed.
pub const BUNDLE_BYTES_MAX: usize = TILE_WIDTH as usize * (ENTRY_BYTES_MAX + 2);

/// What a desk hands in at once: some 30,000 payments and a large file.
pub const SUBMISSION_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Rows in an answer to a desk; a file is the longest.
pub const DESK_ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// When rows beside entries are as many bytes, the next ones come in another answer.
pub const BESIDE_BYTES: usize = 4 * 1024 * 1024;

/// Times in cosignatures may lie so many seconds ahead of the own clock.
pub const CLOCK_AHEAD_SECONDS_MAX: u64 = 300;
