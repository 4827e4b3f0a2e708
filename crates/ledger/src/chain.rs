//! The chain: places statements one after the other, each under the hash of the one before, and decides which count.

use crate::{
    Authority, Batch, Hash, Head, Jti, JtiSet, Order, Origin, Possession, PublicKey, Random, Refusal, Roles, Roll, Signed,
    Statement, Succession,
    tree::{Frontier, Nodes, root_at},
};

/// A ledger as far as it has been read: enough to say whether the next statement counts.
#[derive(Clone, Debug)]
pub struct Chain {
    origin: Origin,
    frontier: Frontier,
    last_leaf: Hash,
    jtis: JtiSet,
    roll: Roll,
    /// The last `seen` found true: the rows of a batch all name the same head.
    seen_true: Head,
}

/// A statement at its place, its rights checked and its signature not yet.
#[derive(Clone, Debug)]
pub struct Placed {
    index: u64,
    previous: Hash,
    leaf: Hash,
    statement: Statement,
    key: PublicKey,
    authority: Authority,
}

/// An entry: a statement at its place that counts there. Only the checks in this module make one.
#[derive(Clone, Debug)]
pub struct Entry(Placed);

/// Everything but the tree's nodes, so that a program can go on where it stopped without reading every entry again. It is
/// derived: a full verification starts from the first entry and compares.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChainState {
    /// The ledger.
    pub origin: Origin,
    /// Entries so far.
    pub size: u64,
    /// Leaf hash of the last entry.
    pub last_leaf: Hash,
    jtis: JtiSet,
    roll: Roll,
}

impl Chain {
    /// An empty ledger.
    pub fn new(origin: Origin) -> Chain {
        Chain {
            origin,
            frontier: Frontier::default(),
            last_leaf: Hash::default(),
            jtis: JtiSet::default(),
            roll: Roll::default(),
            seen_true: Head::empty(),
        }
    }

    /// Goes on from a saved state, with the tree's nodes at hand.
    pub fn resume<N: Nodes>(state: ChainState, nodes: &N) -> Result<Chain, N::Fault> {
        let frontier = Frontier::at(state.size, nodes)?;
        let (origin, last_leaf, jtis, roll) = (state.origin, state.last_leaf, state.jtis, state.roll);
        Ok(Chain { origin, frontier, last_leaf, jtis, roll, seen_true: Head::empty() })
    }

    /// The state to go on from.
    pub fn state(&self) -> ChainState {
        ChainState {
            origin: self.origin.clone(),
            size: self.size(),
            last_leaf: self.last_leaf,
            jtis: self.jtis.clone(),
            roll: self.roll.clone(),
        }
    }

