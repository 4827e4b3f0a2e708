//! A payment's story and any entry's proof.

use crate::stage::Stage;
use ipc::*;
use ledger::Hash;

/// The root of a list of leaves as RFC 6962, section 2.1, defines it.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Hash::node(&root(left), &root(right))
        }
    }
}

/// The audit path of a leaf as RFC 6962, section 2.1.1, defines it.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let half = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(half);
    let (mut below, beside) =
        if index < half { (path(index, left), root(right)) } else { (path(index - half, right), root(left)) };
    below.push(beside);
    below
}

fn hash(hex: &str) -> Hash {
    let byte = |i: usize| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("hexadecimal");
    Hash(std::array::from_fn(byte))
}

#[test]
fn every_proof_holds_and_is_the_path_of_the_standard() {
    let mut stage = Stage::demo(170, 21);
    let size = stage.office.status().expect("status").trust.size;
    let proofs: Vec<Proof> = (0..size).map(|i| stage.office.entry(i).expect("nobody need be signed in").proof).collect();
    let leaves: Vec<Hash> = proofs.iter().map(|proof| hash(&proof.leaf)).collect();
    let head = root(&leaves);
    for (i, proof) in proofs.iter().enumerate() {
        assert!(proof.holds, "entry {i} holds");
        assert_eq!(proof.index, i as u64);
        assert_eq!(proof.path, path(i, &leaves).iter().map(Hash::hex).collect::<Vec<_>>(), "the path of entry {i}");
        let previous = if i == 0 { Hash::default() } else { leaves[i - 1] };
        assert_eq!(proof.previous, previous.hex(), "entry {i} follows the one before");
        assert_eq!(leaves[i], Hash::entry(&previous, proof.statement.as_bytes()), "the leaf is made of what is shown");
        let lines: Vec<&str> = proof.checkpoint.lines().collect();
        assert_eq!(lines[1..3], [size.to_string(), ledger::standard_encode(&head.0)], "the head is signed");
    }
    let (header, payload) = proofs[40].readable.split_once("\n{").expect("header and payload");
    let parts: Vec<&str> = proofs[40].statement.split('.').collect();
    let decoded =
        |part: &str| serde_json::from_slice::<serde_json::Value>(&ledger::url_decode(part.as_bytes()).expect("base64url"));
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("what is for reading is JSON");
    assert_eq!(read(header), decoded(parts[0]).expect("JSON"));
    assert_eq!(read(&format!("{{{payload}")), decoded(parts[1]).expect("JSON"));
    assert_eq!(read(header)["kid"], proofs[40].kid.as_str());
}

