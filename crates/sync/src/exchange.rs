//! One whole sync with one peer.

use crate::{
    Holdings, HoldingsFault, Keys, Link, Method, Misbehaviour, Promise, Request, Route, Settled, Status, SyncFault, encode_heads,
    endorse, handover, hash_of, heads_tag,
    judge::{Verdict, against_held, judge},
    parse_heads, plan,
    pull::pull,
    push,
    serve::newest_of,
};
use ledger::{Checkpoint, Cosigner, Head, Rights};

/// With whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Origin of its ledger.
    pub origin: String,
    /// What it may do, or is asked to.
    pub may: Rights,
    /// Its key as witness.
    pub witness: Cosigner,
    /// Its key as mirror.
    pub mirror: Cosigner,
}

/// What else there is to be said about a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The own clock, UTC seconds.
    pub now: u64,
    /// Entries of the own ledger that were lost here are fetched too.
    pub recover: bool,
    /// The own ledger may be older than what was signed: what was settled with the peer or cosigned by it is no answer.
    pub doubt: bool,
}

/// A ledger of which entries came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Which.
    pub origin: String,
    /// Entries held before.
    pub from: u64,
    /// Entries held now.
    pub to: u64,
}

/// What came of a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report<E> {
    /// Neither side had anything new: one request was all.
    pub unchanged: bool,
    /// Nothing was left to do.
    pub settled: bool,
    /// Ledgers of which entries came.
    pub copied: Vec<Copied>,
    /// Ledgers about which evidence was found, each once.
    pub evidence: Vec<String>,
    /// The newest own head now has the peer's cosignature as witness, and had not before.
    pub witnessed: bool,
    /// The newest own head now has the peer's cosignature as mirror, and had not before.
    pub mirrored: bool,
    /// A larger head of the own ledger that the own key has signed: entries were lost here, or somebody else has the key.
    pub own_ahead: Option<Head>,
    /// The peer has told all that it knows of the own ledger: the sync came to its end, whatever it left undone.
    pub told: bool,
    /// A larger head of the own ledger which the peer has, and that nothing shows to be signed by its key.
    pub own_claimed: Option<Head>,
    /// What went wrong, with the ledger it was about.
    pub faults: Vec<(String, SyncFault<E>)>,
    /// Requests.
    pub requests: u64,
    /// Bytes of bodies, both ways.
    pub bytes: u64,
}

/// What a sync works on.
pub(crate) struct Sync<'a, 'l, H, E> {
    pub holdings: &'a mut H,
    pub keys: Keys<'a>,
    pub partner: &'a Partner,
    pub terms: Terms,
    pub link: &'a mut Link<'l, E>,
    pub own: String,
    pub report: Report<E>,
    /// Something could not be done that may be possible the next time.
    pub left: bool,
    /// The peer was told the own heads.
    posted: bool,
}

/// Syncs with a peer. Whatever goes wrong is in the report; what came before it is kept.
pub fn sync<H: Holdings, E>(
    holdings: &mut H,
    keys: Keys<'_>,
    partner: &Partner,
    terms: Terms,
    link: &mut Link<'_, E>,
) -> Report<E> {
    let report = Report {
        unchanged: false,
        settled: false,
        copied: Vec::new(),
        evidence: Vec::new(),
        witnessed: false,
        mirrored: false,
        own_ahead: None,
        told: false,
        own_claimed: None,
        faults: Vec::new(),
        requests: 0,
        bytes: 0,
    };
    let mut sync = Sync { holdings, keys, partner, terms, link, own: String::new(), report, left: false, posted: false };
    if let Err(fault) = sync.run() {
        sync.report.faults.push((partner.origin.clone(), fault));
    }
    sync.report.requests = sync.link.requests;
    sync.report.bytes = sync.link.bytes;
    sync.report
}

