//! Reports: signed by whoever has a certificate, named by an entry, and refused by the check when anything about them is not so.

use crate::{
    folder::Folder,
    stage::{NOW, Stage},
};
use ipc::*;
use office::{Office, World, check_report};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

impl Stage {
    /// Signed for by the member, then by an administrator; the member is signed in afterwards.
    fn certify(&mut self, name: &str) {
        self.sign_in(name);
        self.office.request_certificate().expect("a supervisor or inspector asks for one");
        self.sign_in("陈管理");
        let waiting = self.office.people().expect("members are listed").waiting;
        let act = waiting.first().expect("the certificate waits").act.clone();
        self.office.countersign(&Countersign { act }).expect("an administrator signs for it");
        self.sign_in(name);
    }

    fn make_report(&mut self, wish: ReportWish, sign: bool) -> Result<Vec<MadeReport>, Failure> {
        self.office.make_report(&MakeReport { wish, sign, unstamped: false })
    }

    fn check_pdf(&mut self, pdf: &[u8]) -> Checked {
        check_report(pdf, "", "", Some(&mut self.office)).expect("it is looked at")
    }

    fn size(&mut self) -> u64 {
        self.office.status().expect("status").trust.size
    }

    fn certificate(&mut self, standing: &str) -> CertificateLine {
        let lines = self.office.certificates().expect("certificates are listed").lines;
        lines.into_iter().find(|line| line.standing == standing).expect("there is one")
    }
}

fn wish(kind: ReportKind) -> ReportWish {
    let notice = kind == ReportKind::Notice;
    let day = |day: &str| if notice { day.to_owned() } else { String::new() };
    ReportWish { kind, notice_from: day("2026-11-22"), notice_until: day("2026-11-28"), ..ReportWish::default() }
}

fn read(made: &MadeReport) -> Vec<u8> {
    let bytes = fs::read(&made.file.path).expect("the file is there");
    assert_eq!((made.file.bytes, &made.file.sha256), (bytes.len() as u64, &ledger::Hash::of(&bytes).hex()));
    bytes
}

fn said(checked: &Checked) -> Vec<(&str, Holds)> {
    checked.checks.iter().map(|check| (&*check.code, check.holds)).collect()
}

#[test]
fn whoever_has_a_certificate_signs_a_report_of_each_kind_and_each_is_logged() {
    let mut stage = Stage::demo(200, 11);
    stage.sign_in("周主管");
    let refused = stage.make_report(wish(ReportKind::Budget), true).expect_err("without a certificate nobody signs");
    assert_eq!(refused.code, "no-certificate");
    stage.certify("周主管");
    let batch = stage.office.batches(WhichBatches::All).expect("batches").remove(0).id;
    let before = stage.size();
    let kinds = [ReportKind::Payments, ReportKind::Budget, ReportKind::Batch, ReportKind::Notice, ReportKind::Integrity];
    for kind in kinds {
        let mut wish = wish(kind);
        if kind == ReportKind::Batch {
            wish.batch = batch.clone();
        }
        let foreseen = stage.office.preview_report(&PreviewReport { wish: wish.clone() }).expect("a preview");
        let made = stage.make_report(wish, true).expect("a report").remove(0);
        // A ledger is verified when its statement is made, and what was looked at is counted then.
        let rows = if kind == ReportKind::Integrity { made.rows } else { foreseen.rows };
        assert_eq!((made.rows, made.total), (rows, foreseen.total), "{kind:?} is what was foreseen");
        assert!(made.entry.is_some() && made.pages > 0 && made.file.path.ends_with(".pdf"), "{made:?}");
        let checked = stage.check_pdf(&read(&made));
        assert_eq!(checked.grade, Grade::Logged, "{kind:?}: {:?} {checked:#?}", said(&checked));
    }
    let viewed = 1;
    let entries = before + kinds.len() as u64 + viewed;
    assert_eq!(stage.size(), entries, "an entry for each, and that the notice showed names where a rule says so");
    let issued = stage.office.issued_reports().expect("they are listed");
    let listed: Vec<ReportKind> = issued.iter().map(|one| one.kind).collect();
    assert_eq!(listed, kinds.into_iter().rev().collect::<Vec<_>>(), "the newest first");
    assert!(issued.iter().all(|one| one.by_name == "周主管" && Path::new(&one.path).is_file()), "{issued:?}");
    // A year without programmes has none of the others' in it, neither when it is made nor when it is checked.
    let earlier = ReportWish { to: "2025-12".into(), ..wish(ReportKind::Budget) };
    let made = stage.make_report(earlier, true).expect("a report").remove(0);
    let checked = stage.check_pdf(&read(&made));
    assert_eq!((made.rows, checked.grade), (0, Grade::Logged), "{:?} {checked:#?}", said(&checked));
    assert!(stage.office.verify().expect("it is verified").holds);
}

