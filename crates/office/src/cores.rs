//! How many threads are worth having.

use std::{sync::OnceLock, thread};

/// As many as there are cores. The system is asked once, since it reads files to answer, which one payment would feel.
pub(crate) fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}
