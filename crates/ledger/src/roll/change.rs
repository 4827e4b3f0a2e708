//! What an order changes on the roll, and whether it may.

use super::{
    Authority, CertificateEnd, Delegation, EnrolledCertificate, Erasure, KeyRecord, LedgerKey, Member, Office, Roll, Standing,
    Vouch, Waiting, lendable,
};
use crate::{Hash, Jti, Kid, Possession, PublicKey, Refusal, Roles, orders::Order};

impl Roll {
    /// Notes that a key has signed.
    pub(crate) fn note_signature(&mut self, kid: &Kid, iat: i64) {
        if let Some(record) = self.keys.get_mut(kid) {
            record.last_iat = iat;
            record.signed += 1;
        }
    }

    /// The entry of the earlier act, or the last of those, that an order is about, which its signer must have seen.
    pub(crate) fn act_of(&self, order: &Order) -> Option<u64> {
        if let Order::Erase { fields, .. } = order {
            return fields.last().map(|field| field.entry);
        }
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
        if authority.on_behalf.is_some() || order.roles_needed().is_some_and(|roles| !authority.roles.meet(roles)) {
            return Err(Refusal::Role);
        }
        match order {
            Order::Genesis { .. } => return Err(Refusal::Genesis),
            Order::Enrol { number, name, roles, key, possession } => {
                if *number != self.members.len() as u32 + 1 {
                    return Err(Refusal::Taken);
                }
                self.check_new_key(key, &Possession::Member { number: *number, name, roles: *roles }, possession, origin)?;
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
                let proof = Possession::Member { number: *number, name: &member.name, roles: member.roles };
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
            Order::EnrolPeer { .. } | Order::ChangePeer { .. } | Order::RevokePeer { .. } => self.check_peer(order, origin)?,
            Order::EnrolDesk { .. } | Order::RevokeDesk { .. } => self.check_desk(order, origin)?,
            Order::Erase { .. } => {}
            Order::Witness { checkpoint } => self.check_witnessed(checkpoint, origin)?,
            Order::Vouch { origin: other, .. } => self.check_vouch(other, origin)?,
            Order::EnrolCertificate { certificate, .. } => self.check_new_certificate(certificate)?,
            Order::RevokeCertificate { certificate } => self.check_certificate(certificate, authority, false)?,
            Order::IssueReport { certificate, .. } => self.check_certificate(certificate, authority, true)?,
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
                // number and key since it began to wait, so it needs no second look; neither does a certificate, which holds
                // its name and is dropped with its member's key.
                if !matches!(waiting.order, Order::Enrol { .. } | Order::EnrolCertificate { .. }) {
                    let first = Authority { member: waiting.by, on_behalf: None, roles: Roles::ADMINISTRATOR };
                    self.check(&waiting.order, &first, origin)?;
                }
            }
        }
        Ok(())
    }

    /// Carries out an order that [`Roll::check`] has let pass.
    pub(crate) fn carry_out(&mut self, order: Order, by: u32, jti: Jti, entry: u64, iat: i64) {
        if self.needs_second(&order) {
            if let Order::Enrol { number, name, roles, key, .. } = &order {
                self.add_member(*number, name, *roles, key, entry, Standing::Pending);
            }
            if let Order::EnrolCertificate { certificate, .. } = &order {
                self.certificates_named.insert(Hash::of(certificate));
            }
            self.waiting.insert(jti, Waiting { entry, by, order });
            return;
        }
        self.enforce(order, Act { jti, entry, by }, jti, entry, iat);
    }

    /// Nobody gives out a key alone: a clerk who does not exist could record what a real supervisor then approves. Nobody
    /// loosens the office's thresholds alone, gives away or destroys what is personal alone.
    fn needs_second(&self, order: &Order) -> bool {
        match order {
            Order::Enrol { .. } | Order::Rekey { own: false, .. } | Order::OfficeRules { .. } | Order::Erase { .. } => true,
            // It names a second key of the member's.
            Order::EnrolCertificate { .. } => true,
            Order::EnrolPeer { card, may, programmes } | Order::ChangePeer { card, may, programmes } => {
                self.gives_more(card, *may, programmes)
            }
            _ => false,
        }
    }

    pub(crate) fn found(&mut self, office: Office, members: Vec<(String, Roles, PublicKey)>, ledger_key: PublicKey, iat: i64) {
        self.office = Some(office);
        self.founded = iat;
        for (i, (name, roles, key)) in members.into_iter().enumerate() {
            self.add_member(i as u32 + 1, &name, roles, &key, 0, Standing::Active);
        }
        self.ledger_keys.push(LedgerKey { public: ledger_key, from_size: 1 });
    }

