//! Measures how long the rules take for a million payments: `cargo run --release -p funds --example replay`.
//!
//! Batches of 5,000 rows, each approved. The statements are parsed beforehand and unsigned, since signatures and chain are
//! the ledger's work; only reading the bodies and keeping the book is timed.

use funds::{
    Act, BatchSubmitted, BenefitType, Book, Date, Formula, Level, MoneyIn, Payment, Period, ProgrammeOpened, Rounding, Rule,
    Terms,
};
use ledger::{Authority, Hash, Head, JsonWriter, Jti, Origin, Roles, Roll, SigningKey, Statement, url_encode};
use std::time::{Duration, Instant};

const PAYMENTS: u32 = 1_000_000;
const BATCH_ROWS: u32 = 5_000;
const CHUNK: usize = 256;
const AMOUNT: i64 = 126_000;

fn main() {
    let clerk = Authority { member: 3, on_behalf: None, roles: Roles::CLERK };
    let supervisor = Authority { member: 4, on_behalf: None, roles: Roles::SUPERVISOR };
    let press = Press::new();
    let roll = Roll::default();
    let (mut book, mut index) = (Book::new(), 0);
    let mut spent = Duration::ZERO;
    let mut take = |book: &mut Book, acts: &mut dyn Iterator<Item = (Act<'_>, u128, u64, Authority)>| {
        loop {
            // As a replay does it: some statements are parsed, their signatures checked together, then they are taken up.
            let some = acts.take(CHUNK).map(|(act, jti, seen, by)| (press.print(&act, jti, seen), by));
            let chunk: Vec<(Statement, Authority)> = some.collect();
            if chunk.is_empty() {
                break;
            }
            let start = Instant::now();
            for (statement, authority) in &chunk {
                let breach = book.take(statement, *authority, &roll, index);
                assert!(breach.is_none(), "every act holds: {breach:?}");
                index += 1;
            }
            spent += start.elapsed();
        }
    };

    let opened = Act::ProgrammeOpened(ProgrammeOpened {
        code: "CYDH-2026".into(),
        name: "产业到户补助".into(),
        year: 2026,
        field: "poverty-alleviation".into(),
        classification: "2130505".into(),
        notice_names: false,
        rule: Rule {
            formula: Formula::Unit,
            rate: 42_000,
            old_rate: None,
            unit: "亩".into(),
            rounding: Rounding::Fen,
            cap: None,
        },
        notices: Vec::new(),
        needs_project: false,
    });
    let money = Act::AllocationReceived(MoneyIn {
        programme: "CYDH-2026".into(),
        document: "县财农〔2026〕1号".into(),
        amount: AMOUNT * i64::from(PAYMENTS),
        date: Date::new(2026, 1, 5).expect("it is a day"),
        level: Level::County,
        terms: Terms::default(),
        issue: None,
    });
    take(&mut book, &mut [(opened, 1, 0, supervisor), (money, 2, 0, clerk)].into_iter());
    for number in 0..PAYMENTS / BATCH_ROWS {
        let batch = Jti(u128::from(number + 1) << 32);
        let (count, total) = (BATCH_ROWS, AMOUNT * i64::from(BATCH_ROWS));
        let submitted = BatchSubmitted {
            programme: "CYDH-2026".into(),
            count,
            total,
            history: false,
            file: Some(Hash::of(b"file")),
            passed: 0,
            replaces: None,
            project: None,
        };
        let seen = u64::from(number) * u64::from(BATCH_ROWS + 2) + 2;
        let rows = (1..=count).map(|row| (Act::Payment(payment(batch, row)), batch.0 + u128::from(row), seen, clerk));
        let approved = (Act::BatchApproved { batch, count, total }, batch.0 | 1 << 31, seen + 1 + u64::from(count), supervisor);
        let submitted = (Act::BatchSubmitted(submitted), batch.0, seen, clerk);
        take(&mut book, &mut std::iter::once(submitted).chain(rows).chain([approved]));
    }
    let start = Instant::now();
    let digest = book.digest();
    let digesting = start.elapsed();
    println!("{} payments in {} batches: {spent:?} to read the bodies and keep the book", book.payments(), book.batches().len());
    println!("digest {digest:?} in {digesting:?}; a payment takes 8 bytes, a batch {}", size_of::<funds::Batch>());
}

fn payment(batch: Jti, row: u32) -> Payment<'static> {
    Payment {
        amount: AMOUNT,
        batch: Some(batch),
        months: None,
        own_income: None,
        passes: Vec::new(),
        period: Period::parse("2026-01/2026-12").expect("it is a period"),
        programme: None,
        quantity: Some(30_000),
        rate: None,
        row: Some(row + 4),
        sheet: Some(1),
        township: "青山镇".into(),
        benefit_type: BenefitType::Regular,
        village: "上寨村".into(),
        project: None,
        reissues: None,
    }
}

/// Prints statements with a signature that nobody made.
struct Press {
    header: String,
    issuer: String,
    digests: Vec<Hash>,
}

impl Press {
    fn new() -> Press {
        let key = SigningKey::from_seed(&[7; 32]).public();
        let issuer = Origin::new("522499-nync", &key).expect("the code is one").to_string();
        let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, key.kid());
        let mut digests: Vec<Hash> = (0u8..12).map(|i| Hash::of(&[i])).collect();
        digests.sort_unstable();
        Press { header: url_encode(header.as_bytes()), issuer, digests }
    }

    fn print(&self, act: &Act<'_>, jti: u128, seen: u64) -> Statement {
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.key("body").raw(&act.write(&self.digests));
            w.field_integer("iat", 1_767_225_600);
            w.field("iss", &self.issuer);
            w.field("jti", &Jti(jti).to_string());
            w.field("kind", act.kind());
            w.key("seen").object(|w| {
                w.field("root", &Head::empty().root.url());
                w.field_integer("size", seen as i64);
            });
        });
        let bytes = format!("{}.{}.{}", self.header, url_encode(payload.finish().as_bytes()), url_encode(&[0; 64]));
        Statement::parse(bytes.into_bytes()).expect("it has the form of a statement")
    }
}
