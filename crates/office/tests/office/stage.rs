//! A demo office in a folder of its own, at which members sit down one after the other.

use crate::folder::Folder;
use ipc::*;
use office::{Demo, Office, Work, World};

/// Midnight UTC of 2026-11-22, after everything that the demo has done.
pub(crate) const NOW: i64 = 1_795_305_600;

/// The sample list that officials would import, with its count and total from the stamped summary.
pub(crate) const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/产业到户补助-青山镇.xlsx");

pub(crate) struct Stage {
    pub(crate) office: Office,
    pub(crate) folder: Folder,
    passphrases: DemoPassphrases,
}

impl Stage {
    /// A demo of so many entries, opened anew, nobody signed in.
    pub(crate) fn demo(entries: u64, seed: u64) -> Stage {
        let folder = Folder::new();
        let (made, passphrases) = Office::demo(folder.path(), Demo { entries, seed }, &Work::default()).expect("a demo is made");
        drop(made);
        let office = Office::open(folder.path(), World::seeded(seed + 1, NOW)).expect("the demo opens");
        Stage { office, folder, passphrases }
    }

    /// Another machine at which the same members sit down.
    pub(crate) fn beside(&self, office: Office, folder: Folder) -> Stage {
        Stage { office, folder, passphrases: self.passphrases.clone() }
    }

    /// Signs a member in by name.
    pub(crate) fn sign_in(&mut self, name: &str) {
        let known = self.passphrases.members.iter().find(|(known, _)| known == name).expect("the demo has this member");
        let call = SignIn { member: name.into(), passphrase: known.1.clone() };
        self.office.sign_in(&call).expect("a demo member signs in");
    }

    /// A member's passphrase.
    pub(crate) fn passphrase(&self, name: &str) -> String {
        self.passphrases.members.iter().find(|(known, _)| known == name).expect("the demo has this member").1.clone()
    }

    /// A window of what a query finds.
    pub(crate) fn page(&mut self, query: &PaymentQuery, offset: u64, limit: u32) -> PaymentPage {
        self.office.find_payments(&FindPayments { query: query.clone(), offset, limit }).expect("a query finds")
    }

    /// All that a query finds, window by window.
    pub(crate) fn lines(&mut self, query: &PaymentQuery) -> Vec<PaymentLine> {
        let mut lines = Vec::new();
        loop {
            let page = self.page(query, lines.len() as u64, 200);
            lines.extend(page.rows);
            if lines.len() as u64 >= page.count {
                return lines;
            }
        }
    }

    /// Batches that wait for approval, the newest first, those with one approval too.
    pub(crate) fn submitted(&mut self) -> Vec<BatchLine> {
        let all = self.office.batches(WhichBatches::All).expect("batches are listed");
        all.into_iter().filter(|batch| matches!(batch.status, BatchStatus::Submitted | BatchStatus::HalfApproved)).collect()
    }

    /// Approves a batch with as many supervisors as it needs.
    pub(crate) fn approve(&mut self, batch: &BatchLine) {
        for supervisor in ["周主管", "郑主管"] {
            self.sign_in(supervisor);
            let line = self.office.batch_story(&batch.id, 0).expect("the batch is there").line;
            if matches!(line.status, BatchStatus::Submitted | BatchStatus::HalfApproved) {
                self.decide(&line, Decision::Approve, "");
            }
        }
    }

    /// Decides on a batch as the member who is signed in.
    pub(crate) fn decide(&mut self, line: &BatchLine, decision: Decision, reason: &str) {
        let (seen_count, seen_total) = (line.count, line.total);
        let call = DecideBatch { id: line.id.clone(), decision, reason: reason.into(), seen_count, seen_total };
        self.office.decide(&call).expect("a supervisor decides");
    }

    /// Imports the sample list, as history or as a batch to approve; returns the batch's line.
    pub(crate) fn import_sample(&mut self, history: bool) -> BatchLine {
        let content = std::fs::read(SAMPLE).expect("the sample is there");
        let draft = self.office.import_bytes("产业到户补助-青山镇.xlsx", content, history).expect("the sample is read").draft;
        let choices = ImportChoices {
            programme: "CYDH-2026".into(),
            count: Some(412),
            total: Some(53_214_000),
            township: "青山镇".into(),
            // History is from before the ledger, which begins in January 2026.
            period_from: if history { "2025-01" } else { "2026-01" }.into(),
            period_to: if history { "2025-06" } else { "2026-06" }.into(),
            benefit_type: "regular".into(),
            ..ImportChoices::default()
        };
        self.office.check_import(&CheckImport { draft, choices, passes: Vec::new() }).expect("it is checked");
        self.office.submit_import(draft).expect("it is recorded").line
    }

