//! The writer's side: what desks are given, and what they hand in.

use super::{
    rows::{draft_rows, key_file_rows, tag},
    submission::Submission,
};
use crate::{World, desk::Desk, failure::broken, peers::Shelf};
use ledger::{PublicKey, Roll};
use store::{Change, SealedDisclosures, Snapshot, StoreError};
use sync::{
    Answer, HoldingsFault, Request, Status,
    desks::{DeskHoldings, Row, State, Submitted, desk_name, serve_desk},
    limits::BESIDE_BYTES,
};
use zeroize::Zeroize;

/// The keys that desks may show on the line, each with the desk's name there.
pub(crate) fn desk_pins(roll: &Roll) -> impl Iterator<Item = (PublicKey, String)> {
    roll.desks().filter(|desk| !desk.revoked).map(|desk| (desk.card.tls().clone(), desk_name(desk.number)))
}

/// Answers a desk. What it hands in brings keys with it, which are wiped with the answer.
pub(crate) fn answer_desk(shelf: &mut Shelf, world: &World, number: u32, mut request: Request) -> Answer {
    if shelf.own.chain.roll().desk(number).is_none_or(|desk| desk.revoked) {
        return Answer::empty(Status::FORBIDDEN);
    }
    shelf.own.note_seen(number, world.now());
    let answer = serve_desk(&mut WriterSide { shelf, world }, number, &request);
    request.body.zeroize();
    answer
}

struct WriterSide<'a> {
    shelf: &'a mut Shelf,
    world: &'a World,
}

impl WriterSide<'_> {
    fn snapshot(&self) -> Result<Snapshot, HoldingsFault> {
        self.shelf.own.store.snapshot().map_err(fault)
    }
}

impl DeskHoldings for WriterSide<'_> {
    type Ledgers = Shelf;

    fn ledgers(&self) -> &Shelf {
        self.shelf
    }

    fn state(&self) -> Result<State, HoldingsFault> {
        let snapshot = self.snapshot()?;
        let checkpoint = snapshot.checkpoint().map_err(fault)?.cloned();
        let card = self.shelf.own.own_card().map_err(|failure| HoldingsFault::Store(failure.code))?;
        Ok(State {
            checkpoint: checkpoint.ok_or(HoldingsFault::Stopped)?,
            card: card.map_or(0, |card| card.number()),
            drafts: tag(&draft_rows(&snapshot).map_err(fault)?),
            keys: tag(&key_file_rows(&snapshot).map_err(fault)?),
            replaced: snapshot.last_replaced().map_err(fault)?,
        })
    }

    fn beside(&self, from: u64, upto: u64) -> Result<Option<Vec<Row>>, HoldingsFault> {
        let snapshot = self.snapshot()?;
        if from >= upto || upto > snapshot.size().map_err(fault)? {
            return Ok(None);
        }
        let (mut rows, mut bytes, mut reached) = (Vec::new(), 0, upto);
        for part in snapshot.disclosures(from..upto).map_err(fault)? {
            let part = part.map_err(fault)?;
            if part.first < from {
                continue;
            }
            if bytes > BESIDE_BYTES {
                reached = part.first;
                break;
            }
            bytes += part.sealed.len();
            rows.push(disclosures(part));
        }
        for it in snapshot.fingerprints_of(from..reached).map_err(fault)? {
            rows.push(Row::Fingerprint { kind: it.kind, mac: it.mac, entry: Some(it.entry) });
        }
        for it in snapshot.once_of(from..reached).map_err(fault)? {
            rows.push(Row::Once { key: it.key, entry: Some(it.entry) });
        }
        rows.push(Row::Upto(reached));
        Ok(Some(rows))
    }

    fn replaced(&self, after: u64) -> Result<Vec<Row>, HoldingsFault> {
        let snapshot = self.snapshot()?;
        let parts = snapshot.replaced_after(after).map_err(fault)?;
        let last = snapshot.last_replaced().map_err(fault)?;
        Ok(parts.into_iter().map(disclosures).chain([Row::Upto(last)]).collect())
    }

    fn key_files(&self) -> Result<Vec<Row>, HoldingsFault> {
        key_file_rows(&self.snapshot()?).map_err(fault)
    }

    fn drafts(&self) -> Result<Vec<Row>, HoldingsFault> {
        draft_rows(&self.snapshot()?).map_err(fault)
    }

    fn file(&self, id: &str) -> Result<Option<Row>, HoldingsFault> {
        let snapshot = self.snapshot()?;
        let sealed = snapshot.file(id).map_err(fault)?;
        // When it was added is of no use but to a list of them.
        Ok(sealed.map(|sealed| Row::File { id: id.into(), held: Some((0, sealed)) }))
    }

    fn submit(&mut self, _desk: u32, rows: Vec<Row>) -> Result<Submitted, HoldingsFault> {
        let Some((submission, Some(keyring))) = Submission::read(rows) else {
            return Ok(refused(&broken("submission")));
        };
        match self.shelf.own.take_submission(self.world, &submission, &keyring) {
            Ok(Some(range)) => Ok(Submitted::Taken { first: range.start, count: range.end - range.start }),
            Ok(None) => Ok(Submitted::OtherKeys),
            Err(failure) if failure.blame == ipc::Blame::Machine && failure.code != "clock-back" => {
                Err(HoldingsFault::Store(failure.code))
            }
            Err(failure) => Ok(refused(&failure)),
        }
    }
}

impl Desk {
    /// Notes that a desk asks for something; not each time, since that would be a write for each.
    fn note_seen(&self, number: u32, now: i64) {
        let name = seen_setting(number);
        let before = self.seen_desk(number);
        if before.is_none_or(|before| !(before..before + SEEN_EVERY_SECONDS).contains(&now)) {
            let now = now.to_string();
            // It is shown to people and nothing else hangs on it.
            let _ = self.store.change(&[Change::PutSetting { name: &name, value: now.as_bytes() }]);
        }
    }

    /// When a desk last asked for something, within a minute.
    pub(super) fn seen_desk(&self, number: u32) -> Option<i64> {
        let value = self.store.snapshot().ok()?.setting(&seen_setting(number)).ok()??;
        std::str::from_utf8(&value).ok()?.parse().ok()
    }
}

fn disclosures(part: SealedDisclosures) -> Row {
    Row::Disclosures { first: part.first, count: part.count, sealed: part.sealed }
}

fn refused(failure: &ipc::Failure) -> Submitted {
    Submitted::Refused(serde_json::to_string(failure).unwrap_or_default())
}

fn fault(error: StoreError) -> HoldingsFault {
    HoldingsFault::Store(error.to_string())
}

fn seen_setting(number: u32) -> String {
    format!("desk-seen/{number}")
}

const SEEN_EVERY_SECONDS: i64 = 60;
