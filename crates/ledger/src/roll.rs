//! The roll: who may sign in this ledger, in which roles, with which key, at each place. A pure function of the entries.

use crate::{Head, Jti, Kid, PublicKey, Refusal, Roles, Statement, member_text, note::Verifier, orders::Order};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Members, keys, delegations and what waits for a second signature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    office: Option<Office>,
    members: Vec<Member>,
    keys: BTreeMap<Kid, KeyRecord>,
    ledger_keys: Vec<LedgerKey>,
    delegations: Vec<Delegation>,
    waiting: BTreeMap<Jti, Waiting>,
    founded: i64,
}

/// The office, as its genesis names it and later entries change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Full name.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// A demo ledger, which real offices refuse.
    pub demo: bool,
    /// Batches above this (分) need two approvals.
    pub approval_two_over: Option<i64>,
    /// The ledger that this one succeeds: its origin and last known head.
    pub succeeds: Option<(String, Head)>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Number, from 1.
    pub number: u32,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Roles,
    /// The key in force.
    pub kid: Kid,
    /// Where the member stands.
    pub standing: Standing,
    /// Entry that enrolled the member.
    pub enrolled_at: u64,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// May sign.
    Active,
    /// Waits for a second signature.
    Pending,
    /// May no longer sign.
    Revoked,
    /// Never came into force, and never will.
    Declined,
}

/// One acts for another from one moment to another, UTC seconds, both inclusive, by the statements' `iat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The act that lent.
    pub act: Jti,
    /// Entry of that act.
    pub entry: u64,
    /// Whose rights.
    pub from: u32,
    /// Who acts.
    pub to: u32,
    /// First moment.
    pub begins: i64,
    /// Last moment.
    pub ends: i64,
}

/// An act that waits for a second administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Entry of the act.
    pub entry: u64,
    /// Who signed first.
    pub by: u32,
    /// What comes into force.
    pub order: Order,
}

/// By what right a statement was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Who signed.
    pub member: u32,
    /// In whose name (代), if not in the own.
    pub on_behalf: Option<u32>,
    /// Roles used: those of the member, or those delegated.
    pub roles: Roles,
}

