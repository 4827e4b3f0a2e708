//! Entries that an office brings, since nobody can call it; and what others bring instead.

use crate::{
    fetching::{NOW, meet, pair, serve_to},
    office::{Office, Seeded},
};
use ledger::{
    Hash, Rights, mirror_name,
    tile::bundle_entry,
    tree::{prove_consistency, prove_subtree},
    witness_name,
};
use sync::{
    AddCheckpoint, AddEntries, Answer, Holdings, Keys, Link, MirrorInfo, Package, PeerRights, Report, Request, Route, Status,
    SyncFault, Terms, hash_of, limits, serve, sync, verify_here,
};

fn bringer(office: &Office) -> PeerRights {
    PeerRights { may: Rights::READ.and(Rights::PUSH), ..office.rights() }
}

/// Lets `one`, whom nobody can call, sync with `other`. `on_line` can answer in its place.
fn call(
    one: &mut Office,
    other: &mut Office,
    on_line: &mut dyn FnMut(&Request) -> Option<Result<Answer, &'static str>>,
) -> Report<&'static str> {
    let (rights, partner) = (bringer(one), other.partner());
    let mut ask = |request: Request| match on_line(&request) {
        Some(instead) => instead,
        None => {
            let Office { store, witness, mirror, .. } = &mut *other;
            Ok(serve(store, Keys { witness, mirror }, &rights, NOW, &request))
        }
    };
    let mut verify = |placed| verify_here(placed, &mut Seeded(1));
    let Office { store, witness, mirror, .. } = one;
    let keys = Keys { witness, mirror };
    sync(store, keys, &partner, Terms { now: NOW, recover: false, doubt: false }, &mut Link::new(&mut ask, &mut verify))
}

fn brought(requests: &mut Vec<usize>) -> impl FnMut(&Request) -> Option<Result<Answer, &'static str>> + '_ {
    |request| {
        if request.path == Route::AddEntries.path() {
            requests.push(request.body.len());
        }
        None
    }
}

#[test]
fn an_office_that_nobody_can_call_is_mirrored_and_witnessed() {
    let (mut one, mut other) = pair();
    for count in [1, 254, 1, 1, 700] {
        one.write(count);
        let mut requests = Vec::new();
        let report = call(&mut one, &mut other, &mut brought(&mut requests));
        assert_eq!(report.faults, []);
        assert!(report.witnessed && report.mirrored, "{report:?}");
        assert_eq!(other.held(&one.origin()), Some(one.head()), "all entries are there, though it never called");
        assert_eq!(requests.len(), 2, "it asks how far it has come, and brings what is new");
        assert!(other.store.pushed.is_empty(), "nothing is kept twice");
        for name in [witness_name(&other.origin()), mirror_name(&other.origin())] {
            assert_eq!(one.store.cosigned.get(&name).map(|(head, _)| *head), Some(one.head()), "{name}");
        }
        let again = call(&mut one, &mut other, &mut |_| None);
        assert!(again.settled && !again.mirrored, "{again:?}");
    }
    for (before, behind) in [(0, 0), (0, 3), (300, 3)] {
        one.write(before);
        one.rotate();
        one.write(behind);
        let report = call(&mut one, &mut other, &mut |_| None);
        assert!(report.faults.is_empty() && report.witnessed && report.mirrored, "with a new ledger key: {report:?}");
        assert_eq!(other.held(&one.origin()), Some(one.head()));
    }
    one.rotate();
    one.rotate();
    one.write(1);
    assert!(call(&mut one, &mut other, &mut |_| None).mirrored, "with two new ones");
    // What it serves is sound: a third office copies it from there.
    let mut third = Office::new("third");
    third.enrol(&one);
    third.enrol(&other);
    other.enrol(&third);
    assert_eq!(meet(&mut third, &mut other).faults, []);
    assert_eq!(third.held(&one.origin()), Some(one.head()));
}

#[test]
fn who_has_no_right_to_bring_is_refused_and_syncs_all_the_same() {
    let (mut one, mut other) = pair();
    one.write(5);
    let report = meet(&mut one, &mut other);
    assert_eq!((report.faults.len(), report.mirrored), (0, false), "{report:?}");
    assert_eq!(other.held(&one.origin()), None);
}

