//! Any flipped bit in entries, leaf hashes, tiles or signed heads, as they lie in the file, is found.

use crate::{
    desk::Desk,
    founding::{self, Person},
    pages::Pages,
    seeded::Seeded,
};
use ipc::{
    Blame, DecideBatch, Decision, OpenProgramme, Pass, PaymentForm, RecordAllocation, RecordPayment, Role, SignIn, WhichBatches,
};
use office::{Office, Outcome, World};
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::Path,
};

#[test]
fn every_byte_of_a_small_ledger() {
    let desk = Desk::empty("flipped-small");
    small_office(&desk.data()).expect("an office is founded and pays once");
    let places = places(&desk.data());
    assert!(places.len() > 8_000, "nine entries of some 900 bytes each: {}", places.len());
    flip(&desk, places);
}

#[test]
fn any_byte_of_a_larger_ledger() {
    let desk = Desk::demo("flipped-larger", 3000, 12);
    let all = places(&desk.data());
    let mut seeded = Seeded(12);
    let drawn = (0..150).map(|_| all[seeded.below(all.len() as u64) as usize]).collect();
    flip(&desk, drawn);
}

/// A real office: two administrators, a clerk, a supervisor who is countersigned, a programme with its money, and a payment
/// that is approved. Every entry is of another kind, but for the enrolments.
fn small_office(data: &Path) -> Outcome<()> {
    let passphrase = |name: &str| format!("{name}-青山绿水-1007");
    let people =
        [("陈管理", Role::Administrator), ("吴管理", Role::Administrator), ("李经办", Role::Clerk), ("周主管", Role::Supervisor)];
    founding::found(data, NOW, &people.map(|(name, role)| Person { name, passphrase: passphrase(name), role }), None)?;
    let mut office = Office::open(data, World::seeded(8, NOW))?;
    let sign_in =
        |office: &mut Office, name: &str| office.sign_in(&SignIn { member: name.into(), passphrase: passphrase(name) }).map(drop);
    sign_in(&mut office, "周主管")?;
    let template = office.templates()?.into_iter().find(|template| template.name == "poverty-industry").expect("it is shipped");
    office.open_programme(&OpenProgramme {
        code: "CYDH-2026".into(),
        name: template.title.zh,
        year: 2026,
        field: template.field,
        classification: template.classification,
        notice_names: false,
        rule: template.rule,
    })?;
    sign_in(&mut office, "李经办")?;
    office.record_allocation(&RecordAllocation {
        programme: "CYDH-2026".into(),
        document: "示财农〔2026〕1 号".into(),
        amount: 100_000,
        date: "2026-01-10".into(),
        level: "county".into(),
    })?;
    let form = PaymentForm {
        programme: "CYDH-2026".into(),
        beneficiary: ipc::Person { name: "王秀兰".into(), id: String::new() },
        township: "青山镇".into(),
        period_from: "2026-11".into(),
        period_to: "2026-11".into(),
        benefit_type: "regular".into(),
        quantity: Some(10_000),
        passes: vec![Pass { row: 0, code: "no-id".into(), reason: "证件补办中".into() }],
        ..PaymentForm::default()
    };
    office.record_payment(&RecordPayment { form, once_key: "1".into() })?;
    sign_in(&mut office, "周主管")?;
    let line = office.batches(WhichBatches::All)?.remove(0);
    let (seen_count, seen_total) = (line.count, line.total);
    let approve = DecideBatch { id: line.id, decision: Decision::Approve, reason: String::new(), seen_count, seen_total };
    office.decide(&approve).map(drop)
}

/// Where the ledger's own bytes lie in the file.
fn places(data: &Path) -> Vec<usize> {
    let bytes = fs::read(data.join("ledger.db")).expect("the data file is there");
    assert!(!data.join("ledger.db-wal").exists(), "nothing is left in the log once the program has ended");
    let pages = Pages::new(&bytes);
    let columns = [("segment", 2), ("segment", 3), ("checkpoint", 2), ("tile", 2)];
    columns.iter().flat_map(|(table, column)| pages.places(table, *column)).collect()
}

/// Flips one bit at each place, which follows from the place, and verifies; many at once, each on a copy of its own.
fn flip(desk: &Desk, places: Vec<usize>) {
    std::thread::scope(|scope| {
        for places in places.chunks(places.len().div_ceil(COPIES)) {
            let copy = desk.copy(&format!("flipped-{}-{}", places[0], places.len()));
            scope.spawn(move || {
                let file = File::options().read(true).write(true).open(copy.data().join("ledger.db")).expect("the copy");
                for place in places {
                    let mut byte = [0];
                    file.read_exact_at(&mut byte, *place as u64).expect("it lies in the file");
                    file.write_all_at(&[byte[0] ^ 1 << (place % 8)], *place as u64).expect("it can be written");
                    assert!(found(&copy.data()), "a flipped bit in byte {place} is found");
                    file.write_all_at(&byte, *place as u64).expect("it can be written");
                }
                assert!(!found(&copy.data()), "and with every bit in its place the ledger holds");
            });
        }
    });
}

fn found(data: &Path) -> bool {
    let report = Office::open(data, World::seeded(1, NOW)).and_then(|mut office| office.verify());
    match report {
        Ok(report) => {
            assert_eq!(report.holds, report.problems.is_empty(), "what does not hold is named");
            !report.holds
        }
        Err(failure) => {
            assert_eq!(failure.blame, Blame::Damage, "it is damage and nothing else: {failure:?}");
            true
        }
    }
}

/// A verification of a small ledger mostly waits for its own threads, so that more of them than cores are faster.
const COPIES: usize = 8;

/// After everything that the demo has done.
const NOW: i64 = 1_795_305_600;
