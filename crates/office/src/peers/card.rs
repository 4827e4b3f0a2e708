//! The own office card, and looking at another's.

use super::{operational::Operational, peer_of, qr::qr_svg};
use crate::{
    Office, Outcome,
    desk::Desk,
    exports,
    failure::{broken, failure, input, no_office, store_failed},
};
use ipc::{Blame, CardFacts, MakeCard, Peers, ReadCard, SavedCard};
use ledger::{Card, CardDraft, CardFault, Roles};
use store::Change;

impl Office {
    /// Makes a card with another address and the next number. The one before stays good until peers have the new one.
    pub fn make_card(&mut self, call: &MakeCard) -> Outcome<Peers> {
        let folder = self.folder.clone();
        let (desk, session, world) = self.signed_in()?;
        if !desk.chain.roll().member(session.member).is_some_and(|member| member.roles.include(Roles::ADMINISTRATOR)) {
            return Err(administrators_only());
        }
        let before = desk.own_card()?;
        let keys = Operational::load_or_make(&folder, world)?;
        let office = desk.chain.roll().office().ok_or_else(no_office)?;
        let draft = CardDraft {
            origin: desk.chain.origin(),
            name: &office.name,
            demo: office.demo,
            address: call.address.trim().trim_end_matches('/'),
            number: before.map_or(1, |card| card.number() + 1),
            iat: world.now(),
            tls: &keys.tls,
            witness: &keys.witness,
            mirror: &keys.mirror,
        };
        let card = draft.sign(session.keyring.ledger_key()).map_err(card_refused)?;
        let change = Change::PutSetting { name: CARD, value: card.text().as_bytes() };
        desk.store.change(&[change]).map_err(|error| store_failed(&error))?;
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

    /// What a card says.
    pub fn read_card(&mut self, call: &ReadCard) -> Outcome<CardFacts> {
        let card = parse_card(&call.card)?;
        let known = peer_of(self.desk()?.chain.roll(), card.origin().as_str()).map(|peer| peer.card.number());
        Ok(CardFacts { known, ..facts(&card) })
    }
}

impl Desk {
    /// The own card in force, if one was made.
    pub(super) fn own_card(&self) -> Outcome<Option<Card>> {
        let text = self.snapshot()?.setting(CARD).map_err(|error| store_failed(&error))?;
        text.map(|text| parse_card(&String::from_utf8_lossy(&text))).transpose()
    }
}

/// A card out of a file or a field: white space around it does not matter.
pub(super) fn parse_card(text: &str) -> Outcome<Card> {
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
        qr: qr_svg(card.text()).unwrap_or_default(),
        known: None,
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

pub(super) fn administrators_only() -> ipc::Failure {
    failure(
        "administrators-only",
        Blame::Rights,
        ["只有管理员可以办理。", "Only an administrator can do that."],
        ["请管理员登录后办理。", "Let an administrator sign in and do it."],
    )
}

const CARD: &str = "card";
