//! Work on what comes that needs nothing of what came before it, and so can be done by any hand.

use crate::{
    Answer,
    bundle::{self, BundleFault},
};
use ledger::{Batch, Entry, Hash, Placed, Random, Refusal, Statement};
use std::{collections::VecDeque, ops::Range};

/// One piece of work.
pub enum Job {
    /// Reads entries out of a bundle.
    Read {
        /// The peer's answer with the bundle.
        answer: Answer,
        /// How many entries it must have.
        width: u64,
        /// Those that are wanted of them.
        wanted: Range<usize>,
    },
    /// Checks the signatures of entries that have found their places.
    Check(Vec<Placed>),
}

/// What came of one.
pub enum Done {
    /// The entries that were wanted.
    Read(Result<Vec<ReadEntry>, BundleFault>),
    /// The entries, or the numbers of those whose signatures do not hold.
    Checked(Result<Vec<Entry>, Vec<u64>>),
    /// Whoever did it was lost.
    Lost,
}

/// The leaf hash that an entry names of the one before, and its statement.
pub type ReadEntry = Result<(Hash, Result<Statement, Refusal>), Refusal>;

/// Those who do the work: the caller itself, or as many threads as there are while the caller goes on.
pub trait Hands {
    /// How many jobs are worth handing over before the first result is taken back.
    fn jobs_max(&self) -> usize;
    /// Hands over a job.
    fn begin(&mut self, job: Job);
    /// Takes back the result of the oldest job whose result was not taken back yet.
    fn end(&mut self) -> Done;
}

/// Checks signatures as [`Placed::verify_all`] does; as many threads as there are can share the work.
pub type Verify<'a> = dyn FnMut(Vec<Placed>) -> Result<Vec<Entry>, Vec<u64>> + 'a;

/// The caller's own hands.
pub(crate) struct Own<'a> {
    pub verify: &'a mut Verify<'a>,
    pub done: VecDeque<Done>,
}

impl Job {
    /// Does it.
    pub fn carry_out(self, random: &mut dyn Random) -> Done {
        self.carry_out_with(&mut |placed| verify_here(placed, random))
    }

    /// The bytes that it holds in memory, more or less.
    pub fn bytes(&self) -> usize {
        match self {
            Job::Read { answer, .. } => answer.body.len(),
            Job::Check(placed) => placed.iter().map(|placed| placed.statement().bytes().len()).sum(),
        }
    }

    fn carry_out_with(self, verify: &mut Verify<'_>) -> Done {
        match self {
            Job::Read { answer, width, wanted } => Done::Read(read(answer, width, wanted)),
            Job::Check(placed) => Done::Checked(verify(placed)),
        }
    }
}

impl Hands for Own<'_> {
    fn jobs_max(&self) -> usize {
        1
    }

    fn begin(&mut self, job: Job) {
        self.done.push_back(job.carry_out_with(self.verify));
    }

    fn end(&mut self) -> Done {
        self.done.pop_front().unwrap_or(Done::Lost)
    }
}

/// Checks signatures on the caller's thread, so many at a time as is worth its while.
pub fn verify_here(placed: Vec<Placed>, random: &mut dyn Random) -> Result<Vec<Entry>, Vec<u64>> {
    let mut entries = Vec::with_capacity(placed.len());
    let mut rest = placed.into_iter();
    loop {
        let some: Vec<Placed> = rest.by_ref().take(Batch::SIZE).collect();
        if some.is_empty() {
            return Ok(entries);
        }
        entries.extend(Placed::verify_all(some, random)?);
    }
}

fn read(answer: Answer, width: u64, wanted: Range<usize>) -> Result<Vec<ReadEntry>, BundleFault> {
    let bundle = bundle::decompress(answer)?;
    let places = bundle::split(&bundle, width)?;
    let read = |place: &Range<usize>| {
        let (previous, statement) = ledger::split_entry(&bundle[place.clone()])?;
        Ok((previous, Statement::parse(statement.to_vec()).map_err(Refusal::from)))
    };
    Ok(places.get(wanted).ok_or(BundleFault::Cut)?.iter().map(read).collect())
}
