//! A machine joins, is let in, and is sent away.

use super::bureau::Bureau;
use ipc::*;
use office::Serving;

#[test]
fn a_machine_joins_and_is_let_in_only_after_its_fingerprint_was_compared() {
    let mut bureau = Bureau::writer(61);
    let mut desk = bureau.machine(1);
    let card = bureau.card();
    let read = desk.office.read_card(&ReadCard { card: card.clone() }).expect("a card is read before there is a ledger");
    assert_eq!(read.known, None);
    let joined = desk.office.join(&JoinOffice { card: format!(" {card}\n"), name: "青山镇窗口".into() }).expect("it joins");
    let status = desk.office.status().expect("status");
    assert!(status.office.is_none() && status.members.is_empty(), "nothing was copied");
    let facts = status.desk.expect("it is a desk");
    assert_eq!((facts.standing, facts.number, facts.name.as_str()), (DeskStanding::Waiting, None, "青山镇窗口"));
    assert_eq!(facts.fingerprint, joined.fingerprint);
    assert_eq!(facts.failure.expect("nobody has let it in").code, "desk-not-enrolled");

    bureau.writer.sign_in("陈管理");
    let office = &mut bureau.writer.office;
    let wrong = EnrolDesk { card: joined.text.clone(), fingerprint: read.fingerprint };
    assert_eq!(office.enrol_desk(&wrong).expect_err("it was not compared").code, "fingerprint");
    let enrol = EnrolDesk { card: card.clone(), fingerprint: String::new() };
    assert_eq!(office.enrol_desk(&enrol).expect_err("an office's card").code, "desk-card-office");
    let known = office.read_desk_card(&ReadDeskCard { card: joined.text.clone() }).expect("it is read");
    assert_eq!(known.known, None);
    bureau.writer.sign_in("李经办");
    let enrol = EnrolDesk { card: joined.text.clone(), fingerprint: joined.fingerprint.clone() };
    let refused = bureau.writer.office.enrol_desk(&enrol).expect_err("a clerk lets nobody in");
    assert_eq!(refused.code, "administrators-only");
    bureau.enrol(&joined);
    let desks = bureau.writer.office.desks().expect("desks");
    assert_eq!((desks.desks.len(), desks.desks[0].number, desks.desks[0].here), (1, 1, false));
    assert!(desks.this.is_none(), "the writer is no desk");

    bureau.reopen(&mut desk, 1);
    let status = desk.office.status().expect("status");
    assert_eq!(
        status.office.expect("the ledger is here").name,
        bureau.writer.office.status().expect("status").office.expect("an office").name
    );
    assert!(status.members.len() > 3, "members can sign in: {:?}", status.members);
    let facts = status.desk.expect("it is a desk");
    assert_eq!((facts.standing, facts.number, facts.up), (DeskStanding::Working, Some(1), true));
    assert!(desk.office.desks().expect("desks").desks[0].here);
    assert!(bureau.writer.office.desks().expect("desks").desks[0].seen_at.is_some(), "the writer knows that it was there");
    desk.sign_in("李经办");
    assert!(desk.office.verify().expect("it can be verified").holds, "the copy is a whole ledger");
    // What only the writer does.
    let at = |failure: Failure| failure.code;
    assert_eq!(
        at(desk.office.make_card(&MakeCard { address: String::new() }).expect_err("a desk has no office card")),
        "at-the-writer"
    );
    assert_eq!(at(desk.office.sync_now(&SyncNow { origin: None }).expect_err("a desk has one partner")), "at-the-writer");
    let world = office::World::seeded(1, 0);
    assert!(Serving::start(desk.folder.path(), world, Some("127.0.0.1:0")).is_err(), "a desk serves nobody");
}

#[test]
fn a_desk_that_was_given_another_card_is_not_enrolled() {
    let mut bureau = Bureau::writer(62);
    let mut other = Bureau::writer(63);
    let mut desk = bureau.machine(1);
    let joined = desk.office.join(&JoinOffice { card: other.card(), name: "窗口".into() }).expect("it joins");
    bureau.writer.sign_in("陈管理");
    let enrol = EnrolDesk { card: joined.text.clone(), fingerprint: joined.fingerprint.clone() };
    let refused = bureau.writer.office.enrol_desk(&enrol).expect_err("it would speak to another machine");
    assert_eq!(refused.code, "other-writer");
    let card = bureau.card();
    let twice = desk.office.join(&JoinOffice { card: card.clone(), name: "窗口".into() }).expect_err("it belongs to the other");
    assert_eq!(twice.code, "office-exists");
    let writer = bureau.writer.office.join(&JoinOffice { card, name: "窗口".into() }).expect_err("there is a ledger");
    assert_eq!(writer.code, "office-exists");
}

#[test]
fn a_desk_whose_rights_were_ended_reads_and_writes_no_more() {
    let mut bureau = Bureau::new(64, 2);
    bureau.desks[0].sign_in("李经办");
    bureau.writer.sign_in("陈管理");
    bureau.writer.office.revoke_desk(&RevokeDesk { desk: 1 }).expect("an administrator ends it");
    let before = bureau.writer.office.status().expect("status").trust.size;
    let refused = bureau.desks[0].try_single("上寨村", "a").expect_err("it is sent away");
    assert_eq!(refused.code, "desk-not-enrolled");
    assert!(bureau.desks[0].outbox().is_empty(), "what never can be handed in is not kept");
    assert!(!bureau.desks[0].standing().up);
    let sizes = bureau.sizes();
    assert_eq!(sizes[0], before, "nothing was recorded");
    assert!(sizes[1] < before, "it does not even see that it was sent away: {sizes:?}");
    assert_eq!(sizes[2], before, "the other one goes on");
    let again = EnrolDesk { card: bureau.card(), fingerprint: String::new() };
    assert!(bureau.writer.office.enrol_desk(&again).is_err());
    let gone = bureau.writer.office.revoke_desk(&RevokeDesk { desk: 1 }).expect_err("it is ended");
    assert_eq!(gone.code, "not-found");
}
