//! Where things lie on a stick, and how large they may be. FAT does not tell large letters from small ones: there are none.

use crate::{
    Route, hash_of,
    limits::{ADD_CHECKPOINT_BYTES_MAX, BUNDLE_BYTES_MAX, CHECKPOINT_BYTES_MAX, HEADS_BYTES_MAX, TILE_BYTES_MAX},
};
use ledger::CARD_BYTES_MAX;

/// The folder on the stick in which everything lies.
pub(super) const FOLDER: &str = "mingzhang-sync";

/// Where an office has left the answer to a request; bundles are compressed there too.
pub(super) fn answer_path(office: &str, route: &Route) -> String {
    let ending = if matches!(route, Route::Entries(..)) { ".gz" } else { "" };
    format!("{}{}{ending}", hash_of(office), route.path())
}

/// Where an office has left what it asks of another.
pub(super) fn ask_path(from: &str, of: &str) -> String {
    format!("{}/asks/{}/add-checkpoint", hash_of(from), hash_of(of))
}

/// How large the answer to a request can be.
pub(super) fn limit(route: &Route) -> usize {
    match route {
        Route::Checkpoint(_) | Route::HeadOf(..) | Route::Witnessed(_) | Route::Mirrored(_) => CHECKPOINT_BYTES_MAX,
        Route::Tile(..) => TILE_BYTES_MAX,
        // What does not get smaller when it is compressed gets a little larger.
        Route::Entries(..) => BUNDLE_BYTES_MAX + BUNDLE_BYTES_MAX / 1_000,
        Route::Card => CARD_BYTES_MAX,
        Route::Heads => HEADS_BYTES_MAX,
        // What desks are told lies on no stick.
        Route::Desk(_) => 0,
        Route::AddCheckpoint | Route::AddPending | Route::AddEntries => ADD_CHECKPOINT_BYTES_MAX,
    }
}
