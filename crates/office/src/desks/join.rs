//! Joining an office: what a new machine does before anybody lets it in.

use super::remote::{Cards, LineStanding, Remote};
use crate::{
    Office, Outcome, exports,
    failure::{broken, input, office_exists, store_failed},
    peers::{Operational, parse_card, qr_svg},
};
use ipc::{DeskCardFacts, DeskFacts, DeskStanding, JoinOffice, ReadDeskCard, SavedCard};
use ledger::{Card, CardFault, DeskCard, DeskCardDraft, SigningKey};
use std::sync::Arc;
use store::{Store, StoreError};

impl Office {
    /// Makes this data folder a desk of the office whose card was handed over; on a desk of that office it takes a newer card.
    pub fn join(&mut self, call: &JoinOffice) -> Outcome<DeskCardFacts> {
        let writer = parse_card(&call.card)?;
        if writer.endpoint().is_none() {
            return Err(input(
                "writer-address",
                ["这张名片上没有地址，工位找不到主机。", "This card has no address, so that a desk could not find the writer."],
                [
                    "请管理员在主机上制作一张带地址的名片。",
                    "Let an administrator make a card with an address on the writer's machine.",
                ],
            ));
        }
        if let Some(damage) = &self.verified.damage {
            return Err(damage.clone());
        }
        let world = self.world.clone();
        let known = self.remote.as_ref().map(|remote| remote.cards());
        let store = match (&known, &self.desk) {
            (Some(cards), _) if cards.writer.origin() != writer.origin() => return Err(office_exists()),
            (Some(cards), Some(desk)) => {
                let ours = desk.chain.roll().ledger_keys().any(|(key, _)| key == writer.key());
                if writer.number() < cards.writer.number() || !ours {
                    return Err(older_card());
                }
                desk.store.clone()
            }
            (None, Some(_)) => return Err(office_exists()),
            (_, None) => self.empty_store()?,
        };
        let keys = Operational::load_or_make(&self.folder, &world)?;
        let own = match known {
            Some(cards) if cards.stands(&keys.tls.public(), &writer, call.name.trim()) => cards.own,
            // Once it is enrolled, its name is what the ledger says.
            Some(cards) if self.is_enrolled() => cards.own,
            _ => {
                let draft = DeskCardDraft {
                    origin: writer.origin(),
                    name: call.name.trim(),
                    iat: world.now(),
                    tls: &keys.tls,
                    writer: writer.tls(),
                };
                draft.sign().map_err(desk_card_refused)?
            }
        };
        let cards = Cards { writer, own };
        store.change(&cards.changes()).map_err(|error| store_failed(&error))?;
        match &self.remote {
            Some(remote) => remote.take_cards(cards.clone()),
            None => {
                let remote = Remote::new(cards.clone(), SigningKey::from_seed(&keys.tls.seed()), &world);
                if self.tended {
                    remote.be_tended();
                }
                self.remote = Some(remote);
            }
        }
        Ok(desk_card_facts(&cards.own, None))
    }

    /// The own desk card.
    pub fn desk_card(&mut self) -> Outcome<DeskCardFacts> {
        let own = self.remote.as_ref().map(|remote| remote.cards().own).ok_or_else(no_desk)?;
        self.read_desk_card(&ReadDeskCard { card: own.text().to_owned() })
    }

    /// The own desk card and its QR code as files.
    pub fn save_desk_card(&mut self) -> Outcome<SavedCard> {
        let folder = self.exports_folder()?;
        let own = self.remote.as_ref().map(|remote| remote.cards().own).ok_or_else(no_desk)?;
        let picture = qr_svg(own.text()).ok_or_else(|| broken("qr"))?;
        let name = format!("desk-{}", own.name());
        Ok(SavedCard {
            card: exports::save(&folder, &name, "mzdesk", own.text().as_bytes())?,
            picture: exports::save(&folder, &name, "svg", picture.as_bytes())?,
        })
    }

    /// What a desk card says.
    pub fn read_desk_card(&mut self, call: &ReadDeskCard) -> Outcome<DeskCardFacts> {
        let card = parse_desk_card(&call.card)?;
        let desk = self.desk().ok();
        let known = desk.and_then(|desk| {
            let mut desks = desk.chain.roll().desks();
            desks.find(|desk| desk.card.tls() == card.tls()).map(|desk| desk.number)
        });
        Ok(desk_card_facts(&card, known))
    }

