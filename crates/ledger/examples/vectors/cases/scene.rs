//! A ledger in the making: people with keys that follow from their names, a clock that ticks a minute a statement, and
//! randomness that counts.

use super::Case;
use ledger::{
    Chain, Draft, Hash, Head, Jti, NodeTable, Origin, Possession, Random, Roles, Signed, SigningKey, Statement, member_text,
    url_encode,
};

/// The key that belongs to a name, here only: its seed is the SHA-256 of that name.
pub fn key(name: &str) -> SigningKey {
    SigningKey::from_seed(&Hash::of(format!("mingzhang test vector key of {name}").as_bytes()).0)
}

/// Randomness that counts.
pub struct Counter(pub u64);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&Hash::of(&self.0.to_be_bytes()).0[..chunk.len()]);
        }
    }
}

/// The code of the office that all vectors are about. There is no such division.
pub const OFFICE: &str = "522499-nync";

/// 2026-01-01, 00:00:00 UTC.
pub const BEGIN: i64 = 1_767_225_600;

/// The origin of the vectors' ledger.
pub fn origin() -> Origin {
    Origin::new(OFFICE, &key("ledger").public()).expect("the code is an office code")
}

/// What is about to be signed. Cases change what they are about.
#[derive(Clone)]
pub struct Words {
    pub by: &'static str,
    pub kind: &'static str,
    pub body: String,
    pub iat: i64,
    pub jti: Jti,
    pub seen: Head,
    pub on_behalf: Option<u32>,
    pub issuer: Origin,
}

impl Words {
    /// Signs them.
    pub fn sign(&self) -> Signed {
        let key = key(self.by);
        let Words { kind, iat, jti, seen, on_behalf, .. } = self.clone();
        let draft = Draft { issuer: &self.issuer, kind, iat, jti, seen, on_behalf, body: &self.body };
        draft.sign(&key, &key.public()).expect("the words of a case are well formed")
    }
}

/// A ledger, and the entries that go into a case.
#[derive(Clone)]
pub struct Scene {
    pub chain: Chain,
    pub table: NodeTable,
    entries: Vec<Vec<u8>>,
    after: Option<(&'static str, usize)>,
    clock: i64,
    ids: u64,
}

impl Scene {
    /// Before the first entry.
    pub fn empty() -> Scene {
        let (chain, table) = (Chain::new(origin()), NodeTable::new());
        Scene { chain, table, entries: Vec::new(), after: None, clock: BEGIN, ids: 0 }
    }

    /// After the genesis: m1 石远 and m2 龙梅 are administrators.
    pub fn founded() -> Scene {
        let mut scene = Scene::empty();
        let words = scene.words("shi", "genesis", genesis_body());
        scene.add(&words);
        scene.after("founded")
    }

    /// Later: m3 杨青 and m5 何苗 are clerks, m4 陆川 is a supervisor.
    pub fn staffed() -> Scene {
        let mut scene = Scene::founded();
        scene.enrol(3, "杨青", Roles::CLERK, "yang");
        scene.enrol(4, "陆川", Roles::SUPERVISOR, "lu");
        scene.enrol(5, "何苗", Roles::CLERK, "he");
        scene.after("staffed")
    }

    fn after(mut self, name: &'static str) -> Scene {
        self.after = Some((name, self.entries.len()));
        self
    }

    /// Words by somebody, a minute after the last, with a new id and the newest head.
    pub fn words(&mut self, by: &'static str, kind: &'static str, body: String) -> Words {
        self.clock += 60;
        self.ids += 1;
        let jti = Jti::fresh(&mut Counter(self.ids << 32));
        let seen = self.head();
        Words { by, kind, body, iat: self.clock, jti, seen, on_behalf: None, issuer: self.chain.origin().clone() }
    }

    /// Size and root as they stand.
    pub fn head(&self) -> Head {
        self.chain.head()
    }

