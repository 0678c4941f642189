//! What a client needs of a runtime: sockets, time and tasks.

#[cfg(any(feature = "async-std", feature = "smol"))]
mod futures_io;
#[cfg(feature = "tokio")]
mod tokio;

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Executor, Sleep, Timer};
use postmark_core::Fault;

use crate::future::BoxFuture;
use crate::io::Io;

#[cfg(feature = "async-std")]
pub use self::futures_io::AsyncStd;
#[cfg(feature = "smol")]
pub use self::futures_io::Smol;
#[cfg(feature = "tokio")]
pub use self::tokio::Tokio;

/// What a [`Client`](crate::Client) needs of a runtime: sockets, time and tasks.
///
/// [`Tokio`](crate::Tokio), [`Smol`](crate::Smol) and [`AsyncStd`](crate::AsyncStd) implement it.
/// Implement it yourself to run a client on another runtime or in a simulated network, and pass it
/// to [`Client::on`](crate::Client::on). To replace hyper as well, implement
/// [`Transport`](crate::Transport).
///
/// ```
/// # #[cfg(feature = "tokio")] {
/// use std::io;
/// use std::net::SocketAddr;
/// use std::time::Duration;
///
/// use postmark_hyper::{BoxFuture, Client, Io, Runtime, ServerToken, Tokio};
///
/// /// tokio, with every host on this machine.
/// #[derive(Debug)]
/// struct Local;
///
/// impl Runtime for Local {
///     fn lookup(&self, _: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
///         Box::pin(async move { Ok(vec![([127, 0, 0, 1], port).into()]) })
///     }
///
///     fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
///         // A socket of tokio becomes `Io` in `hyper_util::rt::TokioIo`.
///         Tokio.connect(address)
///     }
///
///     fn sleep(&self, pause: Duration) -> BoxFuture<()> {
///         Tokio.sleep(pause)
///     }
///
///     fn spawn(&self, task: BoxFuture<()>) {
///         Tokio.spawn(task);
///     }
/// }
///
/// let client = Client::on(Local, ServerToken::test());
/// # }
/// ```
pub trait Runtime: fmt::Debug + Send + Sync {
    /// Checks that the runtime is running here. Called before each request.
    ///
    /// # Errors
    ///
    /// The runtime is not running. The request fails with this fault.
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// Looks up the addresses of a host.
    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>>;

    /// Connects to an address, with `TCP_NODELAY` set.
    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>>;

    /// Waits.
    fn sleep(&self, pause: Duration) -> BoxFuture<()>;

    /// Spawns a task, which must be polled whatever other tasks do.
    fn spawn(&self, task: BoxFuture<()>);

    /// The current time, on the clock of [`sleep`](Self::sleep), which may be simulated.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Any number, used for the jitter of waits; reproducible in a simulation.
    fn seed(&self) -> u64 {
        any_number()
    }
}

/// Any number.
pub(crate) fn any_number() -> u64 {
    RandomState::new().hash_one(())
}

/// A runtime, as hyper needs it.
#[derive(Debug, Clone)]
pub(crate) struct Driver(pub(crate) Arc<dyn Runtime>);

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Driver {
    fn execute(&self, task: F) {
        self.0.spawn(Box::pin(task));
    }
}

impl Timer for Driver {
    fn sleep(&self, pause: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Pause(Mutex::new(self.0.sleep(pause))))
    }

    fn sleep_until(&self, time: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(time.saturating_duration_since(self.now()))
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

/// A wait that is `Sync`, as hyper requires, because only its owner polls it.
struct Pause(Mutex<BoxFuture<()>>);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(cx)
    }
}

impl Sleep for Pause {}
