//! The shelf as the exchange between offices sees it.

use super::{peer_of, pushed, shelf::Shelf, witnessing::keep_with_head};
use crate::{
    desk::{Desk, Foreseen, Part},
    exports::make_private_folder,
    failure::append_failed,
};
use ipc::Failure;
use ledger::{
    Chain, Checkpoint, Entry, Hash, Head,
    note::{NoteSignature, Verifier},
    tile::{TILE_WIDTH, bundle_entry},
    tree::Nodes,
};
use std::{ops::Range, sync::Arc};
use store::{Append, AppendError, Appending, Change, Cosignature, Snapshot, Store, StoreError};
use sync::{Coming, Held, Holdings, HoldingsFault, Promise, Promised, Pushed, Settled};

/// A tree of a ledger on the shelf, as it was at one moment.
pub(crate) struct Tree(Snapshot);

impl Nodes for Tree {
    type Fault = HoldingsFault;

    fn node(&self, level: u32, index: u64) -> Result<Hash, HoldingsFault> {
        self.0.node(level, index).map_err(|error| store_fault(&error))
    }
}

impl Holdings for Shelf {
    type Tree = Tree;

    fn own(&self) -> Result<String, HoldingsFault> {
        Ok(self.own.chain.origin().to_string())
    }

    fn origin_of(&self, hash: &str) -> Result<Option<String>, HoldingsFault> {
        let known = self.heads()?.into_iter().map(|checkpoint| checkpoint.origin.to_string());
        let peers = self.own.chain.roll().peers().map(|peer| peer.origin.as_str().to_owned());
        Ok(known.chain(peers).find(|origin| Hash::of(origin.as_bytes()).hex() == hash))
    }

