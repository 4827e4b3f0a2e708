//! Two or three offices on a line that does what it should.

use crate::{
    office::{BEGIN, Office, Seeded},
    store::Store,
};
use ledger::{Head, Rights};
use sync::{
    Answer, Holdings, Keys, Link, Misbehaviour, PeerRights, Report, Request, Route, Status, SyncFault, Terms, hash_of, serve,
    sync, verify_here,
};

/// Two offices that know each other.
pub fn pair() -> (Office, Office) {
    let (mut one, mut other) = (Office::new("one"), Office::new("other"));
    one.enrol(&other);
    other.enrol(&one);
    (one, other)
}

/// Lets `one` sync with `other`; `on_line` can change what comes back.
pub fn sync_over(
    one: &mut Office,
    other: &mut Office,
    on_line: &mut dyn FnMut(&Request, Answer) -> Result<Answer, &'static str>,
) -> Report<&'static str> {
    sync_with(one, &other.partner(), &mut other.store, Keys { witness: &other.witness, mirror: &other.mirror }, false, on_line)
}

/// As [`sync_over`], in all detail.
pub fn sync_with(
    one: &mut Office,
    partner: &sync::Partner,
    store: &mut Store,
    keys: Keys<'_>,
    recover: bool,
    on_line: &mut dyn FnMut(&Request, Answer) -> Result<Answer, &'static str>,
) -> Report<&'static str> {
    let rights = one.rights();
    let mut ask = |request: Request| {
        let answer = serve(store, keys, &rights, NOW, &request);
        on_line(&request, answer)
    };
    let mut verify = |placed| verify_here(placed, &mut Seeded(1));
    let own = Keys { witness: &one.witness, mirror: &one.mirror };
    sync(&mut one.store, own, partner, Terms { now: NOW, recover, doubt: false }, &mut Link::new(&mut ask, &mut verify))
}

/// Lets `one` sync with `other`.
pub fn meet(one: &mut Office, other: &mut Office) -> Report<&'static str> {
    sync_over(one, other, &mut |_, answer| Ok(answer))
}

#[test]
fn ledgers_come_over_and_are_cosigned() {
    let (mut one, mut other) = pair();
    one.write(3);
    other.write(5);
    let first = meet(&mut one, &mut other);
    assert_eq!(first.faults, []);
    assert_eq!(one.held(&other.origin()), Some(other.head()), "its entries are here");
    assert_eq!((first.copied.len(), first.copied[0].from, first.copied[0].to), (1, 0, 6));
    assert!(first.witnessed && !first.mirrored && !first.settled, "it has not copied this ledger yet");
    let back = meet(&mut other, &mut one);
    assert!(back.faults.is_empty() && back.witnessed && back.mirrored && back.settled, "{back:?}");
    let then = meet(&mut one, &mut other);
    assert!(then.mirrored && then.settled && then.copied.is_empty(), "{then:?}");
    let again = meet(&mut one, &mut other);
    assert!(again.unchanged, "{again:?}");
    assert_eq!((again.requests, again.bytes), (1, 0), "when nothing is new, one small request is all");
    let path = Route::Checkpoint(hash_of(&one.origin())).path();
    let served = serve_to(&mut one, &other.rights(), Request::get(path));
    let note = String::from_utf8(served.body).expect("a note is text");
    assert_eq!(note.lines().filter(|line| line.starts_with("— ")).count(), 3, "both cosignatures are served:\n{note}");
}

#[test]
fn what_is_new_comes_and_nothing_else() {
    let (mut one, mut other) = pair();
    other.write(300);
    assert_eq!(meet(&mut one, &mut other).faults, []);
    for (count, bundles) in [(1, 1), (200, 1), (10, 1), (1, 1), (256, 2), (600, 3)] {
        other.write(count);
        let mut asked = Vec::new();
        let report = sync_over(&mut one, &mut other, &mut |request, answer| {
            if request.path.contains("/tile/") {
                asked.push(request.path.clone());
            }
            Ok(answer)
        });
        assert_eq!(report.faults, []);
        assert_eq!(one.held(&other.origin()), Some(other.head()), "after {count} more");
        assert_eq!(asked.len(), bundles, "for {count} more: {asked:?}");
    }
}