#[test]
fn a_report_without_a_signature_says_so_and_is_nowhere_recorded() {
    let mut stage = Stage::demo(200, 12);
    stage.sign_in("李经办");
    let before = stage.size();
    let made = stage.make_report(wish(ReportKind::Payments), false).expect("anybody makes one to look at").remove(0);
    assert_eq!((made.entry, stage.size()), (None, before));
    let checked = stage.check_pdf(&read(&made));
    assert_eq!(checked.grade, Grade::Broken);
    assert!(checked.verdict.zh.contains("没有签名"), "{checked:?}");
    let refused = stage.make_report(wish(ReportKind::Payments), true).expect_err("a clerk signs none");
    assert_eq!(refused.code, "no-certificate");
    assert_eq!(stage.office.request_certificate().expect_err("and gets no certificate").code, "certificate-role");
}

#[test]
fn a_certificate_counts_from_the_second_signature_until_it_is_ended() {
    let mut stage = Stage::demo(100, 13);
    stage.sign_in("周主管");
    stage.office.request_certificate().expect("it waits");
    let waiting = stage.office.certificates().expect("certificates");
    assert!(!waiting.may_sign && !waiting.may_request, "{waiting:?}");
    assert_eq!(stage.make_report(wish(ReportKind::Budget), true).expect_err("it only waits").code, "no-certificate");
    stage.sign_in("吴管理");
    let act = stage.office.people().expect("people").waiting.remove(0).act;
    stage.office.countersign(&Countersign { act }).expect("an administrator signs");
    stage.sign_in("周主管");
    let before = stage.make_report(wish(ReportKind::Budget), true).expect("now it counts").remove(0);
    let digest = stage.certificate("in-force").sha256;
    stage.office.revoke_certificate(&RevokeCertificate { sha256: digest.clone() }).expect("a member ends the own one");
    assert_eq!(stage.certificate("revoked").sha256, digest);
    assert_eq!(stage.make_report(wish(ReportKind::Budget), true).expect_err("it was ended").code, "no-certificate");
    let checked = stage.check_pdf(&read(&before));
    assert!(checked.grade >= Grade::Logged, "what was issued before stays valid: {checked:#?}");
    stage.certify("周主管");
    stage.make_report(wish(ReportKind::Budget), true).expect("a new one counts");
    assert_ne!(stage.certificate("in-force").sha256, digest);
}

#[test]
fn what_was_changed_and_what_was_never_logged_is_told() {
    let mut stage = Stage::demo(100, 14);
    stage.certify("钱检查");
    let made = stage.make_report(wish(ReportKind::Payments), true).expect("an inspector signs").remove(0);
    let pdf = read(&made);
    for place in (0..pdf.len()).step_by(pdf.len() / 60) {
        let mut changed = pdf.clone();
        changed[place] ^= 1;
        assert_eq!(stage.check_pdf(&changed).grade, Grade::Broken, "byte {place}");
    }
    let mut longer = pdf.clone();
    longer.push(b'\n');
    assert_eq!(stage.check_pdf(&longer).grade, Grade::Broken, "a line behind it");

    // A copy of the office from before the report was issued knows the certificate, and no entry of the report.
    let mut twin = Stage::demo(100, 14);
    twin.certify("钱检查");
    let checked = twin.check_pdf(&pdf);
    assert!(checked.grade < Grade::Logged, "the right key, and no entry: {checked:#?}");
    let mut other = Stage::demo(100, 15);
    assert!(other.check_pdf(&pdf).grade < Grade::Logged, "another office does not hold its ledger");
}