    fn held(&self, origin: &str) -> Result<Option<Held>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(None) };
        let snapshot = snapshot(desk)?;
        let Some(checkpoint) = snapshot.checkpoint().map_err(|error| store_fault(&error))? else { return Ok(None) };
        let mut cosignatures = Vec::new();
        if std::ptr::eq(desk, &self.own) {
            for cosignature in snapshot.cosignatures().map_err(|error| store_fault(&error))? {
                if cosignature.head == checkpoint.head {
                    cosignatures.extend(NoteSignature::parse(cosignature.line.trim_end()));
                }
            }
        }
        Ok(Some(Held { checkpoint: checkpoint.clone(), cosignatures }))
    }

    fn tree(&self, origin: &str) -> Result<Option<Tree>, HoldingsFault> {
        self.desk(origin).map(|desk| Ok(Tree(snapshot(desk)?))).transpose()
    }

    fn chain(&self, origin: &str) -> Result<Option<Chain>, HoldingsFault> {
        Ok(self.desk(origin).map(|desk| desk.chain.clone()))
    }

    fn tile(&self, origin: &str, level: u32, index: u64, width: u64) -> Result<Option<Vec<Hash>>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(None) };
        let mut hashes = snapshot(desk)?.tile(level, index).map_err(|error| store_fault(&error))?;
        let enough = hashes.len() as u64 >= width;
        hashes.truncate(width as usize);
        Ok(enough.then_some(hashes))
    }

    fn bundle(&self, origin: &str, index: u64, width: u64) -> Result<Option<Vec<u8>>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(None) };
        let snapshot = snapshot(desk)?;
        let Some(first) = index.checked_mul(TILE_WIDTH) else { return Ok(None) };
        let Some(end) = first.checked_add(width) else { return Ok(None) };
        if snapshot.size().map_err(|error| store_fault(&error))? < end {
            return Ok(None);
        }
        let mut bundle = Vec::new();
        for segment in snapshot.segments(first..end).map_err(|error| store_fault(&error))? {
            let segment = segment.map_err(|error| store_fault(&error))?;
            if segment.range().end <= end {
                bundle.extend_from_slice(segment.bundle());
            } else {
                segment.entries().take_while(|(number, _)| *number < end).for_each(|(_, entry)| bundle_entry(&mut bundle, entry));
            }
        }
        Ok(Some(bundle))
    }

    fn head_of(&self, origin: &str, size: u64) -> Result<Option<Checkpoint>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(None) };
        snapshot(desk)?.checkpoint_of(size).map_err(|error| store_fault(&error))
    }

    fn handovers(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(Vec::new()) };
        Ok(desk.chain.roll().ledger_keys().skip(1).map(|(_, size)| size).collect())
    }

    fn handovers_missing(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault> {
        let Some(desk) = self.desk(origin) else { return Ok(Vec::new()) };
        let mut sizes = self.handovers(origin)?;
        if !sizes.is_empty() {
            let kept = snapshot(desk)?.kept_checkpoints().map_err(|error| store_fault(&error))?;
            sizes.retain(|size| !kept.iter().any(|kept| kept.head.size == *size));
        }
        Ok(sizes)
    }

    fn keep_head(&mut self, head: &Checkpoint) -> Result<(), HoldingsFault> {
        let Some(desk) = self.desk(head.origin.as_str()) else { return Ok(()) };
        desk.store.keep_checkpoint(head).map_err(|error| Refused::from(error).0)
    }

    fn verifiers(&self, origin: &str, size: u64) -> Result<Vec<Verifier>, HoldingsFault> {
        if let Some(desk) = self.desk(origin) {
            return Ok(desk.chain.roll().head_verifiers(origin, size));
        }
        let peer = peer_of(self.own.chain.roll(), origin).filter(|peer| !peer.revoked && !self.is_broken(origin));
        Ok(peer.map(|peer| peer.card.verifier()).into_iter().collect())
    }

    fn heads(&self) -> Result<Vec<Checkpoint>, HoldingsFault> {
        let mut heads: Vec<Checkpoint> = Vec::new();
        for desk in std::iter::once(&self.own).chain(self.mirrors.values()) {
            heads.extend(snapshot(desk)?.checkpoint().map_err(|error| store_fault(&error))?.cloned());
        }
        for known in snapshot(&self.own)?.known_heads().map_err(|error| store_fault(&error))? {
            match heads.iter_mut().find(|head| head.origin == known.checkpoint.origin) {
                Some(head) if head.head.size >= known.checkpoint.head.size || head.origin == *self.own.chain.origin() => {}
                Some(head) => *head = known.checkpoint,
                None => heads.push(known.checkpoint),
            }
        }
        Ok(heads)
    }

    fn remember(&mut self, checkpoint: &Checkpoint, from: &str, now: u64) -> Result<(), HoldingsFault> {
        self.own.store.remember_head(checkpoint, from, signed(now)).map_err(|error| store_fault(&error))
    }

    fn append(&mut self, held: &Head, checkpoint: &Checkpoint, coming: &mut dyn Coming) -> Result<(), HoldingsFault> {
        let origin = checkpoint.origin.as_str();
        // The own ledger comes back like any other, after a lost machine or an old backup: without its personal fields.
        if self.own.chain.origin().as_str() == origin {
            append_all(&self.own.store.clone(), held, checkpoint, &mut || coming.next(&mut |_, _| {}))?;
            return self.own.catch_up().map_err(|failure| fault(&failure));
        }
        // What is damaged stays as it is until somebody removes it.
        if self.is_broken(origin) {
            return Err(HoldingsFault::Store("the copy is damaged".into()));
        }
        // Out of the shelf until it is whole again, so that nobody finds it ahead of its entries.
        let Some(mut copy) = self.mirrors.remove(origin) else { return self.append_first(held, checkpoint, coming) };
        let mut foreseen = Foreseen::from(&mut copy);
        let mut next = || coming.next(&mut |placed, roll| foreseen.see(placed, roll));
        let appended = append_all(&copy.store, held, checkpoint, &mut next);
        match appended {
            Ok(()) => {
                copy.arrive(foreseen, coming.chain().clone());
                self.take_in(copy).map_err(|failure| fault(&failure))
            }
            Err(fault) => {
                // What cannot be loaded is looked at anew when others are.
                if copy.reload().is_ok() {
                    self.mirrors.insert(origin.to_owned(), copy);
                }
                Err(fault)
            }
        }
    }

    fn promised(&self, promise: Promise, origin: &str) -> Result<Option<Promised>, HoldingsFault> {
        let promised = snapshot(&self.own)?.promised(stored(promise), origin).map_err(|error| store_fault(&error))?;
        Ok(promised.and_then(|promised| {
            let cosignature = NoteSignature::parse(promised.line.trim_end_matches('\n'))?;
            Some(Promised { checkpoint: promised.checkpoint, cosignature, time: promised.time })
        }))
    }

    fn promise(&mut self, promise: Promise, before: u64, now: &Promised) -> Result<(), HoldingsFault> {
        let promised = store::Promised { checkpoint: now.checkpoint.clone(), line: now.cosignature.line(), time: now.time };
        let kept = self.own.store.promise(stored(promise), before, &promised).map_err(|error| store_fault(&error))?;
        if kept { Ok(()) } else { Err(HoldingsFault::Moved) }
    }

    fn cosigned(&self, cosigner: &str) -> Result<Option<Head>, HoldingsFault> {
        let all = snapshot(&self.own)?.cosignatures().map_err(|error| store_fault(&error))?;
        Ok(all.into_iter().find(|cosignature| cosignature.name == cosigner).map(|cosignature| cosignature.head))
    }

    fn take_cosignature(&mut self, head: &Head, line: &NoteSignature, time: u64) -> Result<(), HoldingsFault> {
        let cosignature = Cosignature { name: line.name.clone(), head: *head, line: line.line(), time };
        self.own.store.take_cosignature(&cosignature).map_err(|error| store_fault(&error))?;
        keep_with_head(&self.own.store, head, line).map_err(|failure| fault(&failure))
    }

    fn card(&self, origin: &str) -> Result<Option<String>, HoldingsFault> {
        if self.own.chain.origin().as_str() == origin {
            let card = self.own.own_card().map_err(|failure| fault(&failure))?;
            return Ok(card.map(|card| card.text().to_owned()));
        }
        Ok(peer_of(self.own.chain.roll(), origin).map(|peer| peer.card.text().to_owned()))
    }

    fn keep_evidence(&mut self, origin: &str, evidence: &[u8], now: u64) -> Result<(), HoldingsFault> {
        self.own.store.raise_alarm(origin, evidence, signed(now)).map_err(|error| store_fault(&error))
    }

    fn pushed(&self, origin: &str) -> Result<Pushed, HoldingsFault> {
        pushed::kept(&self.pushed_folder(origin)).map_err(|error| HoldingsFault::Store(error.to_string()))
    }

    fn keep_pushed(&mut self, origin: &str, numbers: Range<u64>, bundle: &[u8]) -> Result<(), HoldingsFault> {
        let folder = self.pushed_folder(origin);
        make_private_folder(&folder).map_err(|failure| fault(&failure))?;
        pushed::keep(&folder, &numbers, bundle).map_err(|error| HoldingsFault::Store(error.to_string()))
    }

    fn keep_pushed_head(&mut self, checkpoint: &Checkpoint) -> Result<(), HoldingsFault> {
        let folder = self.pushed_folder(checkpoint.origin.as_str());
        make_private_folder(&folder).map_err(|failure| fault(&failure))?;
        pushed::keep_head(&folder, checkpoint).map_err(|error| HoldingsFault::Store(error.to_string()))
    }

    fn drop_pushed(&mut self, origin: &str) -> Result<(), HoldingsFault> {
        pushed::forget(&self.pushed_folder(origin)).map_err(|error| HoldingsFault::Store(error.to_string()))
    }

    fn settled(&self, peer: &str) -> Result<Option<Settled>, HoldingsFault> {
        let text = self.own.store.setting(&settled_name(peer)).map_err(|error| store_fault(&error))?;
        let text = text.and_then(|text| String::from_utf8(text).ok());
        Ok(text.and_then(|text| {
            let (ours, theirs) = text.split_once(' ')?;
            Some(Settled { ours: ours.into(), theirs: theirs.into() })
        }))
    }

    fn settle(&mut self, peer: &str, settled: &Settled) -> Result<(), HoldingsFault> {
        let value = format!("{} {}", settled.ours, settled.theirs);
        let change = Change::PutSetting { name: &settled_name(peer), value: value.as_bytes() };
        self.own.store.change_soon(&[change]).map_err(|error| store_fault(&error))
    }
}

