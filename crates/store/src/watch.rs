//! Progress of what takes long, and a way to stop it.

use crate::StoreError;
use rusqlite::Connection;
use std::{
    ops::ControlFlow,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

/// How far something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Done so far, in pages or entries by the stage.
    pub done: u64,
    /// All there is to do in this stage; 0 where nobody knows.
    pub total: u64,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Pages of the file are copied.
    Copying,
    /// SQLite checks the file. How far it is nobody knows.
    File,
    /// Entries are read and hashed.
    Entries,
}

/// Is told about progress from time to time, and may stop it: the call then fails with [`StoreError::Cancelled`].
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Tells, and stops if so told.
pub(crate) fn tell(watch: &mut Watch<'_>, stage: Stage, done: u64, total: u64) -> Result<(), StoreError> {
    match watch(Progress { stage, done, total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Cancelled),
    }
}

/// Lets SQLite do something long on a connection of its own, asking meanwhile whether to go on.
pub(crate) fn interruptibly<T: Send>(
    connection: Connection,
    watch: &mut Watch<'_>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
) -> Result<T, StoreError> {
    let stop = connection.get_interrupt_handle();
    let (send, receive) = channel();
    thread::scope(|scope| {
        // When the work panics, the sender is dropped and the scope panics too.
        scope.spawn(move || {
            let _ = send.send(work(&connection));
        });
        let mut told_to_stop = Ok(());
        loop {
            if told_to_stop.is_ok() {
                told_to_stop = tell(watch, Stage::File, 0, 0);
            }
            if told_to_stop.is_err() {
                // Repeated, since an interrupt that comes before the work begins is lost.
                stop.interrupt();
            }
            match receive.recv_timeout(Duration::from_millis(ASK_EVERY_MS)) {
                Ok(result) => return told_to_stop.and(result),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(StoreError::Cancelled),
            }
        }
    })
}

const ASK_EVERY_MS: u64 = 50;
