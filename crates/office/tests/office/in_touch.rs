//! Which witnesses are enough, their times in the ledger, and new keys on the line.

use crate::{
    offices::{Offices, copy_folder, sync, teller},
    stage::NOW,
};
use ipc::*;
use office::{Office, ServeTerms, Serving, Work, World, check_receipt};
use std::fs;

fn cover(office: &mut Office) -> Cover {
    office.exchange().expect("it is known").cover.expect("there is a policy")
}

#[test]
fn what_enough_witnesses_have_cosigned_is_known_and_what_they_have_not() {
    let offices = Offices::new(3, 1);
    let mut first = offices.open(1);
    let peers: Vec<String> = first.peers().expect("peers").peers.into_iter().map(|peer| peer.origin).collect();
    let size = first.status().expect("a status").trust.size;
    assert_eq!((first.exchange().expect("it is known").policy, first.status().expect("a status").trust.cover), (None, None));
    let quorum = |at_least, peers: &[String]| SetQuorum { at_least, peers: peers.to_vec() };
    offices.sign_in(&mut first, "m3");
    assert_eq!(first.set_quorum(&quorum(2, &peers)).expect_err("a clerk does not").code, "administrators-only");
    offices.sign_in(&mut first, "m1");
    for (at_least, whom, code) in [(0, &peers[..], "quorum"), (3, &peers, "quorum"), (1, &[], "quorum")] {
        assert_eq!(first.set_quorum(&quorum(at_least, whom)).expect_err("it makes no sense").code, code);
    }
    assert_eq!(first.set_quorum(&quorum(1, &["nobody".into()])).expect_err("nobody").code, "not-found");
    let set = first.set_quorum(&quorum(2, &peers)).expect("an administrator does");
    assert_eq!(set.policy.as_ref().and_then(|policy| policy.at_least), Some(2));
    let Cover { size: covered, at, uncovered, since } = set.cover.expect("there is a policy");
    assert_eq!((covered, at, uncovered), (0, None, size), "nobody has cosigned anything");
    assert!(since.is_some_and(|since| since < NOW), "since the first entry");

    let (second, third) = (offices.serve(2), offices.serve(3));
    sync(&mut first);
    assert_eq!(cover(&mut first), Cover { size, at: Some(NOW), uncovered: 0, since: None });
    assert_eq!(first.status().expect("a status").trust.cover, Some(cover(&mut first)), "it is at hand everywhere");
    third.stop();
    offices.record(&mut first);
    sync(&mut first);
    assert_eq!(cover(&mut first), Cover { size, at: Some(NOW), uncovered: 1, since: Some(NOW) }, "one of two is not enough");
    let policy = first.exchange().expect("it is known").policy.expect("it is set");
    let seen: Vec<u64> = policy.witnesses.iter().map(|witness| witness.size).collect();
    assert_eq!((seen.iter().max(), seen.iter().min()), (Some(&(size + 1)), Some(&size)));

    // Receipts are made at a head that enough have cosigned, for whoever asks for that.
    first.tlog_export().expect("it can be exported").run(&offices.path(9), &Work::default()).expect("it is");
    let read = |name: &str| fs::read_to_string(offices.path(9).join(name)).expect("it was written");
    let (vkey, keys) = (read("vkey"), read("keys.jwks"));
    let receipt = first.receipt(5, &[]).expect("a receipt");
    let check = |receipt: &str, more: &str| {
        let checked = check_receipt(receipt.as_bytes(), &[vkey.clone(), keys.clone(), more.to_owned()], None);
        checked.map(|checked| (checked.grade, checked.checks.iter().all(|check| check.holds != Holds::No))).map_err(|it| it.code)
    };
    assert_eq!(check(&receipt, &policy.text), Ok((Grade::Witnessed, true)), "it holds, and enough have cosigned it");
    assert_eq!(check(&receipt, ""), Ok((Grade::Logged, true)), "and without a policy");
    let newest = first.receipt(size, &[]).expect("a receipt");
    assert_eq!(check(&newest, &policy.text), Ok((Grade::Logged, false)), "not as the policy demands it");
    assert_eq!(check(&newest, "quorum\n"), Err("trust".into()));
    let one = policy.text.replace("group enough 2", "group enough 1");
    assert_eq!(check(&newest, &one), Ok((Grade::Witnessed, true)));

    offices.sign_in(&mut first, "m1");
    let set = first.set_policy(&SetPolicy { policy: one.trim().to_owned() }).expect("a policy may be pasted");
    assert_eq!(set.cover.map(|cover| (cover.size, cover.uncovered)), Some((size + 1, 0)));
    assert_eq!(first.set_policy(&SetPolicy { policy: "quorum nobody".into() }).expect_err("it is none").code, "policy");
    let set = first.set_policy(&SetPolicy { policy: "quorum none".into() }).expect("nobody is enough");
    assert_eq!(set.cover.map(|cover| cover.uncovered), Some(0));
    let unset = first.set_policy(&SetPolicy { policy: String::new() }).expect("none any more");
    assert_eq!((unset.policy, unset.cover), (None, None));
    drop(second);
}

