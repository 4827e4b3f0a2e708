//! Making anew what follows from the entries, while the office stays usable.

use super::Watched;
use crate::{
    Office, Outcome, Work,
    desk::{Desk, drop_saved},
    failure::{stopped, store_failed},
    progress::Running,
    sealing::Keyring,
};
use ipc::{Safety, Text};
use std::sync::Arc;
use store::Store;

/// A rebuilding about to begin. It holds nothing of the office.
pub struct Rebuilding {
    store: Arc<Store>,
    keyring: Option<Keyring>,
}

/// What was made anew, to be put in the place of what was there.
pub struct Rebuilt {
    desk: Desk,
    /// The last step is shown too.
    _running: Running,
}

impl Office {
    /// Prepares a rebuilding, also of a ledger that is too damaged to be opened.
    pub fn rebuilding(&mut self) -> Outcome<Rebuilding> {
        self.lock_if_idle();
        let keyring = self.session.as_ref().map(|session| session.keyring.clone());
        Ok(Rebuilding { store: self.open_store()?, keyring })
    }

    /// Puts what was made anew in its place, in memory and on disk.
    pub fn take_rebuilt(&mut self, rebuilt: Rebuilt) -> Outcome<Safety> {
        let Rebuilt { mut desk, _running } = rebuilt;
        desk.catch_up()?;
        drop_saved(&desk.store)?;
        desk.save()?;
        match &self.session {
            Some(session) if desk.persons.is_some() => desk.save_persons(&session.keyring, &mut self.world.random())?,
            Some(session) => desk.load_persons(&session.keyring, &self.world)?,
            // The session has ended meanwhile, and with it goes what only it may read.
            None => desk.persons = None,
        }
        if self.desk.is_none() {
            // What stood in the way of opening the ledger is gone.
            self.verified.damage = None;
        }
        desk.remote = self.remote.clone();
        self.desk = Some(desk);
        self.finder = crate::find::Finder::default();
        self.safety()
    }

    /// Drops everything that follows from the entries and makes it anew.
    pub fn rebuild(&mut self) -> Outcome<Safety> {
        let rebuilt = self.rebuilding()?.run(&self.work)?;
        self.take_rebuilt(rebuilt)
    }
}

impl Rebuilding {
    /// Makes everything anew. When it fails or is stopped, what was saved is as it was.
    pub fn run(self, work: &Work) -> Outcome<Rebuilt> {
        let running = work.begin(Text::new("正在重建派生数据", "Rebuilding what is derived"), 0);
        let mut watched = Watched::new(work);
        let tiles = self.store.rebuild_tiles(&mut |progress| watched.see(progress));
        drop(watched);
        tiles.map_err(|error| store_failed(&error))?;
        let size = self.store.head().map_err(|error| store_failed(&error))?.size;
        let mut step = |done| work.done(done).map_err(|_| stopped());
        let mut desk = {
            let _stage = work.begin(Text::new("正在按记录重新计算账目", "Computing the accounts from the entries"), size);
            Desk::replayed(self.store, &mut step)?
        };
        if let Some(keyring) = &self.keyring {
            let _stage = work.begin(Text::new("正在重建检索数据", "Making names searchable"), size);
            desk.replay_persons(keyring, &mut step)?;
        }
        work.point_of_no_return().map_err(|_| stopped())?;
        Ok(Rebuilt { desk, _running: running })
    }
}
