//! Putting in order beside the work that made it due.

use std::thread::JoinHandle;

/// What a thread of its own puts in order, one thing at a time. Whoever drops this waits for it, so that no program ends in
/// between.
#[derive(Default)]
pub(super) struct Saving(Option<JoinHandle<()>>);

impl Saving {
    /// Begins, once what was begun before is done.
    pub fn begin(&mut self, work: impl FnOnce() + Send + 'static) {
        self.wait();
        self.0 = Some(std::thread::spawn(work));
    }

    /// Waits until what was begun is done.
    pub fn wait(&mut self) {
        if let Some(thread) = self.0.take() {
            // That it panicked is that it was not done, which costs time later and nothing else.
            let _ = thread.join();
        }
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.wait();
    }
}
