//! An office with seeded keys, its ledger and its book.

use funds::{
    Act, BatchSubmitted, BenefitType, Book, Breach, Date, Fen, Formula, Level, MoneyIn, Payment, Period, Place, ProgrammeOpened,
    ProjectRecorded, Rounding, Rule, Terms,
};
use ledger::{
    CardDraft, Chain, Checkpoint, Draft, Entry, Hash, Head, JsonWriter, Jti, NodeTable, Origin, Possession, Random, Roles,
    Signed, SigningKey,
};

/// Members by their numbers.
pub const ADMIN: u32 = 1;
pub const SECOND_ADMIN: u32 = 2;
pub const CLERK: u32 = 3;
pub const OTHER_CLERK: u32 = 4;
pub const SUPERVISOR: u32 = 5;
pub const OTHER_SUPERVISOR: u32 = 6;
pub const INSPECTOR: u32 = 7;
/// Both records and approves, though never the same.
pub const BOTH: u32 = 8;

/// Code of the programme that [`Desk::open`] opens: 420.00 a 亩, at most 5,000.00.
pub const CODE: &str = "CYDH-2026";
/// The amount of the payment that [`row`] makes: 3 亩.
pub const AMOUNT: Fen = 126_000;
/// What [`Desk::open`] receives.
pub const RECEIVED: Fen = 10_000_000;

#[derive(Clone)]
pub struct Desk {
    pub chain: Chain,
    pub book: Book,
    /// All entries, to replay.
    pub entries: Vec<Entry>,
    nodes: NodeTable,
    clock: i64,
    ids: u128,
}

/// How a statement deviates from the usual one.
#[derive(Clone, Copy, Default)]
pub struct Signing {
    pub on_behalf: Option<u32>,
    pub seen: Option<u64>,
    pub jti: Option<Jti>,
}

impl Desk {
    /// An office without programmes; batches above this need two approvals.
    pub fn found(approval_two_over: Option<Fen>) -> Desk {
        let ledger_key = SigningKey::from_seed(&[200; 32]);
        let origin = Origin::new("522499-nync", &ledger_key.public()).expect("the code is one");
        let roles = [
            Roles::ADMINISTRATOR,
            Roles::ADMINISTRATOR,
            Roles::CLERK,
            Roles::CLERK,
            Roles::SUPERVISOR,
            Roles::SUPERVISOR,
            Roles::INSPECTOR,
            Roles::CLERK.and(Roles::SUPERVISOR),
        ];
        let mut body = JsonWriter::new();
        body.object(|w| {
            if let Some(over) = approval_two_over {
                w.field_integer("approval_two_over", over);
            }
            w.field("code", "522499-nync");
            w.field("currency", "CNY");
            w.key("demo").boolean(true);
            w.key("ledger_key").object(|w| {
                w.field("key", &ledger_key.public().x());
                w.field("possession", &Possession::LedgerKey.prove(origin.as_str(), &ledger_key));
            });
            w.key("members").array(|w| {
                for (number, roles) in (1..).zip(roles) {
                    let (key, name) = (key(number), format!("人员{number}"));
                    let proof = Possession::Member { number, name: &name, roles }.prove(origin.as_str(), &key);
                    w.object(|w| {
                        w.field("key", &key.public().x());
                        w.field("name", &name);
                        w.field("possession", &proof);
                        w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
                    });
                }
            });
            w.field("name", "测试县农业农村局");
        });
        let chain = Chain::new(origin);
        let nodes = NodeTable::new();
        let mut desk = Desk { chain, book: Book::new(), entries: Vec::new(), nodes, clock: 1_767_225_600, ids: 1 << 64 };
        let genesis = desk.sign_body(ADMIN, "genesis", &body.finish(), Signing { seen: Some(0), ..Signing::default() });
        desk.append(genesis).expect("a genesis breaks no fund rule");
        desk
    }

    /// An office with one programme and money for it.
    pub fn open(approval_two_over: Option<Fen>) -> Desk {
        let mut desk = Desk::found(approval_two_over);
        desk.act(SUPERVISOR, &programme(CODE, rule())).expect("the programme is opened");
        desk.act(CLERK, &allocation(CODE, "县财农〔2026〕1号", RECEIVED)).expect("the money is received");
        desk
    }

    /// Signs and appends an act; on a breach the ledger has the entry all the same, as a peer would keep it.
    pub fn act(&mut self, member: u32, act: &Act<'_>) -> Result<u64, Breach> {
        self.act_as(member, act, Signing::default())
    }

    pub fn act_as(&mut self, member: u32, act: &Act<'_>, signing: Signing) -> Result<u64, Breach> {
        let signed = self.sign(member, act, signing);
        self.append(signed)
    }

    pub fn sign(&mut self, member: u32, act: &Act<'_>, signing: Signing) -> Signed {
        self.sign_body(member, act.kind(), &act.write(&digests()), signing)
    }

