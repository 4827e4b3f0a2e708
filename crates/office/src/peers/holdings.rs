//! The shelf as the exchange between offices sees it.

use super::{peer_of, shelf::Shelf};
use crate::desk::Desk;
use ipc::Failure;
use ledger::{
    Chain, Checkpoint, Hash, Head,
    note::{NoteSignature, Verifier},
    tile::{TILE_WIDTH, bundle_entry},
    tree::Nodes,
};
use store::{Append, AppendError, Change, Cosignature, Snapshot, StoreError};
use sync::{Held, Holdings, HoldingsFault, NextEntry, Promise, Promised, Settled};

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

    fn verifiers(&self, origin: &str, size: u64) -> Result<Vec<Verifier>, HoldingsFault> {
        if let Some(desk) = self.desk(origin) {
            return Ok(desk.chain.roll().head_verifiers(origin, size));
        }
        let peer = peer_of(self.own.chain.roll(), origin).filter(|peer| !peer.revoked);
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

    fn append(&mut self, held: &Head, checkpoint: &Checkpoint, next: &mut NextEntry<'_>) -> Result<(), HoldingsFault> {
        let origin = checkpoint.origin.as_str();
        // The own ledger comes back like any other, after a lost machine or an old backup: without its personal fields.
        let own = self.own.chain.origin().as_str() == origin;
        let store = if own { Ok(self.own.store.clone()) } else { self.mirror_store(origin) };
        let store = store.map_err(|failure| fault(&failure))?;
        let appended = store.appending(held, |mut appending| -> Result<(), Refused> {
            while let Some(entry) = next()? {
                appending.push(&entry)?;
            }
            Ok(appending.finish(&Append::new(&[], checkpoint))?)
        });
        appended.map_err(|Refused(fault)| fault)?;
        self.follow(origin).map_err(|failure| fault(&failure))
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
        self.own.store.take_cosignature(&cosignature).map_err(|error| store_fault(&error))
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

    fn settled(&self, peer: &str) -> Result<Option<Settled>, HoldingsFault> {
        let text = snapshot(&self.own)?.setting(&settled_name(peer)).map_err(|error| store_fault(&error))?;
        let text = text.and_then(|text| String::from_utf8(text).ok());
        Ok(text.and_then(|text| {
            let (ours, theirs) = text.split_once(' ')?;
            Some(Settled { ours: ours.into(), theirs: theirs.into() })
        }))
    }

    fn settle(&mut self, peer: &str, settled: &Settled) -> Result<(), HoldingsFault> {
        let value = format!("{} {}", settled.ours, settled.theirs);
        let change = Change::PutSetting { name: &settled_name(peer), value: value.as_bytes() };
        self.own.store.change(&[change]).map_err(|error| store_fault(&error))
    }
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
            AppendError::HeadMoved { .. } => HoldingsFault::Moved,
            AppendError::Store(error) => store_fault(&error),
            other => HoldingsFault::Store(format!("{other:?}")),
        })
    }
}

fn stored(promise: Promise) -> store::Promise {
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

fn settled_name(peer: &str) -> String {
    format!("settled/{peer}")
}

fn signed(now: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX)
}
