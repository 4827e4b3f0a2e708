//! Holdings in memory. Every change is one step, before or after which the office can crash.

use ledger::{
    Chain, Checkpoint, Entry, Evidence, Hash, Head, NodeTable, Verdict, note::NoteSignature, note::Verifier, tile::bundle_entry,
    tree::Nodes,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    rc::Rc,
};
use sync::{Coming, Held, Holdings, HoldingsFault, Promise, Promised, Pushed, Settled, hash_of};

/// One ledger with all its entries.
#[derive(Clone)]
pub struct Ledger {
    pub entries: Vec<Vec<u8>>,
    pub table: Rc<NodeTable>,
    pub chain: Chain,
    pub checkpoint: Checkpoint,
}

/// Entries that were brought, as a bundle.
pub type Kept = (Range<u64>, Vec<u8>);

/// A promise as it was made.
pub type Made = (Promise, String, Head, u64);

/// What an installation keeps.
#[derive(Clone)]
pub struct Store {
    pub own: String,
    pub ledgers: BTreeMap<String, Ledger>,
    pub known: BTreeMap<String, Checkpoint>,
    /// The ledger keys that the cards name.
    pub card_keys: BTreeMap<String, Verifier>,
    pub cards: BTreeMap<String, String>,
    /// Heads that were to be kept.
    pub kept: BTreeMap<(String, u64), Checkpoint>,
    pub promised: BTreeMap<(Promise, String), Promised>,
    pub cosigned: BTreeMap<String, (Head, NoteSignature)>,
    pub evidence: BTreeSet<(String, Vec<u8>)>,
    pub settled: BTreeMap<String, Settled>,
    /// What was brought and is not covered yet.
    pub pushed: BTreeMap<String, Vec<Kept>>,
    /// The heads that were told for it.
    pub pushed_heads: BTreeMap<String, Checkpoint>,
    /// Every promise that was ever kept.
    pub made: Vec<Made>,
    /// Changes until it crashes, and whether the last one is still made.
    pub crash: Option<(u32, bool)>,
    /// Somebody else writes just before the next promise.
    pub race: Option<Promised>,
    /// Entries for which its disk has room: an append that needs more fails in the middle, and the office goes on.
    pub room: Option<u32>,
}

/// The nodes of a ledger.
pub struct Tree(Rc<NodeTable>);

impl Tree {
    /// Those of a ledger.
    pub fn of(ledger: &Ledger) -> Tree {
        Tree(ledger.table.clone())
    }
}

impl Nodes for Tree {
    type Fault = HoldingsFault;
    fn node(&self, level: u32, index: u64) -> Result<Hash, HoldingsFault> {
        self.0.node(level, index).map_err(|_| HoldingsFault::Store("no such node".into()))
    }
}

impl Ledger {
    /// Takes an entry. The checkpoint is for the caller to set.
    pub fn take(&mut self, entry: &Entry) {
        let bytes = entry.bytes();
        let mut nodes = Vec::new();
        let placed = self.chain.place_entry(&bytes, &*self.table, |level, index, hash| nodes.push((level, index, hash)));
        placed.map(drop).expect("an entry that was verified belongs");
        self.note(bytes, nodes);
    }

    /// Notes an entry that the chain has taken.
    pub fn note(&mut self, bytes: Vec<u8>, nodes: Vec<(u32, u64, Hash)>) {
        let table = Rc::make_mut(&mut self.table);
        nodes.into_iter().for_each(|(level, index, hash)| table.put(level, index, hash));
        self.entries.push(bytes);
    }
}

impl Store {
    /// Carries out a change, unless the office crashes before it.
    pub fn step(&mut self, change: impl FnOnce(&mut Store)) -> Result<(), HoldingsFault> {
        match &mut self.crash {
            None => {
                change(self);
                return Ok(());
            }
            Some((left, made)) => {
                if *left > 0 {
                    *left -= 1;
                    change(self);
                    return Ok(());
                }
                if *made {
                    change(self);
                }
            }
        }
        Err(HoldingsFault::Store("crashed".into()))
    }

    /// Whether it has crashed; then it starts again from what was kept.
    pub fn restart(&mut self) -> bool {
        let crashed = matches!(self.crash, Some((0, _)));
        if crashed {
            self.crash = None;
            self.settled.clear();
        }
        crashed
    }

    /// The own ledger.
    pub fn own_ledger(&self) -> &Ledger {
        &self.ledgers[&self.own]
    }
}

impl Holdings for Store {
    type Tree = Tree;

    fn own(&self) -> Result<String, HoldingsFault> {
        Ok(self.own.clone())
    }