#[test]
fn what_was_cut_short_goes_on_where_it_ended() {
    let (mut one, mut other) = pair();
    one.write(12_000);
    let mut turns = 0;
    let cut = call(&mut one, &mut other, &mut |request| {
        turns += u32::from(request.path == Route::AddEntries.path());
        (turns == 3 && request.path == Route::AddEntries.path()).then_some(Err("cut"))
    });
    assert_eq!(cut.faults.len(), 1);
    assert_eq!(other.held(&one.origin()), None, "no head covers what has come");
    let parts = other.store.pushed[&one.origin()].len();
    assert!(parts > 16 && parts < 40, "as many as went into one request: {parts}");
    // It goes on meanwhile: what was brought is still the beginning.
    one.write(1);
    let mut requests = Vec::new();
    let report = call(&mut one, &mut other, &mut brought(&mut requests));
    assert!(report.mirrored, "{report:?}");
    assert_eq!(other.held(&one.origin()), Some(one.head()));
    assert_eq!(requests.len(), 2, "one question, and what was left: {requests:?}");
    // When it was fetched in another way, nothing is brought.
    one.write(5);
    meet(&mut other, &mut one);
    let report = call(&mut one, &mut other, &mut |_| None);
    assert_eq!((report.faults.len(), other.held(&one.origin())), (0, Some(one.head())));
}

#[test]
fn a_crash_between_two_steps_loses_nothing() {
    for steps in 0.. {
        let (mut one, mut other) = pair();
        one.write(600);
        other.store.crash = Some((steps, steps % 2 == 0));
        call(&mut one, &mut other, &mut |_| None);
        if !other.store.restart() {
            assert!(steps > 4, "keeping each part, the copy, the promises");
            break;
        }
        let report = call(&mut one, &mut other, &mut |_| None);
        assert_eq!(report.faults, [], "after {steps} steps");
        assert_eq!(other.held(&one.origin()), Some(one.head()));
        let name = mirror_name(&other.origin());
        assert_eq!(one.store.cosigned.get(&name).map(|(head, _)| *head), Some(one.head()), "after {steps} steps");
    }
}

/// An office with 600 entries, and one that has witnessed its head and has no entry.
fn scene() -> (Office, Office) {
    let (mut one, mut other) = pair();
    one.write(599);
    tell_head(&mut other, &one, 0);
    (one, other)
}

fn tell_head(other: &mut Office, one: &Office, old: u64) {
    let ledger = one.store.own_ledger();
    let proof = prove_consistency(old, one.head().size, &*ledger.table).expect("the table reaches that far");
    let body = AddCheckpoint { old, proof, note: ledger.checkpoint.encode() }.encode();
    assert_eq!(serve_to(other, &bringer(one), Request::post(Route::AddPending.path(), body)).status, Status::OK);
}

/// Changes a package: where it begins, its entries, its proof.
type Change = dyn FnMut(u64, &mut Vec<Vec<u8>>, &mut Vec<Hash>);

/// The packages of an office's entries from `start` on in its tree of size `end`; each can be changed.
fn packages(one: &Office, start: u64, end: u64, change: &mut Change) -> Vec<u8> {
    let ledger = one.store.own_ledger();
    let (mut at, mut body) = (start, Vec::new());
    while at < end {
        let first = at / 256 * 256;
        let last = (first + 256).min(end);
        let mut entries = ledger.entries[at as usize..last as usize].to_vec();
        let mut proof = prove_subtree(first, last, end, &*ledger.table).expect("the table reaches that far");
        change(at, &mut entries, &mut proof);
        Package { entries: entries.iter().map(Vec::as_slice).collect(), proof }.put(&mut body);
        at = last;
    }
    body
}

fn bring(other: &mut Office, by: &PeerRights, origin: &str, (start, end): (u64, u64), packages: &[u8]) -> Answer {
    let body = AddEntries { origin, start, end, ticket: b"", packages }.encode();
    serve_to(other, by, Request::post(Route::AddEntries.path(), body))
}

fn told(answer: &Answer) -> (u64, u64) {
    assert_eq!(answer.content_type, "text/x.tlog.mirror-info");
    let info = MirrorInfo::parse(&answer.body).expect("it says how far it has come");
    (info.size, info.next)
}

