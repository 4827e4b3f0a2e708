//! What bodies look like, and what is no body.

use crate::desk::{CLERK, Desk, Signing, digests, opened, programme, project, row, rule};
use crate::entry_points;
use funds::{
    Act, BatchExecuted, BatchSubmitted, BenefitType, Breach, Date, Destination, Issue, Level, MoneyIn, NoticeRule, Payment,
    Period, ProgrammeOpened, Stage, Terms, TransferRecorded, Way,
};
use ledger::{Hash, Jti};
use proptest::prelude::*;

#[test]
fn bodies_are_written_as_the_format_says() {
    let batch = Jti(1 << 32);
    let id = batch.to_string();
    let reason = digests();
    let sd = reason.iter().map(|digest| format!("\"{}\"", digest.url())).collect::<Vec<_>>().join(",");
    let money = MoneyIn {
        programme: "CYDH-2026".into(),
        document: "县财农〔2026〕1号".into(),
        amount: 100_000,
        date: Date::new(2026, 3, 1).expect("it is a day"),
        level: Level::County,
        terms: Terms::default(),
        issue: None,
    };
    let payment = Payment { batch: Some(batch), programme: None, months: Some(3), passes: vec!["amount".into()], ..row() };
    let submitted = BatchSubmitted {
        programme: "CYDH-2026".into(),
        count: 2,
        total: 252_000,
        history: true,
        file: Some(Hash::empty_root()),
        passed: 0,
        replaces: None,
        project: None,
    };
    let file = Hash::empty_root().url();
    for (act, body) in [
        (
            programme("CYDH-2026", rule()),
            r#"{"classification":"2130505","code":"CYDH-2026","field":"poverty-alleviation","name":"产业到户补助","rule":{"cap":500000,"formula":"unit","old_rate":40000,"rate":42000,"rounding":"fen","unit":"亩"},"year":2026}"#.into(),
        ),
        (
            Act::ProgrammeOpened(ProgrammeOpened { notice_names: true, ..opened("CYDH-2026", rule()) }),
            r#"{"classification":"2130505","code":"CYDH-2026","field":"poverty-alleviation","name":"产业到户补助","notice_names":true,"rule":{"cap":500000,"formula":"unit","old_rate":40000,"rate":42000,"rounding":"fen","unit":"亩"},"year":2026}"#.into(),
        ),
        (
            Act::AllocationReceived(money.clone()),
            r#"{"amount":100000,"date":"2026-03-01","document":"县财农〔2026〕1号","level":"county","programme":"CYDH-2026"}"#.into(),
        ),
        (
            Act::BalanceOpened { money, spent: 0 },
            r#"{"date":"2026-03-01","document":"县财农〔2026〕1号","level":"county","programme":"CYDH-2026","received":100000,"spent":0}"#.into(),
        ),
        (
            Act::BatchSubmitted(submitted),
            format!(r#"{{"count":2,"file":"{file}","history":true,"passed":0,"programme":"CYDH-2026","total":252000}}"#),
        ),
        (Act::BatchApproved { batch, count: 2, total: 252_000 }, format!(r#"{{"batch":"{id}","count":2,"total":252000}}"#)),
        (Act::BatchWithdrawn { batch }, format!(r#"{{"batch":"{id}"}}"#)),
        (
            Act::BatchExecuted(BatchExecuted { batch, date: Date::new(2026, 3, 9).expect("it is a day"), voucher: "0012".into(), answer: None, returned: Vec::new() }),
            format!(r#"{{"batch":"{id}","date":"2026-03-09","voucher":"0012"}}"#),
        ),
        (
            Act::HandedOver { from: 3, to: 4, batches: vec![batch] },
            format!(r#"{{"batches":["{id}"],"from":"m3","to":"m4"}}"#),
        ),
        (Act::DisclosureViewed { scope: "payments".into() }, r#"{"scope":"payments"}"#.into()),
    ] {
        assert_eq!(act.write(&[]), body, "{}", act.kind());
    }
    for (act, rest) in [
        (
            Act::Payment(payment),
            format!(
                r#""amount":126000,"batch":"{id}","months":3,"passes":["amount"],"period":"2026-01/2026-12","quantity":30000,"row":5,"sheet":1,"township":"青山镇","type":"regular","village":"上寨村""#
            ),
        ),
        (Act::BatchReturned { batch }, format!(r#""batch":"{id}""#)),
        (
            Act::RowsExcluded { batch, rows: vec![2, 7], count: 5, total: 6 },
            format!(r#""batch":"{id}","count":5,"rows":[2,7],"total":6"#),
        ),
        (Act::PaymentReversed { batch, row: 1, amount: 9 }, format!(r#""amount":9,"batch":"{id}","row":1"#)),
    ] {
        assert_eq!(act.write(&reason), format!(r#"{{"_sd":[{sd}],{rest}}}"#), "{}", act.kind());
    }
}

#[test]
fn what_is_not_of_its_kind_is_refused_by_the_field() {
    let mut desk = Desk::found(None);
    let sd = digests().iter().map(|digest| format!("\"{}\"", digest.url())).collect::<Vec<_>>().join(",");
    let id = Jti(5).to_string();
    let payment = |fields: &str| format!(r#"{{"_sd":[{sd}],{fields}}}"#);
    let money = |amount: &str| {
        format!(r#"{{"amount":{amount},"date":"2026-03-01","document":"1号","level":"county","programme":"CYDH-2026"}}"#)
    };
    let rule = |rule: &str| {
        format!(r#"{{"classification":"213","code":"AB","field":"pension","name":"某项","rule":{{{rule}}},"year":2026}}"#)
    };
    let good = r#""amount":1,"period":"2026-01/2026-01","programme":"AB","township":"青山镇","type":"regular""#;
    let cases = [
        ("payment", payment(&good.replace("\"amount\":1,", "")), "amount"),
        ("payment", payment(&good.replace(":1,", ":0,")), "amount"),
        ("payment", payment(&good.replace(":1,", ":-1,")), "amount"),
        ("payment", payment(&good.replace(":1,", ":\"1\",")), "amount"),
        ("payment", payment(&good.replace("2026-01/", "2026-02/")), "period"),
        ("payment", payment(&good.replace("\"programme\":\"AB\",", "")), "programme"),
        ("payment", payment(&good.replace(",\"period\"", &format!(",\"batch\":\"{id}\",\"period\""))), "programme"),
        ("payment", payment(&good.replace("青山镇", " 青山镇")), "township"),
        ("payment", payment(&good.replace("青山镇", "青\\n山镇")), "township"),
        ("payment", payment(&good.replace("青山镇", &"镇".repeat(41))), "township"),
        ("payment", payment(&good.replace("regular", "irregular")), "type"),
        ("payment", payment(&good.replace(",\"period\"", ",\"passes\":[],\"period\"")), "passes"),
        ("payment", payment(&good.replace(",\"period\"", ",\"passes\":[\"b\",\"a\"],\"period\"")), "passes"),
        ("payment", payment(&good.replace(",\"period\"", ",\"passes\":[\"a\",\"a\"],\"period\"")), "passes"),
        ("payment", payment(&good.replace(",\"period\"", ",\"passes\":[\"it is so\"],\"period\"")), "passes"),
        ("payment", payment(&good.replace(",\"period\"", ",\"months\":0,\"period\"")), "months"),
        ("payment", payment(&good.replace(",\"period\"", ",\"name\":\"张三\",\"period\"")), "unknown"),
        ("programme.opened", rule("").replace("\"rule\"", "\"notice_names\":false,\"rule\""), "notice_names"),
        ("programme.opened", rule("").replace("\"rule\"", "\"notice_names\":1,\"rule\""), "notice_names"),
        ("payment", format!("{{{good}}}"), "_sd"),
        ("payment", format!(r#"{{"_sd":[{}],{good}}}"#, &sd[..45]), "_sd"),
        ("batch.returned", format!(r#"{{"batch":"{id}"}}"#), "_sd"),
        ("batch.rejected", format!(r#"{{"batch":"{id}"}}"#), "_sd"),
        ("payment.reversed", format!(r#"{{"amount":1,"batch":"{id}","row":1}}"#), "_sd"),
        ("rows.excluded", format!(r#"{{"_sd":[{sd}],"batch":"{id}","count":1,"rows":[2,1],"total":1}}"#), "rows"),
        ("rows.excluded", format!(r#"{{"_sd":[{sd}],"batch":"{id}","count":1,"rows":[],"total":1}}"#), "rows"),
        ("rows.excluded", format!(r#"{{"_sd":[{sd}],"batch":"{id}","count":1,"rows":[0],"total":1}}"#), "rows"),
        ("batch.withdrawn", r#"{"batch":"x"}"#.into(), "batch"),
        ("batch.approved", format!(r#"{{"batch":"{id}","count":0,"total":1}}"#), "count"),
        ("batch.executed", format!(r#"{{"batch":"{id}","date":"2026-02-30","voucher":"1"}}"#), "date"),
        ("batch.executed", format!(r#"{{"batch":"{id}","date":"2026-02-03","voucher":""}}"#), "voucher"),
        ("batch.submitted", r#"{"count":1048577,"passed":0,"programme":"AB","total":1}"#.into(), "count"),
        ("batch.submitted", r#"{"count":1,"history":false,"passed":0,"programme":"AB","total":1}"#.into(), "history"),
        (
            "batch.submitted",
            format!(r#"{{"count":1,"history":true,"passed":0,"programme":"AB","replaces":"{id}","total":1}}"#),
            "replaces",
        ),
        ("handed.over", format!(r#"{{"batches":["{id}","{id}"],"from":"m3","to":"m4"}}"#), "batches"),
        ("handed.over", format!(r#"{{"batches":["{id}"],"from":"3","to":"m4"}}"#), "from"),
        ("disclosure.viewed", r#"{"scope":"张三"}"#.into(), "scope"),
        ("allocation.received", money("0"), "amount"),
        ("allocation.received", money("1").replace("county", "village"), "level"),
        ("allocation.received", money("1").replace("1号", ""), "document"),
        ("allocation.received", money("1").replace("CYDH-2026", "cydh"), "programme"),
        (
            "balance.opened",
            r#"{"date":"2026-03-01","document":"1号","level":"city","programme":"AB","received":5,"spent":6}"#.into(),
            "spent",
        ),
        ("programme.opened", rule(r#""formula":"unit","rate":1,"rounding":"fen","unit":"""#), "unit"),
        ("programme.opened", rule(r#""formula":"fixed","rate":1,"rounding":"fen","unit":" 亩""#), "unit"),
        ("programme.opened", rule(r#""formula":"fixed","rate":0,"rounding":"fen","unit":"""#), "rate"),
        ("programme.opened", rule(r#""formula":"fixed","old_rate":1,"rate":1,"rounding":"fen","unit":"""#), "old_rate"),
        ("programme.opened", rule(r#""formula":"square","rate":1,"rounding":"fen","unit":"""#), "formula"),
        ("programme.opened", rule(r#""formula":"fixed","rate":1,"rounding":"down","unit":"""#), "rounding"),
        ("programme.opened", rule(r#""formula":"fixed","rate":1,"ratio":1,"rounding":"fen","unit":"""#), "unknown"),
        (
            "programme.opened",
            rule(r#""formula":"fixed","rate":1,"rounding":"fen","unit":"""#).replace("213", "2130"),
            "classification",
        ),
    ];
    for (kind, body, field) in cases {
        let signed = desk.sign_body(CLERK, kind, &body, Signing::default());
        let act = Act::read(signed.statement()).expect("the kind is about money");
        assert_eq!(act, Err(Breach::Body(field)), "{kind} {body}");
        assert_eq!(desk.append(signed), Err(Breach::Body(field)), "the book says the same");
    }
}

#[test]
fn other_kinds_are_left_alone() {
    let mut desk = Desk::found(None);
    let before = desk.book.digest();
    let signed = desk.sign_body(CLERK, "some.other.kind", r#"{"amount":1}"#, Signing::default());
    assert!(Act::read(signed.statement()).is_none(), "what is not known is not interpreted");
    desk.append(signed).expect("and breaks no rule");
    assert_eq!(desk.book.digest(), before);
}

fn payments() -> impl Strategy<Value = Payment<'static>> {
    let optional = || proptest::option::of(1i64..=ledger::INTEGER_MAX);
    let place = "[一-龥]{1,6}( ?[A-Z\"\\\\]{1,3})?";
    let passes = proptest::collection::btree_set("[a-z]{1,8}(-[a-z0-9]{1,4})?", 0..4);
    let money = (1..=ledger::INTEGER_MAX, optional(), optional(), proptest::option::of(0..=ledger::INTEGER_MAX));
    let place = (place, proptest::option::of(place), proptest::option::of(1u32..), proptest::option::of(1u32..));
    let time = (2000u16..2100, 1u8..=12, 0u8..=12, proptest::option::of(1u16..));
    (money, place, time, passes, proptest::option::of(any::<u128>()), 0usize..4).prop_map(
        |(
            (amount, quantity, rate, own_income),
            (township, village, row, sheet),
            (year, from, more, months),
            passes,
            batch,
            kind,
        )| {
            let period = Period::parse(&format!("{year}-{from:02}/{year}-{:02}", (from + more).min(12))).expect("it is a period");
            Payment {
                amount,
                batch: batch.map(Jti),
                months,
                own_income,
                passes: passes.into_iter().map(Into::into).collect(),
                period,
                programme: batch.is_none().then(|| "CYDH-2026".into()),
                project: batch.is_none().then(|| "XM-7".into()),
                quantity,
                rate,
                reissues: batch.map(|batch| Jti(batch / 2)),
                row,
                sheet,
                township: township.into(),
                benefit_type: [BenefitType::Regular, BenefitType::Arrears, BenefitType::Partial, BenefitType::Adjustment][kind],
                village: village.unwrap_or_default().into(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_payment_is_read_as_it_was_written(payment in payments()) {
        let mut desk = Desk::found(None);
        let signed = desk.sign(CLERK, &Act::Payment(payment.clone()), Signing::default());
        prop_assert_eq!(Act::read(signed.statement()), Some(Ok(Act::Payment(payment))));
    }
}

#[test]
fn every_kind_is_read_as_it_was_written() {
    let mut desk = Desk::found(None);
    let batch = Jti(77);
    let date = Date::new(2026, 3, 1).expect("it is a day");
    let money = MoneyIn {
        programme: "CYDH-2026".into(),
        document: "1号".into(),
        amount: 9,
        date,
        level: Level::Central,
        terms: Terms::default(),
        issue: None,
    };
    let submitted = BatchSubmitted {
        programme: "CYDH-2026".into(),
        count: 3,
        total: 4,
        history: false,
        file: None,
        passed: 2,
        replaces: Some(Jti(3)),
        project: None,
    };
    let acts = [
        programme("CYDH-2026", rule()),
        programme("AB", funds::Rule { old_rate: None, cap: None, ..rule() }),
        Act::AllocationReceived(money.clone()),
        Act::BalanceOpened { money, spent: 9 },
        Act::BatchSubmitted(submitted.clone()),
        Act::BatchSubmitted(BatchSubmitted { history: true, replaces: None, file: Some(Hash::empty_root()), ..submitted }),
        Act::BatchApproved { batch, count: 1, total: 2 },
        Act::BatchReturned { batch },
        Act::BatchRejected { batch },
        Act::BatchWithdrawn { batch },
        Act::BatchResubmitted { batch, count: 1, total: 2 },
        Act::RowsExcluded { batch, rows: vec![1, 3], count: 1, total: 2 },
        Act::BatchExecuted(BatchExecuted { batch, date, voucher: "凭 12".into(), answer: None, returned: Vec::new() }),
        Act::BatchExecuted(BatchExecuted {
            batch,
            date,
            voucher: "凭 12".into(),
            answer: Some(Hash::empty_root()),
            returned: vec![2, 9],
        }),
        Act::PaymentReversed { batch, row: 2, amount: 3 },
        Act::HandedOver { from: 3, to: 4, batches: vec![batch, Jti(78)] },
        Act::DisclosureViewed { scope: format!("batch/{batch}") },
    ];
    for act in acts.into_iter().chain(of_the_whole_way(batch, date)) {
        let signed = desk.sign(CLERK, &act, Signing::default());
        assert_eq!(signed.statement().kind(), act.kind());
        assert_eq!(Act::read(signed.statement()), Some(Ok(act)));
    }
}

#[test]
fn whatever_is_read_of_a_body_is_written_the_same() {
    let mut desk = Desk::found(None);
    let mut seen = 0;
    for act in [programme("CYDH-2026", rule()), Act::Payment(row()), Act::BatchReturned { batch: Jti(77) }] {
        let signed = desk.sign(CLERK, &act, Signing::default());
        let body = String::from_utf8(signed.statement().body().bytes().to_vec()).expect("a body is text");
        let whole = format!("{}\n{body}", act.kind());
        entry_points::act(whole.as_bytes());
        for at in 0..whole.len() {
            for byte in [b'"', b'{', b'0', b'a', 0xff] {
                let mut changed = whole.clone().into_bytes();
                changed[at] = byte;
                entry_points::act(&changed);
                seen += 1;
            }
        }
    }
    assert!(seen > 1_000, "many bodies were tried: {seen}");
    let template = include_bytes!("../../templates/poverty-industry.json");
    for at in 0..template.len() {
        let mut changed = template.to_vec();
        changed[at] = changed[at].wrapping_add(1);
        entry_points::template(&changed);
    }
}

/// One of each kind about where money comes from, where it goes, and what becomes of it.
fn of_the_whole_way(batch: Jti, date: Date) -> Vec<Act<'static>> {
    let issue = Issue {
        entry: Hash::of(b"issued"),
        ledger: ledger::Origin::parse(&format!("520000-czt/{}", "0f".repeat(16))).expect("it is an origin"),
    };
    let terms = Terms { deadline: Some(date), project: Some("XM-7".into()), purpose: Some("产业到户".into()) };
    let transfer = TransferRecorded {
        programme: "CYDH-2026".into(),
        from: "省财农〔2026〕1号".into(),
        document: "县财农〔2026〕7号".into(),
        date,
        amount: 5,
        terms: terms.clone(),
        to: Destination::Office { name: "青山镇".into(), ledger: Some(issue.ledger.clone()) },
    };
    let money = MoneyIn {
        programme: "CYDH-2026".into(),
        document: "1号".into(),
        amount: 9,
        date,
        level: Level::Province,
        terms: terms.clone(),
        issue: Some(issue.clone()),
    };
    let project = project("XM-7");
    let into = Destination::Programme("CYDH-2027".into());
    let here = Destination::Office { name: "某乡".into(), ledger: None };
    let notices = vec![
        NoticeRule { stage: Stage::Village, days: 7, before_approval: true },
        NoticeRule { stage: Stage::County, days: 10, before_approval: false },
    ];
    let Act::ProgrammeOpened(opened) = programme("CYDH-2026", rule()) else { unreachable!("it opens one") };
    vec![
        Act::ProgrammeOpened(funds::ProgrammeOpened { notices, needs_project: true, ..opened }),
        Act::AllocationReceived(money),
        Act::AllocationRefused { issue },
        Act::AllocationReduced { programme: "CYDH-2026".into(), document: "1号".into(), by: "3号".into(), date, amount: 4 },
        Act::AllocationIssued(transfer.clone()),
        Act::AllocationIssued(TransferRecorded { terms: Terms::default(), to: here, ..transfer.clone() }),
        Act::AllocationMoved(TransferRecorded { to: into, ..transfer }),
        Act::TransferApproved { transfer: batch, amount: 5 },
        Act::TransferRejected { transfer: batch },
        Act::TransferWithdrawn { transfer: batch },
        Act::TransferReduced { transfer: batch, document: "9号".into(), date, amount: 2 },
        Act::ProjectRecorded { again: false, project: project.clone() },
        Act::ProjectRecorded { again: true, project },
        Act::ProjectEnded { project: "XM-7".into(), outcome: "已硬化".into(), households: 118 },
        Act::YearClosed { year: 2026 },
        Act::YearReopened { year: 2026 },
        Act::NoticePosted { batch, stage: Stage::Village, photo: None },
        Act::NoticePosted { batch, stage: Stage::Township, photo: Some(Hash::empty_root()) },
        Act::NoticeEnded { notice: batch },
        Act::ObjectionReceived { batch, row: None },
        Act::ObjectionReceived { batch, row: Some(3) },
        Act::ObjectionAnswered { objection: batch, upheld: false },
        Act::BatchSent { batch, count: 3, total: 9, file: Hash::empty_root(), profile: "nongxin".into() },
        Act::PaymentsReturned { batch, date, rows: vec![1, 4], answer: None },
        Act::PaymentsReturned { batch, date, rows: vec![1], answer: Some(Hash::empty_root()) },
        Act::RecoveryOpened { batch, row: 2, amount: 7 },
        Act::RecoveryReceived { recovery: batch, amount: 3, date, way: Way::Treasury, voucher: "缴 1".into() },
        Act::RecoveryReceived { recovery: batch, amount: 3, date, way: Way::Bank, voucher: "回 1".into() },
        Act::RecoveryClosed { recovery: batch },
    ]
}
