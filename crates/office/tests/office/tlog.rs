//! The static export, read back by a computation of its own.

use crate::{
    folder::Folder,
    stage::{Stage, stopped},
};
use ipc::{RevokeMember, SavedFile};
use ledger::{Checkpoint, Hash, Kid, PublicKey, Statement, note::Verifier};
use office::Work;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// RFC 6962, section 2.1, as it is written there.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [one] => *one,
        many => {
            let mut split = 1;
            while split * 2 < many.len() {
                split *= 2;
            }
            Hash::node(&tree_hash(&many[..split]), &tree_hash(&many[split..]))
        }
    }
}

/// All files below a folder, by their paths.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for file in fs::read_dir(folder.join(&below)).expect("a folder") {
            let file = file.expect("a file");
            let path = below.join(file.file_name());
            if file.file_type().expect("a type").is_dir() {
                folders.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read(file.path()).expect("a readable file"));
            }
        }
    }
    found
}

fn export(stage: &mut Stage) -> (SavedFile, BTreeMap<String, Vec<u8>>) {
    let folder = Folder::new();
    let saved = stage.office.export_tlog(&folder.path().join("tlog")).expect("it is exported");
    (saved, files(&folder.path().join("tlog")))
}

/// The entries of an export, from its bundles alone.
fn entries(files: &BTreeMap<String, Vec<u8>>, size: usize) -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    for index in 0..size.div_ceil(256) {
        let width = (size - index * 256).min(256);
        let partial = if width == 256 { String::new() } else { format!(".p/{width}") };
        let mut rest = &files[&format!("tile/entries/{index:03}{partial}")][..];
        for _ in 0..width {
            let (length, behind) = rest.split_first_chunk().expect("a length");
            let (entry, behind) = behind.split_at(usize::from(u16::from_be_bytes(*length)));
            entries.push(entry.to_vec());
            rest = behind;
        }
        assert!(rest.is_empty(), "bundle {index} ends with its last entry");
    }
    entries
}

/// Holds an export against everything that follows from its entries, and returns them.
fn check(files: &BTreeMap<String, Vec<u8>>) -> Vec<Vec<u8>> {
    let checkpoint = Checkpoint::parse(&files["checkpoint"]).expect("a checkpoint");
    let size = checkpoint.head.size as usize;
    let entries = entries(files, size);
    let leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
    assert_eq!(tree_hash(&leaves), checkpoint.head.root, "the root that was signed");
    let vkeys = String::from_utf8(files["vkey"].clone()).expect("text");
    let newest = Verifier::parse(vkeys.lines().next().expect("a line")).expect("a verifier key");
    assert!(checkpoint.signed_by(&[newest]), "the newest key has signed it");

    let mut expected: BTreeSet<String> = ["checkpoint", "vkey", "keys.jwks"].map(String::from).into();
    let (mut row, mut level) = (leaves, 0);
    while !row.is_empty() {
        for (index, tile) in row.chunks(256).enumerate() {
            let partial = if tile.len() == 256 { String::new() } else { format!(".p/{}", tile.len()) };
            let path = format!("tile/{level}/{index:03}{partial}");
            let bytes: Vec<u8> = tile.iter().flat_map(|hash| hash.0).collect();
            assert_eq!(files.get(&path), Some(&bytes), "{path}");
            expected.insert(path);
            if level == 0 {
                expected.insert(format!("tile/entries/{index:03}{partial}"));
            }
        }
        row = row.chunks_exact(256).map(tree_hash).collect();
        level += 1;
    }
    assert_eq!(files.keys().cloned().collect::<BTreeSet<_>>(), expected, "these files and no others");

    let keys: Value = serde_json::from_slice(&files["keys.jwks"]).expect("JSON");
    let keys = keys["keys"].as_array().expect("a JWK set").iter().map(|key| {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
            (&"OKP".into(), &"Ed25519".into(), &"EdDSA".into(), &"sig".into())
        );
        let public = PublicKey::from_x(key["x"].as_str().expect("x")).expect("a key");
        assert_eq!(key["kid"], public.kid().to_string(), "named by its thumbprint");
        (public.kid(), public)
    });
    let keys: BTreeMap<Kid, PublicKey> = keys.collect();
    let mut previous = Hash::default();
    for (entry, number) in entries.iter().zip(0..) {
        assert_eq!(entry[..32], previous.0, "entry {number} names the one before");
        previous = Hash::leaf(entry);
        let statement = Statement::parse(entry[32..].to_vec()).expect("a statement");
        let key = &keys[&statement.kid()];
        assert!(statement.verify(key).is_some(), "entry {number} is signed by a key of the set");
    }
    entries
}

