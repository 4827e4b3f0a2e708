//! Opening what came from peers: held against the digests in the entries, and kept in the copy of their ledger under the own data key.

use super::{mirror_folder, operational::Operational, shelf::erasing_name};
use crate::{
    Office, Outcome, Work, World,
    desk::{Desk, PERSONS, SEGMENT_PAYMENTS},
    erasing::without_erased,
    failure::{no_office, stopped, store_failed},
    personal,
    sealing::{Keyring, Seal, open_file_with},
};
use ipc::Text;
use ledger::{Acknowledgement, Disclosure, Hash, Origin, belong};
use std::{collections::BTreeMap, io::Read, path::PathBuf, sync::Arc};
use store::{Change, Contents, ParcelIn, SEGMENT_ENTRIES_MAX, Store, StoredWord};
use sync::{Given, Parcel, Piece, limits::PARCEL_PLAIN_BYTES_MAX};
use zeroize::Zeroizing;

/// What came, about to be opened. It holds nothing of the office, which can be used meanwhile.
pub struct Receiving {
    folder: PathBuf,
    store: Arc<Store>,
    own: Origin,
    keyring: Keyring,
    waiting: Vec<ParcelIn>,
    /// Copies in whose ledgers something was ordered to be erased.
    erasing: Vec<String>,
    world: World,
}

/// What became of a parcel.
struct Taken {
    contents: Contents,
    refused: u64,
}

impl Office {
    /// Prepares to open what came, and to erase in copies what was ordered; `None` when there is nothing to do.
    pub fn receiving(&mut self) -> Outcome<Option<Receiving>> {
        let folder = self.folder.clone();
        let (desk, session, world) = self.signed_in()?;
        let snapshot = desk.snapshot()?;
        let mut waiting = snapshot.parcels_in().map_err(|error| store_failed(&error))?;
        waiting.retain(|parcel| parcel.opened_at.is_none());
        let mut erasing = Vec::new();
        for peer in desk.chain.roll().peers() {
            let name = erasing_name(peer.origin.as_str());
            if snapshot.setting(&name).map_err(|error| store_failed(&error))?.is_some() {
                erasing.push(peer.origin.to_string());
            }
        }
        Ok((!waiting.is_empty() || !erasing.is_empty()).then(|| Receiving {
            folder,
            store: desk.store.clone(),
            own: desk.chain.origin().clone(),
            keyring: session.keyring.clone(),
            waiting,
            erasing,
            world: world.clone(),
        }))
    }
}

impl Receiving {
    /// Opens what can be opened: what belongs to entries that are not here yet stays as it came. Tells how many were opened.
    pub fn run(&self, work: &Work) -> Outcome<u64> {
        let what = Text::new("正在打开其他单位给的个人信息", "Opening personal fields from other offices");
        let running = work.begin(what, self.waiting.len() as u64);
        let mut copies: BTreeMap<&str, Option<Desk>> = BTreeMap::new();
        let mut opened = 0;
        for (done, parcel) in (0..).zip(&self.waiting) {
            work.done(done).map_err(|_| stopped())?;
            let copy = copies.entry(&parcel.peer).or_insert_with(|| self.copy(&parcel.peer));
            if let Some(taken) = self.open(parcel, copy.as_mut())? {
                let kept = self.store.parcel_opened(parcel.number, &taken.contents, taken.refused, self.world.now());
                kept.map_err(|error| store_failed(&error))?;
                opened += 1;
            }
        }
        for origin in &self.erasing {
            let copy = copies.entry(origin).or_insert_with(|| self.copy(origin));
            if let Some(copy) = copy {
                self.erase(origin, copy)?;
            }
        }
        // What was opened or erased must not be left in the log; should somebody be reading, the next time does it.
        let _ = self.store.scrub();
        drop(running);
        Ok(opened)
    }

    fn copy(&self, origin: &str) -> Option<Desk> {
        Desk::open_foreign(&mirror_folder(&self.folder, origin)).ok()
    }

