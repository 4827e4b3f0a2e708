//! Statements shown with some of their personal fields.

use super::{
    Case,
    scene::{BEGIN, Counter, Words, origin},
};
use ledger::{Disclosure, Head, JsonWriter, Jti, Presentation, digests_with_decoys, url_encode, write_digests};

pub fn cases() -> Vec<Case> {
    let fields = [("name", "张三"), ("village", "上寨村"), ("text", "孤儿\n\"甲\""), ("amount", "1")];
    let mut random = Counter(200);
    let all: Vec<_> = fields.iter().map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
    let twin = Disclosure::new("name", "李四", &mut random);
    let inside: Vec<_> = all.iter().cloned().chain([twin.clone()]).collect();
    let digests = digests_with_decoys(&inside, &mut random);
    let statement = |digests: &[ledger::Hash]| {
        let mut body = JsonWriter::new();
        body.object(|w| {
            write_digests(w, digests);
            w.field_integer("amount", 150_000);
        });
        let (jti, seen) = (Jti::fresh(&mut Counter(9)), Head::empty());
        let words =
            Words { by: "yang", kind: "example", body: body.finish(), iat: BEGIN, jti, seen, on_behalf: None, issuer: origin() };
        words.sign().statement().bytes().to_vec()
    };
    let show = |statement: &[u8], disclosures: &[&Disclosure]| {
        let disclosures = disclosures.iter().map(|disclosure| (*disclosure).clone()).collect();
        String::from_utf8(Presentation { statement: statement.to_vec(), disclosures }.text()).expect("it is ASCII")
    };
    let good = statement(&digests);
    let bare = show(&good, &[]);
    let stranger = Disclosure::new("name", "张三", &mut random);
    let (descending, odd): (Vec<_>, Vec<_>) = (digests.iter().rev().copied().collect(), digests[..7].to_vec());
    let mut doubled = digests.clone();
    doubled[1] = doubled[0];
    let mut many: Vec<_> = (0..17u8).flat_map(|_| digests_with_decoys(&all, &mut random)).collect();
    many.sort_unstable();
    let raw = |json: &str| format!("{bare}{}~", url_encode(json.as_bytes()));
    let salt = url_encode(&[7; 16]);

    let shown = |name: &str, what: &str, disclosures: &[&Disclosure]| {
        let case = Case::new("presentation", name, what, "ok");
        let with_fields = disclosures.iter().fold(case, |case, disclosure| {
            let mut field = JsonWriter::new();
            field.array(|w| {
                w.string(disclosure.name());
                w.string(disclosure.value());
            });
            case.with("shows", field.finish())
        });
        with_fields.text_input(&show(&good, disclosures))
    };
    let mut cases = vec![
        shown("nothing-shown", "All fields withheld.", &[]),
        shown("one-shown", "One field shown.", &[&all[0]]),
        shown("some-shown", "Fields in an order of the holder's choice.", &[&all[2], &all[0]]),
    ];
    let table: Vec<(&str, &str, &str, String)> = vec![
        ("not-in-statement", "A field with a salt of its own.", "not-in-statement", show(&good, &[&stranger])),
        ("shown-twice", "The same disclosure twice.", "repeated", show(&good, &[&all[0], &all[0]])),
        ("two-of-one-name", "Two fields of one name.", "repeated", show(&good, &[&all[0], &twin])),
        (
            "in-the-open-too",
            "A field that the body has in the open (RFC 9901, section 7.1).",
            "repeated",
            show(&good, &[&all[3]]),
        ),
        ("digests-descending", "Digests in another order.", "not-in-statement", show(&statement(&descending), &[&all[0]])),
        ("digests-odd", "Seven digests.", "not-in-statement", show(&statement(&odd), &[])),
        ("digest-twice", "A digest twice.", "not-in-statement", show(&statement(&doubled), &[])),
        ("digests-many", "Sixty-eight digests.", "not-in-statement", show(&statement(&many), &[])),
        ("no-tilde", "A bare statement.", "malformed", String::from_utf8_lossy(&good).into_owned()),
        (
            "no-last-tilde",
            "Without the tilde at the end it would claim a key binding.",
            "malformed",
            show(&good, &[&all[0]]).trim_end_matches('~').into(),
        ),
        (
            "key-binding",
            "A key binding, which this format does not have.",
            "malformed",
            format!("{}eyJhbGciOiJFZERTQSJ9.e30.AA", show(&good, &[&all[0]])),
        ),
        ("empty-disclosure", "Nothing between two tildes.", "malformed", format!("{bare}~")),
        (
            "disclosure-space",
            "White space in a disclosure, as other issuers have.",
            "malformed",
            raw(&format!("[\"{salt}\", \"name\", \"张三\"]")),
        ),
        ("disclosure-two", "An array element's disclosure.", "malformed", raw(&format!("[\"{salt}\",\"name\"]"))),
        ("disclosure-four", "An item too many.", "malformed", raw(&format!("[\"{salt}\",\"name\",\"张三\",\"\"]"))),
        ("disclosure-number", "A value that is no string.", "malformed", raw(&format!("[\"{salt}\",\"amount\",5]"))),
        ("disclosure-object", "An object.", "malformed", raw(&format!("{{\"name\":\"张三\",\"salt\":\"{salt}\"}}"))),
        ("disclosure-escape", "An escape that is not needed.", "malformed", raw(&format!("[\"{salt}\",\"name\",\"\\u5f20\"]"))),
        ("disclosure-padded", "Padding after a disclosure.", "malformed", format!("{bare}{}=~", all[0].encoded())),
        ("salt-short", "A salt of 120 bits.", "salt", raw(&format!("[\"{}\",\"name\",\"张三\"]", url_encode(&[7; 15])))),
        ("salt-stray-bits", "A salt with a bit too many.", "salt", raw(&format!("[\"{}x\",\"name\",\"张三\"]", &salt[..21]))),
        ("reserved-sd", "A field named _sd.", "reserved", raw(&format!("[\"{salt}\",\"_sd\",\"张三\"]"))),
        ("reserved-dots", "A field named with three dots.", "reserved", raw(&format!("[\"{salt}\",\"...\",\"张三\"]"))),
        ("too-many", "Sixty-five disclosures.", "malformed", format!("{bare}{}", format!("{}~", all[0].encoded()).repeat(65))),
    ];
    let refused =
        |(name, what, expect, text): (&str, &str, &str, String)| Case::new("presentation", name, what, expect).text_input(&text);
    cases.extend(table.into_iter().map(refused));
    cases
}
