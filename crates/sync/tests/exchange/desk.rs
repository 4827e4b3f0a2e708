//! A desk of an office, and what its writer does with what the desk hands in: as little as tells whether anything is lost or
//! recorded twice. What a real writer checks beyond it, `office::desks` has tests for.

use crate::{
    office::{BEGIN, Office, Seeded, key},
    store::{Ledger, Store, Tree},
};
use ledger::{Draft, Entry, Hash, Jti, PublicKey, SigningKey, Statement, tile::TILE_WIDTH};
use std::collections::VecDeque;
use sync::{
    Answer, Holdings, HoldingsFault, Link, Request, SyncFault,
    desks::{DeskHoldings, Following, Row, State, Submitted, ask_state, hand_in},
    verify_here,
};

/// A machine at which the office's second administrator works.
#[derive(Clone)]
pub struct Desk {
    /// Number under which it is pinned.
    pub number: u32,
    member: PublicKey,
    /// Its copy of the writer's ledger.
    pub copy: Ledger,
    tag: Option<String>,
    /// What was signed here and waits to be recorded, in its order.
    pub outbox: VecDeque<Vec<u8>>,
    /// What the writer said it has recorded: the entry, and the statement.
    pub recorded: Vec<(u64, Vec<u8>)>,
    signed: u64,
}

impl Desk {
    /// A desk with a copy of what the office has.
    pub fn new(office: &Office) -> Desk {
        let copy = office.store.own_ledger().clone();
        Desk { number: 1, member: member().public(), copy, tag: None, outbox: VecDeque::new(), recorded: Vec::new(), signed: 0 }
    }

    /// The member signs, whether or not the line holds.
    pub fn sign(&mut self) {
        self.signed += 1;
        let chain = &self.copy.chain;
        let draft = Draft {
            issuer: chain.origin(),
            kind: "example",
            iat: BEGIN + self.signed as i64,
            jti: Jti(1 << 120 | u128::from(self.signed) << 32),
            seen: chain.head(),
            on_behalf: None,
            body: r#"{"at":"desk"}"#,
        };
        let signed = draft.sign(&member(), &self.member).expect("it is well formed");
        self.outbox.push_back(signed.into_parts().0.bytes().to_vec());
    }

    /// Hands in what waits, and takes up what is new.
    pub fn visit(&mut self, ask: &mut dyn FnMut(Request) -> Result<Answer, &'static str>) -> Result<(), SyncFault<&'static str>> {
        let mut verify = |placed| verify_here(placed, &mut Seeded(9));
        let mut link = Link::new(ask, &mut verify);
        while let Some(statement) = self.outbox.front() {
            let rows = [Row::Keyring(vec![1]), Row::Statement { bytes: statement.clone(), fields: vec![0] }];
            match hand_in(&mut link, &rows)? {
                Submitted::Taken { first, count } => {
                    assert_eq!(count, 1, "one was handed in");
                    self.recorded.push((first, self.outbox.pop_front().expect("it was at the front")));
                }
                other => panic!("an honest writer refuses nothing that an honest desk signs: {other:?}"),
            }
        }
        let Some((state, tag)) = ask_state(&mut link, self.tag.as_deref())? else { return Ok(()) };
        let held = self.copy.chain.size();
        if state.checkpoint.head.size > held {
            self.follow(&mut link, &state)?;
        }
        self.tag = Some(tag);
        Ok(())
    }

    /// All that is new comes in one step or not at all.
    fn follow(&mut self, link: &mut Link<'_, &'static str>, state: &State) -> Result<(), SyncFault<&'static str>> {
        let held = self.copy.chain.size();
        let last = &self.copy.entries[(held / TILE_WIDTH * TILE_WIDTH) as usize..];
        let known = last.iter().map(|entry| 2 + entry.len() as u64).sum();
        let (chain, tree) = (self.copy.chain.clone(), Tree::of(&self.copy));
        let mut following = Following::new(link, chain, Some(tree), &state.checkpoint, known);
        let mut entries: Vec<Entry> = Vec::new();
        while let Ok(Some(entry)) = following.next_entry() {
            entries.push(entry);
        }
        while let Ok(Some(rows)) = following.next_rows() {
            assert!(rows.is_empty(), "nothing lies beside these entries");
        }
        if let Some(fault) = following.fault() {
            return Err(fault);
        }
        entries.iter().for_each(|entry| self.copy.take(entry));
        assert_eq!(self.copy.chain.head(), state.checkpoint.head, "the end was told before the root had come out right");
        self.copy.checkpoint = state.checkpoint.clone();
        Ok(())
    }
}

/// The office as its desks reach it.
pub struct AtDesk<'a>(pub &'a mut Office);

impl DeskHoldings for AtDesk<'_> {
    type Ledgers = Store;

    fn ledgers(&self) -> &Store {
        &self.0.store
    }

    fn state(&self) -> Result<State, HoldingsFault> {
        let held = self.0.store.held(&self.0.origin())?.ok_or(HoldingsFault::Stopped)?;
        Ok(State { checkpoint: held.checkpoint, card: 1, drafts: Hash::default(), keys: Hash::default(), replaced: 0 })
    }

    fn beside(&self, from: u64, upto: u64) -> Result<Option<Vec<Row>>, HoldingsFault> {
        Ok((from < upto).then(|| vec![Row::Upto(upto)]))
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

    fn submit(&mut self, _: u32, rows: Vec<Row>) -> Result<Submitted, HoldingsFault> {
        let [Row::Keyring(_), Row::Statement { bytes, .. }] = &rows[..] else { panic!("a desk hands in what it signed") };
        let statement = Statement::parse(bytes.clone()).expect("it was sealed against what the line does");
        let ledger = self.0.store.own_ledger();
        if ledger.chain.has(statement.jti()) {
            let there = ledger.entries.iter().position(|entry| entry[32..] == bytes[..]).expect("the same one was recorded");
            return Ok(Submitted::Taken { first: there as u64, count: 1 });
        }
        let key = ledger.chain.key_of(&statement).expect("the member is on the roll");
        let signed = statement.verify(&key).expect("the member signed it");
        let first = ledger.chain.size();
        self.0.record(signed)?;
        Ok(Submitted::Taken { first, count: 1 })
    }
}

fn member() -> SigningKey {
    key("long")
}