    /// Records a payment that is a batch of its own, as the clerk who is signed in; returns its entry.
    pub(crate) fn single(&mut self, township: &str, village: &str) -> u64 {
        let form = PaymentForm {
            programme: "CYDH-2026".into(),
            beneficiary: Person { name: "王秀兰".into(), id: String::new() },
            township: township.into(),
            village: village.into(),
            period_from: "2026-11".into(),
            period_to: "2026-11".into(),
            benefit_type: "regular".into(),
            quantity: Some(10_000),
            ..PaymentForm::default()
        };
        let check = self.office.check_payment(&CheckPayment { form: form.clone() }).expect("it is checked");
        let pass = |fault: &Fault| Pass { row: 0, code: fault.code.clone(), reason: "证件遗失".into() };
        let form = PaymentForm { passes: check.faults.iter().map(pass).collect(), ..form };
        let once_key = self.office.status().expect("status").trust.size.to_string();
        self.office.record_payment(&RecordPayment { form, once_key }).expect("it is recorded")
    }

    /// A demo in which payments of every status but history stand beside each other.
    pub(crate) fn varied(entries: u64, seed: u64) -> Stage {
        let mut stage = Stage::demo(entries, seed);
        stage.sign_in("李经办");
        for village in ["上寨村", "下寨村", "新寨村", "上寨村"] {
            stage.single("青山镇", village);
        }
        stage.sign_in("周主管");
        let waiting = stage.submitted();
        let batches: Vec<&BatchLine> = waiting.iter().filter(|batch| batch.count > 2).collect();
        let singles: Vec<&BatchLine> = waiting.iter().filter(|batch| batch.count == 1).collect();
        assert!(!batches.is_empty() && singles.len() >= 4, "the demo leaves batches and single payments to decide on");
        stage.decide(singles[0], Decision::Return, "退回原因");
        stage.decide(singles[1], Decision::Reject, "驳回原因");
        let all = |batch: &BatchLine| PaymentQuery { batch: batch.id.clone(), ..PaymentQuery::default() };
        let rows = stage.lines(&all(batches[0]));
        let exclude = ExcludeRows { id: batches[0].id.clone(), entries: vec![rows[1].entry], reason: "重复".into() };
        stage.sign_in(&batches[0].by_name);
        stage.office.exclude_rows(&exclude).expect("whoever recorded it takes a row out");
        stage.approve(batches[0]);
        let reverse = |entry, amount| ReversePayment { entry, amount, reason: "张三已故".into() };
        stage.office.reverse(&reverse(rows[0].entry, 100)).expect("a part is reversed");
        stage.office.reverse(&reverse(rows[2].entry, rows[2].amount)).expect("the whole is reversed");
        stage.sign_in("李经办");
        let mine: Vec<BatchLine> = stage.office.batches(WhichBatches::Mine).expect("batches are listed");
        let mine = mine.into_iter().find(|batch| batch.status == BatchStatus::Submitted && batch.count == 1);
        let withdraw = WithdrawBatch { id: mine.expect("a single payment waits").id, reason: "填错".into() };
        stage.office.withdraw(&withdraw).expect("a clerk withdraws");
        stage
    }
}

/// Does something that can be stopped, while somebody wishes all the time that it stops, and returns how it failed. It is
/// tried again should it have been faster than the wish.
pub(crate) fn stopped<T>(mut act: impl FnMut(&Work) -> Result<T, Failure>) -> Failure {
    use std::sync::atomic::{AtomicBool, Ordering};
    for _ in 0..TRIES_MAX {
        let (work, ended) = (Work::default(), AtomicBool::new(false));
        let result = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    work.stop();
                    std::thread::yield_now();
                }
            });
            let result = act(&work);
            ended.store(true, Ordering::Relaxed);
            result
        });
        if let Err(failure) = result {
            return failure;
        }
    }
    panic!("it cannot be stopped");
}

const TRIES_MAX: usize = 200;
