//! Policies: who must have cosigned.

use super::Case;
use ledger::{
    Cosigner, JsonWriter, SigningKey, cosign,
    note::{Note, Verifier},
};

/// The keys are those of seeds that are one byte repeated: 1 for the log, 4 to 7 for the witnesses.
const EXAMPLE: &str = "# who must have seen a head of this ledger
log log.example/a+870806f8+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c

witness peer-1 w4.example+d1b6934d+BMqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58 https://10.0.0.4:8443
witness peer-2 w5.example+283b9024+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx
witness peer-3 w6.example+7ce258dd+BIqHX/8es4RRV3rNWv7kBUVlaN18ieCQhjoFV7x69J8X
group peers 2 peer-1 peer-2 peer-3

witness province w7.example+8158b479+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
group both all peers province
quorum both
";

fn seed(byte: u8) -> SigningKey {
    SigningKey::from_seed(&[byte; 32])
}

fn witness(name: &str, byte: u8) -> String {
    format!("witness {name} {}\n", Cosigner::new(&format!("w{byte}.example"), &seed(byte).public()).vkey())
}

/// The head that the log and these witnesses have signed, as a JSON string.
fn head(log: bool, witnesses: &[u8]) -> String {
    let text = "log.example/a\n7\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n".to_owned();
    let mut note = Note { text, signatures: Vec::new() };
    if log {
        note.sign("log.example/a", &seed(1));
    }
    for byte in witnesses {
        let line = cosign(&note.text, &format!("w{byte}.example"), &seed(*byte), 1_700_000_000);
        note.signatures.push(line);
    }
    quoted(&note.encode())
}

fn quoted(text: &str) -> String {
    let mut json = JsonWriter::new();
    json.string(text);
    json.finish()
}

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

fn good() -> Vec<Case> {
    let good = |name: &str, what: &str, policy: &str| Case::new("policy", name, what, "ok").input(policy.as_bytes());
    let log = format!("log {}\n", Verifier::new("log.example/a", &seed(1).public()).vkey());
    let other_log = format!("log {}\n", Verifier::new("log.example/b", &seed(2).public()).vkey());
    let wrong_name = format!("log {}\n", Verifier::new("log.example/b", &seed(1).public()).vkey());
    let (four, five) = (witness("a", 4), witness("b", 5));
    let mut elsewhere =
        Note { text: "log.example/b\n7\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n".into(), signatures: Vec::new() };
    elsewhere.sign("log.example/a", &seed(1));
    vec![
        good("example", "Two of three peers, and the province.", EXAMPLE)
            .with("passes", head(true, &[4, 6, 7]))
            .with("passes", head(true, &[4, 5, 6, 7]))
            .with("passes", head(true, &[7, 6, 5]))
            .with("fails", head(true, &[4, 5, 6]))
            .with("fails", head(true, &[4, 7]))
            .with("fails", head(true, &[]))
            .with("fails", head(false, &[4, 5, 6, 7]))
            .with("fails", head(true, &[4, 4, 6, 7])),
        good("none", "A log, and nobody else.", &format!("{log}quorum none\n"))
            .with("passes", head(true, &[]))
            .with("fails", head(false, &[4]))
            .with("fails", quoted(&elsewhere.encode())),
        good("log-of-another-name", "The log's key under another name than the origin.", &format!("{wrong_name}quorum none\n"))
            .with("fails", head(true, &[])),
        good("logs-two", "One of two logs is enough.", &format!("{other_log}{log}quorum none\n")).with("passes", head(true, &[])),
        good("no-log", "Whose head it is, is known otherwise.", &format!("{four}quorum a\n"))
            .with("passes", head(false, &[4]))
            .with("passes", head(true, &[4]))
            .with("fails", head(true, &[5])),
        good("any", "One of two.", &format!("{log}{four}{five}group g any a b\nquorum g\n"))
            .with("passes", head(true, &[5]))
            .with("fails", head(true, &[6])),
        good(
            "blanks",
            "Tabs, spaces and empty lines where they may be.",
            &format!("\n \t\n\t# quorum x\n{}\t\n  quorum \t a \n", four.replace(' ', " \t").trim_end()),
        )
        .with("passes", head(false, &[4])),
        good("high-bytes", "Names are bytes.", &format!("{}quorum 邻县\n", witness("邻县", 4))).with("passes", head(false, &[4])),
        good("unused", "A witness that the quorum does not need, behind it.", &format!("{four}quorum a\n{five}"))
            .with("passes", head(false, &[4]))
            .with("fails", head(false, &[5])),
    ]
}

