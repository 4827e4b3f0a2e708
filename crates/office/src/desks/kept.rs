//! What was signed on a desk and waits for its writer, or for somebody to decide what becomes of it.

use super::{hand_in::Offered, submission::Submission};
use crate::{
    Outcome, World,
    desk::{Desk, NewAct, Past},
    events::kind_words,
    failure::{breached, broken, kept_for_later, refused, store_failed},
    sealing::{Keyring, Seal},
    session::Session,
};
use funds::{Act, BatchExecuted, Book, Place};
use ipc::{Failure, Text};
use ledger::{Chain, Disclosure, Hash, Jti, Statement};
use std::sync::Arc;
use store::StoredKept;
use sync::desks::{encode_rows, parse_rows};

/// As it lies in the outbox.
pub(super) struct Kept {
    pub submission: Submission,
    /// Each statement has seen the one before, and so is signed anew when anything else came in between.
    pub in_turn: bool,
}

impl Kept {
    fn seal(&self, keyring: &Keyring, world: &World) -> Vec<u8> {
        let mut plain = vec![u8::from(self.in_turn)];
        plain.extend(encode_rows(&self.submission.rows(None)));
        keyring.seal(Seal::Outbox, &plain, &mut world.random())
    }

    /// Opens what was kept; `None` when these keys do not.
    pub fn open(keyring: &Keyring, sealed: &[u8]) -> Option<Kept> {
        let plain = keyring.open(Seal::Outbox, sealed).ok()?;
        let (in_turn, rows) = plain.split_first()?;
        let (submission, _) = Submission::read(parse_rows(rows)?)?;
        Some(Kept { submission, in_turn: *in_turn == 1 })
    }

    /// What it is, by its first statement.
    pub fn what(&self) -> Option<Text> {
        let first = self.submission.statements.first()?;
        Some(kind_words(Statement::parse(first.0.clone()).ok()?.kind()))
    }

    /// The batch that its first statement is about.
    pub fn batch(&self) -> Option<Jti> {
        let statement = Statement::parse(self.submission.statements.first()?.0.clone()).ok()?;
        match Act::read(&statement)?.ok()? {
            Act::BatchApproved { batch, .. }
            | Act::BatchReturned { batch }
            | Act::BatchRejected { batch }
            | Act::BatchWithdrawn { batch }
            | Act::BatchResubmitted { batch, .. }
            | Act::BatchSent { batch, .. }
            | Act::BatchExecuted(BatchExecuted { batch, .. })
            | Act::PaymentsReturned { batch, .. }
            | Act::RecoveryOpened { batch, .. }
            | Act::NoticePosted { batch, .. }
            | Act::ObjectionReceived { batch, .. }
            | Act::RowsExcluded { batch, .. }
            | Act::PaymentReversed { batch, .. } => Some(batch),
            _ => None,
        }
    }
}

impl Desk {
    /// Keeps what nobody heard, after this desk itself has found nothing against it. The same request twice is kept once.
    pub(super) fn keep(&mut self, world: &World, session: &Session, kept: &Kept) -> Outcome<()> {
        let failed = |error| store_failed(&error);
        let waiting: Vec<Kept> = self
            .snapshot()?
            .outbox()
            .map_err(failed)?
            .iter()
            .filter(|stored| stored.refused.is_none())
            .filter_map(|stored| Kept::open(&session.keyring, &stored.sealed))
            .collect();
        let submission = &kept.submission;
        let again = |other: &Kept| {
            let mac = |submission: &Submission| submission.only_once.as_ref().map(|(kind, mac, _)| (kind.clone(), mac.clone()));
            let once = submission.once.is_some() && other.submission.once == submission.once;
            once || (submission.only_once.is_some() && mac(&other.submission) == mac(submission))
        };
        if waiting.iter().any(again) {
            return Err(kept_for_later());
        }
        self.foresee(&waiting, submission)?;
        self.store.keep(session.member, world.now(), &kept.seal(&session.keyring, world)).map(drop).map_err(failed)
    }

    /// Whether the ledger would take it as it is known here, behind what already waits.
    fn foresee(&self, waiting: &[Kept], submission: &Submission) -> Outcome<()> {
        let mut foreseen = Foreseen { desk: self, chain: self.chain.clone(), book: self.book.clone() };
        for kept in waiting {
            // What already waits may have become impossible; that is found when it is handed in.
            let _ = foreseen.take(&kept.submission);
        }
        foreseen.take(submission)
    }