impl<H: Holdings, E> Sync<'_, '_, H, E> {
    fn run(&mut self) -> Result<(), SyncFault<E>> {
        self.own = self.holdings.own()?;
        let ours = self.holdings.heads()?;
        let Some(theirs) = self.exchange_heads(&ours)? else {
            (self.report.unchanged, self.report.settled, self.report.told) = (true, true, true);
            return Ok(());
        };
        let offered = parse_heads(&theirs).map_err(Misbehaviour::Heads)?;
        self.tell_who_waits(&ours, &offered)?;
        let wanted = self.compare(&ours, &offered)?;
        let mut held = Vec::new();
        for head in &wanted {
            held.push(self.holdings.held(head.origin.as_str())?.map_or(0, |held| held.checkpoint.head.size));
        }
        let size_of =
            |origin: &str| wanted.iter().zip(&held).find(|(head, _)| head.origin.as_str() == origin).map_or(0, |(_, size)| *size);
        let transfers = plan(size_of, wanted.iter().map(|head| (head.origin.as_str(), head.head.size)));
        for transfer in transfers {
            let Some(head) = wanted.iter().find(|head| head.origin.as_str() == transfer.origin) else { continue };
            match pull(self, head, newest_of(&ours, head)) {
                Ok(()) => {}
                // With these nothing else can be done either.
                Err(fault @ (SyncFault::Line(_) | SyncFault::Own(HoldingsFault::Store(_)))) => return Err(fault),
                Err(fault) => self.failed(&transfer.origin, fault),
            }
        }
        for head in &wanted {
            match handover::fetch(self, head.origin.as_str()) {
                Ok(()) => {}
                Err(fault @ (SyncFault::Line(_) | SyncFault::Own(HoldingsFault::Store(_)))) => return Err(fault),
                Err(fault) => self.failed(head.origin.as_str(), fault),
            }
        }
        self.cosign_copies()?;
        for step in [push::bring, endorse::witness, endorse::mirror] {
            match step(self) {
                Ok(()) => {}
                Err(fault @ (SyncFault::Line(_) | SyncFault::Own(HoldingsFault::Store(_)))) => return Err(fault),
                Err(fault) => self.failed(&self.own.clone(), fault),
            }
        }
        self.note_claim(&offered)?;
        self.report.told = true;
        self.settle(&ours, &offered, &theirs)
    }

    /// What the peer says of the own ledger without proof. If that is true, another key signs it by now, which only its entries
    /// could show.
    fn note_claim(&mut self, offered: &[Checkpoint]) -> Result<(), SyncFault<E>> {
        let held = self.holdings.held(&self.own)?.map_or(0, |held| held.checkpoint.head.size);
        let larger = offered.iter().find(|head| head.origin.as_str() == self.own && head.head.size > held);
        let larger = larger.map(|head| head.head);
        let proven = self.report.own_ahead.is_some_and(|ahead| larger.is_none_or(|head| head.size <= ahead.size));
        self.report.own_claimed = larger.or(self.report.own_claimed).filter(|head| head.size > held && !proven);
        Ok(())
    }

    /// A peer that shows nothing new of its own ledger is told the heads after all: it may have lost entries by a restored backup,
    /// and wait for being told because it cannot ask.
    fn tell_who_waits(&mut self, ours: &[Checkpoint], offered: &[Checkpoint]) -> Result<(), SyncFault<E>> {
        let Some(theirs) = offered.iter().find(|head| head.origin.as_str() == self.partner.origin) else { return Ok(()) };
        let waits = newest_of(ours, theirs).is_some_and(|known| known.head.size >= theirs.head.size);
        if !waits || self.posted {
            return Ok(());
        }
        let answer = self.link.send(Request::post(Route::Heads.path(), encode_heads(ours)))?;
        if answer.status == Status::OK { Ok(()) } else { Err(SyncFault::answered(&Route::Heads, &answer)) }
    }

    /// The peer's heads, unless nothing is new on either side.
    fn exchange_heads(&mut self, ours: &[Checkpoint]) -> Result<Option<Vec<u8>>, SyncFault<E>> {
        let list = encode_heads(ours);
        let path = Route::Heads.path();
        // What was left with a peer it has not heard of yet, so that nothing is settled by it.
        let asks = self.terms.doubt || self.link.later;
        let settled = if asks { None } else { self.holdings.settled(&self.partner.origin)? };
        let settled = settled.filter(|settled| settled.ours == heads_tag(&list));
        let request = match settled {
            Some(settled) => Request { if_none_match: Some(settled.theirs), ..Request::get(path) },
            None => Request::post(path, list),
        };
        let asked_for_news = request.method == Method::Get;
        self.posted = !asked_for_news;
        let answer = self.link.send(request)?;
        match answer.status {
            Status::NOT_MODIFIED if asked_for_news => Ok(None),
            Status::OK => Ok(Some(answer.body)),
            _ => Err(SyncFault::answered(&Route::Heads, &answer)),
        }
    }

