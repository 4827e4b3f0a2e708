//! Ledgers that do not hold: new keys, revocation, the ledger key.

use super::{
    Case,
    chains_roll::forced,
    scene::{
        act_body, enrol_body, enrol_body_with, key, ledger_key_json, member_proof, origin, rekey_body, revoke_body, roles_json,
    },
};
use ledger::{Possession, Roles};

pub fn cases() -> Vec<Case> {
    let ledger = origin().to_string();
    let clerk = roles_json(Roles::CLERK);
    let x = |name: &str| key(name).public().x();
    let enrol = |x: &str, proof: &str| enrol_body_with(6, "吴岚", &clerk, x, proof);
    let proof = |number, name: &str, roles, by: &str| member_proof(&ledger, number, name, roles, by);
    let mine = proof(6, "吴岚", Roles::CLERK, "wu");
    let elsewhere = member_proof("522499-czj/00000000000000000000000000000000", 6, "吴岚", Roles::CLERK, "wu");
    let case = |name: &str, what: &str, refusal: &str, body: String| {
        forced(name, what, refusal, |scene| scene.words("shi", "member.enrolled", body.clone()))
    };
    let ledger_key = |name: &str| ledger_key_json(&ledger, name);
    let ledger_key_of = |x: &str, proof: &str| format!(r#"{{"key":"{x}","possession":"{proof}"}}"#);
    vec![
        case("possession-empty", "No proof that somebody has the key.", "possession", enrol(&x("wu"), "")),
        case("possession-other-ledger", "A proof for another ledger.", "possession", enrol(&x("wu"), &elsewhere)),
        case(
            "possession-other-number",
            "A proof for another number.",
            "possession",
            enrol(&x("wu"), &proof(7, "吴岚", Roles::CLERK, "wu")),
        ),
        case(
            "possession-other-name",
            "A proof under another name.",
            "possession",
            enrol(&x("wu"), &proof(6, "吴山", Roles::CLERK, "wu")),
        ),
        case(
            "possession-other-roles",
            "A proof for other roles: nobody is made what they did not agree to.",
            "possession",
            enrol(&x("wu"), &proof(6, "吴岚", Roles::SUPERVISOR, "wu")),
        ),
        case(
            "possession-other-key",
            "A proof by another key.",
            "possession",
            enrol(&x("wu"), &proof(6, "吴岚", Roles::CLERK, "wei")),
        ),
        case(
            "possession-ledger-key",
            "A proof for a ledger key.",
            "possession",
            enrol(&x("wu"), &Possession::LedgerKey.prove(&ledger, &key("wu"))),
        ),
        case("key-taken", "The key of another member.", "taken", enrol_body(6, "吴岚", Roles::CLERK, "he")),
        case(
            "key-own-twice",
            "The administrator's own key for a second member.",
            "taken",
            enrol_body(6, "石远", Roles::CLERK, "shi"),
        ),
        case("key-is-ledger-key", "The ledger key for a member.", "taken", enrol_body(6, "吴岚", Roles::CLERK, "ledger")),
        forced("key-rotated-away", "A key that was given up comes back for another member.", "taken", |scene| {
            let words = scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang 2"));
            scene.add(&words);
            scene.words("shi", "member.enrolled", enrol_body(6, "吴岚", Roles::CLERK, "yang"))
        }),
        forced("key-of-pending", "The key of a member who waits.", "taken", |scene| {
            scene.propose(6, "韦川", Roles::SUPERVISOR, "wei");
            scene.words("shi", "member.enrolled", enrol_body(7, "吴岚", Roles::CLERK, "wei"))
        }),
        forced("rotate-to-itself", "A key rotated to itself.", "taken", |scene| {
            scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::CLERK, "yang"))
        }),
        forced("rotate-possession", "A new key whose holder agreed to other roles.", "possession", |scene| {
            scene.words("yang", "key.rotated", rekey_body(3, "杨青", Roles::SUPERVISOR, "yang 2"))
        }),
        forced("replace-unknown", "A new key for a member who does not exist.", "member", |scene| {
            scene.words("shi", "key.replaced", rekey_body(9, "吴岚", Roles::CLERK, "wu"))
        }),
        forced("replace-pending", "A new key for a member who waits.", "member", |scene| {
            scene.propose(6, "吴岚", Roles::SUPERVISOR, "wu");
            scene.words("shi", "key.replaced", rekey_body(6, "吴岚", Roles::SUPERVISOR, "wu 2"))
        }),
        forced("key-of-declined", "The key of a member whose enrolment was declined.", "taken", |scene| {
            let act = scene.propose(6, "韦川", Roles::CLERK, "wei");
            let words = scene.words("shi", "declined", act_body(act));
            scene.add(&words);
            scene.words("shi", "member.enrolled", enrol_body(7, "吴岚", Roles::CLERK, "wei"))
        }),
        forced("replace-revoked", "A new key for a member who was revoked.", "member", |scene| {
            let words = scene.words("shi", "member.revoked", revoke_body(5, "ledger 2"));
            scene.add(&words);
            scene.words("shi", "key.replaced", rekey_body(5, "何苗", Roles::CLERK, "he 2"))
        }),
        forced("revoke-unknown", "A member who does not exist.", "member", |scene| {
            scene.words("shi", "member.revoked", revoke_body(9, "ledger 2"))
        }),
        forced("revoke-twice", "A member who was revoked.", "member", |scene| {
            let words = scene.words("shi", "member.revoked", revoke_body(5, "ledger 2"));
            scene.add(&words);
            scene.words("shi", "member.revoked", revoke_body(5, "ledger 3"))
        }),
        forced("revoke-last-administrator", "The only administrator left.", "too-few-administrators", |scene| {
            let words = scene.words("shi", "member.revoked", revoke_body(2, "ledger 2"));
            scene.add(&words);
            scene.words("shi", "member.revoked", revoke_body(1, "ledger 3"))
        }),
        forced("revoke-same-ledger-key", "Revoked, but the ledger key stays.", "taken", |scene| {
            scene.words("shi", "member.revoked", revoke_body(5, "ledger"))
        }),
        forced("revoke-no-ledger-key", "Revoked without a new ledger key.", "body", |scene| {
            scene.words("shi", "member.revoked", r#"{"member":"m5"}"#.into())
        }),
        forced("ledger-key-again", "A ledger key that was rotated away.", "taken", |scene| {
            let words = scene.words("shi", "ledgerkey.rotated", ledger_key("ledger 2"));
            scene.add(&words);
            scene.words("shi", "ledgerkey.rotated", ledger_key("ledger"))
        }),
        forced("ledger-key-member", "A member's key as the ledger key.", "taken", |scene| {
            scene.words("shi", "ledgerkey.rotated", ledger_key("he"))
        }),
        forced("ledger-key-possession", "A ledger key with a member's proof.", "possession", |scene| {
            scene.words("shi", "ledgerkey.rotated", ledger_key_of(&x("wu"), &mine))
        }),
        forced("ledger-key-by-clerk", "A clerk rotates the ledger key.", "role", |scene| {
            scene.words("yang", "ledgerkey.rotated", ledger_key("ledger 2"))
        }),
        forced("ledger-key-small-order", "A ledger key of small order.", "body", |scene| {
            scene.words("shi", "ledgerkey.rotated", ledger_key_of("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &mine))
        }),
    ]
}
