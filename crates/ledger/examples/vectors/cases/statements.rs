//! Statements: the compact serialisation, its header, its claims.

use super::{
    Case,
    scene::{BEGIN, Counter, Words, jws, key, origin},
};
use ledger::{Disclosure, Head, JsonWriter, Jti, digests_with_decoys, url_decode, url_encode, write_digests};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(serialisation());
    cases.extend(headers());
    cases.extend(claims());
    cases.extend(signatures());
    cases
}

fn words() -> Words {
    Words {
        by: "yang",
        kind: "example",
        body: r#"{"text":"上寨村"}"#.into(),
        iat: BEGIN,
        jti: Jti::fresh(&mut Counter(7)),
        seen: Head::empty(),
        on_behalf: None,
        issuer: origin(),
    }
}

fn statement(words: &Words) -> String {
    String::from_utf8(words.sign().statement().bytes().to_vec()).expect("a statement is ASCII")
}

fn header() -> String {
    format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, key("yang").public().kid())
}

fn payload() -> String {
    let sample = statement(&words());
    let encoded = sample.split('.').nth(1).expect("a statement has three parts");
    String::from_utf8(url_decode(encoded.as_bytes()).expect("a payload is base64url")).expect("a payload is UTF-8")
}

fn case(name: &str, what: &str, expect: &str) -> Case {
    Case::new("statement", name, what, expect).with("key", key("yang").public().x())
}

fn good() -> Vec<Case> {
    let ok = |name, what, words: &Words| {
        let signed = words.sign();
        let payload = String::from_utf8_lossy(signed.statement().payload()).into_owned();
        case(name, what, "ok").with("payload", payload).text_input(&statement(words))
    };
    let fields = [("name", "张三"), ("village", "上寨村")];
    let mut random = Counter(100);
    let disclosures: Vec<_> = fields.iter().map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
    let mut body = JsonWriter::new();
    body.object(|w| {
        write_digests(w, &digests_with_decoys(&disclosures, &mut random));
        w.field_integer("amount", 150_000);
    });
    vec![
        ok("plain", "The least that a statement says.", &words()),
        ok("delegated", "Signed for another member.", &Words { on_behalf: Some(4), ..words() }),
        ok("personal-fields", "Two personal fields and two decoys.", &Words { body: body.finish(), ..words() }),
        ok("empty-body", "A body without fields.", &Words { body: "{}".into(), ..words() }),
        ok(
            "numbered",
            "The second of statements made together: its id is the first one's plus one.",
            &Words { jti: words().jti.nth(1), ..words() },
        ),
        ok("kind-words", "A kind of 32 letters and dots.", &Words { kind: "a.bc.defghijklmnopqrstuvwxyzabcd", ..words() }),
    ]
}

