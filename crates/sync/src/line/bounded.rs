//! A stream that ends when what was written to it is not taken in time.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep, sleep_until},
};

/// Until when the answer to the running request must have been taken. The one who serves the request sets it, the stream keeps it.
#[derive(Clone, Default)]
pub(super) struct Due(Arc<Mutex<Option<Instant>>>);

impl Due {
    pub(super) fn set(&self, due: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(due);
    }

    fn take(&self) -> Option<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Fails when what was written has not all been taken by the time it is due. hyper has no such limit, and whoever reads a byte
/// a minute would hold a connection and an answer for as long as it likes.
///
/// It also says goodbye slowly: closing a socket with unread bytes in it makes the system throw away what was just written, so
/// that a refusal would not arrive. What still comes is read and dropped for a moment.
pub(super) struct Bounded<S> {
    stream: S,
    due: Due,
    /// How long, where nothing is due.
    time: Duration,
    farewell: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
    closed: Option<Pin<Box<Sleep>>>,
}

impl<S> Bounded<S> {
    pub(super) fn new(stream: S, due: Due, time: Duration, farewell: Duration) -> Bounded<S> {
        Bounded { stream, due, time, farewell, alarm: None, closed: None }
    }

    /// Something is being written that has not been taken yet.
    fn arm(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.alarm.is_none() {
            let due = self.due.take().unwrap_or_else(|| Instant::now() + self.time);
            self.alarm = Some(Box::pin(sleep_until(due)));
        }
        self.ring(cx)
    }

    fn ring(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let rings = self.alarm.as_mut().is_some_and(|alarm| alarm.as_mut().poll(cx).is_ready());
        if rings { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.arm(cx)?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        self.arm(cx)?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.ring(cx)?;
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.alarm = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.closed.is_none() {
            self.arm(cx)?;
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.closed = Some(Box::pin(sleep(self.farewell)));
        }
        let mut dropped = [0; DROPPED_BYTES];
        loop {
            if self.closed.as_mut().is_none_or(|closed| closed.as_mut().poll(cx).is_ready()) {
                return Poll::Ready(Ok(()));
            }
            let mut buffer = ReadBuf::new(&mut dropped);
            match ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                // The other side has closed as well, or is no longer there to hear anything.
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}

/// Bytes that are read and dropped at one time.
const DROPPED_BYTES: usize = 4_096;
