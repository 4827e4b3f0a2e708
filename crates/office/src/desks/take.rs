//! The writer records what a desk hands in. It believes nothing of it: keys, signatures, rights, rules and personal fields are
//! looked at as if they came from anywhere.

use super::submission::{Submission, changes_of};
use crate::{
    Outcome, World,
    cores::cores,
    desk::{Also, Desk, OnlyOnce, Written},
    failure::{broken, failure, refused, store_failed},
    sealing::Keyring,
};
use ipc::{Blame, Failure};
use ledger::{Disclosure, Hash, Signed, Statement, belong};
use std::ops::Range;
use sync::desks::Row;

impl Desk {
    /// Records a submission, and says at which entries; the same one again changes nothing and gets the same answer. `None`: the
    /// keys that came with it are not those in force. They are used for this and kept nowhere.
    pub(super) fn take_submission(
        &mut self,
        world: &World,
        submission: &Submission,
        keyring: &Keyring,
    ) -> Outcome<Option<Range<u64>>> {
        let in_force = self.chain.roll().ledger_key().is_some_and(|key| keyring.ledger_key().is_of(key));
        let id = submission.id();
        let count = submission.statements.len() as u64;
        if count > 0
            && let Some(first) = self.recorded(&id.0)?
        {
            // Also to keys that it has itself put out of force: whoever signed it holds the answer's entries anyway.
            return Ok(Some(first..first + count));
        }
        if !in_force {
            return Ok(None);
        }
        if !submission.changes.iter().all(is_fit) {
            return Err(broken("row"));
        }
        let changes = changes_of(&submission.changes);
        if count == 0 {
            self.store.change(&changes).map_err(|error| store_failed(&error))?;
            return Ok(Some(self.chain.size()..self.chain.size()));
        }
        let statements = submission.read_statements().ok_or_else(|| broken("statement"))?;
        let latest = world.now().saturating_add(AHEAD_SECONDS_MAX);
        if statements.iter().any(|(statement, _)| statement.iat() > latest) {
            return Err(ahead());
        }
        let written = self.verified(statements)?;
        let signer = written.first().map(Written::signer).ok_or_else(|| broken("statement"))?;
        let only_once = submission.only_once.as_ref();
        let also = Also {
            once: submission.once.as_deref(),
            fingerprint: only_once.map(|(kind, mac, instead_of)| OnlyOnce { kind, mac, instead_of: *instead_of }),
            changes,
            renewed: submission.renewed.as_ref(),
            submission: Some(&id.0),
        };
        let place = |place: &mut dyn FnMut(Written) -> Outcome<()>| written.into_iter().try_for_each(place);
        match self.append_with(world, keyring, &also, signer, place) {
            Ok(range) => Ok(Some(range)),
            // It came twice at once, and the other one was faster.
            Err(failure) => match self.recorded(&id.0)? {
                Some(first) => Ok(Some(first..first + count)),
                None => Err(failure),
            },
        }
    }

    /// The first entry of a submission that was recorded.
    fn recorded(&self, id: &[u8]) -> Outcome<Option<u64>> {
        self.snapshot()?.once(id).map_err(|error| store_failed(&error))
    }

    /// Statements whose signatures hold under keys of this ledger, and whose fields are theirs.
    fn verified(&self, statements: Vec<(Statement, Vec<Disclosure>)>) -> Outcome<Vec<Written>> {
        let part = statements.len().div_ceil(cores()).max(1);
        let mut rest = statements.into_iter();
        let parts: Vec<Vec<_>> =
            std::iter::from_fn(|| Some(rest.by_ref().take(part).collect::<Vec<_>>()).filter(|part| !part.is_empty())).collect();
        let verify = |(statement, disclosures): (Statement, Vec<Disclosure>)| -> Outcome<Written> {
            let key = self.chain.key_of(&statement).map_err(|refusal| refused(refusal, None))?;
            belong(&statement, &disclosures).map_err(|_| broken("fields"))?;
            let signed: Signed = statement.verify(&key).ok_or_else(|| refused(ledger::Refusal::Signature, None))?;
            Ok(Written { signed, disclosures })
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = parts
                .into_iter()
                .map(|part| scope.spawn(move || part.into_iter().map(verify).collect::<Outcome<Vec<_>>>()))
                .collect();
            let mut written = Vec::new();
            for thread in threads {
                written.extend(thread.join().map_err(|_| broken("verify"))??);
            }
            Ok(written)
        })
    }
}

/// Whether a row is one that a desk may put or remove.
fn is_fit(row: &Row) -> bool {
    match row {
        Row::KeyFile { name, bytes } => {
            name.len() <= NAME_BYTES_MAX && bytes.as_ref().is_none_or(|bytes| bytes.len() <= KEY_FILE_BYTES_MAX)
        }
        Row::Draft { id, .. } => id.len() <= NAME_BYTES_MAX && id.bytes().all(|b| b.is_ascii_digit()),
        // A batch's file is known by its hash, and stays.
        Row::File { id, held: Some((_, sealed)) } => is_draft_file(id) || Hash::of(sealed).hex() == *id,
        Row::File { id, held: None } => is_draft_file(id),
        _ => false,
    }
}

fn is_draft_file(id: &str) -> bool {
    id.strip_prefix("draft/").is_some_and(|number| number.len() <= NAME_BYTES_MAX && number.bytes().all(|b| b.is_ascii_digit()))
}

fn ahead() -> Failure {
    failure(
        "clock-ahead",
        Blame::Machine,
        ["这台电脑的时钟比主机快了五分钟以上。", "This machine's clock is more than five minutes ahead of the writer's."],
        ["请校准两台电脑的系统时间后再签。", "Set both machines' clocks right and sign again."],
    )
}

/// As for decisions that come from elsewhere.
const AHEAD_SECONDS_MAX: i64 = 300;
const NAME_BYTES_MAX: usize = 100;
const KEY_FILE_BYTES_MAX: usize = 64 * 1024;