    /// Holds the peer's heads against the known ones; names those that may be worth fetching.
    fn compare(&mut self, ours: &[Checkpoint], offered: &[Checkpoint]) -> Result<Vec<Checkpoint>, SyncFault<E>> {
        let mut wanted = Vec::new();
        for head in offered {
            match judge(self.holdings, newest_of(ours, head), head)? {
                Verdict::Unknown => continue,
                Verdict::Fork(evidence) => {
                    self.keep(head.origin.as_str(), &evidence)?;
                    // Where fewer entries are held than either history has, one of them is better than none.
                    wanted.push(head.clone());
                }
                // Of an unsigned one the entries say whether it has another key by now.
                Verdict::Same | Verdict::Newer | Verdict::Older | Verdict::Unsigned => wanted.push(head.clone()),
            }
        }
        Ok(wanted)
    }

    /// Cosigns as mirror what is held of others' ledgers.
    fn cosign_copies(&mut self) -> Result<(), SyncFault<E>> {
        for head in self.holdings.heads()? {
            let origin = head.origin.as_str();
            if origin == self.own {
                continue;
            }
            let Some(held) = self.holdings.held(origin)? else { continue };
            let last = self.holdings.promised(Promise::Mirror, origin)?;
            let before = last.as_ref().map_or(0, |last| last.checkpoint.head.size);
            if held.checkpoint.head.size <= before {
                continue;
            }
            // It can contradict only if the copy was taken from an older backup and has gone another way since.
            if let Some(last) = &last
                && let Some(evidence) = against_held(self.holdings, &last.checkpoint)?
            {
                self.keep(origin, &evidence)?;
                continue;
            }
            let promised = Promise::Mirror.make(&self.own, self.keys, held.checkpoint, last.as_ref(), self.terms.now);
            match self.holdings.promise(Promise::Mirror, before, &promised) {
                // Whoever was faster has signed it.
                Ok(()) | Err(HoldingsFault::Moved) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(())
    }

    /// When nothing is left to do, the next sync need only ask whether anything is new.
    fn settle(&mut self, sent: &[Checkpoint], offered: &[Checkpoint], theirs: &[u8]) -> Result<(), SyncFault<E>> {
        if self.left || self.link.later {
            return Ok(());
        }
        let ours = self.holdings.heads()?;
        // What came from somebody else meanwhile the peer has not been told.
        let told =
            |head: &Checkpoint| sent.iter().chain(offered).any(|told| told.origin == head.origin && told.head == head.head);
        if ours.iter().all(told) {
            let settled = Settled { ours: heads_tag(&encode_heads(&ours)), theirs: heads_tag(theirs) };
            self.holdings.settle(&self.partner.origin, &settled)?;
        }
        self.report.settled = true;
        Ok(())
    }

    /// Keeps evidence.
    pub(crate) fn keep(&mut self, origin: &str, evidence: &[u8]) -> Result<(), SyncFault<E>> {
        self.holdings.keep_evidence(origin, evidence, self.terms.now)?;
        if !self.report.evidence.iter().any(|known| known == origin) {
            self.report.evidence.push(origin.to_owned());
        }
        Ok(())
    }

    /// The checkpoint at a path, with lines under its ledger's name alone; nothing where there is none or it is not to be read.
    pub(crate) fn checkpoint(&mut self, route: &Route, origin: &str) -> Result<Option<Served>, SyncFault<E>> {
        let answer = self.link.get(route)?;
        match answer.status {
            Status::OK => {}
            // It may be there the next time.
            Status::NOT_FOUND => {
                self.left = true;
                return Ok(None);
            }
            // When that changes, the peer's ledger says so and its heads are others.
            Status::FORBIDDEN => return Ok(None),
            _ => return Err(SyncFault::answered(route, &answer)),
        }
        let whole = Checkpoint::parse(&answer.body).ok_or(Misbehaviour::Checkpoint)?;
        if whole.origin.as_str() != origin {
            return Err(Misbehaviour::OtherLedger.into());
        }
        let mut own = whole.clone();
        own.note.signatures.retain(|line| line.name == origin);
        Ok(Some(Served { whole, own }))
    }

    fn failed(&mut self, origin: &str, fault: SyncFault<E>) {
        self.left = true;
        self.report.faults.push((origin.to_owned(), fault));
    }

    /// The name under which the own ledger is served.
    pub(crate) fn own_hash(&self) -> String {
        hash_of(&self.own)
    }
}

/// A checkpoint as it was served.
pub(crate) struct Served {
    /// With all lines.
    pub whole: Checkpoint,
    /// With the lines under the ledger's name alone.
    pub own: Checkpoint,
}
