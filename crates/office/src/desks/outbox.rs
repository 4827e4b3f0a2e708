//! What was signed here and is not recorded, as its signer sees it, and what the signer may do about it.

use super::kept::{Kept, open_refusal};
use crate::{
    Office, Outcome,
    failure::{failure, not_found, store_failed},
};
use ipc::{Blame, DiscardKept, Failure, Outbox, SignKeptAnew};
use ledger::member_text;
use store::StoredKept;

impl Office {
    /// What was signed here and is not recorded, the oldest first. What each is can be told only while somebody is signed in.
    pub fn outbox(&mut self) -> Outcome<Outbox> {
        self.lock_if_idle();
        self.desk()?;
        let (desk, session) = (self.desk.as_ref(), self.session.as_ref());
        let Some(desk) = desk else { return Ok(Outbox::default()) };
        let stored = desk.snapshot()?.outbox().map_err(|error| store_failed(&error))?;
        let line = |stored: &StoredKept| {
            let opened = session.and_then(|session| Kept::open(&session.keyring, &stored.sealed));
            ipc::Kept {
                number: stored.number,
                member: member_text(stored.member),
                name: desk.member_name(stored.member),
                mine: session.is_some_and(|session| session.member == stored.member),
                made_at: stored.made_at,
                what: opened.as_ref().and_then(Kept::what),
                batch: opened
                    .as_ref()
                    .and_then(Kept::batch)
                    .and_then(|id| desk.book.batch(id))
                    .map(|batch| desk.batch_ref(batch)),
                statements: opened.as_ref().map_or(0, |kept| kept.submission.statements.len() as u32),
                refused: stored.refused.is_some(),
                failure: session.and_then(|session| open_refusal(&session.keyring, stored)),
            }
        };
        Ok(Outbox { kept: stored.iter().map(line).collect() })
    }

    /// Hands in what was kept, in order, now.
    pub fn submit_outbox(&mut self) -> Outcome<Outbox> {
        let (desk, session, world) = self.signed_in()?;
        desk.look_at_writer(true);
        desk.catch_up_here()?;
        if let Some(remote) = &desk.remote {
            // The line, or what the writer's ledger is.
            if let Some(failure) = remote.standing().failure {
                return Err(failure);
            }
        }
        desk.send_unsent(&session.keyring)?;
        desk.hand_in_kept(world, session)?;
        self.outbox()
    }

    /// Signs anew what was refused, and hands it in.
    pub fn sign_kept_anew(&mut self, call: &SignKeptAnew) -> Outcome<Outbox> {
        let stored = self.own_kept(call.number)?;
        let (desk, session, world) = self.signed_in()?;
        desk.look_at_writer(true);
        desk.catch_up_here()?;
        desk.keep_anew(world, session, &stored)?;
        desk.hand_in_kept(world, session)?;
        self.outbox()
    }

    /// Throws away what was kept; it was never recorded.
    pub fn discard_kept(&mut self, call: &DiscardKept) -> Outcome<Outbox> {
        self.own_kept(call.number)?;
        let (desk, ..) = self.signed_in()?;
        desk.store.drop_kept(call.number).map_err(|error| store_failed(&error))?;
        self.outbox()
    }

    /// Something kept that the member who is signed in has signed.
    fn own_kept(&mut self, number: u64) -> Outcome<StoredKept> {
        let (desk, session, _) = self.signed_in()?;
        let all = desk.snapshot()?.outbox().map_err(|error| store_failed(&error))?;
        let kept = all.into_iter().find(|kept| kept.number == number);
        let kept = kept.ok_or_else(|| not_found(["待提交的里面没有这一件。", "There is no such thing in the outbox."]))?;
        if kept.member == session.member { Ok(kept) } else { Err(not_yours(&desk.member_name(kept.member))) }
    }
}

fn not_yours(name: &str) -> Failure {
    failure(
        "not-yours",
        Blame::Rights,
        [&format!("这一件是 {name} 签的。"), &format!("{name} signed this.")],
        ["请由签名人登录后决定。", "Let its signer sign in and decide."],
    )
}
