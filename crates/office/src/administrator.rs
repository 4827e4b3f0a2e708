//! What only an administrator may do, beyond what the ledger itself refuses.

use crate::{
    Office, Outcome, World,
    desk::{Also, Desk, NewAct},
    failure::failure,
    session::Session,
};
use ipc::{Blame, Failure};
use ledger::{JsonWriter, Jti, Roles};

impl Office {
    /// As [`Office::signed_in`], for an administrator alone.
    pub(crate) fn administrator(&mut self) -> Outcome<(&mut Desk, &Session, &World)> {
        let (desk, session, world) = self.signed_in()?;
        let member = desk.chain.roll().member(session.member);
        if member.is_some_and(|member| member.roles.include(Roles::ADMINISTRATOR)) {
            Ok((desk, session, world))
        } else {
            Err(administrators_only())
        }
    }

    /// Records an act about the organisation that has no personal fields.
    pub(crate) fn record_as_administrator(&mut self, kind: &str, body: impl Fn(&mut JsonWriter)) -> Outcome<()> {
        let (desk, session, world) = self.administrator()?;
        desk.record_plain(world, session, kind, body)
    }
}

impl Desk {
    /// Records an act that has no personal fields; who may, the ledger judges.
    pub(crate) fn record_plain(
        &mut self,
        world: &World,
        session: &Session,
        kind: &str,
        body: impl Fn(&mut JsonWriter),
    ) -> Outcome<()> {
        let write = |_: &[ledger::Hash]| {
            let mut w = JsonWriter::new();
            w.object(|w| body(w));
            w.finish()
        };
        let jti = Jti::fresh(&mut world.random());
        self.record(world, session, NewAct { kind, jti, body: &write, disclosures: Vec::new() }, &Also::default())?;
        Ok(())
    }
}

/// Whether a fingerprint was read out as it stands on a card; only its digits count.
pub(crate) fn is_read_out(read: &str, fingerprint: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(read) == digits(fingerprint)
}

fn administrators_only() -> Failure {
    failure(
        "administrators-only",
        Blame::Rights,
        ["只有管理员可以办理。", "Only an administrator can do that."],
        ["请管理员登录后办理。", "Let an administrator sign in and do it."],
    )
}
