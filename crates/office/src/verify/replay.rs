//! The entries one after the other: what each may be at its place, by the ledger's rules and the fund rules.

use super::{
    crew::{Job, ReadPortion},
    derived::Derived,
    findings::{Aspect, Findings},
    words,
};
use crate::{
    Outcome,
    desk::row_of,
    failure::{breached, refused},
};
use funds::{Act, Book, Place};
use ledger::{Batch, Chain, Hash, Head, Kid, NodeTable, Order, Origin, Placed, PublicKey, Refusal, Statement, tree::Nodes};
use std::collections::BTreeMap;
use store::Damage;

/// The ledger as it follows from its entries.
pub(super) struct Replay<'a> {
    /// There from the first entry on, whose statement names the ledger.
    pub chain: Option<Chain>,
    /// The tree of the entries placed so far.
    pub nodes: NodeTable,
    pub book: Book,
    /// It is another office's: an entry that breaks a fund rule is kept as it was signed, and is no damage.
    foreign: bool,
    /// Leaf hash of the last entry placed.
    last_leaf: Hash,
    derived: Derived<'a>,
    completed: Vec<(u32, u64, Hash)>,
    placed: Vec<Placed>,
    torn: Option<Torn>,
}

/// Behind an entry that has no place: what follows cannot be placed either, for its signers may have come with that entry
/// and its heads hold it. Statements and signatures are checked nevertheless.
struct Torn {
    /// The keys known up to there, and those that came later.
    keys: BTreeMap<Kid, PublicKey>,
    loose: Vec<(u64, PublicKey, Statement)>,
    /// The entry at which it tore because its hash of the one before is another.
    unlinked: Option<u64>,
}

