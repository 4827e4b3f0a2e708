//! Offices without a line, between which somebody carries a stick.

use crate::{
    fetching::NOW,
    office::{Office, Seeded},
    store::is_proven,
};
use ledger::{Rights, mirror_name, witness_name};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use sync::{
    Keys, Misbehaviour, PeerRights, SyncFault, Terms, hash_of,
    stick::{Carry, Stick, StickFault, Taken, Written, take, write},
    verify_here,
};

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("mingzhang-stick-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a new folder");
        Folder(folder)
    }

    fn stick(&self) -> Stick {
        Stick::at(&self.0).expect("it is there")
    }

    /// What an office has left.
    fn of(&self, office: &Office) -> PathBuf {
        self.stick().path().join(hash_of(&office.origin()))
    }

    /// What an office has left of a ledger.
    fn ledger(&self, office: &Office, of: &Office) -> PathBuf {
        self.of(office).join(hash_of(&of.origin()))
    }

    fn copy(&self, name: &str) -> Folder {
        let copy = Folder::new(name);
        files(&self.0).iter().for_each(|(path, bytes)| put(&copy.0.join(path), bytes));
        copy
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// All files below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for inside in fs::read_dir(one).expect("a folder").flatten() {
            let path = inside.path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let bytes = fs::read(&path).expect("a file");
                    found.insert(path.strip_prefix(folder).expect("it is below").to_owned(), bytes);
                }
            }
        }
    }
    found
}

/// What came of each peer, by its name.
type Came = BTreeMap<&'static str, Result<Taken, StickFault>>;

/// One office puts the stick in. `stop_at`: it is stopped before so many files are written.
fn try_trip(office: &mut Office, peers: &[&Office], folder: &Folder, stop_at: u64) -> (Came, Result<Written, StickFault>) {
    let stick = folder.stick();
    let (mut came, mut asks) = (BTreeMap::new(), BTreeMap::new());
    let Office { store, witness, mirror, .. } = office;
    let keys = Keys { witness, mirror };
    for peer in peers {
        let mut verify = |placed| verify_here(placed, &mut Seeded(7));
        let terms = Terms { now: NOW, recover: true, doubt: false };
        let taken = take(&stick, store, keys, &peer.partner(), terms, &mut verify, &mut || true);
        if let Ok(Taken { asked: Some(asked), .. }) = &taken {
            asks.insert(peer.origin(), asked.clone());
        }
        came.insert(peer.name, taken);
    }
    let readers: Vec<PeerRights> = peers.iter().map(|peer| PeerRights { origin: peer.origin(), may: Rights::READ }).collect();
    let carry = Carry { readers: &readers, asks: &asks, all: false, now: NOW };
    let written = write(&stick, store, keys, &carry, &mut |done, _| done < stop_at);
    (came, written)
}

/// One office puts the stick in, and all is well.
fn trip(office: &mut Office, peers: &[&Office], folder: &Folder) -> Written {
    let (came, written) = try_trip(office, peers, folder, u64::MAX);
    for (name, taken) in came {
        if let Some(report) = taken.expect("it can be read").report {
            assert_eq!(report.faults, [], "what {name} has left is taken");
        }
    }
    written.expect("it can be written")
}

fn trio() -> [Office; 3] {
    let mut all = ["one", "two", "three"].map(Office::new);
    for (from, to) in [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)] {
        let other = all[to].again();
        all[from].enrol(&other);
    }
    all
}

