use ipc::{Progress, Text};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// How far a long work is, seen from outside while it goes on, and the wish to stop it. Shared by all clones.
///
/// What one use case does may have stages: each begins within the one that began before it, and a wish to stop lasts until
/// the first of them has ended.
#[derive(Clone, Default)]
pub struct Work {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    stages: Mutex<Vec<Stage>>,
    next: AtomicU64,
    done: AtomicU64,
    stoppable: AtomicBool,
    stop: AtomicBool,
}

struct Stage {
    number: u64,
    what: Text,
    total: u64,
}

/// The work was stopped on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Ends the showing of progress when it is dropped, also on an error.
pub struct Running(Work, u64);

impl Work {
    /// Begins a work of `total` steps (0: not known), or a stage of the one that goes on.
    pub fn begin(&self, what: Text, total: u64) -> Running {
        let mut stages = self.stages();
        if stages.is_empty() {
            self.inner.stop.store(false, Ordering::Relaxed);
        }
        let number = self.inner.next.fetch_add(1, Ordering::Relaxed);
        stages.push(Stage { number, what, total });
        self.inner.done.store(0, Ordering::Relaxed);
        self.inner.stoppable.store(true, Ordering::Relaxed);
        Running(self.clone(), number)
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

    /// What is going on, if anything: the innermost stage.
    pub fn look(&self) -> Option<Progress> {
        let stages = self.stages();
        let Stage { what, total, .. } = stages.last()?;
        Some(Progress {
            what: what.clone(),
            done: self.inner.done.load(Ordering::Relaxed),
            total: *total,
            stoppable: self.inner.stoppable.load(Ordering::Relaxed),
        })
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Vec<Stage>> {
        self.inner.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut stages = self.0.stages();
        stages.retain(|stage| stage.number != self.1);
        self.0.inner.done.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(work: &Work) -> Option<String> {
        work.look().map(|progress| progress.what.en)
    }

    #[test]
    fn a_wish_to_stop_lasts_from_one_stage_to_the_next() {
        let work = Work::default();
        let whole = work.begin(Text::new("全", "whole"), 0);
        let first = work.begin(Text::new("一", "first"), 10);
        assert_eq!(what(&work).as_deref(), Some("first"), "the stage is shown");
        drop(first);
        assert_eq!(what(&work).as_deref(), Some("whole"), "between two stages too there is something to stop");
        work.stop();
        let second = work.begin(Text::new("二", "second"), 10);
        assert_eq!(work.done(1), Err(Stopped), "the next stage knows of the wish");
        drop(second);
        drop(whole);
        assert_eq!(what(&work), None);
        let other = work.begin(Text::new("别", "other"), 1);
        assert_eq!(work.done(1), Ok(()), "the next work begins without it");
        drop(other);
    }
}
