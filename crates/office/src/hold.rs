//! Held back from signing: a ledger that was restored, or is an older copy, signs nothing before everybody who witnesses or
//! mirrors it has been asked what they know, and has it. Otherwise two heads of one size could be signed.

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{behind, broken, held, input, not_found, store_failed, succeeded},
    peers::card_outdated,
    sealing::Keyring,
};
use ipc::{Failure, HoldPeer, HoldState, SetClaimAside, Status, Text};
use ledger::{
    Checkpoint, Rights,
    roll::{Peer, Roll},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Change;

/// Why a ledger is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cause {
    /// A backup was restored.
    Restored,
    /// The data file is not the one that was written here last.
    PutBack,
    /// The data file has come from another machine or folder.
    Moved,
}

/// What is kept of it, as a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    cause: Cause,
    /// Since when, UTC seconds.
    at: i64,
    /// Entries at that time.
    size: u64,
    /// By the origins of peers.
    asked: BTreeMap<String, Asked>,
    /// Two histories were found.
    forked: bool,
}

/// What came of asking one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    at: i64,
    said: Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Said {
    /// Nothing that is not here.
    Nothing,
    /// So many entries, which this ledger's key has signed.
    Ahead(u64),
    /// So many entries, without proof.
    Claims(u64),
    /// The same, set aside.
    Aside(u64),
}

/// What was heard of the own ledger from one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The size of a larger head that the own key has signed.
    pub ahead: Option<u64>,
    /// The size of a larger head without proof.
    pub claimed: Option<u64>,
    /// It has another history.
    pub forked: bool,
}

/// The hold of a ledger that begins to be one, as it is stored.
pub(crate) fn mark(cause: Cause, at: i64, size: u64) -> Outcome<Vec<u8>> {
    let hold = Hold { cause, at, size, asked: BTreeMap::new(), forked: false };
    serde_json::to_vec(&hold).map_err(|error| broken(&error.to_string()))
}

impl Office {
    /// Sets aside what a peer says without proof: an administrator has spoken to that office and knows that it is wrong.
    pub fn set_claim_aside(&mut self, call: &SetClaimAside) -> Outcome<Status> {
        let (desk, _, world) = self.administrator()?;
        let now = world.now();
        let mut hold = desk.hold()?.ok_or_else(nothing_claimed)?;
        let asked = hold.asked.get_mut(&call.origin).ok_or_else(nothing_claimed)?;
        let Said::Claims(size) = asked.said else { return Err(nothing_claimed()) };
        *asked = Asked { at: now, said: Said::Aside(size) };
        desk.keep_hold(&hold)?;
        self.status()
    }
}

impl Desk {
    /// Whether something may be signed here now, and by these keys.
    pub fn may_sign(&self, keyring: &Keyring) -> Outcome<()> {
        // Each payment asks: one setting costs less than a view of the whole store.
        let setting = |name| self.store.setting(name).map_err(|error| store_failed(&error));
        if let Some(by) = setting(SUCCEEDED)? {
            return Err(succeeded(&String::from_utf8_lossy(&by)));
        }
        // Two heads of one size must never be signed. Somebody else has one that is larger: this is an older copy.
        let ahead = read_size(setting(AHEAD)?);
        if ahead > self.chain.size() {
            return Err(behind(self.chain.size(), ahead));
        }
        if let Some(hold) = read(setting(HOLD)?) {
            let open = hold.open(self.chain.roll());
            if hold.forked || !open.is_empty() {
                let names: Vec<&str> = open.iter().map(|peer| peer.card.name()).collect();
                return Err(held(&names, hold.forked));
            }
            // Everybody was asked, or there is nobody.
            self.store.change(&[Change::RemoveSetting { name: HOLD }]).map_err(|error| store_failed(&error))?;
        }
        // What was lost and came back may have renewed the ledger key, whose secret half was lost with it.
        if self.chain.roll().ledger_key().is_some_and(|key| !keyring.ledger_key().is_of(key)) {
            return Err(ledger_key_lost());
        }
        Ok(())
    }

