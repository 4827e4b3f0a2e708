//! An office: its keys, its ledger, what it keeps of others.

use crate::store::{Ledger, Store};
use ledger::{
    Card, CardDraft, Chain, Checkpoint, Draft, Hash, Head, Jti, NodeTable, Origin, Possession, PublicKey, Random, Rights, Roles,
    Signed, SigningKey, mirror_name, note::Verifier, witness_name,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use sync::{HoldingsFault, Keys, Partner, PeerRights};

/// Randomness from a seed.
pub struct Seeded(pub u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0 = self.0.wrapping_add(1);
            chunk.copy_from_slice(&Hash::of(&self.0.to_be_bytes()).0[..chunk.len()]);
        }
    }
}

/// The key that belongs to a name, here only.
pub fn key(name: &str) -> SigningKey {
    SigningKey::from_seed(&Hash::of(format!("mingzhang exchange test key of {name}").as_bytes()).0)
}

/// An office.
pub struct Office {
    pub name: &'static str,
    pub store: Store,
    pub witness: SigningKey,
    pub mirror: SigningKey,
    /// Ledger keys, the one in force last.
    ledger_keys: Vec<SigningKey>,
    administrator: (SigningKey, PublicKey),
    statements: u64,
    partner: Partner,
}

impl Office {
    /// An office whose ledger has its first entry.
    pub fn new(name: &'static str) -> Office {
        let first = key(&format!("{name} ledger"));
        let origin = Origin::new(&format!("522499-{name}"), &first.public()).expect("the code is an office code");
        let (witness, mirror) = (key(&format!("{name} witness")), key(&format!("{name} mirror")));
        let draft = CardDraft {
            origin: &origin,
            name,
            number: 1,
            address: "",
            demo: true,
            iat: BEGIN,
            mirror: &mirror,
            recipient: None,
            tls: &key(&format!("{name} tls")),
            witness: &witness,
        };
        let card = draft.sign(&first).expect("a card of these parts");
        let chain = Chain::new(origin.clone());
        let checkpoint = Checkpoint::sign(&origin, Head::empty(), &[&first]);
        let ledger = Ledger { entries: Vec::new(), table: Rc::new(NodeTable::new()), chain, checkpoint };
        let store = Store {
            own: origin.to_string(),
            ledgers: BTreeMap::from([(origin.to_string(), ledger)]),
            known: BTreeMap::new(),
            card_keys: BTreeMap::new(),
            cards: BTreeMap::from([(origin.to_string(), card.text().to_owned())]),
            kept: BTreeMap::new(),
            promised: BTreeMap::new(),
            cosigned: BTreeMap::new(),
            evidence: BTreeSet::new(),
            settled: BTreeMap::new(),
            pushed: BTreeMap::new(),
            pushed_heads: BTreeMap::new(),
            made: Vec::new(),
            crash: None,
            race: None,
            room: None,
        };
        let administrator = key("shi");
        let public = administrator.public();
        let may = Rights::READ.and(Rights::WITNESS).and(Rights::MIRROR);
        let partner = Partner { origin: origin.to_string(), may, witness: card.witness(), mirror: card.mirror() };
        assert_eq!(partner.witness.name(), witness_name(origin.as_str()));
        assert_eq!(partner.mirror.name(), mirror_name(origin.as_str()));
        let mut office = Office {
            name,
            store,
            witness,
            mirror,
            ledger_keys: vec![first],
            administrator: (administrator, public),
            statements: 0,
            partner,
        };
        office.append("genesis", &genesis(&origin, office.key_in_force()));
        office
    }

    /// The same office once more.
    pub fn again(&self) -> Office {
        Office {
            name: self.name,
            store: self.store.clone(),
            witness: SigningKey::from_seed(&self.witness.seed()),
            mirror: SigningKey::from_seed(&self.mirror.seed()),
            ledger_keys: self.ledger_keys.iter().map(|key| SigningKey::from_seed(&key.seed())).collect(),
            administrator: (key("shi"), self.administrator.1.clone()),
            statements: self.statements,
            partner: self.partner.clone(),
        }
    }

    /// The same office as somebody makes it who has copied its disk: it goes on with other statements.
    pub fn twin(&self) -> Office {
        Office { statements: self.statements + 1_000_000, ..self.again() }
    }

    /// Goes back to what was kept earlier, and goes on with other statements.
    pub fn restore(&mut self, backup: Store) {
        self.store = Store { settled: BTreeMap::new(), ..backup };
        self.statements += 10_000_000;
    }

    /// Enrols another office.
    pub fn enrol(&mut self, other: &Office) {
        let text = &other.store.cards[&other.store.own];
        let card = Card::parse(text).expect("the card holds");
        self.store.card_keys.insert(other.store.own.clone(), card.verifier());
        self.store.cards.insert(other.store.own.clone(), text.clone());
    }

    /// Origin of its ledger.
    pub fn origin(&self) -> String {
        self.store.own.clone()
    }

    /// Newest head of its ledger.
    pub fn head(&self) -> Head {
        self.store.own_ledger().checkpoint.head
    }