    pub fn sign_body(&mut self, member: u32, kind: &str, body: &str, signing: Signing) -> Signed {
        self.clock += 1;
        self.ids += 1 << 32;
        let size = signing.seen.unwrap_or(self.chain.size());
        let draft = Draft {
            issuer: self.chain.origin(),
            kind,
            iat: self.clock,
            jti: signing.jti.unwrap_or(Jti(self.ids)),
            seen: self.head_at(size),
            on_behalf: signing.on_behalf,
            body,
        };
        let key = key(member);
        draft.sign(&key, &key.public()).expect("the statement is well formed")
    }

    /// Places a statement, and takes it up in the book.
    pub fn append(&mut self, signed: Signed) -> Result<u64, Breach> {
        let mut completed = Vec::new();
        let entry = self.chain.append(signed, &self.nodes, |level, index, hash| completed.push((level, index, hash)));
        let entry = entry.expect("the statement counts");
        completed.into_iter().for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
        let before = self.book.digest();
        let breach = self.book.observe(&entry, self.chain.roll());
        if breach.is_some() {
            assert_eq!(self.book.digest(), before, "a refused act leaves the book as it was");
        }
        let index = entry.index();
        self.entries.push(entry);
        breach.map_or(Ok(index), Err)
    }

    /// Submits a batch with its rows; gives its id and the entry of its submission.
    pub fn submit(&mut self, member: u32, rows: &[Payment<'static>]) -> (Jti, u64) {
        self.submit_as(member, submission(rows), rows, None)
    }

    pub fn submit_as(
        &mut self,
        member: u32,
        submitted: BatchSubmitted,
        rows: &[Payment<'static>],
        on_behalf: Option<u32>,
    ) -> (Jti, u64) {
        let batch = self.next_id();
        let signing = Signing { on_behalf, ..Signing::default() };
        let entry = self.act_as(member, &Act::BatchSubmitted(submitted), Signing { jti: Some(batch), ..signing });
        let entry = entry.expect("the batch is submitted");
        for (row, payment) in (1..).zip(rows) {
            let payment = Payment { batch: Some(batch), programme: None, ..payment.clone() };
            let jti = Some(batch.nth(row));
            self.act_as(member, &Act::Payment(payment), Signing { jti, ..signing }).expect("the row is recorded");
        }
        (batch, entry)
    }

    /// Approves a batch as it stands.
    pub fn approve(&mut self, member: u32, batch: Jti) -> Result<u64, Breach> {
        self.approve_as(member, batch, Signing::default())
    }

    pub fn approve_as(&mut self, member: u32, batch: Jti, signing: Signing) -> Result<u64, Breach> {
        let known = self.book.batch(batch).expect("the batch is there");
        let act = Act::BatchApproved { batch, count: known.count(), total: known.total() };
        self.act_as(member, &act, signing)
    }

    /// Lends rights from one member to another, from now on.
    pub fn delegate(&mut self, from: u32, to: u32) {
        let body = format!(r#"{{"begins":{},"ends":{},"to":"m{to}"}}"#, self.clock, self.clock + 1_000_000);
        let delegated = self.sign_body(from, "delegated", &body, Signing::default());
        self.append(delegated).expect("a delegation breaks no fund rule");
    }

    /// Brings a peer's cosignature of the head as it stands into the ledger, at a time by that peer's clock.
    pub fn witness(&mut self, time: u64) {
        self.witness_by(1, time);
    }

    /// The same by one of several peers; each is enrolled when it is first needed.
    pub fn witness_by(&mut self, peer: u8, time: u64) {
        let [ledger_key, mirror, tls, witness] = [1, 2, 3, 4].map(|n| SigningKey::from_seed(&[100 + 10 * peer + n; 32]));
        let origin = Origin::new("520000-czt", &ledger_key.public()).expect("the code is one");
        if self.chain.roll().peer(&origin).is_none() {
            let card = CardDraft {
                origin: &origin,
                name: "省财政厅",
                number: 1,
                address: "",
                demo: true,
                iat: 1_767_225_600,
                mirror: &mirror,
                recipient: None,
                tls: &tls,
                witness: &witness,
            };
            let card = card.sign(&ledger_key).expect("it is a card");
            let mut body = JsonWriter::new();
            body.object(|w| {
                w.field("card", card.text());
                w.key("may").array(|w| w.string("witness"));
            });
            let enrolled = self.sign_body(ADMIN, "peer.enrolled", &body.finish(), Signing::default());
            self.append(enrolled).expect("a peer breaks no fund rule");
        }
        let mut checkpoint = Checkpoint::sign(self.chain.origin(), self.chain.head(), &[&SigningKey::from_seed(&[200; 32])]);
        let name = ledger::witness_name(origin.as_str());
        let line = ledger::cosign(&checkpoint.note.text, &name, &witness, time);
        checkpoint.note.signatures.push(line);
        let mut body = JsonWriter::new();
        body.object(|w| w.field("note", &checkpoint.encode()));
        let witnessed = self.sign_body(CLERK, "head.witnessed", &body.finish(), Signing::default());
        self.append(witnessed).expect("a cosignature breaks no fund rule");
    }

    /// An entry that has nothing to do with money.
    pub fn something_else(&mut self) {
        let other = self.sign_body(CLERK, "some.other.kind", "{}", Signing::default());
        self.append(other).expect("an unknown kind breaks no fund rule");
    }

    /// Whether a member may do something now, asked before anything is signed.
    pub fn may(&self, member: u32, act: &Act<'_>) -> Result<(), Breach> {
        let roles = self.chain.roll().member(member).expect("the member is there").roles;
        let authority = ledger::Authority { member, on_behalf: None, roles };
        self.book.check(act, &Place::next(authority, self.chain.roll(), self.chain.size()))
    }

    pub fn money(&self) -> funds::Money {
        self.book.programme(CODE).expect("the programme is open").money()
    }

    /// An id of its own for a batch.
    pub fn next_id(&mut self) -> Jti {
        self.ids += 1 << 32;
        Jti(self.ids)
    }

    fn head_at(&self, size: u64) -> Head {
        if size == self.chain.size() {
            return self.chain.head();
        }
        let root = ledger::tree::root_at(size, &self.nodes).expect("the table has every node");
        Head { size, root }
    }
}

/// A seeded stream of bytes; no two calls alike.
pub struct Seeded(pub u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&Hash::of(&self.0.to_be_bytes()).0[..chunk.len()]);
        }
    }
}