    /// The ledger.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        Head { size: self.size(), root: self.frontier.root() }
    }

    /// Who may sign.
    pub fn roll(&self) -> &Roll {
        &self.roll
    }

    /// Whether an id was used.
    pub fn has(&self, jti: Jti) -> bool {
        self.jtis.contains(jti)
    }

    /// The key that a statement must be signed with, if it names one that this ledger knows.
    pub fn key_of(&self, statement: &Statement) -> Result<PublicKey, Refusal> {
        if let Some(key) = self.roll.key(&statement.kid()) {
            return Ok(key.clone());
        }
        match Order::read(statement) {
            Some(Ok(Order::Genesis { members, .. })) if self.size() == 0 => {
                members.into_iter().map(|member| member.2).find(|key| key.kid() == statement.kid()).ok_or(Refusal::UnknownKey)
            }
            _ => Err(Refusal::UnknownKey),
        }
    }

    /// Appends a statement that this program has just signed or whose signature it has checked. `completed` gets the tree
    /// nodes that the entry completes.
    pub fn append<N: Nodes>(
        &mut self,
        signed: Signed,
        past: &N,
        completed: impl FnMut(u32, u64, Hash),
    ) -> Result<Entry, Refusal> {
        let (statement, key) = signed.into_parts();
        let placed = self.place(statement, past, completed)?;
        // The roll may know the same kid only with the same key, since a kid is a hash of it.
        if placed.key == key { Ok(Entry(placed)) } else { Err(Refusal::Signature) }
    }

    /// Checks an entry's bytes against the chain, all but its signature, and takes it up. When the signature later turns
    /// out wrong, this chain is to be thrown away.
    pub fn place_entry<N: Nodes>(
        &mut self,
        bytes: &[u8],
        past: &N,
        completed: impl FnMut(u32, u64, Hash),
    ) -> Result<Placed, Refusal> {
        let (previous, statement) = split_entry(bytes)?;
        if previous != self.last_leaf {
            return Err(Refusal::Previous);
        }
        self.place(Statement::parse(statement.to_vec())?, past, completed)
    }

    /// As [`Chain::place_entry`], for an entry that was split and read before (on another thread).
    pub fn place_behind<N: Nodes>(
        &mut self,
        previous: Hash,
        statement: Result<Statement, Refusal>,
        past: &N,
        completed: impl FnMut(u32, u64, Hash),
    ) -> Result<Placed, Refusal> {
        if previous != self.last_leaf {
            return Err(Refusal::Previous);
        }
        self.place(statement?, past, completed)
    }

    /// As [`Chain::place_entry`], for a statement that was parsed before (on another thread).
    pub fn place<N: Nodes>(
        &mut self,
        statement: Statement,
        past: &N,
        completed: impl FnMut(u32, u64, Hash),
    ) -> Result<Placed, Refusal> {
        if statement.issuer() != self.origin.as_str() {
            return Err(Refusal::OtherLedger);
        }
        if self.jtis.contains(statement.jti()) {
            return Err(Refusal::Repeated);
        }
        let order = Order::read(&statement).transpose()?;
        let key = self.key_of(&statement)?;
        let authority = match self.size() {
            0 => self.check_genesis(&statement, order.as_ref())?,
            _ => self.roll.authority(&statement)?,
        };
        self.check_seen(statement.seen(), past)?;
        if let Some(order) = order.as_ref().filter(|_| self.size() > 0) {
            self.roll.check(order, &authority, self.origin.as_str())?;
            if let Order::Witness { checkpoint } = order {
                self.check_seen(checkpoint.head, past).map_err(|_| Refusal::Head)?;
            }
            // Ids are the signer's to choose. Only a head that holds the act says which act was countersigned, declined
            // or ended; otherwise another one could be placed under the id that was agreed to.
            if self.roll.act_of(order).is_some_and(|entry| entry >= statement.seen().size) {
                return Err(Refusal::Seen);
            }
        }

        // Nothing was changed up to here; from here on nothing can fail.
        let index = self.size();
        let previous = self.last_leaf;
        let leaf = Hash::entry(&previous, statement.bytes());
        let (kid, iat) = (statement.kid(), statement.iat());
        match order {
            Some(Order::Genesis { office, members, ledger_key, .. }) => {
                let members = members.into_iter().map(|(name, roles, key, _)| (name, roles, key)).collect();
                self.roll.found(office, members, ledger_key.0, iat);
                self.roll.note_signature(&kid, iat);
            }
            Some(order) => {
                // Noted first, so that a key that takes this one's place goes on from here.
                self.roll.note_signature(&kid, iat);
                self.roll.carry_out(order, authority.member, statement.jti(), index, iat);
            }
            None => self.roll.note_signature(&kid, iat),
        }
        self.jtis.insert(statement.jti());
        self.frontier.push(leaf, completed);
        self.last_leaf = leaf;
        Ok(Placed { index, previous, leaf, statement, key, authority })
    }

    fn check_seen<N: Nodes>(&mut self, seen: Head, past: &N) -> Result<(), Refusal> {
        if seen == self.seen_true {
            return Ok(());
        }
        if seen.size > self.size() {
            return Err(Refusal::Seen);
        }
        let root =
            if seen.size == self.size() { self.frontier.root() } else { root_at(seen.size, past).map_err(|_| Refusal::Seen)? };
        if root != seen.root {
            return Err(Refusal::Seen);
        }
        self.seen_true = seen;
        Ok(())
    }

    fn check_genesis(&self, statement: &Statement, order: Option<&Order>) -> Result<Authority, Refusal> {
        let Some(Order::Genesis { office, code, members, ledger_key, digests }) = order else { return Err(Refusal::Genesis) };
        if statement.on_behalf().is_some()
            || self.origin.office_code() != code
            || Origin::new(code, &ledger_key.0).as_ref() != Some(&self.origin)
        {
            return Err(Refusal::Genesis);
        }
        let administrators = members.iter().filter(|member| member.1.include(Roles::ADMINISTRATOR)).count();
        let distinct = members
            .iter()
            .enumerate()
            .all(|(i, member)| members[..i].iter().all(|other| other.2 != member.2) && member.2 != ledger_key.0);
        if administrators < 2 || !distinct {
            return Err(Refusal::Genesis);
        }
        let proven = members.iter().zip(1..).all(|((name, roles, key, proof), number)| {
            Possession::Member { number, name, roles: *roles }.proven(self.origin.as_str(), key, proof)
        });
        if !proven || !Possession::LedgerKey.proven(self.origin.as_str(), &ledger_key.0, &ledger_key.1) {
            return Err(Refusal::Possession);
        }
        if let Some(succession) = &office.succeeds {
            self.check_succession(succession, digests, |key| {
                members.iter().any(|member| member.2 == *key && member.1.include(Roles::ADMINISTRATOR))
            })?;
        }
        let signer = members.iter().position(|member| member.2.kid() == statement.kid()).ok_or(Refusal::UnknownKey)?;
        if !members[signer].1.include(Roles::ADMINISTRATOR) {
            return Err(Refusal::Role);
        }
        Ok(Authority { member: signer as u32 + 1, on_behalf: None, roles: members[signer].1 })
    }
}