#[test]
fn an_export_has_what_the_ledger_has_whatever_its_size() {
    for size in [255, 256, 257, 512, 700] {
        let mut stage = Stage::demo(size, 3);
        let (saved, files) = export(&mut stage);
        assert_eq!(check(&files).len() as u64, size);
        assert_eq!(saved.sha256, Hash::of(&files["checkpoint"]).hex());
        assert_eq!(saved.bytes, files.values().map(|bytes| bytes.len() as u64).sum::<u64>());
        let text = String::from_utf8_lossy(&files["keys.jwks"]).into_owned();
        assert!(!text.contains("李经办") && text.contains("\"m3\""), "members by number, not by name");
    }
}

#[test]
fn after_a_rotation_both_ledger_keys_are_there_and_a_revoked_key_is_marked() {
    let mut stage = Stage::demo(300, 4);
    stage.sign_in("陈管理");
    stage
        .office
        .revoke(&RevokeMember { member: "m3".into(), reason: "调离".into(), leave_open: true })
        .expect("an administrator revokes");
    let (_, files) = export(&mut stage);
    check(&files);
    let vkeys = String::from_utf8(files["vkey"].clone()).expect("text");
    assert_eq!(vkeys.lines().count(), 2, "the newest first, then the one before");
    let keys: Value = serde_json::from_slice(&files["keys.jwks"]).expect("JSON");
    let gone = keys["keys"].as_array().expect("a JWK set").iter().find(|key| key["member"] == "m3").expect("still there");
    assert_eq!(gone["in_force"], false);
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds, "a rotated ledger verifies: {:?}", report.problems);
}

#[test]
fn an_export_goes_into_an_empty_folder_whole_or_not_at_all() {
    let mut stage = Stage::demo(600, 5);
    let folder = Folder::new();
    fs::write(folder.path().join("mine"), "x").expect("a file");
    let refused = stage.office.export_tlog(folder.path()).expect_err("there is a file in it");
    assert_eq!(refused.code, "folder-not-empty");
    assert_eq!(files(folder.path()).len(), 1, "nothing was written");

    let target = folder.path().join("deep/tlog");
    let export = stage.office.tlog_export().expect("it is prepared");
    let stopped = stopped(|work| {
        let _ = fs::remove_dir_all(&target);
        export.run(&target, work)
    });
    assert_eq!(stopped.code, "stopped");
    assert!(!target.exists(), "nothing is left of it");
    export.run(&target, &Work::default()).expect("it can be made again");
    check(&files(&target));
}

#[test]
fn a_ledger_whose_head_is_damaged_is_not_exported() {
    let stage = Stage::demo(100, 6);
    let Stage { office, folder, .. } = stage;
    drop(office);
    let note = {
        let store = store::Store::open(folder.path()).expect("the ledger opens");
        let snapshot = store.snapshot().expect("a snapshot");
        snapshot.checkpoint().expect("a head").expect("a head").encode()
    };
    let file = crate::data_file::DataFile::read(folder.path());
    let signature = note.find("— ").expect("a signature line");
    file.flip(file.find_byte(note.as_bytes(), note.len() - 12).expect("the byte is found"));
    assert!(signature < note.len() - 12, "the byte is one of the signature");
    let target = Folder::new();
    let mut office = office::Office::open(folder.path(), office::World::seeded(1, crate::stage::NOW)).expect("it opens");
    let refused = office.export_tlog(&target.path().join("tlog")).expect_err("nobody could check it");
    assert_eq!(refused.blame, ipc::Blame::Damage, "{refused}");
    assert_eq!(fs::read_dir(target.path()).expect("a folder").count(), 0, "nothing was written");
}