pub fn key(member: u32) -> SigningKey {
    SigningKey::from_seed(&[member as u8; 32])
}

pub fn digests() -> Vec<Hash> {
    ledger::digests_with_decoys(&[ledger::Disclosure::new("note", "无", &mut Seeded(7))], &mut Seeded(9))
}

pub fn rule() -> Rule {
    Rule {
        formula: Formula::Unit,
        rate: 42_000,
        old_rate: Some(40_000),
        unit: "亩".into(),
        rounding: Rounding::Fen,
        cap: Some(500_000),
    }
}

pub fn programme(code: &str, rule: Rule) -> Act<'static> {
    Act::ProgrammeOpened(opened(code, rule))
}

pub fn opened(code: &str, rule: Rule) -> ProgrammeOpened {
    ProgrammeOpened {
        code: code.into(),
        name: "产业到户补助".into(),
        year: 2026,
        field: "poverty-alleviation".into(),
        classification: "2130505".into(),
        notice_names: false,
        rule,
        notices: Vec::new(),
        needs_project: false,
    }
}

/// A project of the library.
pub fn project(code: &str) -> ProjectRecorded {
    ProjectRecorded {
        code: code.into(),
        name: "产业路".into(),
        kind: "infrastructure".into(),
        place: "青山镇上寨村".into(),
        unit: "青山镇人民政府".into(),
        planned: 1_000,
        sources: "中央衔接资金".into(),
        goal: "硬化 3 公里".into(),
        households: 120,
    }
}

pub fn money(programme: &str, document: &str, amount: Fen) -> MoneyIn {
    MoneyIn {
        programme: programme.into(),
        document: document.into(),
        amount,
        date: Date::new(2026, 1, 5).expect("it is a day"),
        level: Level::County,
        terms: Terms::default(),
        issue: None,
    }
}

pub fn allocation(programme: &str, document: &str, amount: Fen) -> Act<'static> {
    Act::AllocationReceived(money(programme, document, amount))
}

/// A regular payment for 3 亩; of the programme [`CODE`] unless it becomes a row.
pub fn row() -> Payment<'static> {
    Payment {
        amount: AMOUNT,
        batch: None,
        months: None,
        own_income: None,
        passes: Vec::new(),
        period: Period::parse("2026-01/2026-12").expect("it is a period"),
        programme: Some(CODE.into()),
        project: None,
        reissues: None,
        quantity: Some(30_000),
        rate: None,
        row: Some(5),
        sheet: Some(1),
        township: "青山镇".into(),
        benefit_type: BenefitType::Regular,
        village: "上寨村".into(),
    }
}

/// The payment that an entry of this desk made, by its id.
pub fn id_of(desk: &Desk, entry: u64) -> Jti {
    desk.entries[entry as usize].statement().jti()
}

/// The submission that is right for these rows.
pub fn submission(rows: &[Payment<'_>]) -> BatchSubmitted {
    BatchSubmitted {
        programme: CODE.into(),
        count: rows.len() as u32,
        total: rows.iter().map(|row| row.amount).sum(),
        history: false,
        file: Some(Hash::of(b"file")),
        passed: rows.iter().map(|row| row.passes.len() as u32).sum(),
        replaces: None,
        project: None,
    }
}

/// The name of the breach.
pub fn code<T>(result: Result<T, Breach>) -> &'static str {
    result.err().map_or("none", |breach| breach.code())
}
