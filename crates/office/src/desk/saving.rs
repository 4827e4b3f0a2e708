//! Saving beside the work that made it due.

use std::thread::JoinHandle;

/// A state that a thread of its own saves, one at a time. Whoever drops this waits for it, so that no program ends in between.
#[derive(Default)]
pub(super) struct Saving(Option<JoinHandle<()>>);

impl Saving {
    /// Begins to save, once what was begun before is done.
    pub fn begin(&mut self, save: impl FnOnce() + Send + 'static) {
        self.wait();
        self.0 = Some(std::thread::spawn(save));
    }

    /// Waits until what was begun is done.
    pub fn wait(&mut self) {
        if let Some(saving) = self.0.take() {
            // That it panicked is that it did not save, which costs a slower start and nothing else.
            let _ = saving.join();
        }
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.wait();
    }
}
