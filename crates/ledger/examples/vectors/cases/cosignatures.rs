//! Cosignatures of heads.

use super::{Case, scene::key};
use ledger::{
    Cosigner, cosign,
    note::{Note, Verifier},
};

/// Checkpoint and cosignatures by another implementation: origin `log.example/a`, entries `entry 0` to `entry 6`, keys whose
/// seeds are one byte repeated.
const HEAD: &str = "log.example/a
7
mMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=

— log.example/a hwgG+LXNac3R4EeHDT/6KP6j2g7v+qAq3YJCnHSn9LInm00cCJX3EUAVy8lpMgQ88kp333ZHaY/A2IPXK8POxB+eQAI=
";
const WITNESS: &str = "witness.example/w+cb1393dc+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
const WITNESS_LINE: &str = "— witness.example/w yxOT3AAAAABlU/EAJUcnNUq4n6Y7lXMgswm4YUfpRvclGBmHWApXWgi0NL4P8++ojMGBSsBCMHLpWQuf22sNnbGOLGNeGxJLJL4tDw==\n";
const MIRROR: &str = "mirror.example/m+4239da35+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
const MIRROR_LINE: &str = "— mirror.example/m QjnaNQAAAABlU/EBMKBYzkbDFxNqdg/8ekmxN9xl0cq5rb+2K+XFR7UEWYTiJxEpl/kPf8KzP9N/TmhS5Wyglf+Cw1Hd0vVGlTGkCA==\n";

const NAME: &str = "witness.example";
const TIME: u64 = 1_767_225_600;

pub fn cases() -> Vec<Case> {
    let ours = Cosigner::new(NAME, &key("lu").public()).vkey();
    let text = HEAD.split_once("\n\n").map(|(text, _)| format!("{text}\n")).expect("a blank line comes before the signatures");
    let case = |name: &str, what: &str, expect: &str, vkey: &str, note: String| {
        Case::new("cosignature", name, what, expect).with("vkey", vkey).text_input(&note)
    };
    let line = |time| cosign(&text, NAME, &key("lu"), time).line();
    let with = |lines: &str| format!("{HEAD}{lines}");
    // The same words under a plain signature, which claims no time.
    let mut plain = Note { text: text.clone(), signatures: Vec::new() };
    plain.sign(NAME, &key("lu"));
    let plain = plain.signatures[0].line();
    let of_other_text = cosign(&text.replace("\n7\n", "\n8\n"), NAME, &key("lu"), TIME).line();
    let encoded =
        |line: &str| ledger::standard_decode(line.trim_end().rsplit(' ').next().expect("a line has parts")).expect("base64");
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = encoded(&line(TIME));
        change(&mut bytes);
        with(&format!("— {NAME} {}\n", ledger::standard_encode(&bytes)))
    };
    let ok = format!("ok time {TIME}");
    let latest = i64::MAX as u64;
    vec![
        case("witness", "A witness by another implementation.", "ok time 1700000000", WITNESS, with(WITNESS_LINE)),
        case("mirror", "A mirror by another implementation.", "ok time 1700000001", MIRROR, with(MIRROR_LINE)),
        case(
            "both",
            "Two cosignatures; each cosigner finds the own.",
            "ok time 1700000001",
            MIRROR,
            with(&format!("{WITNESS_LINE}{MIRROR_LINE}")),
        ),
        case("ours", "Made here.", &ok, &ours, with(&line(TIME))),
        case(
            "without-log",
            "The cosignature alone: it is over the text, not over the log's signature.",
            &ok,
            &ours,
            format!("{text}\n{}", line(TIME)),
        ),
        case("time-first", "The first second.", "ok time 1", &ours, with(&line(1))),
        case("time-last", "The largest time.", "ok time 9223372036854775807", &ours, with(&line(latest))),
        case("time-zero", "A time of zero, which says that it is not the newest head.", "unsigned", &ours, with(&line(0))),
        case("time-beyond", "A time of 64 bits.", "unsigned", &ours, with(&line(latest + 1))),
        case("time-changed", "Another time before the signature.", "unsigned", &ours, changed(&|bytes| bytes[11] ^= 1)),
        case("signature-changed", "A bit of the signature.", "unsigned", &ours, changed(&|bytes| bytes[20] ^= 1)),
        case(
            "id-changed",
            "A bit of the key id: the line is somebody else's.",
            "unsigned",
            &ours,
            changed(&|bytes| bytes[3] ^= 1),
        ),
        case("short", "A signature of 63 bytes.", "unsigned", &ours, changed(&|bytes| bytes.truncate(75))),
        case("long", "A byte too many.", "unsigned", &ours, changed(&|bytes| bytes.push(0))),
        case("time-alone", "A time without a signature.", "unsigned", &ours, changed(&|bytes| bytes.truncate(12))),
        case("time-cut", "Seven bytes in all.", "unsigned", &ours, changed(&|bytes| bytes.truncate(11))),
        case("other-text", "Over another head.", "unsigned", &ours, with(&of_other_text)),
        case("plain", "A plain signature, of type 0x01, by the same name and key.", "unsigned", &ours, with(&plain)),
        case("plain-too", "The same beside the cosignature.", &ok, &ours, with(&format!("{plain}{}", line(TIME)))),
        case("twice", "Two lines of one cosigner.", "unsigned", &ours, with(&format!("{}{}", line(TIME), line(TIME + 1)))),
        case("not-there", "Another's line only.", "unsigned", &ours, with(WITNESS_LINE)),
        case(
            "type-plain",
            "The verifier key of a plain signature.",
            "unfit",
            &Verifier::new(NAME, &key("lu").public()).vkey(),
            with(&line(TIME)),
        ),
        case(
            "log-key",
            "The key of the log, which cosigns nothing.",
            "unfit",
            "log.example/a+870806f8+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
            HEAD.into(),
        ),
        case("vkey-id", "Another id in the verifier key.", "unfit", &WITNESS.replace("cb1393dc", "cb1393dd"), with(WITNESS_LINE)),
    ]
}