impl Shelf {
    /// Takes the entries of a ledger of which nothing is held, and saves what follows from them in the same step.
    fn append_first(&mut self, held: &Head, checkpoint: &Checkpoint, coming: &mut dyn Coming) -> Result<(), HoldingsFault> {
        if *held != Head::empty() {
            return Err(HoldingsFault::Moved);
        }
        let origin = checkpoint.origin.as_str();
        let folder = self.new_mirror_folder(origin).map_err(|failure| fault(&failure))?;
        let mut foreseen = Foreseen::default();
        let make = |mut appending: Appending<'_>| -> Result<(), Refused> {
            while let Some(entry) = coming.next(&mut |placed, roll| foreseen.see(placed, roll))? {
                appending.push(&entry)?;
            }
            let mut put = |part: Part| appending.change(&part.change()).map_err(|error| append_failed(&error));
            foreseen.save(coming.chain(), &mut put).map_err(|failure| fault(&failure))?;
            Ok(appending.finish(&Append::new(&[], checkpoint))?)
        };
        // A first copy that was cut short may have left an empty ledger.
        let store = match Store::is_in(&folder) {
            true => Store::open(&folder)
                .map_err(|error| AppendError::Store(error).into())
                .and_then(|store| store.appending(held, make).map(|()| store)),
            false => Store::create_with(&folder, make),
        };
        match store {
            Ok(store) => {
                let copy = Desk::of_copy(Arc::new(store), foreseen, coming.chain().clone());
                self.take_in(copy).map_err(|failure| fault(&failure))
            }
            Err(Refused(fault)) => {
                // Empty again, unless somebody else was faster.
                let _ = std::fs::remove_dir(&folder);
                Err(fault)
            }
        }
    }
}

