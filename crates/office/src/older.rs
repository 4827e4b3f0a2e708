//! Ledgers that can be gone on for: the own one, or a copy that was taken up from another office's export where the machine is
//! lost.

use crate::{
    Office, Outcome, World,
    desk::Desk,
    exports::{file_failed, make_private_folder},
    failure::{append_failed, failure, input, office_exists, refused, store_failed},
    peers::{About, copies_in, mirror_folder},
};
use ipc::{Blame, Failure, OlderLedger, OlderMember, TakeOlder, Text};
use ledger::{
    Batch, Chain, Checkpoint, Entry, Hash, Head, NodeTable, Origin, Placed, Roles, member_number, member_text,
    tile::{TILE_WIDTH, Tile},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Append, AppendError, Store};

/// A ledger that can be gone on for, where it lies.
pub(crate) struct Older {
    pub folder: PathBuf,
    pub store: Arc<Store>,
    pub origin: Origin,
    pub head: Head,
    pub own: bool,
    /// Read from its entries; nothing of a damaged one.
    pub desk: Option<Desk>,
}

impl Office {
    /// The ledgers that can be gone on for here: the own one; without one, the copies in the data folder.
    pub fn older(&mut self) -> Outcome<Vec<OlderLedger>> {
        self.older_ones()?.iter().map(Older::show).collect()
    }

    /// Takes up an older ledger out of a folder that another office has exported: verified from the first entry to the last,
    /// and as a copy that is there to be looked at.
    pub fn take_older(&mut self, call: &TakeOlder) -> Outcome<OlderLedger> {
        if self.desk.is_some() || self.verified.damage.is_some() {
            return Err(office_exists());
        }
        let from = Path::new(call.folder.trim());
        let text = fs::read_to_string(from.join("checkpoint")).map_err(|error| file_failed(&error))?;
        let mut checkpoint = Checkpoint::parse(text.as_bytes()).ok_or_else(no_export)?;
        // Whoever exported it may have had cosignatures put on it.
        let origin = checkpoint.origin.clone();
        checkpoint.note.signatures.retain(|line| line.name == origin.as_str());
        let work = self.work.clone();
        let running =
            work.begin(Text::new("正在核对并取回旧账本", "Verifying and taking up the older ledger"), checkpoint.head.size);
        let entries = read_entries(from, &checkpoint, &self.world, &work)?;
        drop(running);
        make_private_folder(&self.folder)?;
        let folder = mirror_folder(&self.folder, origin.as_str());
        make_private_folder(&folder)?;
        let store = match Store::create(&folder) {
            Err(store::StoreError::AlreadyThere) => Store::open(&folder),
            made => made,
        };
        let store = store.map_err(|error| store_failed(&error))?;
        let held = store.head().map_err(|error| store_failed(&error))?;
        if held.size < checkpoint.head.size {
            let new = entries.get(held.size as usize..).ok_or_else(no_export)?;
            let follows = held.size == 0 || entries.get(held.size as usize - 1).is_some_and(|last| follows(last, &store));
            if !follows {
                return Err(append_failed(&AppendError::HeadMoved { actual: held }));
            }
            store.append(&held, &Append::new(new, &checkpoint)).map_err(|error| append_failed(&error))?;
        }
        drop(store);
        let mut desk = Desk::open_foreign(&folder)?;
        About::keep(&desk)?;
        desk.save()?;
        drop(desk);
        let found = self.older_ones()?.into_iter().find(|older| older.origin == origin).ok_or_else(no_export)?;
        found.show()
    }

    pub(crate) fn older_ones(&mut self) -> Outcome<Vec<Older>> {
        if let Some(desk) = &self.desk {
            let (store, origin, head) = (desk.store.clone(), desk.chain.origin().clone(), desk.head());
            let own = Older { folder: self.folder.clone(), store, origin, head, own: true, desk: Some(desk.another()?) };
            return Ok(vec![own]);
        }
        if self.verified.damage.is_some() {
            let store = Arc::new(Store::open(&self.folder).map_err(|error| store_failed(&error))?);
            let checkpoint = store.snapshot().map_err(|error| store_failed(&error))?.checkpoint().ok().flatten().cloned();
            let checkpoint = checkpoint.ok_or_else(nothing_left)?;
            let (origin, head) = (checkpoint.origin, checkpoint.head);
            return Ok(vec![Older { folder: self.folder.clone(), store, origin, head, own: true, desk: None }]);
        }
        let open = |folder: PathBuf| {
            let desk = Desk::open_foreign(&folder).ok()?;
            let (store, origin, head) = (desk.store.clone(), desk.chain.origin().clone(), desk.head());
            Some(Older { folder, store, origin, head, own: false, desk: Some(desk) })
        };
        Ok(copies_in(&self.folder).filter_map(open).collect())
    }
}

impl Older {
    fn show(&self) -> Outcome<OlderLedger> {
        let office = self.desk.as_ref().and_then(|desk| desk.chain.roll().office());
        Ok(OlderLedger {
            origin: self.origin.to_string(),
            name: office.map(|office| office.name.clone()).unwrap_or_default(),
            code: self.origin.office_code().to_owned(),
            currency: office.map(|office| office.currency.clone()).unwrap_or_default(),
            demo: self.demo(),
            approval_two_over: office.and_then(|office| office.approval_two_over),
            size: self.head.size,
            root: self.head.root.hex(),
            own: self.own,
            damaged: self.desk.is_none(),
            members: self.members()?,
        })
    }

