//! The readers of this crate, with what must hold whatever they read. The fuzz targets and the tests call the same.

use funds::{Act, Template};
use ledger::{SigningKey, Statement, read_digests, url_encode};

/// What is read of a body is written as the same body. The bytes are the kind, a line break, and the body.
pub fn act(bytes: &[u8]) {
    let Some((kind, body)) = std::str::from_utf8(bytes).ok().and_then(|text| text.split_once('\n')) else { return };
    let key = SigningKey::from_seed(&[7; 32]).public();
    let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, key.kid());
    let payload = format!(r#"{{"body":{body},"iat":0,"iss":"{ISSUER}","jti":"{JTI}","kind":"{kind}","seen":{SEEN}}}"#);
    let text = [header.as_bytes(), payload.as_bytes(), &[0; 64]].map(url_encode).join(".");
    let Ok(statement) = Statement::parse(text.into_bytes()) else { return };
    let Some(Ok(act)) = Act::read(&statement) else { return };
    let digests = read_digests(statement.body()).expect("an act is read only with digests as they must be");
    assert_eq!(act.write(&digests).as_bytes(), statement.body().bytes(), "a body written anew is the same");
}

/// A template that is taken has an amount rule that a programme may have.
pub fn template(bytes: &[u8]) {
    let Some(Ok(template)) = std::str::from_utf8(bytes).ok().map(Template::parse) else { return };
    let facts = funds::Facts { rate: None, quantity: Some(30_000), months: Some(3), own_income: Some(0) };
    let _ = template.rule.amount(&facts);
}

const ISSUER: &str = "522499-nync/07d9d0f6df411caf09393fc5f8f422c6";
const JTI: &str = "TA4HGDLVJ2lK3qV7AAAAAA";
const SEEN: &str = r#"{"root":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU","size":0}"#;
