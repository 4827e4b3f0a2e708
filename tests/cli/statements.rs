//! Statements from outside, brought in as decisions on a batch: whatever their signer made of them, only what the format and
//! the rules let pass is taken up.

use crate::{
    batch_file::{decide, read, save, take},
    desk::Desk,
    keys::MemberKey,
    list::record,
};
use ledger::{SigningKey, url_decode, url_encode};
use serde_json::Value;

/// A decision as the program made it, and its signer's key, with which others can be made of it.
struct Decision {
    desk: Desk,
    file: Value,
    header: String,
    payload: String,
    key: SigningKey,
}

impl Decision {
    fn new(name: &str) -> Decision {
        let desk = Desk::demo(name, 40, 7);
        let (batch, _) = record(&desk, 5, 100);
        let parcel = save(&desk, &batch);
        decide(&desk, &parcel, "decision").done();
        let file = read(&desk.arg("decision"));
        let mut parts = file["statement"].as_str().expect("a statement").split('.');
        let mut text = || String::from_utf8(url_decode(parts.next().expect("a part").as_bytes()).expect("base64url"));
        let (header, payload) = (text().expect("text"), text().expect("text"));
        let key = MemberKey::open(&desk.data(), 5, &desk.passphrase("周主管")).signing;
        assert!(header.contains(&key.public().kid().to_string()), "it is signed with 周主管's key");
        Decision { desk, file, header, payload, key }
    }

    /// Why a decision with another statement is not taken up.
    fn refused(&self, statement: &str) -> String {
        let mut file = self.file.clone();
        assert_ne!(file["statement"], statement, "it is another statement");
        file["statement"] = statement.into();
        take(&self.desk, &self.desk.file("other", file.to_string()))
    }

    /// The same, with another payload under a signature that holds.
    fn refused_payload(&self, payload: &str) -> String {
        assert_ne!(payload, self.payload, "the payload was changed");
        self.refused(&signed(&self.header, payload, &self.key))
    }

    /// A part of the payload in the place of another.
    fn replaced(&self, old: &str, new: &str) -> String {
        assert_eq!(self.payload.matches(old).count(), 1, "{old} is there once: {}", self.payload);
        self.payload.replace(old, new)
    }

    /// A claim as it stands in the payload: from its name to the end of its value.
    fn claim(&self, name: &str) -> String {
        let start = self.payload.find(&format!("\"{name}\":")).expect("the claim is there");
        let end = self.payload[start..].find([',', '}']).expect("something follows");
        self.payload[start..start + end].to_owned()
    }

    /// As it was made, it is taken up.
    fn holds(self) {
        let taken = self.desk.told("李经办", &["batch-file", "take", &self.desk.arg("decision")]);
        assert_eq!(taken["line"]["status"], "approved", "the decision as it was made is taken up");
        self.desk.verifies();
    }
}

#[test]
fn a_statement_counts_in_the_ledger_it_names_once_under_a_key_in_force() {
    let decision = Decision::new("statements-count");
    let (origin, jti, iat) = (decision.claim("iss"), decision.claim("jti"), decision.claim("iat"));
    let other = format!("{}0\"", &origin[..origin.len() - 2]);
    let other = if other == origin { format!("{}1\"", &origin[..origin.len() - 2]) } else { other };
    assert_eq!(decision.refused_payload(&decision.replaced(&origin, &other)), "other-ledger", "another ledger's");
    assert_eq!(
        decision.refused_payload(&decision.replaced(&iat, "\"iat\":1700000000")),
        "decision-overtaken",
        "a clock set back"
    );
    // The id of the payment that the clerk recorded last.
    let used = decision.desk.told("钱检查", &["payments", "--limit", "1"])["rows"][0]["entry"].as_u64().expect("an entry");
    let used = decision.desk.told("钱检查", &["payment", &used.to_string()])["id"].as_str().expect("an id").to_owned();
    let repeated = decision.replaced(&jti, &format!("\"jti\":\"{used}\""));
    assert_eq!(decision.refused_payload(&repeated), "repeated", "an id used before");

    let stranger = SigningKey::from_seed(&[9; 32]);
    let header =
        |key: &SigningKey| decision.header.replace(&decision.key.public().kid().to_string(), &key.public().kid().to_string());
    assert_eq!(decision.refused(&signed(&header(&stranger), &decision.payload, &stranger)), "unknown-key");
    let clerk = MemberKey::open(&decision.desk.data(), 4, &decision.desk.passphrase("赵经办")).signing;
    assert_eq!(decision.refused(&signed(&header(&clerk), &decision.payload, &clerk)), "role", "a clerk's key decides nothing");
    assert_eq!(decision.refused(&signed(&decision.header, &decision.payload, &stranger)), "signature", "a forged signature");
    decision.holds();
}