    /// Signs and appends what must be accepted. Returns its id.
    pub fn add(&mut self, words: &Words) -> Jti {
        let mut nodes = Vec::new();
        let added = self.chain.append(words.sign(), &self.table, |level, index, hash| nodes.push((level, index, hash)));
        let entry = added.unwrap_or_else(|refusal| panic!("{} at {} refused: {refusal:?}", words.kind, self.entries.len()));
        nodes.into_iter().for_each(|(level, index, hash)| self.table.put(level, index, hash));
        self.entries.push(entry.bytes());
        words.jti
    }

    /// Appends what must be refused, after the entry before as the chain wants it.
    pub fn force(&mut self, words: &Words) {
        self.force_statement(words.sign().statement().bytes());
    }

    /// As [`Scene::force`], for bytes that may be no statement.
    pub fn force_statement(&mut self, statement: &[u8]) {
        let previous = self.entries.last().map_or(Hash::default(), |entry| Hash::leaf(entry));
        self.force_entry([&previous.0[..], statement].concat());
    }

    /// Appends the bytes of an entry as they are.
    pub fn force_entry(&mut self, entry: Vec<u8>) {
        self.entries.push(entry);
    }

    /// The entries so far.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// Puts other statements in the place of those so far and chains them anew. The case then shows all entries.
    pub fn rewrite(&mut self, statements: Vec<Vec<u8>>) {
        self.entries.clear();
        self.after = None;
        statements.iter().for_each(|statement| self.force_statement(statement));
    }

    /// The statements of the entries so far.
    pub fn statements(&self) -> Vec<Vec<u8>> {
        self.entries.iter().map(|entry| entry[32..].to_vec()).collect()
    }

    /// Enrols somebody by m1 and m2.
    pub fn enrol(&mut self, number: u32, name: &str, roles: Roles, key_name: &str) -> Jti {
        let act = self.propose(number, name, roles, key_name);
        self.countersign("long", act)
    }

    /// Enrols somebody by m1 alone, which waits.
    pub fn propose(&mut self, number: u32, name: &str, roles: Roles, key_name: &str) -> Jti {
        let body = enrol_body(number, name, roles, key_name);
        let words = self.words("shi", "member.enrolled", body);
        self.add(&words)
    }

    /// Adds a second signature.
    pub fn countersign(&mut self, by: &'static str, act: Jti) -> Jti {
        let words = self.words(by, "countersigned", act_body(act));
        self.add(&words)
    }

    /// The case that these entries make.
    pub fn case(&self, name: &str, what: &str, expect: &str) -> Case {
        let (after, skip) = self.after.unzip();
        let mut body = String::new();
        for entry in &self.entries[skip.unwrap_or(0)..] {
            let Some((previous, statement)) = entry.split_at_checked(32) else {
                body.push_str(&format!("bytes {}\n", super::hex(entry)));
                continue;
            };
            if let Ok(parsed) = Statement::parse(statement.to_vec()) {
                body.push_str(&format!("# {}\n", String::from_utf8_lossy(parsed.payload())));
            }
            body.push_str(&format!("entry {} {}\n", super::hex(previous), String::from_utf8_lossy(statement)));
        }
        let case = Case::new("chain", name, what, expect).with("origin", self.chain.origin().as_str());
        let case = match after {
            Some(after) => case.with("after", after),
            None => case,
        };
        Case { body, inputs: self.entries[skip.unwrap_or(0)..].to_vec(), ..case }
    }

    /// As [`Scene::case`], for entries that must all be accepted: names the head they end in.
    pub fn good_case(&self, name: &str, what: &str) -> Case {
        let Head { size, root } = self.head();
        self.case(name, what, &format!("ok size {size} root {}", root.url()))
    }

