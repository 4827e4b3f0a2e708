//! Receipts as a reader judges them who trusts this or that.

use super::{
    Case, receipts,
    scene::{Scene, Words, act_body, enrol_body, enrol_body_with, key, member_proof, origin, rekey_body},
};
use ledger::{Checkpoint, JsonWriter, Receipt, Roles, Supporting, cosign, note::Verifier, tree, witness_name};

/// What a reader trusts: a verifier key, or a policy.
enum By {
    Nothing,
    Key(&'static str),
    /// So many of the two witnesses must have cosigned; whether the ledger's key is in it.
    Policy(&'static str, bool),
}

pub fn cases() -> Vec<Case> {
    let mut cases = trusted();
    cases.extend(shown());
    cases.extend(forged());
    cases
}

fn case(name: &str, what: &str, by: &By, expect: &str, receipt: &Receipt) -> Case {
    let case = Case::new("judged", name, what, expect);
    let case = match by {
        By::Nothing => case,
        By::Key(name) => case.with("vkey", Verifier::new(origin().as_str(), &key(name).public()).vkey()),
        By::Policy(quorum, log) => {
            let mut w = JsonWriter::new();
            w.string(&policy(quorum, *log));
            case.with("policy", w.finish())
        }
    };
    case.text_input(&receipt.encode())
}

const WITNESSES: [&str; 2] = ["522499-czj/00112233445566778899aabbccddeeff", "522400-nync/ffeeddccbbaa99887766554433221100"];

fn policy(quorum: &str, log: bool) -> String {
    let log =
        if log { format!("log {}\n", Verifier::new(origin().as_str(), &key("ledger").public()).vkey()) } else { String::new() };
    let witness = |(name, number): (&&str, usize)| {
        let name = witness_name(name);
        let key = key(&name).public();
        format!("witness w{number} {}\n", ledger::Cosigner::new(&name, &key).vkey())
    };
    let witnesses: String = WITNESSES.iter().zip(1..).map(witness).collect();
    let group = if quorum == "none" { String::new() } else { format!("group all {quorum} w1 w2\n") };
    let quorum = if quorum == "none" { "none" } else { "all" };
    format!("{log}{witnesses}{group}quorum {quorum}\n")
}

/// The receipt with so many cosignatures.
fn cosigned(receipt: &Receipt, count: usize) -> Receipt {
    let mut checkpoint = Checkpoint::parse(receipt.checkpoint.as_bytes()).expect("a receipt has a checkpoint");
    for name in &WITNESSES[..count] {
        let name = witness_name(name);
        let line = cosign(&checkpoint.note.text, &name, &key(&name), 1_767_312_000);
        checkpoint.note.signatures.push(line);
    }
    Receipt { checkpoint: checkpoint.encode(), ..receipt.clone() }
}

fn trusted() -> Vec<Case> {
    let (scene, index) = receipts::some_payments();
    let bare = receipts::receipt(&scene, index, 11);
    let whole = receipts::with_support(&scene, index, bare.clone());
    let (one, two) = (cosigned(&whole, 1), cosigned(&whole, 2));
    let seen = "form:yes inclusion:yes disclosures:yes ledger:yes support:yes signature:yes signer:yes";
    let first = format!("{seen} head:unknown/first-key witnessed:unknown/no-policy");
    vec![
        case(
            "office",
            "By the ledger's key.",
            &By::Key("ledger"),
            &format!("logged {seen} head:yes witnessed:unknown/no-policy"),
            &whole,
        ),
        case("nothing", "By nothing: it names its ledger's first key itself.", &By::Nothing, &format!("whole {first}"), &whole),
        case(
            "other-key",
            "By another key of that ledger.",
            &By::Key("ledger 2"),
            &format!("broken {seen} head:no/other-key witnessed:unknown/no-policy"),
            &whole,
        ),
        case(
            "witnessed",
            "Two of two witnesses.",
            &By::Policy("all", true),
            &format!("witnessed {seen} head:yes witnessed:yes/2/2"),
            &two,
        ),
        case(
            "witnesses-alone",
            "Two witnesses, and no key of the ledger.",
            &By::Policy("all", false),
            &format!("witnessed {seen} head:yes/witnesses witnessed:yes/2/2"),
            &two,
        ),
        case(
            "witnesses-few",
            "One of two witnesses.",
            &By::Policy("all", true),
            &format!("logged {seen} head:yes witnessed:unknown/1/2"),
            &one,
        ),
        case(
            "witnesses-few-alone",
            "One of two witnesses, and no key of the ledger.",
            &By::Policy("all", false),
            &format!("whole {seen} head:unknown/first-key witnessed:unknown/1/2"),
            &one,
        ),
        case(
            "witnesses-any",
            "One of two witnesses, where one is enough.",
            &By::Policy("any", true),
            &format!("witnessed {seen} head:yes witnessed:yes/1/2"),
            &one,
        ),
        case(
            "witnesses-none-needed",
            "A policy that demands nobody says nothing about who has cosigned.",
            &By::Policy("none", true),
            &format!("logged {seen} head:yes witnessed:unknown/2/2"),
            &two,
        ),
        case(
            "no-support",
            "Nothing says whose key it is.",
            &By::Key("ledger"),
            "whole form:yes inclusion:yes disclosures:yes ledger:yes signature:unknown/no-key signer:unknown/no-support head:yes witnessed:unknown/no-policy",
            &bare,
        ),
    ]
}

/// Keys that came into force in other ways.
fn shown() -> Vec<Case> {
    let mut scene = Scene::staffed();
    let words = scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
    scene.add(&words);
    let words = scene.words("yang 2", "example", "{}".into());
    scene.add(&words);
    let rotated = all(&scene, 8);
    let words = scene.words("shi", "key.replaced", rekey_body(3, "杨青", Roles::CLERK, "yang 3"));
    let act = scene.add(&words);
    scene.countersign("long", act);
    let words = scene.words("yang 3", "example", "{}".into());
    scene.add(&words);
    let replaced = all(&scene, 11);
    let seen = "logged form:yes inclusion:yes disclosures:yes ledger:yes support:yes signature:yes signer:yes head:yes witnessed:unknown/no-policy";
    vec![
        case("key-rotated", "A key that the member has renewed.", &By::Key("ledger"), seen, &rotated),
        case("key-replaced", "A key that two others have given anew.", &By::Key("ledger"), seen, &replaced),
        case(
            "genesis",
            "The genesis, which is signed by one of its own.",
            &By::Key("ledger"),
            "whole form:yes inclusion:yes disclosures:yes ledger:yes signature:unknown/no-key signer:unknown/no-support head:yes witnessed:unknown/no-policy",
            &all(&scene, 0),
        ),
    ]
}

fn all(scene: &Scene, index: u64) -> Receipt {
    let size = scene.head().size;
    receipts::with_support(scene, index, receipts::receipt(scene, index, size))
}

/// What somebody with the ledger key could put into a tree that no reader of the ledger would take.
fn forged() -> Vec<Case> {
    let begins = "broken form:yes inclusion:yes disclosures:yes ledger:yes support:no/support";
    let forged = |name: &str, what: &str, forge: &dyn Fn(&mut Scene) -> Vec<Words>| {
        let mut scene = Scene::founded();
        for words in forge(&mut scene) {
            scene.force(&words);
        }
        case(name, what, &By::Key("ledger"), begins, &in_own_tree(&scene))
    };
    let example = |scene: &mut Scene| scene.words("yang", "example", "{}".into());
    vec![
        forged("enrolled-alone", "Who enrolled a member signs second too.", &|scene| {
            let enrolled = scene.words("shi", "member.enrolled", enrol_body(3, "杨青", Roles::CLERK, "yang"));
            let second = scene.words("shi", "countersigned", act_body(enrolled.jti));
            vec![enrolled, seen_all(second), example(scene)]
        }),
        forged("enrolled-by-itself", "A member enrols itself.", &|scene| {
            let enrolled = scene.words("yang", "member.enrolled", enrol_body(3, "杨青", Roles::CLERK, "yang"));
            let second = scene.words("long", "countersigned", act_body(enrolled.jti));
            vec![enrolled, seen_all(second), example(scene)]
        }),
        forged("enrolled-unseen", "The second signer had not seen whom.", &|scene| {
            let enrolled = scene.words("shi", "member.enrolled", enrol_body(3, "杨青", Roles::CLERK, "yang"));
            let second = scene.words("long", "countersigned", act_body(enrolled.jti));
            vec![enrolled, second, example(scene)]
        }),
        forged("enrolled-unproven", "A key whose holder has agreed to another name.", &|scene| {
            let proof = member_proof(origin().as_str(), 3, "何苗", Roles::CLERK, "yang");
            let body = enrol_body_with(3, "杨青", r#"["clerk"]"#, &key("yang").public().x(), &proof);
            let enrolled = scene.words("shi", "member.enrolled", body);
            let second = scene.words("long", "countersigned", act_body(enrolled.jti));
            vec![enrolled, seen_all(second), example(scene)]
        }),
        forged("support-other-kind", "An entry among them that is no act about members.", &|scene| {
            let other = scene.words("shi", "example", "{}".into());
            let more = scene.words("long", "example", "{}".into());
            vec![other, more, example(scene)]
        }),
    ]
}

/// As if the signer had seen what is about to come.
fn seen_all(words: Words) -> Words {
    Words { seen: ledger::Head { size: words.seen.size + 1, ..words.seen }, ..words }
}

/// The receipt of the last entry in a tree of just these entries, supported by all before it.
fn in_own_tree(scene: &Scene) -> Receipt {
    let (mut frontier, mut table) = (tree::Frontier::default(), ledger::NodeTable::new());
    for entry in scene.entries() {
        frontier.push(ledger::Hash::leaf(entry), |level, index, hash| table.put(level, index, hash));
    }
    let (size, root) = (frontier.size(), frontier.root());
    let checkpoint = Checkpoint::sign(&origin(), ledger::Head { size, root }, &[&key("ledger")]).encode();
    let one = |index: u64| {
        let (previous, statement) = ledger::split_entry(&scene.entries()[index as usize]).expect("an entry has its hash");
        let path = tree::prove_inclusion(index, size, &table).expect("the table has all nodes");
        Supporting { index, path, previous, statement: statement.to_vec() }
    };
    let Supporting { index, path, previous, statement } = one(size - 1);
    let presentation = ledger::Presentation { statement, disclosures: Vec::new() };
    Receipt { previous, presentation, support: (0..size - 1).map(one).collect(), index, path, checkpoint }
}
