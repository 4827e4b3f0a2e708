//! On a desk an append is handed in to the writer; when the line is down, it is kept and handed in later, in order.

use super::{
    kept::Kept,
    remote::{Asked, Remote},
    submission::{Submission, changes_of},
};
use crate::{
    Outcome, World,
    desk::{Also, Desk, NewAct, Written},
    failure::{broken, kept_for_later, needs_line, other_keys, store_failed},
    sealing::Keyring,
    session::Session,
};
use ipc::Failure;
use std::{ops::Range, sync::Arc};
use store::Change;
use sync::desks::Submitted;

/// What came of offering something to the writer.
pub(super) enum Offered {
    Taken(Range<u64>),
    Refused(Failure),
    /// It may be offered again.
    Unheard(Failure),
}

impl Desk {
    /// Hands in statements that were signed here; where nobody hears it, they are kept.
    pub(crate) fn hand_in(
        &mut self,
        world: &World,
        session: &Session,
        also: &Also<'_>,
        written: &[Written],
    ) -> Outcome<Range<u64>> {
        let submission = Submission::of(written, also);
        let range = self.hand_in_or_keep(world, session, submission, false)?;
        // What this machine alone remembers.
        let own = also.changes.iter().filter(|change| matches!(change, Change::PutSetting { .. } | Change::RemoveSetting { .. }));
        let own: Vec<Change<'_>> = own.copied().collect();
        if !own.is_empty() {
            self.store.change(&own).map_err(|error| store_failed(&error))?;
        }
        Ok(range)
    }