#[test]
fn a_ledger_comes_by_way_of_another_office() {
    let (mut one, mut other) = pair();
    let mut third = Office::new("third");
    other.enrol(&third);
    one.enrol(&third);
    third.enrol(&other);
    third.write(4);
    meet(&mut other, &mut third);
    meet(&mut one, &mut other);
    assert_eq!(one.held(&third.origin()), Some(third.head()));
    let mut fourth = Office::new("fourth");
    fourth.enrol(&other);
    other.enrol(&fourth);
    let report = meet(&mut fourth, &mut other);
    assert_eq!(report.faults, []);
    assert_eq!(fourth.held(&third.origin()), None, "a ledger of which nothing is known is passed over");
}

#[test]
fn partial_bundles_that_are_gone_are_taken_out_of_full_ones() {
    let (mut one, mut other) = pair();
    other.write(9);
    let behind = other.store.clone();
    other.write(300);
    let (whole, keys) = (other.store.clone(), other.keys());
    let mut store = behind;
    let partner = other.partner();
    let (rights, mut full) = (one.rights(), whole);
    let report = sync_with(&mut one, &partner, &mut store, keys, false, &mut |request, answer| {
        if request.path.contains(".p/") {
            return Ok(Answer::empty(Status::NOT_FOUND));
        }
        if request.path.contains("/tile/") {
            return Ok(serve(&mut full, keys, &rights, NOW, request));
        }
        Ok(answer)
    });
    assert_eq!(report.faults, []);
    assert_eq!(one.held(&other.origin()).map(|head| head.size), Some(10));
}

#[test]
fn ledger_keys_are_followed_through_their_rotations() {
    let (mut one, mut other) = pair();
    other.write(2);
    meet(&mut one, &mut other);
    other.rotate();
    other.write(1);
    other.rotate();
    other.rotate();
    assert_eq!(meet(&mut one, &mut other).faults, [], "to the head at which the last key takes over");
    assert_eq!(one.held(&other.origin()), Some(other.head()));
    other.write(2);
    other.rotate();
    other.write(3);
    assert_eq!(meet(&mut one, &mut other).faults, [], "and beyond one that was never seen");
    assert_eq!(one.held(&other.origin()), Some(other.head()));
    let mut late = Office::new("late");
    late.enrol(&other);
    other.enrol(&late);
    let report = meet(&mut late, &mut other);
    assert_eq!(late.held(&other.origin()), Some(other.head()), "also with an old card: {report:?}");
    for copy in [&one, &late] {
        assert_eq!(copy.store.handovers_missing(&other.origin()), Ok(Vec::new()), "with every head that hands over");
        assert_eq!(copy.store.kept.len(), 4);
        assert!(copy.store.kept.iter().all(|(at, head)| other.store.kept.get(at) == Some(head)), "as they were signed");
    }
}

#[test]
fn a_head_that_hands_over_must_be_the_ledgers() {
    let (mut one, mut other) = pair();
    other.rotate();
    other.write(2);
    let (origin, size) = (other.origin(), 2);
    let true_head = other.store.kept[&(origin.clone(), size)].clone();
    let answered = |status, text: String| Answer::new(status, "text/plain; charset=utf-8", text);
    let mut unsigned = true_head.clone();
    unsigned.note.signatures.pop();
    let served = [
        (answered(Status::OK, unsigned.encode()), vec![SyncFault::Peer(Misbehaviour::NotSigned)]),
        (answered(Status::OK, other.store.own_ledger().checkpoint.encode()), vec![SyncFault::Peer(Misbehaviour::Checkpoint)]),
        (answered(Status::OK, "no head".into()), vec![SyncFault::Peer(Misbehaviour::Checkpoint)]),
        (answered(Status::NOT_FOUND, String::new()), Vec::new()),
    ];
    for (answer, faults) in served {
        let report = sync_over(&mut one, &mut other, &mut |request, true_answer| {
            Ok(if request.path.ends_with("/head/2") { answer.clone() } else { true_answer })
        });
        let found: Vec<_> = report.faults.into_iter().map(|(_, fault)| fault).collect::<Vec<SyncFault<&str>>>();
        assert_eq!(found, faults);
        assert!(!report.settled, "the next sync asks again");
        assert_eq!(one.held(&origin), Some(other.head()), "the entries are there all the same");
        assert_eq!(one.store.handovers_missing(&origin), Ok(vec![size]));
    }
    assert_eq!(meet(&mut one, &mut other).faults, []);
    assert_eq!(one.store.kept.get(&(origin, size)), Some(&true_head));
}

