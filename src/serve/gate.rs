//! Lets connections in: a bounded number, each for as long as it is answered. A connection on which nothing was sent
//! for [`PATIENCE`] is closed, be it silent, dripping its request, or not reading; when all places are taken, the one
//! that was answered longest ago goes. So half-open connections cannot lock out the person in front of the screen.

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep};

/// Connections at one time: more than a browser with many open pages, fewer than the files a process may open.
const MOST: usize = 512;

/// Longest time without a byte sent; the event stream sends one every 15 s.
const PATIENCE: Duration = Duration::from_secs(30);

/// A listener that lets in connections as the module says.
pub(super) struct Gate {
    listener: TcpListener,
    places: Arc<Places>,
}

impl Gate {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Places::new()) }
    }
}

impl Listener for Gate {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    // Without it the last packet of a page waits some 40 ms for an acknowledgement.
                    let _ = stream.set_nodelay(true);
                    return (self.places.take(stream), address);
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => {
                    // Most likely no file descriptor is left.
                    self.places.free_one();
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The places that connections take.
struct Places {
    begun: Instant,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    by_number: BTreeMap<u64, Place>,
}

struct Place {
    answered: Arc<AtomicU64>,
    /// Closes the connection when dropped.
    _stay: oneshot::Sender<()>,
}

impl Places {
    fn new() -> Self {
        Self { begun: Instant::now(), taken: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // A map is whole between its operations, whoever panicked.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn take(self: &Arc<Self>, stream: TcpStream) -> Connection {
        let answered = Arc::new(AtomicU64::new(self.now()));
        let (stay, until) = oneshot::channel();
        let number = {
            let mut taken = self.lock();
            if taken.by_number.len() >= MOST {
                free_stalest(&mut taken);
            }
            taken.next += 1;
            let number = taken.next;
            taken.by_number.insert(number, Place { answered: Arc::clone(&answered), _stay: stay });
            number
        };
        Connection {
            stream,
            number,
            places: Arc::clone(self),
            answered,
            until,
            deadline: Box::pin(tokio::time::sleep(PATIENCE)),
            closed: false,
        }
    }

    fn free_one(&self) {
        free_stalest(&mut self.lock());
    }
}

fn free_stalest(taken: &mut Taken) {
    let stalest = taken.by_number.iter().min_by_key(|(_, place)| place.answered.load(Ordering::Relaxed));
    if let Some(number) = stalest.map(|(number, _)| *number) {
        taken.by_number.remove(&number);
    }
}

/// A connection that knows its place.
pub(super) struct Connection {
    stream: TcpStream,
    number: u64,
    places: Arc<Places>,
    /// When something was sent last, in milliseconds.
    answered: Arc<AtomicU64>,
    until: oneshot::Receiver<()>,
    deadline: Pin<Box<Sleep>>,
    closed: bool,
}

impl Connection {
    /// An error once the connection has lost its place or its time is over; else wakes the task when that happens.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if !self.closed {
            self.closed = Pin::new(&mut self.until).poll(context).is_ready() || self.is_late(context);
        }
        if self.closed { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }

    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        while self.deadline.as_mut().poll(context).is_ready() {
            let answered = Duration::from_millis(self.answered.load(Ordering::Relaxed));
            let end = self.places.begun + answered + PATIENCE;
            if end <= Instant::now() {
                return true;
            }
            self.deadline.as_mut().reset(end);
        }
        false
    }

    fn sent(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(bytes)) if *bytes > 0) {
            self.answered.store(self.places.now(), Ordering::Relaxed);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.places.lock().by_number.remove(&self.number);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.sent(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.sent(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