    /// Why this ledger is held back, if it is.
    pub fn hold(&self) -> Outcome<Option<Hold>> {
        self.store.setting(HOLD).map(read).map_err(|error| store_failed(&error))
    }

    /// The ledger that goes on for this one, if one does.
    pub fn succeeded_by(&self) -> Outcome<Option<String>> {
        let by = self.snapshot()?.setting(SUCCEEDED).map_err(|error| store_failed(&error))?;
        Ok(by.map(|by| String::from_utf8_lossy(&by).into_owned()))
    }

    /// Notes what a peer knows of this ledger, now that it has told all of it.
    pub fn note_heard(&self, peer: &str, heard: Heard, now: i64) -> Outcome<()> {
        if let Some(ahead) = heard.ahead {
            self.note_ahead(ahead)?;
        }
        let Some(mut hold) = self.hold()? else { return Ok(()) };
        let before = hold.clone();
        hold.forked |= heard.forked;
        let known = hold.asked.get(peer).map(|asked| asked.said);
        let ahead = heard.ahead.filter(|size| *size > self.chain.size());
        let said = match (ahead, heard.claimed, known) {
            (Some(size), ..) => Said::Ahead(size),
            // It says again what was set aside.
            (None, Some(size), Some(Said::Aside(aside))) if size <= aside => Said::Aside(aside),
            (None, Some(size), _) => Said::Claims(size),
            (None, None, _) => Said::Nothing,
        };
        hold.asked.insert(peer.to_owned(), Asked { at: now, said });
        // Where two histories were found, that stays to be seen; else the hold ends with the last one asked.
        let ends = !hold.forked && hold.open(self.chain.roll()).is_empty();
        if ends {
            return self.store.change(&[Change::RemoveSetting { name: HOLD }]).map_err(|error| store_failed(&error));
        }
        if hold == before { Ok(()) } else { self.keep_hold(&hold) }
    }

    /// Notes that a peer has an own head of this size. Nothing is signed before the ledger is as long again.
    pub fn note_ahead(&self, size: u64) -> Outcome<()> {
        let known = read_size(self.snapshot()?.setting(AHEAD).map_err(|error| store_failed(&error))?);
        if size <= known {
            return Ok(());
        }
        let size = size.to_string();
        let change = Change::PutSetting { name: AHEAD, value: size.as_bytes() };
        self.store.change(&[change]).map_err(|error| store_failed(&error))
    }

    /// As [`Desk::note_heard`], from the heads with which a peer has called; whether a head is signed is for `signed` to say.
    pub fn note_called(
        &self,
        peer: &str,
        heads: &[Checkpoint],
        signed: impl Fn(&Checkpoint) -> bool,
        forked: bool,
        now: i64,
    ) -> Outcome<()> {
        let larger = heads.iter().find(|head| head.origin == *self.chain.origin() && head.head.size > self.chain.size());
        let (ahead, claimed) = match larger {
            Some(head) if signed(head) => (Some(head.head.size), None),
            Some(head) => (None, Some(head.head.size)),
            None => (None, None),
        };
        self.note_heard(peer, Heard { ahead, claimed, forked }, now)
    }

    /// The hold as it is shown.
    pub(crate) fn show_hold(&self, folder: &std::path::Path) -> Outcome<Option<ipc::Hold>> {
        let Some(hold) = self.hold()? else { return Ok(None) };
        let roll = self.chain.roll();
        let mut peers: Vec<HoldPeer> = concerned(roll).map(|peer| hold.show(peer, self.chain.size())).collect();
        peers.sort_by_key(|peer| (peer.state == HoldState::Asked, peer.name.clone()));
        let holds = hold.forked || !hold.open(roll).is_empty();
        let card_outdated = card_outdated(self, folder)?;
        Ok(Some(ipc::Hold { why: hold.why(), at: hold.at, holds, peers, forked: hold.forked, card_outdated }))
    }

    fn keep_hold(&self, hold: &Hold) -> Outcome<()> {
        let value = serde_json::to_vec(hold).map_err(|error| broken(&error.to_string()))?;
        let change = Change::PutSetting { name: HOLD, value: &value };
        self.store.change(&[change]).map_err(|error| store_failed(&error))
    }
}