    /// Carries out an order of the act `first`, at the entry that brings it into force.
    fn enforce(&mut self, order: Order, first: Act, jti: Jti, entry: u64, iat: i64) {
        let Act { jti: act, entry: act_entry, by } = first;
        match order {
            Order::Genesis { .. } => {}
            Order::Enrol { number, key, .. } => {
                self.set_standing(number, Standing::Active);
                if let Some(record) = self.keys.get_mut(&key.kid()) {
                    record.in_force_at = entry;
                }
            }
            Order::Revoke { number, ledger_key, .. } => {
                self.set_standing(number, Standing::Revoked);
                self.waiting.retain(|_, waiting| waiting.order.subject() != Some(number));
                self.end_what_began(number);
                self.end_certificates(number, entry, CertificateEnd::Key);
                self.ledger_keys.push(LedgerKey { public: ledger_key, from_size: entry + 1 });
            }
            Order::Rekey { number, key, own, .. } => {
                self.end_certificates(number, entry, CertificateEnd::Key);
                // A certificate that waits names the key before.
                let names_key = |waiting: &Waiting| matches!(waiting.order, Order::EnrolCertificate { .. });
                self.drop_acts(|_, waiting| waiting.by == number && names_key(waiting));
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
                let (named_at, in_force_at) = (act_entry, entry);
                let record =
                    KeyRecord { public: key, member: number, in_force: true, last_iat, signed: 0, named_at, in_force_at };
                self.keys.insert(kid, record);
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
                    let first = Act { jti: act, entry: waiting.entry, by: waiting.by };
                    self.enforce(waiting.order, first, jti, entry, iat);
                }
            }
            Order::Decline { act } => self.drop_acts(|jti, _| jti == act),
            Order::EnrolPeer { card, may, programmes } => self.enrol_peer(*card, may, programmes, entry),
            Order::ChangePeer { card, may, programmes } => self.change_peer(*card, may, programmes),
            Order::RevokePeer { origin } => self.revoke_peer(&origin),
            Order::EnrolDesk { card } => self.enrol_desk(*card, entry, iat),
            Order::RevokeDesk { number } => self.revoke_desk(number),
            Order::Witness { checkpoint } => self.note_witnessed(&checkpoint, entry),
            Order::EnrolCertificate { certificate, root } => {
                let Some(kid) = self.member(by).map(|member| member.kid) else { return };
                let digest = Hash::of(&certificate);
                let new = EnrolledCertificate {
                    act,
                    entry: act_entry,
                    member: by,
                    kid,
                    digest,
                    certificate,
                    root,
                    in_force: entry,
                    ended: None,
                };
                self.enrol_certificate(new);
            }
            Order::RevokeCertificate { certificate } => self.revoke_certificate(&certificate, entry),
            // The file is named, and nothing on the roll changes.
            Order::IssueReport { .. } => {}
            Order::Vouch { origin, genesis, name } => self.vouched.push(Vouch { origin, genesis, name, entry, by }),
            Order::Erase { fields, files } => {
                self.erasures.push(Erasure { act, entry: act_entry, by, in_force: entry, fields, files })
            }
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
        let (named_at, in_force_at) = (entry, entry);
        let public = key.clone();
        let record = KeyRecord { public, member: number, in_force: true, last_iat: 0, signed: 0, named_at, in_force_at };
        self.keys.insert(kid, record);
    }

    fn member_mut(&mut self, number: u32) -> Option<&mut Member> {
        self.members.get_mut(number.checked_sub(1)? as usize)
    }

    fn active(&self, number: u32) -> Result<&Member, Refusal> {
        self.member(number).filter(|member| member.standing == Standing::Active).ok_or(Refusal::Member)
    }

    fn check_new_key(&self, key: &PublicKey, proof: &Possession<'_>, possession: &str, origin: &str) -> Result<(), Refusal> {
        let desk = |desk: &super::EnrolledDesk| desk.card.tls() == key;
        if self.keys.contains_key(&key.kid())
            || self.ledger_keys.iter().any(|ledger| ledger.public == *key)
            || self.desks.iter().any(desk)
        {
            return Err(Refusal::Taken);
        }
        if proof.proven(origin, key, possession) { Ok(()) } else { Err(Refusal::Possession) }
    }

    fn check_new_ledger_key(&self, key: &PublicKey, possession: &str, origin: &str) -> Result<(), Refusal> {
        self.check_new_key(key, &Possession::LedgerKey, possession, origin)
    }
}

/// The entry that first gave an order.
#[derive(Clone, Copy)]
struct Act {
    jti: Jti,
    entry: u64,
    by: u32,
}