    /// Hands in what was kept, in order; what the writer refuses stays with the reason. Whether nothing waits any more.
    pub(crate) fn hand_in_kept(&mut self, world: &World, session: &Session) -> Outcome<bool> {
        let failed = |error| store_failed(&error);
        let Some(remote) = self.remote.clone() else { return Ok(true) };
        let waiting: Vec<StoredKept> =
            self.snapshot()?.outbox().map_err(failed)?.into_iter().filter(|kept| kept.refused.is_none()).collect();
        if waiting.is_empty() {
            return Ok(true);
        }
        if remote.is_known_down() {
            return Ok(false);
        }
        for stored in waiting {
            let Some(mut kept) = Kept::open(&session.keyring, &stored.sealed) else {
                self.note_refused(world, session, stored.number, &broken("outbox"))?;
                continue;
            };
            let mine = stored.member == session.member;
            if kept.in_turn && mine {
                self.look_at_writer(true);
                self.catch_up_here()?;
                kept = match self.replace_kept(world, session, stored.number, &kept) {
                    Ok(kept) => kept,
                    // It has become impossible, and holds up nothing else.
                    Err(failure) => {
                        self.note_refused(world, session, stored.number, &failure)?;
                        continue;
                    }
                };
            }
            let mut offered = self.offer(&remote, session, &kept.submission)?;
            // Its signer has signed something later at another machine, which came first: a key's time never goes back. What
            // is signed is the same, and its signer is here.
            if mine && matches!(&offered, Offered::Refused(failure) if failure.code == CLOCK_BACK) {
                offered = match self.replace_kept(world, session, stored.number, &kept) {
                    Ok(kept) => self.offer(&remote, session, &kept.submission)?,
                    Err(failure) => Offered::Refused(failure),
                };
            }
            match offered {
                Offered::Taken(_) => self.store.drop_kept(stored.number).map_err(failed)?,
                Offered::Refused(failure) => self.note_refused(world, session, stored.number, &failure)?,
                Offered::Unheard(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Signs anew what was refused, and puts it in the place of what was kept.
    pub(super) fn keep_anew(&mut self, world: &World, session: &Session, stored: &StoredKept) -> Outcome<()> {
        let kept = Kept::open(&session.keyring, &stored.sealed).ok_or_else(|| broken("outbox"))?;
        self.replace_kept(world, session, stored.number, &kept).map(drop)
    }

    fn replace_kept(&self, world: &World, session: &Session, number: u64, kept: &Kept) -> Outcome<Kept> {
        let kept = self.signed_anew(world, session, kept)?;
        let sealed = kept.seal(&session.keyring, world);
        self.store.keep_instead(number, world.now(), &sealed).map_err(|error| store_failed(&error))?;
        Ok(kept)
    }

    /// The same acts with the same ids and personal fields, signed now.
    fn signed_anew(&self, world: &World, session: &Session, kept: &Kept) -> Outcome<Kept> {
        let statements = kept.submission.read_statements().ok_or_else(|| broken("outbox"))?;
        // As it was written before: with the digests that these very fields have.
        let as_before = |(statement, _): &(Statement, Vec<Disclosure>)| {
            let body = String::from_utf8_lossy(statement.body().bytes()).into_owned();
            move |_: &[Hash]| body.clone()
        };
        let bodies: Vec<_> = statements.iter().map(as_before).collect();
        let acts: Vec<NewAct<'_>> = statements
            .iter()
            .zip(&bodies)
            .map(|((statement, fields), body)| NewAct {
                kind: statement.kind(),
                jti: statement.jti(),
                body,
                disclosures: fields.clone(),
            })
            .collect();
        let on_behalf = statements.first().and_then(|(statement, _)| statement.on_behalf());
        let written = if kept.in_turn {
            self.sign_in_turn(world, session, on_behalf, &acts)?
        } else {
            let pen = self.pen(world, session, on_behalf)?;
            let mut random = world.random();
            acts.into_iter().map(|act| pen.sign(act, &mut random)).collect::<Outcome<_>>()?
        };
        let signed = Submission::of(&written, &crate::desk::Also::default());
        let submission = Submission { statements: signed.statements, ..kept.submission.clone() };
        Ok(Kept { submission, in_turn: kept.in_turn })
    }

    fn note_refused(&self, world: &World, session: &Session, number: u64, failure: &Failure) -> Outcome<()> {
        let plain = serde_json::to_vec(failure).map_err(|error| broken(&error.to_string()))?;
        // What the writer says may name a person.
        let sealed = session.keyring.seal(Seal::Outbox, &plain, &mut world.random());
        self.store.note_refused(number, &sealed).map_err(|error| store_failed(&error))
    }
}

/// Why something kept was refused.
pub(super) fn open_refusal(keyring: &Keyring, stored: &StoredKept) -> Option<Failure> {
    let plain = keyring.open(Seal::Outbox, stored.refused.as_ref()?).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Chain and book as they would be.
struct Foreseen<'a> {
    desk: &'a Desk,
    chain: Chain,
    book: Arc<Book>,
}

impl Foreseen<'_> {
    fn take(&mut self, submission: &Submission) -> Outcome<()> {
        let past = Past { store: &self.desk.store, snapshot: std::cell::OnceCell::new() };
        for (statement, _) in submission.read_statements().ok_or_else(|| broken("statement"))? {
            let number = self.chain.size();
            let act = Act::read(&statement).transpose().map_err(|breach| breached(&breach))?;
            let placed = self.chain.place(statement.clone(), &past, |_, _, _| {}).map_err(|refusal| refused(refusal, None))?;
            if let Some(act) = &act {
                let place = Place::of(&statement, placed.authority(), self.chain.roll(), number);
                self.book.check(act, &place).map_err(|breach| breached(&breach))?;
                Arc::make_mut(&mut self.book).apply(act, &place).map_err(|breach| breached(&breach))?;
            }
        }
        Ok(())
    }
}

/// The refusal of what was signed before something of the same key that came first.
const CLOCK_BACK: &str = "clock-back";
