//! tokio.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use postmark_core::Fault;
use tokio::net::{TcpStream, lookup_host};
use tokio::runtime::Handle;
use tokio::time;

use super::Runtime;
use crate::future::BoxFuture;
use crate::io::Io;

/// [tokio](https://docs.rs/tokio): the runtime in which a request is sent.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has no fields")]
pub struct Tokio;

impl Runtime for Tokio {
    fn check(&self) -> Result<(), Fault> {
        let remedy = "Make requests within a runtime of tokio, or with a client of another.";
        let here = Handle::try_current().map(drop);
        here.map_err(|_| Fault::new("runtime", "is not there: this is outside of tokio", remedy))
    }

    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(lookup_host((host, port)).await?.collect()) })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        Box::pin(async move {
            let socket = TcpStream::connect(address).await?;
            socket.set_nodelay(true)?;
            Ok(Box::new(TokioIo::new(socket)) as Box<dyn Io>)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        // A timer is created when it is awaited, inside the runtime.
        Box::pin(async move { time::sleep(pause).await })
    }

    fn spawn(&self, task: BoxFuture<()>) {
        tokio::spawn(task);
    }

    fn now(&self) -> Instant {
        // A test may have paused time.
        time::Instant::now().into_std()
    }
}
