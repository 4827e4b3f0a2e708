//! What people look at: its figures are those of the programmes and batches they sum.

use crate::stage::Stage;
use ipc::*;

fn sum(programmes: &[Programme], of: impl Fn(&Money) -> Fen) -> Fen {
    programmes.iter().map(|programme| of(&programme.money)).sum()
}

#[test]
fn the_overview_sums_programmes_and_months() {
    let mut stage = Stage::varied(360, 31);
    let programmes = stage.office.programmes().expect("programmes");
    let overview = stage.office.overview(0).expect("overview");
    assert_eq!((overview.year, overview.years.clone()), (2026, vec![2026]), "the newest year is shown");
    let money = overview.money;
    assert_eq!(money.received, sum(&programmes, |money| money.received));
    assert_eq!(money.received, money.available + money.committed + money.paid + money.spent_before, "nothing is lost");
    assert!(money.committed > 0 && money.paid > 0 && money.submitted > 0, "the demo has all of them");
    assert_eq!(overview.documents, 14);
    assert_eq!(overview.payments, programmes.iter().map(|programme| programme.payments).sum::<u64>());
    assert_eq!(
        overview.programmes.iter().map(|bar| (&bar.code, bar.money)).collect::<Vec<_>>(),
        programmes.iter().map(|programme| (&programme.code, programme.money)).collect::<Vec<_>>()
    );
    let months = &overview.months;
    assert_eq!(months.len(), 12);
    assert_eq!((months[0].month.as_str(), months[11].month.as_str()), ("2026-01", "2026-12"));
    assert_eq!(months.iter().map(|bar| bar.approved).sum::<Fen>(), money.committed + money.paid, "what was approved");
    assert_eq!(months.iter().map(|bar| bar.paid).sum::<Fen>(), money.paid, "what was paid");
    let other = stage.office.overview(2025).expect("a year without programmes");
    assert_eq!((other.money, other.programmes.len()), (Money::default(), 0));
    assert!(other.months.iter().all(|bar| bar.approved == 0 && bar.paid == 0));
}

#[test]
fn what_is_approved_or_paid_counts_in_the_month_in_which_that_was_recorded() {
    let mut stage = Stage::demo(200, 32);
    stage.sign_in("李经办");
    let before = stage.office.overview(2026).expect("overview");
    let batch = stage.import_sample(false);
    let november = |overview: &Overview| (overview.months[10].approved, overview.months[10].paid);
    assert_eq!(november(&stage.office.overview(2026).expect("overview")), november(&before), "what waits is not approved");
    stage.approve(&batch);
    let approved = stage.office.overview(2026).expect("overview");
    assert_eq!(november(&approved), (november(&before).0 + batch.total, november(&before).1));
    assert_eq!(approved.payments, before.payments + 412);
    // Executed in the year after: its month comes behind the year's twelve.
    stage.office.world().set_now(1_799_000_000);
    stage.sign_in("李经办");
    let call = ExecuteBatch { id: batch.id.clone(), voucher: "PZ-1".into(), date: "2027-01-04".into() };
    stage.office.execute(&call).expect("the bank has paid");
    let paid = stage.office.overview(2026).expect("overview");
    assert_eq!(november(&paid), november(&approved), "the month of the approval stays");
    assert_eq!(paid.months.len(), 13);
    assert_eq!((paid.months[12].month.as_str(), paid.months[12].paid), ("2027-01", batch.total));
}

#[test]
fn payments_from_before_the_program_are_counted_and_never_as_approved() {
    let mut stage = Stage::demo(200, 33);
    stage.sign_in("李经办");
    let before = stage.office.overview(2026).expect("overview");
    let batch = stage.import_sample(true);
    let after = stage.office.overview(2026).expect("overview");
    assert_eq!((before.history_payments, after.history_payments), (0, 412));
    assert_eq!(after.months[10].paid, before.months[10].paid + batch.total);
    assert_eq!(after.months[10].approved, before.months[10].approved);
    let query = PaymentQuery { status: vec![PaymentStatus::History], ..PaymentQuery::default() };
    assert_eq!(stage.page(&query, 0, 1).sum, batch.total);
}

/// An office with all that can move money: an opening balance of which a part was spent before, history, reversals.
fn all_kinds(seed: u64) -> Stage {
    let mut stage = Stage::varied(360, seed);
    stage.sign_in("李经办");
    let opening = RecordOpening {
        programme: "CYDH-2026".into(),
        document: "期初〔2026〕1号".into(),
        received: 90_000_000,
        spent: 25_000_000,
        date: "2026-01-05".into(),
        level: "county".into(),
    };
    stage.office.record_opening(&opening).expect("an opening balance is recorded");
    stage.import_sample(true);
    stage
}

