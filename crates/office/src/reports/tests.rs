//! What reports say: their figures are the ledger's own, in both languages, and they give no number of a person away.

use super::{Part, file, part::from_plain};
use crate::{Demo, Office, Work, World};
use ipc::*;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// A demo office at which a supervisor is signed in, gone when the test ends.
struct Desk {
    office: Office,
    folder: PathBuf,
}

impl Desk {
    fn demo(seed: u64) -> Desk {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("mingzhang-reports-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written to");
        let (made, passphrases) = Office::demo(&folder, Demo { entries: 400, seed }, &Work::default()).expect("a demo is made");
        drop(made);
        // Midnight UTC of 2026-11-22, after everything that the demo has done.
        let mut office = Office::open(&folder, World::seeded(seed + 1, 1_795_305_600)).expect("the demo opens");
        let (name, passphrase) = passphrases.members.iter().find(|(name, _)| name == "周主管").expect("a supervisor").clone();
        office.sign_in(&SignIn { member: name, passphrase }).expect("the supervisor signs in");
        Desk { office, folder }
    }

    fn parts(&mut self, wish: &ReportWish) -> Vec<Part> {
        self.office.gather(wish, false).expect("there is a report")
    }

    fn find(&mut self, query: PaymentQuery) -> PaymentPage {
        self.office.find_payments(&FindPayments { query, offset: 0, limit: 200 }).expect("a query finds")
    }