fn bad() -> Vec<Case> {
    let bad = |name: &str, what: &str, expect: &str, policy: &[u8]| Case::new("policy", name, what, expect).input(policy);
    let (a, b) = (witness("a", 4), witness("b", 5));
    let both = format!("{a}{b}");
    let log = |name: &str, byte| format!("log {}\n", Verifier::new(name, &seed(byte).public()).vkey());
    let cosigning = |name: &str, byte| format!("log {}\n", Cosigner::new(name, &seed(byte).public()).vkey());
    let plain = |byte| format!("witness p {}\n", Verifier::new("w.example", &seed(byte).public()).vkey());
    let with = |name: &str, what: &str, expect: &str, lines: &str| bad(name, what, expect, format!("{both}{lines}").as_bytes());
    vec![
        bad("empty", "Nothing.", "no-quorum at 1", b""),
        bad("no-quorum", "Witnesses and no quorum.", "no-quorum at 2", both.as_bytes()),
        bad("no-newline", "The last newline is missing.", "no-newline at 1", b"quorum none"),
        bad("carriage-return", "A carriage return.", "control at 1", b"quorum none\r\n"),
        bad("delete", "The control character U+007F.", "control at 1", b"# \x7f\nquorum none\n"),
        bad("nul", "A byte of zero in a comment.", "control at 2", b"quorum none\n# \0\n"),
        bad(
            "too-long",
            "A comment that is too long.",
            "too-long at 1",
            format!("#{}\nquorum none\n", "-".repeat(256 * 1024)).as_bytes(),
        ),
        with("word", "Another word.", "word at 3", "witnesses c\nquorum a\n"),
        with("word-capital", "A word in capitals.", "word at 3", "Quorum a\n"),
        with("comment-behind", "There are no comments behind a line.", "items at 3", "quorum a # both\n"),
        with("quorum-of-two", "Two names for the quorum.", "items at 3", "quorum a b\n"),
        with("quorum-of-none", "No name for the quorum.", "items at 3", "quorum\n"),
        with("quorum-twice", "Two quorums.", "quorum-twice at 4", "quorum a\nquorum a\n"),
        with("quorum-unknown", "A quorum that no line names.", "name-unknown at 3", "quorum c\n"),
        with("quorum-before", "The quorum above its group.", "name-unknown at 3", "quorum g\ngroup g any a\n"),
        with("group-empty", "A group of nobody.", "items at 3", "group g any\nquorum g\n"),
        with("group-zero", "None of two.", "threshold at 3", "group g 0 a b\nquorum g\n"),
        with("group-beyond", "Three of two.", "threshold at 3", "group g 3 a b\nquorum g\n"),
        with("group-zeros", "A leading zero.", "threshold at 3", "group g 01 a b\nquorum g\n"),
        with("group-sign", "A sign.", "threshold at 3", "group g +1 a b\nquorum g\n"),
        with("group-most", "Another word for the number.", "threshold at 3", "group g most a b\nquorum g\n"),
        with("group-huge", "A number of 30 digits.", "threshold at 3", "group g 100000000000000000000000000000 a b\nquorum g\n"),
        with("member-unknown", "A member that no line names.", "name-unknown at 3", "group g any c\nquorum g\n"),
        with("member-itself", "A group as its own member.", "name-unknown at 3", "group g any g\nquorum g\n"),
        with("member-none", "Nobody as a member.", "name-unknown at 3", "group g any none\nquorum g\n"),
        with("member-twice", "A member twice in a group.", "member-twice at 3", "group g any a a\nquorum g\n"),
        with("member-of-two", "A member of two groups.", "member-twice at 4", "group g any a\ngroup h any a b\nquorum h\n"),
        with("name-of-witness", "A group with the name of a witness.", "name-taken at 3", "group a any b\nquorum a\n"),
        with("name-none", "A group named none.", "name-taken at 3", "group none any a\nquorum none\n"),
        bad(
            "witness-name-twice",
            "Two witnesses of one name.",
            "name-taken at 2",
            format!("{a}{}quorum a\n", witness("a", 5)).as_bytes(),
        ),
        bad(
            "witness-key-twice",
            "Two witnesses with one key.",
            "key-twice at 2",
            format!("{a}{}quorum a\n", witness("b", 4)).as_bytes(),
        ),
        bad(
            "log-key-twice",
            "Two logs with one key.",
            "key-twice at 2",
            format!("{}{}quorum none\n", log("log.example/a", 1), log("log.example/b", 1)).as_bytes(),
        ),
        bad(
            "log-as-witness",
            "A log's key as a witness.",
            "key-twice at 2",
            format!("{}{a}quorum a\n", log("log.example/a", 4)).as_bytes(),
        ),
        bad(
            "witness-as-log",
            "A witness's key as a log.",
            "key-twice at 2",
            format!("{a}{}quorum a\n", log("log.example/a", 4)).as_bytes(),
        ),
        bad(
            "log-cosigner",
            "A cosigner's key for the log.",
            "key at 1",
            format!("{}quorum none\n", cosigning("log.example/a", 1)).as_bytes(),
        ),
        bad("witness-plain", "A log's key for a witness.", "key at 1", format!("{}quorum p\n", plain(4)).as_bytes()),
        bad(
            "key-changed",
            "A digit of the key's id.",
            "key at 1",
            format!("{}quorum none\n", log("log.example/a", 1).replace("870806f8", "870806f9")).as_bytes(),
        ),
        bad("witness-no-key", "A witness without a key.", "items at 1", b"witness a\nquorum a\n"),
        bad(
            "witness-two-addresses",
            "Two addresses.",
            "items at 1",
            format!("{} https://a https://b\nquorum a\n", a.trim_end()).as_bytes(),
        ),
        bad(
            "log-two-addresses",
            "Two addresses.",
            "items at 1",
            format!("{} https://a https://b\nquorum none\n", log("log.example/a", 1).trim_end()).as_bytes(),
        ),
        bad(
            "address-no-text",
            "An address that is not UTF-8.",
            "address at 1",
            &[a.trim_end().as_bytes(), b" https://\xff\nquorum a\n"].concat(),
        ),
    ]
}
