//! A ledger that was restored signs nothing before everybody was asked who may know more of it.

use crate::neighbours::{Neighbours, origin, size, sync, world};
use ipc::*;
use ledger::{Checkpoint, Hash, Head, Origin, SigningKey};
use office::{Office, Work};
use std::{fs, path::PathBuf};
use store::Store;

/// Backs up an office into a folder beside it; returns the file.
fn back_up(all: &Neighbours, office: &mut Office) -> PathBuf {
    let folder = all.path("backups");
    all.sign_in(office, "陈管理");
    office.set_backup_folder(&SetBackupFolder { folder: folder.display().to_string() }).expect("a folder");
    PathBuf::from(&office.back_up().expect("a backup").backups[0].path)
}

fn hold(office: &mut Office) -> Option<Hold> {
    office.status().expect("status").hold
}

fn states(office: &mut Office) -> Vec<HoldState> {
    hold(office).expect("it is held").peers.iter().map(|peer| peer.state).collect()
}

fn make_card(all: &Neighbours, office: &mut Office) -> CardFacts {
    all.sign_in(office, "陈管理");
    let address = office.peers().expect("peers").card.expect("the card of before").address;
    office.make_card(&MakeCard { address }).expect("a card is made").card.expect("it is there")
}

#[test]
fn a_restored_ledger_is_held_until_all_were_asked_and_has_what_they_know() {
    let all = Neighbours::new(3, 21);
    let (mut one, mut two, mut three) = (all.open("1"), all.open("2"), all.open("3"));
    let (second, third) = (origin(&mut two), origin(&mut three));
    let backup = back_up(&all, &mut one);
    let at_backup = size(&mut one);
    let old_card = one.peers().expect("peers").card.expect("a card");
    // Recorded after the backup; one peer alone has seen it.
    all.record(&mut one, "甲").expect("it is recorded");
    let (serving_two, serving_three) = (all.serve("2"), all.serve("3"));
    assert_eq!(sync(&mut one, &second).runs[0].failure, None);
    let known = size(&mut one);
    drop(one);
    // 2 only knows the head; it fetches the entries when it syncs itself.
    let serving_one = all.serve("1");
    sync(&mut two, &origin(&mut all.open("1")));
    drop(serving_one);

    let into = all.path("restored");
    assert!(Office::restore(&backup, &into, &world(), &Work::default()).expect("it is restored").holds);
    let mut one = Office::open(&into, world()).expect("it opens");
    let held = hold(&mut one).expect("it is held");
    assert_eq!((held.holds, held.card_outdated, held.peers.len()), (true, true, 2));
    assert!(held.peers.iter().all(|peer| peer.state == HoldState::ToAsk));
    let refused = all.record(&mut one, "乙").expect_err("nothing is signed");
    assert_eq!(refused.code, "held");
    assert!(refused.what.zh.contains(&held.peers[0].name) && refused.what.en.contains(&held.peers[1].name));

    // Its keys to cosign with are new, and so is the card, above every one that may have been made since.
    let card = make_card(&all, &mut one);
    assert!(card.number > old_card.number + 1_000_000, "{}", card.number);
    assert!(!hold(&mut one).expect("still held").card_outdated);
    all.exchange(&mut one, &mut two);
    all.exchange(&mut one, &mut three);

    // One of the two is away: the other alone does not settle it.
    drop(serving_two);
    assert_eq!(sync(&mut one, &third).runs[0].failure, None);
    assert!(sync(&mut one, &second).runs[0].failure.is_some(), "it is away");
    assert_eq!(states(&mut one), [HoldState::ToAsk, HoldState::Asked]);
    assert_eq!(all.record(&mut one, "丙").expect_err("still held").code, "held");

    // Restored once more, what was asked before is forgotten.
    let again = all.path("restored-again");
    Office::restore(&backup, &again, &world(), &Work::default()).expect("it is restored");
    let mut twice = Office::open(&again, world()).expect("it opens");
    assert_eq!(states(&mut twice), [HoldState::ToAsk, HoldState::ToAsk]);
    drop(twice);

    let serving_two = all.serve("2");
    assert_eq!(size(&mut one), at_backup);
    assert_eq!(sync(&mut one, &second).runs[0].failure, None);
    assert_eq!(size(&mut one), known, "what was lost came back");
    assert_eq!(hold(&mut one), None, "all were asked");
    all.record(&mut one, "丁").expect("it goes on");
    drop((serving_two, serving_three));
    for other in [&second, &third] {
        let _ = sync(&mut one, other);
    }
    assert!(one.verify().expect("it is verified").holds);
    assert!(two.alarms().expect("alarms").is_empty() && three.alarms().expect("alarms").is_empty(), "there is one history");
}

