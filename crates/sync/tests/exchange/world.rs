//! Offices on a line that loses, cuts, repeats and delays, all out of one seed.

use crate::office::{BEGIN, Office, Seeded};
use ledger::Hash;
use std::{cell::RefCell, collections::BTreeSet};
use sync::{Answer, Keys, Link, PeerRights, Report, Request, Terms, serve, sync, verify_here};

/// Numbers from a seed (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// All offices, and what is between them.
pub struct World {
    pub offices: Vec<RefCell<Office>>,
    pub numbers: Numbers,
    pub clock: u64,
    /// How far each office's clock is off.
    pub skews: Vec<i64>,
    /// The line does what it should.
    pub healed: bool,
    /// Pairs that do not reach each other.
    pub parted: BTreeSet<(usize, usize)>,
    /// Requests that come later than they were given up.
    delayed: Vec<(usize, PeerRights, Request)>,
    /// Hash over all that has happened.
    pub trace: Hash,
}

impl World {
    /// A world in which nothing has happened.
    pub fn new(offices: Vec<Office>, seed: u64) -> World {
        World {
            skews: vec![0; offices.len()],
            offices: offices.into_iter().map(RefCell::new).collect(),
            numbers: Numbers(seed),
            clock: BEGIN as u64 + 100_000,
            healed: false,
            parted: BTreeSet::new(),
            delayed: Vec::new(),
            trace: Hash::default(),
        }
    }

    /// Notes what happened.
    pub fn note(&mut self, what: &str) {
        self.trace = Hash::of(&[&self.trace.0[..], what.as_bytes()].concat());
    }

    /// Lets one office sync with another.
    pub fn sync(&mut self, from: usize, to: usize, recover: bool) -> Report<&'static str> {
        self.clock += 1 + self.numbers.below(40);
        let now = self.now(from);
        let offices = std::mem::take(&mut self.offices);
        let report = {
            let mut office = offices[from].borrow_mut();
            let (rights, partner) = (office.rights(), offices[to].borrow().partner());
            let mut ask = |request: Request| self.carry(&offices, (from, to), &rights, request);
            let mut verify = |placed| verify_here(placed, &mut Seeded(7));
            let Office { store, witness, mirror, .. } = &mut *office;
            let mut link = Link::new(&mut ask, &mut verify);
            sync(store, Keys { witness, mirror }, &partner, Terms { now, recover }, &mut link)
        };
        self.offices = offices;
        self.note(&format!("{from} {to} {report:?}"));
        for office in &self.offices {
            office.borrow_mut().store.restart();
        }
        report
    }

    /// Delivers a request that was given up long ago.
    pub fn deliver_late(&mut self) {
        if self.delayed.is_empty() {
            return;
        }
        let which = self.numbers.below(self.delayed.len() as u64) as usize;
        let (to, rights, request) = self.delayed.swap_remove(which);
        let now = self.now(to);
        let answer = answer(&mut self.offices[to].borrow_mut(), &rights, now, &request);
        self.offices[to].borrow_mut().store.restart();
        self.note(&format!("late {to} {} {:?}", request.path, answer.status));
    }

    fn carry(
        &mut self,
        offices: &[RefCell<Office>],
        (from, to): (usize, usize),
        rights: &PeerRights,
        request: Request,
    ) -> Result<Answer, &'static str> {
        let now = self.now(to);
        let mut server = offices[to].borrow_mut();
        if self.healed {
            return Ok(answer(&mut server, rights, now, &request));
        }
        if self.parted.contains(&(from.min(to), from.max(to))) {
            return Err("parted");
        }
        match self.numbers.below(40) {
            0 => return Err("lost"),
            1 => {
                self.delayed.push((to, rights.clone(), request));
                return Err("late");
            }
            2 => drop(answer(&mut server, rights, now, &request)),
            3 => {
                answer(&mut server, rights, now, &request);
                return Err("answer lost");
            }
            _ => {}
        }
        let mut answer = answer(&mut server, rights, now, &request);
        if self.numbers.once_in(50) && !answer.body.is_empty() {
            let left = self.numbers.below(answer.body.len() as u64) as usize;
            answer.body.truncate(left);
        }
        Ok(answer)
    }

    fn now(&self, office: usize) -> u64 {
        self.clock.saturating_add_signed(self.skews[office])
    }
}

fn answer(office: &mut Office, rights: &PeerRights, now: u64, request: &Request) -> Answer {
    let Office { store, witness, mirror, .. } = office;
    serve(store, Keys { witness, mirror }, rights, now, request)
}
