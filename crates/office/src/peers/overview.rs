//! Peers at a glance, what came of syncs, and the ledgers that are held.

use super::{alarms::show_alarm, card::facts, peer_of, shelf::Shelf};
use crate::{Office, Outcome, failure::store_failed};
use ipc::{Alarm, Cosigned, GetSyncHistory, LedgerLine, PeerLine, Peers, SYNC_RUNS_PER_PAGE, SyncRun};
use ledger::{PublicKey, mirror_name, roll::Peer, witness_name};
use std::collections::BTreeMap;
use store::{Cosignature, Snapshot, StoredRun};

impl Office {
    /// The own card, the peers, the alarms.
    pub fn peers(&mut self) -> Outcome<Peers> {
        let folder = self.folder.clone();
        let desk = self.desk()?;
        let snapshot = desk.snapshot()?;
        let cosignatures = snapshot.cosignatures().map_err(|error| store_failed(&error))?;
        let known: BTreeMap<String, u64> = known_sizes(&snapshot)?;
        let held = super::shelf::held_sizes(&folder);
        let roll = desk.chain.roll();
        let mut peers = Vec::new();
        for peer in roll.peers() {
            let origin = peer.origin.as_str();
            let held = held.get(origin).copied().unwrap_or(0);
            let known = known.get(origin).copied().unwrap_or(0).max(held);
            peers.push(line(peer, held, known, &cosignatures, &snapshot)?);
        }
        peers.sort_by_key(|peer| peer.revoked);
        Ok(Peers { card: desk.own_card()?.map(|card| facts(&card)), size: desk.chain.size(), peers, alarms: self.alarms()? })
    }

    /// Past syncs, newest first, a page of them.
    pub fn sync_history(&mut self, call: &GetSyncHistory) -> Outcome<Vec<SyncRun>> {
        let desk = self.desk()?;
        let runs = desk.snapshot()?.runs(call.offset, SYNC_RUNS_PER_PAGE).map_err(|error| store_failed(&error))?;
        let name = |origin: &str| {
            peer_of(desk.chain.roll(), origin).map_or_else(|| origin.to_owned(), |peer| peer.card.name().to_owned())
        };
        Ok(runs.iter().map(|run| show_run(run, name(&run.peer))).collect())
    }

    /// The ledgers of which entries are held, the own one first.
    pub fn ledgers(&mut self) -> Outcome<Vec<LedgerLine>> {
        let known = known_sizes(&self.desk()?.snapshot()?)?;
        let shelf = Shelf::open(&self.folder)?;
        let all = std::iter::once(&shelf.own).chain(shelf.mirrors.values());
        let line = |desk: &crate::desk::Desk| {
            let (origin, head) = (desk.chain.origin().to_string(), desk.head());
            LedgerLine {
                name: desk.chain.roll().office().map(|office| office.name.clone()).unwrap_or_default(),
                own: origin == shelf.own.chain.origin().as_str(),
                size: head.size,
                root: head.root.hex(),
                known: known.get(&origin).copied().unwrap_or(0).max(head.size),
                origin,
            }
        };
        Ok(all.map(line).collect())
    }

    /// Histories that do not fit together, newest first.
    pub fn alarms(&mut self) -> Outcome<Vec<Alarm>> {
        let desk = self.desk()?;
        let stored = desk.snapshot()?.alarms().map_err(|error| store_failed(&error))?;
        let name = |origin: &str| match peer_of(desk.chain.roll(), origin) {
            Some(peer) => peer.card.name().to_owned(),
            None if origin == desk.chain.origin().as_str() => {
                desk.chain.roll().office().map_or_else(String::new, |o| o.name.clone())
            }
            None => origin.to_owned(),
        };
        let roll = desk.chain.roll();
        let known = |origin: &str, key: &PublicKey| {
            let own = origin == desk.chain.origin().as_str() && roll.ledger_keys().any(|(known, _)| known == key);
            own || peer_of(roll, origin).is_some_and(|peer| peer.card.key() == key)
        };
        Ok(stored.iter().map(|alarm| show_alarm(alarm, name(&alarm.origin), |key| known(&alarm.origin, key))).collect())
    }
}

/// A run as it is shown.
pub(super) fn show_run(run: &StoredRun, name: String) -> SyncRun {
    SyncRun {
        origin: run.peer.clone(),
        name,
        at: run.at,
        took_ms: run.took_ms,
        entries: run.entries,
        bytes: run.bytes,
        ledgers: run.ledgers,
        cosigned: run.cosigned,
        // What was written here was a failure; a program that is older may not know all of it.
        failure: serde_json::from_str(&run.failure).ok(),
    }
}

fn known_sizes(snapshot: &Snapshot) -> Outcome<BTreeMap<String, u64>> {
    let known = snapshot.known_heads().map_err(|error| store_failed(&error))?;
    Ok(known.into_iter().map(|known| (known.checkpoint.origin.to_string(), known.checkpoint.head.size)).collect())
}

fn line(peer: &Peer, held: u64, known: u64, cosignatures: &[Cosignature], snapshot: &Snapshot) -> Outcome<PeerLine> {
    let origin = peer.origin.as_str();
    let by = |name: String| {
        let found = cosignatures.iter().find(|cosignature| cosignature.name == name);
        found.map(|found| Cosigned { size: found.head.size, at: i64::try_from(found.time).unwrap_or(i64::MAX) })
    };
    let (last, ended) = snapshot.last_runs(origin).map_err(|error| store_failed(&error))?;
    Ok(PeerLine {
        origin: origin.to_owned(),
        name: peer.card.name().to_owned(),
        address: peer.card.address().to_owned(),
        card: peer.card.number(),
        fingerprint: peer.card.fingerprint(),
        may: peer.may.names().map(str::to_owned).collect(),
        revoked: peer.revoked,
        held,
        known,
        witnessed: by(witness_name(origin)),
        mirrored: by(mirror_name(origin)),
        synced_at: ended.map(|run| run.at),
        tried_at: last.as_ref().map(|run| run.at),
        failure: last.and_then(|run| serde_json::from_str(&run.failure).ok()),
    })
}
