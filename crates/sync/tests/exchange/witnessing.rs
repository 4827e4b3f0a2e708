//! The witness, status by status.

use crate::{
    fetching::{NOW, meet, pair, serve_to},
    office::{Office, key},
};
use ledger::{Checkpoint, Hash, Head, NodeTable, tree::prove_consistency};
use sync::{AddCheckpoint, Answer, Keys, Promise, Request, Route, Status, hash_of, limits, serve};

/// A witness that has cosigned a ledger at size 4, and what that ledger is at sizes 4 and 7.
fn scene() -> (Office, Office, [Checkpoint; 2], NodeTable) {
    let (mut one, mut other) = pair();
    one.write(3);
    let four = one.store.own_ledger().checkpoint.clone();
    assert_eq!(ask(&mut other, &one, 0, Vec::new(), &four).status, Status::OK);
    one.write(3);
    let seven = one.store.own_ledger().checkpoint.clone();
    let table = (*one.store.own_ledger().table).clone();
    (one, other, [four, seven], table)
}

fn ask(witness: &mut Office, by: &Office, old: u64, proof: Vec<Hash>, checkpoint: &Checkpoint) -> Answer {
    send(witness, by, AddCheckpoint { old, proof, note: checkpoint.encode() }.encode())
}

fn send(witness: &mut Office, by: &Office, body: Vec<u8>) -> Answer {
    serve_to(witness, &by.rights(), Request::post(Route::AddCheckpoint.path(), body))
}

#[test]
fn a_head_that_extends_the_last_one_is_cosigned() {
    let (one, mut other, [four, seven], table) = scene();
    let proof = prove_consistency(4, 7, &table).expect("the table reaches that far");
    let answer = ask(&mut other, &one, 4, proof, &seven);
    assert_eq!((answer.status, answer.content_type), (Status::OK, "text/plain; charset=utf-8"));
    let with = format!("{}{}", seven.encode(), String::from_utf8_lossy(&answer.body));
    let note = Checkpoint::parse(with.as_bytes()).expect("the answer is a line").note;
    assert_eq!(other.partner().witness.time_on(&note), Some(NOW));
    let served = serve_to(&mut other, &one.rights(), Request::get(Route::Witnessed(hash_of(&one.origin())).path()));
    assert_eq!(String::from_utf8_lossy(&served.body), with, "what was cosigned can be read");
    assert_eq!(ask(&mut other, &one, 7, Vec::new(), &seven).status, Status::OK, "once more for a new time");
    assert_eq!(ask(&mut other, &one, 0, Vec::new(), &four).body, b"7\n", "and never an older one");
}

#[test]
fn what_is_wrong_is_answered_by_its_status() {
    let (one, mut other, [four, seven], table) = scene();
    let proof = prove_consistency(4, 7, &table).expect("the table reaches that far");
    let mut stranger = Office::new("stranger");
    stranger.write(1);
    let foreign = stranger.store.own_ledger().checkpoint.clone();
    let unsigned = Checkpoint::sign(&seven.origin, seven.head, &[&key("nobody")]);
    let mut wrong = seven.clone();
    wrong.note.signatures[0].signature[9] ^= 1;
    let mut doubled = seven.clone();
    doubled.note.signatures.extend(wrong.note.signatures.clone());
    let empty = one.sign(Head { size: 0, root: Hash::of(b"something") });
    let changed: Vec<Hash> = proof.iter().map(|hash| Hash::of(&hash.0)).collect();
    let cases = [
        ("no such ledger", ask(&mut other, &one, 0, Vec::new(), &foreign), 404),
        ("signed by a stranger", ask(&mut other, &one, 4, proof.clone(), &unsigned), 403),
        ("a signature that fails", ask(&mut other, &one, 4, proof.clone(), &wrong), 403),
        ("one that fails beside one that holds", ask(&mut other, &one, 4, proof.clone(), &doubled), 403),
        ("from beyond the head", ask(&mut other, &one, 8, proof.clone(), &seven), 400),
        ("a root of nothing", ask(&mut other, &one, 0, Vec::new(), &empty), 422),
        ("from nothing", ask(&mut other, &one, 0, Vec::new(), &seven), 409),
        ("from another size", ask(&mut other, &one, 5, proof.clone(), &seven), 409),
        ("without a proof", ask(&mut other, &one, 4, Vec::new(), &seven), 422),
        ("with another proof", ask(&mut other, &one, 4, changed, &seven), 422),
        ("with a longer proof", ask(&mut other, &one, 4, [&proof[..], &proof[..1]].concat(), &seven), 422),
        ("with a proof to itself", ask(&mut other, &one, 4, proof.clone(), &four), 422),
    ];
    for (what, answer, status) in cases {
        assert_eq!(answer.status, Status(status), "{what}");
        if status == 409 {
            assert_eq!((answer.content_type, &answer.body[..]), ("text/x.tlog.size", &b"4\n"[..]), "{what}");
        }
    }
    assert!(other.store.evidence.is_empty(), "none of that is the ledger's doing");
    assert_eq!(other.store.made.len(), 1, "nothing of it was cosigned");
    let mut fresh = pair().1;
    assert_eq!(ask(&mut fresh, &one, 0, proof, &seven).status, Status::UNPROCESSABLE, "a proof from nothing");
}

