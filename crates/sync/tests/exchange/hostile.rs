//! Answers that are not what they should be. None of them changes what is held.

use crate::{
    fetching::{meet, pair, sync_over},
    office::Office,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use ledger::{Hash, Head, JsonWriter, Refusal, Statement, tile::bundle_entry, url_encode};
use std::io::{Read, Write};
use sync::{Answer, BundleFault, HeadsFault, Misbehaviour, Report, Request, Status, SyncFault, encode_heads, hash_of, limits};

/// Fetches ten entries behind three that are held, from a peer whose answers to such a path are changed, and which sends all of a
/// bundle whatever part of it is asked for.
fn hostile(path: &str, change: &mut dyn FnMut(Answer) -> Answer) -> (Report<&'static str>, Office, Office) {
    hostile_peer(path, true, change)
}

fn hostile_peer(path: &str, whole: bool, change: &mut dyn FnMut(Answer) -> Answer) -> (Report<&'static str>, Office, Office) {
    let (mut one, mut other) = pair();
    other.write(2);
    assert_eq!(meet(&mut one, &mut other).faults, []);
    other.write(10);
    let before = one.store.ledgers.clone();
    let mut bundle = Vec::new();
    other.store.own_ledger().entries.iter().for_each(|entry| bundle_entry(&mut bundle, entry));
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        let in_part = request.path.contains("/entries/") && request.from > 0;
        assert_eq!(answer.status == Status::PARTIAL, in_part, "what is held is not asked for again");
        let answer = match in_part && whole {
            true => Answer { gzip: true, ..Answer::new(Status::OK, "", gzip(&bundle)) },
            false => answer,
        };
        Ok(if request.path.contains(path) { change(answer) } else { answer })
    });
    for (origin, ledger) in &one.store.ledgers {
        assert_eq!(ledger.checkpoint, before[origin].checkpoint, "nothing was stored: {report:?}");
    }
    assert!(!report.settled, "the next sync tries again");
    let healed = meet(&mut one, &mut other);
    assert_eq!(one.held(&other.origin()), Some(other.head()), "and succeeds when the answers are right: {healed:?}");
    (report, one, other)
}

