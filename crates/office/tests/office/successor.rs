//! A ledger that goes on for another, and offices that vouch.

use crate::neighbours::{Neighbours, copy_folder, origin, size, sync, world};
use ipc::*;
use office::Office;
use std::fs;

fn succeed(all: &Neighbours, office: &mut Office, cause: &str, with_old_keys: bool) -> Result<Vec<RecoverySheet>, Failure> {
    let older = office.older().expect("it is listed").remove(0);
    let administrator = |name: &str, before: &str| Succeeding {
        name: name.into(),
        passphrase: all.passphrase(name),
        before: with_old_keys.then(|| before.to_owned()),
    };
    office.succeed(&Succeed {
        origin: older.origin,
        cause: cause.into(),
        reason: "硬盘坏了".into(),
        code: older.code,
        name: older.name,
        currency: older.currency,
        approval_two_over: older.approval_two_over,
        administrators: vec![administrator("陈管理", "m1"), administrator("吴管理", "m2")],
    })
}

fn ties(office: &mut Office, of: &str) -> Ties {
    let ledgers = office.ledgers().expect("ledgers");
    ledgers.into_iter().find(|ledger| ledger.origin == of).expect("it is held").ties
}

#[test]
fn a_successor_takes_the_place_of_the_ledger_before_which_stays_to_be_looked_at() {
    let all = Neighbours::new(2, 31);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let old = origin(&mut one);
    let address = one.peers().expect("peers").card.expect("a card").address;
    let served = all.serve("1");
    assert_eq!(sync(&mut two, &old).runs[0].failure, None);
    drop(served);
    let head = (size(&mut one), one.status().expect("status").trust.root);

    // Another program has it open: nothing changes.
    let open = all.open("1");
    assert_eq!(succeed(&all, &mut one, "keys-lost", true).expect_err("in use").code, "ledger-in-use");
    drop(open);
    all.record(&mut one, "甲").expect("it goes on as before");
    let head = (head.0 + 1, one.status().expect("status").trust.root);

    assert_eq!(succeed(&all, &mut one, "tired", true).expect_err("no cause").code, "succession-cause");
    let sheets = succeed(&all, &mut one, "keys-lost", true).expect("it is opened");
    assert_eq!(sheets.len(), 2);
    let status = one.status().expect("status");
    let office = status.office.expect("an office");
    let before = office.succeeds.expect("it says of which");
    assert_ne!(office.origin, old);
    assert_eq!((before.before.origin.as_str(), before.size, before.root.as_str()), (&*old, head.0, &*head.1));
    assert_eq!((before.fit, before.cause.as_str(), before.agreed.len()), (Fit::Fits, "keys-lost", 2), "{before:?}");
    assert_eq!((status.trust.size, status.hold), (1, None));
    // The reason is a personal field, kept here.
    all.sign_in(&mut one, "陈管理");
    assert!(one.verify().expect("verified").holds);
    one.reveal().expect("it is shown");
    let genesis = format!("{:?}", one.entry(0).expect("the genesis"));
    assert!(genesis.contains("硬盘坏了"), "{genesis}");

    // The old one is there, whole, and signs nothing.
    let mut copy = Office::open_copy(&all.path("1"), &old, world()).expect("it is beside it");
    assert_eq!((size(&mut copy), copy.verify().expect("verified").holds), (head.0, true));
    drop(copy);
    let beside = office::mirror_folder(&all.path("1"), &old);
    let mut beside = Office::open(&beside, world()).expect("its members can look");
    assert_eq!(all.record(&mut beside, "乙").expect_err("nothing more").code, "succeeded");
    assert!(beside.status().expect("status").succeeded_by.is_some());
    assert_eq!(succeed(&all, &mut beside, "damaged", true).expect_err("once").code, "succeeded");
    drop(beside);

    // A peer that holds both shows which goes on for which. It has not fetched the last entry of the old one yet.
    all.sign_in(&mut one, "陈管理");
    one.make_card(&MakeCard { address }).expect("a card with keys of its own");
    let new = origin(&mut one);
    all.exchange(&mut two, &mut one);
    all.exchange(&mut one, &mut two);
    let _served = all.serve("1");
    assert_eq!(sync(&mut two, &new).runs[0].failure, None);
    let seen = ties(&mut two, &new);
    assert_eq!(seen.succeeds.as_ref().map(|before| before.fit), Some(Fit::Fits), "{seen:?}");
    assert!(seen.vouched_by.is_empty());
    assert_eq!(
        ties(&mut two, &old).succeeded_by.iter().map(|by| by.origin.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&new)
    );
}

#[test]
fn two_successors_exclude_each_other_and_a_head_that_never_was_is_found() {
    let all = Neighbours::new(2, 32);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let old = origin(&mut one);
    copy_folder(&all.path("1"), &all.path("thief"));
    let mut thief = all.open("thief");
    all.record(&mut one, "甲").expect("it is recorded");
    all.record(&mut one, "乙").expect("it is recorded");
    all.record(&mut thief, "丙").expect("another history");
    let served = all.serve("1");
    assert_eq!(sync(&mut two, &old).runs[0].failure, None);
    drop(served);
    succeed(&all, &mut one, "forked", true).expect("it is opened");
    succeed(&all, &mut thief, "machine-lost", true).expect("so is another");
    let (new, other) = (origin(&mut one), origin(&mut thief));
    for name in ["1", "thief"] {
        copy_into(&all, name, &two);
    }
    let mut two = all.open("2");
    let (good, bad) = (ties(&mut two, &new), ties(&mut two, &other));
    let (good, bad) = (good.succeeds.expect("it says so"), bad.succeeds.expect("so does it"));
    assert_eq!((good.fit, good.rivals.len()), (Fit::Fits, 1));
    assert_eq!((bad.fit, bad.rivals[0].origin.as_str()), (Fit::NeverWas, &*new));
    assert_eq!(ties(&mut two, &old).succeeded_by.len(), 2, "both are named at the old one");
}

