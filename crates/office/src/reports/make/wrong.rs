//! What a member with a certificate could sign and log with another program: rows and sums that are not the ledger's.

use super::{Making, Part, file, fonts};
use crate::{Demo, Office, Work, World, check_report};
use ipc::{Checked, Grade, Holds, ReportKind, ReportWish, SignIn};
use std::path::PathBuf;

#[test]
fn a_right_signature_over_wrong_totals_does_not_hold() {
    let folder = Folder(std::env::temp_dir().join(format!("mingzhang-wrong-{}", std::process::id())));
    std::fs::create_dir(&folder.0).expect("a new folder");
    let demo = Demo { entries: 1_000, seed: 91 };
    let (made, passphrases) = Office::demo(&folder.0, demo, &Work::default()).expect("a demo is made");
    drop(made);
    let mut office = Office::open(&folder.0, World::seeded(9, NOW)).expect("the demo opens");
    let supervisor = passphrases.members.into_iter().find(|(name, _)| name == "周主管").expect("the demo has a supervisor");
    office.sign_in(&SignIn { member: supervisor.0, passphrase: supervisor.1 }).expect("who signs in");
    let kind = |kind| ReportWish { kind, ..ReportWish::default() };
    let (payments, budget) = (kind(ReportKind::Payments), kind(ReportKind::Budget));

    let held = issue(&mut office, &payments, |_| {});
    assert_eq!(held.grade, Grade::Logged, "as the ledger has it: {held:#?}");
    type Wrong<'a> = (&'a str, &'a ReportWish, fn(&mut Part));
    let wrong: [Wrong<'_>; 6] = [
        ("another amount", &payments, |part| {
            let column = part.table[0].iter().position(|head| head == "amount").expect("a column");
            part.table[1][column] = "0.01".into();
            add_up(part, column);
        }),
        ("a payment left out", &payments, |part| {
            part.table.remove(1);
            let column = part.table[0].iter().position(|head| head == "amount").expect("a column");
            add_up(part, column);
        }),
        ("a payment twice", &payments, |part| {
            part.table.push(part.table[1].clone());
            let column = part.table[0].iter().position(|head| head == "amount").expect("a column");
            add_up(part, column);
        }),
        ("an entry that is no payment", &payments, |part| part.table[1][0] = "0".into()),
        ("another sum than the rows have", &payments, |part| part.sums[0].2 += 1),
        ("a budget of another figure", &budget, |part| {
            let column = part.table[0].iter().position(|head| head == "paid").expect("a column");
            part.table[1][column] = "7.00".into();
        }),
    ];
    for (what, wish, change) in wrong {
        let checked = issue(&mut office, wish, change);
        assert_eq!(checked.grade, Grade::Broken, "{what}: {checked:#?}");
        let no = checked.checks.iter().find(|check| check.holds == Holds::No).expect("it says what");
        assert!(["entries", "rows"].contains(&&*no.code), "{what}: {no:?}");
    }
    assert!(office.verify().expect("it is verified").holds, "they are in the ledger, as what was signed");

    // What is recorded between a look at the rows and the signature could make them wrong.
    let part = office.gather(&payments, true).expect("it is gathered").remove(0);
    let gathered = office.desk().expect("the desk").head().size;
    office.request_certificate().expect("something is recorded");
    let (fonts, folder) = (fonts::read().expect("fonts"), office.exports_folder().expect("a folder"));
    let to = Making { gathered, fonts: &fonts, wish: &payments, stamp: None, folder: &folder, name: "late" };
    let failure = office.make_part(true, part, &to, &mut |_| true).expect_err("the rows are those of another head");
    assert_eq!(failure.code, "report-overtaken");
}

/// Signs and logs what a report would say once it was changed, and checks it.
fn issue(office: &mut Office, wish: &ReportWish, change: impl Fn(&mut Part)) -> Checked {
    let mut part = office.gather(wish, true).expect("it is gathered").remove(0);
    change(&mut part);
    let (fonts, folder) = (fonts::read().expect("fonts"), office.exports_folder().expect("a folder"));
    let gathered = office.desk().expect("the desk").head().size;
    let to = Making { gathered, fonts: &fonts, wish, stamp: None, folder: &folder, name: "wrong" };
    let made = office.make_part(true, part, &to, &mut |_| true).expect("it is signed and logged");
    let pdf = std::fs::read(&made.file.path).expect("the file is there");
    check_report(&pdf, "", "", Some(office)).expect("it is looked at")
}

/// The sum that the rows have.
fn add_up(part: &mut Part, column: usize) {
    let rows = part.table.iter().skip(1);
    part.sums[0].2 = rows.filter_map(|row| crate::reports::from_plain(&row[column])).sum();
    assert!(file::read_csv(&file::csv(&part.table)).is_some(), "it can be read");
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// After the demo's year.
const NOW: i64 = 1_795_305_600;
