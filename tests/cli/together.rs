//! Several programs on one data folder at once.

use crate::{
    desk::{Desk, Ran},
    list::List,
};
use ipc::{
    BackUp, CheckImport, FindPayments, Pass, PaymentForm, PaymentQuery, Person, RecordPayment, Request, SetBackupFolder, SignIn,
    Verify,
};
use office::{Office, Service, World};
use serde_json::Value;
use std::{
    process::Child,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

#[test]
fn two_imports_at_once_are_both_recorded_or_one_is_told_to_wait() {
    let desk = Desk::demo("together", 40, 7);
    let before = desk.head().0;
    let imports: Vec<(u64, Child)> = (0..6)
        .map(|i| {
            let rows = 150 + 10 * i;
            let clerk = ["李经办", "赵经办"][i as usize % 2];
            (u64::from(rows), begin(&desk, clerk, rows, 1000 * (i + 1)))
        })
        .collect();
    let mut recorded = 0;
    let mut numbers = Vec::new();
    for (rows, child) in imports {
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        if ran.code == 0 {
            recorded += 1 + rows;
            numbers.push(ran.json()["line"]["id"].clone());
        } else {
            assert_eq!(ran.refusal(), "busy", "else it is to be tried again");
        }
    }
    assert!(!numbers.is_empty(), "somebody gets through");
    assert_eq!(desk.head().0, before + recorded, "what was said to be recorded is, and nothing else");
    let batches = desk.told("钱检查", &["batches"]);
    let listed = |id: &Value| batches.as_array().expect("a list").iter().any(|line| line["id"] == *id);
    assert!(numbers.iter().all(listed), "every batch is there by itself");
    let report = desk.told("钱检查", &["verify"]);
    assert_eq!(report["holds"], true, "the ledger holds, personal fields included: {report:#}");
}

#[test]
fn the_same_file_imported_twice_at_once_is_recorded_once() {
    let desk = Desk::demo("together-same", 40, 7);
    let children = ["李经办", "赵经办"].map(|clerk| begin(&desk, clerk, 120, 1000));
    let ran = children.map(|child| Ran::of(child.wait_with_output().expect("it ends")));
    let done = ran.iter().filter(|ran| ran.code == 0).count();
    for refused in ran.into_iter().filter(|ran| ran.code != 0) {
        // Found when it is read or when it is appended, or, between the two, that its persons were paid just now.
        let code = if refused.code == 1 { refused.json()["faults"][0]["code"].to_string() } else { refused.refusal() };
        assert!(["same-file", "busy", "not-ready", "\"paid-before\""].contains(&&*code), "{code}");
    }
    assert_eq!(done, 1, "once and no more");
    assert_eq!(desk.head().0, 161);
    desk.verifies();
}

#[test]
fn backup_verification_and_searches_go_on_during_an_import() {
    let desk = Desk::demo("together-backup", 40, 7);
    desk.told("陈管理", &["backup", "--to", "copies-1"]);
    let mut child = begin(&desk, "李经办", 900, 5000);
    let mut rounds = 1;
    while child.try_wait().expect("it can be asked").is_none() {
        rounds += 1;
        // A folder of its own each time: the name of a backup has the time to the second.
        let safety = desk.told("陈管理", &["backup", "--to", &format!("copies-{rounds}")]);
        // The import may have ended and made its daily backup there as well.
        let made = safety["backups"].as_array().map(Vec::len);
        assert!(made == Some(1) || made == Some(2), "one of this command: {safety}");
        desk.verifies();
        let found = desk.told("钱检查", &["payments", "--township", "青山镇"]);
        assert!(found["count"].is_u64(), "payments are found: {found}");
        desk.facts(&["export", "tlog", &format!("log-{rounds}")]);
    }
    Ran::of(child.wait_with_output().expect("it ends")).done();
    assert_eq!(desk.head().0, 40 + 901, "the import was not disturbed");
    for round in 1..=rounds {
        let folder = desk.path(&format!("copies-{round}"));
        let backup = std::fs::read_dir(folder).expect("the folder").flatten().next().expect("a backup").path();
        let into = format!("restored-{round}");
        let report = desk.run(&["--json", "restore", &backup.display().to_string(), "--into", &into]).done().json();
        let size = report["size"].as_u64();
        assert!(size == Some(40) || size == Some(941), "backup {round} holds all of the import or nothing: {size:?}");
    }
    desk.verifies();
}

/// The window keeps its ledger open all day, while others come and go.
#[test]
fn an_open_window_and_the_command_line_see_what_the_other_records() {
    let desk = Desk::demo("together-window", 40, 7);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that was set").as_secs() as i64;
    let mut window = Office::open(&desk.data(), World::seeded(1, now)).expect("the demo opens");
    let clerk = SignIn { member: "赵经办".into(), passphrase: desk.passphrase("赵经办") };
    window.sign_in(&clerk).expect("a clerk signs in");
    let mut size = 40;
    for round in 0..4 {
        let query = PaymentQuery { text: "欧阳".into(), ..PaymentQuery::default() };
        let count = |window: &mut Office| {
            let call = FindPayments { query: query.clone(), offset: 0, limit: 1 };
            window.find_payments(&call).expect("a search").count
        };
        let before = count(&mut window);
        Ran::of(begin(&desk, "李经办", 16, 2000 + 16 * round).wait_with_output().expect("it ends")).done();
        size += 17;
        assert_eq!(window.status().expect("status").trust.size, size, "the window sees what was recorded beside it");
        assert_eq!(count(&mut window), before + 2, "and finds it");

        let file = List::of(8, 4000 + 8 * round);
        let draft = window.import_bytes("list.csv", file.csv.into_bytes(), false).expect("it is read");
        let mut choices = draft.choices.clone();
        choices.programme = "CYDH-2026".into();
        (choices.count, choices.total) = (Some(8), ipc::read_money(&file.total));
        let check = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        assert!(window.check_import(&check).expect("it is checked").ready, "the list has no fault");
        // Between check and submission somebody else records.
        Ran::of(begin(&desk, "李经办", 3, 6000 + 8 * round).wait_with_output().expect("it ends")).done();
        window.submit_import(draft.draft).expect("it is recorded behind that");
        size += 4 + 9;
        assert_eq!(desk.head().0, size, "the command line sees what the window recorded");
    }
    assert_eq!(desk.told("李经办", &["drafts"]), Value::Array(Vec::new()));
    assert!(window.verify().expect("it can be verified").holds, "the ledger holds");
    desk.verifies();
}

/// A window with its service, which answers from many threads, while the command line records and both make backups.
#[test]
fn window_command_line_and_backup_share_a_folder_at_once() {
    let desk = Desk::demo("together-all", 60, 7);
    let service = Service::new(&desk.data(), World::real());
    let ask = |request: Request| service.answer(request);
    let clerk = SignIn { member: "赵经办".into(), passphrase: desk.passphrase("赵经办") };
    ask(clerk.into()).expect("a clerk signs in");
    ask(SetBackupFolder { folder: desk.arg("copies") }.into()).expect("a place for backups");
    let going_on = AtomicBool::new(true);
    let (mut imported, mut typed) = (0, 0);
    let backups = thread::scope(|scope| {
        let _end = AtEnd(&going_on);
        let backing_up = scope.spawn(|| {
            let mut made = 0;
            while going_on.load(Ordering::Relaxed) {
                // In the window and beside it, often within one second.
                let in_window = service.answer(BackUp {}.into());
                let beside = desk.on(&["--json", "backup"]);
                made += u32::from(in_window.is_ok()) + u32::from(beside.code == 0);
            }
            made
        });
        let imports: Vec<(u64, Child)> = (0..5)
            .map(|i| {
                let rows = 60 + 20 * i;
                (u64::from(rows), begin(&desk, "李经办", rows, 1000 * (i + 1)))
            })
            .collect();
        for i in 0..8 {
            let form = PaymentForm {
                programme: "CYDH-2026".into(),
                beneficiary: Person { name: format!("欧阳{i}"), id: String::new() },
                township: "青山镇".into(),
                village: "上寨村".into(),
                period_from: "2026-07".into(),
                period_to: "2026-07".into(),
                benefit_type: "regular".into(),
                quantity: Some(20_000),
                passes: vec![Pass { row: 0, code: "no-id".into(), reason: "户口补办中".into() }],
                ..PaymentForm::default()
            };
            match ask(RecordPayment { form, once_key: format!("slip-{i}") }.into()) {
                Ok(_) => typed += 1,
                Err(failure) => assert_eq!(failure.code, "busy", "else it is to be tried again: {failure}"),
            }
            let found = ask(FindPayments { query: PaymentQuery::default(), offset: 0, limit: 5 }.into());
            assert!(found.expect("a search")["count"].is_u64());
        }
        for (rows, child) in imports {
            let ran = Ran::of(child.wait_with_output().expect("it ends"));
            match ran.code {
                0 => imported += 1 + rows,
                _ => assert_eq!(ran.refusal(), "busy", "else it is to be tried again"),
            }
        }
        going_on.store(false, Ordering::Relaxed);
        backing_up.join().expect("backups go on to the end")
    });
    assert!(typed > 0 && imported > 0 && backups > 0, "all three got through: {typed}, {imported}, {backups}");
    assert_eq!(desk.head().0, 60 + typed + imported, "what was said to be recorded is, and nothing else");
    assert_eq!(ask(Verify {}.into()).expect("it can be verified")["holds"], true, "the window finds it whole");
    assert_eq!(desk.told("钱检查", &["verify"])["holds"], true, "and so does the command line");
    for backup in std::fs::read_dir(desk.path("copies")).expect("the folder").flatten() {
        let (file, into) = (backup.path().display().to_string(), format!("restored-{}", backup.file_name().display()));
        let report = desk.run(&["--json", "restore", &file, "--into", &into]).done().json();
        assert!(report["size"].as_u64() <= Some(desk.head().0), "every backup holds a whole ledger: {report}");
    }
}

/// Lets what goes on beside a test end with it, also when the test fails.
struct AtEnd<'a>(&'a AtomicBool);

impl Drop for AtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Begins the import of a list of so many rows.
fn begin(desk: &Desk, clerk: &str, rows: u32, first: u32) -> Child {
    let list = List::of(rows, first);
    let file = desk.file(&format!("{first}.csv"), &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["--json", "import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    desk.begin(clerk, &words)
}