#[test]
fn every_status_is_as_the_mirror_protocol_has_it() {
    let (one, mut other) = scene();
    let (by, origin) = (bringer(&one), one.origin());
    let whole = packages(&one, 0, 600, &mut |_, _, _| {});
    let status = |other: &mut Office, range, packages: &[u8]| bring(other, &by, &origin, range, packages).status.0;
    let post =
        |other: &mut Office, body: &[u8]| serve_to(other, &by, Request::post(Route::AddEntries.path(), body.to_vec())).status.0;
    assert_eq!(post(&mut other, b""), 400, "nothing");
    assert_eq!(post(&mut other, &[0, 1]), 400, "a cut header");
    assert_eq!(status(&mut other, (7, 6), b""), 400, "from behind its end");
    assert_eq!(status(&mut other, (0, 600), b""), 400, "no package");
    assert_eq!(status(&mut other, (0, 600), &whole[..100]), 400, "none that is whole");
    assert_eq!(post(&mut other, &vec![0; limits::PUSH_BYTES_MAX + 1]), 413);
    let get = serve_to(&mut other, &by, Request::get(Route::AddEntries.path()));
    assert_eq!(get.status, Status::METHOD_NOT_ALLOWED);
    let garbage = Request { gzip: true, ..Request::post(Route::AddEntries.path(), b"no gzip".to_vec()) };
    assert_eq!(serve_to(&mut other, &by, garbage).status, Status::BAD_REQUEST);
    let stranger = Office::new("stranger");
    assert_eq!(bring(&mut other, &by, &stranger.origin(), (0, 600), &whole).status, Status::NOT_FOUND, "no such ledger");
    assert_eq!(bring(&mut other, &one.rights(), &origin, (0, 600), &whole).status, Status::FORBIDDEN, "without the right");
    let mut third = Office::new("third");
    third.write(2);
    other.enrol(&third);
    assert_eq!(bring(&mut other, &bringer(&third), &origin, (0, 600), &whole).status, Status::FORBIDDEN, "another's ledger");
    let of_third = packages(&third, 0, 3, &mut |_, _, _| {});
    let unheard = bring(&mut other, &bringer(&third), &third.origin(), (0, 3), &of_third);
    assert_eq!(unheard.status, Status::UNPROCESSABLE, "before it has told a head");

    for (range, why) in [((0, 0), "a question"), ((0, 599), "another size"), ((0, 700), "a size unheard of"), ((1, 600), "a gap")]
    {
        let answer = bring(&mut other, &by, &origin, range, &whole);
        assert_eq!((answer.status, told(&answer)), (Status::CONFLICT, (600, 0)), "{why}");
    }
    assert!(other.store.pushed.is_empty() && other.held(&origin).is_none(), "nothing of that was kept");
    let first = packages(&one, 0, 600, &mut |_, _, _| {}).len() - packages(&one, 256, 600, &mut |_, _, _| {}).len();
    let part = bring(&mut other, &by, &origin, (0, 600), &whole[..first + 50]);
    assert_eq!((part.status, told(&part)), (Status::ACCEPTED, (600, 256)), "one package and a part of the next");
    let gap = bring(&mut other, &by, &origin, (257, 600), &packages(&one, 257, 600, &mut |_, _, _| {}));
    assert_eq!((gap.status, told(&gap)), (Status::CONFLICT, (600, 256)), "a gap");
    let rest = packages(&one, 100, 600, &mut |_, _, _| {});
    let done = bring(&mut other, &by, &origin, (100, 600), &rest);
    assert_eq!((done.status, done.content_type), (Status::OK, "text/plain; charset=utf-8"), "from the middle of a bundle");
    assert_eq!(other.held(&origin), Some(one.head()));
    let served = serve_to(&mut other, &by, Request::get(Route::Mirrored(hash_of(&origin)).path()));
    assert!(served.body.ends_with(&done.body), "what was answered is served");
    assert_eq!(status(&mut other, (600, 600), b""), 200, "once more for a new time");
    assert_eq!(status(&mut other, (0, 600), &whole), 200, "it has all of it already");
    assert_eq!(told(&bring(&mut other, &by, &origin, (0, 0), b"")), (600, 600));
}

#[test]
fn nothing_is_kept_that_the_signed_head_does_not_hold() {
    let (one, other) = scene();
    let (by, origin) = (bringer(&one), one.origin());
    let changes: [(&str, u64, Box<Change>); 6] = [
        (
            "an entry changed",
            0,
            Box::new(|at, entries, _| {
                if at == 0 {
                    entries[7][40] ^= 1
                }
            }),
        ),
        (
            "one changed later",
            256,
            Box::new(|at, entries, _| {
                if at == 256 {
                    entries[0][3] ^= 1
                }
            }),
        ),
        ("two exchanged", 0, Box::new(|_, entries, _| entries.swap(1, 2))),
        ("one in the place of another", 0, Box::new(|_, entries, _| entries[1] = entries[2].clone())),
        ("another proof", 0, Box::new(|_, _, proof| proof.reverse())),
        (
            "a shorter proof",
            0,
            Box::new(|_, _, proof| {
                proof.pop();
            }),
        ),
    ];
    for (why, kept, mut change) in changes {
        let mut other = other.again();
        let answer = bring(&mut other, &by, &origin, (0, 600), &packages(&one, 0, 600, &mut change));
        assert_eq!(answer.status, Status::UNPROCESSABLE, "{why}");
        assert_eq!(told(&bring(&mut other, &by, &origin, (0, 0), b"")), (600, kept), "{why}: what came before it stays");
        assert_eq!(other.held(&origin), None, "{why}");
        let right = packages(&one, kept, 600, &mut |_, _, _| {});
        assert_eq!(bring(&mut other, &by, &origin, (kept, 600), &right).status, Status::OK, "{why}: then what is right");
        assert_eq!(other.held(&origin), Some(one.head()));
    }
}