#[test]
fn what_is_carried_on_converges_and_cosignatures_come_back() {
    let folder = Folder::new("chain");
    let [mut one, mut two, mut three] = trio();
    one.write(700);
    two.write(3);
    three.write(256);
    trip(&mut one, &[&two, &three], &folder);
    trip(&mut two, &[&one, &three], &folder);
    assert_eq!(two.held(&one.origin()), Some(one.head()), "its entries came");
    trip(&mut three, &[&one, &two], &folder);
    assert_eq!(three.held(&one.origin()), Some(one.head()));
    assert_eq!(three.held(&two.origin()), Some(two.head()));
    trip(&mut one, &[&two, &three], &folder);
    for other in [&two, &three] {
        assert_eq!(one.held(&other.origin()), Some(other.head()), "theirs came back");
        let name = mirror_name(&other.origin());
        assert_eq!(one.store.cosigned.get(&name).map(|(head, _)| *head), Some(one.head()), "and that they hold the own one");
        let name = witness_name(&other.origin());
        assert_eq!(one.store.cosigned.get(&name).map(|(head, _)| *head), Some(one.head()), "and have witnessed it");
    }
    for _ in 0..2 {
        trip(&mut two, &[&one, &three], &folder);
        trip(&mut three, &[&one, &two], &folder);
        trip(&mut one, &[&two, &three], &folder);
    }
    let all = [&one, &two, &three];
    for (office, other) in all.iter().flat_map(|office| all.iter().map(move |other| (office, other))) {
        assert_eq!(office.held(&other.origin()), Some(other.head()));
        if office.name != other.name {
            for name in [witness_name(&other.origin()), mirror_name(&other.origin())] {
                assert_eq!(office.store.cosigned.get(&name).map(|(head, _)| *head), Some(office.head()), "{name}");
            }
        }
    }
    let asks: Vec<PathBuf> = files(&folder.0).into_keys().filter(|path| path.iter().any(|part| part == "asks")).collect();
    assert_eq!(asks, Vec::<PathBuf>::new(), "nothing is asked that was done");
    let before = files(&folder.0);
    assert_eq!(trip(&mut one, &[&two, &three], &folder), Written::default(), "nothing new, nothing written");
    assert_eq!(files(&folder.0), before);
    one.write(1);
    let written = trip(&mut one, &[&two, &three], &folder);
    let new = files(&folder.0).into_iter().filter(|(path, bytes)| before.get(path) != Some(bytes)).count() as u64;
    assert_eq!((written.files, new), (6, 6), "the last bundle, its tile, checkpoint, heads, and two are asked");
    let parts = |(path, _): &(&PathBuf, &Vec<u8>)| path.iter().any(|part| part == "002.p");
    let now = files(&folder.ledger(&one, &one));
    assert_eq!(now.iter().filter(parts).count(), 2, "the parts of before are gone: {:?}", now.keys());
}

#[test]
fn one_way_and_back_is_enough_for_a_cosignature() {
    let folder = Folder::new("there-and-back");
    let [mut one, mut two, _] = trio();
    one.write(10);
    let asked_for = one.held(&one.origin()).expect("the own one");
    trip(&mut one, &[&two], &folder);
    one.write(5);
    trip(&mut two, &[&one], &folder);
    trip(&mut one, &[&two], &folder);
    for name in [witness_name(&two.origin()), mirror_name(&two.origin())] {
        let cosigned = one.store.cosigned.get(&name).map(|(head, _)| *head);
        assert_eq!(cosigned, Some(asked_for), "of the head that was carried, though the ledger has gone on: {name}");
    }
    trip(&mut two, &[&one], &folder);
    trip(&mut one, &[&two], &folder);
    let cosigned = one.store.cosigned.get(&witness_name(&two.origin())).map(|(head, _)| *head);
    assert_eq!(cosigned, Some(one.head()), "and the next time of the next one, with a proof from the last");
}

#[test]
fn two_histories_are_found_by_stick() {
    for more in [0, 40] {
        let folder = Folder::new(&format!("fork-{more}"));
        let [mut one, mut two, mut three] = trio();
        one.write(300);
        let mut twin = one.twin();
        one.write(20);
        twin.write(20 + more);
        trip(&mut one, &[&two, &three], &folder);
        trip(&mut two, &[&one, &three], &folder);
        // Somebody who has the key shows another history to the third.
        let other = Folder::new(&format!("fork-other-{more}"));
        trip(&mut twin, &[&three], &other);
        trip(&mut three, &[&twin, &two], &other);
        assert!(three.store.evidence.is_empty(), "alone it is none");
        let (came, _) = try_trip(&mut three, &[&two], &folder, u64::MAX);
        let report = came["two"].clone().expect("it can be read").report.expect("it is there");
        assert_eq!(report.evidence, [one.origin()], "{report:?}");
        assert!(three.store.evidence.iter().all(|(of, evidence)| *of == one.origin() && is_proven(evidence)));
    }
}

#[test]
fn a_stick_pulled_out_at_any_file_does_no_harm() {
    let [mut one, mut two, three] = trio();
    one.write(600);
    two.write(2);
    let whole = Folder::new("pulled-whole");
    // An older state is there already.
    trip(&mut one, &[&two, &three], &whole);
    one.write(300);
    for stop_at in 0.. {
        let folder = whole.copy("pulled-at");
        let (_, written) = try_trip(&mut one.again(), &[&two, &three], &folder, stop_at);
        let mut reader = two.again();
        trip(&mut reader, &[&one], &folder);
        assert!(reader.held(&one.origin()).is_some_and(|head| head.size >= 601), "the older state is still whole");
        if written.is_ok() {
            assert!(stop_at > 15, "all files were gone through");
            assert_eq!(reader.held(&one.origin()), Some(one.head()));
            break;
        }
        assert_eq!(written, Err(StickFault::Stopped));
        trip(&mut one.again(), &[&two, &three], &folder);
        trip(&mut reader, &[&one], &folder);
        assert_eq!(reader.held(&one.origin()), Some(one.head()), "the next trip completes it");
    }
}

