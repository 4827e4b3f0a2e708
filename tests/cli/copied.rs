//! A copied data folder gives up no key and no personal data: not in the ledger's file, its log or the memory shared beside it,
//! not in drafts, backups, exports or batch files, and nothing is left among the temporary files.

use crate::{
    desk::{Desk, Ran, copy_folder},
    keys::MemberKey,
    list::List,
    needles::Needles,
};
use ipc::{FindPayments, PaymentQuery, SignIn};
use office::{Office, World};
use std::{fs, time::Duration};

const REASONS: [&str; 4] = ["户口补办中见附件三", "第三行本人已于七月迁出", "其子与其妻分户后重报", "多报两亩已电话核实"];
const FILE_NAME: &str = "上报底册七月王站长经手.csv";

#[test]
fn a_copied_folder_gives_up_no_key_and_no_personal_data() {
    let desk = Desk::demo("copied", 60, 7);
    let (list, needles) = secrets(&desk);
    let file = desk.file(FILE_NAME, &list);
    // Somebody has the ledger open all the time, so that its log stays.
    let mut open = Office::open(&desk.data(), World::seeded(1, 1_795_305_600)).expect("the demo opens");
    open.sign_in(&SignIn { member: "赵经办".into(), passphrase: desk.passphrase("赵经办") }).expect("a clerk signs in");
    let draft = open.import_bytes(FILE_NAME, list.into_bytes(), false).expect("it is read").draft;

    let total = List::of(80, 100).total;
    let import = ["import", &*file, "--programme", "CYDH-2026", "--count", "80", "--total", &total];
    let said = desk.signed("李经办", &import);
    assert_eq!((said.code, &*said.err), (1, ""), "a row without a number");
    let pass = format!("no-id={}", REASONS[0]);
    desk.signed("李经办", &[&import[..], &["--check", "--pass", &pass]].concat()).done();
    let said = desk.signed("李经办", &[&import[..], &["--pass", &pass]].concat()).done();
    assert_eq!(needles.found_in(said.out.as_bytes()), [""; 0], "what is printed to a log names nobody");
    let batch = desk.told("李经办", &["batches", "mine"])[0]["number"].as_str().expect("a batch").to_owned();
    for text in ["欧阳", "5224991940", "6217881", "诸葛国强", "石门村"] {
        let found = desk.told("李经办", &["payments", "--text", text]);
        assert!(found["count"].as_u64() > Some(0), "{text} is found: {found}");
    }
    let parcel = desk.told("李经办", &["batch-file", "save", &batch]);
    desk.told("周主管", &["return", &batch, "--reason", REASONS[1]]);
    let row = desk.told("李经办", &["batch", &batch])["line"]["entry"].as_u64().expect("an entry") + 3;
    desk.told("李经办", &["exclude", &batch, "--entry", &row.to_string(), "--reason", REASONS[2]]);
    desk.told("周主管", &["approve", &batch]);
    desk.told("郑主管", &["reverse", &(row + 1).to_string(), "--amount", "1.00", "--reason", REASONS[3]]);
    desk.told("陈管理", &["backup", "--to", "copies"]);
    desk.facts(&["export", "tlog", "log"]);
    desk.told("钱检查", &["verify"]);

    let log = desk.data().join("ledger.db-wal");
    assert!(fs::metadata(&log).is_ok_and(|log| log.len() > 100_000), "what was just recorded still stands in the log");
    look(&desk, &needles, "with the log beside it");
    needles.absent_from(&desk.path("copies"));
    needles.absent_from(&desk.path("log"));
    let parcel = fs::read(parcel["path"].as_str().expect("a path")).expect("it was saved");
    assert_eq!(needles.found_in(&parcel), [""; 0], "a batch file gives nothing away");
    assert!(!open.drafts().expect("drafts").is_empty(), "a draft of the same list lay there too");
    open.discard_draft(draft).expect("it is thrown away");
    drop(open);
    assert!(!log.exists(), "the log goes when nobody has the ledger open");
    look(&desk, &needles, "in one file");
}

