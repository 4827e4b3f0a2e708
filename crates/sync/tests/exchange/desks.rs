//! What desks are answered, and what they take of their writer.

use crate::{
    fetching::{pair, serve_to},
    office::Office,
    store::Store,
};
use ledger::{Chain, Hash, Head, Origin};
use sync::{
    Answer, Holdings, HoldingsFault, Link, Request, Route, Status, SyncFault,
    desks::{DeskHoldings, Following, Row, State, Submitted, ask_state, desk_name, desk_of, encode_rows, hand_in, serve_desk},
    hash_of, limits, verify_here,
};

/// The writer's side, as far as it needs no office.
struct Writer<'a> {
    office: &'a mut Office,
    /// Rows beside the entries, by the entry they are about.
    beside: Vec<Row>,
    handed_in: Vec<(u32, Vec<Row>)>,
}

impl DeskHoldings for Writer<'_> {
    type Ledgers = Store;

    fn ledgers(&self) -> &Store {
        &self.office.store
    }

    fn state(&self) -> Result<State, HoldingsFault> {
        let own = self.office.origin();
        let held = self.office.store.held(&own)?.ok_or(HoldingsFault::Stopped)?;
        Ok(State { checkpoint: held.checkpoint, card: 1, drafts: Hash::default(), keys: Hash::default(), replaced: 0 })
    }

    fn beside(&self, from: u64, upto: u64) -> Result<Option<Vec<Row>>, HoldingsFault> {
        // One entry an answer, so that more than one is asked for.
        let about = |row: &&Row| matches!(row, Row::Disclosures { first, .. } if *first == from);
        let rows = self.beside.iter().filter(about).cloned();
        Ok((from < upto).then(|| rows.chain([Row::Upto((from + 1).min(upto))]).collect()))
    }

    fn replaced(&self, after: u64) -> Result<Vec<Row>, HoldingsFault> {
        Ok(vec![Row::Upto(after)])
    }

    fn key_files(&self) -> Result<Vec<Row>, HoldingsFault> {
        Ok(Vec::new())
    }

    fn drafts(&self) -> Result<Vec<Row>, HoldingsFault> {
        Ok(Vec::new())
    }

    fn file(&self, _: &str) -> Result<Option<Row>, HoldingsFault> {
        Ok(None)
    }

    fn submit(&mut self, desk: u32, rows: Vec<Row>) -> Result<Submitted, HoldingsFault> {
        self.handed_in.push((desk, rows));
        Ok(Submitted::Taken { first: 3, count: 2 })
    }
}

fn writer(office: &mut Office) -> Writer<'_> {
    Writer { office, beside: Vec::new(), handed_in: Vec::new() }
}

#[test]
fn desks_and_peers_are_kept_apart() {
    let (one, mut other) = pair();
    other.write(9);
    let (hash, strange) = (hash_of(&other.origin()), hash_of(&one.origin()));
    let for_desks = ["state", "beside/0/9", "replaced/0", "keys", "drafts", "file/draft/7"].map(|path| format!("/desk/{path}"));
    for path in &for_desks {
        let answer = serve_to(&mut other, &one.rights(), Request::get(path.clone()));
        assert_eq!(answer.status, Status::FORBIDDEN, "a peer asks for {path}");
    }
    let submit = Request::post("/desk/submit".into(), Vec::new());
    assert_eq!(
        serve_to(&mut other, &one.rights(), submit.clone()).status,
        Status::METHOD_NOT_ALLOWED,
        "nor hands it anything in"
    );
    let get = |office: &mut Office, path: &str| serve_desk(&mut writer(office), 1, &Request::get(path.into()));
    for path in [
        "/heads".to_owned(),
        format!("/{strange}/checkpoint"),
        format!("/witness/{hash}/checkpoint"),
        format!("/mirror/{hash}/checkpoint"),
    ] {
        assert_eq!(get(&mut other, &path).status, Status::FORBIDDEN, "a desk asks for {path}");
    }
    for path in [format!("/{hash}/checkpoint"), format!("/{hash}/tile/entries/000.p/9"), "/card".to_owned()] {
        assert_eq!(get(&mut other, &path).status, Status::OK, "a desk asks for {path}");
    }
    assert_eq!(get(&mut other, "/desk/submit").status, Status::METHOD_NOT_ALLOWED);
    assert_eq!(get(&mut other, "/desk/nothing").status, Status::NOT_FOUND);
    let heads = Request::post(Route::Heads.path(), b"[]".to_vec());
    assert_eq!(serve_desk(&mut writer(&mut other), 1, &heads).status, Status::METHOD_NOT_ALLOWED);
    assert_eq!(
        serve_desk(&mut writer(&mut other), 1, &Request::post("/desk/submit".into(), b"x".to_vec())).status,
        Status::BAD_REQUEST
    );
    let long = Request::post("/desk/submit".into(), vec![0; limits::SUBMISSION_BYTES_MAX + 1]);
    assert_eq!(serve_desk(&mut writer(&mut other), 1, &long).status, Status::CONTENT_TOO_LARGE);
    assert_eq!((desk_of(&desk_name(12)), desk_of("desk:012"), desk_of(&other.origin())), (Some(12), None, None));
}