#[test]
fn the_times_of_witnesses_go_into_the_ledger_and_tell_when_an_entry_was_made() {
    let offices = Offices::new(3, 2);
    let mut first = offices.open(1);
    let size = first.status().expect("a status").trust.size;
    offices.sign_in(&mut first, "m3");
    assert_eq!(first.record_witnessed().expect_err("nobody has cosigned").code, "nothing-witnessed");
    assert!(!first.record_witnessed_if_due().expect("it is no failure"), "nothing is due");
    let served = [offices.serve(2), offices.serve(3)];
    sync(&mut first);
    assert_eq!(first.exchange().expect("it is known").unrecorded, 2, "both have witnessed it");
    let times = |office: &mut Office, entry: u64| {
        let proof = office.entry(GetEntry { entry }.entry).expect("it is there").proof;
        (proof.after.map(|time| time.at), proof.before.map(|time| time.at))
    };
    assert_eq!(times(&mut first, size - 1), (None, Some(NOW)), "what came counts before it is recorded");
    first.sign_out().expect("it is left");
    assert_eq!(first.record_witnessed().expect_err("somebody signs").code, "locked");
    offices.sign_in(&mut first, "m3");
    let told = first.record_witnessed().expect("a clerk records it");
    assert_eq!((told.unrecorded, told.recorded.map(|time| time.at)), (0, Some(NOW)));
    assert_eq!(first.status().expect("a status").trust.size, size + 1, "one entry for one head");
    assert_eq!(first.record_witnessed().expect_err("once").code, "nothing-witnessed");
    assert_eq!(times(&mut first, size - 1), (None, Some(NOW)));
    assert_eq!(times(&mut first, size), (None, None), "no head that covers it is cosigned yet");
    first.sign_out().expect("it is left");
    offices.record(&mut first);
    assert_eq!(times(&mut first, size + 1), (Some(NOW), None), "it has seen the times");

    // By itself once a day.
    sync(&mut first);
    offices.sign_in(&mut first, "m3");
    assert!(!first.record_witnessed_if_due().expect("it is no failure"), "it was done today");
    drop(first);
    let mut first = offices.open_at(1, NOW + 86_400);
    assert!(!first.record_witnessed_if_due().expect("it is no failure"), "nobody is signed in");
    offices.sign_in(&mut first, "m3");
    assert!(first.record_witnessed_if_due().expect("it is due"));
    assert!(!first.record_witnessed_if_due().expect("it is no failure"), "once");
    assert_eq!(times(&mut first, size + 1), (Some(NOW), Some(NOW)));
    let report = first.verify().expect("it can be verified");
    assert!(report.holds, "{:?}", report.problems);
    drop(served);
}

#[test]
fn the_key_of_an_old_card_ends_when_the_new_one_has_been_seen() {
    let offices = Offices::new(2, 3);
    let old = offices.path(7);
    copy_folder(&offices.path(2), &old);
    // New keys, as after a machine that was given away, and the card that names them.
    fs::remove_file(offices.path(2).join("operational.keys")).expect("they were there");
    let (mut first, mut second) = (offices.open(1), offices.open(2));
    offices.sign_in(&mut second, "m1");
    let address = second.peers().expect("peers").card.expect("a card").address;
    let card = second.make_card(&MakeCard { address }).expect("it is made").card.expect("a card");
    second.sign_out().expect("it is left");
    offices.sign_in(&mut first, "m1");
    let may = ["read", "witness", "mirror"].map(str::to_owned).to_vec();
    first
        .enrol_peer(&EnrolPeer { card: card.text, may, fingerprint: card.fingerprint, programmes: Vec::new() })
        .expect("it is enrolled");
    first.sign_out().expect("it is left");

    let (told, tell) = teller();
    let terms = ServeTerms { tell, ..ServeTerms::default() };
    let served = Serving::begin(&offices.path(1), World::seeded(9, NOW), &terms).expect("it serves");
    let mut before = Office::open(&old, World::seeded(8, NOW)).expect("it opens");
    let failed = |report: SyncReport| report.runs[0].failure.as_ref().map(|failure| failure.code.clone());
    assert_eq!(failed(sync(&mut before)), None, "until the new key is seen the old one is good");
    assert_eq!(failed(sync(&mut second)), None);
    assert!(failed(sync(&mut before)).is_some(), "now it is not");
    assert_eq!(failed(sync(&mut second)), None);
    assert!(told.lock().expect("nobody panicked").iter().any(|line| line.starts_with("key-ended peer=")));
    served.stop();
    let served = offices.serve(1);
    assert!(failed(sync(&mut before)).is_some(), "nor after a restart");
    served.stop();
    assert_eq!(told.lock().expect("nobody panicked").last().map(String::as_str), Some("stopped"));

    // The one who calls learns it as well: from now on whoever answers there must have the new key.
    let answering = Serving::start(&offices.path(2), World::seeded(7, NOW), None).expect("it serves");
    assert_eq!(failed(sync(&mut first)), None);
    answering.stop();
    let answering = Serving::start(&old, World::seeded(7, NOW), None).expect("it serves");
    assert!(failed(sync(&mut first)).is_some(), "the old key no longer answers for it");
    answering.stop();
}
