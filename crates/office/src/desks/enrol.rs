//! The desks of the office: shown, enrolled, ended.

use super::join::parse_desk_card;
use crate::{
    Office, Outcome,
    administrator::is_read_out,
    failure::{input, not_found},
    peers::{Operational, other_fingerprint},
};
use ipc::{DeskLine, Desks, EnrolDesk, RevokeDesk};

impl Office {
    /// The desks of the office, and what this machine is among them. Needs nobody to be signed in.
    pub fn desks(&mut self) -> Outcome<Desks> {
        let opened = self.desk().map(drop);
        let this = self.desk_facts();
        let Some(desk) = &self.desk else {
            return if this.is_some() {
                Ok(Desks { this, ..Desks::default() })
            } else {
                Err(opened.err().unwrap_or_else(crate::failure::no_office))
            };
        };
        let own = self.remote.as_ref().map(|remote| remote.key());
        let address = match &self.remote {
            Some(remote) => remote.cards().writer.address().to_owned(),
            None => desk.own_card()?.map(|card| card.address().to_owned()).unwrap_or_default(),
        };
        let line = |enrolled: &ledger::roll::EnrolledDesk| DeskLine {
            number: enrolled.number,
            name: enrolled.card.name().to_owned(),
            fingerprint: enrolled.card.fingerprint(),
            enrolled_at: enrolled.iat,
            revoked: enrolled.revoked,
            here: own.as_ref() == Some(enrolled.card.tls()),
            seen_at: desk.seen_desk(enrolled.number),
        };
        let mut desks: Vec<DeskLine> = desk.chain.roll().desks().map(line).collect();
        desks.sort_by_key(|desk| desk.revoked);
        Ok(Desks { this, address, desks })
    }

    /// Enrols a desk whose fingerprint was read out.
    pub fn enrol_desk(&mut self, call: &EnrolDesk) -> Outcome<Desks> {
        let card = parse_desk_card(&call.card)?;
        if !is_read_out(&call.fingerprint, &card.fingerprint()) {
            return Err(other_fingerprint());
        }
        // The desk says whom it takes for the writer: a card that somebody else has handed it would show here.
        let writer = match &self.remote {
            Some(remote) => Some(remote.cards().writer.tls().clone()),
            None => Operational::load(&self.folder)?.map(|keys| keys.tls.public()),
        };
        if writer.as_ref() != Some(card.writer()) {
            return Err(other_writer());
        }
        self.record_as_administrator("desk.enrolled", |w| w.field("card", card.text()))?;
        self.desks()
    }

    /// Ends a desk's rights. What it has copied it keeps.
    pub fn revoke_desk(&mut self, call: &RevokeDesk) -> Outcome<Desks> {
        let known = self.desk()?.chain.roll().desk(call.desk).is_some_and(|desk| !desk.revoked);
        if !known {
            return Err(not_found(["没有这个工位。", "There is no such desk."]));
        }
        self.record_as_administrator("desk.revoked", |w| w.field_integer("desk", i64::from(call.desk)))?;
        self.desks()
    }
}

fn other_writer() -> ipc::Failure {
    input(
        "other-writer",
        [
            "这个工位拿到的单位名片不是本机的：它会去找另一台电脑。",
            "The desk was given another card than this office's: it would speak to another machine.",
        ],
        [
            "请把本单位现在的名片交给那台电脑，重新加入，再把新的工位名片拿来登记。",
            "Hand it this office's present card, let it join again, and enrol the new desk card.",
        ],
    )
}