    /// What this machine is, when it is a desk.
    pub(crate) fn desk_facts(&self) -> Option<DeskFacts> {
        let remote = self.remote.as_ref()?;
        let Cards { writer, own } = remote.cards();
        let LineStanding { up, since, seen_at, failure, unknown, copied, .. } = remote.standing();
        let desk = self.desk.as_ref();
        let enrolled = desk.and_then(|desk| desk.chain.roll().desks().find(|desk| *desk.card.tls() == remote.key()).cloned());
        let standing = match &enrolled {
            Some(enrolled) if enrolled.revoked || unknown => DeskStanding::Revoked,
            Some(_) => DeskStanding::Working,
            None => DeskStanding::Waiting,
        };
        let office = desk.and_then(|desk| desk.chain.roll().office()).map_or(writer.name(), |office| &office.name).to_owned();
        let (kept, refused) = desk.and_then(|desk| desk.snapshot().ok()?.outbox_counts().ok()).unwrap_or_default();
        Some(DeskFacts {
            number: enrolled.map(|enrolled| enrolled.number),
            name: own.name().to_owned(),
            standing,
            office,
            address: writer.address().to_owned(),
            fingerprint: own.fingerprint(),
            up,
            since,
            seen_at,
            failure,
            copied,
            kept,
            refused,
        })
    }

    /// Whether the ledger that is here names this machine.
    fn is_enrolled(&self) -> bool {
        let key = self.remote.as_ref().map(|remote| remote.key());
        let desk = self.desk.as_ref();
        desk.is_some_and(|desk| desk.chain.roll().desks().any(|desk| Some(desk.card.tls()) == key.as_ref()))
    }

    /// A store that has no entries yet.
    fn empty_store(&self) -> Outcome<Arc<Store>> {
        exports::make_private_folder(&self.folder)?;
        let store = match Store::create(&self.folder) {
            Err(StoreError::AlreadyThere) => Store::open(&self.folder),
            made => made,
        };
        let store = store.map_err(|error| store_failed(&error))?;
        let size = store.head().map_err(|error| store_failed(&error))?.size;
        if size == 0 { Ok(Arc::new(store)) } else { Err(office_exists()) }
    }
}

/// A desk card out of a file or a field: white space around it does not matter.
pub(super) fn parse_desk_card(text: &str) -> Outcome<DeskCard> {
    if Card::parse(text.trim()).is_ok() {
        return Err(input(
            "desk-card-office",
            ["这是单位名片，不是工位名片。", "This is an office's card, not a desk's."],
            [
                "要登记其他单位，请到“互证”页；要登记工位，请在那台电脑上导出工位名片。",
                "Another office is enrolled on the peers page; for a desk, save its card on that machine.",
            ],
        ));
    }
    DeskCard::parse(text.trim()).map_err(desk_card_refused)
}

pub(super) fn desk_card_facts(card: &DeskCard, known: Option<u32>) -> DeskCardFacts {
    DeskCardFacts {
        origin: card.origin().to_string(),
        name: card.name().to_owned(),
        made_at: card.iat(),
        fingerprint: card.fingerprint(),
        text: card.text().to_owned(),
        qr: qr_svg(card.text()).unwrap_or_default(),
        known,
    }
}

fn desk_card_refused(fault: CardFault) -> ipc::Failure {
    match fault {
        CardFault::Field("name") => input(
            "desk-name",
            ["工位名称不能用。", "This name does not do for a desk."],
            ["请写 1 到 100 个字，例如“青山镇窗口”。", "Write 1 to 100 characters, such as the place where it stands."],
        ),
        CardFault::SameKeys => input(
            "desk-same-machine",
            ["这就是单位的主机，它自己不用再做工位。", "This is the office's writer itself; it needs no desk."],
            ["请在另一台电脑上办理。", "Do this on another machine."],
        ),
        _ => input(
            "desk-card",
            ["这不是一张完好的工位名片。", "This is not a sound desk card."],
            [
                "请在那台电脑上重新导出工位名片，整个文件或整段文字原样交来。",
                "Save the card again on that machine and hand it over whole.",
            ],
        ),
    }
}

fn older_card() -> ipc::Failure {
    input(
        "older-card",
        [
            "这张名片比这里已有的旧，或不是本单位账本密钥签的。",
            "This card is older than the one here, or not signed by this office's ledger key.",
        ],
        ["请向管理员要最新的名片。", "Ask an administrator for the newest card."],
    )
}

fn no_desk() -> ipc::Failure {
    input(
        "no-desk",
        ["这台电脑不是工位。", "This machine is no desk."],
        ["请先用单位的名片加入。", "Join an office with its card first."],
    )
}