#[test]
fn a_story_tells_what_concerns_its_payment_and_nothing_else() {
    let mut stage = Stage::varied(360, 22);
    stage.sign_in("郑主管");
    let with = |stage: &mut Stage, status| {
        let query = PaymentQuery { status: vec![status], ..PaymentQuery::default() };
        let lines = stage.lines(&query);
        lines.into_iter().map(|line| stage.office.payment_story(line.entry).expect("story")).collect::<Vec<PaymentStory>>()
    };
    let kinds = |story: &PaymentStory| story.timeline.iter().map(|event| event.kind.clone()).collect::<Vec<_>>();

    let approved = with(&mut stage, PaymentStatus::Approved);
    let (part, whole): (Vec<_>, Vec<_>) = approved.iter().partition(|story| story.reversed > 0);
    assert_eq!(part.len(), 1, "one payment was reversed in part");
    assert_eq!(part[0].reversed, 100);
    assert_eq!(
        part[0].amount - part[0].reversed,
        stage.lines(&PaymentQuery::default()).iter().find(|line| line.entry == part[0].entry).expect("it is listed").amount
    );
    assert_eq!(kinds(part[0]).iter().filter(|kind| *kind == "payment.reversed").count(), 1, "its own reversal alone");
    assert!(whole.iter().all(|story| !kinds(story).contains(&"payment.reversed".into())), "others' reversals are not theirs");
    assert!(part[0].may_reverse, "the rest may still be reversed");
    let last = part[0].timeline.last().expect("the reversal");
    assert_eq!((last.kind.as_str(), last.remark.as_str()), ("payment.reversed", "****"), "the reason is about a person");

    let reversed = with(&mut stage, PaymentStatus::Reversed);
    assert!(reversed.iter().all(|story| story.reversed == story.amount && !story.may_reverse), "nothing is left to reverse");
    let excluded = with(&mut stage, PaymentStatus::Excluded);
    assert_eq!(excluded.len(), 1);
    assert_eq!(kinds(&excluded[0]), ["batch.submitted", "payment", "rows.excluded"], "later steps do not concern it");
    for executed in with(&mut stage, PaymentStatus::Executed).iter().take(3) {
        assert!(!executed.may_reverse, "what was paid is not reversed");
        assert_eq!(kinds(executed).last().map(String::as_str), Some("batch.executed"));
        assert!(executed.timeline.is_sorted_by_key(|event| event.entry), "oldest first");
        assert_eq!(executed.capital, capital_money(executed.amount));
        let (file, row) = executed.source.clone().expect("it was read from a file");
        assert!(file.ends_with(".xlsx") && row >= 4, "{file} {row}");
        let batch = executed.batch.clone().expect("it is of a batch");
        assert_eq!(stage.office.batch_story(&batch.id, 0).expect("the batch").line.number, batch.number);
    }
    let single = with(&mut stage, PaymentStatus::Returned).remove(0);
    assert_eq!(kinds(&single), ["payment", "batch.returned"], "a payment of its own is submitted by its own entry");
    assert!(single.batch.is_none() && single.source.is_none());

    stage.office.reveal().expect("personal fields are shown");
    let told = stage.office.payment_story(single.entry).expect("story");
    assert_eq!(told.timeline.last().expect("the return").remark, "退回原因", "now the reason is shown");
    stage.sign_in("李经办");
    let story = stage.office.payment_story(part[0].entry).expect("story");
    assert!(!story.may_reverse, "a clerk does not reverse");
    assert_eq!(stage.office.payment_story(0).expect_err("the genesis is no payment").code, "not-found");
    assert_eq!(stage.office.payment_story(u64::MAX).expect_err("there is no such entry").code, "not-found");
}

#[test]
fn entries_come_page_by_page_newest_first() {
    let mut stage = Stage::varied(300, 23);
    let page = |stage: &mut Stage, before, limit, without_payments| {
        stage.office.entries(&GetEntries { before, limit, without_payments, breaches: false }).expect("entries")
    };
    let all = |stage: &mut Stage, limit, without| {
        let mut events: Vec<Event> = Vec::new();
        loop {
            let next = page(stage, events.last().map(|event| event.entry), limit, without).entries;
            if next.is_empty() {
                return events;
            }
            assert!(next.len() <= limit as usize);
            events.extend(next);
        }
    };
    let size = page(&mut stage, None, 1, false).size;
    let every = all(&mut stage, 7, false);
    assert_eq!(every.iter().map(|event| event.entry).collect::<Vec<_>>(), (0..size).rev().collect::<Vec<_>>());
    let acts: Vec<u64> = all(&mut stage, 9, true).iter().map(|event| event.entry).collect();
    let expected: Vec<u64> = every.iter().filter(|event| event.kind != "payment").map(|event| event.entry).collect();
    assert_eq!(acts, expected, "acts are all entries but payments");
    assert_eq!(page(&mut stage, Some(u64::MAX), 3, true).entries[0].entry, size - 1, "a number beyond the end is the end");
    assert!(page(&mut stage, None, u32::MAX, false).entries.len() <= 200, "a page has a limit");

    let masked = all(&mut stage, 200, true);
    stage.office.sign_out().expect("signed out");
    let blank = all(&mut stage, 200, true);
    stage.sign_in("郑主管");
    stage.office.reveal().expect("shown");
    let shown = all(&mut stage, 200, true);
    let remark = |events: &[Event], kind: &str| events.iter().find(|event| event.kind == kind).expect(kind).remark.clone();
    for kind in ["batch.rejected", "batch.withdrawn", "payment.reversed"] {
        assert_eq!((remark(&blank, kind).as_str(), remark(&masked, kind).as_str()), ("", "****"), "{kind}");
        assert!(!remark(&shown, kind).contains('*') && !remark(&shown, kind).is_empty(), "{kind} is shown");
    }
    assert!(remark(&masked, "batch.submitted").ends_with(".xlsx"), "a file name says nothing about a person");
    let beyond = stage.office.entry(u64::MAX).expect_err("there is no such entry");
    assert_eq!(beyond.code, "not-found");
}