    /// Whether it is a demo's; where that cannot be read, not.
    pub fn demo(&self) -> bool {
        self.desk.as_ref().and_then(|desk| desk.chain.roll().office()).is_some_and(|office| office.demo)
    }

    /// Members whose keys lie with it.
    fn members(&self) -> Outcome<Vec<OlderMember>> {
        let files = self.store.snapshot().and_then(|snapshot| snapshot.key_files()).map_err(|error| store_failed(&error))?;
        let mut numbers: Vec<u32> =
            files.iter().filter_map(|name| member_number(name.strip_prefix(member_file_before())?)).collect();
        numbers.sort_unstable();
        let show = |number: u32| {
            let member = self.desk.as_ref().map(|desk| desk.chain.roll().member(number));
            let (name, administrator) = match member {
                None => (member_text(number), true),
                Some(member) => {
                    let member = member.filter(|member| member.standing == ledger::roll::Standing::Active)?;
                    (member.name.clone(), member.roles.include(Roles::ADMINISTRATOR))
                }
            };
            Some(OlderMember { member: member_text(number), name, administrator })
        };
        Ok(numbers.into_iter().filter_map(show).collect())
    }
}

fn member_file_before() -> &'static str {
    // What every name of such a file begins with.
    "member/"
}

/// Whether an entry is the last one that a store holds.
fn follows(last: &Entry, store: &Store) -> bool {
    let held = store.head().map_or(0, |head| head.size);
    let leaf = store.snapshot().ok().and_then(|snapshot| ledger::tree::Nodes::node(&snapshot, 0, held.checked_sub(1)?).ok());
    leaf == Some(last.leaf())
}

/// Reads and verifies all entries of an export: chain, rights, signatures, and the signed root.
fn read_entries(from: &Path, checkpoint: &Checkpoint, world: &World, work: &crate::Work) -> Outcome<Vec<Entry>> {
    let size = checkpoint.head.size;
    let mut chain = Chain::new(checkpoint.origin.clone());
    let mut table = NodeTable::new();
    let mut random = world.random();
    let (mut entries, mut waiting) = (Vec::new(), Vec::<Placed>::new());
    let mut verify = |waiting: &mut Vec<Placed>| {
        let verified = Placed::verify_all(std::mem::take(waiting), &mut random);
        verified.map_err(|wrong| refused(ledger::Refusal::Signature, wrong.first().copied()))
    };
    for index in 0..size.div_ceil(TILE_WIDTH) {
        let width = (size - index * TILE_WIDTH).min(TILE_WIDTH);
        let path = from.join(Tile { level: 0, index, width }.entries_path());
        let bundle = read_bounded(&path).map_err(|error| file_failed(&error))?;
        for range in sync::split(&bundle, width).map_err(|_| no_export())? {
            let number = chain.size();
            let mut done = Vec::new();
            let placed = chain.place_entry(&bundle[range], &table, |level, index, hash| done.push((level, index, hash)));
            waiting.push(placed.map_err(|refusal| refused(refusal, Some(number)))?);
            done.into_iter().for_each(|(level, index, hash): (u32, u64, Hash)| table.put(level, index, hash));
        }
        if waiting.len() >= Batch::SIZE {
            entries.extend(verify(&mut waiting)?);
        }
        work.done(chain.size()).map_err(|_| crate::failure::stopped())?;
    }
    entries.extend(verify(&mut waiting)?);
    let verifiers = chain.roll().head_verifiers(checkpoint.origin.as_str(), size);
    if chain.head() == checkpoint.head && !verifiers.is_empty() && checkpoint.signed_by(&verifiers) {
        Ok(entries)
    } else {
        Err(no_export())
    }
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > sync::limits::BUNDLE_BYTES_MAX as u64 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    fs::read(path)
}

fn no_export() -> Failure {
    failure(
        "no-export",
        Blame::File,
        [
            "这个文件夹不是完好的账本导出，或其中的记录与签章对不上。",
            "This folder is no sound export of a ledger, or its entries do not lead to the signed head.",
        ],
        [
            "请有副本的单位用 --ledger 和 export tlog 重新导出，整个文件夹原样带来。",
            "Ask the office that holds a copy to export it anew (`--ledger ORIGIN export tlog FOLDER`) and bring the whole folder.",
        ],
    )
}

fn nothing_left() -> Failure {
    input(
        "nothing-left",
        ["损坏的账本里连最后一个签章也读不出来了。", "Not even the last signed head can be read from the damaged ledger."],
        [
            "请在一个新的数据文件夹里，用其他单位导出的副本来接续。",
            "Go on for it in a new data folder, from a copy that another office has exported.",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::member_file;

    #[test]
    fn a_members_file_begins_as_it_is_looked_for() {
        assert_eq!(member_file(3), format!("{}{}", member_file_before(), member_text(3)));
    }
}