#[test]
fn another_history_can_be_brought_by_nobody() {
    // The other office holds 300 entries; a copy of the first, with its keys, has gone another way from there.
    let (mut one, mut other) = pair();
    one.write(511);
    assert!(call(&mut one, &mut other, &mut |_| None).mirrored);
    let mut twin = one.twin();
    one.write(100);
    assert!(call(&mut one, &mut other, &mut |_| None).mirrored);
    let held = other.held(&one.origin());
    twin.write(300);
    let report = call(&mut twin, &mut other, &mut |_| None);
    assert!(!report.mirrored && !report.witnessed, "{report:?}");
    assert_eq!(other.held(&one.origin()), held, "what is held stays");
    assert!(!other.store.evidence.is_empty(), "and the two histories are known");
    // Nor does it help to bring entries without having told a head.
    let packages = packages(&twin, 512, 812, &mut |_, _, _| {});
    assert_eq!(bring(&mut other, &bringer(&twin), &twin.origin(), (512, 812), &packages).status, Status::CONFLICT);
    assert_eq!(other.held(&one.origin()), held);
}

#[test]
fn entries_that_are_no_ledger_are_not_taken_whoever_signed_them() {
    let (mut one, mut other) = pair();
    one.write(5);
    // The office signs a head over an entry that has no place there.
    let mut entries: Vec<Vec<u8>> = one.store.own_ledger().entries.clone();
    entries.push(b"this is no entry of a ledger at all".to_vec());
    let (mut table, mut frontier) = (ledger::NodeTable::new(), ledger::tree::Frontier::default());
    for entry in &entries {
        frontier.push(Hash::leaf(entry), |level, index, hash| table.put(level, index, hash));
    }
    let checkpoint = one.sign(ledger::Head { size: 7, root: frontier.root() });
    let body = AddCheckpoint { old: 0, proof: Vec::new(), note: checkpoint.encode() }.encode();
    assert_eq!(serve_to(&mut other, &bringer(&one), Request::post(Route::AddPending.path(), body)).status, Status::OK);
    let mut packages = Vec::new();
    Package { entries: entries.iter().map(Vec::as_slice).collect(), proof: Vec::new() }.put(&mut packages);
    let answer = bring(&mut other, &bringer(&one), &one.origin(), (0, 7), &packages);
    assert_eq!(answer.status, Status::UNPROCESSABLE);
    assert!(other.held(&one.origin()).is_none() && other.store.pushed.is_empty(), "nothing of it is kept");
    assert_eq!(other.store.promised(sync::Promise::Mirror, &one.origin()), Ok(None), "nor cosigned");
}

#[test]
fn answers_that_lead_nowhere_end_it() {
    let (mut one, mut other) = pair();
    one.write(5);
    type Instead = (&'static str, u16, &'static [u8]);
    let cases: [Instead; 5] = [
        ("always somewhere else", 409, b"6\n0\n\n"),
        ("always another size", 409, b"3\n0\n\n"),
        ("no size", 409, b"six"),
        ("no cosignature", 200, b""),
        ("never a head", 422, b""),
    ];
    for (why, status, body) in cases {
        let mut turns = 0;
        let report = call(&mut one, &mut other, &mut |request| {
            (request.path == Route::AddEntries.path()).then(|| {
                turns += 1;
                Ok(Answer::new(Status(status), "", body))
            })
        });
        assert!(turns <= 5 && !report.mirrored && !report.settled, "{why}: {turns} {report:?}");
        assert!(
            report.faults.iter().all(|(_, fault)| !matches!(fault, SyncFault::Line(_) | SyncFault::Own(_))),
            "{why}: {report:?}"
        );
        assert!(report.witnessed || one.store.cosigned.len() == 1, "{why}: the rest of the sync is not held up");
    }
}

#[test]
fn a_package_is_no_larger_than_it_can_be() {
    let mut bundle = Vec::new();
    (0..256).for_each(|_| bundle_entry(&mut bundle, &vec![7; ledger::ENTRY_BYTES_MAX]));
    assert!(limits::PUSH_BYTES_MAX >= bundle.len() + 1 + 63 * 32 + 2 + 64 + 18, "the largest one fits");
}
