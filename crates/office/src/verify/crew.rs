//! What all cores do at once: read statements, open personal fields, check signatures.

use super::feed::Portion;
use crate::{
    personal,
    sealing::{Keyring, Seal},
    view::Persons,
    world::Source,
};
use ledger::{Batch, Disclosure, Hash, Placed, PublicKey, Refusal, Statement};
use std::{
    panic,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender},
    },
};
use store::SealedDisclosures;

/// Work for one core.
pub(super) enum Job {
    /// Read the portion of that ordinal.
    Read(u64, Portion),
    /// Check the signatures of entries that are placed.
    Sign(Vec<Placed>),
    /// Check the signatures of entries whose place cannot be told any more.
    Loose(Vec<(u64, PublicKey, Statement)>),
}

/// What came of it.
pub(super) enum Done {
    Read(u64, ReadPortion),
    /// How many signatures were checked, and the entries whose do not hold.
    Signed(u64, Vec<u64>),
    /// The program made a mistake.
    Broken,
}

/// A portion whose statements are read.
pub(super) struct ReadPortion {
    pub portion: Portion,
    pub entries: Vec<ReadEntry>,
    pub personal: Personal,
}

/// The leaf hash that an entry names of the one before, and its statement.
pub(super) type ReadEntry = Result<(Hash, Statement), Refusal>;

/// What the personal fields of a portion came to.
#[derive(Default)]
pub(super) struct Personal {
    /// Fields that were opened and belong to their statements.
    pub fields: u64,
    /// Entries whose fields do not open, with how many from there on, or do not belong.
    pub wrong: Vec<(u64, PersonalFault)>,
    /// The search columns of the payments in it.
    pub persons: Option<Persons>,
}

/// What is wrong with personal fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PersonalFault {
    /// They do not open.
    Sealed,
    /// They are not those of the statement.
    NotIts,
}

/// Does jobs until there are none any more.
pub(super) fn work(jobs: &Mutex<Receiver<Job>>, done: &Sender<Done>, keyring: Option<&Keyring>) {
    let mut random = Source::system();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let result = panic::catch_unwind(panic::AssertUnwindSafe(|| carry_out(job, keyring, &mut random)));
        // Nobody listens any more when the work was stopped.
        if done.send(result.unwrap_or(Done::Broken)).is_err() {
            return;
        }
    }
}

fn carry_out(job: Job, keyring: Option<&Keyring>, random: &mut Source) -> Done {
    match job {
        Job::Read(ordinal, portion) => Done::Read(ordinal, read(portion, keyring)),
        Job::Sign(placed) => {
            let count = placed.len() as u64;
            Done::Signed(count, Placed::verify_all(placed, random).err().unwrap_or_default())
        }
        Job::Loose(statements) => Done::Signed(statements.len() as u64, loose(&statements, random)),
    }
}

fn read(portion: Portion, keyring: Option<&Keyring>) -> ReadPortion {
    let read_one = |(_, bytes): (u64, &[u8])| {
        let (previous, statement) = ledger::split_entry(bytes)?;
        Ok((previous, Statement::parse(statement.to_vec())?))
    };
    let entries: Vec<_> = portion.entries().map(read_one).collect();
    let open = |keyring| open(portion.first, &portion.runs, &entries, keyring);
    let personal = keyring.map_or_else(Personal::default, open);
    ReadPortion { portion, entries, personal }
}

/// Opens the personal fields of entries that begin with `first`, and holds each against its statement.
fn open(first: u64, runs: &[SealedDisclosures], entries: &[ReadEntry], keyring: &Keyring) -> Personal {
    let mut personal = Personal::default();
    let mut fields: Vec<Vec<Disclosure>> = vec![Vec::new(); entries.len()];
    for run in runs {
        let plain = keyring.open(Seal::Disclosures(run.first), &run.sealed).ok();
        let unpacked = plain.and_then(|plain| personal::unpack(&plain)).filter(|all| all.len() as u64 == run.count);
        let Some(unpacked) = unpacked else {
            personal.wrong.push((run.first, PersonalFault::Sealed));
            continue;
        };
        for (number, disclosures) in (run.first..).zip(unpacked) {
            let Some(place) = usize::try_from(number - first).ok().filter(|place| *place < entries.len()) else { break };
            fields[place] = disclosures;
        }
    }
    let mut persons = Persons::default();
    for ((entry, number), disclosures) in entries.iter().zip(first..).zip(&fields) {
        let Ok((_, statement)) = entry else { continue };
        match ledger::belong(statement, disclosures) {
            Ok(()) => personal.fields += disclosures.len() as u64,
            Err(_) => personal.wrong.push((number, PersonalFault::NotIts)),
        }
        if statement.kind() == funds::Payment::KIND {
            persons.push(disclosures);
        }
    }
    personal.persons = Some(persons);
    personal
}

