//! Office cards, and changed ones.

use super::{
    Case,
    scene::{BEGIN, OFFICE, jws, key},
};
use ledger::{Card, CardDraft, Origin, Possession, PublicKey, Use, age_identity, url_decode};

/// An office whose keys follow from its name.
pub struct Neighbour {
    pub name: &'static str,
    pub code: &'static str,
    pub number: u64,
    pub address: &'static str,
    pub demo: bool,
    /// Name of the ledger key that the origin is made from.
    pub first_key: String,
    /// Name of the ledger key in force.
    pub ledger_key: String,
    /// What the names of the operational keys begin with.
    pub keys: String,
    /// To whom is encrypted what it alone may read.
    pub recipient: Option<&'static str>,
}

impl Neighbour {
    /// The first card of an office of that name.
    pub fn new(name: &'static str) -> Neighbour {
        Neighbour {
            name,
            code: OFFICE,
            number: 1,
            address: "https://10.20.30.40:8443",
            demo: true,
            first_key: format!("{name} ledger"),
            ledger_key: format!("{name} ledger"),
            keys: name.to_owned(),
            recipient: None,
        }
    }

    /// The origin of its ledger, which its first ledger key gives it.
    pub fn origin(&self) -> Origin {
        Origin::new(self.code, &key(&self.first_key).public()).expect("the code is an office code")
    }

    /// Its card.
    pub fn card(&self) -> Card {
        let [mirror, tls, witness] = [Use::Mirror, Use::Tls, Use::Witness].map(|what_for| key(&self.key_name(what_for)));
        let draft = CardDraft {
            origin: &self.origin(),
            name: self.name,
            number: self.number,
            address: self.address,
            demo: self.demo,
            iat: BEGIN,
            mirror: &mirror,
            recipient: self.recipient,
            tls: &tls,
            witness: &witness,
        };
        draft.sign(&key(&self.ledger_key)).expect("the card of a case is well formed")
    }

    /// The name of one of its operational keys.
    pub fn key_name(&self, what_for: Use) -> String {
        format!("{} {}", self.keys, what_for.name())
    }
}

/// The office of most cases.
pub const NEIGHBOUR: &str = "白水县农业农村局";

/// An age recipient; nobody keeps its private key.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

/// Another one.
pub const OTHER_RECIPIENT: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

fn good() -> Vec<Case> {
    let good = |name: &str, what: &str, neighbour: Neighbour| {
        let card = neighbour.card();
        let expect = format!("ok number {} of {}", card.number(), card.origin());
        let first = if neighbour.ledger_key == neighbour.first_key { "yes" } else { "no" };
        Case::new("card", name, what, &expect)
            .with("fingerprint", card.fingerprint())
            .with("first-key", first)
            .with("payload", String::from_utf8_lossy(&payload(card.text())))
            .text_input(card.text())
    };
    let new = || Neighbour::new(NEIGHBOUR);
    let at = |name: &str, what: &str, address| good(name, what, Neighbour { address, ..new() });
    vec![
        good("plain", "The first card of an office.", new()),
        good(
            "rotated",
            "A later card, by another ledger key than the one that the origin is made from.",
            Neighbour { number: 2, ledger_key: format!("{NEIGHBOUR} ledger 2"), ..new() },
        ),
        good("real", "No demo.", Neighbour { demo: false, ..new() }),
        good("largest-number", "The largest number.", Neighbour { number: (1 << 53) - 1, ..new() }),
        good(
            "recipient",
            "It names to whom is encrypted what this office alone may read.",
            Neighbour { recipient: Some(RECIPIENT), ..new() },
        ),
        at("no-address", "An office that only calls others.", ""),
        at("address-domain", "Reached by a name.", "https://mz-1.baishui.example:443"),
        at("address-short", "Reached by a name of one label.", "https://mz:65535"),
        at("address-ipv6", "Reached by an IPv6 address.", "https://[fd00::1:2]:8443"),
    ]
}