impl<'a> Replay<'a> {
    pub fn new(derived: Derived<'a>, foreign: bool) -> Replay<'a> {
        Replay {
            chain: None,
            nodes: NodeTable::new(),
            book: Book::new(),
            foreign,
            last_leaf: Hash::default(),
            derived,
            completed: Vec::new(),
            placed: Vec::with_capacity(Batch::SIZE),
            torn: None,
        }
    }

    /// Whether every entry so far has found its place.
    pub fn is_whole(&self) -> bool {
        self.torn.is_none()
    }

    /// Size and root of the entries placed so far.
    pub fn head(&self) -> Head {
        self.chain.as_ref().map_or(Head::empty(), Chain::head)
    }

    /// Takes up a portion; hands on the signatures that are to be checked.
    pub fn take(&mut self, read: ReadPortion, findings: &mut Findings, jobs: &mut Vec<Job>) -> Outcome<()> {
        let whole = self.is_whole();
        let ReadPortion { portion, entries, personal } = read;
        for (entry, number) in entries.into_iter().zip(portion.first..) {
            match entry {
                Ok((previous, statement)) => {
                    findings.checked(Aspect::Statements, 1);
                    self.take_entry(number, previous, statement, findings, || again(&portion, number))?;
                }
                Err(refusal) => {
                    findings.problem(Aspect::Statements, Some(number), refused(refusal, Some(number)));
                    self.tear(None);
                }
            }
            self.hand_on(Batch::SIZE, jobs);
        }
        for (number, leaf) in &portion.leaves {
            if self.is_whole() && self.nodes.node(0, *number) != Ok(*leaf) {
                findings.damage(&Damage::Leaf { entry: *number });
            }
        }
        findings.checked(Aspect::Personal, personal.fields);
        for (entry, fault) in personal.wrong {
            findings.problem(Aspect::Personal, Some(entry), words::personal(entry, fault));
        }
        if let Some(persons) = personal.persons.filter(|_| whole && self.is_whole()) {
            self.derived.absorb_persons(&persons)?;
        }
        Ok(())
    }

    /// Entries that cannot be read come here.
    pub fn gap(&mut self) {
        self.tear(None);
    }

    /// After the last entry: the last signatures, and what the saved data lack.
    pub fn finish(&mut self, jobs: &mut Vec<Job>) {
        self.hand_on(1, jobs);
    }

    /// What was found out by the end, given all that was found elsewhere. `signed`: the entries are those of the newest head.
    pub fn conclude(self, signed: bool, findings: &mut Findings) -> (Option<Chain>, NodeTable, Book) {
        if let Some(torn) = &self.torn {
            findings.incomplete(Aspect::Rights);
            findings.incomplete(Aspect::Rules);
            // An entry whose bytes are known to be others explains it; nothing else does.
            let explained = |entry: u64| findings.has(entry) || entry.checked_sub(1).is_some_and(|before| findings.has(before));
            if let Some(entry) = torn.unlinked.filter(|entry| !explained(*entry)) {
                findings.problem(Aspect::Structure, Some(entry), refused(Refusal::Previous, Some(entry)));
            }
        }
        let followed = [Aspect::Statements, Aspect::Signatures, Aspect::Rights, Aspect::Rules, Aspect::Personal];
        let followed = followed.into_iter().filter(|aspect| !(self.foreign && *aspect == Aspect::Rules));
        let sound = signed && followed.into_iter().all(|aspect| findings.holds(aspect));
        self.derived.finish(sound, findings);
        (self.chain, self.nodes, self.book)
    }

    fn take_entry(
        &mut self,
        number: u64,
        previous: Hash,
        statement: Statement,
        findings: &mut Findings,
        again: impl FnOnce() -> Option<Statement>,
    ) -> Outcome<()> {
        if let Some(torn) = &mut self.torn {
            torn.take(number, statement);
            return Ok(());
        }
        if self.chain.is_none() && number == 0 {
            self.chain = Origin::parse(statement.issuer()).map(Chain::new);
        }
        let Some(chain) = self.chain.as_mut().filter(|chain| chain.size() == number) else {
            self.tear(None);
            return self.take_entry(number, previous, statement, findings, again);
        };
        if previous != self.last_leaf {
            self.tear(Some(number));
            return self.take_entry(number, previous, statement, findings, again);
        }
        self.completed.clear();
        let completed = &mut self.completed;
        let placed = match chain.place(statement, &self.nodes, |level, index, hash| completed.push((level, index, hash))) {
            Ok(placed) => placed,
            Err(refusal) => {
                findings.problem(Aspect::Rights, Some(number), refused(refusal, Some(number)));
                self.tear(None);
                if let (Some(torn), Some(statement)) = (&mut self.torn, again()) {
                    torn.take(number, statement);
                }
                return Ok(());
            }
        };
        self.completed.iter().for_each(|(level, index, hash)| self.nodes.put(*level, *index, *hash));
        self.last_leaf = placed.leaf();
        findings.checked(Aspect::Rights, 1);
        self.take_act(&placed, findings)?;
        self.placed.push(placed);
        Ok(())
    }

    fn take_act(&mut self, placed: &Placed, findings: &mut Findings) -> Outcome<()> {
        let Some(chain) = &self.chain else { return Ok(()) };
        let (statement, number) = (placed.statement(), placed.index());
        if let Some(act) = Act::read(statement) {
            findings.checked(Aspect::Rules, 1);
            let place = Place::of(statement, placed.authority(), chain.roll(), number);
            match act.and_then(|act| self.book.apply(&act, &place).map(|()| act)) {
                Ok(act) => self.derived.absorb(row_of(&self.book, &act, statement, placed.authority(), number))?,
                // It changes nothing, and what follows is judged as if it were not there.
                Err(breach) => {
                    let words = if self.foreign { words::kept_against_rule } else { words::against_rule };
                    findings.problem(Aspect::Rules, Some(number), words(number, &breached(&breach)));
                }
            }
        }
        self.derived.at(chain, &self.book)
    }

    /// Hands on what waits, if it is at least so many.
    fn hand_on(&mut self, least: usize, jobs: &mut Vec<Job>) {
        if self.placed.len() >= least {
            jobs.push(Job::Sign(std::mem::replace(&mut self.placed, Vec::with_capacity(Batch::SIZE))));
        }
        if let Some(torn) = self.torn.as_mut().filter(|torn| torn.loose.len() >= least) {
            jobs.push(Job::Loose(std::mem::take(&mut torn.loose)));
        }
    }

    fn tear(&mut self, unlinked: Option<u64>) {
        let keys = || self.chain.iter().flat_map(|chain| chain.roll().keys()).map(|(key, ..)| (key.kid(), key.clone())).collect();
        if self.torn.is_none() {
            self.torn = Some(Torn { keys: keys(), loose: Vec::new(), unlinked });
        }
    }
}

impl Torn {
    /// A statement whose signer is not known cannot be checked, and is not blamed: the key may have come with an entry that
    /// is damaged.
    fn take(&mut self, number: u64, statement: Statement) {
        let new_keys = match Order::read(&statement) {
            Some(Ok(Order::Genesis { members, .. })) => members.into_iter().map(|member| member.2).collect(),
            Some(Ok(Order::Enrol { key, .. } | Order::Rekey { key, .. })) => vec![key],
            _ => Vec::new(),
        };
        self.keys.extend(new_keys.into_iter().map(|key| (key.kid(), key)));
        if let Some(key) = self.keys.get(&statement.kid()) {
            self.loose.push((number, key.clone(), statement));
        }
    }
}

/// Reads a statement of a portion once more: placing one takes it, also when it is refused.
fn again(portion: &super::feed::Portion, number: u64) -> Option<Statement> {
    let (_, bytes) = portion.entries().find(|(found, _)| *found == number)?;
    let (_, statement) = ledger::split_entry(bytes).ok()?;
    Statement::parse(statement.to_vec()).ok()
}
