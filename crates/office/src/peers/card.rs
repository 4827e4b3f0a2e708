//! The own office card, and looking at another's.

use super::{holdings::stored, operational::Operational, peer_of, qr::qr_svg};
use crate::{
    Office, Outcome,
    desk::Desk,
    exports,
    failure::{at_the_writer, broken, input, no_office, store_failed},
    moment_of,
};
use ipc::{CardFacts, CardPicture, MakeCard, Peers, ReadCard, SavedCard, Ties};
use ledger::{Card, CardDraft, CardFault};
use std::path::Path;
use store::Change;
use sync::Promise;

impl Office {
    /// Makes a card with another address and the next number. The one before stays good until peers have the new one.
    pub fn make_card(&mut self, call: &MakeCard) -> Outcome<Peers> {
        if self.remote.is_some() {
            return Err(at_the_writer());
        }
        let folder = self.folder.clone();
        let (desk, session, world) = self.administrator()?;
        let before = desk.own_card()?;
        let keys = Operational::load_or_make(&folder, world)?;
        let renewed = before.as_ref().is_some_and(|card| !keys.are_of(card));
        let office = desk.chain.roll().office().ok_or_else(no_office)?;
        let recipient = session.keyring.recipient();
        let draft = CardDraft {
            origin: desk.chain.origin(),
            name: &office.name,
            demo: office.demo,
            address: call.address.trim().trim_end_matches('/'),
            number: next_number(before.as_ref(), renewed, world.now()),
            iat: world.now(),
            recipient: Some(&recipient),
            tls: &keys.tls,
            witness: &keys.witness,
            mirror: &keys.mirror,
        };
        let card = draft.sign(session.keyring.ledger_key()).map_err(card_refused)?;
        let change = Change::PutSetting { name: CARD, value: card.text().as_bytes() };
        desk.store.change(&[change]).map_err(|error| store_failed(&error))?;
        if renewed {
            desk.promise_anew(&keys, world.now())?;
        }
        self.peers()
    }

    /// The own card and its QR code as files.
    pub fn save_card(&mut self) -> Outcome<SavedCard> {
        let folder = self.exports_folder()?;
        let desk = self.desk()?;
        let card = desk.own_card()?.ok_or_else(no_card)?;
        let name = format!("card-{}-{}", desk.chain.roll().office().ok_or_else(no_office)?.name, card.number());
        let picture = qr_svg(card.text()).ok_or_else(|| broken("qr"))?;
        Ok(SavedCard {
            card: exports::save(&folder, &name, "mzcard", card.text().as_bytes())?,
            picture: exports::save(&folder, &name, "svg", picture.as_bytes())?,
        })
    }

    /// The own card's QR code.
    pub fn card_picture(&mut self) -> Outcome<CardPicture> {
        let card = self.desk()?.own_card()?.ok_or_else(no_card)?;
        Ok(CardPicture { svg: qr_svg(card.text()).ok_or_else(|| broken("qr"))? })
    }

    /// What a card says.
    pub fn read_card(&mut self, call: &ReadCard) -> Outcome<CardFacts> {
        let card = parse_card(&call.card)?;
        // A machine that is about to join the office of the card has no ledger yet.
        let Ok(desk) = self.desk() else { return Ok(facts(&card)) };
        let known = peer_of(desk.chain.roll(), card.origin().as_str()).map(|peer| peer.card.number());
        let ties = self.ties()?.of(card.origin().as_str());
        Ok(CardFacts { known, ties, ..facts(&card) })
    }
}

/// Whether the own card names keys that are not the ones of this installation, as after a restore.
pub(crate) fn card_outdated(desk: &Desk, folder: &Path) -> Outcome<bool> {
    let Some(card) = desk.own_card()? else { return Ok(false) };
    Ok(Operational::load(folder)?.is_none_or(|keys| !keys.are_of(&card)))
}

