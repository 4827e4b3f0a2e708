//! The static export: the ledger as a folder of files that any C2SP tlog-tiles client reads, and the keys to check it with.
//!
//! Nothing in it is personal, so it needs no passphrase, and its files are as readable as the user's others: they are meant
//! to be served. It is made from the entries alone; the stored tiles are not trusted.

use crate::{
    Office, Outcome, Work,
    exports::file_failed,
    failure::{broken, no_office, stopped, store_failed},
};
use ipc::{SavedFile, Text};
use ledger::{
    Checkpoint, Hash, Head, Roll,
    note::Verifier,
    tile::{TILE_HEIGHT, TILE_WIDTH, Tile},
    tree::Frontier,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Damage, Snapshot, Store, StoreError};

/// An export about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct TlogExport {
    store: Arc<Store>,
    /// The newest head that these keys are known for.
    head: Head,
    /// All ledger keys, the one in force first.
    verifiers: Vec<Verifier>,
    jwks: String,
}

impl Office {
    /// Prepares an export of the ledger as it stands.
    pub fn tlog_export(&mut self) -> Outcome<TlogExport> {
        let desk = self.desk()?;
        let (roll, origin) = (desk.chain.roll(), desk.chain.origin().as_str());
        let verifiers = roll.ledger_keys().rev().map(|(key, _)| Verifier::new(origin, key)).collect();
        Ok(TlogExport { store: desk.store.clone(), head: desk.head(), verifiers, jwks: jwks(roll) })
    }

    /// Exports the ledger into a new or empty folder.
    pub fn export_tlog(&mut self, folder: &Path) -> Outcome<SavedFile> {
        self.tlog_export()?.run(folder, &self.work)
    }

    /// A folder for an export that is not there yet, among the user's files.
    pub fn tlog_folder(&mut self) -> Outcome<PathBuf> {
        let size = self.desk()?.head().size;
        let (exports, name) = (self.exports_folder()?, self.named("tlog", size));
        let named = |number: u32| if number == 1 { name.clone() } else { format!("{name}-{number}") };
        let mut free = (1..).map(|number| exports.join(named(number))).filter(|folder| !folder.exists());
        free.next().ok_or_else(|| broken("folder"))
    }
}

impl TlogExport {
    /// Writes the export: path and size of the folder, and the SHA-256 of the checkpoint, which is written last. When it
    /// fails or is stopped, nothing is left.
    pub fn run(&self, folder: &Path, work: &Work) -> Outcome<SavedFile> {
        let snapshot = self.store.snapshot().map_err(|error| store_failed(&error))?;
        let checkpoint = snapshot.checkpoint().map_err(|error| store_failed(&error))?.ok_or_else(no_office)?;
        if !self.verifiers.first().is_some_and(|newest| checkpoint.signed_by(std::slice::from_ref(newest))) {
            // Unless it is damaged, another program has rotated the key just now.
            let damaged = StoreError::Damaged(Damage::Checkpoint { size: self.head.size });
            return Err(store_failed(&if checkpoint.head == self.head { damaged } else { StoreError::Busy }));
        }
        let made = prepare(folder).map_err(|error| file_failed(&error))?;
        let running = work.begin(Text::new("正在导出账本", "Exporting the ledger"), checkpoint.head.size);
        let mut files = Files { folder: folder.to_owned(), bytes: 0 };
        let done = self.write(&snapshot, checkpoint, &mut files, work);
        drop(running);
        if done.is_err() {
            discard(folder, made);
        }
        let checkpoint = done?;
        Ok(SavedFile { path: folder.display().to_string(), bytes: files.bytes, sha256: Hash::of(checkpoint.as_bytes()).hex() })
    }