#[test]
fn what_is_malformed_is_refused() {
    let (one, mut other, [_, seven], _) = scene();
    let note = seven.encode();
    let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let many = hash.repeat(64);
    let extended = note.replacen("\n\n", "\nextension\n\n", 1);
    for body in [
        String::new(),
        note.clone(),
        format!("old 4\n{note}"),
        format!("old 04\n\n{note}"),
        format!("old +4\n\n{note}"),
        format!("old -4\n\n{note}"),
        format!("old  4\n\n{note}"),
        format!("old 4 \n\n{note}"),
        format!("old 18446744073709551616\n\n{note}"),
        format!("new 4\n\n{note}"),
        format!("old 4\nAAAA\n\n{note}"),
        format!("old 4\n{}\n{note}", hash.replace('U', "*")),
        format!("old 4\n{}\n{note}", hash.replace('=', "")),
        format!("old 4\n{many}\n{note}"),
        format!("old 4\n\n{extended}"),
        "old 4\n\nnothing".into(),
        format!("old 4\n\n{}", note.trim_end()),
        format!("old 4\r\n\r\n{note}"),
    ] {
        assert_eq!(send(&mut other, &one, body.clone().into_bytes()).status, Status::BAD_REQUEST, "{body}");
    }
    assert_eq!(send(&mut other, &one, vec![0xff; 20]).status, Status::BAD_REQUEST, "no text");
    let long = vec![b'o'; limits::ADD_CHECKPOINT_BYTES_MAX + 1];
    assert_eq!(send(&mut other, &one, long).status, Status::CONTENT_TOO_LARGE);
}

#[test]
fn another_history_is_refused_and_kept() {
    for (common, theirs) in [(2, 1), (2, 4), (5, 3), (3, 3)] {
        let (mut one, mut other) = pair();
        one.write(common);
        let mut twin = one.twin();
        one.write(1);
        let last = one.store.own_ledger().checkpoint.clone();
        assert_eq!(ask(&mut other, &one, 0, Vec::new(), &last).status, Status::OK);
        twin.write(theirs);
        let newest = twin.store.own_ledger().checkpoint.clone();
        let proof = prove_consistency(last.head.size, newest.head.size, &*twin.store.own_ledger().table);
        let answer = ask(&mut other, &one, last.head.size, proof.expect("the table reaches that far"), &newest);
        assert_eq!(answer.status, Status::UNPROCESSABLE);
        // From a power of two a proof does not say what it was made from.
        let shown = newest.head.size == last.head.size || !last.head.size.is_power_of_two();
        assert_eq!(other.store.evidence.len(), usize::from(shown), "{common} {theirs}");
        assert_eq!(other.store.made.len(), 1, "it is not cosigned");
    }
}

#[test]
fn whoever_holds_the_entries_needs_no_proof_to_see_another_history() {
    let (mut one, mut other) = pair();
    one.write(3);
    meet(&mut other, &mut one);
    one.write(5);
    meet(&mut other, &mut one);
    let forged = one.sign(Head { size: 5, root: Hash::of(b"another") });
    let mut fresh = other.again();
    fresh.store.promised.clear();
    assert_eq!(ask(&mut fresh, &one, 0, Vec::new(), &forged).status, Status::UNPROCESSABLE);
    assert_eq!(fresh.store.evidence.len(), 1);
}

#[test]
fn it_is_kept_before_it_is_answered() {
    let (one, mut other, [_, seven], table) = scene();
    let proof = prove_consistency(4, 7, &table).expect("the table reaches that far");
    for made in [false, true] {
        other.store.crash = Some((0, made));
        let answer = ask(&mut other, &one, 4, proof.clone(), &seven);
        assert_eq!(answer.status, Status::INTERNAL, "no cosignature leaves before it is kept");
        assert!(other.store.restart());
        assert_eq!(other.store.made.len(), 1 + usize::from(made));
    }
    assert_eq!(ask(&mut other, &one, 4, proof, &seven).body, b"7\n", "what was kept counts though no answer came");
}

#[test]
fn whoever_is_slower_is_told_what_the_other_has_reached() {
    let (one, mut other, [four, seven], table) = scene();
    let proof = prove_consistency(4, 7, &table).expect("the table reaches that far");
    assert_eq!(ask(&mut other, &one, 4, proof.clone(), &seven).status, Status::OK);
    let key = (Promise::Witness, one.origin());
    let faster = other.store.promised[&key].clone();
    let mut slower = other.again();
    slower.store.promised.get_mut(&key).expect("it was cosigned").checkpoint = four;
    slower.store.race = Some(faster);
    assert_eq!(ask(&mut slower, &one, 4, proof, &seven).body, b"7\n");
}

#[test]
fn time_never_goes_back() {
    let (one, mut other, [four, _], _) = scene();
    let ask_at = |office: &mut Office, now: u64| {
        let body = AddCheckpoint { old: 4, proof: Vec::new(), note: four.encode() }.encode();
        let keys = Keys { witness: &office.witness, mirror: &office.mirror };
        let request = Request::post(Route::AddCheckpoint.path(), body);
        let answer = serve(&mut office.store, keys, &one.rights(), now, &request);
        assert_eq!(answer.status, Status::OK);
        let with = format!("{}{}", four.encode(), String::from_utf8_lossy(&answer.body));
        office.partner().witness.time_on(&Checkpoint::parse(with.as_bytes()).expect("a checkpoint").note)
    };
    assert_eq!(ask_at(&mut other, NOW + 50), Some(NOW + 50));
    assert_eq!(ask_at(&mut other, NOW - 50), Some(NOW + 50), "a clock that was set back");
    assert_eq!(ask_at(&mut other, 0), Some(NOW + 50), "or does not go");
    assert_eq!(ask_at(&mut other, NOW + 60), Some(NOW + 60));
}