#[test]
fn what_was_signed_by_a_key_that_is_revoked_meanwhile_is_refused() {
    let decision = Decision::new("statements-revoked");
    decision.desk.told("陈管理", &["revoke", "周主管", "--reason", "退休"]);
    assert_eq!(take(&decision.desk, &decision.desk.arg("decision")), "revoked-key");
    decision.desk.verifies();
}

#[test]
fn any_flipped_bit_of_a_signature_is_a_forgery() {
    let decision = Decision::new("statements-signature");
    let statement = signed(&decision.header, &decision.payload, &decision.key);
    assert_eq!(Value::from(&*statement), decision.file["statement"], "Ed25519 signs the same the same way");
    let (text, signature) = statement.rsplit_once('.').expect("three parts");
    let signature = url_decode(signature.as_bytes()).expect("base64url");
    for place in [0, 1, 17, 31, 32, 40, 63] {
        let mut forged = signature.clone();
        forged[place] ^= 1 << (place % 8);
        let refused = decision.refused(&format!("{text}.{}", url_encode(&forged)));
        assert_eq!(refused, "signature", "a flipped bit in byte {place}");
    }
    let missing = decision.refused(&format!("{text}."));
    assert_eq!(missing, "statement-not-jws", "no signature at all");
    // Another decision under the signature of this one.
    let rejected = decision.replaced("batch.approved", "batch.rejected");
    let moved =
        format!("{}.{}.{}", url_encode(decision.header.as_bytes()), url_encode(rejected.as_bytes()), url_encode(&signature));
    assert_eq!(decision.refused(&moved), "signature");
    decision.holds();
}

#[test]
fn what_its_signer_had_seen_must_be_a_head_of_this_ledger() {
    let decision = Decision::new("statements-seen");
    let seen = decision.payload[decision.payload.find("\"seen\"").expect("a head")..].to_owned();
    let root = decision.claim("root");
    let flipped = format!("{}{}{}", &root[..9], if &root[9..10] == "A" { "B" } else { "A" }, &root[10..]);
    assert_eq!(decision.refused_payload(&decision.replaced(&root, &flipped)), "seen", "another root");
    let size = seen[seen.find("\"size\":").expect("a size")..].trim_end_matches('}').to_owned();
    for other in ["\"size\":45", "\"size\":47", "\"size\":45000"] {
        let refused = decision.refused_payload(&decision.replaced(&size, other));
        assert!(["seen", "not-seen"].contains(&&*refused), "{other}: {refused}");
    }

    // A copy of the ledger goes its own way by one entry; what is decided there is not of this ledger.
    let copy = decision.desk.copy("statements-copy");
    let (batch, _) = record(&copy, 1, 700);
    copy.told("李经办", &["withdraw", &batch, "--reason", "误"]);
    let number = decision.desk.told("周主管", &["batches", "to-approve"])[0]["number"].as_str().expect("a batch").to_owned();
    decide(&copy, &save(&copy, &number), "decision").done();
    let foreign = copy.arg("decision");
    assert_eq!(take(&decision.desk, &foreign), "seen", "a head that this ledger has not reached");
    for first in [710, 720, 730] {
        let (batch, _) = record(&decision.desk, 1, first);
        decision.desk.told("李经办", &["withdraw", &batch, "--reason", "误"]);
    }
    assert_eq!(take(&decision.desk, &foreign), "seen", "a head of that size that is another");
    decision.holds();
}