#[test]
fn a_killed_import_leaves_nothing_in_plain_sight() {
    let desk = Desk::demo("copied-killed", 60, 7);
    let (list, needles) = secrets(&desk);
    let file = desk.file(FILE_NAME, &list);
    let (total, pass) = (List::of(80, 100).total, format!("no-id={}", REASONS[0]));
    let import = ["import", &*file, "--programme", "CYDH-2026", "--count", "80", "--total", &total, "--pass", &pass];
    for ms in (0..120).step_by(8) {
        let mut child = desk.begin("李经办", &import);
        std::thread::sleep(Duration::from_millis(ms));
        let _ = child.kill();
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert_eq!(needles.found_in([ran.out, ran.err].concat().as_bytes()), [""; 0], "nor is anybody named in a log");
        look(&desk, &needles, &format!("killed after {ms} ms"));
    }
}

#[test]
fn the_search_columns_of_many_payments_are_sealed() {
    let desk = Desk::demo("copied-many", 9_200, 7);
    let member = |name: &str| SignIn { member: name.into(), passphrase: desk.passphrase(name) };
    let mut open = Office::open(&desk.data(), World::seeded(1, 1_795_305_600)).expect("the demo opens");
    open.sign_in(&member("钱检查")).expect("an inspector signs in");
    open.reveal().expect("personal fields are shown");
    let mut needles = Needles::default();
    let mut names = 0;
    for entry in (40..9_000).step_by(70) {
        let Ok(story) = open.payment_story(entry) else { continue };
        for (field, value) in &story.personal {
            // Two characters may be met by chance, and stand in names of places.
            if value.chars().count() >= 3 && ["beneficiary_name", "beneficiary_id", "account"].contains(&&**field) {
                needles.add_text(value);
                names += usize::from(field == "beneficiary_name");
            }
        }
    }
    assert!(names > 50, "many persons are looked for: {names}");
    let query = PaymentQuery { text: "秀兰".into(), ..PaymentQuery::default() };
    let found = open.find_payments(&FindPayments { query, offset: 0, limit: 10 }).expect("a search");
    assert!(found.count > 0, "names are found");
    let bytes = look(&desk, &needles, "with the search columns");
    assert!(bytes > 8 << 20, "they are there: {bytes}");
}

/// Finds nothing in a copy of the data folder as it lies there now, and nothing among the temporary files.
fn look(desk: &Desk, needles: &Needles, when: &str) -> usize {
    let copy = desk.path("copy");
    let _ = fs::remove_dir_all(&copy);
    copy_folder(&desk.data(), &copy);
    // Only a demo, in which nothing is secret, has such a list.
    fs::remove_file(copy.join("demo-passphrases")).expect("a demo has a list");
    let bytes = needles.absent_from(&copy);
    let temporary = fs::read_dir(desk.path("tmp")).expect("the folder").count();
    assert_eq!(temporary, 0, "no temporary file is left {when}");
    bytes
}

/// A list in which one person has no number, and all of it that must not be found, besides the keys.
fn secrets(desk: &Desk) -> (String, Needles) {
    let mut needles = Needles::default();
    let mut list = List::of(80, 100).csv;
    let columns = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = list.lines().skip(2).map(columns).collect();
    for row in &rows {
        for column in [1, 2, 7] {
            needles.add_text(&row[column]);
        }
    }
    assert!(rows.iter().all(|row| !row[3].contains(&row[1])), "no place is called like a person");
    list = list.replace(&rows[0][2], "");
    REASONS.into_iter().chain([FILE_NAME.trim_end_matches(".csv")]).for_each(|text| needles.add_text(text));
    for (name, number) in ["陈管理", "吴管理", "李经办", "赵经办", "周主管", "郑主管", "钱检查"].into_iter().zip(1..)
    {
        let passphrase = desk.passphrase(name);
        needles.add_text(&passphrase);
        let key = MemberKey::open(&desk.data(), number, &passphrase);
        needles.add_bytes(&key.signing.seed()[..], &format!("{name}'s key"));
        needles.add_text(&key.unlock);
        let office = key.office(&desk.data());
        needles.add_bytes(&office.ledger_seed, "the ledger key");
        office.data_keys.iter().for_each(|key| needles.add_bytes(key, "a data key"));
    }
    (list, needles)
}