    fn origin_of(&self, hash: &str) -> Result<Option<String>, HoldingsFault> {
        let all = self.ledgers.keys().chain(self.known.keys()).chain(self.card_keys.keys());
        Ok(all.into_iter().find(|origin| hash_of(origin) == hash).cloned())
    }

    fn held(&self, origin: &str) -> Result<Option<Held>, HoldingsFault> {
        let Some(ledger) = self.ledgers.get(origin) else { return Ok(None) };
        let checkpoint = ledger.checkpoint.clone();
        let lines = self.cosigned.values().filter(|(head, _)| origin == self.own && *head == checkpoint.head);
        Ok(Some(Held { cosignatures: lines.map(|(_, line)| line.clone()).collect(), checkpoint }))
    }

    fn tree(&self, origin: &str) -> Result<Option<Tree>, HoldingsFault> {
        Ok(self.ledgers.get(origin).map(|ledger| Tree(ledger.table.clone())))
    }

    fn chain(&self, origin: &str) -> Result<Option<Chain>, HoldingsFault> {
        Ok(self.ledgers.get(origin).map(|ledger| ledger.chain.clone()))
    }

    fn tile(&self, origin: &str, level: u32, index: u64, width: u64) -> Result<Option<Vec<Hash>>, HoldingsFault> {
        let Some(ledger) = self.ledgers.get(origin) else { return Ok(None) };
        let hashes = (index * 256..index * 256 + width).map(|place| ledger.table.node(level * 8, place).ok());
        Ok(hashes.collect())
    }

    fn bundle(&self, origin: &str, index: u64, width: u64) -> Result<Option<Vec<u8>>, HoldingsFault> {
        let first = (index * 256) as usize;
        let Some(ledger) = self.ledgers.get(origin) else { return Ok(None) };
        Ok(ledger.entries.get(first..first + width as usize).map(|entries| {
            let mut bundle = Vec::new();
            entries.iter().for_each(|entry| bundle_entry(&mut bundle, entry));
            bundle
        }))
    }

    fn head_of(&self, origin: &str, size: u64) -> Result<Option<Checkpoint>, HoldingsFault> {
        let newest = self.ledgers.get(origin).map(|ledger| &ledger.checkpoint).filter(|newest| newest.head.size == size);
        Ok(newest.or_else(|| self.kept.get(&(origin.to_owned(), size))).cloned())
    }

