//! The copies of other offices' ledgers: looked at like the own ledger, read-only, and removed when they are damaged.

use crate::{
    folder::Folder,
    stage::{NOW, Stage},
};
use ipc::*;
use office::{DemoOffices, Office, Service, Work, World, mirror_folder};
use serde_json::Value;
use std::{fs, path::Path, sync::Arc};

/// Two demo offices that know each other; the first holds the ledger of the second.
struct Two {
    folder: Folder,
    origin: String,
}

impl Two {
    fn new(entries: u64, seed: u64) -> Two {
        let folder = Folder::new();
        let plan = DemoOffices { offices: 2, port: 8440, entries, seed };
        Office::demo_offices(folder.path(), plan, &Work::default()).expect("demo offices are made");
        let two = Two { origin: String::new(), folder };
        let origin = two.other().status().expect("status").office.expect("it is open").origin;
        let two = Two { origin, ..two };
        two.fetch();
        two
    }

    /// As a sync would: the data file as it is.
    fn fetch(&self) {
        place_copy(&self.folder.path().join("2"), &self.data(), &self.origin);
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("1")
    }

    fn own(&self) -> Office {
        Office::open(&self.data(), World::seeded(1, NOW)).expect("it opens")
    }

    fn other(&self) -> Office {
        Office::open(&self.folder.path().join("2"), World::seeded(2, NOW)).expect("it opens")
    }

    fn copy_file(&self) -> std::path::PathBuf {
        mirror_folder(&self.data(), &self.origin).join("ledger.db")
    }

    /// Changes bytes of the entries in the copy.
    fn spoil(&self) {
        let mut bytes = fs::read(self.copy_file()).expect("the copy is there");
        // Statements begin so; some way behind it is what they say.
        let begins: Vec<usize> = (0..bytes.len() - 200).filter(|at| bytes[*at..].starts_with(b"eyJhbGci")).collect();
        assert!(begins.len() > 10, "it has entries");
        begins.iter().for_each(|at| bytes[at + 150] = if bytes[at + 150] == b'A' { b'B' } else { b'A' });
        fs::write(self.copy_file(), bytes).expect("it can be written");
    }
}

/// Puts a ledger where the copy of it would be.
pub(crate) fn place_copy(from: &Path, data: &Path, origin: &str) {
    let copy = mirror_folder(data, origin);
    fs::create_dir_all(&copy).expect("a new folder");
    fs::copy(from.join("ledger.db"), copy.join("ledger.db")).expect("it can be copied");
}

/// What is asked of a ledger through the one door of the window.
fn ask<C: Call>(service: &Arc<Service>, origin: &str, call: C) -> Result<C::Reply, Failure> {
    let request = InLedger { origin: origin.to_owned(), request: Box::new(call.into()) };
    service.answer(Request::InLedger(request)).map(|reply| serde_json::from_value(reply).expect("the reply is of its kind"))
}

fn value<T: serde::Serialize>(of: &T) -> Value {
    serde_json::to_value(of).expect("it can be written")
}