    fn size(&mut self) -> u64 {
        self.office.status().expect("status").trust.size
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn wish(kind: ReportKind) -> ReportWish {
    let (notice_from, notice_until) = ("2026-11-22".into(), "2026-12-05".into());
    ReportWish { kind, notice_from, notice_until, ..ReportWish::default() }
}

fn counted() -> Vec<PaymentStatus> {
    vec![PaymentStatus::Approved, PaymentStatus::Executed, PaymentStatus::History]
}

/// Sums of a column of the rows.
fn column(part: &Part, head: &str) -> Fen {
    let at = part.table[0].iter().position(|one| one == head).expect("there is such a column");
    part.table[1..].iter().map(|row| from_plain(&row[at]).expect("an amount")).sum()
}

/// Everything that somebody who has the file can read.
fn all_text(part: &Part) -> String {
    format!("{:?}\n{}", part.document, file::csv(&part.table))
}

#[test]
fn a_statement_sums_to_what_the_list_of_payments_sums_to() {
    let mut desk = Desk::demo(51);
    let programmes: Vec<String> = desk.office.programmes().expect("programmes").into_iter().map(|one| one.code).collect();
    let mut whole = 0;
    for code in programmes {
        let found = desk.find(PaymentQuery { programme: code.clone(), status: counted(), ..PaymentQuery::default() });
        let parts = desk.parts(&ReportWish { programmes: vec![code], ..wish(ReportKind::Payments) });
        assert_eq!((parts[0].count(), parts[0].total), (found.count, Some(found.sum)));
        assert_eq!(column(&parts[0], "amount"), found.sum, "no figure without its rows");
        whole += found.sum;
    }
    for by in [ReportBy::Programme, ReportBy::Township, ReportBy::Payee, ReportBy::Household] {
        let parts = desk.parts(&ReportWish { by, ..wish(ReportKind::Payments) });
        assert_eq!(parts[0].total, Some(whole), "however it is grouped");
    }
    assert!(whole > 0);
}

#[test]
fn months_and_places_are_parts_of_the_whole() {
    let mut desk = Desk::demo(52);
    let whole = desk.parts(&wish(ReportKind::Payments)).remove(0);
    for split in [ReportSplit::Township, ReportSplit::Village] {
        let parts = desk.parts(&ReportWish { split, ..wish(ReportKind::Payments) });
        let mut places: Vec<&str> = parts.iter().map(|part| &*part.place).collect();
        assert!(places.len() > 1);
        places.dedup();
        assert_eq!(places.len(), parts.len(), "each place once");
        assert_eq!(parts.iter().map(Part::count).sum::<u64>(), whole.count());
        assert_eq!(parts.iter().map(|part| part.total).sum::<Option<Fen>>(), whole.total);
    }
    let mut rows = 0;
    for (month, days) in (1..=12).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
        let month = format!("2026-{month:02}");
        let parts = desk.parts(&ReportWish { from: month.clone(), to: month.clone(), ..wish(ReportKind::Payments) });
        let (from_date, to_date) = (format!("{month}-01"), format!("{month}-{days}"));
        let found = desk.find(PaymentQuery { from_date, to_date, status: counted(), ..PaymentQuery::default() });
        assert_eq!((parts[0].count(), parts[0].total), (found.count, Some(found.sum)), "{month}");
        rows += parts[0].count();
    }
    assert_eq!(rows, whole.count());
}

#[test]
fn a_budget_is_that_of_the_overview_and_of_the_years_asked_for() {
    let mut desk = Desk::demo(53);
    let money = desk.office.overview(2026).expect("overview").money;
    let part = desk.parts(&ReportWish { from: "2026-01".into(), to: "2026-12".into(), ..wish(ReportKind::Budget) }).remove(0);
    let paid = money.paid + money.spent_before;
    let expected = [
        ("received", money.received),
        ("paid", paid),
        ("committed", money.committed),
        ("submitted", money.submitted),
        ("available", money.available),
    ];
    for (name, figure) in expected {
        let sum = part.sums.iter().find(|(key, ..)| *key == name).map(|(.., sum)| *sum);
        assert_eq!((sum, column(&part, name)), (Some(figure), figure), "{name}");
    }
    let other = desk.parts(&ReportWish { to: "2025-12".into(), ..wish(ReportKind::Budget) }).remove(0);
    assert_eq!((other.count(), other.total), (0, Some(0)));
}

#[test]
fn an_approval_sheet_is_that_of_its_batch() {
    let mut desk = Desk::demo(54);
    let lines = desk.office.batches(WhichBatches::All).expect("batches");
    for line in lines.iter().take(8) {
        let part = desk.parts(&ReportWish { batch: line.id.clone(), ..wish(ReportKind::Batch) }).remove(0);
        assert_eq!((part.total, column(&part, "amount")), (Some(line.total), line.total), "{}", line.number);
        assert!(all_text(&part).contains(&line.by_name), "who signed");
    }
    let none = desk.office.gather(&ReportWish { batch: "1".into(), ..wish(ReportKind::Batch) }, false);
    assert_eq!(none.err().map(|failure| failure.code), Some("not-found".into()));
    let none = desk.office.gather(&ReportWish { programmes: vec!["没有".into()], ..wish(ReportKind::Payments) }, false);
    assert_eq!(none.err().map(|failure| failure.code), Some("not-found".into()));
}

#[test]
fn both_languages_give_the_same_numbers() {
    let mut desk = Desk::demo(55);
    let batch = desk.office.batches(WhichBatches::All).expect("batches").remove(0).id;
    for kind in [ReportKind::Payments, ReportKind::Notice, ReportKind::Budget, ReportKind::Batch, ReportKind::Integrity] {
        let mut wish = wish(kind);
        if kind == ReportKind::Batch {
            wish.batch = batch.clone();
        }
        let zh = desk.parts(&wish).remove(0);
        let en = desk.parts(&ReportWish { lang: Lang::En, ..wish }).remove(0);
        assert_eq!((&zh.table, zh.total, &zh.sums), (&en.table, en.total, &en.sums), "{kind:?}");
        assert_ne!(zh.document.title, en.document.title);
    }
}

#[test]
fn no_number_of_a_person_stands_in_a_report_and_names_only_when_noted() {
    let mut desk = Desk::demo(56);
    let batch = desk.office.batches(WhichBatches::All).expect("batches").remove(0).id;
    let (signed, ..) = desk.office.signed_in().expect("somebody is signed in");
    let persons = signed.persons.clone().expect("names are read");
    let numbers: Vec<[String; 2]> =
        (0..persons.len()).map(|i| [persons.get(i).id.to_owned(), persons.get(i).account.to_owned()]).collect();
    let names: Vec<String> = (0..persons.len()).map(|i| persons.get(i).name.to_owned()).collect();
    assert!(numbers.iter().any(|[id, account]| id.len() == 18 && !account.is_empty()), "the demo has both");
    let size = desk.size();
    for names_shown in [false, true] {
        for (kind, by) in [
            (ReportKind::Payments, ReportBy::Programme),
            (ReportKind::Payments, ReportBy::Payee),
            (ReportKind::Payments, ReportBy::Household),
            (ReportKind::Notice, ReportBy::Township),
            (ReportKind::Batch, ReportBy::Programme),
        ] {
            let notice = kind == ReportKind::Notice;
            let mut wish = ReportWish { names: names_shown && !notice, masked: !names_shown, by, ..wish(kind) };
            if kind == ReportKind::Batch {
                wish.batch = batch.clone();
            }
            let text = desk.parts(&wish).iter().map(all_text).collect::<String>();
            for [id, account] in &numbers {
                assert!(id.is_empty() || !text.contains(&id[6..14]), "birth digits in {kind:?}");
                assert!(account.is_empty() || !text.contains(account.as_str()), "an account in {kind:?}");
                assert!(!text.contains("****"), "nor a part of one");
            }
            let shown = names.iter().any(|name| name.chars().count() > 1 && text.contains(name.as_str()));
            assert_eq!(shown, names_shown, "names in {kind:?}");
            if !names_shown {
                let shows = ReportWish { names: !notice, masked: false, ..wish };
                desk.office.preview_report(&PreviewReport { wish: shows }).expect("a preview");
                assert_eq!(desk.size(), size, "counting shows no name");
            }
        }
    }
    assert_eq!(desk.size(), size + 1, "that names were shown is noted once a sitting");
}

#[test]
fn a_notice_names_people_as_the_programme_says_and_never_more() {
    let mut desk = Desk::demo(60);
    let programmes = desk.office.programmes().expect("programmes");
    let (mut full, mut masked) = (0, 0);
    for programme in programmes {
        let wish = ReportWish { programmes: vec![programme.code], ..wish(ReportKind::Notice) };
        let payees = |part: Part| -> Vec<String> {
            let at = part.table[0].iter().position(|head| head == "payee").expect("a column");
            part.table[1..].iter().map(|row| row[at].clone()).collect()
        };
        let size = desk.size();
        let hidden = payees(desk.parts(&ReportWish { masked: true, ..wish.clone() }).remove(0));
        assert_eq!(desk.size(), size, "what shows no name is not noted");
        let shown = payees(desk.parts(&wish).remove(0));
        assert!(hidden.iter().all(|name| name.contains('*')), "whatever the rule says");
        if programme.notice_names {
            assert!(shown.iter().all(|name| !name.contains('*')), "the rule says so");
            full += shown.len();
        } else {
            assert_eq!((&shown, desk.size()), (&hidden, size), "the rule does not say so");
            masked += shown.len();
        }
        let widened = desk.office.gather(&ReportWish { names: true, ..wish }, false);
        assert_eq!(widened.err().map(|failure| failure.code), Some("notice-names".into()));
    }
    assert!(full > 0 && masked > 0, "the demo has both: {full} and {masked}");
}

#[test]
fn payees_and_households_of_one_mask_stand_apart() {
    let mut desk = Desk::demo(57);
    for by in [ReportBy::Payee, ReportBy::Household] {
        let wish = ReportWish { by, ..wish(ReportKind::Payments) };
        let part = desk.parts(&wish).remove(0);
        let groups = part.document.blocks.iter().find_map(|block| match block {
            report::Block::Table(table) => Some(&table.groups),
            _ => None,
        });
        let (signed, session, _) = desk.office.signed_in().expect("somebody is signed in");
        let standings = crate::view::Standings::of(&signed.book);
        let mut expected: BTreeMap<String, usize> = BTreeMap::new();
        for i in (0..signed.columns.len()).filter(|i| signed.is_wanted(&wish, &standings, *i)) {
            assert!(!signed.payee_in_report(session, &wish, i).is_empty());
            let key = if by == ReportBy::Payee { signed.payee_key(i) } else { signed.household_key(i) };
            *expected.entry(key).or_default() += 1;
        }
        let mut found: Vec<usize> = groups.expect("there is a table").iter().map(|group| group.rows.len()).collect();
        let mut expected: Vec<usize> = expected.into_values().collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{by:?}");
    }
}

#[test]
fn a_household_is_listed_under_its_head() {
    let mut desk = Desk::demo(61);
    let wish = ReportWish { by: ReportBy::Household, names: true, ..wish(ReportKind::Payments) };
    let part = desk.parts(&wish).remove(0);
    let groups = part.document.blocks.iter().find_map(|block| match block {
        report::Block::Table(table) => Some(&table.groups),
        _ => None,
    });
    let groups = groups.expect("there is a table");
    let fact = part.document.facts.iter().find(|(label, _)| label == "户数").map(|(_, value)| value.clone());
    assert_eq!(fact, Some(groups.len().to_string()));
    let (signed, session, _) = desk.office.signed_in().expect("somebody is signed in");
    let head = signed.head_in_report(session, &wish, 0);
    assert!(groups.iter().any(|group| group.title.starts_with(&format!("户主：{head}（"))), "{head}");
    let masked = signed.head_in_report(session, &ReportWish { names: false, ..wish }, 0);
    assert_eq!(masked, funds::mask("head_name", &head));
    assert_eq!(part.table[0].last().map(String::as_str), Some("household_head"));
}

#[test]
fn the_integrity_of_a_ledger_is_that_of_the_whole_and_its_preview_counts_entries() {
    let mut desk = Desk::demo(62);
    let size = desk.size();
    let wish = ReportWish { from: "2026-01".into(), to: "2026-02".into(), ..wish(ReportKind::Integrity) };
    let preview = desk.office.preview_report(&PreviewReport { wish }).expect("a preview");
    assert_eq!(preview.counts[0], (Text::new("记录数", "Entries"), size));
    assert!(preview.figures.is_empty(), "what is counted is no money");
    assert!(preview.notes.iter().any(|note| note.zh.contains("期间不起作用")), "{:?}", preview.notes);
}

#[test]
fn what_one_should_know_is_said_before_it_is_made() {
    let mut desk = Desk::demo(58);
    let waiting = desk.find(PaymentQuery { status: vec![PaymentStatus::Submitted], ..PaymentQuery::default() });
    let preview = |desk: &mut Desk, wish| desk.office.preview_report(&PreviewReport { wish }).expect("a preview").notes;
    let notes = preview(&mut desk, wish(ReportKind::Payments));
    assert_eq!(notes.iter().any(|note| note.zh.contains(&format!("另有 {} 笔", waiting.count))), waiting.count > 0);
    let short = ReportWish { notice_until: "2026-11-24".into(), telephone: "12317".into(), ..wish(ReportKind::Notice) };
    let notes = preview(&mut desk, short.clone());
    assert!(notes.iter().any(|note| note.zh.contains("不足")) && notes.iter().any(|note| note.zh.contains("联系人")));
    let ended = ReportWish { notice_until: "2026-11-20".into(), ..short };
    assert_eq!(desk.office.gather(&ended, false).err().map(|failure| failure.code), Some("notice-days".into()));
}

#[test]
fn a_spreadsheet_has_the_rows_of_the_report() {
    let mut desk = Desk::demo(59);
    let part = desk.parts(&wish(ReportKind::Payments)).remove(0);
    for (kind, xlsx) in [(ReportKind::Payments, true), (ReportKind::Payments, false), (ReportKind::Integrity, false)] {
        let saved = desk.office.export_report(&ExportReport { wish: wish(kind), xlsx }).expect("it is saved");
        let bytes = std::fs::read(&saved.path).expect("the file is there");
        let sheet = sheet::Workbook::open(&bytes, &saved.path).expect("it opens").read_sheet(0).expect("it is read");
        if xlsx {
            assert_eq!(sheet.rows(), part.table.len());
        } else if kind == ReportKind::Payments {
            assert!(sheet.rows() > 2 * part.table.len(), "the rows, and what the pages show");
        } else {
            assert!(sheet.rows() > 3, "what was verified is in it");
        }
    }
}