fn loose(statements: &[(u64, PublicKey, Statement)], random: &mut Source) -> Vec<u64> {
    let mut batch = Batch::new();
    for (_, key, statement) in statements {
        batch.add(key, statement.signing_input(), statement.signature());
    }
    if batch.holds(random) {
        return Vec::new();
    }
    let wrong = statements.iter().filter(|(_, key, statement)| !key.verify(statement.signing_input(), statement.signature()));
    wrong.map(|(number, ..)| *number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SeededRandom;
    use ledger::{Draft, Head, JsonWriter, Jti, Origin, SigningKey, digests_with_decoys, write_digests};

    /// A statement about somebody, and the field with the name.
    fn statement(name: &str, random: &mut SeededRandom) -> (Statement, Disclosure) {
        let key = SigningKey::from_seed(&[7; 32]);
        let issuer = Origin::new("522499-nync", &key.public()).expect("an office code");
        let field = Disclosure::new("beneficiary_name", name, random);
        let mut body = JsonWriter::new();
        body.object(|w| write_digests(w, &digests_with_decoys(std::slice::from_ref(&field), random)));
        let (jti, body) = (Jti::fresh(random), body.finish());
        let draft = Draft { issuer: &issuer, kind: "payment", iat: 1, jti, seen: Head::empty(), on_behalf: None, body: &body };
        (draft.sign(&key, &key.public()).expect("a statement of this format").into_parts().0, field)
    }

    #[test]
    fn personal_fields_must_open_and_be_those_that_were_signed() {
        let mut random = SeededRandom::new(b"crew");
        let keyring = Keyring::generate(&mut random);
        let (one, name) = statement("王秀兰", &mut random);
        let (two, other) = statement("李四", &mut random);
        let entries = [one, two].map(|statement| Ok((Hash::default(), statement)));
        let mut run = |first: u64, fields: &[Vec<Disclosure>]| {
            let plain = personal::pack(fields.iter().map(Vec::as_slice));
            let sealed = keyring.seal(Seal::Disclosures(first), &plain, &mut random);
            SealedDisclosures { first, count: fields.len() as u64, sealed }
        };
        let both = run(40, &[vec![name.clone()], vec![other.clone()]]);
        let exchanged = run(40, &[vec![other.clone()], vec![name.clone()]]);
        let twice = run(40, &[vec![name.clone(), name.clone()], vec![]]);
        let erased = run(40, &[vec![], vec![other.clone()]]);
        let too_few = SealedDisclosures { count: 2, ..run(40, &[vec![name.clone()]]) };
        let elsewhere = SealedDisclosures { first: 41, count: 1, ..run(40, &[vec![other]]) };

        let whole = open(40, std::slice::from_ref(&both), &entries, &keyring);
        assert_eq!((whole.fields, &*whole.wrong), (2, &[][..]));
        let names = whole.persons.expect("the search columns");
        assert_eq!((names.get(0).name, names.get(1).name), ("王秀兰", "李四"));
        let left = open(40, &[erased], &entries, &keyring);
        assert_eq!((left.fields, &*left.wrong), (1, &[][..]), "what was erased is not missed");
        for (what, run, wrong) in [
            ("of another entry", exchanged, vec![(40, PersonalFault::NotIts), (41, PersonalFault::NotIts)]),
            ("twice", twice, vec![(40, PersonalFault::NotIts)]),
            ("of fewer entries than it says", too_few, vec![(40, PersonalFault::Sealed)]),
            ("sealed for another place", elsewhere, vec![(41, PersonalFault::Sealed)]),
        ] {
            assert_eq!(open(40, &[run], &entries, &keyring).wrong, wrong, "fields {what}");
        }
        let stranger = Keyring::generate(&mut SeededRandom::new(b"stranger"));
        assert_eq!(open(40, &[both], &entries, &stranger).wrong, [(40, PersonalFault::Sealed)], "with other keys");
    }

    #[test]
    fn wrong_signatures_among_loose_statements_are_named() {
        let mut random = SeededRandom::new(b"loose");
        let right = SigningKey::from_seed(&[7; 32]).public();
        let wrong = SigningKey::from_seed(&[8; 32]).public();
        let statements: Vec<_> = (0..5u64)
            .map(|number| {
                let key = if number == 3 { &wrong } else { &right };
                (number, key.clone(), statement("王秀兰", &mut random).0)
            })
            .collect();
        assert_eq!(loose(&statements, &mut Source::system()), [3]);
        assert_eq!(loose(&statements[..3], &mut Source::system()), [] as [u64; 0]);
    }
}