#[test]
fn a_copy_is_looked_at_like_the_own_ledger() {
    let mut stage = Stage::demo(600, 71);
    stage.sign_in("周主管");
    let origin = stage.office.status().expect("status").office.expect("it is open").origin;
    let own = Stage::demo(60, 72);
    place_copy(stage.folder.path(), own.folder.path(), &origin);
    let service = Service::new(own.folder.path(), World::seeded(3, NOW));
    let theirs = &mut stage.office;

    let facts = service.answer(OpenLedger { origin: origin.clone() }.into()).expect("it opens");
    let facts: LedgerFacts = serde_json::from_value(facts).expect("facts");
    assert_eq!(
        (&facts.line.origin, facts.line.size, facts.line.own),
        (&origin, theirs.status().expect("status").trust.size, false)
    );
    assert_eq!(facts.office, theirs.status().expect("status").office);

    let query = PaymentQuery { status: vec![PaymentStatus::Executed], ..PaymentQuery::default() };
    for query in [PaymentQuery::default(), query, PaymentQuery { text: "青山".into(), ..PaymentQuery::default() }] {
        let call = FindPayments { query, offset: 0, limit: 50 };
        let (copied, there) = (ask(&service, &origin, call.clone()).expect("found"), theirs.find_payments(&call).expect("found"));
        assert_eq!((copied.count, copied.sum, &copied.by_status), (there.count, there.sum, &there.by_status));
        assert!(copied.count > 0 && !copied.warming_up, "the same payments, and nobody waits for names");
        let without_names = |lines: &[PaymentLine]| -> Vec<Value> {
            lines.iter().map(|line| value(&PaymentLine { payee: String::new(), ..line.clone() })).collect()
        };
        assert_eq!(without_names(&copied.rows), without_names(&there.rows));
        assert!(copied.rows.iter().all(|line| line.payee.is_empty()), "nobody is named in a copy");
    }
    assert_eq!(value(&ask(&service, &origin, GetFacets {}).expect("facets")), value(&theirs.facets().expect("facets")));
    let programmes = ask(&service, &origin, GetProgrammes {}).expect("programmes");
    assert_eq!(value(&programmes), value(&theirs.programmes().expect("programmes")));
    let code = programmes[0].code.clone();
    let programme = ask(&service, &origin, GetProgramme { code: code.clone() }).expect("a programme");
    assert_eq!(value(&programme), value(&theirs.programme(&code).expect("a programme")));
    let documents = GetDocuments { year: 0, month: String::new() };
    assert_eq!(
        value(&ask(&service, &origin, documents.clone()).expect("documents")),
        value(&theirs.documents(&documents).expect("documents"))
    );
    let (copied, there) =
        (ask(&service, &origin, GetOverview { year: 0 }).expect("an overview"), theirs.overview(0).expect("an overview"));
    assert_eq!((value(&copied.months), value(&copied.programmes)), (value(&there.months), value(&there.programmes)));
    assert_eq!(copied.waiting, Waiting::default(), "nothing waits for whoever only looks");

    let batches = ask(&service, &origin, GetBatches { which: WhichBatches::All }).expect("batches");
    let there = theirs.batches(WhichBatches::All).expect("batches");
    let gist = |lines: &[BatchLine]| -> Vec<_> { lines.iter().map(|l| (l.number.clone(), l.count, l.total, l.status)).collect() };
    assert_eq!(gist(&batches), gist(&there));
    let id = &batches.iter().find(|batch| batch.count > 20).expect("the demo has batches").id;
    let story = ask(&service, &origin, GetBatch { id: id.clone(), draw: 0 }).expect("a batch");
    let told = theirs.batch_story(id, 0).expect("a batch");
    assert_eq!((value(&story.steps), story.agrees, story.available), (value(&told.steps), told.agrees, told.available));
    assert_eq!((value(&story.may), story.sample.len(), story.masked), (value(&BatchActs::default()), 0, false), "nothing to do");

    let entry = ask(&service, &origin, FindPayments { query: PaymentQuery::default(), offset: 3, limit: 1 }).expect("found").rows
        [0]
    .entry;
    let (copied, there) =
        (ask(&service, &origin, GetPayment { entry }).expect("a story"), theirs.payment_story(entry).expect("a story"));
    assert_eq!((copied.amount, copied.status, &copied.working), (there.amount, there.status, &there.working));
    assert_eq!((copied.personal.len(), copied.masked, copied.may_reverse), (0, false, false));
    assert!(copied.proof.holds, "it is proven from the copy alone");
    let page = GetEntries { before: None, limit: 20, without_payments: true, breaches: false };
    assert_eq!(ask(&service, &origin, page).expect("entries").size, facts.line.size);
    assert!(ask(&service, &origin, GetEntry { entry: 0 }).expect("an entry").proof.holds);

    let report = ask(&service, &origin, Verify {}).expect("verified");
    assert!(report.holds && report.entries == facts.line.size, "{:?}", report.problems);
    let again: LedgerFacts =
        serde_json::from_value(service.answer(OpenLedger { origin: origin.clone() }.into()).expect("facts")).expect("facts");
    assert_eq!(again.trust.verified_size, facts.line.size, "and that is in sight");
    let exports = own.folder.path().join("exports");
    let saved = [
        ask(&service, &origin, ExportTlog {}).expect("exported"),
        ask(&service, &origin, ExportPayments { query: PaymentQuery::default(), format: "csv".into() }).expect("exported"),
        ask(&service, &origin, SaveReceipt { entry, show: Vec::new() }).expect("saved"),
    ];
    for file in saved {
        let code = origin.split('/').next().expect("an office code");
        assert!(Path::new(&file.path).starts_with(&exports), "among the own office's files: {}", file.path);
        assert!(file.path.contains(code), "and named after the other office: {}", file.path);
    }
    assert!(!mirror_folder(own.folder.path(), &origin).join("exports").exists(), "nothing is put into the copy");
}

#[test]
fn nothing_is_done_on_a_copy_and_no_key_opens_it() {
    let two = Two::new(60, 73);
    let service = Service::new(&two.data(), World::seeded(3, NOW));
    let refused = |request: Request| {
        let request = InLedger { origin: two.origin.clone(), request: Box::new(request) };
        service.answer(Request::InLedger(request)).expect_err("it is refused").code
    };
    let twice = InLedger { origin: two.origin.clone(), request: Box::new(GetOverview { year: 0 }.into()) };
    for request in [
        SignIn { member: "陈管理".into(), passphrase: "x".into() }.into(),
        GetStatus {}.into(),
        Reveal {}.into(),
        Rebuild {}.into(),
        BackUp {}.into(),
        SyncNow { origin: None }.into(),
        OpenProgramme { code: "X".into(), ..open_programme() }.into(),
        Request::InLedger(twice),
    ] {
        assert_eq!(refused(request), "ledger-read-only");
    }
    let shown = SaveReceipt { entry: 0, show: vec!["reason".into()] };
    assert!(ask(&service, &two.origin, shown).is_err(), "there is nothing personal to be shown");
    assert_eq!(ask(&service, "522499-nync/00", GetOverview { year: 0 }).expect_err("it is not held").code, "ledger-not-held");
    let own = two.own().status().expect("status").office.expect("it is open").origin;
    assert_eq!(
        ask(&service, &own, GetOverview { year: 0 }).expect_err("nobody is signed in").code,
        "locked",
        "the own one has keys"
    );
}