    fn write(&self, snapshot: &Snapshot, checkpoint: &Checkpoint, files: &mut Files, work: &Work) -> Outcome<String> {
        let head = checkpoint.head;
        let mut tiles = Tiles::default();
        let mut bundle = Vec::new();
        for segment in snapshot.segments(0..head.size).map_err(|error| store_failed(&error))? {
            let segment = segment.map_err(|error| store_failed(&error))?;
            for (_, entry) in segment.entries() {
                tiles.push(Hash::leaf(entry));
            }
            bundle.extend_from_slice(segment.bundle());
            let end = segment.range().end;
            if end.is_multiple_of(TILE_WIDTH) || end == head.size {
                let index = (end - 1) / TILE_WIDTH;
                let tile = Tile { level: 0, index, width: end - index * TILE_WIDTH };
                files.put(&tile.entries_path(), &bundle)?;
                bundle.clear();
            }
            tiles.full.drain(..).try_for_each(|(tile, hashes)| files.put(&tile.path(), &hashes))?;
            work.done(end).map_err(|_| stopped())?;
        }
        tiles.partial().try_for_each(|(tile, hashes)| files.put(&tile.path(), hashes))?;
        if tiles.frontier.root() != head.root {
            return Err(store_failed(&StoreError::Damaged(Damage::Checkpoint { size: head.size })));
        }
        let vkeys: String = self.verifiers.iter().map(|verifier| verifier.vkey() + "\n").collect();
        files.put("vkey", vkeys.as_bytes())?;
        files.put("keys.jwks", self.jwks.as_bytes())?;
        // Whoever finds a checkpoint finds all that it covers.
        let checkpoint = checkpoint.encode();
        files.put("checkpoint", checkpoint.as_bytes())?;
        Ok(checkpoint)
    }
}

/// The tree, as far as its tiles are not written yet.
#[derive(Default)]
struct Tiles {
    frontier: Frontier,
    /// By tile level, the hashes behind the last full tile.
    rows: Vec<Vec<u8>>,
    full: Vec<(Tile, Vec<u8>)>,
}

impl Tiles {
    fn push(&mut self, leaf: Hash) {
        let Tiles { frontier, rows, full } = self;
        frontier.push(leaf, |node_level, node_index, hash| {
            if !node_level.is_multiple_of(TILE_HEIGHT) {
                return;
            }
            let level = node_level / TILE_HEIGHT;
            if rows.len() <= level as usize {
                rows.push(Vec::new());
            }
            let row = &mut rows[level as usize];
            row.extend_from_slice(&hash.0);
            if (node_index + 1).is_multiple_of(TILE_WIDTH) {
                let tile = Tile { level, index: node_index / TILE_WIDTH, width: TILE_WIDTH };
                full.push((tile, std::mem::take(row)));
            }
        });
    }

    /// The tiles at the right edge.
    fn partial(&self) -> impl Iterator<Item = (Tile, &[u8])> {
        let rows = self.rows.iter().zip(0u32..).filter(|(row, _)| !row.is_empty());
        rows.map(|(row, level)| {
            let index = (self.frontier.size() >> (TILE_HEIGHT * level)) / TILE_WIDTH;
            (Tile { level, index, width: row.len() as u64 / HASH_BYTES }, row.as_slice())
        })
    }
}

/// The files of an export.
struct Files {
    folder: PathBuf,
    bytes: u64,
}

impl Files {
    /// Writes a file in one step.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Outcome<()> {
        let target = self.folder.join(path);
        self.bytes += bytes.len() as u64;
        put(&target, bytes).map_err(|error| file_failed(&error))
    }
}

fn put(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".new");
    match fs::write(&unfinished, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(target.parent().unwrap_or(Path::new("")))?;
            fs::write(&unfinished, bytes)?;
        }
        done => done?,
    }
    fs::rename(&unfinished, target)
}

/// Makes the folder, or finds it empty. `true` when it was made.
fn prepare(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut there) => match there.next() {
            Some(_) => Err(io::ErrorKind::DirectoryNotEmpty.into()),
            None => Ok(false),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder).map(|()| true),
        Err(error) => Err(error),
    }
}

/// Removes what was written into a folder that was empty before. What cannot be removed stays: without a checkpoint it is no
/// export.
fn discard(folder: &Path, made: bool) {
    let _ = fs::remove_dir_all(folder.join("tile"));
    for name in ["vkey", "keys.jwks", "checkpoint"] {
        let _ = fs::remove_file(folder.join(name));
    }
    if made {
        let _ = fs::remove_dir(folder);
    }
}

/// The public keys of all members as a JWK set (RFC 7517, RFC 8037), each with its member's number, without names.
fn jwks(roll: &Roll) -> String {
    let key = |(key, member, in_force): (&ledger::PublicKey, u32, bool)| {
        serde_json::json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": key.x(),
            "kid": key.kid().to_string(),
            "alg": "EdDSA",
            "use": "sig",
            "member": ledger::member_text(member),
            "in_force": in_force,
        })
    };
    let mut keys: Vec<_> = roll.keys().collect();
    keys.sort_by_key(|(key, member, in_force)| (*member, !in_force, key.kid()));
    let set = serde_json::json!({ "keys": keys.into_iter().map(key).collect::<Vec<_>>() });
    format!("{set:#}\n")
}

const HASH_BYTES: u64 = 32;
