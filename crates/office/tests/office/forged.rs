//! Ledgers that nobody could have made with the program: well signed, and yet against the rules.

use crate::{folder::Folder, stage::NOW};
use funds::{Act, BatchSubmitted, Formula, Level, MoneyIn, Rounding, Rule};
use ipc::{GetEntries, VerifyReport};
use ledger::{Chain, Checkpoint, Draft, Entry, Hash, Head, JsonWriter, Jti, NodeTable, Origin, Possession, Roles, SigningKey};
use office::{Office, Work, World};
use store::{Append, Store};

/// Whoever holds all keys and no program.
struct Forger {
    chain: Chain,
    nodes: NodeTable,
    entries: Vec<Entry>,
    made: u32,
}

fn key(number: u32) -> SigningKey {
    SigningKey::from_seed(&Hash::of(&number.to_be_bytes()).0)
}

fn origin() -> Origin {
    Origin::new("522499-nync", &key(LEDGER_KEY).public()).expect("an office code")
}

impl Forger {
    /// An office of two administrators who are clerk and supervisor too.
    fn new() -> Forger {
        let mut forger = Forger { chain: Chain::new(origin()), nodes: NodeTable::new(), entries: Vec::new(), made: 0 };
        let mut json = JsonWriter::new();
        json.object(|w| {
            w.field("code", "522499-nync");
            w.field("currency", "CNY");
            w.key("demo").boolean(true);
            w.key("ledger_key").object(|w| {
                w.field("key", &key(LEDGER_KEY).public().x());
                w.field("possession", &Possession::LedgerKey.prove(origin().as_str(), &key(LEDGER_KEY)));
            });
            w.key("members").array(|w| {
                for (number, name) in [(1, "张明"), (2, "李清")] {
                    let roles = Roles::ADMINISTRATOR.and(Roles::CLERK).and(Roles::SUPERVISOR);
                    let possession = Possession::Member { number, name, roles };
                    w.object(|w| {
                        w.field("key", &key(number).public().x());
                        w.field("name", name);
                        w.field("possession", &possession.prove(origin().as_str(), &key(number)));
                        w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
                    });
                }
            });
            w.field("name", "示例县农业农村局");
        });
        forger.write(1, "genesis", &json.finish());
        forger
    }

    fn write(&mut self, by: u32, kind: &str, body: &str) -> Jti {
        self.made += 1;
        let jti = Jti(u128::from(self.made) << 32);
        self.write_as(jti, by, kind, body);
        jti
    }

    fn write_as(&mut self, jti: Jti, by: u32, kind: &str, body: &str) {
        let draft = Draft { issuer: &origin(), kind, iat: NOW, jti, seen: self.chain.head(), on_behalf: None, body };
        let signed = draft.sign(&key(by), &key(by).public()).expect("a statement of this format");
        let mut completed = Vec::new();
        let entry = self.chain.append(signed, &self.nodes, |level, index, hash| completed.push((level, index, hash)));
        completed.into_iter().for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
        self.entries.push(entry.expect("the ledger itself lets it pass"));
    }

    fn act(&mut self, by: u32, act: &Act<'_>) -> Jti {
        self.write(by, act.kind(), &act.write(&[]))
    }

    /// Puts it all into a folder under heads signed by some keys, one head for each size.
    fn store(&self, heads: &[(usize, Vec<SigningKey>, bool)]) -> Folder {
        let folder = Folder::new();
        let store = Store::create(folder.path()).expect("a new store");
        let (mut from, mut before, mut tree) = (0, Head::empty(), ledger::tree::Frontier::default());
        for (upto, keys, kept) in heads {
            let entries = &self.entries[from..*upto];
            entries.iter().for_each(|entry| tree.push(entry.leaf(), |_, _, _| {}));
            let head = Head { size: tree.size(), root: tree.root() };
            let checkpoint = Checkpoint::sign(&origin(), head, &keys.iter().collect::<Vec<_>>());
            let append = Append { keep_checkpoint: *kept, ..Append::new(entries, &checkpoint) };
            store.append(&before, &append).expect("it fits together");
            (from, before) = (*upto, head);
        }
        folder
    }

