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
    /// For each entry the leaf hash that it names of the one before, and its statement.
    pub entries: Vec<Result<(Hash, Statement), Refusal>>,
    pub personal: Personal,
}

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
    let personal = keyring.map_or_else(Personal::default, |keyring| open(&portion, &entries, keyring));
    ReadPortion { portion, entries, personal }
}

/// Opens the personal fields of a portion and holds each against its statement.
fn open(portion: &Portion, entries: &[Result<(Hash, Statement), Refusal>], keyring: &Keyring) -> Personal {
    let mut personal = Personal::default();
    let mut fields: Vec<Vec<Disclosure>> = vec![Vec::new(); entries.len()];
    for run in &portion.runs {
        let plain = keyring.open(Seal::Disclosures(run.first), &run.sealed).ok();
        let unpacked = plain.and_then(|plain| personal::unpack(&plain)).filter(|all| all.len() as u64 == run.count);
        let Some(unpacked) = unpacked else {
            personal.wrong.push((run.first, PersonalFault::Sealed));
            continue;
        };
        for (number, disclosures) in (run.first..).zip(unpacked) {
            let Some(place) = usize::try_from(number - portion.first).ok().filter(|place| *place < entries.len()) else { break };
            fields[place] = disclosures;
        }
    }
    let mut persons = Persons::default();
    for ((entry, number), disclosures) in entries.iter().zip(portion.first..).zip(&fields) {
        let Ok((_, statement)) = entry else { continue };
        match ledger::belong(statement, disclosures) {
            Ok(()) => personal.fields += disclosures.len() as u64,
            Err(_) => personal.wrong.push((number, PersonalFault::NotIts)),
        }
        if statement.kind() == "payment" {
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