/// Changes the entries of a bundle.
fn with_entries(change: impl Fn(&mut Vec<Vec<u8>>)) -> impl FnMut(Answer) -> Answer {
    move |answer| {
        let mut bundle = Vec::new();
        GzDecoder::new(&answer.body[..]).read_to_end(&mut bundle).expect("the peer serves gzip");
        let (mut entries, mut rest) = (Vec::new(), &bundle[..]);
        while let Some((length, behind)) = rest.split_first_chunk::<2>() {
            let (entry, behind) = behind.split_at(usize::from(u16::from_be_bytes(*length)));
            entries.push(entry.to_vec());
            rest = behind;
        }
        change(&mut entries);
        let mut bundle = Vec::new();
        entries.iter().for_each(|entry| bundle_entry(&mut bundle, entry));
        Answer { body: gzip(&bundle), ..answer }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// What one hostile answer leads to, without evidence.
fn refused(path: &str, mut change: impl FnMut(Answer) -> Answer, expected: Misbehaviour) {
    let (report, one, other) = hostile(path, &mut change);
    let about = if path == "/heads" { other.origin() } else { report.faults.first().expect("a fault").0.clone() };
    assert_eq!(report.faults, [(about, SyncFault::Peer(expected))]);
    assert!(one.store.evidence.is_empty(), "what a peer makes up is no evidence against the ledger");
}

#[test]
fn an_entry_whose_signature_was_changed() {
    let change = with_entries(|entries| {
        let statement = Statement::parse(entries[6][32..].to_vec()).expect("the peer serves statements");
        let input = String::from_utf8(statement.signing_input().to_vec()).expect("a statement is ASCII");
        let forged = format!("{input}.{}", url_encode(&[0; 64]));
        entries[6] = [&entries[6][..32], forged.as_bytes()].concat();
    });
    refused("/entries/", change, Misbehaviour::Entry(6, Refusal::Signature));
}

#[test]
fn an_entry_that_was_dropped() {
    refused("/entries/", with_entries(|entries| drop(entries.remove(5))), Misbehaviour::Bundle(0, BundleFault::Cut));
}

#[test]
fn an_entry_that_was_repeated() {
    let change = with_entries(|entries| entries.insert(6, entries[5].clone()));
    refused("/entries/", change, Misbehaviour::Bundle(0, BundleFault::TooMany));
    let instead = with_entries(|entries| entries[6] = entries[5].clone());
    refused("/entries/", instead, Misbehaviour::Entry(6, Refusal::Previous));
}

#[test]
fn entries_that_were_reordered() {
    refused("/entries/", with_entries(|entries| entries.swap(7, 8)), Misbehaviour::Entry(7, Refusal::Previous));
    // At the first one it may be another history: the tiles say that it is not.
    refused("/entries/", with_entries(|entries| entries.swap(3, 4)), Misbehaviour::Entry(3, Refusal::Previous));
}

#[test]
fn entries_of_another_ledger() {
    let mut another = Office::new("another");
    another.write(12);
    let foreign = another.store.own_ledger().entries.clone();
    let change = with_entries(|entries| *entries = foreign.clone());
    refused("/entries/", change, Misbehaviour::Entry(3, Refusal::Previous));
}

#[test]
fn a_bundle_that_was_cut() {
    let cut = |answer: Answer| Answer { body: answer.body[..answer.body.len() - 9].to_vec(), ..answer };
    refused("/entries/", cut, Misbehaviour::Bundle(0, BundleFault::Gzip));
    let plain = |answer: Answer| Answer { gzip: false, body: vec![0, 9, 1], ..answer };
    refused("/entries/", plain, Misbehaviour::Bundle(0, BundleFault::Cut));
    refused("/entries/", |answer| Answer { body: Vec::new(), ..answer }, Misbehaviour::Bundle(0, BundleFault::Gzip));
}

#[test]
fn a_part_of_a_bundle_that_does_not_go_on_where_the_rest_ends() {
    let no_part = Misbehaviour::Entry(3, Refusal::Previous);
    let refused = |mut change: Box<dyn FnMut(Answer) -> Answer>, expected: &dyn Fn(SyncFault<&'static str>) -> bool| {
        let (report, one, _) = hostile_peer("/entries/", false, &mut change);
        let [(_, fault)] = &report.faults[..] else { panic!("one fault: {report:?}") };
        assert!(expected(fault.clone()), "{fault:?}");
        assert!(one.store.evidence.is_empty(), "what a peer makes up is no evidence against the ledger");
    };
    let is_no_part = |fault| fault == SyncFault::Peer(no_part);
    refused(Box::new(|answer| Answer { body: answer.body[1..].to_vec(), ..answer }), &is_no_part);
    refused(Box::new(|answer| Answer { body: answer.body[..answer.body.len() - 1].to_vec(), ..answer }), &is_no_part);
    refused(Box::new(|answer| Answer { body: [&answer.body[..], &[0, 0]].concat(), ..answer }), &is_no_part);
    refused(Box::new(|answer| Answer { body: vec![0; limits::BUNDLE_BYTES_MAX + 1], ..answer }), &is_no_part);
    refused(Box::new(|answer| Answer { body: Vec::new(), ..answer }), &is_no_part);
    // One that says that it begins elsewhere, or that it is all there is.
    let answered = |fault| matches!(fault, SyncFault::Answered { status: Status::PARTIAL, .. });
    refused(Box::new(|answer| Answer { from: answer.from + 1, ..answer }), &answered);
    let cut = |fault| fault == SyncFault::Peer(Misbehaviour::Bundle(0, BundleFault::Cut));
    refused(Box::new(|answer| Answer { status: Status::OK, from: 0, ..answer }), &cut);
}

#[test]
fn a_bundle_without_end() {
    let endless = gzip(&vec![0; limits::BUNDLE_BYTES_MAX + 1]);
    refused("/entries/", move |answer| Answer { body: endless.clone(), ..answer }, Misbehaviour::Bundle(0, BundleFault::TooLong));
}

#[test]
fn heads_that_cannot_be_read() {
    let endless = |answer: Answer| Answer { body: vec![b'['; limits::HEADS_BYTES_MAX + 1], ..answer };
    refused("/heads", endless, Misbehaviour::Heads(HeadsFault::TooLong));
    let twice = |answer: Answer| Answer { body: br#"[{"a":1,"a":1}]"#.to_vec(), ..answer };
    refused("/heads", twice, Misbehaviour::Heads(HeadsFault::Json));
    let cut = |answer: Answer| Answer { body: answer.body[..answer.body.len() - 1].to_vec(), ..answer };
    refused("/heads", cut, Misbehaviour::Heads(HeadsFault::Json));
    let doubled = |answer: Answer| {
        let list = String::from_utf8(answer.body.clone()).expect("JSON is text");
        let inner = &list[1..list.len() - 1];
        Answer { body: format!("[{inner},{inner}]").into_bytes(), ..answer }
    };
    refused("/heads", doubled, Misbehaviour::Heads(HeadsFault::Twice));
}

#[test]
fn a_checkpoint_that_is_not_what_was_asked_for() {
    refused_checkpoint(|_| b"nothing".to_vec(), Misbehaviour::Checkpoint);
    let mut another = Office::new("another");
    another.write(20);
    let foreign = another.store.own_ledger().checkpoint.encode();
    refused_checkpoint(move |_| foreign.clone().into_bytes(), Misbehaviour::OtherLedger);
    // The entries are right, and nobody has signed what they lead to.
    refused_checkpoint(|note: String| note.replace("— ", "— x").into_bytes(), Misbehaviour::NotSigned);
}

/// A ledger that `one` gets by way of `other`, which is asked for a checkpoint since it may know a head without its entries.
/// Four more entries have come to `other` since.
fn relayed() -> (Office, Office, Office) {
    let (mut one, mut other) = pair();
    let mut third = Office::new("third");
    one.enrol(&third);
    other.enrol(&third);
    third.enrol(&other);
    third.write(2);
    meet(&mut other, &mut third);
    assert_eq!(meet(&mut one, &mut other).faults, []);
    third.write(4);
    assert_eq!(meet(&mut other, &mut third).faults, []);
    (one, other, third)
}

/// What follows when the checkpoint that says how far the peer has somebody's ledger is another one.
fn refused_checkpoint(change: impl Fn(String) -> Vec<u8>, expected: Misbehaviour) {
    let (mut one, mut other, third) = relayed();
    let (path, held) = (format!("/{}/checkpoint", hash_of(&third.origin())), one.held(&third.origin()));
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        let text = String::from_utf8(answer.body.clone()).unwrap_or_default();
        Ok(if request.path == path { Answer { body: change(text), ..answer } } else { answer })
    });
    assert_eq!(report.faults, [(third.origin(), SyncFault::Peer(expected))]);
    assert_eq!(one.held(&third.origin()), held, "nothing was stored");
    assert!(!report.settled && one.store.evidence.is_empty(), "what a peer makes up is no evidence against the ledger");
    assert_eq!(meet(&mut one, &mut other).faults, []);
    assert_eq!(one.held(&third.origin()), Some(third.head()), "the next sync succeeds");
}

#[test]
fn a_head_that_is_smaller_than_announced() {
    let (mut one, mut other, third) = relayed();
    let old = one.store.ledgers[&third.origin()].checkpoint.encode();
    let path = format!("/{}/checkpoint", hash_of(&third.origin()));
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        Ok(if request.path == path { Answer { body: old.clone().into_bytes(), ..answer } } else { answer })
    });
    assert_eq!(report.faults, []);
    assert!(report.copied.iter().all(|copied| copied.origin != third.origin()), "nothing came of it: {report:?}");
    assert_eq!(one.store.known[&third.origin()].head, third.head(), "that there is a larger one is not forgotten");
    assert!(!report.settled);
}