#[test]
fn who_may_not_read_learns_heads_alone() {
    let (mut one, mut other) = pair();
    other.write(2);
    let partner = other.partner();
    let rights = PeerRights { origin: one.origin(), may: Rights::NONE };
    let (mut store, keys) = (other.store.clone(), other.keys());
    let mut ask = |request: Request| Ok::<_, ()>(serve(&mut store, keys, &rights, NOW, &request));
    let mut verify = |placed| verify_here(placed, &mut Seeded(1));
    let own = Keys { witness: &one.witness, mirror: &one.mirror };
    let mut link = Link::new(&mut ask, &mut verify);
    let report = sync(&mut one.store, own, &partner, Terms { now: NOW, recover: false, doubt: false }, &mut link);
    assert_eq!(report.faults, []);
    assert_eq!(one.held(&other.origin()), None);
    assert_eq!(one.store.known[&other.origin()].head, other.head(), "the head is remembered");
}

#[test]
fn a_peer_that_is_not_there_is_told() {
    let (mut one, mut other) = pair();
    let report = sync_over(&mut one, &mut other, &mut |_, _| Err("unplugged"));
    assert_eq!(report.faults, [(other.origin(), SyncFault::Line("unplugged"))]);
    let report = sync_over(&mut one, &mut other, &mut |_, _| Ok(Answer::empty(Status::TOO_MANY_REQUESTS)));
    let busy = SyncFault::Answered { path: "/heads".into(), status: Status::TOO_MANY_REQUESTS };
    assert_eq!(report.faults, [(other.origin(), busy)]);
}

#[test]
fn lost_entries_of_the_own_ledger_are_reported_and_can_be_fetched() {
    let (mut one, mut other) = pair();
    one.write(4);
    let backup = one.store.clone();
    one.write(3);
    let newest = one.head();
    meet(&mut other, &mut one);
    one.store = backup;
    let report = meet(&mut one, &mut other);
    assert_eq!(report.own_ahead, Some(newest), "{report:?}");
    assert_eq!((one.head().size, report.evidence.len()), (5, 0), "nothing was changed by itself, and it is no fork");
    let (partner, keys) = (other.partner(), other.witness.seed());
    let (witness, mirror) = (ledger::SigningKey::from_seed(&keys), ledger::SigningKey::from_seed(&other.mirror.seed()));
    let keys = Keys { witness: &witness, mirror: &mirror };
    let report = sync_with(&mut one, &partner, &mut other.store, keys, true, &mut |_, answer| Ok(answer));
    assert_eq!(report.faults, []);
    assert_eq!(one.head(), newest, "all of it came back");
}

#[test]
fn nothing_offered_of_size_nothing_is_fetched() {
    let (mut one, mut other) = pair();
    let own = other.origin();
    let empty = other.sign(Head::empty());
    other.store.ledgers.get_mut(&own).expect("its own").checkpoint = empty;
    let report = meet(&mut one, &mut other);
    assert_eq!(report.copied, []);
}

/// Answers one request.
pub fn serve_to(office: &mut Office, peer: &PeerRights, request: Request) -> Answer {
    let keys = Keys { witness: &office.witness, mirror: &office.mirror };
    serve(&mut office.store, keys, peer, NOW, &request)
}

/// The time it is.
pub const NOW: u64 = BEGIN as u64 + 10_000;
