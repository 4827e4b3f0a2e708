//! What a report's attachments come to, whole and changed.

use crate::cases::{
    chains_certificates::{ask, certified, der},
    receipts::{receipt, with_support},
    scene::{Scene, key, origin, rekey_body},
};
use ledger::{
    Hash, Manifest, Receipt, Roles,
    judge::{Grade, Holds, ReportJudged, ReportParts, Trust, judge_report},
    note::Verifier,
};

/// A report as its parts.
#[derive(Clone)]
struct Report {
    manifest: Manifest,
    signed_by: &'static str,
    checkpoint: String,
    proof: String,
    files: Vec<(String, Hash)>,
    issued: String,
}

const FILE: &[u8] = b"report";

impl Report {
    /// Of the supervisor whose certificate entry 7 has named and entry 8 brought into force; entry 9 issues it.
    fn new() -> (Report, Scene) {
        let mut scene = Scene::staffed();
        certified(&mut scene, "lu", "lu");
        let head = scene.head();
        let proof = with_support(&scene, 7, receipt(&scene, 7, head.size));
        let checkpoint = proof.checkpoint.clone();
        let proof = proof.encode();
        let files = vec![
            ("checkpoint.txt".to_owned(), Hash::of(checkpoint.as_bytes())),
            ("enrolment.tlog-proof".to_owned(), Hash::of(proof.as_bytes())),
            ("rows.csv".to_owned(), Hash::of(b"entry,amount\n")),
        ];
        let manifest = Manifest {
            asked: Vec::new(),
            certificate: Hash::of(&der("lu")),
            files: files.clone(),
            head,
            iat: 1_767_312_000,
            issuer: origin(),
            kind: "payments".into(),
            member: 4,
            name: "青山县农业农村局".into(),
            pages: 1,
            rows: 0,
            sums: vec![("total".into(), 0)],
        };
        let (certificate, digest) = (manifest.certificate.url(), Hash::of(FILE).url());
        let bytes = FILE.len();
        let body = format!(r#"{{"bytes":{bytes},"certificate":"{certificate}","digest":"{digest}","kind":"payments"}}"#);
        let words = scene.words("lu", "report.issued", body);
        scene.add(&words);
        let issued = receipt(&scene, 9, 10).encode();
        (Report { manifest, signed_by: "lu", checkpoint, proof, files, issued }, scene)
    }

    fn judged(&self, trust: &Trust) -> ReportJudged {
        let manifest = self.manifest.sign(&key(self.signed_by));
        let parts = ReportParts {
            manifest: &manifest,
            checkpoint: &self.checkpoint,
            proof: &self.proof,
            files: &self.files,
            file: Some((Hash::of(FILE), FILE.len() as u64)),
            issued: &self.issued,
        };
        judge_report(&parts, trust)
    }

    /// What does not hold once something was changed.
    fn wrong(&self, change: impl Fn(&mut Report)) -> &'static str {
        let mut changed = self.clone();
        change(&mut changed);
        let judged = changed.judged(&office());
        assert_eq!(judged.grade, Grade::Broken, "a changed report is broken: {:?}", judged.checks);
        judged.checks.iter().find(|check| check.holds == Holds::No).expect("something does not hold").code
    }
}

fn office() -> Trust {
    let mut trust = Trust::none();
    trust.add_key(Verifier::new(origin().as_str(), &key("ledger").public()));
    trust
}

#[test]
fn a_report_is_worth_what_its_reader_trusts() {
    let (report, _) = Report::new();
    let judged = report.judged(&office());
    assert_eq!(judged.grade, Grade::Logged, "its ledger names it: {:?}", judged.checks);
    assert_eq!(judged.signer.expect("a signer").name, "陆川", "and says who has signed");
    assert_eq!(judged.certificate.expect("a certificate").certificate, der("lu"), "with which certificate");
    let unlogged = Report { issued: String::new(), ..report.clone() };
    assert_eq!(unlogged.judged(&office()).grade, Grade::Signed, "what no entry names is never logged");
    assert_eq!(report.judged(&Trust::none()).grade, Grade::Whole, "and by nothing it is whole");
}

#[test]
fn every_changed_part_is_named() {
    let (report, scene) = Report::new();
    assert_eq!(report.wrong(|it| it.files[2].1 = Hash::of(b"other rows")), "files", "other rows");
    assert_eq!(report.wrong(|it| drop(it.files.pop())), "files", "an attachment is missing");
    assert_eq!(report.wrong(|it| it.manifest.head.size += 1), "checkpoint", "a head that was never signed");
    assert_eq!(report.wrong(|it| it.manifest.head.root = Hash::of(b"other")), "checkpoint", "another root");
    assert_eq!(report.wrong(|it| it.manifest.certificate = Hash::of(b"other")), "certificate", "another certificate");
    assert_eq!(report.wrong(|it| it.manifest.member = 1), "signer", "another member");
    assert_eq!(report.wrong(|it| it.signed_by = "shi"), "signer", "signed by another");
    assert_eq!(report.wrong(|it| it.issued = receipt(&scene, 8, 10).encode()), "logged", "the receipt of another entry");
    let bare = Receipt { support: Vec::new(), ..Receipt::parse(&report.proof).expect("the proof is a receipt") };
    assert_eq!(report.wrong(|it| it.proof = bare.encode()), "proof", "nothing shows whose key it is");
    let other = with_support(&scene, 9, receipt(&scene, 9, 10)).encode();
    assert_eq!(report.wrong(|it| it.proof = other.clone()), "proof", "the proof of another kind of entry");
}

#[test]
fn a_certificate_that_waits_is_none() {
    let (report, _) = Report::new();
    let mut scene = Scene::staffed();
    ask(&mut scene, "lu", "lu");
    let proof = with_support(&scene, 7, receipt(&scene, 7, 8));
    let changed = |it: &mut Report| {
        it.checkpoint = proof.checkpoint.clone();
        it.manifest.head = scene.head();
        it.proof = proof.encode();
    };
    assert_eq!(report.wrong(changed), "certificate", "nobody has signed second");
}

#[test]
fn a_key_before_the_one_that_asked_signs_nothing() {
    let (report, _) = Report::new();
    let mut scene = Scene::staffed();
    let words = scene.words("lu", "key.rotated", rekey_body(4, "陆川", Roles::SUPERVISOR, "lu 2"));
    scene.add(&words);
    certified(&mut scene, "lu 2", "lu");
    let proof = with_support(&scene, 8, receipt(&scene, 8, 10));
    let changed = |it: &mut Report| {
        it.checkpoint = proof.checkpoint.clone();
        it.manifest.head = scene.head();
        it.proof = proof.encode();
    };
    assert_eq!(report.wrong(changed), "certificate", "the certificate names the key that asked for it");
}