#[test]
fn a_signed_head_that_the_entries_do_not_lead_to() {
    let (mut one, mut other) = pair();
    other.write(5);
    let wrong = other.sign(Head { size: 6, root: Hash::of(b"another") });
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        let list = encode_heads(std::slice::from_ref(&wrong));
        Ok(match request.path.as_str() {
            "/heads" => Answer { body: list, ..answer },
            path if path.ends_with("/checkpoint") && !path.starts_with("/mirror") => {
                Answer { body: wrong.encode().into_bytes(), ..answer }
            }
            _ => answer,
        })
    });
    assert_eq!(report.faults, [(other.origin(), SyncFault::Peer(Misbehaviour::Root))]);
    assert_eq!(one.held(&other.origin()), None);
}

#[test]
fn heads_of_ledgers_of_which_nothing_is_known() {
    let (mut one, mut other) = pair();
    let mut list = vec![other.store.own_ledger().checkpoint.clone()];
    list.extend(["a", "b", "c"].map(|name| Office::new(name).store.own_ledger().checkpoint.clone()));
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        Ok(if request.path == "/heads" { Answer { body: encode_heads(&list), ..answer } } else { answer })
    });
    assert_eq!(report.faults, []);
    assert_eq!(one.store.ledgers.len(), 2, "only those of known offices are fetched");
    assert!(one.store.known.is_empty(), "nor are others remembered");
}