    /// Hands in acts of which each has seen the one before. When the writer has gone on meanwhile, they are signed anew.
    pub(crate) fn hand_in_in_turn(
        &mut self,
        world: &World,
        session: &Session,
        on_behalf: Option<u32>,
        acts: &[NewAct<'_>],
    ) -> Outcome<Range<u64>> {
        for tried in 1.. {
            let written = self.sign_in_turn(world, session, on_behalf, acts)?;
            let submission = Submission::of(&written, &Also::default());
            match self.hand_in_or_keep(world, session, submission, true) {
                Err(failure) if failure.code == SEEN && tried < TRIES_MAX => {}
                other => return other,
            }
        }
        Err(broken("turn"))
    }

    fn hand_in_or_keep(
        &mut self,
        world: &World,
        session: &Session,
        submission: Submission,
        in_turn: bool,
    ) -> Outcome<Range<u64>> {
        let remote = self.remote.clone().ok_or_else(|| broken("desk"))?;
        // What was signed before comes before it.
        let waits = !self.hand_in_kept(world, session)?;
        let why = if waits || remote.is_known_down() {
            remote.standing().failure
        } else {
            match self.offer(&remote, session, &submission)? {
                Offered::Taken(range) => return Ok(range),
                Offered::Refused(failure) => return Err(failure),
                Offered::Unheard(failure) => Some(failure),
            }
        };
        if submission.changes_keys() {
            return Err(needs_line(why.as_ref()));
        }
        self.keep(world, session, &Kept { submission, in_turn })?;
        Err(kept_for_later())
    }

    /// Writes beside the entries that members share: drafts and their files, key files. On a desk the writer gets them too: drafts
    /// some time, key files at once or not at all.
    pub(crate) fn change_shared(&self, keyring: &Keyring, changes: &[Change<'_>]) -> Outcome<()> {
        let failed = |error| store_failed(&error);
        let Some(remote) = self.remote.clone() else { return self.store.change(changes).map_err(failed) };
        let submission = Submission::of_changes(changes);
        if !submission.changes_keys() {
            self.store.change_unsent(changes).map_err(failed)?;
            if !remote.standing().tended {
                self.send_unsent(keyring)?;
            }
            return Ok(());
        }
        match remote.hand_in(&submission.rows(Some(keyring))) {
            Asked::Answered(Submitted::Taken { .. }) => self.store.change(changes).map_err(failed),
            Asked::Answered(Submitted::Refused(why)) => Err(read_failure(&why)),
            Asked::Answered(Submitted::OtherKeys) => Err(other_keys()),
            Asked::Refused(failure) => Err(failure),
            Asked::Unheard(failure) => Err(needs_line(Some(&failure))),
        }
    }

    /// Tells the writer of drafts that were touched here. What is not heard is told the next time.
    pub(super) fn send_unsent(&self, keyring: &Keyring) -> Outcome<()> {
        let failed = |error| store_failed(&error);
        let Some(remote) = self.remote.clone().filter(|remote| !remote.is_known_down()) else { return Ok(()) };
        let snapshot = self.snapshot()?;
        let (drafts, files) = snapshot.unsent().map_err(failed)?;
        if drafts.is_empty() && files.is_empty() {
            return Ok(());
        }
        let mut rows = Submission::default();
        for id in &drafts {
            let draft = snapshot.draft(id).map_err(failed)?;
            let change = match &draft {
                Some(draft) => {
                    let (member, touched_at) = (draft.member, draft.touched_at);
                    Change::PutDraft { id, member, sealed: &draft.sealed, touched_at }
                }
                None => Change::RemoveDraft { id },
            };
            rows.changes.extend(Submission::of_changes([&change]).changes);
        }
        for id in &files {
            let file = snapshot.file(id).map_err(failed)?;
            let change = match &file {
                Some(sealed) => Change::PutFile { id, sealed, added_at: 0 },
                None => Change::RemoveFile { id },
            };
            rows.changes.extend(Submission::of_changes([&change]).changes);
        }
        match remote.hand_in(&rows.rows(Some(keyring))) {
            Asked::Answered(Submitted::Taken { .. }) => self.store.sent(&drafts, &files).map_err(failed),
            _ => Ok(()),
        }
    }

    /// Offers something to the writer, with keys that are opened anew where others are in force by now.
    pub(super) fn offer(&mut self, remote: &Arc<Remote>, session: &Session, submission: &Submission) -> Outcome<Offered> {
        let mut renewed = None;
        for _ in 0..2 {
            let keyring = renewed.as_ref().unwrap_or(&session.keyring);
            match remote.hand_in(&submission.rows(Some(keyring))) {
                Asked::Answered(Submitted::Taken { first, count }) => {
                    self.settle_here(submission)?;
                    self.follow_now()?;
                    return Ok(Offered::Taken(first..first + count));
                }
                Asked::Answered(Submitted::Refused(why)) => {
                    self.follow_now()?;
                    return Ok(Offered::Refused(read_failure(&why)));
                }
                Asked::Answered(Submitted::OtherKeys) => {
                    self.follow_now()?;
                    renewed = Some(self.keyring(&session.key)?);
                }
                Asked::Refused(failure) => return Ok(Offered::Refused(failure)),
                Asked::Unheard(failure) => return Ok(Offered::Unheard(failure)),
            }
        }
        Ok(Offered::Refused(other_keys()))
    }

    /// What the writer has done with drafts and files is done here too.
    fn settle_here(&self, submission: &Submission) -> Outcome<()> {
        let failed = |error| store_failed(&error);
        self.store.change(&changes_of(&submission.changes)).map_err(failed)?;
        let (mut drafts, mut files) = (Vec::new(), Vec::new());
        for row in &submission.changes {
            match row {
                sync::desks::Row::Draft { id, .. } => drafts.push(id.clone()),
                sync::desks::Row::File { id, .. } => files.push(id.clone()),
                _ => {}
            }
        }
        self.store.sent(&drafts, &files).map_err(failed)
    }

    fn follow_now(&mut self) -> Outcome<()> {
        self.look_at_writer(true);
        self.catch_up_here()
    }
}

/// A failure as the writer has put it into words.
pub(super) fn read_failure(why: &str) -> Failure {
    serde_json::from_str(why).unwrap_or_else(|_| broken("refusal"))
}

/// The refusal of what has seen a head that never came to be.
const SEEN: &str = "seen";

const TRIES_MAX: u32 = 4;
