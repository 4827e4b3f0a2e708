//! Every use case of the program, one function each: the window, the command line and the tests call the same.
//!
//! Invariants: what is recorded goes through [`desk`] and nowhere else, where the ledger's rules and the fund rules let it
//! pass before it is signed into a head; keys are in memory only while a member is signed in; nothing here prints or logs
//! a personal field; clock and randomness come from the [`World`] that is passed in.

mod batch_title;
mod batches;
mod days;
mod demo;
mod desk;
mod events;
mod export_tlog;
mod exports;
mod failure;
mod faults;
mod find;
mod form;
mod found;
mod import;
mod line;
mod overview;
mod parcel;
mod peers;
mod people;
mod personal;
mod programmes;
mod progress;
mod receipt;
mod safety;
mod sealing;
mod service;
mod session;
mod sign_in;
mod status;
mod story;
mod vault;
mod verify;
mod view;
mod world;

pub use days::{day_of, moment_of};
pub use demo::{Demo, DemoOffices};
pub use export_tlog::TlogExport;
pub use failure::Outcome;
pub use find::PaymentsExport;
pub use parcel::{PARCEL_BYTES_MAX, check_verdict, decide_parcel, open_parcel, view_parcel};
pub use peers::{Serving, Syncing, mirror_folder, verify_evidence};
pub use progress::Work;
pub use receipt::{ReceiptFacts, verify_receipt};
pub use safety::{BackupPlan, Rebuilding, Rebuilt, Rehearsal};
pub use service::Service;
pub use sheet::limits::FILE_BYTES_MAX as SPREADSHEET_BYTES_MAX;
pub use verify::Verification;
pub use world::{SeededRandom, Source, World};

use desk::Desk;
use session::Session;
use std::path::{Path, PathBuf};

/// The office in one data folder, as one program sees it.
pub struct Office {
    folder: PathBuf,
    /// It is the copy of another office's ledger: without keys, disclosures and source files.
    foreign: bool,
    world: World,
    work: Work,
    desk: Option<Desk>,
    session: Option<Session>,
    away: Option<parcel::Away>,
    imports: import::Imports,
    verified: Verified,
    finder: find::Finder,
    moments: overview::Moments,
}

/// What the last verification found.
#[derive(Clone, Default)]
struct Verified {
    size: u64,
    at: Option<i64>,
    damage: Option<ipc::Failure>,
}

impl Office {
    /// Opens a data folder. There may be no ledger in it yet; then only creating one is possible.
    pub fn open(folder: &Path, world: World) -> Outcome<Office> {
        if folder.is_file() {
            return Err(exports::file_failed(&std::io::ErrorKind::NotADirectory.into()));
        }
        let mut office = Office::open_nothing(folder, world);
        match Desk::open(folder) {
            Ok(desk) => office.desk = Some(desk),
            Err(failure) if failure.code == "no-ledger" => {}
            // A damaged ledger must still be shown, verified and kept: the failure stays in sight.
            Err(failure) if failure.blame == ipc::Blame::Damage => office.verified.damage = Some(failure),
            Err(failure) => return Err(failure),
        }
        Ok(office)
    }

    /// Of a folder in which nothing was looked at yet.
    fn open_nothing(folder: &Path, world: World) -> Office {
        Office {
            folder: folder.to_owned(),
            foreign: false,
            world,
            work: Work::default(),
            desk: None,
            session: None,
            away: None,
            imports: import::Imports::new(),
            verified: Verified::default(),
            finder: find::Finder::default(),
            moments: overview::Moments::default(),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Clock and randomness.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Progress of long works, and the way to stop them, usable from another thread.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The live ledger with what other programs have appended since; anybody may look at what is not personal.
    fn desk(&mut self) -> Outcome<&mut Desk> {
        if self.desk.is_none()
            && let Some(damage) = &self.verified.damage
        {
            return Err(damage.clone());
        }
        let desk = self.desk.as_mut().ok_or_else(failure::no_office)?;
        desk.catch_up()?;
        Ok(desk)
    }

    /// The live ledger and the member who is signed in; counts as a sign of life against the idle lock.
    fn signed_in(&mut self) -> Outcome<(&mut Desk, &Session, &World)> {
        self.lock_if_idle();
        self.desk()?;
        let session = self.session.as_mut().ok_or_else(failure::locked)?;
        session.touch(&self.world);
        let desk = self.desk.as_mut().ok_or_else(failure::no_office)?;
        if desk.persons.as_ref().is_some_and(|persons| persons.len() != desk.columns.len()) {
            desk.load_persons(&session.keyring, &self.world)?;
        }
        Ok((desk, session, &self.world))
    }

    /// Ends the session of a member who has gone away.
    fn lock_if_idle(&mut self) {
        if self.session.as_ref().is_some_and(|session| session.idle(&self.world)) {
            self.lock();
        }
    }

    /// Ends the session: keys and personal fields leave memory.
    fn lock(&mut self) {
        self.session = None;
        self.away = None;
        self.imports.clear();
        self.finder = find::Finder::default();
        if let Some(desk) = &mut self.desk {
            desk.persons = None;
            desk.by_id = view::ByPerson::id();
            desk.by_name = view::ByPerson::name();
            desk.unnumbered = view::ByPerson::unnumbered();
        }
    }
}
