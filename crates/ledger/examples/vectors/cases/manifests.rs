//! Manifests of reports.

use super::{
    Case,
    chains_certificates::der,
    scene::{BEGIN, Scene, jws, key, origin},
};
use ledger::{Hash, Manifest};

pub fn cases() -> Vec<Case> {
    let manifest = Manifest {
        asked: vec![("from".into(), "2026-01".into()), ("to".into(), "2026-06".into()), ("township".into(), "上寨镇".into())],
        certificate: Hash::of(&der("lu")),
        files: ["checkpoint.txt", "enrolment.tlog-proof", "rows.csv"].map(|name| (name.into(), Hash::of(name.as_bytes()))).into(),
        head: Scene::staffed().head(),
        iat: BEGIN,
        issuer: origin(),
        kind: "payments".into(),
        member: 4,
        name: "青山县农业农村局".into(),
        pages: 2,
        rows: 41,
        sums: vec![("total".into(), 1_234_500)],
    };
    let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-report+jwt"}}"#, key("lu").public().kid());
    let good = manifest.sign(&key("lu"));
    let (_, kid) = Manifest::read(&good).expect("a manifest is read back");
    assert_eq!(kid, key("lu").public().kid());
    let payload = good.split('.').nth(1).and_then(|part| ledger::url_decode(part.as_bytes())).expect("a payload");
    let payload = String::from_utf8(payload).expect("a payload is text");
    let case = |name: &str, what: &str, expect: &str, text: &str| {
        Case::new("manifest", name, what, expect).with("signer", key("lu").public().x()).text_input(text)
    };
    let changed = |name: &str, what: &str, from: &str, to: &str| {
        assert!(payload.contains(from), "{from} is in the payload");
        case(name, what, "malformed", &jws(&header, payload.replacen(from, to, 1).as_bytes(), "lu"))
    };
    vec![
        case("plain", "A statement of payments.", "ok payments of 41 rows by m4", &good).with("payload", &*payload),
        case("other-signer", "Signed by another member.", "signature", &manifest.sign(&key("yang"))),
        case(
            "signed-by-another",
            "Signed by another member under this one's name.",
            "signature",
            &jws(&header, payload.as_bytes(), "yang"),
        ),
        case(
            "other-type",
            "Another kind of object.",
            "malformed",
            &jws(&header.replace("mz-report", "mz-card"), payload.as_bytes(), "lu"),
        ),
        changed("field-more", "A field more.", r#""asked""#, r#""also":1,"asked""#),
        changed("field-missing", "A field is missing.", r#""pages":2,"#, ""),
        changed("order", "Two fields in another order.", r#""pages":2,"rows":41"#, r#""rows":41,"pages":2"#),
        changed("space", "White space.", r#""pages":2"#, r#""pages": 2"#),
        changed("member-zero", "A member that there cannot be.", r#""m4""#, r#""m0""#),
        changed("rows-negative", "Fewer than no rows.", r#""rows":41"#, r#""rows":-1"#),
        changed("hash-short", "A hash that is none.", &Hash::of(b"rows.csv").url(), "AAAA"),
        changed("issuer", "A ledger that there cannot be.", origin().as_str(), "nowhere"),
        case("empty", "Nothing.", "malformed", ""),
    ]
}
