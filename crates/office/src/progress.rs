use ipc::{Progress, Text};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// How far a long work is, seen from outside while it goes on, and the wish to stop it. Shared by all clones.
#[derive(Clone, Default)]
pub struct Work {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    what: Mutex<Option<Text>>,
    done: AtomicU64,
    total: AtomicU64,
    stoppable: AtomicBool,
    stop: AtomicBool,
}

/// The work was stopped on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Ends the showing of progress when it is dropped, also on an error.
pub struct Running(Work);

impl Work {
    /// Begins a work of `total` steps (0: not known).
    pub fn begin(&self, what: Text, total: u64) -> Running {
        self.inner.stop.store(false, Ordering::Relaxed);
        self.inner.done.store(0, Ordering::Relaxed);
        self.inner.total.store(total, Ordering::Relaxed);
        self.inner.stoppable.store(true, Ordering::Relaxed);
        *self.what() = Some(what);
        Running(self.clone())
    }

    /// Reports how much is done; fails when someone wished to stop.
    pub fn done(&self, done: u64) -> Result<(), Stopped> {
        self.inner.done.store(done, Ordering::Relaxed);
        if self.inner.stop.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }

    /// From here on it can no longer be stopped: what follows is one step that happens whole or not at all.
    pub fn point_of_no_return(&self) -> Result<(), Stopped> {
        self.inner.stoppable.store(false, Ordering::Relaxed);
        if self.inner.stop.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }

    /// Wishes the running work to stop.
    pub fn stop(&self) {
        self.inner.stop.store(true, Ordering::Relaxed);
    }

    /// What is going on, if anything.
    pub fn look(&self) -> Option<Progress> {
        let what = self.what().clone()?;
        Some(Progress {
            what,
            done: self.inner.done.load(Ordering::Relaxed),
            total: self.inner.total.load(Ordering::Relaxed),
            stoppable: self.inner.stoppable.load(Ordering::Relaxed),
        })
    }

    fn what(&self) -> std::sync::MutexGuard<'_, Option<Text>> {
        self.inner.what.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *self.0.what() = None;
    }
}