#[test]
fn files_that_a_stick_has_lost_or_spoilt_are_not_believed_and_written_again() {
    let [mut one, two, three] = trio();
    one.write(270);
    let whole = Folder::new("spoilt-whole");
    trip(&mut one, &[&two, &three], &whole);
    let all = files(&whole.0);
    assert!(all.len() == 10, "bundles, tiles, checkpoint, heads, card, what is asked: {:?}", all.keys());
    for (path, bytes) in &all {
        let zeroes = vec![0; bytes.len()];
        let changes: [Option<&[u8]>; 4] = [None, Some(&[]), Some(&bytes[..bytes.len() / 2]), Some(&zeroes)];
        for (number, change) in changes.into_iter().enumerate() {
            let folder = whole.copy("spoilt");
            match change {
                Some(bytes) => put(&folder.0.join(path), bytes),
                None => fs::remove_file(folder.0.join(path)).expect("it was there"),
            }
            let mut reader = two.again();
            try_trip(&mut reader, &[&one], &folder, u64::MAX).1.expect("the own folder is written in any case");
            let held = reader.held(&one.origin());
            assert!(held.is_none() || held == Some(one.head()), "all or nothing: {path:?} {number}");
            trip(&mut one.again(), &[&two, &three], &folder);
            trip(&mut reader, &[&one], &folder);
            assert_eq!(reader.held(&one.origin()), Some(one.head()), "the next trip repairs {path:?} {number}");
        }
    }
}

/// The report of what a peer has left that was tampered with; nothing of it is held.
fn tampered(name: &str, tamper: impl FnOnce(&Folder, &Office, &Office)) -> Result<Taken, StickFault> {
    let [mut one, mut two, _] = trio();
    one.write(300);
    let folder = Folder::new(&format!("hostile-{name}"));
    trip(&mut one, &[&two], &folder);
    tamper(&folder, &one, &two);
    let (mut came, written) = try_trip(&mut two, &[&one], &folder, u64::MAX);
    assert_eq!(two.held(&one.origin()), None, "{name}: nothing of it was taken");
    assert!(written.is_ok(), "{name}: the own folder is none of its business: {written:?}");
    came.remove("one").expect("it was asked")
}

fn first_fault(taken: Result<Taken, StickFault>) -> SyncFault<StickFault> {
    taken.expect("it is read").report.expect("it is there").faults.first().expect("a fault").1.clone()
}

#[test]
fn nothing_on_a_stick_is_trusted() {
    let bundle = "tile/entries/000.gz";
    let fault = first_fault(tampered("other-bundle", |folder, one, _| {
        let path = folder.ledger(one, one).join("tile/entries");
        fs::copy(path.join("001.p/45.gz"), path.join("000.gz")).expect("another bundle in its place");
    }));
    assert!(matches!(fault, SyncFault::Peer(Misbehaviour::Bundle(0, _))), "{fault:?}");
    let fault = first_fault(tampered("huge", |folder, one, _| {
        let file = fs::File::options().write(true).open(folder.ledger(one, one).join(bundle)).expect("it is there");
        file.set_len(1 << 40).or_else(|_| file.set_len(1 << 32)).expect("it takes no space");
    }));
    assert!(matches!(fault, SyncFault::Line(StickFault::TooLong(_))), "{fault:?}");
    let heads = tampered("huge-heads", |folder, one, _| {
        let file = fs::File::options().write(true).open(folder.of(one).join("heads")).expect("it is there");
        file.set_len(1 << 32).expect("it takes no space");
    });
    assert!(matches!(heads, Err(StickFault::TooLong(_))), "{heads:?}");
    let fault = first_fault(tampered("folder", |folder, one, _| {
        let path = folder.ledger(one, one).join("checkpoint");
        fs::remove_file(&path).and_then(|()| fs::create_dir(&path)).expect("a folder in its place");
    }));
    assert!(matches!(fault, SyncFault::Line(StickFault::Odd(_))), "{fault:?}");
    let fault = first_fault(tampered("others-checkpoint", |folder, one, two| {
        put(&folder.ledger(one, one).join("checkpoint"), two.store.own_ledger().checkpoint.encode().as_bytes());
    }));
    assert_eq!(fault, SyncFault::Peer(Misbehaviour::OtherLedger));
    // Whoever is not enrolled is not listened to, whatever lies in the folder.
    let stranger = tampered("stranger", |folder, one, _| {
        let name = hash_of("somebody/else");
        fs::rename(folder.of(one), folder.stick().path().join(name)).expect("another name");
    });
    assert_eq!(stranger.map(|taken| taken.report), Ok(None));
}