    /// As [`Scene::case`], for a last entry that must be refused.
    pub fn bad_case(&self, name: &str, what: &str, refusal: &str) -> Case {
        self.case(name, what, &format!("{refusal} at {}", self.entries.len() - 1))
    }
}

/// The genesis of the vectors' ledger.
pub fn genesis_body() -> String {
    genesis_with(&origin(), &[("石远", Roles::ADMINISTRATOR, "shi"), ("龙梅", Roles::ADMINISTRATOR, "long")], "")
}

/// A genesis with these members; `more` are fields between `name` and the end.
pub fn genesis_with(origin: &Origin, members: &[(&str, Roles, &str)], more: &str) -> String {
    let members: Vec<String> = members
        .iter()
        .zip(1..)
        .map(|((name, roles, key_name), number)| {
            let proof = member_proof(origin.as_str(), number, name, *roles, key_name);
            let (x, roles) = (key(key_name).public().x(), roles_json(*roles));
            format!(r#"{{"key":"{x}","name":"{name}","possession":"{proof}","roles":{roles}}}"#)
        })
        .collect();
    format!(
        r#"{{"approval_two_over":10000000,"code":"{OFFICE}","currency":"CNY","demo":true,"ledger_key":{},"members":[{}],"name":"青山县农业农村局"{more}}}"#,
        ledger_key_json(origin.as_str(), "ledger"),
        members.join(",")
    )
}

/// The body of `member.enrolled`.
pub fn enrol_body(number: u32, name: &str, roles: Roles, key_name: &str) -> String {
    let proof = member_proof(origin().as_str(), number, name, roles, key_name);
    enrol_body_with(number, name, &roles_json(roles), &key(key_name).public().x(), &proof)
}

/// The body of `member.enrolled` of these parts.
pub fn enrol_body_with(number: u32, name: &str, roles: &str, x: &str, proof: &str) -> String {
    let member = member_text(number);
    format!(r#"{{"key":"{x}","member":"{member}","name":"{name}","possession":"{proof}","roles":{roles}}}"#)
}

/// The body of `key.rotated` and `key.replaced`.
pub fn rekey_body(number: u32, name: &str, roles: Roles, key_name: &str) -> String {
    let proof = member_proof(origin().as_str(), number, name, roles, key_name);
    let (x, member) = (key(key_name).public().x(), member_text(number));
    format!(r#"{{"key":"{x}","member":"{member}","possession":"{proof}"}}"#)
}

/// The body of `member.revoked`.
pub fn revoke_body(number: u32, ledger_key: &str) -> String {
    let ledger_key = ledger_key_json(origin().as_str(), ledger_key);
    format!(r#"{{"ledger_key":{ledger_key},"member":"{}"}}"#, member_text(number))
}

/// The body of `countersigned`, `declined` and `delegation.ended`.
pub fn act_body(act: Jti) -> String {
    format!(r#"{{"act":"{act}"}}"#)
}

/// The body of `delegated`.
pub fn delegate_body(to: u32, begins: i64, ends: i64) -> String {
    format!(r#"{{"begins":{begins},"ends":{ends},"to":"{}"}}"#, member_text(to))
}

/// A ledger key with its proof.
pub fn ledger_key_json(ledger: &str, key_name: &str) -> String {
    let key = key(key_name);
    format!(r#"{{"key":"{}","possession":"{}"}}"#, key.public().x(), Possession::LedgerKey.prove(ledger, &key))
}

/// A member's proof of possession.
pub fn member_proof(ledger: &str, number: u32, name: &str, roles: Roles, key_name: &str) -> String {
    Possession::Member { number, name, roles }.prove(ledger, &key(key_name))
}

/// Roles as statements have them.
pub fn roles_json(roles: Roles) -> String {
    let names: Vec<String> = roles.names().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", names.join(","))
}

/// A compact JWS of whatever header and payload, signed with that key.
pub fn jws(header: &str, payload: &[u8], by: &str) -> String {
    let input = format!("{}.{}", url_encode(header.as_bytes()), url_encode(payload));
    let signature = key(by).sign(input.as_bytes());
    format!("{input}.{}", url_encode(&signature))
}