#[test]
fn a_statement_has_one_form_and_no_other() {
    let decision = Decision::new("statements-form");
    let iat = decision.claim("iat");
    let number = iat.trim_start_matches("\"iat\":").to_owned();
    let deep = format!("{{\"body\":{}1{},", "[".repeat(40), "]".repeat(40));
    let cases = [
        ("a key twice", decision.replaced(&iat, &format!("{iat},{iat}"))),
        ("a float", decision.replaced(&iat, &format!("{iat}.0"))),
        ("an exponent", decision.replaced(&iat, "\"iat\":179e7")),
        ("a negative zero", decision.replaced(&iat, "\"iat\":-0")),
        ("an integer beyond I-JSON", decision.replaced(&iat, "\"iat\":9007199254740993")),
        ("a number as text", decision.replaced(&iat, &format!("\"iat\":\"{number}\""))),
        ("null", decision.replaced(&iat, "\"iat\":null")),
        ("deep nesting", decision.payload.replacen("{\"body\":", &format!("{deep}\"c\":"), 1)),
        ("white space", decision.payload.replacen(':', ": ", 1)),
        ("a line behind it", format!("{}\n", decision.payload)),
        ("an escape that need not be", decision.replaced("batch.approved", "batch.approve\\u0064")),
        ("keys in another order", format!("{{\"aaa\":1,{}", &decision.payload[1..].replacen("\"body\"", "\"Body\"", 1))),
        ("a claim more", format!("{{\"a\":1,{}", &decision.payload[1..])),
        ("a claim less", decision.replaced(&format!(",{iat}"), "")),
        ("a body that is none", decision.replaced("\"count\":5", "\"count\":\"5\"")),
        ("not JSON", "decision".to_owned()),
        ("nothing", String::new()),
    ];
    for (what, payload) in cases {
        let refused = decision.refused_payload(&payload);
        assert!(refused.starts_with("statement-") || refused == "body", "{what}: {refused}");
    }
    for (kind, expected) in [("batch.praised", "not-a-decision"), ("payment", "not-a-decision"), ("", "statement-claim")] {
        let refused = decision.refused_payload(&decision.replaced("batch.approved", kind));
        assert!(refused == expected || refused == "body", "the kind {kind:?} is no decision: {refused}");
    }

    let statement = signed(&decision.header, &decision.payload, &decision.key);
    let header = |old: &str, new: &str| {
        assert!(decision.header.contains(old));
        signed(&decision.header.replacen(old, new, 1), &decision.payload, &decision.key)
    };
    for (what, statement) in [
        ("padding", format!("{statement}==")),
        ("another alphabet", format!("{}+{}", &statement[..200], &statement[201..])),
        ("a part more", format!("{statement}.")),
        ("white space", format!(" {statement}")),
        ("no algorithm", header("EdDSA", "none")),
        ("another algorithm", header("EdDSA", "HS256")),
        ("another type", header("mz-statement+sd-jwt", "JWT")),
        ("an own key in the header", header("{", "{\"jwk\":{},")),
        ("a disclosure behind it", format!("{statement}~WyJhIiwiYiIsImMiXQ~")),
        ("all too long", format!("{statement}{}", "A".repeat(70_000))),
    ] {
        let refused = decision.refused(&statement);
        assert!(refused.starts_with("statement-"), "{what}: {refused}");
    }
    for (what, code, file) in [
        ("no statement", "not-a-decision", Value::from("{}")),
        ("another's personal fields", "not-a-decision", {
            let mut file = decision.file.clone();
            file["personal"] = "AAAA".into();
            file
        }),
        ("a batch file", "batch-file-undecided", read(&save(&decision.desk, &first_batch(&decision.desk)))),
    ] {
        let refused = take(&decision.desk, &decision.desk.file("other", file.to_string()));
        assert_eq!(refused, code, "{what}");
    }
    decision.holds();
}

fn first_batch(desk: &Desk) -> String {
    desk.told("周主管", &["batches"])[0]["number"].as_str().expect("a batch").to_owned()
}

/// A compact JWS.
fn signed(header: &str, payload: &str, key: &SigningKey) -> String {
    let input = format!("{}.{}", url_encode(header.as_bytes()), url_encode(payload.as_bytes()));
    format!("{input}.{}", url_encode(&key.sign(input.as_bytes())))
}
