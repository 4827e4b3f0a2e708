//! Finding payments: what a query finds is what a naive filter finds, masked until it is shown.

use crate::stage::Stage;
use ipc::*;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, cmp::Ordering};

/// A payment with all that a query can ask for.
struct Known {
    line: PaymentLine,
    /// Values of the fields that are searched.
    searched: Vec<String>,
    batch: String,
    by_name: String,
}

impl Known {
    fn all(stage: &mut Stage) -> Vec<Known> {
        let lines = stage.lines(&PaymentQuery::default());
        let tell = |line: PaymentLine| {
            let story = stage.office.payment_story(line.entry).expect("a payment has a story");
            let mut searched = vec![story.township.clone(), story.village.clone()];
            let names = ["beneficiary_name", "beneficiary_id", "payee_name", "payee_id", "account", "head_name", "head_id"];
            searched.extend(story.personal.iter().filter(|(name, _)| names.contains(&&**name)).map(|(_, value)| value.clone()));
            let own = story.timeline.iter().find(|event| event.kind == "payment").expect("it was recorded");
            Known { searched, batch: story.batch.map(|batch| batch.id).unwrap_or(story.id), by_name: own.by_name.clone(), line }
        };
        lines.into_iter().map(tell).collect()
    }

    fn matches(&self, query: &PaymentQuery, member: &str) -> bool {
        let line = &self.line;
        let any = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
        let (day_from, day_to) = (day_number(&query.from_date), day_number(&query.to_date));
        // China Standard Time is eight hours ahead.
        let day = (line.at + 8 * 3600).div_euclid(86_400);
        query.text.split_whitespace().all(|word| self.searched.iter().any(|value| value.contains(word)))
            && any(&query.programme, &line.programme)
            && any(&query.township, &line.township)
            && any(&query.village, &line.village)
            && (query.month.is_empty() || (line.period.0 <= query.month && query.month <= line.period.1))
            && (query.status.is_empty() || query.status.contains(&line.status))
            && (query.year == 0 || line.programme.ends_with(&query.year.to_string()))
            && day_from.is_none_or(|from| from <= day)
            && day_to.is_none_or(|to| day <= to)
            && any(member, &self.by_name)
            && any(&query.batch, &self.batch)
    }
}

/// Days since 1970 of a day in 2026.
fn day_number(date: &str) -> Option<i64> {
    let month: usize = date.get(5..7)?.parse().ok()?;
    let day: i64 = date.get(8..10)?.parse().ok()?;
    let before: i64 = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][..month - 1].iter().sum();
    Some(20_454 + before + day - 1)
}

fn order(a: &Known, b: &Known, by: SortBy) -> Ordering {
    let (a, b) = (&a.line, &b.line);
    match by {
        SortBy::Entry => a.entry.cmp(&b.entry),
        SortBy::Amount => a.amount.cmp(&b.amount),
        SortBy::Place => (&a.township, &a.village).cmp(&(&b.township, &b.village)),
        SortBy::Programme => a.programme.cmp(&b.programme),
        SortBy::Status => a.status.cmp(&b.status),
        SortBy::Period => a.period.0.cmp(&b.period.0),
        SortBy::Recorded => a.at.cmp(&b.at),
        SortBy::Payee => by_sound(&a.payee).cmp(&by_sound(&b.payee)),
    }
}

/// Common characters stand in this encoding in the order of their sounds.
fn by_sound(name: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(name).0.into_owned()
}

/// Which parts a query has, and of which payments they are taken.
fn queries() -> impl Strategy<Value = (u16, [usize; 4], Vec<PaymentStatus>, (u8, u8), u8, bool)> {
    let statuses = prop::collection::vec(prop::sample::select(PaymentStatus::ALL.to_vec()), 0..3);
    // A filter in four is set: with more of them hardly anything is ever found.
    let parts = (any::<u16>(), any::<u16>()).prop_map(|(some, others)| some & others);
    (parts, any::<[usize; 4]>(), statuses, (1u8..=12, 1u8..=28), 0u8..8, any::<bool>())
}