impl Chain {
    /// Nobody alone says that a ledger goes on for another: two administrators of the new one have signed it at least. Whether
    /// the others who did are of the ledger before is for whoever holds that one to say.
    fn check_succession(
        &self,
        succession: &Succession,
        digests: &[Hash],
        administrator: impl Fn(&PublicKey) -> bool,
    ) -> Result<(), Refusal> {
        let administrators = succession.agreed.iter().filter(|(key, _)| administrator(key)).count();
        if succession.origin == self.origin || administrators < 2 {
            return Err(Refusal::Genesis);
        }
        let agreement = succession.agreement(self.origin.as_str(), digests);
        let proven = succession.agreed.iter().all(|(key, proof)| agreement.proven(key, proof));
        if proven { Ok(()) } else { Err(Refusal::Possession) }
    }
}

impl Placed {
    /// Checks the signature.
    pub fn verify(self) -> Result<Entry, Refusal> {
        if self.key.verify(self.statement.signing_input(), self.statement.signature()) {
            Ok(Entry(self))
        } else {
            Err(Refusal::Signature)
        }
    }

    /// Checks many signatures together. When they do not all hold, says at which entries.
    pub fn verify_all(placed: Vec<Placed>, random: &mut dyn Random) -> Result<Vec<Entry>, Vec<u64>> {
        let mut batch = Batch::new();
        for one in &placed {
            batch.add(&one.key, one.statement.signing_input(), one.statement.signature());
        }
        if batch.holds(random) {
            return Ok(placed.into_iter().map(Entry).collect());
        }
        let wrong = placed.iter().filter(|one| !one.key.verify(one.statement.signing_input(), one.statement.signature()));
        Err(wrong.map(|one| one.index).collect())
    }

    /// Entry number, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// By what right it was signed.
    pub fn authority(&self) -> Authority {
        self.authority
    }

    /// The leaf hash.
    pub fn leaf(&self) -> Hash {
        self.leaf
    }
}

impl Entry {
    /// Entry number, from 0.
    pub fn index(&self) -> u64 {
        self.0.index
    }

    /// Leaf hash of the entry before.
    pub fn previous(&self) -> Hash {
        self.0.previous
    }

    /// The leaf hash.
    pub fn leaf(&self) -> Hash {
        self.0.leaf
    }

    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.0.statement
    }

    /// By what right it was signed.
    pub fn authority(&self) -> Authority {
        self.0.authority
    }

    /// The entry's bytes, the leaf data of the tree.
    pub fn bytes(&self) -> Vec<u8> {
        [&self.0.previous.0[..], self.0.statement.bytes()].concat()
    }
}

/// The leaf hash of the entry before, and the statement.
pub fn split_entry(bytes: &[u8]) -> Result<(Hash, &[u8]), Refusal> {
    if bytes.len() > ENTRY_BYTES_MAX {
        return Err(Refusal::EntryLength);
    }
    let (previous, statement) = bytes.split_first_chunk::<32>().ok_or(Refusal::EntryLength)?;
    Ok((Hash(*previous), statement))
}

/// So that a 16-bit length in an entry bundle holds it (C2SP tlog-tiles).
pub const ENTRY_BYTES_MAX: usize = 65_535;
