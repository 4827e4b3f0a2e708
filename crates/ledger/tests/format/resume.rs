//! A ledger that is taken up again where it was left, and many signatures checked at once.

use crate::{
    cases::scene::Scene,
    seeded::Seeded,
    vectors::{self, chain::place},
};
use ledger::{Chain, ChainState, NodeTable, Origin, Placed, Roles, Statement};

fn one_of_each() -> (Origin, Vec<Vec<u8>>) {
    let vector = vectors::named("chain/one-of-each.txt");
    let origin = Origin::parse(vector.header("origin")).expect("the origin has the form of one");
    (origin, vectors::chain::entries(&vector))
}

#[test]
fn a_ledger_goes_on_from_its_state_at_every_place() {
    let (origin, entries) = one_of_each();
    let (mut chain, mut table) = (Chain::new(origin), NodeTable::new());
    for (i, entry) in entries.iter().enumerate() {
        let saved = postcard::to_allocvec(&chain.state()).expect("a state is written");
        let state: ChainState = postcard::from_bytes(&saved).expect("and read back");
        assert_eq!(state, chain.state(), "the state before entry {i} is the one that was saved");
        let mut resumed = Chain::resume(state, &table).expect("the table has all nodes");
        assert_eq!(resumed.head(), chain.head(), "it has the same head");
        place(&mut chain, &mut table, entry).expect("the entry belongs");
        let again = resumed.place_entry(entry, &table, |_, _, _| {}).expect("to the resumed ledger too");
        assert_eq!((again.index(), again.leaf()), (i as u64, resumed.state().last_leaf), "at the same place");
        assert_eq!(resumed.state(), chain.state(), "and leads to the same state");
    }
    assert_eq!(chain.size(), 27, "every entry was placed");
}

#[test]
fn a_saved_key_that_is_not_fit_is_refused() {
    let (origin, entries) = one_of_each();
    let (mut chain, mut table) = (Chain::new(origin), NodeTable::new());
    place(&mut chain, &mut table, &entries[0]).expect("the genesis belongs");
    let saved = postcard::to_allocvec(&chain.state()).expect("a state is written");
    let key = *chain.roll().ledger_key().expect("a ledger has a key").bytes();
    let at = saved.windows(32).position(|window| window == key).expect("the state has the ledger key");
    let mut small_order = saved.clone();
    small_order[at..at + 32].fill(0);
    assert!(postcard::from_bytes::<ChainState>(&saved).is_ok(), "as it was it is read");
    assert!(postcard::from_bytes::<ChainState>(&small_order).is_err(), "with a key of small order it is not");
}

#[test]
fn a_state_without_its_nodes_is_not_taken_up() {
    let scene = Scene::staffed();
    assert!(Chain::resume(scene.chain.state(), &NodeTable::new()).is_err(), "the nodes are needed");
}

#[test]
fn wrong_signatures_among_many_are_named() {
    let mut scene = Scene::staffed();
    for _ in 0..20 {
        let words = scene.words("yang", "example", "{}".into());
        scene.add(&words);
    }
    let verified = |wrong: &[usize]| {
        let (mut chain, mut table) = (Chain::new(scene.chain.origin().clone()), NodeTable::new());
        let mut placed = Vec::new();
        for (i, statement) in scene.statements().into_iter().enumerate() {
            let statement = Statement::parse(statement).expect("the statement is well formed");
            let statement = if wrong.contains(&i) { with_another_signature(&statement) } else { statement };
            let mut nodes = Vec::new();
            // The statements name heads that a changed one does not lead to, so they are placed in a ledger without any.
            match chain.place(statement, &table, |level, index, hash| nodes.push((level, index, hash))) {
                Ok(one) => placed.push(one),
                Err(_) => break,
            }
            nodes.into_iter().for_each(|(level, index, hash)| table.put(level, index, hash));
        }
        Placed::verify_all(placed, &mut Seeded(1)).map(|entries| entries.len())
    };
    assert_eq!(verified(&[]), Ok(27), "all hold");
    assert_eq!(verified(&[26]), Err(vec![26]), "the last one is named");
    assert_eq!(verified(&[3]), Err(vec![3]), "one in between is named, as far as the ledger goes on from it");
}

#[test]
fn all_wrong_signatures_are_named_at_once() {
    let mut scene = Scene::staffed();
    let seen = scene.head();
    let mut placed = Vec::new();
    for n in 0..10 {
        let words = crate::cases::scene::Words { seen, ..scene.words("yang", "example", "{}".into()) };
        let statement = words.sign().statement().clone();
        let statement = if n % 3 == 0 { with_another_signature(&statement) } else { statement };
        placed
            .push(scene.chain.place(statement, &scene.table, |_, _, _| {}).expect("the place does not depend on the signature"));
    }
    let wrong = Placed::verify_all(placed, &mut Seeded(1)).map(|entries| entries.len());
    assert_eq!(wrong, Err(vec![7, 10, 13, 16]), "each that does not hold is named, and no other");
}

#[test]
fn what_a_desk_signs_is_what_a_reader_takes_up() {
    let mut scene = Scene::founded();
    scene.enrol(3, "杨青", Roles::CLERK, "yang");
    let (mut chain, mut table) = (Chain::new(scene.chain.origin().clone()), NodeTable::new());
    for entry in scene.entries() {
        place(&mut chain, &mut table, entry).and_then(Placed::verify).expect("a reader takes it up");
    }
    assert_eq!(chain.state(), scene.chain.state(), "both come to the same state");
}

/// The same words under a signature of zeros.
fn with_another_signature(statement: &Statement) -> Statement {
    let input = std::str::from_utf8(statement.signing_input()).expect("a statement is ASCII");
    let text = format!("{input}.{}", ledger::url_encode(&[0; 64]));
    Statement::parse(text.into_bytes()).expect("it is well formed")
}