#[test]
fn one_for_each_township_adds_up_to_the_whole_and_each_says_which() {
    let mut stage = Stage::demo(400, 16);
    stage.certify("周主管");
    let whole = stage.make_report(wish(ReportKind::Payments), true).expect("one for all").remove(0);
    let each = ReportWish { split: ReportSplit::Township, ..wish(ReportKind::Payments) };
    let made = stage.make_report(each, true).expect("one for each");
    assert!(made.len() > 1, "{made:?}");
    assert_eq!(made.iter().map(|one| one.rows).sum::<u64>(), whole.rows);
    assert_eq!(made.iter().map(|one| one.total).sum::<Option<i64>>(), whole.total);
    for one in &made {
        assert!(!one.place.is_empty() && one.file.path.ends_with(&format!("-{}.pdf", one.place)), "{one:?}");
        assert_eq!(stage.check_pdf(&read(one)).grade, Grade::Logged);
    }
}

#[test]
fn what_was_made_before_a_stop_stays_and_is_told() {
    let mut stage = Stage::demo(1_200, 17);
    stage.sign_in("周主管");
    assert!(stage.office.certificates().expect("certificates").may_sign, "a demo of this size has certificates");
    let folder = stage.office.exports_folder().expect("there are exports");
    let names = || fs::read_dir(&folder).expect("the exports").flatten().map(|file| file.file_name());
    let before = stage.size();
    let each = ReportWish { split: ReportSplit::Village, ..wish(ReportKind::Payments) };
    let all = stage.office.preview_report(&PreviewReport { wish: each.clone() }).expect("a preview").files;
    let (work, ended) = (stage.office.work().clone(), AtomicBool::new(false));
    let two_lie_there = || names().filter(|name| !name.to_string_lossy().starts_with('.')).count() >= 2;
    let failure = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                if two_lie_there() {
                    work.stop();
                }
                std::thread::yield_now();
            }
        });
        let made = stage.make_report(each, true);
        ended.store(true, Ordering::Relaxed);
        made.expect_err("it is stopped")
    });
    let made = stage.size() - before;
    assert_eq!((&*failure.code, failure.blame), ("stopped", Blame::Stopped));
    assert!(made >= 2 && made < all, "{made} of {all}");
    assert!(failure.what.zh.contains(&format!("已生成 {made} 份")), "{failure:?}");
    assert_eq!(names().count() as u64, made, "a file for each entry, and nothing unfinished");
}

#[test]
fn nothing_is_opened_but_what_was_saved() {
    let folder = Folder::new();
    let mut office = Office::open(folder.path(), World::seeded(3, NOW)).expect("an empty folder opens");
    let exports = office.exports_folder().expect("there are exports");
    fs::write(exports.join("run.desktop"), "[Desktop Entry]").expect("a file");
    fs::write(folder.path().join("outside.pdf"), "%PDF").expect("a file");
    let escape = exports.join("../outside.pdf").display().to_string();
    let others = [exports.join("run.desktop").display().to_string(), exports.display().to_string(), escape, "/etc/passwd".into()];
    for path in others {
        for reveal in [false, true] {
            let call = OpenSaved { path: path.clone(), reveal };
            assert_eq!(office.open_saved(&call).expect_err(&path).code, "not-ours");
        }
    }
    let gone = OpenSaved { path: exports.join("gone.pdf").display().to_string(), reveal: false };
    assert_eq!(office.open_saved(&gone).expect_err("it is gone").code, "no-such-file");
}