fn serialisation() -> Vec<Case> {
    let good = statement(&words());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else { unreachable!("a statement has three parts") };
    // 64 bytes leave four bits of the last character unused; a payload of 3n+1 bytes does too.
    let stray = |text: &str| {
        let last = text.chars().last().expect("no part is empty");
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let at = alphabet.find(last).expect("it is base64url");
        format!("{}{}", &text[..text.len() - 1], &alphabet[at + 1..at + 2])
    };
    let even = "{\"body\":{}}".as_bytes();
    let (padded, bare) = (format!("{}=", url_encode(even)), url_encode(even));
    let long = Words { body: format!(r#"{{"text":"{}"}}"#, "x".repeat(48_800)), ..words() };
    let too_long = long_statement(&long);
    let table: Vec<(&str, &str, &str, String)> = vec![
        ("two-parts", "No signature.", "statement-not-jws", format!("{header}.{payload}")),
        ("four-parts", "One dot too many.", "statement-not-jws", format!("{header}.{payload}.{signature}.")),
        ("empty-signature", "An unsecured JWS.", "statement-not-jws", format!("{header}.{payload}.")),
        ("short-signature", "A character of the signature is missing.", "statement-not-jws", good[..good.len() - 1].into()),
        ("padded-signature", "Padding after the signature.", "statement-not-jws", format!("{good}==")),
        ("padded-payload", "Padding in the payload.", "statement-not-jws", format!("{header}.{padded}.{signature}")),
        ("stray-bits-signature", "A bit set that belongs to no byte of the signature.", "statement-not-jws", stray(&good)),
        ("stray-bits-payload", "The same in the payload.", "statement-not-jws", format!("{header}.{}.{signature}", stray(&bare))),
        ("stray-bits-header", "The same in the header.", "statement-header", format!("{}.{payload}.{signature}", stray(header))),
        ("standard-alphabet", "Base64 with + and /.", "statement-not-jws", format!("{header}.{payload}+/+/.{signature}")),
        ("newline", "A newline after it.", "statement-not-jws", format!("{good}\n")),
        ("space", "A space in it.", "statement-not-jws", format!("{header}. {payload}.{signature}")),
        ("presentation", "A tilde after it, as a presentation has.", "statement-not-jws", format!("{good}~")),
        (
            "json-serialisation",
            "The other serialisation of RFC 7515.",
            "statement-not-jws",
            format!(r#"{{"payload":"{payload}","protected":"{header}","signature":"{signature}"}}"#),
        ),
        ("empty", "Nothing.", "statement-not-jws", String::new()),
        ("too-long", "More than an entry holds.", "statement-too-long", too_long),
    ];
    table.into_iter().map(|(name, what, expect, input)| case(name, what, expect).text_input(&input)).collect()
}

/// A statement that [`ledger::Draft`] refuses to sign.
fn long_statement(words: &Words) -> String {
    let payload = payload().replace(&self::words().body, &words.body);
    jws(&header(), payload.as_bytes(), "yang")
}

fn headers() -> Vec<Case> {
    let kid = key("yang").public().kid();
    let standard =
        |name, what, header: String| case(name, what, "statement-header").text_input(&jws(&header, payload().as_bytes(), "yang"));
    vec![
        standard(
            "header-order",
            "Fields of the header in another order.",
            format!(r#"{{"kid":"{kid}","alg":"EdDSA","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard(
            "header-space",
            "White space in the header.",
            format!(r#"{{"alg": "EdDSA","kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard(
            "header-extra",
            "A field more in the header.",
            format!(r#"{{"alg":"EdDSA","crit":["b64"],"kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard(
            "header-jwk",
            "The key itself in the header.",
            format!(
                r#"{{"alg":"EdDSA","jwk":{{"crv":"Ed25519","kty":"OKP","x":"{}"}},"kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#,
                key("yang").public().x()
            ),
        ),
        standard(
            "header-duplicate",
            "The algorithm twice.",
            format!(r#"{{"alg":"EdDSA","alg":"EdDSA","kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard("alg-none", "No algorithm.", format!(r#"{{"alg":"none","kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#)),
        standard(
            "alg-hs256",
            "A symmetric algorithm.",
            format!(r#"{{"alg":"HS256","kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard(
            "alg-ed25519",
            "The later name of the algorithm (RFC 9864), not yet used.",
            format!(r#"{{"alg":"Ed25519","kid":"{kid}","typ":"mz-statement+sd-jwt"}}"#),
        ),
        standard("typ-jwt", "Another type.", format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"JWT"}}"#)),
        standard(
            "typ-possession",
            "The type of a proof of possession.",
            format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"mz-possession+jwt"}}"#),
        ),
        standard("typ-missing", "No type.", format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#)),
        standard("kid-missing", "No key named.", r#"{"alg":"EdDSA","typ":"mz-statement+sd-jwt"}"#.into()),
        standard(
            "kid-short",
            "A thumbprint cut short.",
            format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, &kid.to_string()[..42]),
        ),
        standard(
            "kid-hex",
            "A thumbprint in hexadecimal.",
            format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-statement+sd-jwt"}}"#, super::hex(&kid.0)),
        ),
    ]
}

fn claims() -> Vec<Case> {
    let changed = |name, what, from: &str, to: &str, expect| {
        let (before, count) = (payload(), payload().matches(from).count());
        assert_eq!(count, 1, "{name}: there is one place to change");
        case(name, what, expect).text_input(&jws(&header(), before.replace(from, to).as_bytes(), "yang"))
    };
    let iss = format!(r#""iss":"{}","#, origin());
    let jti = words().jti.to_string();
    let root = words().seen.root.url();
    let claim = |name, what, from: &str, to: &str| changed(name, what, from, to, "statement-claim");
    let json = |name, what, from: &str, to: &str| changed(name, what, from, to, "statement-not-canonical");
    vec![
        claim("unknown-claim", "A claim that this format does not have.", r#","seen""#, r#","nbf":1,"seen""#),
        claim("unknown-claim-sd", "An `_sd` beside the body instead of in it.", r#"{"body""#, r#"{"_sd":[],"body""#),
        claim("no-body", "No body.", r#""body":{"text":"上寨村"},"#, ""),
        claim("no-iat", "No time.", r#""iat":1767225600,"#, ""),
        claim("no-iss", "No ledger.", &iss, ""),
        claim("no-jti", "No id.", &format!(r#""jti":"{jti}","#), ""),
        claim("no-kind", "No kind.", r#""kind":"example","#, ""),
        claim("no-seen", "No head.", &format!(r#","seen":{{"root":"{root}","size":0}}"#), ""),
        claim("body-array", "A body that is no object.", r#"{"text":"上寨村"}"#, "[]"),
        claim("iat-text", "The time as text.", "1767225600", r#""1767225600""#),
        claim("iat-negative", "A time before 1970.", "1767225600", "-1"),
        json("iat-fraction", "The time with a fraction.", "1767225600", "1767225600.5"),
        claim("iss-code-only", "The office code without the key.", origin().as_str(), "522499-nync"),
        claim("iss-upper-case", "Hexadecimal in upper case.", &origin().as_str()[12..], &origin().as_str()[12..].to_uppercase()),
        claim("iss-long-code", "A bureau of 17 letters.", "522499-nync/", "522499-nyncnyncnyncnyncn/"),
        claim("jti-short", "An id of 120 bits.", &jti, &jti[..20]),
        claim("jti-stray-bits", "An id with a bit too many.", &jti, &format!("{}B", &jti[..21])),
        claim("jti-uuid", "An id in another form.", &jti, "123e4567-e89b-12d3-a456-426614174000"),
        claim("kind-upper-case", "A capital letter in the kind.", r#""example""#, r#""Example""#),
        claim("kind-digit", "A digit in the kind.", r#""example""#, r#""example1""#),
        claim("kind-empty", "An empty kind.", r#""example""#, r#""""#),
        claim("kind-two-dots", "An empty word in the kind.", r#""example""#, r#""an..example""#),
        claim("kind-long", "A kind of 33 letters.", r#""example""#, r#""abcdefghijklmnopqrstuvwxyzabcdefg""#),
        claim("for-name", "Another member by name.", r#""iat""#, r#""for":"lu","iat""#),
        claim("for-zero", "There is no member 0.", r#""iat""#, r#""for":"m0","iat""#),
        claim("for-leading-zero", "A member's number with a leading zero.", r#""iat""#, r#""for":"m04","iat""#),
        claim("for-too-large", "A member's number beyond 32 bits.", r#""iat""#, r#""for":"m4294967296","iat""#),
        claim("seen-extra", "A field more in the head.", r#""size":0}"#, r#""size":0,"time":1}"#),
        claim("seen-no-size", "A head without its size.", r#","size":0}"#, "}"),
        claim("seen-negative", "A head of negative size.", r#""size":0"#, r#""size":-1"#),
        claim("seen-standard-base64", "The root with padding.", &root, &format!("{root}=")),
        json("claim-order", "Claims in another order.", r#""kind":"example","seen""#, r#""seen":{},"kind""#),
        json("claim-twice", "The body twice.", r#"{"body""#, r#"{"body":{},"body""#),
        json("payload-space", "White space after a colon.", r#""iat":"#, r#""iat": "#),
        json("payload-null", "A null in the body.", r#""上寨村""#, "null"),
        json("payload-float", "A fraction in the body.", r#""上寨村""#, "1.5"),
        case("payload-array", "A payload that is no object.", "statement-claim").text_input(&jws(&header(), b"[]", "yang")),
        case("payload-text", "A payload that is no JSON.", "statement-not-canonical").text_input(&jws(
            &header(),
            b"hello",
            "yang",
        )),
        case("payload-empty", "An empty payload.", "statement-not-canonical").text_input(&jws(&header(), b"", "yang")),
        case("payload-latin", "A payload that is not UTF-8.", "statement-not-canonical").text_input(&jws(
            &header(),
            b"{\"body\":\"\xff\"}",
            "yang",
        )),
    ]
}

fn signatures() -> Vec<Case> {
    let good = statement(&words());
    let (input, signature) = good.rsplit_once('.').expect("a statement has three parts");
    let signature = url_decode(signature.as_bytes()).expect("a signature is base64url");
    let with = |change: fn(&mut Vec<u8>)| {
        let mut bytes = signature.clone();
        change(&mut bytes);
        format!("{input}.{}", url_encode(&bytes))
    };
    let other_kid = header().replace(&key("yang").public().kid().to_string(), &key("lu").public().kid().to_string());
    vec![
        case("signature-r", "A bit of the signature's first half flipped.", "signature").text_input(&with(|bytes| bytes[0] ^= 1)),
        case("signature-s", "A bit of its second half flipped.", "signature").text_input(&with(|bytes| bytes[40] ^= 1)),
        case("signature-zero", "A signature of zeros.", "signature").text_input(&with(|bytes| bytes.fill(0))),
        case("signature-other-key", "Signed with another key than the one it names.", "signature").text_input(&jws(
            &header(),
            payload().as_bytes(),
            "lu",
        )),
        case("signature-other-kid", "The right key signed, but another one is named.", "signature").text_input(&jws(
            &other_kid,
            payload().as_bytes(),
            "yang",
        )),
    ]
}
