//! The copy of another office's ledger, opened to be looked at.

use super::mirror_folder;
use crate::{Office, Outcome, World, desk::Desk, failure::input};
use ipc::{Blame, Failure};
use std::path::Path;

impl Office {
    /// Opens the ledger with this origin in a data folder: the copy that is held of it, or the own one. Nobody can sign in on a
    /// copy. Damage of it stays in sight, as for an own ledger.
    pub fn open_copy(data: &Path, origin: &str, world: World) -> Outcome<Office> {
        let folder = mirror_folder(data, origin);
        if !folder.is_dir() {
            let mut own = Office::open(data, world)?;
            let ours = own.desk()?.chain.origin().as_str() == origin;
            return if ours { Ok(own) } else { Err(not_held()) };
        }
        let mut office = Office { foreign: true, ..Office::open_nothing(&folder, world) };
        match Desk::open_foreign(&folder) {
            Ok(desk) => office.desk = Some(desk),
            Err(failure) if failure.blame == Blame::Damage => office.verified.damage = Some(failure),
            Err(failure) if failure.code == "no-ledger" => return Err(not_held()),
            Err(failure) => return Err(failure),
        }
        Ok(office)
    }
}

fn not_held() -> Failure {
    input(
        "ledger-not-held",
        ["这里没有这个账本的副本。", "No copy of this ledger is held here."],
        [
            "用 ledgers 可以看存有哪些账本；要取得新的，请先登记互证单位，再同步。",
            "`ledgers` lists what is held; enrol the office as a peer and sync to get its ledger.",
        ],
    )
}