#[test]
fn a_peer_that_makes_up_a_larger_head_holds_nothing_for_ever() {
    let all = Neighbours::new(3, 22);
    let (mut one, mut two, mut three) = (all.open("1"), all.open("2"), all.open("3"));
    let (second, third) = (origin(&mut two), origin(&mut three));
    let backup = back_up(&all, &mut one);
    let own = Origin::parse(&origin(&mut one)).expect("an origin");
    drop(one);
    let into = all.path("restored");
    Office::restore(&backup, &into, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&into, world()).expect("it opens");
    make_card(&all, &mut one);
    all.exchange(&mut one, &mut two);
    all.exchange(&mut one, &mut three);
    // What 2 says is signed by a key that is nobody's.
    let liar = SigningKey::from_seed(&[7; 32]);
    let forged = Checkpoint::sign(&own, Head { size: 1_000_000, root: Hash::of(b"made up") }, &[&liar]);
    Store::open(&all.path("2")).expect("its store").remember_head(&forged, "nobody", 0).expect("it can be put there");
    let (_two, _three) = (all.serve("2"), all.serve("3"));
    sync(&mut one, &second);
    sync(&mut one, &third);
    let claims = hold(&mut one).expect("still held").peers.into_iter().find(|peer| peer.origin == second).expect("it is listed");
    assert_eq!((claims.state, claims.size), (HoldState::Claims, Some(1_000_000)));
    assert_eq!(all.record(&mut one, "甲").expect_err("held").code, "held");
    let aside = SetClaimAside { origin: second.clone() };
    assert_eq!(one.set_claim_aside(&aside).expect_err("not by a clerk").code, "administrators-only");
    all.sign_in(&mut one, "陈管理");
    assert_eq!(one.set_claim_aside(&SetClaimAside { origin: third }).expect_err("it claims nothing").code, "not-found");
    one.set_claim_aside(&aside).expect("an administrator sets it aside");
    sync(&mut one, &second);
    all.record(&mut one, "乙").expect("nothing holds it any more");
    assert_eq!(hold(&mut one), None);
}

#[test]
fn another_history_at_a_peer_ends_the_ledger_that_was_restored() {
    let all = Neighbours::new(2, 23);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let second = origin(&mut two);
    let backup = back_up(&all, &mut one);
    // A copy of the whole folder goes on, and 2 sees that; the folder itself goes another way.
    crate::neighbours::copy_folder(&all.path("1"), &all.path("copied"));
    all.record(&mut one, "甲").expect("it is recorded");
    let lost = back_up(&all, &mut one);
    assert_ne!(backup, lost, "two backups");
    drop(one);
    let mut copied = all.open("copied");
    all.record(&mut copied, "乙").expect("a copied folder is not recognised on one machine");
    let _two = all.serve("2");
    assert_eq!(sync(&mut copied, &second).runs[0].failure, None);
    let into = all.path("restored");
    Office::restore(&lost, &into, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&into, world()).expect("it opens");
    make_card(&all, &mut one);
    all.exchange(&mut one, &mut two);
    sync(&mut one, &second);
    let held = hold(&mut one).expect("held");
    assert!(held.forked && held.holds, "{held:?}");
    assert_eq!(all.record(&mut one, "丙").expect_err("for good").code, "held-forked");
}

