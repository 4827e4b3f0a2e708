//! Offices on a line that loses, cuts, repeats and delays, all out of one seed.

use crate::{
    desk::{AtDesk, Desk},
    office::{BEGIN, Office, Seeded},
};
use ledger::Hash;
use std::{cell::RefCell, collections::BTreeSet};
use sync::{Answer, Keys, Link, PeerRights, Report, Request, Terms, desks::serve_desk, serve, sync, verify_here};

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
    /// Pairs that never sync: they are one office twice.
    pub strangers: BTreeSet<(usize, usize)>,
    /// Who fetches what it has lost of its own ledger.
    pub recovers: Option<usize>,
    /// Requests that come later than they were given up.
    delayed: Vec<(usize, From, Request)>,
    /// Desks with the offices whose they are.
    pub desks: Vec<(usize, Desk)>,
    /// Desks that do not reach their writer.
    pub away: BTreeSet<usize>,
    /// Hash over all that has happened.
    pub trace: Hash,
}

/// Who asks.
#[derive(Clone)]
enum From {
    Peer(PeerRights),
    Desk(u32),
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
            strangers: BTreeSet::new(),
            recovers: None,
            delayed: Vec::new(),
            desks: Vec::new(),
            away: BTreeSet::new(),
            trace: Hash::default(),
        }
    }

    /// Notes what happened.
    pub fn note(&mut self, what: &str) {
        self.trace = Hash::of(&[&self.trace.0[..], what.as_bytes()].concat());
    }

    /// Lets one office sync with another.
    pub fn sync(&mut self, from: usize, to: usize) -> Report<&'static str> {
        let offices = std::mem::take(&mut self.offices);
        let report = self.exchange(&offices, (from, to), true);
        self.offices = offices;
        report
    }

    fn exchange(&mut self, offices: &[RefCell<Office>], (from, to): (usize, usize), outermost: bool) -> Report<&'static str> {
        self.clock += 1 + self.numbers.below(40);
        let now = self.now(from);
        let recover = self.recovers == Some(from);
        let report = {
            let mut office = offices[from].borrow_mut();
            let (rights, partner) = (office.rights(), offices[to].borrow().partner());
            let mut ask = |request: Request| {
                if outermost && !self.healed {
                    self.meanwhile(offices, from);
                }
                let apart = self.parted.contains(&(from.min(to), from.max(to)));
                self.carry(offices, to, apart, &From::Peer(rights.clone()), request)
            };
            let mut verify = |placed| verify_here(placed, &mut Seeded(7));
            let Office { store, witness, mirror, .. } = &mut *office;
            let mut link = Link::new(&mut ask, &mut verify);
            sync(store, Keys { witness, mirror }, &partner, Terms { now, recover, doubt: false }, &mut link)
        };
        self.note(&format!("{from} {to} {report:?}"));
        // Whoever is in the middle of something starts again when that has come to its end.
        for mut office in offices.iter().filter_map(|office| office.try_borrow_mut().ok()) {
            office.store.restart();
        }
        report
    }

    /// Lets a desk hand in what waits and take up what is new; `false` when there was nothing to do.
    pub fn visit(&mut self, number: usize) -> bool {
        self.clock += 1;
        let offices = std::mem::take(&mut self.offices);
        let (of, mut desk) = self.desks[number].clone();
        let before = (desk.outbox.len(), desk.copy.chain.size());
        let apart = self.away.contains(&number);
        let asking = From::Desk(desk.number);
        let visited = desk.visit(&mut |request| self.carry(&offices, of, apart, &asking, request));
        offices[of].borrow_mut().store.restart();
        let after = (desk.outbox.len(), desk.copy.chain.size());
        self.note(&format!("desk {number} {visited:?} {after:?}"));
        self.desks[number].1 = desk;
        self.offices = offices;
        before != after
    }

    /// What others do between two requests of one sync: a whole sync of theirs, or a request that was given up arrives after
    /// others that were made later.
    fn meanwhile(&mut self, offices: &[RefCell<Office>], busy: usize) {
        match self.numbers.below(60) {
            0 | 1 => {
                let pair = [0; 2].map(|_| self.numbers.below(offices.len() as u64) as usize);
                let [one, other] = pair;
                let may = one != other && !pair.contains(&busy) && !self.strangers.contains(&(one.min(other), one.max(other)));
                if may {
                    self.exchange(offices, (one, other), false);
                }
            }
            2 => self.deliver_late_to(offices),
            _ => {}
        }
    }

    /// Delivers a request that was given up long ago.
    pub fn deliver_late(&mut self) {
        let offices = std::mem::take(&mut self.offices);
        self.deliver_late_to(&offices);
        self.offices = offices;
    }

    fn deliver_late_to(&mut self, offices: &[RefCell<Office>]) {
        if self.delayed.is_empty() {
            return;
        }
        let which = self.numbers.below(self.delayed.len() as u64) as usize;
        let (to, from, request) = self.delayed.swap_remove(which);
        let now = self.now(to);
        // Whoever is busy takes no request, and this one is lost for good.
        let Ok(mut office) = offices[to].try_borrow_mut() else { return };
        let answer = answer(&mut office, &from, now, &request);
        office.store.restart();
        drop(office);
        self.note(&format!("late {to} {} {:?}", request.path, answer.status));
    }

    fn carry(
        &mut self,
        offices: &[RefCell<Office>],
        to: usize,
        apart: bool,
        from: &From,
        request: Request,
    ) -> Result<Answer, &'static str> {
        let now = self.now(to);
        let Ok(mut server) = offices[to].try_borrow_mut() else { return Err("busy") };
        if self.healed {
            return Ok(answer(&mut server, from, now, &request));
        }
        if apart {
            return Err("parted");
        }
        match self.numbers.below(40) {
            0 => return Err("lost"),
            1 => {
                self.delayed.push((to, from.clone(), request));
                return Err("late");
            }
            2 => drop(answer(&mut server, from, now, &request)),
            3 => {
                answer(&mut server, from, now, &request);
                return Err("answer lost");
            }
            _ => {}
        }
        let mut answer = answer(&mut server, from, now, &request);
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

fn answer(office: &mut Office, from: &From, now: u64, request: &Request) -> Answer {
    match from {
        From::Peer(rights) => {
            let Office { store, witness, mirror, .. } = office;
            serve(store, Keys { witness, mirror }, rights, now, request)
        }
        From::Desk(number) => serve_desk(&mut AtDesk(office), *number, request),
    }
}
