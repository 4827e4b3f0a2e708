//! Ledgers whose entries say who has cosigned their heads, good and bad.

use super::{
    Case,
    cards::{NEIGHBOUR, Neighbour},
    chains_peers::{enrol_peer, peer_body, revoke_peer_body},
    chains_roll::forced,
    scene::{BEGIN, Scene, Words, delegate_body, key, ledger_key_json, origin},
};
use ledger::{Checkpoint, Hash, Head, JsonWriter, Rights, Roles, Use, cosign, mirror_name, note::NoteSignature, witness_name};

pub fn cases() -> Vec<Case> {
    let mut cases = good();
    cases.extend(bad());
    cases
}

/// The body of `head.witnessed`.
pub fn witnessed_body(note: &str) -> String {
    let mut body = JsonWriter::new();
    body.object(|w| w.field("note", note));
    body.finish()
}

/// A head of the vectors' ledger by these ledger keys, cosigned by the first neighbour as witness.
pub fn witnessed_head(head: Head, ledger_keys: &[&str]) -> String {
    cosigned(head, ledger_keys, &[(Use::Witness, TIME)]).encode()
}

const TIME: u64 = BEGIN as u64 + 3600;

fn new() -> Neighbour {
    Neighbour::new(NEIGHBOUR)
}

fn sign(head: Head, ledger_keys: &[&str]) -> Checkpoint {
    let keys: Vec<_> = ledger_keys.iter().map(|name| key(name)).collect();
    Checkpoint::sign(&origin(), head, &keys.iter().collect::<Vec<_>>())
}

fn cosigned(head: Head, ledger_keys: &[&str], uses: &[(Use, u64)]) -> Checkpoint {
    let mut checkpoint = sign(head, ledger_keys);
    let lines: Vec<_> = uses.iter().map(|(what_for, time)| line(&checkpoint, &new(), *what_for, *time)).collect();
    checkpoint.note.signatures.extend(lines);
    checkpoint
}

fn line(checkpoint: &Checkpoint, neighbour: &Neighbour, what_for: Use, time: u64) -> NoteSignature {
    let ledger = neighbour.origin();
    let name = if what_for == Use::Mirror { mirror_name(ledger.as_str()) } else { witness_name(ledger.as_str()) };
    cosign(&checkpoint.note.text, &name, &key(&neighbour.key_name(what_for)), time)
}

/// A staffed ledger with the first neighbour as a peer.
fn neighbourly() -> Scene {
    let mut scene = Scene::staffed();
    enrol_peer(&mut scene, &new());
    scene
}

fn good() -> Vec<Case> {
    let by = new().origin();
    let good = |name: &str, what: &str, expected: &[String], change: &dyn Fn(&mut Scene)| {
        let mut scene = neighbourly();
        change(&mut scene);
        expected.iter().fold(scene.good_case(name, what), |case, line| case.with("witnessed", line))
    };
    let record = |scene: &mut Scene, by, checkpoint: &Checkpoint| {
        let words = scene.words(by, "head.witnessed", witnessed_body(&checkpoint.encode()));
        scene.add(&words);
    };
    let later = TIME + 60;
    vec![
        good("witnessed", "A clerk records that a neighbour has witnessed the head.", &[format!("8 {TIME} {by}")], &|scene| {
            record(scene, "yang", &cosigned(scene.head(), &["ledger"], &[(Use::Witness, TIME)]));
        }),
        good(
            "witnessed-twice",
            "By witness and mirror, at their own times.",
            &[format!("8 {later} {by}"), format!("8 {TIME} {by}")],
            &|scene| record(scene, "lu", &cosigned(scene.head(), &["ledger"], &[(Use::Mirror, later), (Use::Witness, TIME)])),
        ),
        good(
            "witnessed-older",
            "An older head, after a newer one, and at an earlier time.",
            &[format!("8 {later} {by}"), format!("8 {TIME} {by}")],
            &|scene| {
                let head = scene.head();
                record(scene, "shi", &cosigned(head, &["ledger"], &[(Use::Witness, later)]));
                record(scene, "shi", &cosigned(head, &["ledger"], &[(Use::Witness, TIME)]));
            },
        ),
        good("witnessed-rotation", "A head that both ledger keys have signed.", &[format!("9 {TIME} {by}")], &|scene| {
            let words = scene.words("shi", "ledgerkey.rotated", ledger_key_json(origin().as_str(), "ledger 2"));
            scene.add(&words);
            record(scene, "shi", &cosigned(scene.head(), &["ledger", "ledger 2"], &[(Use::Witness, TIME)]));
        }),
        good(
            "witnessed-revoked-later",
            "What a neighbour witnessed stays when its rights end.",
            &[format!("8 {TIME} {by}")],
            &|scene| {
                record(scene, "yang", &cosigned(scene.head(), &["ledger"], &[(Use::Witness, TIME)]));
                let words = scene.words("shi", "peer.revoked", revoke_peer_body(&by));
                scene.add(&words);
            },
        ),
    ]
}