#[test]
fn an_older_data_file_that_was_put_back_by_hand_is_recognised() {
    let all = Neighbours::new(2, 24);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let second = origin(&mut two);
    assert_eq!(hold(&mut one), None, "nothing has happened");
    drop(one);
    let (data, kept) = (all.path("1").join("ledger.db"), all.path("kept.db"));
    fs::copy(&data, &kept).expect("a copy by hand");
    let mut one = all.open("1");
    all.record(&mut one, "甲").expect("it is recorded");
    let _two = all.serve("2");
    assert_eq!(sync(&mut one, &second).runs[0].failure, None);
    drop(one);
    fs::copy(&kept, &data).expect("put back");
    let _ = fs::remove_file(all.path("1").join("ledger.db-wal"));
    let mut one = all.open("1");
    assert_eq!(all.record(&mut one, "乙").expect_err("held").code, "held");
    assert!(hold(&mut one).expect("held").card_outdated, "the keys to cosign with are new");
    // The line's key has stayed, so that the peer lets it in; 2 has the head alone and must fetch nothing for that.
    sync(&mut one, &second);
    assert_eq!(states(&mut one), [HoldState::Ahead], "2 knows of more");
    assert_eq!(all.record(&mut one, "丙").expect_err("behind").code, "behind");
    drop(one);

    // Brought into a folder without what lies beside it.
    let elsewhere = all.path("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::copy(&kept, elsewhere.join("ledger.db")).expect("brought there");
    let mut moved = Office::open(&elsewhere, world()).expect("it opens");
    assert_eq!(all.record(&mut moved, "丁").expect_err("held").code, "held");
    // It stays recognised, however often it is opened.
    drop(moved);
    assert!(hold(&mut Office::open(&elsewhere, world()).expect("it opens")).is_some());
}

#[test]
fn where_nobody_can_be_asked_signing_goes_on_and_that_is_said() {
    let all = Neighbours::new(2, 25);
    let mut stage = crate::stage::Stage::demo(200, 26);
    let place = all.path("backups");
    stage.sign_in("陈管理");
    stage.office.set_backup_folder(&SetBackupFolder { folder: place.display().to_string() }).expect("a folder");
    let backup = PathBuf::from(&stage.office.back_up().expect("a backup").backups[0].path);
    let into = all.path("restored");
    Office::restore(&backup, &into, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&into, world()).expect("it opens");
    let said = hold(&mut one).expect("it is said");
    assert!(!said.holds && said.peers.is_empty() && !said.card_outdated);
    all.record(&mut one, "甲").expect("signing goes on");
    assert_eq!(hold(&mut one), None, "and then it is over");
}

#[test]
fn whoever_cannot_be_called_is_heard_when_it_calls() {
    let all = Neighbours::new(2, 27);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let first = origin(&mut one);
    let backup = back_up(&all, &mut one);
    all.record(&mut one, "甲").expect("it is recorded");
    let serving = all.serve("1");
    assert_eq!(sync(&mut two, &first).runs[0].failure, None);
    assert_eq!(sync(&mut two, &first).runs[0].failure, None);
    drop((serving, one));
    let into = all.path("restored");
    Office::restore(&backup, &into, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&into, world()).expect("it opens");
    make_card(&all, &mut one);
    all.exchange(&mut one, &mut two);
    let serving = all.serve("restored");
    sync(&mut two, &first);
    drop(serving);
    assert_eq!(states(&mut one), [HoldState::Ahead], "it has said so when it called");
    assert_eq!(all.record(&mut one, "乙").expect_err("behind").code, "behind");

    // One that knows nothing more is asked by its calling, even when it only asks for news.
    let newest = all.path("newest");
    let backup = {
        let mut whole = all.open("1");
        back_up(&all, &mut whole)
    };
    Office::restore(&backup, &newest, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&newest, world()).expect("it opens");
    // Cards of two restores are told apart by the minute.
    one.world().set_now(crate::stage::NOW + 120);
    make_card(&all, &mut one);
    assert_eq!(states(&mut one), [HoldState::ToAsk]);
    all.exchange(&mut one, &mut two);
    let serving = all.serve("newest");
    sync(&mut two, &first);
    drop(serving);
    assert_eq!(hold(&mut one), None, "it has called and has nothing more");
    all.record(&mut one, "丙").expect("it goes on");
}

#[test]
fn where_the_ledger_key_was_renewed_after_the_backup_only_a_successor_goes_on() {
    let all = Neighbours::new(2, 28);
    let (mut one, mut two) = (all.open("1"), all.open("2"));
    let (first, second) = (origin(&mut one), origin(&mut two));
    let backup = back_up(&all, &mut one);
    all.sign_in(&mut one, "陈管理");
    one.revoke(&RevokeMember { member: "钱检查".into(), reason: "离职".into(), leave_open: true })
        .expect("it is renewed with it");
    let known = size(&mut one);
    let serving = all.serve("1");
    assert_eq!(sync(&mut two, &first).runs[0].failure, None);
    drop((serving, one));
    let into = all.path("restored");
    Office::restore(&backup, &into, &world(), &Work::default()).expect("it is restored");
    let mut one = Office::open(&into, world()).expect("it opens");
    make_card(&all, &mut one);
    all.exchange(&mut one, &mut two);
    let _two = all.serve("2");
    sync(&mut one, &second);
    assert_eq!(size(&mut one), known, "the entries came back, the key did not");
    assert_eq!(all.record(&mut one, "甲").expect_err("no head can be signed").code, "ledger-key-lost");
    let older = one.older().expect("listed").remove(0);
    let administrator = |name: &str, before: &str| Succeeding {
        name: name.into(),
        passphrase: all.passphrase(name),
        before: Some(before.into()),
    };
    one.succeed(&Succeed {
        origin: older.origin,
        cause: "keys-lost".into(),
        reason: "换机".into(),
        code: older.code,
        name: older.name,
        currency: older.currency,
        approval_two_over: None,
        administrators: vec![administrator("陈管理", "m1"), administrator("吴管理", "m2")],
    })
    .expect("a successor goes on");
    assert_eq!(hold(&mut one), None);
}
