//! Submissions that somebody at an enrolled machine has made up: the writer takes none of them, and keeps no key of those it takes.

use super::submission::Submission;
use crate::{
    Demo, Office, Work, World,
    desk::{Also, Desk, NewAct, Pen, Written},
    sealing::Keyring,
    session::Session,
};
use ipc::SignIn;
use ledger::{Disclosure, Jti, Origin, SigningKey};
use std::path::PathBuf;
use sync::desks::{Row, encode_rows, parse_rows};

#[test]
fn only_what_a_member_has_signed_for_this_ledger_is_taken() {
    let scene = Scene::new("taken");
    let mut writer = Desk::open(&scene.folder).expect("it opens");
    let world = World::seeded(11, NOW);
    let before = writer.chain.size();
    let mut refused = |what: &str, code: &str, submission: &Submission| {
        let size = writer.chain.size();
        let came = writer.take_submission(&world, submission, &scene.session.keyring);
        assert_eq!(came.expect_err(what).code, code, "{what}");
        assert_eq!(writer.chain.size(), size, "{what}: nothing was recorded");
    };
    let signed = |change: &dyn Fn(&mut Pen<'_>)| scene.signed(change, Vec::new());
    let other = Origin::new("522499-cz", &SigningKey::from_seed(&[7; 32]).public()).expect("an origin");
    refused("another ledger", "other-ledger", &signed(&|pen| pen.origin = other.clone()));
    refused("a key that nobody has", "unknown-key", &scene.by_stranger());
    refused("six minutes ahead", "clock-ahead", &signed(&|pen| pen.iat += 360));
    refused("before the key's last", "clock-back", &signed(&|pen| pen.iat = 1_767_000_000));
    refused("a head that never was", "seen", &signed(&|pen| pen.seen.size += 1_000));
    let mut flipped = signed(&|_| {});
    let end = flipped.statements[0].0.len() - 3;
    flipped.statements[0].0[end] = if flipped.statements[0].0[end] == b'A' { b'B' } else { b'A' };
    refused("a flipped signature", "signature", &flipped);
    let mut fields = scene.signed(&|_| {}, vec![("reason", "one")]);
    fields.statements[0].1 = scene.signed(&|_| {}, vec![("reason", "another")]).statements[0].1.clone();
    refused("fields of another statement", "program-fault", &fields);
    let mut cut = signed(&|_| {});
    cut.statements[0].0.truncate(100);
    refused("half a statement", "program-fault", &cut);
    for row in [
        Row::File { id: "0a".repeat(32), held: Some((0, vec![1])) },
        Row::File { id: "0a".repeat(32), held: None },
        Row::Draft { id: "../x".into(), held: None },
        Row::KeyFile { name: "x".repeat(101), bytes: None },
    ] {
        refused("a row that is not fit", "program-fault", &Submission { changes: vec![row], ..signed(&|_| {}) });
    }
    assert_eq!(writer.chain.size(), before);

    // The keys must be those in force: those of before a member was revoked sign no head any more.
    let others = Keyring::generate(&mut world.random());
    let good = signed(&|_| {});
    assert_eq!(writer.take_submission(&world, &good, &others).expect("an answer"), None, "keys of another office");
    let taken = writer.take_submission(&world, &good, &scene.session.keyring).expect("it is taken");
    assert_eq!(taken, Some(before..before + 1));
    let again = writer.take_submission(&world, &good, &scene.session.keyring).expect("it is known");
    assert_eq!((again, writer.chain.size()), (taken.clone(), before + 1), "the same one again changes nothing");
    let mut mixed = good.clone();
    mixed.statements.extend(signed(&|_| {}).statements);
    refused_repeated(&mut writer, &world, &mixed, &scene.session.keyring);
}

#[test]
fn the_keys_that_come_with_a_submission_are_kept_nowhere() {
    let scene = Scene::new("keys");
    let mut writer = Desk::open(&scene.folder).expect("it opens");
    let submission = scene.signed(&|_| {}, vec![("reason", "x")]);
    let rows = submission.rows(Some(&scene.session.keyring));
    let bytes = encode_rows(&rows);
    let (read, keyring) = Submission::read(parse_rows(&bytes).expect("rows")).expect("a submission");
    let keyring = keyring.expect("keys came with it");
    writer.take_submission(&World::seeded(12, NOW), &read, &keyring).expect("it is taken");
    drop(writer);
    let Some(Row::Keyring(json)) = rows.first() else { panic!("the keys come first") };
    let seed = keyring.ledger_key().seed();
    for file in std::fs::read_dir(&scene.folder).expect("a folder").flatten() {
        let Ok(stored) = std::fs::read(file.path()) else { continue };
        let holds = |part: &[u8]| stored.windows(part.len()).any(|window| window == part);
        assert!(!holds(&seed[..]) && !holds(json), "{} has no key", file.path().display());
    }
    assert!(!format!("{rows:?}").contains(&json.len().to_string().repeat(2)), "nor is one printed");
}

fn refused_repeated(writer: &mut Desk, world: &World, submission: &Submission, keyring: &Keyring) {
    let came = writer.take_submission(world, submission, keyring);
    assert_eq!(came.expect_err("one of them is known").code, "repeated", "a part of what was taken, with something new");
}

struct Scene {
    folder: PathBuf,
    origin: Origin,
    session: Session,
    seen: ledger::Head,
}

impl Scene {
    fn new(name: &str) -> Scene {
        let folder = std::env::temp_dir().join(format!("mingzhang-forged-{name}-{}", std::process::id()));
        std::fs::create_dir(&folder).expect("a new folder");
        let (made, passphrases) = Office::demo(&folder, Demo { entries: 40, seed: 7 }, &Work::default()).expect("a demo is made");
        drop(made);
        let mut office = Office::open(&folder, World::seeded(8, NOW)).expect("the demo opens");
        let (member, passphrase) = passphrases.members[2].clone();
        office.sign_in(&SignIn { member, passphrase }).expect("a clerk signs in");
        let desk = office.desk().expect("it is open");
        let (origin, seen) = (desk.chain.origin().clone(), desk.chain.head());
        let session = office.session.take().expect("a clerk is signed in");
        Scene { folder, origin, session, seen }
    }

    fn signed(&self, change: &dyn Fn(&mut Pen<'_>), fields: Vec<(&str, &str)>) -> Submission {
        let mut pen = Pen { origin: self.origin.clone(), session: &self.session, iat: NOW, seen: self.seen, on_behalf: None };
        change(&mut pen);
        let world = World::seeded(
            u64::from_be_bytes(
                *Jti::fresh(&mut World::real().random()).to_string().as_bytes().first_chunk().expect("a jti is longer"),
            ),
            NOW,
        );
        let mut random = world.random();
        let disclosures = fields.into_iter().map(|(name, value)| Disclosure::new(name, value, &mut random)).collect();
        let body = |digests: &[ledger::Hash]| {
            let mut w = ledger::JsonWriter::new();
            w.object(|w| {
                ledger::write_digests(w, digests);
                w.field("scope", "payments");
            });
            w.finish()
        };
        let act = NewAct { kind: "disclosure.viewed", jti: Jti::fresh(&mut random), body: &body, disclosures };
        let written: Written = pen.sign(act, &mut random).expect("it is signed");
        Submission::of(&[written], &Also::default())
    }

    /// Signed by somebody who is no member.
    fn by_stranger(&self) -> Submission {
        let key = SigningKey::from_seed(&[9; 32]);
        let draft = ledger::Draft {
            issuer: &self.origin,
            kind: "disclosure.viewed",
            iat: NOW,
            jti: Jti::fresh(&mut World::real().random()),
            seen: self.seen,
            on_behalf: None,
            body: r#"{"scope":"payments"}"#,
        };
        let signed = draft.sign(&key, &key.public()).expect("it is signed");
        Submission::of(&[Written { signed, disclosures: Vec::new() }], &Also::default())
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// After everything that the demo has done.
const NOW: i64 = 1_795_305_600;