    fn handovers(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault> {
        let Some(ledger) = self.ledgers.get(origin) else { return Ok(Vec::new()) };
        Ok(ledger.chain.roll().ledger_keys().skip(1).map(|(_, size)| size).collect())
    }

    fn handovers_missing(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault> {
        Ok(self.handovers(origin)?.into_iter().filter(|size| !self.kept.contains_key(&(origin.to_owned(), *size))).collect())
    }

    fn keep_head(&mut self, head: &Checkpoint) -> Result<(), HoldingsFault> {
        self.step(|store| drop(store.kept.insert((head.origin.to_string(), head.head.size), head.clone())))
    }

    fn verifiers(&self, origin: &str, size: u64) -> Result<Vec<Verifier>, HoldingsFault> {
        if let Some(ledger) = self.ledgers.get(origin) {
            return Ok(ledger.chain.roll().head_verifiers(origin, size));
        }
        Ok(self.card_keys.get(origin).cloned().into_iter().collect())
    }

    fn card(&self, origin: &str) -> Result<Option<String>, HoldingsFault> {
        Ok(self.cards.get(origin).cloned())
    }

    fn heads(&self) -> Result<Vec<Checkpoint>, HoldingsFault> {
        let mut heads = vec![self.own_ledger().checkpoint.clone()];
        let origins: BTreeSet<&String> =
            self.ledgers.keys().chain(self.known.keys()).filter(|origin| **origin != self.own).collect();
        for origin in origins {
            let (held, known) = (self.ledgers.get(origin).map(|ledger| &ledger.checkpoint), self.known.get(origin));
            let newest = match (held, known) {
                (Some(held), Some(known)) if known.head.size > held.head.size => known,
                (Some(held), _) => held,
                (None, Some(known)) => known,
                (None, None) => continue,
            };
            heads.push(newest.clone());
        }
        Ok(heads)
    }

    fn remember(&mut self, checkpoint: &Checkpoint, _: &str, _: u64) -> Result<(), HoldingsFault> {
        self.step(|store| {
            let there = store.known.get(checkpoint.origin.as_str()).map_or(0, |known| known.head.size);
            if checkpoint.head.size > there {
                store.known.insert(checkpoint.origin.to_string(), checkpoint.clone());
            }
        })
    }

    fn append(&mut self, held: &Head, checkpoint: &Checkpoint, coming: &mut dyn Coming) -> Result<(), HoldingsFault> {
        let origin = checkpoint.origin.to_string();
        if self.ledgers.get(&origin).map_or(Head::empty(), |ledger| ledger.checkpoint.head) != *held {
            return Err(HoldingsFault::Moved);
        }
        let mut ledger = self.ledgers.get(&origin).cloned().unwrap_or_else(|| Ledger {
            entries: Vec::new(),
            table: Rc::default(),
            chain: Chain::new(checkpoint.origin.clone()),
            checkpoint: checkpoint.clone(),
        });
        while let Some(entry) = coming.next(&mut |_, _| {})? {
            if let Some(room) = &mut self.room {
                *room = room.checked_sub(1).ok_or_else(|| HoldingsFault::Store("the disk is full".into()))?;
            }
            ledger.take(&entry);
        }
        assert_eq!(ledger.chain.head(), checkpoint.head, "the end was told before the root had come out right");
        ledger.checkpoint = checkpoint.clone();
        self.step(|store| drop(store.ledgers.insert(origin, ledger)))
    }

    fn promised(&self, promise: Promise, origin: &str) -> Result<Option<Promised>, HoldingsFault> {
        Ok(self.promised.get(&(promise, origin.to_owned())).cloned())
    }

    fn promise(&mut self, promise: Promise, before: u64, now: &Promised) -> Result<(), HoldingsFault> {
        let key = (promise, now.checkpoint.origin.to_string());
        if let Some(other) = self.race.take() {
            self.promised.insert(key.clone(), other);
        }
        let (size, time) = self.promised.get(&key).map_or((0, 0), |last| (last.checkpoint.head.size, last.time));
        if size != before || now.time < time {
            return Err(HoldingsFault::Moved);
        }
        self.step(|store| {
            store.made.push((promise, key.1.clone(), now.checkpoint.head, now.time));
            store.promised.insert(key, now.clone());
        })
    }

    fn cosigned(&self, cosigner: &str) -> Result<Option<Head>, HoldingsFault> {
        Ok(self.cosigned.get(cosigner).map(|(head, _)| *head))
    }

    fn take_cosignature(&mut self, head: &Head, line: &NoteSignature, _: u64) -> Result<(), HoldingsFault> {
        self.step(|store| drop(store.cosigned.insert(line.name.clone(), (*head, line.clone()))))
    }

    fn keep_evidence(&mut self, origin: &str, evidence: &[u8], _: u64) -> Result<(), HoldingsFault> {
        self.step(|store| {
            store.evidence.insert((origin.to_owned(), evidence.to_vec()));
        })
    }

    fn pushed(&self, origin: &str) -> Result<Pushed, HoldingsFault> {
        let kept = self.pushed.get(origin).cloned().unwrap_or_default();
        let segments = kept.iter().map(|(numbers, _)| numbers.clone()).collect();
        let read = move |numbers: &Range<u64>| {
            let found = kept.iter().find(|(kept, _)| kept == numbers);
            found.map(|(_, bundle)| bundle.clone()).ok_or_else(|| HoldingsFault::Store("nothing was kept".into()))
        };
        let head = self.pushed_heads.get(origin).cloned();
        Ok(Pushed { segments, head, read: Box::new(read) })
    }

    fn keep_pushed(&mut self, origin: &str, numbers: Range<u64>, bundle: &[u8]) -> Result<(), HoldingsFault> {
        self.step(|store| store.pushed.entry(origin.to_owned()).or_default().push((numbers, bundle.to_vec())))
    }

    fn keep_pushed_head(&mut self, checkpoint: &Checkpoint) -> Result<(), HoldingsFault> {
        self.step(|store| drop(store.pushed_heads.insert(checkpoint.origin.to_string(), checkpoint.clone())))
    }

    fn drop_pushed(&mut self, origin: &str) -> Result<(), HoldingsFault> {
        self.step(|store| {
            store.pushed.remove(origin);
            store.pushed_heads.remove(origin);
        })
    }

    fn settled(&self, peer: &str) -> Result<Option<Settled>, HoldingsFault> {
        Ok(self.settled.get(peer).cloned())
    }

    fn settle(&mut self, peer: &str, settled: &Settled) -> Result<(), HoldingsFault> {
        self.step(|store| drop(store.settled.insert(peer.to_owned(), settled.clone())))
    }
}

/// Whether evidence proves a fork.
pub fn is_proven(evidence: &[u8]) -> bool {
    Evidence::parse(evidence).is_ok_and(|evidence| evidence.judge() == Verdict::Proven)
}