    /// What it holds of a ledger.
    pub fn held(&self, origin: &str) -> Option<Head> {
        self.store.ledgers.get(origin).map(|ledger| ledger.checkpoint.head)
    }

    /// The keys with which it cosigns.
    pub fn keys(&self) -> Keys<'_> {
        Keys { witness: &self.witness, mirror: &self.mirror }
    }

    /// As others see it who have given it all rights.
    pub fn partner(&self) -> Partner {
        self.partner.clone()
    }

    /// As whoever it asks sees it.
    pub fn rights(&self) -> PeerRights {
        PeerRights { origin: self.origin(), may: Rights::READ }
    }

    /// Appends statements that say nothing.
    pub fn write(&mut self, count: u32) {
        for _ in 0..count {
            let body = format!(r#"{{"n":{}}}"#, self.statements);
            self.append("example", &body);
        }
    }

    /// Puts a new ledger key in force.
    pub fn rotate(&mut self) {
        let next = key(&format!("{} ledger {}", self.name, self.ledger_keys.len() as u64 + self.statements));
        let origin = self.store.own.clone();
        let body = ledger_key(&origin, &next);
        self.ledger_keys.push(next);
        self.append("ledgerkey.rotated", &body);
        let handover = self.store.own_ledger().checkpoint.clone();
        self.store.kept.insert((handover.origin.to_string(), handover.head.size), handover);
    }

    /// A checkpoint of its ledger with another head.
    pub fn sign(&self, head: Head) -> Checkpoint {
        let origin = self.store.own_ledger().chain.origin().clone();
        Checkpoint::sign(&origin, head, &[self.key_in_force()])
    }

    fn key_in_force(&self) -> &SigningKey {
        self.ledger_keys.last().expect("there is one from the first entry on")
    }

    /// Records what a member has signed elsewhere, if there is room and it does not crash.
    pub fn record(&mut self, signed: Signed) -> Result<(), HoldingsFault> {
        if let Some(room) = &mut self.store.room {
            *room = room.checked_sub(1).ok_or_else(|| HoldingsFault::Store("the disk is full".into()))?;
        }
        let mut ledger = self.store.own_ledger().clone();
        self.place(&mut ledger, signed);
        self.store.step(|store| drop(store.ledgers.insert(store.own.clone(), ledger)))
    }

    fn append(&mut self, kind: &str, body: &str) {
        self.statements += 1;
        let own = self.store.own.clone();
        let mut ledger = self.store.own_ledger().clone();
        let issuer = ledger.chain.origin().clone();
        let jti = Jti(u128::from(self.statements) << 32);
        let iat = BEGIN + ledger.chain.size() as i64;
        let draft = Draft { issuer: &issuer, kind, iat, jti, seen: ledger.chain.head(), on_behalf: None, body };
        let signed = draft.sign(&self.administrator.0, &self.administrator.1).expect("it is well formed");
        self.place(&mut ledger, signed);
        let checkpoint = ledger.checkpoint.clone();
        let handover = ledger.chain.roll().ledger_keys().skip(1).any(|(_, size)| size == checkpoint.head.size);
        if handover {
            self.store.kept.insert((own.clone(), checkpoint.head.size), checkpoint);
        }
        self.store.ledgers.insert(own, ledger);
    }

    /// Places a statement behind the others of the own ledger, and signs the head.
    fn place(&self, ledger: &mut Ledger, signed: Signed) {
        let own = &self.store.own;
        let mut nodes = Vec::new();
        let entry = ledger.chain.append(signed, &*ledger.table, |level, index, hash| nodes.push((level, index, hash)));
        ledger.note(entry.expect("it counts").bytes(), nodes);
        let head = ledger.chain.head();
        let verifiers = ledger.chain.roll().head_verifiers(own, head.size);
        let made = |key: &&SigningKey| verifiers.iter().any(|verifier: &Verifier| key.is_of(verifier.key()));
        let keys: Vec<&SigningKey> = self.ledger_keys.iter().filter(made).collect();
        ledger.checkpoint = Checkpoint::sign(ledger.chain.origin(), head, &keys);
        assert!(ledger.checkpoint.signed_by(&verifiers), "the own heads are signed");
    }
}

fn genesis(origin: &Origin, ledger: &SigningKey) -> String {
    let member = |number, name: &str, key_name| {
        let key = key(key_name);
        let proof = Possession::Member { number, name, roles: Roles::ADMINISTRATOR }.prove(origin.as_str(), &key);
        format!(r#"{{"key":"{}","name":"{name}","possession":"{proof}","roles":["administrator"]}}"#, key.public().x())
    };
    format!(
        r#"{{"code":"{}","currency":"CNY","demo":true,"ledger_key":{},"members":[{},{}],"name":"青山县农业农村局"}}"#,
        origin.office_code(),
        ledger_key(origin.as_str(), ledger),
        member(1, "石远", "shi"),
        member(2, "龙梅", "long"),
    )
}

fn ledger_key(origin: &str, key: &SigningKey) -> String {
    format!(r#"{{"key":"{}","possession":"{}"}}"#, key.public().x(), Possession::LedgerKey.prove(origin, key))
}

/// 2026-01-01, 00:00:00 UTC.
pub const BEGIN: i64 = 1_767_225_600;
