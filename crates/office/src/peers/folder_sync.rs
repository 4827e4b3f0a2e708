//! Exchanging by a folder that somebody carries, as on a USB stick, where there is no line. No member's key is needed.

use super::{
    card::no_card,
    operational::Operational,
    overview::show_run,
    peer_of,
    shelf::Shelf,
    syncing::{note_report, verify_on_all_cores},
    turn::Turn,
};
use crate::{
    Office, Outcome, Work, World,
    failure::{stick_failed, stick_sync_failed, stopped, store_failed},
    progress::Stopped,
};
use ipc::{FolderReport, Stranger, SyncFolder, SyncRun, Text};
use ledger::roll::Peer;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Instant,
};
use store::{Change, Snapshot, Store, StoredRun};
use sync::{
    Partner, PeerRights, Terms, hash_of,
    stick::{self, Carry, Stick, Taken, Written},
};

/// A sync by a folder, about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct FolderSync {
    data: PathBuf,
    world: World,
    peers: Vec<Peer>,
    stick: Stick,
    /// As it was named.
    folder: String,
    all: bool,
}

/// What is asked of peers, by origin.
type Asks = BTreeMap<String, Vec<u8>>;

/// What came of it.
pub(crate) struct FolderDone {
    runs: Vec<SyncRun>,
    absent: Vec<String>,
    strangers: Vec<Stranger>,
    written: Written,
    stick: Stick,
}

impl Office {
    /// Prepares a sync by a folder.
    pub fn folder_sync(&mut self, call: &SyncFolder) -> Outcome<FolderSync> {
        let (data, world) = (self.folder.clone(), self.world.clone());
        let desk = self.desk()?;
        desk.own_card()?.ok_or_else(no_card)?;
        let folder = call.folder.trim().to_owned();
        let stick = Stick::at(Path::new(&folder)).map_err(|fault| stick_failed(&fault))?;
        let peers = desk.chain.roll().peers().filter(|peer| !peer.revoked).cloned().collect();
        Ok(FolderSync { data, world, peers, stick, folder, all: call.all })
    }

    /// Takes what peers have left in a folder, answers what they ask, and leaves there what they need.
    pub fn sync_folder(&mut self, call: &SyncFolder) -> Outcome<FolderReport> {
        let done = self.folder_sync(call)?.run(&self.work)?;
        self.folder_synced(done)
    }

    /// Folders that may be meant: where the last one was, if it is there, then sticks that are in.
    pub fn sync_folders(&mut self) -> Outcome<Vec<String>> {
        let last = self.desk()?.snapshot()?.setting(LAST_FOLDER).map_err(|error| store_failed(&error))?;
        let last = last.and_then(|path| String::from_utf8(path).ok()).filter(|path| Path::new(path).is_dir());
        let mut folders: Vec<String> = last.into_iter().collect();
        for stick in super::mounted::sticks() {
            let stick = stick.display().to_string();
            if !folders.contains(&stick) {
                folders.push(stick);
            }
        }
        Ok(folders)
    }

    /// What came of it, with the alarms there are now.
    pub(crate) fn folder_synced(&mut self, done: FolderDone) -> Outcome<FolderReport> {
        let FolderDone { runs, absent, strangers, written, stick } = done;
        let strangers = strangers.into_iter().filter(|stranger| !self.is_known(&stranger.origin)).collect();
        let folder = stick.path().display().to_string();
        Ok(FolderReport { runs, alarms: self.alarms()?, folder, absent, strangers, files: written.files, bytes: written.bytes })
    }

    fn is_known(&mut self, origin: &str) -> bool {
        self.desk().is_ok_and(|desk| desk.chain.origin().as_str() == origin || peer_of(desk.chain.roll(), origin).is_some())
    }
}

impl FolderSync {
    /// What one peer has left that is wrong stops no other's sync. It fails when it was stopped, and when the own folder could
    /// not be written; what had come by then is kept.
    pub(crate) fn run(&self, work: &Work) -> Outcome<FolderDone> {
        let waiting = work.begin(Text::new("正在等待另一次同步结束", "Waiting for another sync to end"), 0);
        let _turn = Turn::wait(&self.data, work)?;
        drop(waiting);
        let mut shelf = Shelf::open(&self.data)?;
        let keys = Operational::load(&self.data)?.ok_or_else(no_card)?;
        let offices = self.stick.offices().map_err(|fault| stick_failed(&fault))?;
        let what = Text::new("正在读取其他单位留下的内容", "Reading what other offices have left");
        let reading = work.begin(what, self.peers.len() as u64);
        let (mut runs, mut absent, mut asks) = (Vec::new(), Vec::new(), Asks::new());
        for (done, peer) in (0..).zip(&self.peers) {
            work.done(done).map_err(|_| stopped())?;
            let name = peer.card.name().to_owned();
            let began = Instant::now();
            let mut run = StoredRun::begun(peer.origin.as_str(), self.world.now());
            match self.with(peer, &mut shelf, &keys, (&mut run, &mut asks), &mut || work.done(done)) {
                Ok(true) => {}
                Ok(false) => {
                    absent.push(name);
                    continue;
                }
                Err(failure) => run.failure = serde_json::to_string(&failure).unwrap_or_default(),
            }
            run.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            shelf.own.store.note_run(&run).map_err(|error| store_failed(&error))?;
            FolderRuns::note(&shelf.own.store, &run)?;
            runs.push(show_run(&run, name, true));
        }
        work.done(self.peers.len() as u64).map_err(|_| stopped())?;
        drop(reading);
        let folder = self.folder.as_bytes();
        let remember = Change::PutSetting { name: LAST_FOLDER, value: folder };
        shelf.own.store.change(&[remember]).map_err(|error| store_failed(&error))?;
        let written = self.leave(&mut shelf, &keys, &asks, work)?;
        let known: BTreeSet<String> = self.peers.iter().map(|peer| hash_of(peer.origin.as_str())).collect();
        let strangers = offices.iter().filter(|hash| !known.contains(*hash)).filter_map(|hash| self.stranger(hash)).collect();
        Ok(FolderDone { runs, absent, strangers, written, stick: self.stick.clone() })
    }

