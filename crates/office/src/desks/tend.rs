//! Opening a desk's folder, its first copy, and what is done in the background while nobody asks for anything.

use super::Remote;
use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{no_office, store_failed},
};
use std::{path::PathBuf, sync::Arc};
use store::Store;

/// What looks after a desk's line. It holds nothing of the office.
pub(crate) struct Tending {
    folder: PathBuf,
    remote: Arc<Remote>,
    /// Nothing was copied yet.
    empty: bool,
    /// Somebody is signed in, and something waits to be handed in.
    waits: bool,
}

impl Office {
    /// Finds out whether the folder is a desk's, and opens what was copied.
    pub(crate) fn open_desk(&mut self) -> Outcome<()> {
        let store = match &self.desk {
            Some(desk) => desk.store.clone(),
            None => match Store::open(&self.folder) {
                Ok(store) => Arc::new(store),
                // There is none, or it says itself what is wrong with it.
                Err(_) => return Ok(()),
            },
        };
        self.remote = Remote::load(&self.folder, &store, &self.world)?;
        if let Some(desk) = &mut self.desk {
            desk.remote = self.remote.clone();
        }
        Ok(())
    }

    /// Copies the ledger for the first time, if this is a desk that has none yet. In a program with a window that is done in the
    /// background.
    pub(crate) fn copy_if_due(&mut self) -> Outcome<()> {
        let Some(remote) = self.remote.clone().filter(|_| self.desk.is_none()) else { return Ok(()) };
        if !self.tended && remote.look_is_due() {
            copy(&remote, &self.folder)?;
        }
        match self.open_copied() {
            Err(failure) if failure.code == "no-office" => Err(remote.standing().failure.unwrap_or(failure)),
            other => other,
        }
    }

    /// From now on somebody looks after the line to the writer in the background.
    pub(crate) fn be_tended(&mut self) {
        self.tended = true;
        self.remote.iter().for_each(|remote| remote.be_tended());
    }

    /// Opens what was copied.
    pub(crate) fn open_copied(&mut self) -> Outcome<()> {
        if self.desk.is_none() && self.remote.is_some() {
            let mut desk = Desk::open(&self.folder)?;
            desk.remote = self.remote.clone();
            self.desk = Some(desk);
        }
        Ok(())
    }

    /// What there is to look after; `None` when this is no desk.
    pub(crate) fn tending(&self) -> Option<Tending> {
        let remote = self.remote.clone()?;
        let desk = self.desk.as_ref();
        let waits = self.session.is_some()
            && desk.and_then(|desk| desk.snapshot().ok()).is_some_and(|snapshot| {
                let kept = snapshot.outbox_counts().is_ok_and(|(kept, _)| kept > 0);
                kept || snapshot.unsent().is_ok_and(|(drafts, files)| !drafts.is_empty() || !files.is_empty())
            });
        Some(Tending { folder: self.folder.clone(), remote, empty: desk.is_none(), waits })
    }

    /// Takes up what is new, and hands in what waits. No sign of life against the idle lock.
    pub(crate) fn tend(&mut self) -> Outcome<()> {
        self.lock_if_idle();
        self.open_copied()?;
        let Some(desk) = &mut self.desk else { return Err(no_office()) };
        desk.look_at_writer(true);
        desk.catch_up_here()?;
        if let Some(session) = &mut self.session {
            desk.follow_keys(session)?;
            desk.send_unsent(&session.keyring)?;
            desk.hand_in_kept(&self.world, session)?;
        }
        Ok(())
    }
}

impl Tending {
    /// Asks the writer whether anything is new; whether the office has something to do now. Nobody waits for it.
    pub fn ask(&self) -> bool {
        if self.empty {
            return copy(&self.remote, &self.folder).is_ok();
        }
        let news = self.remote.poll();
        news || (self.waits && self.remote.standing().up)
    }
}

fn copy(remote: &Remote, folder: &std::path::Path) -> Outcome<()> {
    let store = Store::open(folder).map_err(|error| store_failed(&error))?;
    remote.copy_first(&Arc::new(store))?;
    // What follows from a large ledger is saved while nobody waits, so that it opens at once.
    Desk::open(folder)?.save()
}
