//! By what somebody who has no ledger at hand trusts an office.

use crate::{Outcome, failure::input};
use ledger::{Checkpoint, Origin, Policy, PublicKey, judge::Trust};
use serde_json::Value;

/// What was given beside what is to be checked.
pub(super) struct Given {
    /// Keys of ledgers, and witnesses.
    pub trust: Trust,
    /// A policy, if it is one: by it, and not by the one that is set here, there are enough witnesses.
    pub policy: Option<Policy>,
    /// The receipt of the entry that issued the report; empty: none.
    pub proof: String,
    /// Public keys of members.
    pub members: Vec<PublicKey>,
}

impl Given {
    /// Reads an office card, a policy or verifier keys; empty: nothing is given.
    pub fn read(trust: &str, proof: &str) -> Outcome<Given> {
        let policy = Policy::parse(trust.as_bytes()).ok();
        let trust = if trust.trim().is_empty() { Trust::none() } else { Trust::read(trust).map_err(|_| unreadable())? };
        Ok(Given { trust, policy, proof: proof.to_owned(), members: Vec::new() })
    }

    /// Reads several, each a card, a policy, verifier keys, or public keys of members (a JWK or a JWK set).
    pub fn read_all(texts: &[String]) -> Outcome<Given> {
        let mut given = Given { trust: Trust::none(), policy: None, proof: String::new(), members: Vec::new() };
        for text in texts.iter().filter(|text| !text.trim().is_empty()) {
            match members_of(text) {
                Some(keys) => given.members.extend(keys),
                None => given.trust.add(text).map_err(|_| unreadable())?,
            }
            given.policy = Policy::parse(text.as_bytes()).ok().or(given.policy);
        }
        Ok(given)
    }

    /// Whether the ledger may be the one that is meant: whoever gives a card means that office and no other.
    pub fn means(&self, origin: &Origin) -> bool {
        self.trust.cards().is_empty() || self.trust.knows(origin)
    }

    /// The ledger is a demo's, as its card says.
    pub fn says_demo(&self, origin: &Origin) -> bool {
        self.trust.cards().iter().any(|card| card.origin() == origin && card.demo())
    }
}

/// How many of a policy's witnesses have cosigned a head, and of how many.
pub(super) fn witnesses_on(policy: &Policy, head: &Checkpoint) -> (usize, usize) {
    let signed = policy.witnesses().filter(|witness| witness.cosigner.time_on(&head.note).is_some()).count();
    (signed, policy.witnesses().count())
}

/// The Ed25519 keys in a JWK or a JWK set (RFC 7517, section 5; RFC 8037, section 2), known by their thumbprints, whatever they are
/// called there. `None` when there are none.
fn members_of(text: &str) -> Option<Vec<PublicKey>> {
    let json: Value = serde_json::from_str(text).ok()?;
    let single = std::slice::from_ref(&json);
    let set = json.get("keys").map_or(Some(single), |set| set.as_array().map(Vec::as_slice))?;
    let ours = set.iter().filter(|key| key["kty"] == "OKP" && key["crv"] == "Ed25519");
    let keys: Vec<PublicKey> = ours.filter_map(|key| PublicKey::from_x(key["x"].as_str()?)).collect();
    (!keys.is_empty()).then_some(keys)
}

fn unreadable() -> ipc::Failure {
    input(
        "trust",
        [
            "给出的既不是单位名片，也不是见证规则或公钥，读不出来。",
            "What was given to trust by is no office card, no policy and no public key.",
        ],
        [
            "请使用对方单位的名片文件（.mzcard）、C2SP tlog-policy 文件，或其导出的 vkey、keys.jwks。",
            "Use the office's card (.mzcard), a file as C2SP tlog-policy has it, or vkey and keys.jwks of its export.",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::SigningKey;

    #[test]
    fn keys_of_members_are_read_from_a_key_or_a_set_and_what_has_none_is_refused() {
        let (ours, other) = (SigningKey::from_seed(&[1; 32]).public(), SigningKey::from_seed(&[2; 32]).public());
        let jwk = |key: &PublicKey, kid: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}","kid":"{kid}"}}"#, key.x());
        let set = format!(r#"{{"keys":[{},{}]}}"#, jwk(&other, &ours.kid().to_string()), jwk(&ours, "x"));
        let read = |text: &str| Given::read_all(&[text.to_owned()]).map(|given| given.members).map_err(|failure| failure.code);
        assert_eq!(read(&set), Ok(vec![other.clone(), ours.clone()]), "a set; what a key is called there proves nothing");
        assert_eq!(read(&jwk(&ours, "")), Ok(vec![ours]), "alone");
        for bad in ["[]", r#"{"keys":3}"#, r#"{"keys":[{"kty":"RSA"}]}"#, "nothing"] {
            assert_eq!(read(bad), Err("trust".to_owned()), "no key in {bad}");
        }
    }
}