#[test]
fn a_query_finds_what_a_naive_filter_finds() {
    let mut stage = Stage::varied(360, 3);
    stage.office.reveal().expect("personal fields are shown");
    let known = Known::all(&mut stage);
    assert!(PaymentStatus::ALL.iter().filter(|status| known.iter().any(|known| known.line.status == **status)).count() >= 7);
    let members = stage.office.facets().expect("facets").members;
    let stage = RefCell::new(stage);
    let check =
        |(parts, of, status, (month, day), sort, descending): (u16, [usize; 4], Vec<PaymentStatus>, (u8, u8), u8, bool)| {
            let pick = |i: usize| &known[of[i] % known.len()];
            let has = |bit: u16| parts & (1 << bit) != 0;
            let text = |bit: u16, value: &str| if has(bit) { value.to_owned() } else { String::new() };
            let middle = |text: &str| text.chars().skip(1).take(4).collect::<String>();
            let words: Vec<String> = pick(0).searched.iter().skip(of[1] % 3).step_by(2).map(|value| middle(value)).collect();
            let member = &members[of[2] % members.len()];
            let query = PaymentQuery {
                text: text(0, &words.join(" ")),
                programme: text(1, &pick(0).line.programme),
                township: text(2, &pick(0).line.township),
                village: text(3, &pick(0).line.village),
                month: text(4, &pick(1).line.period.0),
                status: if has(5) { status } else { Vec::new() },
                year: [0, 2026, 2025, 0][of[3] % 4],
                from_date: text(6, &format!("2026-{month:02}-{day:02}")),
                to_date: text(7, &format!("2026-{:02}-{day:02}", month.max(8))),
                member: text(8, &member.0),
                batch: if parts % 11 == 0 { pick(3).batch.clone() } else { String::new() },
                sort: SORTS[usize::from(sort)],
                descending,
                ..PaymentQuery::default()
            };
            let named = if has(8) { &*member.1 } else { "" };
            let mut expected: Vec<&Known> = known.iter().filter(|known| known.matches(&query, named)).collect();
            match (query.sort, descending) {
                (by, false) => expected.sort_by(|a, b| order(a, b, by)),
                (by, true) => expected.sort_by(|a, b| order(b, a, by)),
            }
            let mut stage = stage.borrow_mut();
            let page = stage.page(&query, 0, 200);
            let found: Vec<u64> = stage.lines(&query).into_iter().map(|line| line.entry).collect();
            prop_assert_eq!(found, expected.iter().map(|known| known.line.entry).collect::<Vec<_>>());
            let counts = |status: PaymentStatus| expected.iter().filter(|known| known.line.status == status).count() as u64;
            let by_status: Vec<_> = PaymentStatus::ALL.into_iter().map(|s| (s, counts(s))).filter(|(_, n)| *n > 0).collect();
            prop_assert_eq!(page.by_status, by_status);
            let sum: Fen = expected.iter().filter(|known| known.line.status.counts()).map(|known| known.line.amount).sum();
            prop_assert_eq!((page.count, page.sum), (expected.len() as u64, sum));
            Ok(())
        };
    TestRunner::default().run(&queries(), check).expect("both find the same");
}

#[test]
fn the_sums_of_a_programme_are_those_of_its_money() {
    let mut stage = Stage::varied(360, 4);
    for programme in stage.office.programmes().expect("programmes") {
        let mut sum = |status: &[PaymentStatus]| {
            let query = PaymentQuery { programme: programme.code.clone(), status: status.to_vec(), ..PaymentQuery::default() };
            stage.page(&query, 0, 0).sum
        };
        assert_eq!(sum(&[PaymentStatus::Submitted]), programme.money.submitted, "what waits");
        assert_eq!(sum(&[PaymentStatus::Approved, PaymentStatus::Reversed]), programme.money.committed, "what is approved");
        assert_eq!(sum(&[PaymentStatus::Executed]), programme.money.paid, "what is paid");
    }
}

#[test]
fn windows_are_cut_from_one_list_and_follow_the_ledger() {
    let mut stage = Stage::demo(300, 5);
    stage.sign_in("李经办");
    let query = PaymentQuery { sort: SortBy::Amount, descending: true, ..PaymentQuery::default() };
    let all = stage.lines(&query);
    let window = stage.page(&query, 37, 5).rows;
    let entries = |lines: &[PaymentLine]| lines.iter().map(|line| line.entry).collect::<Vec<_>>();
    assert_eq!(entries(&window), entries(&all[37..42]));
    assert!(stage.page(&query, u64::MAX, 200).rows.is_empty(), "beyond the end there is nothing");
    assert!(stage.page(&query, 0, u32::MAX).rows.len() <= 200, "a window has a limit");
    let line = stage.submitted().into_iter().find(|batch| batch.count > 1).expect("a batch waits");
    let submitted = PaymentQuery { status: vec![PaymentStatus::Submitted], ..query };
    let before = stage.page(&submitted, 0, 1).count;
    stage.sign_in("周主管");
    stage.decide(&line, Decision::Reject, "不合规定");
    assert_eq!(stage.page(&submitted, 0, 1).count, before - u64::from(line.count), "a decision shows at once");
}