    /// Opens one parcel; `None` when it has to wait for entries.
    fn open(&self, waiting: &ParcelIn, copy: Option<&mut Desk>) -> Outcome<Option<Taken>> {
        let Some(sealed) =
            self.store.snapshot().and_then(|it| it.parcel_in(waiting.number)).map_err(|error| store_failed(&error))?
        else {
            return Ok(None);
        };
        let nothing = || Taken { contents: Contents::default(), refused: 1 };
        let plain = self.keyring.identities().find_map(|identity| decrypt(&sealed, &identity));
        let Some(parcel) = plain.and_then(|plain| Parcel::parse(&plain)) else { return Ok(Some(nothing())) };
        // Nobody gives what is another's.
        if parcel.ledger != waiting.peer {
            return Ok(Some(nothing()));
        }
        let Some(copy) = copy else { return Ok(None) };
        match parcel.given {
            Given::Fields(entries) => self.take_fields(copy, parcel.programme, entries),
            Given::Piece(piece) => self.take_piece(copy, parcel.programme, piece),
        }
    }

    fn take_fields(&self, copy: &mut Desk, programme: String, entries: Vec<(u64, Vec<Disclosure>)>) -> Outcome<Option<Taken>> {
        let size = copy.chain.size();
        let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) else { return Ok(None) };
        if *last >= size {
            return Ok(None);
        }
        let contents = Contents { programme, range: *first..*last + 1, fields: 0, file: String::new() };
        let mut taken = Taken { contents, refused: 0 };
        let snapshot = copy.snapshot()?;
        let mut blocks: BTreeMap<u64, Vec<(u64, Vec<Disclosure>)>> = BTreeMap::new();
        for (entry, mut disclosures) in entries {
            let statement = copy.statement(&snapshot, entry)?;
            let came = disclosures.len();
            // One that is no field of this entry is forged, and one that would be there twice is too.
            let mut good: Vec<Disclosure> = Vec::with_capacity(came);
            for one in disclosures.drain(..) {
                good.push(one);
                if belong(&statement, &good).is_err() {
                    good.pop();
                }
            }
            taken.refused += (came - good.len()) as u64;
            let good = without_erased(copy.chain.roll(), entry, good);
            taken.contents.fields += good.len() as u64;
            if !good.is_empty() {
                blocks.entry(entry / SEGMENT_ENTRIES_MAX).or_default().push((entry, good));
            }
        }
        drop(snapshot);
        for (block, entries) in blocks {
            self.put(copy, block * SEGMENT_ENTRIES_MAX, entries)?;
        }
        Ok(Some(taken))
    }

    /// Adds fields to those of neighbouring entries that are there.
    fn put(&self, copy: &mut Desk, first: u64, entries: Vec<(u64, Vec<Disclosure>)>) -> Outcome<()> {
        let count = SEGMENT_ENTRIES_MAX.min(copy.chain.size() - first);
        let numbers: Vec<u64> = (first..first + count).collect();
        let mut fields = copy.disclosures_of(&self.keyring, &numbers)?;
        for (entry, new) in entries {
            let there = &mut fields[(entry - first) as usize];
            for one in new {
                if !there.iter().any(|known| known.name() == one.name()) {
                    there.push(one);
                }
            }
        }
        let packed = Zeroizing::new(personal::pack(fields.iter().map(Vec::as_slice)));
        let sealed = self.keyring.seal(Seal::Disclosures(first), &packed, &mut self.world.random());
        let ordinal = copy.columns.entry.partition_point(|entry| u64::from(*entry) < first) as u64;
        let changes = [
            Change::PutDisclosures { first, count, sealed: &sealed },
            // The search columns from there on were made without these fields.
            Change::DropDerived { name: PERSONS, from: ordinal / SEGMENT_PAYMENTS * SEGMENT_PAYMENTS },
        ];
        copy.store.change(&changes).map_err(|error| store_failed(&error))
    }

    /// Keeps a piece of a source file. With the last one the file is held against its hash, and opened to see that it can be.
    fn take_piece(&self, copy: &mut Desk, programme: String, piece: Piece) -> Outcome<Option<Taken>> {
        let id = piece.file.hex();
        let Some(batch) = copy.book.batches().iter().find(|batch| batch.file() == Some(piece.file)) else { return Ok(None) };
        let entry = batch.entry();
        let mut taken =
            Taken { contents: Contents { programme, range: entry..entry + 1, fields: 0, file: id.clone() }, refused: 0 };
        if copy.chain.roll().erasures().iter().any(|erasure| erasure.files.contains(&piece.file)) {
            return Ok(Some(taken));
        }
        let part = |number: u32| format!("part/{id}/{number}");
        let now = self.world.now();
        let keep = Change::PutFile { id: &part(piece.piece), sealed: &piece.content, added_at: now };
        copy.store.change(&[keep]).map_err(|error| store_failed(&error))?;
        let snapshot = copy.snapshot()?;
        let mut whole = Vec::new();
        for number in 0..piece.of {
            match snapshot.file(&part(number)).map_err(|error| store_failed(&error))? {
                Some(content) => whole.extend(content),
                None => return Ok(Some(taken)),
            }
        }
        drop(snapshot);
        let names: Vec<String> = (0..piece.of).map(part).collect();
        let mut changes: Vec<Change<'_>> = names.iter().map(|id| Change::RemoveFile { id }).collect();
        let (key_id, key) = (key_file(&id), self.keyring.seal(Seal::FileKey, &piece.key, &mut self.world.random()));
        if Hash::of(&whole) == piece.file && open_file_with(&piece.key, &whole).is_ok() {
            changes.push(Change::PutFile { id: &id, sealed: &whole, added_at: now });
            changes.push(Change::PutFile { id: &key_id, sealed: &key, added_at: now });
        } else {
            taken.refused = 1;
        }
        copy.store.change(&changes).map_err(|error| store_failed(&error))?;
        Ok(Some(taken))
    }

    /// Erases in a copy what was ordered, and gives this office's word for what it had been given.
    fn erase(&self, origin: &str, copy: &mut Desk) -> Outcome<()> {
        copy.carry_out_erasures(&self.keyring, &self.world)?;
        let Some(keys) = Operational::load(&self.folder)? else { return Err(no_office()) };
        let snapshot = self.store.snapshot().map_err(|error| store_failed(&error))?;
        let mut given = snapshot.parcels_in().map_err(|error| store_failed(&error))?;
        given.retain(|parcel| parcel.peer == origin);
        // Something that was not opened may have it in it still.
        if given.iter().any(|parcel| parcel.opened_at.is_none()) {
            return Ok(());
        }
        let now = self.world.now();
        for erasure in copy.chain.roll().erasures() {
            let had = |parcel: &ParcelIn| {
                erasure.entries().any(|entry| parcel.contents.range.contains(&entry))
                    || erasure.files.iter().any(|file| parcel.contents.file == file.hex())
            };
            if !given.iter().any(had) {
                continue;
            }
            let word = Acknowledgement {
                entry: erasure.entry,
                iat: now.max(0),
                holder: self.own.clone(),
                ledger: copy.chain.origin().clone(),
            };
            let stored = StoredWord {
                ledger: origin.to_owned(),
                entry: erasure.entry,
                holder: self.own.to_string(),
                at: now,
                word: word.sign(&keys.mirror),
                delivered: false,
            };
            self.store.keep_word(&stored).map_err(|error| store_failed(&error))?;
        }
        let done = Change::RemoveSetting { name: &erasing_name(origin) };
        self.store.change(&[done]).map_err(|error| store_failed(&error))
    }
}

/// The name under which the key of another office's source file lies.
pub(crate) fn key_file(id: &str) -> String {
    format!("key/{id}")
}

fn decrypt(sealed: &[u8], identity: &age::x25519::Identity) -> Option<Zeroizing<Vec<u8>>> {
    let identity: &dyn age::Identity = identity;
    let reader = age::Decryptor::new(sealed).ok()?.decrypt(std::iter::once(identity)).ok()?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    // One byte more than there may be, so that it is seen without reading on.
    reader.take(PARCEL_PLAIN_BYTES_MAX as u64 + 1).read_to_end(&mut plain).ok()?;
    (plain.len() <= PARCEL_PLAIN_BYTES_MAX).then_some(plain)
}