impl Authority {
    /// Whether `member` is the one who signed or the one in whose name it was signed.
    pub fn involves(&self, member: u32) -> bool {
        self.member == member || self.on_behalf == Some(member)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeyRecord {
    public: PublicKey,
    member: u32,
    in_force: bool,
    last_iat: i64,
    signed: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LedgerKey {
    public: PublicKey,
    /// Heads of at least this size are signed with it; the first such head also with the key before.
    from_size: u64,
}

impl Roll {
    /// The office; `None` before the genesis.
    pub fn office(&self) -> Option<&Office> {
        self.office.as_ref()
    }

    /// The `iat` of the genesis; 0 before it.
    pub fn founded(&self) -> i64 {
        self.founded
    }

    /// All members, in the order of their numbers.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// One member.
    pub fn member(&self, number: u32) -> Option<&Member> {
        self.members.get(number.checked_sub(1)? as usize)
    }

    /// Delegations, past ones included; not those that were ended or whose lender was revoked or had the key replaced.
    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    /// What waits for a second signature.
    pub fn waiting(&self) -> impl Iterator<Item = (Jti, &Waiting)> {
        self.waiting.iter().map(|(jti, waiting)| (*jti, waiting))
    }

    /// A key that some member has or had.
    pub fn key(&self, kid: &Kid) -> Option<&PublicKey> {
        self.keys.get(kid).map(|record| &record.public)
    }

    /// All keys ever enrolled, with their members and whether they are in force.
    pub fn keys(&self) -> impl Iterator<Item = (&PublicKey, u32, bool)> {
        let active = |number| self.member(number).is_some_and(|member| member.standing == Standing::Active);
        self.keys.values().map(move |record| (&record.public, record.member, record.in_force && active(record.member)))
    }

    /// How many statements a member has signed.
    pub fn signed(&self, number: u32) -> u64 {
        self.keys.values().filter(|record| record.member == number).map(|record| record.signed).sum()
    }

    /// The `iat` of the last statement of a key; a new one must not be before it.
    pub fn last_iat(&self, kid: &Kid) -> i64 {
        self.keys.get(kid).map_or(0, |record| record.last_iat)
    }

    /// The keys that must have signed a head of this size: one, or two right after a rotation.
    pub fn head_verifiers(&self, origin: &str, size: u64) -> Vec<Verifier> {
        let newest = self.ledger_keys.iter().rposition(|key| key.from_size <= size);
        let Some(newest) = newest else { return Vec::new() };
        let both = newest > 0 && self.ledger_keys[newest].from_size == size;
        let keys = &self.ledger_keys[newest - usize::from(both)..=newest];
        keys.iter().map(|key| Verifier::new(origin, &key.public)).collect()
    }

    /// All ledger keys, the first one first, each with the size from which heads are signed with it. The head of that very
    /// size is the one that hands over from the key before.
    pub fn ledger_keys(&self) -> impl DoubleEndedIterator<Item = (&PublicKey, u64)> {
        self.ledger_keys.iter().map(|key| (&key.public, key.from_size))
    }

    /// The ledger key in force.
    pub fn ledger_key(&self) -> Option<&PublicKey> {
        self.ledger_keys.last().map(|key| &key.public)
    }

    /// By what right a statement is signed at this place, or why by none. The signature is not looked at.
    pub fn authority(&self, statement: &Statement) -> Result<Authority, Refusal> {
        let record = self.keys.get(&statement.kid()).ok_or(Refusal::UnknownKey)?;
        let member = self.member(record.member).ok_or(Refusal::UnknownKey)?;
        match member.standing {
            Standing::Pending => return Err(Refusal::PendingKey),
            Standing::Active if record.in_force => {}
            _ => return Err(Refusal::RevokedKey),
        }
        if statement.iat() < record.last_iat {
            return Err(Refusal::ClockBack);
        }
        let roles = match statement.on_behalf() {
            None => member.roles,
            Some(from) => self.delegated(from, member.number, statement.iat()).ok_or(Refusal::Delegation)?,
        };
        Ok(Authority { member: member.number, on_behalf: statement.on_behalf(), roles })
    }

    /// The roles that `from` lends to `to` at that moment. Administrators' rights cannot be lent.
    pub fn delegated(&self, from: u32, to: u32, at: i64) -> Option<Roles> {
        let lender = self.member(from).filter(|lender| lender.standing == Standing::Active)?;
        let in_force = |d: &&Delegation| d.from == from && d.to == to && (d.begins..=d.ends).contains(&at);
        self.delegations.iter().find(in_force)?;
        Some(lendable(lender.roles))
    }

    /// Whether a second signature of `second` would do for an act of `first` about `subject`: another administrator, or a
    /// supervisor where no other administrator is left.
    pub fn may_countersign(&self, first: u32, subject: Option<u32>, second: u32) -> bool {
        let fit = |member: &Member, role| {
            member.standing == Standing::Active
                && member.roles.include(role)
                && member.number != first
                && Some(member.number) != subject
        };
        let role = if self.members.iter().any(|member| fit(member, Roles::ADMINISTRATOR)) {
            Roles::ADMINISTRATOR
        } else {
            Roles::SUPERVISOR
        };
        self.member(second).is_some_and(|member| fit(member, role))
    }

    /// Whether a member may decline an act of `first` about `subject`: an administrator, the first signer among them, or
    /// whoever could sign it second.
    pub fn may_decline(&self, first: u32, subject: Option<u32>, who: u32) -> bool {
        let administrator = |member: &Member| member.standing == Standing::Active && member.roles.include(Roles::ADMINISTRATOR);
        self.member(who).is_some_and(administrator) || self.may_countersign(first, subject, who)
    }

    /// Whether a member may end a delegation before its time: who lent, or an administrator.
    pub fn may_end(&self, delegation: &Delegation, who: u32) -> bool {
        let active = self.member(who).filter(|member| member.standing == Standing::Active);
        active.is_some_and(|member| delegation.from == who || member.roles.include(Roles::ADMINISTRATOR))
    }

    /// Notes that a key has signed.
    pub(crate) fn note_signature(&mut self, kid: &Kid, iat: i64) {
        if let Some(record) = self.keys.get_mut(kid) {
            record.last_iat = iat;
            record.signed += 1;
        }
    }

    /// The entry of the earlier act that an order is about, which its signer must have seen.
    pub(crate) fn act_of(&self, order: &Order) -> Option<u64> {
        let act = order.earlier_act()?;
        let waiting = self.waiting.get(&act).map(|waiting| waiting.entry);
        waiting.or_else(|| self.lent_by(act).map(|delegation| delegation.entry))
    }

    fn lent_by(&self, act: Jti) -> Option<&Delegation> {
        self.delegations.iter().find(|delegation| delegation.act == act)
    }

    /// Whether an order could be carried out here; nothing is changed.
    pub(crate) fn check(&self, order: &Order, authority: &Authority, origin: &str) -> Result<(), Refusal> {
        // Rights over the organisation are never lent, and what needs none of its own speaks for nobody else.
        if authority.on_behalf.is_some() || order.role_needed().is_some_and(|role| !authority.roles.include(role)) {
            return Err(Refusal::Role);
        }
        match order {
            Order::Genesis { .. } => return Err(Refusal::Genesis),
            Order::Enrol { number, name, roles, key, possession } => {
                if *number != self.members.len() as u32 + 1 {
                    return Err(Refusal::Taken);
                }
                self.check_new_key(key, &crate::Possession::Member { number: *number, name, roles: *roles }, possession, origin)?;
            }
            Order::Revoke { number, ledger_key, possession } => {
                self.active(*number)?;
                self.check_new_ledger_key(ledger_key, possession, origin)?;
                let left = self
                    .members
                    .iter()
                    .filter(|m| m.standing == Standing::Active && m.roles.include(Roles::ADMINISTRATOR) && m.number != *number);
                if left.count() < 1 {
                    return Err(Refusal::TooFewAdministrators);
                }
            }
            Order::Rekey { number, key, possession, own } => {
                let member = self.active(*number)?;
                if *own && authority.member != *number {
                    return Err(Refusal::Role);
                }
                let proof = crate::Possession::Member { number: *number, name: &member.name, roles: member.roles };
                self.check_new_key(key, &proof, possession, origin)?;
            }
            Order::LedgerKey { key, possession } => self.check_new_ledger_key(key, possession, origin)?,
            Order::Delegate { to, begins, ends } => {
                self.active(*to)?;
                if lendable(authority.roles) == Roles::NONE {
                    return Err(Refusal::Role);
                }
                if authority.member == *to || begins > ends {
                    return Err(Refusal::Body("to"));
                }
            }
            Order::OfficeRules { .. } => {}
            Order::EndDelegation { act } => {
                let delegation = self.lent_by(*act).ok_or(Refusal::Delegation)?;
                if !self.may_end(delegation, authority.member) {
                    return Err(Refusal::Role);
                }
            }
            Order::Decline { act } => {
                let waiting = self.waiting.get(act).ok_or(Refusal::NothingWaits)?;
                if !self.may_decline(waiting.by, waiting.order.subject(), authority.member) {
                    return Err(Refusal::Role);
                }
            }
            Order::Countersign { act } => {
                let waiting = self.waiting.get(act).ok_or(Refusal::NothingWaits)?;
                if !self.may_countersign(waiting.by, waiting.order.subject(), authority.member) {
                    return Err(Refusal::SamePerson);
                }
                // Other acts may have come in between: what was possible then must still be now. An enrolment holds its
                // number and key since it began to wait, so it needs no second look.
                if !matches!(waiting.order, Order::Enrol { .. }) {
                    let first = Authority { member: waiting.by, on_behalf: None, roles: Roles::ADMINISTRATOR };
                    self.check(&waiting.order, &first, origin)?;
                }
            }
        }
        Ok(())
    }

    /// Carries out an order that [`Roll::check`] has let pass.
    pub(crate) fn carry_out(&mut self, order: Order, by: u32, jti: Jti, entry: u64, iat: i64) {
        if order.needs_second() {
            if let Order::Enrol { number, name, roles, key, .. } = &order {
                self.add_member(*number, name, *roles, key, entry, Standing::Pending);
            }
            self.waiting.insert(jti, Waiting { entry, by, order });
            return;
        }
        self.enforce(order, by, jti, entry, iat);
    }

    pub(crate) fn found(&mut self, office: Office, members: Vec<(String, Roles, PublicKey)>, ledger_key: PublicKey, iat: i64) {
        self.office = Some(office);
        self.founded = iat;
        for (i, (name, roles, key)) in members.into_iter().enumerate() {
            self.add_member(i as u32 + 1, &name, roles, &key, 0, Standing::Active);
        }
        self.ledger_keys.push(LedgerKey { public: ledger_key, from_size: 1 });
    }

    fn enforce(&mut self, order: Order, by: u32, jti: Jti, entry: u64, iat: i64) {
        match order {
            Order::Genesis { .. } => {}
            Order::Enrol { number, .. } => self.set_standing(number, Standing::Active),
            Order::Revoke { number, ledger_key, .. } => {
                self.set_standing(number, Standing::Revoked);
                self.waiting.retain(|_, waiting| waiting.order.subject() != Some(number));
                self.end_what_began(number);
                self.ledger_keys.push(LedgerKey { public: ledger_key, from_size: entry + 1 });
            }
            Order::Rekey { number, key, own, .. } => {
                let kid = key.kid();
                let before = self.member_mut(number).map(|member| std::mem::replace(&mut member.kid, kid));
                let before = before.and_then(|before| self.keys.get_mut(&before));
                let mut last_iat = before.map_or(0, |record| {
                    record.in_force = false;
                    record.last_iat
                });
                if !own {
                    // Whoever lost a key to a clock that ran ahead need not wait for that time to come.
                    last_iat = last_iat.min(iat);
                    // The key before may be in strange hands, and may have been for a while.
                    self.end_what_began(number);
                }
                self.keys.insert(kid, KeyRecord { public: key, member: number, in_force: true, last_iat, signed: 0 });
            }
            Order::LedgerKey { key, .. } => self.ledger_keys.push(LedgerKey { public: key, from_size: entry + 1 }),
            Order::Delegate { to, begins, ends } => {
                self.delegations.push(Delegation { act: jti, entry, from: by, to, begins, ends });
            }
            Order::EndDelegation { act } => self.delegations.retain(|delegation| delegation.act != act),
            Order::OfficeRules { approval_two_over } => {
                if let Some(office) = &mut self.office {
                    office.approval_two_over = approval_two_over;
                }
            }
            Order::Countersign { act } => {
                if let Some(waiting) = self.waiting.remove(&act) {
                    self.enforce(waiting.order, waiting.by, jti, entry, iat);
                }
            }
            Order::Decline { act } => self.drop_acts(|jti, _| jti == act),
        }
    }

    /// Ends what a key that is no longer trusted began: acts that somebody's later signature would bring into force, and
    /// the rights it lent.
    fn end_what_began(&mut self, member: u32) {
        self.drop_acts(|_, waiting| waiting.by == member);
        self.delegations.retain(|delegation| delegation.from != member);
    }

    /// Drops acts that wait. Whoever was to be enrolled by one of them never will be under that number and key.
    fn drop_acts(&mut self, drop: impl Fn(Jti, &Waiting) -> bool) {
        let dropped: Vec<Jti> = self.waiting().filter(|(jti, waiting)| drop(*jti, waiting)).map(|(jti, _)| jti).collect();
        for jti in dropped {
            if let Some(Waiting { order: Order::Enrol { number, .. }, .. }) = self.waiting.remove(&jti) {
                self.set_standing(number, Standing::Declined);
            }
        }
    }

    fn set_standing(&mut self, number: u32, standing: Standing) {
        if let Some(member) = self.member_mut(number) {
            member.standing = standing;
        }
    }

    fn add_member(&mut self, number: u32, name: &str, roles: Roles, key: &PublicKey, entry: u64, standing: Standing) {
        let kid = key.kid();
        self.members.push(Member { number, name: name.into(), roles, kid, standing, enrolled_at: entry });
        self.keys.insert(kid, KeyRecord { public: key.clone(), member: number, in_force: true, last_iat: 0, signed: 0 });
    }

    fn member_mut(&mut self, number: u32) -> Option<&mut Member> {
        self.members.get_mut(number.checked_sub(1)? as usize)
    }

    fn active(&self, number: u32) -> Result<&Member, Refusal> {
        self.member(number).filter(|member| member.standing == Standing::Active).ok_or(Refusal::Member)
    }

    fn check_new_key(
        &self,
        key: &PublicKey,
        proof: &crate::Possession<'_>,
        possession: &str,
        origin: &str,
    ) -> Result<(), Refusal> {
        if self.keys.contains_key(&key.kid()) || self.ledger_keys.iter().any(|ledger| ledger.public == *key) {
            return Err(Refusal::Taken);
        }
        if proof.proven(origin, key, possession) { Ok(()) } else { Err(Refusal::Possession) }
    }

    fn check_new_ledger_key(&self, key: &PublicKey, possession: &str, origin: &str) -> Result<(), Refusal> {
        self.check_new_key(key, &crate::Possession::LedgerKey, possession, origin)
    }
}

/// What of these roles can be lent. Administrators' rights cannot, and an inspector has none that others lack.
fn lendable(roles: Roles) -> Roles {
    [Roles::CLERK, Roles::SUPERVISOR].into_iter().filter(|role| roles.include(*role)).fold(Roles::NONE, Roles::and)
}

impl std::fmt::Display for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", member_text(self.number), self.name)
    }
}