#[test]
fn a_cosignature_that_does_not_hold() {
    let strangers = |answer: Answer| {
        let text = String::from_utf8(answer.body.clone()).expect("a line is text");
        Answer { body: text.replace("other", "stranger").into_bytes(), ..answer }
    };
    let cosignature = Misbehaviour::Cosignature;
    for change in [
        &mut strangers.clone() as &mut dyn FnMut(Answer) -> Answer,
        &mut |answer: Answer| Answer { body: Vec::new(), ..answer },
        &mut |answer: Answer| Answer { body: b"\xff".to_vec(), ..answer },
        &mut |answer: Answer| Answer { status: Status::CONFLICT, body: b"x".to_vec(), ..answer },
        &mut |answer: Answer| Answer { status: Status::CONFLICT, body: b"0\n".to_vec(), ..answer },
    ] {
        let (mut one, mut other) = pair();
        let report = sync_over(&mut one, &mut other, &mut |request, answer| {
            Ok(if request.path.ends_with("/add-checkpoint") { change(answer) } else { answer })
        });
        assert_eq!(report.faults, [(one.origin(), SyncFault::Peer(cosignature))]);
        assert!(one.store.cosigned.is_empty(), "it is not kept");
    }
}

#[test]
fn a_witness_that_never_agrees_is_left_alone() {
    let (mut one, mut other) = pair();
    one.write(5);
    let mut asked = 0;
    let report = sync_over(&mut one, &mut other, &mut |request, answer| {
        if !request.path.ends_with("/add-checkpoint") {
            return Ok(answer);
        }
        asked += 1;
        Ok(Answer { status: Status::CONFLICT, body: format!("{}\n", asked % 2 + 1).into_bytes(), ..answer })
    });
    assert_eq!((asked, report.settled), (3, false));
}

#[test]
fn an_answer_of_the_wrong_kind() {
    let mut list = JsonWriter::new();
    list.string("heads");
    let body = list.finish().into_bytes();
    let (mut one, mut other) = pair();
    let report = sync_over(&mut one, &mut other, &mut |_: &Request, answer| Ok(Answer { body: body.clone(), ..answer }));
    assert_eq!(report.faults, [(other.origin(), SyncFault::Peer(Misbehaviour::Heads(HeadsFault::Json)))]);
    let report = sync_over(&mut one, &mut other, &mut |_: &Request, _| Ok(Answer::empty(Status::NOT_MODIFIED)));
    let answered = SyncFault::Answered { path: "/heads".into(), status: Status::NOT_MODIFIED };
    assert_eq!(report.faults, [(other.origin(), answered)], "nobody had asked whether anything is new");
}
