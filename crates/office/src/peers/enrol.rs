//! Enrolling a peer, changing what it may do, ending it.

use super::{card::parse_card, peer_of};
use crate::{
    Office, Outcome,
    administrator::is_read_out,
    failure::{input, not_found},
};
use ipc::{ChangePeer, EnrolPeer, PEER_RIGHTS, Peers, RevokePeer};
use ledger::JsonWriter;

impl Office {
    /// Enrols the office of a card whose fingerprint was read out, or takes a peer's new card.
    pub fn enrol_peer(&mut self, call: &EnrolPeer) -> Outcome<Peers> {
        let card = parse_card(&call.card)?;
        if !is_read_out(&call.fingerprint, &card.fingerprint()) {
            return Err(other_fingerprint());
        }
        let known = peer_of(self.desk()?.chain.roll(), card.origin().as_str()).is_some_and(|peer| !peer.revoked);
        let kind = if known { "peer.changed" } else { "peer.enrolled" };
        self.record_peer(kind, |w| {
            w.field("card", card.text());
            write_rights(w, &call.may, &call.programmes);
        })
    }

    /// Gives a peer other rights; its card stays.
    pub fn change_peer(&mut self, call: &ChangePeer) -> Outcome<Peers> {
        let card = self.peer_card(&call.origin)?;
        self.record_peer("peer.changed", |w| {
            w.field("card", &card);
            write_rights(w, &call.may, &call.programmes);
        })
    }

    /// Ends a peer's rights. What it has copied it keeps.
    pub fn revoke_peer(&mut self, call: &RevokePeer) -> Outcome<Peers> {
        self.peer_card(&call.origin)?;
        self.record_peer("peer.revoked", |w| w.field("origin", &call.origin))
    }

    fn peer_card(&mut self, origin: &str) -> Outcome<String> {
        let peer = peer_of(self.desk()?.chain.roll(), origin).filter(|peer| !peer.revoked);
        peer.map(|peer| peer.card.text().to_owned()).ok_or_else(|| not_found(["没有这个单位。", "There is no such peer."]))
    }

    pub(super) fn record_peer(&mut self, kind: &str, body: impl Fn(&mut JsonWriter)) -> Outcome<Peers> {
        self.record_as_administrator(kind, body)?;
        self.peers()
    }
}

/// In their order and each once, as the format wants them.
fn write_rights(w: &mut JsonWriter, may: &[String], programmes: &[String]) {
    w.key("may")
        .array(|w| PEER_RIGHTS.iter().filter(|right| may.iter().any(|one| one == *right)).for_each(|right| w.string(right)));
    if !programmes.is_empty() && may.iter().any(|right| right == "personal") {
        let mut codes: Vec<&String> = programmes.iter().collect();
        codes.sort_unstable();
        codes.dedup();
        w.key("programmes").array(|w| codes.into_iter().for_each(|code| w.string(code)));
    }
}

pub(crate) fn other_fingerprint() -> ipc::Failure {
    input(
        "fingerprint",
        ["指纹与名片不符。", "The fingerprint is not that of the card."],
        [
            "请按您自己知道的号码给对方打电话，请对方逐组念出其屏幕上的指纹；如果仍不相符，这张名片不是对方的，不要登记。",
            "Call the office at a number you know yourself and have it read out what stands on its screen; if it still differs, the card is not theirs: do not enrol it.",
        ],
    )
}