    /// Under one head, signed as it must be.
    fn sealed(&self) -> Folder {
        self.store(&[(self.entries.len(), vec![key(LEDGER_KEY)], false)])
    }

    /// A rotation of the ledger key to another.
    fn rotate_ledger_key(&mut self) {
        let mut json = JsonWriter::new();
        json.object(|w| {
            w.field("key", &key(NEXT_LEDGER_KEY).public().x());
            w.field("possession", &Possession::LedgerKey.prove(origin().as_str(), &key(NEXT_LEDGER_KEY)));
        });
        self.write(1, "ledgerkey.rotated", &json.finish());
    }

    /// A programme with money, and a batch in it that one person submitted.
    fn batch(&mut self) -> Jti {
        let rule =
            Rule {
                formula: Formula::Fixed, rate: 42_000, old_rate: None, unit: "户".into(), rounding: Rounding::Fen, cap: None
            };
        self.act(
            2,
            &Act::ProgrammeOpened(funds::ProgrammeOpened {
                code: "CYDH-2026".into(),
                name: "产业到户补助".into(),
                year: 2026,
                field: "poverty-alleviation".into(),
                classification: "2130505".into(),
                notice_names: false,
                rule,
                notices: Vec::new(),
                needs_project: false,
            }),
        );
        let money = MoneyIn {
            programme: "CYDH-2026".into(),
            document: "示财农〔2026〕1号".into(),
            amount: 100_000,
            date: funds::Date::new(2026, 1, 5).expect("it is a day"),
            level: Level::County,
            terms: funds::Terms::default(),
            issue: None,
        };
        self.act(1, &Act::AllocationReceived(money));
        let submitted = BatchSubmitted {
            programme: "CYDH-2026".into(),
            count: 1,
            total: 42_000,
            history: false,
            file: None,
            passed: 0,
            replaces: None,
            project: None,
        };
        let batch = self.act(1, &Act::BatchSubmitted(submitted));
        let payment = funds::Payment {
            amount: 42_000,
            batch: Some(batch),
            months: None,
            own_income: None,
            passes: Vec::new(),
            period: funds::Period::parse("2026-01/2026-12").expect("it is a period"),
            programme: None,
            quantity: None,
            rate: None,
            row: Some(4),
            sheet: Some(1),
            township: "青山镇".into(),
            benefit_type: funds::BenefitType::Regular,
            village: "上寨村".into(),
            project: None,
            reissues: None,
        };
        let act = Act::Payment(payment);
        self.write_as(batch.nth(1), 1, act.kind(), &act.write(&decoys()));
        batch
    }
}

/// Digests of no field that anybody knows.
fn decoys() -> Vec<Hash> {
    let mut digests: Vec<Hash> = (0..4u8).map(|byte| Hash::of(&[byte])).collect();
    digests.sort_unstable();
    digests
}

fn fsck(folder: &Folder) -> VerifyReport {
    Office::fsck(folder.path(), &World::seeded(3, NOW), &Work::default()).expect("it can be verified")
}

fn found(report: &VerifyReport) -> Vec<(Option<u64>, &str)> {
    report.problems.iter().map(|problem| (problem.entry, &*problem.failure.code)).collect()
}

#[test]
fn a_well_signed_ledger_against_the_fund_rules_is_named_where_it_breaks_them() {
    let mut forger = Forger::new();
    let batch = forger.batch();
    let approve = Act::BatchApproved { batch, count: 1, total: 42_000 };
    forger.act(2, &approve);
    let report = fsck(&forger.sealed());
    assert!(report.holds, "another supervisor may approve: {:?}", report.problems);

    let mut forger = Forger::new();
    let batch = forger.batch();
    forger.act(1, &Act::BatchApproved { batch, count: 1, total: 42_000 });
    forger.act(2, &Act::BatchApproved { batch, count: 2, total: 42_000 });
    forger.act(2, &Act::BatchApproved { batch, count: 1, total: 42_000 });
    let report = fsck(&forger.sealed());
    assert_eq!(
        found(&report),
        [(Some(5), "recorded"), (Some(6), "count-or-total")],
        "who recorded does not approve, nor does who saw another batch; the last one may"
    );
    assert_eq!(report.checks.iter().filter(|check| !check.holds).count(), 2, "the rules, and what is computed by them");
}