fn open_programme() -> OpenProgramme {
    let rule =
        AmountRule { formula: Formula::Fixed, rate: 1, old_rate: None, unit: String::new(), rounding: Rounding::Fen, cap: None };
    OpenProgramme {
        code: String::new(),
        name: "x".into(),
        year: 2026,
        field: "poverty-alleviation".into(),
        classification: "2130505".into(),
        notice_names: false,
        rule,
    }
}

#[test]
fn what_is_appended_to_a_copy_is_seen_with_the_next_look() {
    let two = Two::new(60, 74);
    let service = Service::new(&two.data(), World::seeded(3, NOW));
    let size = |service: &Arc<Service>| {
        let page = GetEntries { before: None, limit: 1, without_payments: false, breaches: false };
        ask(service, &two.origin, page).expect("entries").size
    };
    let before = size(&service);
    let newer = Two::new(70, 74);
    assert_ne!(newer.origin, "", "another pair of the same seed");
    // Another program has taken the copy away and fetched it again, longer.
    fs::remove_dir_all(mirror_folder(&two.data(), &two.origin)).expect("it can be removed");
    assert_eq!(ask(&service, &two.origin, GetOverview { year: 0 }).expect_err("it is gone").code, "ledger-not-held");
    two.fetch();
    assert_eq!(size(&service), before, "the file that lies there now is read");
}

#[test]
fn a_damaged_copy_is_seen_and_can_be_removed_but_no_whole_one() {
    let two = Two::new(60, 75);
    let mut own = two.own();
    let line = |own: &mut Office| own.ledgers().expect("ledgers").into_iter().find(|line| line.origin == two.origin);
    assert_eq!(line(&mut own).expect("it is held").damage, None);
    let remove = RemoveLedger { origin: two.origin.clone() };
    assert_eq!(own.remove_ledger(&remove).expect_err("nothing is wrong with it").code, "copy-whole");

    // Whoever has no saved state reads the entries, and comes upon it.
    let mut copy = Office::open_copy(&two.data(), &two.origin, World::seeded(4, NOW)).expect("it opens");
    assert!(copy.verify().expect("verified").holds);
    drop(copy);
    two.spoil();
    let mut copy = Office::open_copy(&two.data(), &two.origin, World::seeded(4, NOW)).expect("it opens, damaged as it is");
    let report = copy.verify().expect("it can be verified");
    assert!(!report.holds);
    let remedy = &report.problems[0].failure.remedy.en;
    assert!(remedy.contains("Remove it"), "it can be fetched again: {remedy}");
    drop(copy);

    let service = Service::new(&two.data(), World::seeded(3, NOW));
    assert!(!ask(&service, &two.origin, Verify {}).expect("verified").holds);
    let damage = line(&mut own).expect("it is listed").damage.expect("and said to be damaged");
    assert!(!damage.what.zh.is_empty() && damage.remedy.zh.contains("remove-ledger"));
    let peer = own.peers().expect("peers").peers.remove(0);
    assert_eq!(peer.damage, Some(damage), "on the page of other offices too");

    let left = service.answer(Request::RemoveLedger(remove.clone())).expect("it is removed");
    let left: Vec<LedgerLine> = serde_json::from_value(left).expect("ledgers");
    assert_eq!(left.iter().map(|line| line.own).collect::<Vec<_>>(), [true], "the own one is left");
    assert_eq!(own.peers().expect("peers").peers[0].damage, None);
    assert_eq!(own.remove_ledger(&remove).expect_err("it is gone").code, "ledger-not-held");
    let own_origin = own.status().expect("status").office.expect("it is open").origin;
    let own_ledger = own.remove_ledger(&RemoveLedger { origin: own_origin });
    assert_eq!(own_ledger.expect_err("the own ledger is no copy").code, "ledger-not-held");

    two.fetch();
    assert_eq!(line(&mut own).expect("it has come again").damage, None);
    assert!(ask(&service, &two.origin, Verify {}).expect("verified").holds);
}

#[test]
fn a_copy_that_is_no_data_file_any_more_is_seen_too() {
    let two = Two::new(60, 76);
    let mut own = two.own();
    fs::write(two.copy_file(), b"dear sir").expect("it can be written");
    let lines = own.ledgers().expect("ledgers");
    let line = lines.iter().find(|line| line.origin == two.origin).expect("it is listed");
    assert!(line.damage.is_some() && line.size == 0, "{line:?}");
    assert_eq!(line.name, "示例省检查组", "by the name on its card");
    own.remove_ledger(&RemoveLedger { origin: two.origin.clone() }).expect("it can be removed");
}
