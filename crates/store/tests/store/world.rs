//! A made-up office whose keys and entries follow from a seed, and the folders that its ledgers lie in.

use ledger::{
    Chain, Checkpoint, Draft, Entry, Hash, Head, JsonWriter, Jti, NodeTable, Origin, Possession, PublicKey, Roles, SigningKey,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Append, AppendError, Sealed, Store};

/// A ledger in memory, always one step ahead of the stored one.
#[derive(Clone)]
pub struct World {
    pub chain: Chain,
    keys: Arc<[(SigningKey, PublicKey); 2]>,
    pub nodes: NodeTable,
    made: u32,
    /// Stands in every payment, so that no two writers make the same ones.
    pub writer: i64,
}

/// Entries with what goes with them, ready to be appended.
pub struct Ready {
    pub before: Head,
    pub entries: Vec<Entry>,
    pub checkpoint: Checkpoint,
    pub disclosures: Vec<(u64, u64, Vec<u8>)>,
}

/// A folder that is removed with everything in it.
pub struct TempFolder(PathBuf);

/// Numbers that follow from a seed (SplitMix64).
pub struct Seeded(pub u64);

impl World {
    pub fn new() -> World {
        let keys = Arc::new([1, 2].map(|number| (key(number), key(number).public())));
        World { chain: Chain::new(origin()), keys, nodes: NodeTable::new(), made: 0, writer: 0 }
    }

    /// Signs and places so many entries; the first of all is the genesis.
    pub fn next(&mut self, count: usize) -> Ready {
        let before = self.chain.head();
        let entries: Vec<Entry> = (0..count).map(|_| self.next_entry(before)).collect();
        let checkpoint = Checkpoint::sign(&origin(), self.chain.head(), &[&key(LEDGER_KEY)]);
        let sealed = |run: &[Entry]| {
            let bytes = run.iter().flat_map(|entry| entry.leaf().0.map(|byte| !byte)).collect();
            (run[0].index(), run.len() as u64, bytes)
        };
        let disclosures = entries.chunks(DISCLOSED_TOGETHER).map(sealed).collect();
        Ready { before, entries, checkpoint, disclosures }
    }

    fn next_entry(&mut self, seen: Head) -> Entry {
        let (kind, body) = if self.made == 0 { ("genesis", genesis()) } else { ("payment", payment(self.made, self.writer)) };
        let (key, public) = &self.keys[self.made as usize % 2];
        let issuer = origin();
        let jti = Jti((1 << 32) + u128::from(self.made));
        let draft = Draft { issuer: &issuer, kind, iat: 1_790_000_000, jti, seen, on_behalf: None, body: &body };
        let signed = draft.sign(key, public).expect("a statement of this format");
        self.made += 1;
        let mut completed = Vec::new();
        let entry = self.chain.append(signed, &self.nodes, |level, index, hash| completed.push((level, index, hash)));
        completed.into_iter().for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
        entry.expect("an entry that counts")
    }

    /// Goes on from what a store holds, every entry checked as far as the chain checks it.
    pub fn resume(store: &Store) -> World {
        let mut world = World::new();
        let snapshot = store.snapshot().expect("a snapshot");
        let size = snapshot.size().expect("a size");
        for entry in snapshot.entries(0..size).expect("a reader") {
            let (_, bytes) = entry.expect("an undamaged entry");
            let mut completed = Vec::new();
            let placed = world.chain.place_entry(&bytes, &world.nodes, |level, index, hash| completed.push((level, index, hash)));
            placed.expect("an entry that counts");
            completed.into_iter().for_each(|(level, index, hash)| world.nodes.put(level, index, hash));
            world.made += 1;
        }
        world
    }
}

impl Ready {
    /// Appends onto the head that the entries were made for, with further things if `with` adds them.
    pub fn append_with<'a>(&'a self, store: &Store, with: impl FnOnce(&mut Append<'a>)) -> Result<(), AppendError> {
        let disclosures: Vec<Sealed<'_>> =
            self.disclosures.iter().map(|(first, count, sealed)| Sealed { first: *first, count: *count, sealed }).collect();
        let mut append = Append::new(&self.entries, &self.checkpoint);
        with(&mut append);
        store.append(&self.before, &Append { disclosures: &disclosures, ..append })
    }

    pub fn append(&self, store: &Store) -> Result<(), AppendError> {
        self.append_with(store, |_| {})
    }
}

impl TempFolder {
    pub fn new() -> TempFolder {
        use std::sync::atomic::{AtomicU32, Ordering};
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("mingzhang-store-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a new folder");
        TempFolder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A store with so many entries, appended in one go, and the world that they come from.
    pub fn store_of(&self, entries: usize) -> (Store, World) {
        let store = Store::create(self.path()).expect("a new store");
        let mut world = World::new();
        if entries > 0 {
            world.next(entries).append(&store).expect("an append");
        }
        (store, world)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Seeded {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit
    }
}

pub fn origin() -> Origin {
    Origin::new("522499-nync", &key(LEDGER_KEY).public()).expect("an office code")
}

pub fn key(number: u32) -> SigningKey {
    SigningKey::from_seed(&Hash::of(&number.to_be_bytes()).0)
}

fn genesis() -> String {
    let mut json = JsonWriter::new();
    json.object(|w| {
        w.field("code", "522499-nync");
        w.field("currency", "CNY");
        w.key("demo").boolean(true);
        w.key("ledger_key").object(|w| {
            w.field("key", &key(LEDGER_KEY).public().x());
            w.field("possession", &Possession::LedgerKey.prove(origin().as_str(), &key(LEDGER_KEY)));
        });
        w.key("members").array(|w| {
            for (number, name) in [(1, "张明"), (2, "李清")] {
                let roles = Roles::ADMINISTRATOR.and(Roles::CLERK);
                let possession = Possession::Member { number, name, roles };
                w.object(|w| {
                    w.field("key", &key(number).public().x());
                    w.field("name", name);
                    w.field("possession", &possession.prove(origin().as_str(), &key(number)));
                    w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
                });
            }
        });
        w.field("name", "青山县农业农村局");
    });
    json.finish()
}

fn payment(number: u32, writer: i64) -> String {
    let mut json = JsonWriter::new();
    json.object(|w| {
        w.field_integer("amount", i64::from(number) * 100);
        w.field("note", &"补".repeat((number % 97) as usize));
        w.field("place", "522499101201");
        w.field_integer("writer", writer);
    });
    json.finish()
}

pub const LEDGER_KEY: u32 = 99;

/// Not a divisor of 256, so that disclosures and segments do not begin at the same entries.
pub const DISCLOSED_TOGETHER: usize = 100;
