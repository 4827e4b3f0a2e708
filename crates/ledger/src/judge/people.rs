//! Whose key it is, as supporting entries show it. They are in the ledger's tree; that nothing between them took a right away, only
//! the ledger itself can say.

use crate::{Hash, Jti, Kid, Order, Origin, Possession, PublicKey, Roles, Statement, note::Verifier, roll::Office};
use std::collections::BTreeMap;

/// The office and those of its members whose keys are shown.
#[derive(Clone, Debug)]
pub struct People {
    origin: Origin,
    office: Office,
    first_key: PublicKey,
    members: BTreeMap<u32, Person>,
    waiting: BTreeMap<Jti, Waiting>,
    certificates: Vec<ShownCertificate>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Number.
    pub number: u32,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Roles,
    /// The newest key shown.
    pub key: PublicKey,
    /// All keys shown, the newest last.
    keys: Vec<PublicKey>,
}

/// A certificate that two members have put into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCertificate {
    /// Whose.
    pub member: u32,
    /// The key that asked for it.
    pub kid: Kid,
    /// DER.
    pub certificate: Vec<u8>,
    /// The office's own, DER.
    pub root: Vec<u8>,
    /// SHA-256 of the certificate.
    pub sha256: Hash,
    /// Entry that named it.
    pub entry: u64,
    /// Entry that brought it into force.
    pub in_force: u64,
}

#[derive(Clone, Debug)]
struct Waiting {
    entry: u64,
    by: u32,
    kid: Kid,
    order: Order,
}

impl People {
    /// Reads entries, ascending by their numbers, the genesis first. `None` when one of them is no act about members that counts
    /// behind those before it.
    pub fn read<'a>(origin: &Origin, entries: impl IntoIterator<Item = (u64, &'a Statement)>) -> Option<People> {
        let mut entries = entries.into_iter();
        let (0, genesis) = entries.next()? else { return None };
        let mut people = People::found(origin, genesis)?;
        entries.try_for_each(|(entry, statement)| people.take(entry, statement))?;
        Some(people)
    }

    /// The office, as the genesis names it.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// The member who has a key, whether it is the newest one shown or was replaced.
    pub fn holder(&self, kid: &Kid) -> Option<(&Person, &PublicKey)> {
        self.members.values().find_map(|person| {
            let key = person.keys.iter().find(|key| key.kid() == *kid)?;
            Some((person, key))
        })
    }

    /// Certificates in the order in which they came into force.
    pub fn certificates(&self) -> &[ShownCertificate] {
        &self.certificates
    }

    /// The first key of the ledger, from which its origin is made.
    pub fn first_verifier(&self) -> Verifier {
        Verifier::new(self.origin.as_str(), &self.first_key)
    }

    fn found(origin: &Origin, statement: &Statement) -> Option<People> {
        let Some(Ok(Order::Genesis { office, code, members, ledger_key, .. })) = Order::read(statement) else { return None };
        if Origin::new(&code, &ledger_key.0).as_ref() != Some(origin) || statement.issuer() != origin.as_str() {
            return None;
        }
        let members: BTreeMap<u32, Person> = members
            .into_iter()
            .zip(1..)
            .map(|((name, roles, key, _), number)| (number, Person { number, name, roles, keys: vec![key.clone()], key }))
            .collect();
        let people = People {
            origin: origin.clone(),
            office,
            first_key: ledger_key.0,
            members,
            waiting: BTreeMap::new(),
            certificates: Vec::new(),
        };
        let signer = people.signer(statement)?;
        signer.roles.include(Roles::ADMINISTRATOR).then_some(())?;
        Some(people)
    }

    /// The member whose newest key a statement is signed with, if it holds.
    fn signer(&self, statement: &Statement) -> Option<Person> {
        let signer = self.members.values().find(|person| person.key.kid() == statement.kid())?;
        let holds = signer.key.verify(statement.signing_input(), statement.signature());
        (holds && statement.on_behalf().is_none()).then(|| signer.clone())
    }

    fn take(&mut self, entry: u64, statement: &Statement) -> Option<()> {
        let order = Order::read(statement)?.ok()?;
        let signer = self.signer(statement)?;
        if order.roles_needed().is_some_and(|roles| !signer.roles.meet(roles)) {
            return None;
        }
        match order {
            Order::Enrol { number, ref name, roles, ref key, ref possession } => {
                let proof = Possession::Member { number, name, roles };
                if self.members.contains_key(&number) || !proof.proven(self.origin.as_str(), key, possession) {
                    return None;
                }
            }
            Order::Rekey { number, ref key, ref possession, own } => {
                let member = self.members.get(&number)?;
                let proof = Possession::Member { number, name: &member.name, roles: member.roles };
                if !proof.proven(self.origin.as_str(), key, possession) || (own && number != signer.number) {
                    return None;
                }
                if own {
                    self.enforce(&order, signer.number, statement.kid(), entry, entry);
                    return Some(());
                }
            }
            Order::EnrolCertificate { .. } => {}
            Order::Countersign { act } => return self.countersign(act, &signer, entry, statement),
            _ => return None,
        }
        let waiting = Waiting { entry, by: signer.number, kid: statement.kid(), order };
        self.waiting.insert(statement.jti(), waiting).is_none().then_some(())
    }

    /// Whether there was another administrator, so that a supervisor could not have signed second, these entries cannot say.
    fn countersign(&mut self, act: Jti, signer: &Person, entry: u64, statement: &Statement) -> Option<()> {
        let waiting = self.waiting.remove(&act)?;
        let may = signer.roles.meet(Roles::ADMINISTRATOR.and(Roles::SUPERVISOR));
        let other = signer.number != waiting.by && Some(signer.number) != waiting.order.subject();
        if !may || !other || statement.seen().size <= waiting.entry {
            return None;
        }
        self.enforce(&waiting.order, waiting.by, waiting.kid, waiting.entry, entry);
        Some(())
    }

    fn enforce(&mut self, order: &Order, by: u32, kid: Kid, entry: u64, in_force: u64) {
        match order {
            Order::Enrol { number, name, roles, key, .. } => {
                let (number, name, roles) = (*number, name.clone(), *roles);
                self.members.insert(number, Person { number, name, roles, keys: vec![key.clone()], key: key.clone() });
            }
            Order::Rekey { number, key, .. } => {
                if let Some(person) = self.members.get_mut(number) {
                    person.keys.push(key.clone());
                    person.key = key.clone();
                }
            }
            Order::EnrolCertificate { certificate, root } => self.certificates.push(ShownCertificate {
                member: by,
                kid,
                certificate: certificate.clone(),
                root: root.clone(),
                sha256: Hash::of(certificate),
                entry,
                in_force,
            }),
            _ => {}
        }
    }
}