/// Puts the ledger of an office among the copies of another, as a sync would.
fn copy_into(all: &Neighbours, name: &str, holder: &Office) {
    let mut office = all.open(name);
    let export = all.path(&format!("export-{name}"));
    office.export_tlog(&export).expect("it is exported");
    let folder = all.path(&format!("taken-{name}"));
    let mut empty = Office::open(&folder, world()).expect("an empty folder");
    let taken = empty.take_older(&TakeOlder { folder: export.display().to_string() }).expect("it is taken up");
    drop(empty);
    copy_folder(&office::mirror_folder(&folder, &taken.origin), &office::mirror_folder(holder.folder(), &taken.origin));
}

#[test]
fn after_a_lost_machine_a_new_one_goes_on_from_what_a_mirror_holds() {
    let all = Neighbours::new(2, 33);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let old = origin(&mut one);
    let head = (size(&mut one), one.status().expect("status").trust.root);
    let served = all.serve("1");
    assert_eq!(sync(&mut two, &old).runs[0].failure, None);
    drop((served, one));
    fs::remove_dir_all(all.path("1")).expect("the machine is lost");
    let mut copy = Office::open_copy(&all.path("2"), &old, world()).expect("2 holds it");
    let export = all.path("export");
    copy.export_tlog(&export).expect("it is exported");

    let mut new = Office::open(&all.path("new"), world()).expect("a new machine");
    assert!(new.older().expect("none yet").is_empty());
    let taken = new.take_older(&TakeOlder { folder: export.display().to_string() }).expect("it is taken up");
    assert_eq!((taken.size, taken.root, taken.own, taken.members.len()), (head.0, head.1, false, 0));
    let again = new.take_older(&TakeOlder { folder: export.display().to_string() }).expect("once more changes nothing");
    assert_eq!(again.size, head.0);
    let mut looked = Office::open_copy(&all.path("new"), &old, world()).expect("it can be looked at");
    assert!(looked.verify().expect("verified").holds);
    drop(looked);
    assert_eq!(succeed(&all, &mut new, "machine-lost", true).expect_err("no keys are here").code, "not-found");
    succeed(&all, &mut new, "machine-lost", false).expect("it is opened");
    let before = new.status().expect("status").office.expect("an office").succeeds.expect("it says of which");
    assert_eq!((before.fit, before.agreed.len()), (Fit::Fits, 0), "{before:?}");

    // A changed entry is found before anything is kept.
    let bundle = fs::read_dir(export.join("tile/entries")).expect("entries").flatten().next().expect("one bundle").path();
    let bundle =
        if bundle.is_dir() { fs::read_dir(&bundle).expect("partial").flatten().next().expect("one").path() } else { bundle };
    let mut bytes = fs::read(&bundle).expect("a bundle");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&bundle, bytes).expect("changed");
    let mut other = Office::open(&all.path("other"), world()).expect("another machine");
    other.take_older(&TakeOlder { folder: export.display().to_string() }).expect_err("it does not hold");
    assert!(other.older().expect("nothing was kept").is_empty());
}

#[test]
fn an_office_vouches_for_another_and_whoever_holds_both_sees_it() {
    let all = Neighbours::new(3, 34);
    let (mut one, mut two, mut three) = (all.open("1"), all.open("2"), all.open("3"));
    let (first, second) = (origin(&mut one), origin(&mut two));
    let spoken = one.peers().expect("peers").card.expect("a card").ties.genesis.expect("its first entry");
    all.sign_in(&mut two, "陈管理");
    let call = Vouch { origin: first.clone(), fingerprint: spoken.clone() };
    assert_eq!(two.vouch(&call).expect_err("nothing is held of it").code, "not-found");
    let served = all.serve("1");
    assert_eq!(sync(&mut two, &first).runs[0].failure, None);
    let wrong = Vouch { fingerprint: spoken.replace(' ', "").replace('0', "1"), ..call.clone() };
    assert_eq!(two.vouch(&wrong).expect_err("misheard").code, "fingerprint");
    let peers = two.vouch(&call).expect("it vouches");
    let line = peers.peers.iter().find(|peer| peer.origin == first).expect("a peer");
    assert_eq!(line.ties.vouched_by.iter().map(|by| (by.origin.as_str(), by.fits)).collect::<Vec<_>>(), [(&*second, Some(true))]);
    assert_eq!(two.vouch(&call).expect_err("once").code, "vouched-before");
    all.sign_in(&mut two, "李经办");

    // At a third one that holds both ledgers.
    let _two = all.serve("2");
    assert_eq!(sync(&mut three, &first).runs[0].failure, None);
    assert!(ties(&mut three, &first).vouched_by.is_empty(), "not before the voucher's ledger is here");
    assert_eq!(sync(&mut three, &second).runs[0].failure, None);
    let seen = ties(&mut three, &first);
    assert_eq!((seen.vouched_by.len(), seen.vouched_by[0].fits), (1, Some(true)));
    let card = one.peers().expect("peers").card.expect("a card").text;
    assert_eq!(three.read_card(&ReadCard { card }).expect("it is read").ties.vouched_by.len(), 1);
    drop(served);
}
