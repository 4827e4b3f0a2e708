//! Peers at a glance, what came of syncs, and the ledgers that are held.

use super::{alarms::show_alarm, beside::Known, card::facts, folder_sync::FolderRuns, peer_of};
use crate::{Office, Outcome, failure::store_failed};
use ipc::{Alarm, CardFacts, Cosigned, Failure, GetSyncHistory, PeerLine, Peers, SYNC_RUNS_PER_PAGE, SyncRun, Ties};
use ledger::{PublicKey, mirror_name, roll::Peer, witness_name};
use store::{Cosignature, Snapshot, StoredRun};

impl Office {
    /// The own card, the peers, the alarms.
    pub fn peers(&mut self) -> Outcome<Peers> {
        let held = self.held.now(&self.folder);
        let ties = self.ties()?;
        let desk = self.desk()?;
        let snapshot = desk.snapshot()?;
        let cosignatures = snapshot.cosignatures().map_err(|error| store_failed(&error))?;
        let known = Known::read(&snapshot)?;
        let roll = desk.chain.roll();
        let mut peers = Vec::new();
        for peer in roll.peers() {
            let origin = peer.origin.as_str();
            let held = held.get(origin).copied().unwrap_or(0);
            let (size, damage) = (known.heads.get(origin).copied().unwrap_or(0).max(held), known.damage(origin));
            peers.push(PeerLine { ties: ties.of(origin), ..line(peer, [held, size], damage, &cosignatures, &snapshot)? });
        }
        peers.sort_by_key(|peer| peer.revoked);
        let own = ties.of(desk.chain.origin().as_str());
        let card = desk.own_card()?.map(|card| CardFacts { ties: own, ..facts(&card) });
        Ok(Peers { card, size: desk.chain.size(), peers, alarms: self.alarms()? })
    }

    /// Past syncs, with all peers or with one, newest first, a page of them.
    pub fn sync_history(&mut self, call: &GetSyncHistory) -> Outcome<Vec<SyncRun>> {
        let desk = self.desk()?;
        let snapshot = desk.snapshot()?;
        let runs =
            snapshot.runs(call.origin.as_deref(), call.offset, SYNC_RUNS_PER_PAGE).map_err(|error| store_failed(&error))?;
        let by_folder = FolderRuns::load(&snapshot)?;
        let name = |origin: &str| {
            peer_of(desk.chain.roll(), origin).map_or_else(|| origin.to_owned(), |peer| peer.card.name().to_owned())
        };
        Ok(runs.iter().map(|run| show_run(run, name(&run.peer), by_folder.include(run))).collect())
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
pub(super) fn show_run(run: &StoredRun, name: String, by_folder: bool) -> SyncRun {
    SyncRun {
        origin: run.peer.clone(),
        name,
        at: run.at,
        took_ms: run.took_ms,
        entries: run.entries,
        bytes: run.bytes,
        ledgers: run.ledgers,
        cosigned: run.cosigned,
        evidence: run.evidence,
        by_folder,
        brought: run.brought,
        // What was written here was a failure; a program that is older may not know all of it.
        failure: serde_json::from_str(&run.failure).ok(),
    }
}

fn line(
    peer: &Peer,
    [held, known]: [u64; 2],
    damage: Option<Failure>,
    cosignatures: &[Cosignature],
    snapshot: &Snapshot,
) -> Outcome<PeerLine> {
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
        programmes: peer.programmes.codes().unwrap_or_default().to_vec(),
        recipient: peer.card.recipient().is_some(),
        revoked: peer.revoked,
        held,
        known,
        damage,
        witnessed: by(witness_name(origin)),
        mirrored: by(mirror_name(origin)),
        synced_at: ended.map(|run| run.at),
        tried_at: last.as_ref().map(|run| run.at),
        failure: last.and_then(|run| serde_json::from_str(&run.failure).ok()),
        ties: Ties::default(),
    })
}