#[cfg(unix)]
#[test]
fn links_on_a_stick_are_followed_nowhere() {
    use std::os::unix::fs::symlink;
    let links = [
        ("heads", "heads", true),
        ("bundle", "tile/entries/000.gz", false),
        ("bundles", "tile/entries", false),
        ("tiles", "tile", false),
        ("ledger", "", false),
    ];
    for (name, path, of_office) in links {
        let taken = tampered(&format!("link-{name}"), |folder, one, _| {
            let at = if of_office { folder.of(one).join(path) } else { folder.ledger(one, one).join(path) };
            let at = PathBuf::from(at.to_str().expect("text").trim_end_matches('/'));
            let away = folder.0.join("away");
            fs::rename(&at, &away).and_then(|()| symlink(&away, &at)).expect("a link to what is right");
        });
        let odd = match taken {
            Ok(taken) => {
                let faults = taken.report.map(|report| report.faults).unwrap_or_default();
                matches!(faults[..], [(_, SyncFault::Line(StickFault::Odd(_))), ..])
            }
            Err(fault) => matches!(fault, StickFault::Odd(_)),
        };
        assert!(odd, "{name}");
    }
    // A pipe is not waited for.
    let pipe = tampered("pipe", |folder, one, _| {
        let at = folder.of(one).join("heads");
        fs::remove_file(&at).expect("it was there");
        assert!(std::process::Command::new("mkfifo").arg(&at).status().is_ok_and(|made| made.success()));
    });
    assert!(matches!(pipe, Err(StickFault::Odd(_))), "{pipe:?}");

    // Nor is anything written behind one.
    let [mut one, two, _] = trio();
    one.write(300);
    for link in ["", "tile", "tile/entries", "tile/0"] {
        let (folder, elsewhere) = (Folder::new("link-own"), Folder::new("link-elsewhere"));
        let at = folder.ledger(&one, &one).join(link);
        let at = PathBuf::from(at.to_str().expect("text").trim_end_matches('/'));
        fs::create_dir_all(at.parent().expect("it is in a folder")).and_then(|()| symlink(&elsewhere.0, &at)).expect("a link");
        let (_, written) = try_trip(&mut one, &[&two], &folder, u64::MAX);
        assert!(matches!(written, Err(StickFault::Odd(_))), "{link}: {written:?}");
        assert_eq!(files(&elsewhere.0).len(), 0, "{link}: nothing was written there");
    }
    let (folder, elsewhere) = (Folder::new("link-new"), Folder::new("link-new-elsewhere"));
    put(&elsewhere.0.join("precious"), b"mine");
    fs::create_dir_all(folder.of(&one)).expect("a folder");
    symlink(elsewhere.0.join("precious"), folder.of(&one).join("heads.new")).expect("a link");
    trip(&mut one, &[&two], &folder);
    assert_eq!(fs::read(elsewhere.0.join("precious")).expect("it is there"), b"mine", "a link as unfinished file is no way in");
}

#[test]
fn a_stick_that_is_gone_or_closed_says_so() {
    let [mut one, two, _] = trio();
    one.write(1);
    let folder = Folder::new("gone");
    let stick = folder.stick();
    fs::remove_dir_all(&folder.0).expect("it was there");
    assert_eq!(Stick::at(&folder.0).map(drop), Err(StickFault::Gone));
    assert_eq!(stick.offices(), Err(StickFault::Gone), "it was there a moment ago");
    let readers = [PeerRights { origin: two.origin(), may: Rights::READ }];
    let asks = BTreeMap::new();
    let carry = Carry { readers: &readers, asks: &asks, all: true, now: NOW };
    let Office { store, witness, mirror, .. } = &mut one;
    let keys = Keys { witness, mirror };
    assert_eq!(write(&stick, store, keys, &carry, &mut |_, _| true), Err(StickFault::Gone), "no folder is made where none is");
    assert!(!folder.0.exists());
    let file = Folder::new("file");
    put(&file.0.join("file"), b"");
    assert_eq!(Stick::at(&file.0.join("file")).map(drop), Err(StickFault::Odd(String::new())));
    let full: StickFault = (&io::Error::from(io::ErrorKind::StorageFull)).into();
    assert_eq!(full, StickFault::Full);
}