/// The number of the next card. Where the keys are new, cards may have been made of which nothing is known here any more, and
/// the new one must stand above all of them: it is numbered by its moment, to the second, since one backup may be restored twice.
fn next_number(before: Option<&Card>, renewed: bool, now: i64) -> u64 {
    let next = before.map_or(1, |card| card.number() + 1);
    let minute: String = moment_of(now).chars().filter(char::is_ascii_digit).collect();
    let moment = minute.parse::<u64>().unwrap_or(0) * 100 + now.rem_euclid(60).unsigned_abs();
    if renewed { next.max(moment) } else { next }
}

impl Desk {
    /// Promises with new keys what is known to have been promised with those before.
    fn promise_anew(&self, keys: &Operational, now: i64) -> Outcome<()> {
        let own = self.chain.origin().as_str();
        let now = u64::try_from(now).unwrap_or(0);
        let snapshot = self.snapshot()?;
        for peer in self.chain.roll().peers() {
            for promise in [Promise::Witness, Promise::Mirror] {
                let last = snapshot.promised(stored(promise), peer.origin.as_str()).map_err(|error| store_failed(&error))?;
                let Some(last) = last else { continue };
                let size = last.checkpoint.head.size;
                let made = promise.make(own, keys.cosigning(), last.checkpoint, None, now.max(last.time));
                let line = made.cosignature.line();
                let promised = store::Promised { checkpoint: made.checkpoint, line, time: made.time };
                // Somebody who was faster has signed with the new keys already.
                self.store.promise(stored(promise), size, &promised).map_err(|error| store_failed(&error))?;
            }
        }
        Ok(())
    }

    /// The own card in force, if one was made.
    pub(crate) fn own_card(&self) -> Outcome<Option<Card>> {
        let text = self.snapshot()?.setting(CARD).map_err(|error| store_failed(&error))?;
        text.map(|text| parse_card(&String::from_utf8_lossy(&text))).transpose()
    }
}

/// A card out of a file or a field: white space around it does not matter.
pub(crate) fn parse_card(text: &str) -> Outcome<Card> {
    Card::parse(text.trim()).map_err(card_refused)
}

/// What a card says; whether it is known is for the roll to say.
pub(super) fn facts(card: &Card) -> CardFacts {
    CardFacts {
        origin: card.origin().to_string(),
        name: card.name().to_owned(),
        number: card.number(),
        address: card.address().to_owned(),
        demo: card.demo(),
        made_at: card.iat(),
        fingerprint: card.fingerprint(),
        text: card.text().to_owned(),
        known: None,
        ties: Ties::default(),
    }
}

fn card_refused(fault: CardFault) -> ipc::Failure {
    if matches!(fault, CardFault::Field("address")) {
        return input(
            "card-address",
            ["这个地址不能用。", "This address does not do."],
            [
                "请写成 https://主机:端口，例如 https://10.1.2.3:8443；只呼叫别人、不接受连接的单位可以不填。",
                "Write https://host:port, e.g. https://10.1.2.3:8443; an office that only calls others leaves it empty.",
            ],
        );
    }
    input(
        "card",
        ["这不是一张完好的单位名片。", "This is not a sound office card."],
        [
            "请对方重新导出名片，整个文件或整段文字原样交给您。",
            "Ask the other office to save its card again and to hand it over whole.",
        ],
    )
}

pub(super) fn no_card() -> ipc::Failure {
    input(
        "no-card",
        ["本单位还没有名片。", "This office has no card yet."],
        ["请管理员先填写地址并制作名片。", "Let an administrator make one first, with the address."],
    )
}

const CARD: &str = "card";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_with_new_keys_stands_above_all_that_may_have_been_made() {
        assert_eq!(next_number(None, true, 59), 19_700_101_080_059, "it has the digits of its moment");
        assert!(next_number(None, true, 0) > 202_612_312_359, "that is above those that were numbered by the minute");
        assert!(next_number(None, true, 60) > next_number(None, true, 59), "one backup restored twice gives two numbers");
        assert_eq!(next_number(None, false, 59), 1);
    }
}
