//! Everything that is done with a file from elsewhere. The fuzz target and the tests call the same.

use pades::{
    Authority, Certificate, LeafTerms, NONCE_BYTES, RootTerms, Signer, SigningKey, StampRequest, attachments, check, issue,
    placeholder, root, sign,
};
use std::sync::OnceLock;

/// Reads what is embedded, checks it, and checks it again once it is signed, so that what lies behind the signature is reached too.
pub fn devour(bytes: &[u8]) {
    let _ = (attachments(bytes), check(bytes));
    if let Some(certificate) = Certificate::parse(bytes) {
        assert_eq!(certificate.der(), bytes);
        assert!(certificate.pem().is_ascii());
    }
    let (key, certificate, root) = SIGNER.get_or_init(signer);
    let Ok(signed) = sign(bytes.to_vec(), &Signer { key, certificate, root }) else { return };
    if let Ok(found) = check(&signed) {
        assert_eq!((&found.certificate, &found.root), (certificate, root));
        assert!(check(&[&signed[..], b"\n"].concat()).is_err(), "nothing may be added");
    }
}

/// What an authority answers: whatever it is, it must not be taken for one to a question that it cannot have seen.
pub fn devour_answer(bytes: &[u8]) {
    let (pdf, request) = QUESTION.get_or_init(question);
    assert!(request.put(pdf.clone(), bytes).is_err());
    if let Some(authority) = Authority::read(bytes) {
        assert!(authority.name().chars().count() <= 100);
    }
}

static QUESTION: OnceLock<(Vec<u8>, StampRequest)> = OnceLock::new();

fn question() -> (Vec<u8>, StampRequest) {
    let (range, contents) = placeholder(true);
    let range = range.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let pdf = format!("%PDF-1.7\n/ByteRange[{range}]/Contents<{}>", "00".repeat(contents.len())).into_bytes();
    let (key, certificate, root) = SIGNER.get_or_init(signer);
    let pdf = sign(pdf, &Signer { key, certificate, root }).expect("there is a place");
    let request = StampRequest::of(&pdf, [7; NONCE_BYTES]).expect("there is room");
    (pdf, request)
}

static SIGNER: OnceLock<(SigningKey, Certificate, Certificate)> = OnceLock::new();

fn signer() -> (SigningKey, Certificate, Certificate) {
    let (office, key) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let root = root(&office, &RootTerms { office: "某县", origin: "522499-nync/0123", from: 1_700_000_000 });
    let kid = "Fp8xJOm7ULUTqb708B05g0Ek4Wrtc-7BFHKDf5L_LYc";
    let terms = LeafTerms { name: "周敏", post: "主管", kid, serial: [7; 16], from: 1_700_000_000, until: 4_000_000_000 };
    let certificate = issue(&office, &root, &key, &terms);
    (key, certificate, root)
}