#[test]
fn a_desk_takes_entries_and_what_lies_beside_them_and_nothing_that_was_not_asked_for() {
    let (_, mut other) = pair();
    other.write(7);
    let origin = Origin::parse(&other.origin()).expect("an origin");
    let (size, target) =
        (other.head().size, other.store.held(&other.origin()).expect("it reads").expect("it is held").checkpoint);
    let beside = |first, count| Row::Disclosures { first, count, sealed: vec![first as u8] };
    let follow = |office: &mut Office, rows: Vec<Row>| -> Result<(Head, usize), SyncFault<()>> {
        let mut writer = Writer { beside: rows, ..writer(office) };
        let mut ask = |request: Request| -> Result<Answer, ()> { Ok(serve_desk(&mut writer, 1, &request)) };
        let mut random = crate::office::Seeded(3);
        let mut verify = |placed| verify_here(placed, &mut random);
        let mut link = Link::new(&mut ask, &mut verify);
        let mut following: Following<'_, '_, crate::store::Tree, ()> =
            Following::new(&mut link, Chain::new(origin.clone()), None, &target, 0);
        let (mut entries, mut found) = (0, 0);
        while let Ok(Some(_)) = following.next_entry() {
            entries += 1;
        }
        while let Ok(Some(rows)) = following.next_rows() {
            found += rows.len();
        }
        match following.fault() {
            Some(fault) => Err(fault),
            None => Ok((Head { size: entries, root: target.head.root }, found)),
        }
    };
    assert_eq!(follow(&mut other, vec![beside(1, 1), beside(4, 1)]), Ok((Head { size, root: target.head.root }, 2)));
    assert!(follow(&mut other, vec![beside(1, 2)]).is_err(), "rows about more than the answer says");

    let mut writer = writer(&mut other);
    let mut ask = |request: Request| -> Result<Answer, ()> { Ok(serve_desk(&mut writer, 5, &request)) };
    let mut random = crate::office::Seeded(3);
    let mut verify = |placed| verify_here(placed, &mut random);
    let mut link = Link::new(&mut ask, &mut verify);
    let (state, tag) = ask_state(&mut link, None).expect("it answers").expect("it is new");
    assert_eq!(state.checkpoint.head, target.head);
    assert_eq!(ask_state(&mut link, Some(&tag)), Ok(None), "one request when nothing is new");
    let rows = vec![Row::Keyring(vec![1]), Row::Statement { bytes: vec![2], fields: vec![0] }];
    assert_eq!(hand_in(&mut link, &rows), Ok(Submitted::Taken { first: 3, count: 2 }));
    drop(link);
    assert_eq!(writer.handed_in, [(5, rows.clone())]);
    assert!(encode_rows(&rows).len() < 40);
}
