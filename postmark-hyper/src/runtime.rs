//! What a runtime does for a client: sockets, time and tasks.

#[cfg(any(feature = "async-std", feature = "smol"))]
pub(crate) mod futures_io;
#[cfg(feature = "tokio")]
pub(crate) mod tokio;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Executor, Sleep, Timer};
use postmark_core::Fault;

use crate::BoxFuture;
use crate::io::Io;

/// A runtime.
pub(crate) trait Runtime: fmt::Debug + Send + Sync {
    /// Makes sure that it runs here, where it has to.
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// The addresses of a host.
    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>>;

    /// Connects a socket, which sends small packets at once.
    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>>;

    /// Waits.
    fn sleep(&self, pause: Duration) -> BoxFuture<()>;

    /// Runs a task by itself.
    fn spawn(&self, task: BoxFuture<()>);
}

/// A runtime, as hyper uses it.
#[derive(Debug, Clone)]
pub(crate) struct Driver(pub(crate) Arc<dyn Runtime>);

/// hyper's pool boxes its tasks.
impl Executor<BoxFuture<()>> for Driver {
    fn execute(&self, task: BoxFuture<()>) {
        self.0.spawn(task);
    }
}

impl Timer for Driver {
    fn sleep(&self, pause: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Pause(Mutex::new(self.0.sleep(pause))))
    }

    fn sleep_until(&self, time: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(time.saturating_duration_since(Instant::now()))
    }
}

/// A wait that can be shared, as hyper wants it, because it is polled by its owner only.
struct Pause(Mutex<BoxFuture<()>>);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(cx)
    }
}

impl Sleep for Pause {}