impl Hold {
    /// Those who are still to be asked, or whose answer is still open.
    fn open<'a>(&self, roll: &'a Roll) -> Vec<&'a Peer> {
        let done = |peer: &&Peer| {
            matches!(self.asked.get(peer.origin.as_str()).map(|asked| asked.said), Some(Said::Nothing | Said::Aside(_)))
        };
        concerned(roll).filter(|peer| !done(peer)).collect()
    }

    fn show(&self, peer: &Peer, size: u64) -> HoldPeer {
        let asked = self.asked.get(peer.origin.as_str());
        let (state, known) = match asked.map(|asked| asked.said) {
            None => (HoldState::ToAsk, None),
            Some(Said::Nothing) => (HoldState::Asked, None),
            // What it had has come from another one meanwhile; it is to be asked once more.
            Some(Said::Ahead(known)) if known <= size => (HoldState::ToAsk, None),
            Some(Said::Ahead(known)) => (HoldState::Ahead, Some(known)),
            Some(Said::Claims(known)) => (HoldState::Claims, Some(known)),
            Some(Said::Aside(known)) => (HoldState::SetAside, Some(known)),
        };
        HoldPeer {
            origin: peer.origin.to_string(),
            name: peer.card.name().to_owned(),
            calls_only: peer.card.address().is_empty(),
            state,
            at: asked.map(|asked| asked.at),
            size: known,
        }
    }

    fn why(&self) -> Text {
        let size = self.size;
        let (zh, en) = match self.cause {
            Cause::Restored => ("这个账本是从备份恢复的", "This ledger was restored from a backup"),
            Cause::PutBack => (
                "账本文件不是这里上次写的那一份，可能放回了旧文件",
                "The data file is not the one that was written here last; an older one may have been put back",
            ),
            Cause::Moved => {
                ("账本文件是从别的电脑或文件夹拷来的", "The data file was brought here from another machine or folder")
            }
        };
        Text::new(format!("{zh}，当时有 {size} 条记录。"), format!("{en}; it had {size} entries then."))
    }
}

/// Whoever was asked to witness or mirror this ledger.
fn concerned(roll: &Roll) -> impl Iterator<Item = &Peer> {
    let asked = |peer: &&Peer| peer.may.include(Rights::WITNESS) || peer.may.include(Rights::MIRROR);
    roll.peers().filter(|peer| !peer.revoked).filter(asked)
}

fn read(stored: Option<Vec<u8>>) -> Option<Hold> {
    let stored = stored?;
    // What cannot be read holds all the same.
    let unread = Hold { cause: Cause::PutBack, at: 0, size: 0, asked: BTreeMap::new(), forked: false };
    Some(serde_json::from_slice(&stored).unwrap_or(unread))
}

fn read_size(stored: Option<Vec<u8>>) -> u64 {
    stored.and_then(|size| std::str::from_utf8(&size).ok()?.parse().ok()).unwrap_or(0)
}

fn nothing_claimed() -> Failure {
    not_found(["这个单位没有这样的说法可以搁置。", "That office says nothing that could be set aside."])
}

fn ledger_key_lost() -> Failure {
    input(
        "ledger-key-lost",
        [
            "账本密钥后来换过，而新的密钥没有随备份回来：这个账本已经签不了新的记录。",
            "The ledger key was renewed later, and the new one did not come back with the backup: nothing more can be signed in this ledger.",
        ],
        [
            "请再找一份较新的备份；没有的话，请两位管理员开一个接续账本（原因选“密钥丢失”）。",
            "Look for a newer backup; if there is none, let two administrators open a successor ledger, for the cause “keys lost”.",
        ],
    )
}

/// Setting of a ledger that is held back.
pub(crate) const HOLD: &str = "hold";

/// Setting with the size of the largest own head that a peer was found to have.
const AHEAD: &str = "ahead";

/// Setting with the origin of the ledger that goes on for this one.
pub(crate) const SUCCEEDED: &str = "succeeded";