fn bad() -> Vec<Case> {
    let text = Neighbour::new(NEIGHBOUR).card().text().to_owned();
    let said = String::from_utf8(payload(&text)).expect("a payload is text");
    let ledger_key = format!("{NEIGHBOUR} ledger");
    let header = |typ: &str| format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"{typ}"}}"#, key(&ledger_key).public().kid());
    let signed = |payload: &str| jws(&header("mz-card+jwt"), payload.as_bytes(), &ledger_key);
    let bad = |name: &str, what: &str, expect: &str, text: &str| Case::new("card", name, what, expect).text_input(text);
    let said_otherwise = |name: &str, what: &str, expect: &str, from: &str, to: &str| {
        assert_eq!(said.matches(from).count(), 1, "{name}: the card says {from} once");
        bad(name, what, expect, &signed(&said.replace(from, to)))
    };
    let address = |name: &str, what: &str, to: &str| {
        said_otherwise(name, what, "field address", r#""https://10.20.30.40:8443""#, &format!("\"{to}\""))
    };
    let with_recipient = Neighbour { recipient: Some(RECIPIENT), ..Neighbour::new(NEIGHBOUR) };
    let recipient_said = String::from_utf8(payload(with_recipient.card().text())).expect("a payload is text");
    let recipient =
        |name: &str, what: &str, to: &str| bad(name, what, "field recipient", &signed(&recipient_said.replace(RECIPIENT, to)));
    let other = Neighbour::new("青山县财政局");
    let operational = |what_for: Use, key_name: &str, ledger: &Origin| {
        let key = key(key_name);
        let proof = Possession::Operational(what_for).prove(ledger.as_str(), &key);
        proven(&key.public(), &proof)
    };
    let ours = Neighbour::new(NEIGHBOUR);
    let own = |what_for| operational(what_for, &ours.key_name(what_for), &ours.origin());
    let parts: Vec<&str> = text.split('.').collect();
    let mut cut = text.clone();
    cut.truncate(text.len() - 2);
    let long = format!("https://{}.example:8443", ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(60)].join("."));
    vec![
        bad("empty", "Nothing.", "not-compact-jws", ""),
        bad("cut", "The last characters are missing.", "not-compact-jws", &cut),
        bad("two-parts", "No signature.", "not-compact-jws", &parts[..2].join(".")),
        bad("four-parts", "A part too many.", "not-compact-jws", &format!("{text}.{}", parts[2])),
        bad("newline", "A newline behind it.", "not-compact-jws", &format!("{text}\n")),
        bad("padded", "Padding behind the signature.", "not-compact-jws", &format!("{text}==")),
        bad("too-long", "4,097 bytes.", "too-long", &format!("{text}{}", "A".repeat(4097 - text.len()))),
        bad(
            "statement",
            "The header of a statement.",
            "header",
            &jws(&header("mz-statement+sd-jwt"), said.as_bytes(), &ledger_key),
        ),
        bad(
            "kid-of-another",
            "The header names another key than the one in the card.",
            "header",
            &jws(
                &header("mz-card+jwt"),
                said.replace(&key(&ledger_key).public().x(), &key("lu").public().x()).as_bytes(),
                &ledger_key,
            ),
        ),
        bad("other-signer", "Signed by another key.", "signature", &jws(&header("mz-card+jwt"), said.as_bytes(), "lu")),
        bad(
            "signature-of-another",
            "The signature of another card.",
            "signature",
            &[parts[0], parts[1], other.card().text().rsplit('.').next().expect("a card has parts")].join("."),
        ),
        bad("spaces", "A space after a comma.", "payload", &signed(&said.replacen(',', ", ", 1))),
        said_otherwise("field-missing", "No boolean that says whether it is a demo.", "payload", r#""demo":true,"#, ""),
        bad("field-more", "A field that no card has.", "payload", &signed(&said.replace(r#","tls""#, r#","phone":"1","tls""#))),
        bad(
            "field-more-inside",
            "A field that no operational key has.",
            "payload",
            &signed(&said.replacen(r#""possession":"#, r#""note":"","possession":"#, 1)),
        ),
        said_otherwise("demo-text", "A text for the boolean.", "field demo", r#""demo":true"#, r#""demo":"true""#),
        said_otherwise("number-zero", "The number 0.", "field number", r#""number":1"#, r#""number":0"#),
        said_otherwise("number-text", "A text for the number.", "field number", r#""number":1"#, r#""number":"1""#),
        said_otherwise("time-negative", "A time before 1970.", "field iat", &format!("{BEGIN}"), "-1"),
        said_otherwise("name-blank", "No name.", "field name", NEIGHBOUR, " "),
        said_otherwise("name-control", "A control character in the name.", "field name", "白水县", "白水县\\n"),
        said_otherwise("origin-other-form", "An origin of another form.", "field iss", ours.origin().as_str(), "example.com/log"),
        said_otherwise(
            "other-ledger",
            "The card under another origin: the proofs are for the first.",
            "possession",
            ours.origin().as_str(),
            other.origin().as_str(),
        ),
        said_otherwise(
            "key-small-order",
            "A ledger key of small order.",
            "field key",
            &key(&ledger_key).public().x(),
            "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        said_otherwise(
            "proof-other-ledger",
            "A proof for another ledger.",
            "possession",
            &own(Use::Tls),
            &operational(Use::Tls, &ours.key_name(Use::Tls), &other.origin()),
        ),
        said_otherwise(
            "proof-other-use",
            "The mirror key's proof says that it is the witness's.",
            "possession",
            &own(Use::Mirror),
            &operational(Use::Witness, &ours.key_name(Use::Mirror), &ours.origin()),
        ),
        said_otherwise(
            "proof-other-key",
            "A key with the proof of another.",
            "possession",
            &own(Use::Witness),
            &proven(&key("lu").public(), &Possession::Operational(Use::Witness).prove(ours.origin().as_str(), &key("he"))),
        ),
        said_otherwise("keys-exchanged", "Mirror and witness exchanged.", "possession", &own(Use::Mirror), &own(Use::Witness)),
        said_otherwise(
            "same-keys",
            "One key as mirror and as witness.",
            "same-keys",
            &own(Use::Mirror),
            &operational(Use::Mirror, &ours.key_name(Use::Witness), &ours.origin()),
        ),
        said_otherwise(
            "ledger-key-as-tls",
            "The ledger key on the line.",
            "same-keys",
            &own(Use::Tls),
            &operational(Use::Tls, &ledger_key, &ours.origin()),
        ),
        recipient("recipient-empty", "No text for the recipient.", ""),
        recipient("recipient-upper-case", "A recipient in capitals.", &RECIPIENT.to_uppercase()),
        recipient("recipient-changed", "A letter of the recipient is another.", &RECIPIENT.replacen('q', "p", 1)),
        recipient("recipient-short", "A recipient that is cut.", &RECIPIENT[..61]),
        recipient("recipient-private", "A private key in its place.", &age_identity(&[7; 32])),
        address("address-http", "Without TLS.", "http://10.20.30.40:8443"),
        address("address-capitals", "The scheme in capitals.", "HTTPS://10.20.30.40:8443"),
        address("address-path", "A path.", "https://10.20.30.40:8443/"),
        address("address-no-port", "No port.", "https://10.20.30.40"),
        address("address-port-zero", "Port 0.", "https://10.20.30.40:0"),
        address("address-port-beyond", "A port of 17 bits.", "https://10.20.30.40:65536"),
        address("address-port-zeros", "A leading zero before the port.", "https://10.20.30.40:08443"),
        address("address-port-sign", "A sign before the port.", "https://10.20.30.40:+8443"),
        address("address-user", "A user before the host.", "https://mz@10.20.30.40:8443"),
        address("address-no-host", "No host.", "https://:8443"),
        address("address-ipv4-short", "An IPv4 address of three numbers.", "https://10.20.30:8443"),
        address("address-ipv4-beyond", "A number above 255.", "https://10.20.30.256:8443"),
        address("address-ipv4-zeros", "A leading zero in an IPv4 address.", "https://10.20.30.040:8443"),
        address("address-ipv6-bare", "An IPv6 address without brackets.", "https://fd00::1:8443"),
        address("address-ipv6-long", "An IPv6 address with zeros written out.", "https://[fd00:0:0:0:0:0:0:1]:8443"),
        address("address-ipv6-zone", "A zone behind an IPv6 address.", "https://[fe80::1%eth0]:8443"),
        address("address-ipv6-open", "A bracket that is not closed.", "https://[fd00::1:8443"),
        address("address-upper-case", "Capitals in a name.", "https://MZ.example:8443"),
        address("address-label-empty", "A dot at the end of a name.", "https://mz.example.:8443"),
        address("address-label-hyphen", "A label that begins with a hyphen.", "https://-mz.example:8443"),
        address("address-label-long", "A label of 64 characters.", &format!("https://{}.example:8443", "a".repeat(64))),
        address("address-name-long", "A name of 260 characters.", &long),
        address("address-not-ascii", "A name that is not ASCII.", "https://白水.example:8443"),
        address("address-space", "A space in front.", " https://10.20.30.40:8443"),
    ]
}

fn proven(key: &PublicKey, proof: &str) -> String {
    format!(r#"{{"key":"{}","possession":"{proof}"}}"#, key.x())
}

/// What a card says.
fn payload(text: &str) -> Vec<u8> {
    url_decode(text.split('.').nth(1).unwrap_or_default().as_bytes()).expect("a payload is base64url")
}