/// Every figure of the overview is the sum of exactly what it leads to.
fn check_figures(stage: &mut Stage) {
    let overview = stage.office.overview(2026).expect("overview");
    let year = PaymentQuery { year: 2026, ..PaymentQuery::default() };
    let money = overview.money;
    let mut available = 0;
    let mut sums = Money::default();
    for bar in &overview.months {
        let month = bar.month.clone();
        let approved = PaymentQuery { approved_month: month.clone(), ..year.clone() };
        let paid = PaymentQuery { paid_month: month.clone(), ..year.clone() };
        assert_eq!(stage.page(&approved, 0, 1).sum, bar.approved, "approved in {month}");
        assert_eq!(stage.page(&paid, 0, 1).sum, bar.paid, "paid in {month}");
        let documents = stage.office.documents(&GetDocuments { year: 2026, month: month.clone() }).expect("documents");
        assert_eq!(documents.received, bar.received, "received in {month}");
        let history = PaymentQuery { status: vec![PaymentStatus::History], ..paid };
        available += bar.received - documents.spent_before - bar.approved - stage.page(&history, 0, 1).sum;
        assert_eq!(bar.available, available, "available at the end of {month}");
        sums.received += bar.received;
        sums.committed += bar.approved;
        sums.paid += bar.paid;
    }
    let history = PaymentQuery { status: vec![PaymentStatus::History], ..year.clone() };
    let history = stage.page(&history, 0, 1).sum;
    assert_eq!((sums.received, sums.paid, available), (money.received, money.paid, money.available), "months sum to the year");
    assert_eq!(sums.committed, money.committed + money.paid - history, "what was approved here");
    let documents = stage.office.documents(&GetDocuments { year: 2026, month: String::new() }).expect("documents");
    assert_eq!(documents.documents.len(), overview.documents as usize);
    let of_documents = (documents.received, documents.spent_before, documents.left);
    assert_eq!(of_documents, (money.received, money.spent_before, money.available), "the documents lead to all three");
    for bar in &overview.programmes {
        let by = |status: &[PaymentStatus]| PaymentQuery { programme: bar.code.clone(), status: status.to_vec(), ..year.clone() };
        assert_eq!(stage.page(&by(&[PaymentStatus::Executed, PaymentStatus::History]), 0, 1).sum, bar.money.paid);
        assert_eq!(stage.page(&by(&[PaymentStatus::Approved]), 0, 1).sum, bar.money.committed);
        assert_eq!(stage.page(&by(&[PaymentStatus::Submitted]), 0, 1).sum, bar.money.submitted);
        let story = stage.office.programme(&bar.code).expect("the programme");
        let of = |of: fn(&Document) -> Fen| story.documents.iter().map(of).sum::<Fen>();
        assert_eq!(of(|document| document.spent_before), bar.money.spent_before);
        assert_eq!(of(|document| document.amount - document.used), bar.money.available);
    }
}

#[test]
fn every_figure_is_the_sum_of_what_it_leads_to() {
    let mut demo = Stage::demo(900, 41);
    demo.sign_in("李经办");
    check_figures(&mut demo);
    let mut stage = all_kinds(42);
    check_figures(&mut stage);
    let overview = stage.office.overview(2026).expect("overview");
    assert_eq!(overview.money.spent_before, 25_000_000, "what was spent before is a part of its own");
    assert!(overview.money.paid > 0 && overview.history_payments == 412);
    let moved = overview.months.iter().filter(|bar| bar.received > 0 || bar.approved > 0 || bar.paid > 0).count();
    assert!(moved > 2, "money moved in several months");
}

#[test]
fn months_that_are_none_are_refused() {
    let mut stage = Stage::demo(60, 43);
    stage.sign_in("李经办");
    for query in [
        PaymentQuery { approved_month: "2026-13".into(), ..PaymentQuery::default() },
        PaymentQuery { paid_month: "May".into(), ..PaymentQuery::default() },
    ] {
        let call = FindPayments { query, offset: 0, limit: 1 };
        assert_eq!(stage.office.find_payments(&call).expect_err("that is no month").code, "month");
    }
    let call = GetDocuments { year: 0, month: "x".into() };
    assert_eq!(stage.office.documents(&call).expect_err("that is no month").code, "month");
}

#[test]
fn it_says_what_waits_for_whom() {
    let mut stage = Stage::demo(260, 34);
    stage.sign_in("李经办");
    let waiting = stage.submitted().len() as u32;
    let count = |overview: &Overview, who: &str, what: &str| {
        let found = overview.waiting_others.iter().find(|turn| turn.who.zh == who && turn.what.zh == what);
        found.map_or(0, |turn| turn.count)
    };
    let clerk = stage.office.overview(2026).expect("overview");
    assert!(clerk.waiting_others.iter().all(|turn| turn.what.zh.contains("草稿") || turn.people || turn.status.is_some()));
    assert_eq!((clerk.waiting.to_approve, count(&clerk, "主管", "批次待审批")), (0, waiting));
    stage.import_sample(false);

    stage.sign_in("周主管");
    let supervisor = stage.office.overview(2026).expect("overview");
    assert_eq!(supervisor.waiting.to_approve, waiting + 1, "now it is the supervisor's turn");
    assert_eq!(count(&supervisor, "主管", "批次待审批"), 0, "and not another's");
    let sample = stage.submitted().remove(0);
    stage.decide(&sample, Decision::Approve, "");
    let half = stage.office.overview(2026).expect("overview");
    assert_eq!(count(&half, "郑主管", "批次待第二人审批"), 1, "only one person is left who can");
    let second = half.waiting_others.iter().find(|turn| turn.who.zh == "郑主管").expect("it is there");
    assert_eq!(second.batch.as_deref(), Some(sample.id.as_str()), "and it leads to the batch");
    let single = stage.submitted().into_iter().find(|batch| batch.count == 1).expect("a single payment waits");
    stage.decide(&single, Decision::Return, "请更正");
    let returned = stage.office.overview(2026).expect("overview");
    assert_eq!(count(&returned, "李经办", "退回待修改"), 1);
    stage.sign_in("李经办");
    let mine = stage.office.overview(2026).expect("overview");
    assert_eq!((mine.waiting.returned, count(&mine, "李经办", "退回待修改")), (1, 0), "one's own turn is not another's");
    stage.sign_in("郑主管");
    stage.decide(&sample, Decision::Approve, "");
    let approved = stage.office.overview(2026).expect("overview");
    let at_the_bank = |overview: &Overview| count(overview, "银行", "已审批的批次待到账");
    assert_eq!(at_the_bank(&approved), at_the_bank(&mine) + 1);
}