#[test]
fn a_wrong_date_is_refused_and_an_unknown_name_matches_nothing() {
    let mut stage = Stage::demo(150, 6);
    let all = PaymentQuery::default();
    let find = |stage: &mut Stage, query: PaymentQuery| stage.office.find_payments(&FindPayments { query, offset: 0, limit: 1 });
    assert_eq!(find(&mut stage, all.clone()).expect_err("nobody is signed in").code, "locked");
    assert_eq!(stage.office.facets().expect_err("nobody is signed in").code, "locked");
    stage.sign_in("钱检查");
    let date = PaymentQuery { from_date: "2026-02-30".into(), ..all.clone() };
    assert_eq!(find(&mut stage, date).expect_err("no such day").code, "date");
    let month = PaymentQuery { month: "2026-13".into(), ..all.clone() };
    assert_eq!(find(&mut stage, month).expect_err("no such month").code, "month");
    for nothing in [
        PaymentQuery { programme: "NO-2026".into(), ..all.clone() },
        PaymentQuery { township: "无此镇".into(), ..all.clone() },
        PaymentQuery { member: "m99".into(), ..all.clone() },
        PaymentQuery { member: "周主管".into(), ..all.clone() },
        PaymentQuery { batch: "AAAAAAAAAAAAAAAAAAAAAA".into(), ..all.clone() },
        PaymentQuery { text: "无此人".into(), ..all.clone() },
        PaymentQuery { year: 1999, ..all.clone() },
    ] {
        assert_eq!(find(&mut stage, nothing.clone()).expect("it is a query").count, 0, "{nothing:?}");
    }
    assert!(find(&mut stage, all).expect("an inspector may look").count > 0);
}

#[test]
fn personal_fields_are_masked_until_they_are_shown_and_showing_is_recorded_once_a_sitting() {
    let mut stage = Stage::demo(200, 7);
    stage.sign_in("钱检查");
    let query = PaymentQuery::default();
    let entry = stage.page(&query, 0, 1).rows[0].entry;
    let size = |stage: &mut Stage| stage.office.status().expect("status").trust.size;
    let before = size(&mut stage);
    assert!(stage.lines(&query).iter().all(|line| line.payee.ends_with('*')), "payees are masked");
    let masked = stage.office.payment_story(entry).expect("story");
    assert!(masked.masked, "the story says so");
    assert_eq!(size(&mut stage), before, "looking at masked fields is not recorded");

    stage.office.reveal().expect("an inspector shows them");
    let shown = stage.office.payment_story(entry).expect("story");
    assert!(!shown.masked && stage.lines(&query).iter().all(|line| !line.payee.contains('*')), "now they are shown");
    assert_eq!(masked.personal.len(), shown.personal.len());
    for ((name, masked), (_, shown)) in masked.personal.iter().zip(&shown.personal) {
        assert_eq!(*masked, funds::mask(name, shown), "one rule masks {name}");
    }
    let id = shown.personal.iter().find(|(name, _)| name == "beneficiary_id").map(|(_, id)| id.clone()).expect("an ID number");
    assert_eq!(id.len(), 18);
    let by_part = PaymentQuery { text: id[4..14].into(), ..PaymentQuery::default() };
    assert!(stage.lines(&by_part).iter().any(|line| line.entry == entry), "a part of the number finds it");

    stage.office.reveal().expect("again");
    assert_eq!(size(&mut stage), before + 1, "the ledger keeps it once a sitting");
    let newest = stage.office.entry(before).expect("the entry is there");
    assert_eq!((newest.event.kind.as_str(), newest.event.by_name.as_str()), ("disclosure.viewed", "钱检查"));
    stage.office.sign_out().expect("signed out");
    stage.sign_in("钱检查");
    assert!(stage.office.payment_story(entry).expect("story").masked, "a new sitting begins masked");
    stage.office.reveal().expect("once more");
    assert_eq!(size(&mut stage), before + 2, "another sitting, another entry");
}

#[test]
fn facets_offer_what_occurs() {
    let mut stage = Stage::demo(300, 8);
    stage.sign_in("李经办");
    let facets = stage.office.facets().expect("facets");
    let lines = stage.lines(&PaymentQuery::default());
    let distinct = |mut values: Vec<String>| {
        values.sort();
        values.dedup();
        values
    };
    assert_eq!(facets.programmes.len(), 7, "every programme, used or not");
    assert_eq!(
        facets.places.iter().map(|(township, _)| township.clone()).collect::<Vec<_>>(),
        distinct(lines.iter().map(|line| line.township.clone()).collect())
    );
    let villages = facets.places.iter().flat_map(|(_, villages)| villages.clone()).collect();
    assert_eq!(distinct(villages), distinct(lines.iter().map(|line| line.village.clone()).collect()));
    let mut months = distinct(lines.iter().flat_map(|line| [line.period.0.clone(), line.period.1.clone()]).collect());
    months.reverse();
    assert_eq!(facets.months, months, "newest first");
    assert_eq!(facets.members, [("m3".to_owned(), "李经办".to_owned()), ("m4".to_owned(), "赵经办".to_owned())]);
}

const SORTS: [SortBy; 8] = [
    SortBy::Entry,
    SortBy::Amount,
    SortBy::Place,
    SortBy::Programme,
    SortBy::Status,
    SortBy::Period,
    SortBy::Recorded,
    SortBy::Payee,
];