fn bad() -> Vec<Case> {
    let case = |name: &str, what: &str, refusal: &str, body: &dyn Fn(Head) -> String| {
        let mut scene = neighbourly();
        let words = scene.words("yang", "head.witnessed", body(scene.head()));
        scene.force(&words);
        scene.bad_case(name, what, refusal)
    };
    let note =
        |name: &str, what: &str, note: &dyn Fn(Head) -> String| case(name, what, "head", &|head| witnessed_body(&note(head)));
    let one = |head: Head, change: &dyn Fn(&mut Checkpoint)| {
        let mut checkpoint = cosigned(head, &["ledger"], &[(Use::Witness, TIME)]);
        change(&mut checkpoint);
        checkpoint.encode()
    };
    let good = |head| witnessed_head(head, &["ledger"]);
    let stranger = Neighbour::new("青山县财政局");
    let mut cases = vec![
        case("witnessed-no-note", "No note.", "body", &|_| "{}".into()),
        case("witnessed-field-more", "A field that the kind does not know.", "body", &|head| {
            witnessed_body(&good(head)).replacen('{', r#"{"heads":1,"#, 1)
        }),
        note("witnessed-no-checkpoint", "A text that is no checkpoint.", &|_| "checkpoint".into()),
        note("witnessed-extension", "An extension line in the checkpoint.", &|head| good(head).replacen("\n\n", "\nmore\n\n", 1)),
        note("witnessed-by-nobody", "No cosignature.", &|head| sign(head, &["ledger"]).encode()),
        note("witnessed-unsigned", "The ledger's own line is missing.", &|head| {
            one(head, &|it| drop(it.note.signatures.remove(0)))
        }),
        note("witnessed-other-ledger-key", "By a ledger key that is not in force.", &|head| witnessed_head(head, &["ledger 2"])),
        note("witnessed-two-ledger-keys", "By a ledger key too many.", &|head| witnessed_head(head, &["ledger", "ledger 2"])),
        note("witnessed-other-root", "A head with another root.", &|head| good(Head { root: Hash::empty_root(), ..head })),
        note("witnessed-future", "A head that the ledger has not reached.", &|head| good(Head { size: head.size + 1, ..head })),
        note("witnessed-empty", "The head of no entries, which no ledger key signs.", &|_| good(Head::empty())),
        note("witnessed-time-zero", "A time of zero.", &|head| cosigned(head, &["ledger"], &[(Use::Witness, 0)]).encode()),
        note("witnessed-same-line", "Two lines of one cosigner.", &|head| {
            cosigned(head, &["ledger"], &[(Use::Witness, TIME), (Use::Witness, TIME + 1)]).encode()
        }),
        note("witnessed-signature", "A cosignature that does not hold.", &|head| {
            one(head, &|it| it.note.signatures[1].signature[20] ^= 1)
        }),
        note("witnessed-one-wrong", "One of two cosignatures does not hold.", &|head| {
            let mut checkpoint = cosigned(head, &["ledger"], &[(Use::Witness, TIME), (Use::Mirror, TIME)]);
            checkpoint.note.signatures[2].signature[20] ^= 1;
            checkpoint.encode()
        }),
        note("witnessed-by-stranger", "By an office that is no peer.", &|head| {
            let mut checkpoint = sign(head, &["ledger"]);
            let line = line(&checkpoint, &stranger, Use::Witness, TIME);
            checkpoint.note.signatures.push(line);
            checkpoint.encode()
        }),
        note("witnessed-stranger-too", "By a peer, and by an office that is none.", &|head| {
            let mut checkpoint = cosigned(head, &["ledger"], &[(Use::Witness, TIME)]);
            let line = line(&checkpoint, &stranger, Use::Witness, TIME);
            checkpoint.note.signatures.push(line);
            checkpoint.encode()
        }),
        note("witnessed-tls-key", "By the key that a peer has for the line.", &|head| {
            let mut checkpoint = sign(head, &["ledger"]);
            let line = line(&checkpoint, &new(), Use::Tls, TIME);
            checkpoint.note.signatures.push(line);
            checkpoint.encode()
        }),
        note("witnessed-key-exchanged", "By the mirror key under the witness's name.", &|head| {
            let mut checkpoint = sign(head, &["ledger"]);
            let text = checkpoint.note.text.clone();
            let name = witness_name(new().origin().as_str());
            checkpoint.note.signatures.push(cosign(&text, &name, &key(&new().key_name(Use::Mirror)), TIME));
            checkpoint.encode()
        }),
        note("witnessed-other-ledger", "A head of the neighbour's ledger.", &|head| {
            let keys = [key(&new().ledger_key)];
            let mut checkpoint = Checkpoint::sign(&new().origin(), head, &[&keys[0]]);
            let line = line(&checkpoint, &new(), Use::Witness, TIME);
            checkpoint.note.signatures.push(line);
            checkpoint.encode()
        }),
    ];
    cases.push(forced("witnessed-revoked", "By a peer whose rights were ended.", "head", |scene| {
        enrol_peer(scene, &new());
        let head = scene.head();
        let words = scene.words("shi", "peer.revoked", revoke_peer_body(&new().origin()));
        scene.add(&words);
        scene.words("shi", "head.witnessed", witnessed_body(&good(head)))
    }));
    cases.push(forced(
        "witnessed-card-before",
        "By the witness key of a card that a higher one has replaced.",
        "head",
        |scene| {
            enrol_peer(scene, &new());
            let head = scene.head();
            let higher = Neighbour { number: 2, keys: format!("{NEIGHBOUR} 2"), ..new() };
            let words = scene.words("shi", "peer.changed", peer_body(&higher, Rights::READ));
            scene.add(&words);
            scene.words("shi", "head.witnessed", witnessed_body(&good(head)))
        },
    ));
    cases.push(forced("witnessed-by-inspector", "Recorded by a member who only reads.", "role", |scene| {
        enrol_peer(scene, &new());
        scene.enrol(6, "吴岚", Roles::INSPECTOR, "wu");
        let body = witnessed_body(&good(scene.head()));
        scene.words("wu", "head.witnessed", body)
    }));
    cases.push(forced("witnessed-for-another", "Recorded in somebody's name.", "role", |scene| {
        enrol_peer(scene, &new());
        let words = scene.words("lu", "delegated", delegate_body(3, BEGIN, BEGIN + 86_400));
        scene.add(&words);
        let body = witnessed_body(&good(scene.head()));
        Words { on_behalf: Some(4), ..scene.words("yang", "head.witnessed", body) }
    }));
    cases
}