    /// Syncs with what a peer has left, does what it asks, and notes what is asked of it. `false`: it has left nothing.
    fn with(
        &self,
        peer: &Peer,
        shelf: &mut Shelf,
        keys: &Operational,
        (run, asks): (&mut StoredRun, &mut Asks),
        go_on: &mut dyn FnMut() -> Result<(), Stopped>,
    ) -> Outcome<bool> {
        shelf.catch_up()?;
        let origin = peer.origin.to_string();
        let partner = Partner { origin: origin.clone(), may: peer.may, witness: peer.card.witness(), mirror: peer.card.mirror() };
        let doubt = shelf.own.hold()?.is_some();
        let terms = Terms { now: self.now(), recover: true, doubt };
        let (mut verify, mut goes_on) = (verify_on_all_cores, || go_on().is_ok());
        let taken = stick::take(&self.stick, shelf, keys.cosigning(), &partner, terms, &mut verify, &mut goes_on);
        let Taken { report, asked } = taken.map_err(|fault| stick_failed(&fault))?;
        asks.extend(asked.map(|asked| (origin, asked)));
        let Some(report) = report else { return Ok(false) };
        run.bytes = report.bytes;
        // What lies there may have been written before what is in doubt here was lost: nobody was asked by it.
        note_report(shelf, peer, &report, false, run, self.world.now())?;
        go_on().map_err(|_| stopped())?;
        report.faults.first().map_or(Ok(true), |(_, fault)| Err(stick_sync_failed(fault)))
    }

    /// Renews the own folder.
    fn leave(&self, shelf: &mut Shelf, keys: &Operational, asks: &Asks, work: &Work) -> Outcome<Written> {
        let readers: Vec<PeerRights> =
            self.peers.iter().map(|peer| PeerRights { origin: peer.origin.to_string(), may: peer.may }).collect();
        let carry = Carry { readers: &readers, asks, all: self.all, now: self.now() };
        let what = || Text::new("正在写入本单位的内容", "Writing what others need");
        let mut running = work.begin(what(), 0);
        let mut known = 0;
        let written = stick::write(&self.stick, shelf, keys.cosigning(), &carry, &mut |done, total| {
            if total != known {
                known = total;
                running = work.begin(what(), total);
            }
            work.done(done).is_ok()
        });
        drop(running);
        written.map_err(|fault| stick_failed(&fault))
    }

    fn now(&self) -> u64 {
        u64::try_from(self.world.now()).unwrap_or(0)
    }

    fn stranger(&self, hash: &str) -> Option<Stranger> {
        let card = self.stick.card_in(hash)?;
        Some(Stranger {
            name: card.name().to_owned(),
            origin: card.origin().to_string(),
            fingerprint: card.fingerprint(),
            card: card.text().to_owned(),
            file: self.stick.path().join(hash).join("card").display().to_string(),
        })
    }
}

/// Which of the past syncs went by a folder: their peers and times, in a setting, newest last.
pub(super) struct FolderRuns(Vec<(String, i64)>);

impl FolderRuns {
    pub fn load(snapshot: &Snapshot) -> Outcome<FolderRuns> {
        let text = snapshot.setting(FOLDER_RUNS).map_err(|error| store_failed(&error))?;
        // What cannot be read was not written here; then they all are taken to have gone over the line.
        Ok(FolderRuns(text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()))
    }

    pub fn include(&self, run: &StoredRun) -> bool {
        self.0.iter().any(|(peer, at)| *peer == run.peer && *at == run.at)
    }

    fn note(store: &Store, run: &StoredRun) -> Outcome<()> {
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let FolderRuns(mut runs) = FolderRuns::load(&snapshot)?;
        runs.push((run.peer.clone(), run.at));
        let first = runs.len().saturating_sub(FOLDER_RUNS_MAX);
        let value = serde_json::to_vec(&runs[first..]).unwrap_or_default();
        store.change(&[Change::PutSetting { name: FOLDER_RUNS, value: &value }]).map_err(|error| store_failed(&error))
    }
}

const FOLDER_RUNS: &str = "folder-runs";

const LAST_FOLDER: &str = "sync-folder";

const FOLDER_RUNS_MAX: usize = 2_000;
