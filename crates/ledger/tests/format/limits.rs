//! Limits at their edge.

use crate::seeded::Seeded;
use ledger::{
    Draft, ENTRY_BYTES_MAX, Hash, Head, Jti, Origin, STATEMENT_BYTES_MAX, SigningKey, Statement, StatementFault, split_entry,
};

fn sign(body: &str) -> Result<usize, StatementFault> {
    let key = SigningKey::from_seed(&[7; 32]);
    let issuer = Origin::new("522499-nync", &key.public()).expect("the code is an office code");
    let jti = Jti::fresh(&mut Seeded(1));
    let draft = Draft { issuer: &issuer, kind: "example", iat: 0, jti, seen: Head::empty(), on_behalf: None, body };
    draft.sign(&key, &key.public()).map(|signed| signed.statement().bytes().len())
}

#[test]
fn a_statement_fills_an_entry_and_no_more() {
    let body = |letters: usize| format!(r#"{{"text":"{}"}}"#, "x".repeat(letters));
    let fits = (0..49_152).rev().find_map(|letters| sign(&body(letters)).ok().map(|bytes| (letters, bytes)));
    let (letters, bytes) = fits.expect("a short text fits");
    assert!(bytes <= STATEMENT_BYTES_MAX, "no statement is longer than allowed");
    // Three more letters are four more characters, so that the longest is within four of the limit.
    assert!(bytes > STATEMENT_BYTES_MAX - 4, "the longest statement comes up to the limit");
    assert_eq!(sign(&body(letters + 3)), Err(StatementFault::TooLong), "a longer one is not signed");
    assert_eq!(Statement::parse(vec![b'x'; STATEMENT_BYTES_MAX + 1]), Err(StatementFault::TooLong), "nor read");
    assert_eq!(STATEMENT_BYTES_MAX + 32, ENTRY_BYTES_MAX, "an entry is a hash and a statement");
}

#[test]
fn an_entry_has_a_length_of_16_bits() {
    assert!(split_entry(&[0; ENTRY_BYTES_MAX]).is_ok(), "the longest entry is taken apart");
    assert!(split_entry(&[0; ENTRY_BYTES_MAX + 1]).is_err(), "a longer one is not");
    assert_eq!(split_entry(&[1; 32]), Ok((Hash([1; 32]), &[][..])), "the shortest has a hash alone");
    assert!(split_entry(&[0; 31]).is_err(), "less is no entry");
}

#[test]
fn nobody_signs_under_a_key_that_is_not_theirs() {
    let (key, other) = (SigningKey::from_seed(&[7; 32]), SigningKey::from_seed(&[8; 32]));
    let issuer = Origin::new("522499-nync", &key.public()).expect("the code is an office code");
    let draft = Draft { issuer: &issuer, kind: "example", iat: 0, jti: Jti(1), seen: Head::empty(), on_behalf: None, body: "{}" };
    assert!(draft.sign(&key, &other.public()).is_err(), "the public key must be the signing key's");
}

#[test]
fn what_cannot_be_canonical_is_not_signed() {
    for body in
        ["", "{", "[]", r#"{"b":1,"a":2}"#, r#"{"a":1.5}"#, r#"{"a":9007199254740992}"#, r#"{},"more":{}"#, r#"{},"iat":1"#]
    {
        assert!(sign(body).is_err(), "no statement has the body {body}");
    }
}
