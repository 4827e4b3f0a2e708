//! Ledgers in which certificates are enrolled and ended and reports issued, good and bad. What stands for a certificate here is
//! none: no reader of entries looks into it.

use super::{
    Case,
    chains_roll::forced,
    scene::{Scene, Words, act_body, rekey_body, revoke_body},
};
use ledger::{CERTIFICATE_BYTES_MAX, Hash, Jti, Roles, url_encode};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad_certificates());
    cases.extend(bad_ends());
    cases.extend(bad_reports());
    cases
}

/// What stands for a certificate of that name.
pub fn der(name: &str) -> Vec<u8> {
    format!("certificate of {name}").into_bytes()
}

/// Asks for a certificate.
pub fn ask(scene: &mut Scene, by: &'static str, name: &str) -> Jti {
    let words = asking(scene, by, name);
    scene.add(&words)
}

/// Asks for a certificate, and has it countersigned.
pub fn certified(scene: &mut Scene, by: &'static str, name: &str) {
    let act = ask(scene, by, name);
    scene.countersign("long", act);
}

fn asking(scene: &mut Scene, by: &'static str, name: &str) -> Words {
    scene.words(by, "certificate.enrolled", body(&der(name), b"certificate of the office"))
}

fn body(certificate: &[u8], root: &[u8]) -> String {
    format!(r#"{{"certificate":"{}","root":"{}"}}"#, url_encode(certificate), url_encode(root))
}

fn ending(scene: &mut Scene, by: &'static str, name: &str) -> Words {
    scene.words(by, "certificate.revoked", format!(r#"{{"certificate":"{}"}}"#, Hash::of(&der(name)).url()))
}

/// The body of `report.issued`.
pub fn report_body(certificate: &str, bytes: &str, kind: &str) -> String {
    let (certificate, digest) = (Hash::of(&der(certificate)).url(), Hash::of(b"report").url());
    format!(r#"{{"bytes":{bytes},"certificate":"{certificate}","digest":"{digest}","kind":"{kind}"}}"#)
}

fn issuing(scene: &mut Scene, by: &'static str, name: &str) -> Words {
    scene.words(by, "report.issued", report_body(name, "40123", "payments"))
}

fn rotate(scene: &mut Scene) {
    let words = scene.words("lu", "key.rotated", rekey_body(4, "陆川", Roles::SUPERVISOR, "lu 2"));
    scene.add(&words);
}

fn good() -> Vec<Case> {
    let scene = |change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::staffed();
        change(&mut scene);
        scene
    };
    let waits = scene(&|scene| {
        ask(scene, "lu", "lu");
    });
    let one = scene(&|scene| certified(scene, "lu", "lu"));
    let replaced = scene(&|scene| {
        certified(scene, "lu", "lu");
        certified(scene, "lu", "lu again");
    });
    let ended_by = |by| {
        scene(&|scene| {
            certified(scene, "lu", "lu");
            let words = ending(scene, by, "lu");
            scene.add(&words);
        })
    };
    let rotated = scene(&|scene| {
        certified(scene, "lu", "lu");
        ask(scene, "lu", "lu again");
        rotate(scene);
    });
    let gone = scene(&|scene| {
        certified(scene, "lu", "lu");
        let words = scene.words("shi", "member.revoked", revoke_body(4, "ledger 2"));
        scene.add(&words);
    });
    let declined = scene(&|scene| {
        let act = ask(scene, "lu", "lu");
        let words = scene.words("long", "declined", act_body(act));
        scene.add(&words);
    });
    let inspector = scene(&|scene| {
        scene.enrol(6, "田甜", Roles::INSPECTOR, "tian");
        certified(scene, "tian", "tian");
    });
    let issued = scene(&|scene| {
        certified(scene, "lu", "lu");
        let words = issuing(scene, "lu", "lu");
        scene.add(&words);
        let words = ending(scene, "lu", "lu");
        scene.add(&words);
    });
    vec![
        waits
            .good_case("certificate-waits", "Nobody speaks for the office alone.")
            .with("waiting", "1")
            .with("certificates", "0"),
        one.good_case("certificate", "A supervisor asks, an administrator signs second.")
            .with("waiting", "0")
            .with("certificate", "m4 7 in-force 8"),
        replaced
            .good_case("certificate-replaced", "The next one takes its place.")
            .with("certificate", "m4 7 in-force 8 ended 10 replaced")
            .with("certificate", "m4 9 in-force 10"),
        ended_by("lu")
            .good_case("certificate-revoked", "Whose it is ends it.")
            .with("certificate", "m4 7 in-force 8 ended 9 revoked"),
        ended_by("shi")
            .good_case("certificate-revoked-by-administrator", "An administrator ends it.")
            .with("certificate", "m4 7 in-force 8 ended 9 revoked"),
        rotated
            .good_case("certificate-key-rotated", "It ends with the key that it names, and what waits is dropped.")
            .with("waiting", "0")
            .with("certificate", "m4 7 in-force 8 ended 10 key"),
        gone.good_case("certificate-member-revoked", "It ends with its member's rights.")
            .with("certificate", "m4 7 in-force 8 ended 9 key"),
        declined
            .good_case("certificate-declined", "One that is declined never comes into force.")
            .with("waiting", "0")
            .with("certificates", "0"),
        inspector.good_case("certificate-of-inspector", "An inspector has one.").with("certificate", "m6 9 in-force 10"),
        issued.good_case("report-issued", "A report is issued, and the certificate ended afterwards."),
    ]
}

fn bad_certificates() -> Vec<Case> {
    let bad = |name: &str, what: &str, body: String| {
        forced(name, what, "body", |scene| scene.words("lu", "certificate.enrolled", body.clone()))
    };
    let (some, most) = (der("lu"), vec![7; CERTIFICATE_BYTES_MAX + 1]);
    vec![
        forced("certificate-by-clerk", "A clerk asks for one.", "role", |scene| asking(scene, "yang", "yang")),
        forced("certificate-by-administrator", "An administrator asks for one.", "role", |scene| asking(scene, "shi", "shi")),
        forced("certificate-alone", "Whose it is signs second.", "same-person", |scene| {
            let act = ask(scene, "lu", "lu");
            scene.words("lu", "countersigned", act_body(act))
        }),
        forced("certificate-second-clerk", "A clerk signs second.", "same-person", |scene| {
            let act = ask(scene, "lu", "lu");
            scene.words("yang", "countersigned", act_body(act))
        }),
        forced("certificate-not-seen", "The second signer has not seen the act.", "seen", |scene| {
            let seen = scene.head();
            let act = ask(scene, "lu", "lu");
            Words { seen, ..scene.words("long", "countersigned", act_body(act)) }
        }),
        forced("certificate-twice", "One that is in force once more.", "taken", |scene| {
            certified(scene, "lu", "lu");
            asking(scene, "lu", "lu")
        }),
        forced("certificate-waits-twice", "One that waits once more.", "taken", |scene| {
            ask(scene, "lu", "lu");
            asking(scene, "lu", "lu")
        }),
        forced("certificate-after-declined", "One that was declined once more.", "taken", |scene| {
            let act = ask(scene, "lu", "lu");
            let words = scene.words("long", "declined", act_body(act));
            scene.add(&words);
            asking(scene, "lu", "lu")
        }),
        forced("certificate-after-rotation", "The key that asked for it is gone.", "nothing-waits", |scene| {
            let act = ask(scene, "lu", "lu");
            rotate(scene);
            scene.words("long", "countersigned", act_body(act))
        }),
        bad("certificate-empty", "A certificate of no bytes.", body(b"", &some)),
        bad("certificate-long", "A certificate that is too long.", body(&most, &some)),
        bad("certificate-root-long", "An office's certificate that is too long.", body(&some, &most)),
        bad("certificate-no-root", "No office's certificate.", format!(r#"{{"certificate":"{}"}}"#, url_encode(&some))),
        bad("certificate-more", "A field more than it may have.", body(&some, &some).replace('}', r#","to":1}"#)),
        bad("certificate-padded", "Base64 with padding.", r#"{"certificate":"AA==","root":"AA"}"#.into()),
    ]
}

fn bad_ends() -> Vec<Case> {
    let certified_then = |name: &str, what: &str, refusal: &str, change: &dyn Fn(&mut Scene) -> Words| {
        forced(name, what, refusal, |scene| {
            certified(scene, "lu", "lu");
            change(scene)
        })
    };
    vec![
        certified_then("certificate-end-unknown", "There is no such certificate.", "certificate", &|scene| {
            ending(scene, "lu", "somebody else")
        }),
        certified_then("certificate-end-by-clerk", "A clerk ends a supervisor's.", "role", &|scene| ending(scene, "yang", "lu")),
        certified_then("certificate-end-twice", "It has ended.", "certificate", &|scene| {
            let words = ending(scene, "lu", "lu");
            scene.add(&words);
            ending(scene, "lu", "lu")
        }),
        forced("certificate-end-waiting", "It is not in force yet.", "certificate", |scene| {
            ask(scene, "lu", "lu");
            ending(scene, "lu", "lu")
        }),
    ]
}

fn bad_reports() -> Vec<Case> {
    let certified_then = |name: &str, what: &str, refusal: &str, change: &dyn Fn(&mut Scene) -> Words| {
        forced(name, what, refusal, |scene| {
            certified(scene, "lu", "lu");
            change(scene)
        })
    };
    let body = |name: &str, what: &str, bytes: &str, kind: &str| {
        let body = report_body("lu", bytes, kind);
        certified_then(name, what, "body", &move |scene| scene.words("lu", "report.issued", body.clone()))
    };
    vec![
        forced("report-without", "There is no certificate.", "certificate", |scene| issuing(scene, "lu", "lu")),
        forced("report-waiting", "The certificate waits.", "certificate", |scene| {
            ask(scene, "lu", "lu");
            issuing(scene, "lu", "lu")
        }),
        certified_then("report-of-another", "Somebody else's certificate.", "certificate", &|scene| issuing(scene, "shi", "lu")),
        certified_then("report-after-end", "The certificate was ended before.", "certificate", &|scene| {
            let words = ending(scene, "shi", "lu");
            scene.add(&words);
            issuing(scene, "lu", "lu")
        }),
        certified_then("report-after-next", "The next certificate has taken its place.", "certificate", &|scene| {
            certified(scene, "lu", "lu again");
            issuing(scene, "lu", "lu")
        }),
        certified_then("report-after-rotation", "The certificate has ended with the key before.", "certificate", &|scene| {
            rotate(scene);
            issuing(scene, "lu 2", "lu")
        }),
        body("report-empty", "A file of no bytes.", "0", "payments"),
        body("report-kind-empty", "No kind.", "1", ""),
        body("report-kind-capital", "A kind in capital letters.", "1", "Payments"),
        certified_then("report-more", "A field more than it may have.", "body", &|scene| {
            let body = report_body("lu", "1", "payments").replace('}', r#","name":"x"}"#);
            scene.words("lu", "report.issued", body)
        }),
    ]
}