#[test]
fn heads_signed_by_other_keys_are_found() {
    let mut forger = Forger::new();
    forger.batch();
    let all = forger.entries.len();
    for (heads, expected) in [
        (vec![(all, vec![key(LEDGER_KEY)], false)], None),
        (vec![(all, vec![key(1)], false)], Some("head-signature")),
        (vec![(all, vec![key(LEDGER_KEY), key(1)], false)], Some("head-signature")),
        (vec![(2, vec![key(1)], true), (all, vec![key(LEDGER_KEY)], false)], Some("head-signature")),
        (vec![(2, vec![key(1)], false), (all, vec![key(LEDGER_KEY)], false)], None),
    ] {
        let sizes: Vec<usize> = heads.iter().map(|head| head.0).collect();
        let report = fsck(&forger.store(&heads));
        let expected: Vec<(Option<u64>, &str)> = expected.iter().map(|code| (None, *code)).collect();
        assert_eq!(found(&report), expected, "heads of {sizes:?}");
    }
}

#[test]
fn a_rotated_ledger_key_needs_both_signatures_and_the_head_that_hands_over() {
    let mut forger = Forger::new();
    forger.rotate_ledger_key();
    forger.batch();
    let all = forger.entries.len();
    let (old, new) = (|| key(LEDGER_KEY), || key(NEXT_LEDGER_KEY));
    for (heads, expected) in [
        (vec![(2, vec![old(), new()], true), (all, vec![new()], false)], vec![]),
        (vec![(2, vec![new()], true), (all, vec![new()], false)], vec!["head-signature"]),
        (vec![(2, vec![old(), new()], true), (all, vec![old()], false)], vec!["head-signature"]),
        (vec![(2, vec![old(), new()], false), (all, vec![new()], false)], vec!["head-missing"]),
    ] {
        let report = fsck(&forger.store(&heads));
        assert_eq!(found(&report).into_iter().map(|(_, code)| code).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_copy_keeps_what_breaks_a_fund_rule_and_names_it() {
    let mut forger = Forger::new();
    let batch = forger.batch();
    forger.act(1, &Act::BatchApproved { batch, count: 1, total: 42_000 });
    forger.act(2, &Act::BatchApproved { batch, count: 1, total: 42_000 });
    let own = crate::stage::Stage::demo(60, 77);
    crate::copies::place_copy(forger.sealed().path(), own.folder.path(), origin().as_str());
    let mut copy = Office::open_copy(own.folder.path(), origin().as_str(), World::seeded(3, NOW)).expect("it opens");
    let page = GetEntries { before: None, limit: 10, without_payments: false, breaches: true };
    let listed = copy.entries(&page).expect("entries").entries;
    assert_eq!(listed.iter().map(|event| event.entry).collect::<Vec<_>>(), [5]);
    let breach = copy.entry(5).expect("the entry").event.breach.expect("it is marked");
    assert!(breach.zh.contains("登记") && !breach.en.is_empty(), "{breach:?}");
    assert_eq!(copy.entry(6).expect("the entry").event.breach, None, "what is right is not");
    let line = copy.batches(ipc::WhichBatches::All).expect("batches").remove(0);
    assert_eq!(line.status, ipc::BatchStatus::Approved, "by the second approval alone");

    let report = copy.verify().expect("it can be verified");
    assert_eq!(found(&report), [(Some(5), "recorded")], "{:?}", report.problems);
    assert!(report.problems[0].failure.blame == ipc::Blame::Rule && !report.holds, "it does not hold");
    assert_eq!(copy.status().expect("status").trust.damage, None, "and yet the copy is whole");
    drop(copy);
    let ledgers = Office::open(own.folder.path(), World::seeded(4, NOW)).expect("it opens").ledgers().expect("ledgers");
    let line = ledgers.iter().find(|line| !line.own).expect("the copy");
    assert_eq!((line.breaches, &line.damage), (1, &None));
}

const LEDGER_KEY: u32 = 99;
const NEXT_LEDGER_KEY: u32 = 98;
