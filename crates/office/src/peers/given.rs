//! What was given to peers of personal fields, and what was received from them.

use super::peer_name;
use crate::{Office, Outcome, failure::store_failed};
use ipc::{GivenLine, Personal, ReceivedLine};
use ledger::Rights;
use std::collections::BTreeSet;

impl Office {
    /// What went and came, by peer. No keys are needed.
    pub fn personal(&mut self) -> Outcome<Personal> {
        let desk = self.desk()?;
        let (roll, snapshot) = (desk.chain.roll(), desk.snapshot()?);
        let out = snapshot.parcels_out().map_err(|error| store_failed(&error))?;
        let came = snapshot.parcels_in().map_err(|error| store_failed(&error))?;
        let mut personal = Personal::default();
        for peer in roll.peers() {
            let origin = peer.origin.as_str();
            let granted = !peer.revoked && peer.may.include(Rights::PERSONAL);
            let parcels: Vec<_> = out.iter().filter(|parcel| parcel.peer == origin).collect();
            if granted || !parcels.is_empty() {
                let taken = || parcels.iter().filter(|parcel| parcel.taken_at.is_some());
                let waiting = || parcels.iter().filter(|parcel| parcel.taken_at.is_none());
                let files: BTreeSet<&str> =
                    taken().map(|parcel| &*parcel.contents.file).filter(|file| !file.is_empty()).collect();
                personal.given.push(GivenLine {
                    origin: origin.to_owned(),
                    name: peer.card.name().to_owned(),
                    granted,
                    programmes: peer.programmes.codes().unwrap_or_default().to_vec(),
                    recipient: peer.card.recipient().is_some(),
                    fields: taken().map(|parcel| parcel.contents.fields).sum(),
                    files: files.len() as u64,
                    taken_at: taken().filter_map(|parcel| parcel.taken_at).max(),
                    waiting: waiting().count() as u64,
                    waiting_bytes: waiting().map(|parcel| parcel.bytes).sum(),
                });
            }
        }
        let senders: BTreeSet<&str> = came.iter().map(|parcel| &*parcel.peer).collect();
        for origin in senders {
            let parcels = || came.iter().filter(|parcel| parcel.peer == origin);
            let opened = || parcels().filter(|parcel| parcel.opened_at.is_some());
            let programmes: BTreeSet<&String> =
                opened().map(|parcel| &parcel.contents.programme).filter(|code| !code.is_empty()).collect();
            let files: BTreeSet<&str> = opened()
                .filter(|parcel| parcel.refused == 0)
                .map(|parcel| &*parcel.contents.file)
                .filter(|file| !file.is_empty())
                .collect();
            personal.received.push(ReceivedLine {
                origin: origin.to_owned(),
                name: peer_name(roll, origin),
                programmes: programmes.into_iter().cloned().collect(),
                fields: opened().map(|parcel| parcel.contents.fields).sum(),
                files: files.len() as u64,
                refused: opened().map(|parcel| parcel.refused).sum(),
                came_at: parcels().map(|parcel| parcel.came_at).max().unwrap_or(0),
                opened_at: opened().filter_map(|parcel| parcel.opened_at).max(),
                waiting: parcels().filter(|parcel| parcel.opened_at.is_none()).count() as u64,
            });
        }
        Ok(personal)
    }
}
