//! What the page's reader trusts.

use ledger::{Card, JsonWriter, Policy, PublicKey, judge::Trust};

/// Keys of ledgers and witnesses, and keys of members.
#[derive(Default)]
pub struct Trusted {
    pub(crate) trust: Trust,
    pub(crate) members: Vec<PublicKey>,
}

impl Trusted {
    /// Trusts an office card, a policy, verifier keys, or a list of members' public keys; says as JSON what it is.
    pub fn add(&mut self, text: &str) -> Option<String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut w = JsonWriter::new();
        if let Ok(card) = Card::parse(text.trim()) {
            w.object(|w| {
                w.key("demo").boolean(card.demo());
                w.field("fingerprint", &card.fingerprint());
                w.key("first").boolean(card.first_key());
                w.field("kind", "card");
                w.field("name", card.name());
                w.field("origin", card.origin().as_str());
            });
            self.trust.add_card(card);
        } else if let Ok(policy) = Policy::parse(text.as_bytes()) {
            w.object(|w| {
                w.field_integer("enough", policy.at_least().map_or(0, |(enough, _)| enough as i64));
                w.field("kind", "policy");
                w.key("logs").array(|w| policy.logs().iter().for_each(|log| w.string(log.verifier.name())));
                w.key("witnesses").array(|w| policy.witnesses().for_each(|witness| w.string(witness.cosigner.name())));
            });
            self.trust.add_policy(policy);
        } else if let Some(keys) = members_of(text) {
            w.object(|w| {
                w.field_integer("count", keys.len() as i64);
                w.field("kind", "members");
            });
            self.members.extend(keys);
        } else {
            self.trust.add(text).ok()?;
            w.object(|w| {
                w.field("kind", "keys");
                let names = text.lines().filter_map(|line| line.split('+').next()).filter(|name| !name.is_empty());
                w.key("names").array(|w| names.for_each(|name| w.string(name)));
            });
        }
        Some(w.finish())
    }
}

/// The keys of a JWK set with nothing but Ed25519 keys, as an export of a ledger has it (RFC 8037).
fn members_of(text: &str) -> Option<Vec<PublicKey>> {
    let text = text.trim();
    if text.len() > SET_BYTES_MAX || !text.starts_with('{') || !text.contains("\"keys\"") {
        return None;
    }
    let spaceless: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let keys = spaceless.split("\"x\":\"").skip(1).map(|rest| PublicKey::from_x(rest.split('"').next()?));
    keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

/// A key for each member there has ever been.
const SET_BYTES_MAX: usize = 16 << 20;
