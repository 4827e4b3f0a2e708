//! Every use case of the program, one function each: the window, the command line and the tests call the same.
//!
//! Invariants: what is recorded goes through [`desk`] and nowhere else, where the ledger's rules and the fund rules let it
//! pass before it is signed into a head; keys are in memory only while a member is signed in; nothing here prints or logs
//! a personal field; clock and randomness come from the [`World`] that is passed in.

mod administrator;
mod batch_title;
mod batches;
mod certificates;
mod checking;
mod cores;
mod days;
mod demo;
mod desk;
mod desks;
mod erasing;
mod events;
mod export_tlog;
mod export_verifier;
mod exports;
mod failure;
mod faults;
mod find;
mod flow;
mod form;
mod found;
mod hold;
mod import;
mod line;
mod older;
mod overview;
mod parcel;
mod peers;
mod people;
mod personal;
mod programmes;
mod progress;
mod receipt;
mod reports;
mod safety;
mod sealing;
mod service;
mod session;
mod sign_in;
mod stamping;
mod status;
mod story;
mod succeed;
mod transfers;
mod vault;
mod verify;
mod view;
mod world;

pub use checking::{REPORT_BYTES_MAX, check_receipt, check_report};
pub use days::{day_of, moment_of};
pub use demo::{Demo, DemoOffices};
pub use export_tlog::TlogExport;
pub use export_verifier::export_verifier;
pub use failure::Outcome;
pub use find::PaymentsExport;
pub use parcel::{PARCEL_BYTES_MAX, check_verdict, decide_parcel, open_parcel, view_parcel};
pub use peers::{
    Every, FolderSync, Giving, Happening, Kept, Receiving, ServeTerms, Serving, Syncing, Tell, mirror_folder, verify_evidence,
};
pub use progress::Work;
pub use safety::{BackupPlan, Rebuilding, Rebuilt, Rehearsal};
pub use service::Service;
pub use sheet::limits::FILE_BYTES_MAX as SPREADSHEET_BYTES_MAX;
pub use verify::Verification;
pub use world::{SeededRandom, Source, World};

use desk::Desk;
use desks::Remote;
use session::Session;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The office in one data folder, as one program sees it.
pub struct Office {
    folder: PathBuf,
    /// The data folder in which it lies: the same but for the copy of another office's ledger.
    home: PathBuf,
    /// Whose ledger it is a copy of: another office's, without keys, disclosures and source files.
    copy_of: Option<String>,
    world: World,
    work: Work,
    /// The writer, when this machine is a desk of its office.
    remote: Option<Arc<Remote>>,
    /// Somebody looks after the line to the writer in the background.
    tended: bool,
    desk: Option<Desk>,
    session: Option<Session>,
    away: Option<parcel::Away>,
    imports: import::Imports,
    verified: Verified,
    finder: find::Finder,
    moments: overview::Moments,
    held: peers::HeldSizes,
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
            // A desk of which nothing was copied yet.
            Err(failure) if failure.code == "no-office" => {}
            // A damaged ledger must still be shown, verified and kept: the failure stays in sight.
            Err(failure) if failure.blame == ipc::Blame::Damage => office.verified.damage = Some(failure),
            Err(failure) => return Err(failure),
        }
        office.open_desk()?;
        Ok(office)
    }

    /// Of a folder in which nothing was looked at yet.
    fn open_nothing(folder: &Path, world: World) -> Office {
        Office {
            folder: folder.to_owned(),
            home: folder.to_owned(),
            copy_of: None,
            world,
            work: Work::default(),
            remote: None,
            tended: false,
            desk: None,
            session: None,
            away: None,
            imports: import::Imports::new(),
            verified: Verified::default(),
            finder: find::Finder::default(),
            moments: overview::Moments::default(),
            held: peers::HeldSizes::default(),
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
        self.copy_if_due()?;
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
        desk.follow_keys(session)?;
        // What was ordered to be erased goes before anything is shown.
        if desk.erasures_due() || desk.persons.as_ref().is_some_and(|persons| persons.len() != desk.columns.len()) {
            desk.load_persons(&session.keyring, &self.world)?;
        }
        Ok((desk, session, &self.world))
    }

    /// The ledger and whoever looks at it: the member who is signed in, or, at the copy of another office's ledger, anybody.
    /// There are no keys for a copy, and so nothing personal.
    fn looking_at(&mut self) -> Outcome<(&mut Desk, Option<&Session>, &World)> {
        if self.is_copy() {
            self.desk()?;
            let desk = self.desk.as_mut().ok_or_else(failure::no_office)?;
            return Ok((desk, None, &self.world));
        }
        let (desk, session, world) = self.signed_in()?;
        Ok((desk, Some(session), world))
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