/// Appends what comes, all of it or nothing.
fn append_all(
    store: &Store,
    held: &Head,
    checkpoint: &Checkpoint,
    next: &mut dyn FnMut() -> Result<Option<Entry>, HoldingsFault>,
) -> Result<(), HoldingsFault> {
    let appended = store.appending(held, |mut appending| -> Result<(), Refused> {
        while let Some(entry) = next()? {
            appending.push(&entry)?;
        }
        Ok(appending.finish(&Append::new(&[], checkpoint))?)
    });
    appended.map_err(|Refused(fault)| fault)
}

/// Why entries could not be appended, as the exchange calls it.
struct Refused(HoldingsFault);

impl From<HoldingsFault> for Refused {
    fn from(fault: HoldingsFault) -> Self {
        Refused(fault)
    }
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        Refused(match error {
            // Somebody else has made a first copy meanwhile.
            AppendError::HeadMoved { .. } | AppendError::Store(StoreError::AlreadyThere) => HoldingsFault::Moved,
            AppendError::Store(error) => store_fault(&error),
            other => HoldingsFault::Store(format!("{other:?}")),
        })
    }
}

pub(super) fn stored(promise: Promise) -> store::Promise {
    match promise {
        Promise::Witness => store::Promise::Witness,
        Promise::Mirror => store::Promise::Mirror,
    }
}

fn snapshot(desk: &Desk) -> Result<Snapshot, HoldingsFault> {
    desk.store.snapshot().map_err(|error| store_fault(&error))
}

fn store_fault(error: &StoreError) -> HoldingsFault {
    HoldingsFault::Store(error.to_string())
}

fn fault(failure: &Failure) -> HoldingsFault {
    HoldingsFault::Store(failure.code.clone())
}

pub(super) fn settled_name(peer: &str) -> String {
    format!("settled/{peer}")
}

fn signed(now: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX)
}
