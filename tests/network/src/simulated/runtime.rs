//! The simulated network as a runtime of `postmark-hyper`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use postmark_hyper::{BoxFuture, Io, Runtime};
use tokio::time;
use turmoil::net::TcpStream;

use super::line::{Flaw, Line, Reset};
use super::world::World;

/// A runtime whose sockets and time are simulated.
#[derive(Debug)]
pub(crate) struct Simulated(pub(crate) Arc<World>);

impl Runtime for Simulated {
    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(vec![SocketAddr::new(turmoil::lookup(host), port)]) })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        let world = Arc::clone(&self.0);
        Box::pin(async move {
            let flaw = world.flaw();
            match flaw {
                Flaw::Refused => return Err(io::ErrorKind::ConnectionRefused.into()),
                Flaw::Endless => std::future::pending::<()>().await,
                _ => {}
            }
            let socket = TcpStream::connect(address).await?;
            let reset = Reset::default();
            world.connected(socket.local_addr()?, reset.clone());
            Ok(Box::new(TokioIo::new(Line::new(socket, flaw, reset))) as Box<dyn Io>)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(async move { time::sleep(pause).await })
    }

    fn spawn(&self, task: BoxFuture<()>) {
        tokio::spawn(task);
    }

    fn now(&self) -> Instant {
        time::Instant::now().into_std()
    }

    fn seed(&self) -> u64 {
        self.0.random()
    }
}
