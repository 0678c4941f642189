//! Connecting to a host: name lookup, socket, proxy, TLS.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use postmark_core::adapter::{Destination, Proxy, ProxyKind, Stage, TunnelTarget};
use rustls::ClientConfig;

use crate::future::BoxFuture;
use crate::io::Io;
use crate::runtime::Runtime;
use crate::tls::Tls;
use crate::tunnel;

/// How to open connections.
pub(crate) struct Connector {
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) proxy: Option<Proxy>,
    /// TLS with Postmark, and with a proxy.
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) proxy_tls: Arc<ClientConfig>,
    /// The timeout of a name lookup, and of everything after it.
    pub(crate) timeout: Duration,
}

impl Connector {
    pub(crate) async fn connect(&self, target: &Uri) -> io::Result<Negotiated> {
        let destination = Destination::new(target, self.proxy.as_ref());
        let (host, port) = (destination.host(), destination.port());
        let (next_host, next_port) = destination.next_hop();
        let at = |stage| move |error| destination.locate_io(stage, error);
        let addresses = self.lookup(next_host, next_port).await;
        let addresses = addresses.map_err(at(Stage::Lookup(next_host)))?;
        let tunnel_target = match &self.proxy {
            Some(proxy) if proxy.kind().needs_address() => {
                let found = self.lookup(host, port).await;
                let found =
                    found.and_then(|found| proxy.kind().reachable(&found).ok_or_else(no_address));
                TunnelTarget::Address(found.map_err(at(Stage::Lookup(host)))?)
            }
            _ => TunnelTarget::Name(host, port),
        };
        let connecting = async {
            let mut io = self.socket(&addresses).await.map_err(at(Stage::Connect))?;
            if let Some(proxy) = &self.proxy {
                if proxy.kind() == ProxyKind::Https {
                    let config = Arc::clone(&self.proxy_tls);
                    let tls = Tls::connect(io, config, proxy.host()).await;
                    io = Box::new(tls.map_err(at(Stage::ProxyTls))?);
                }
                let opened = tunnel::open(&mut *io, proxy, &tunnel_target).await;
                opened.map_err(at(Stage::Tunnel))?;
            }
            if !destination.is_tls() {
                return Ok(Negotiated::new(io, false));
            }
            let tls = Tls::connect(io, Arc::clone(&self.tls), host).await;
            let tls = tls.map_err(at(Stage::Tls))?;
            let is_h2 = tls.is_h2();
            Ok(Negotiated::new(Box::new(tls), is_h2))
        };
        let timer = self.runtime.sleep(self.timeout);
        let late = || Err(destination.locate_io(Stage::Connect, self.late()));
        within(connecting, timer).await.unwrap_or_else(late)
    }

    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![(address, port).into()]);
        }
        let timer = self.runtime.sleep(self.timeout);
        let lookup = self.runtime.lookup(host.to_owned(), port);
        within(lookup, timer).await.unwrap_or_else(|| Err(self.late()))
    }

    /// Connects to the first address that accepts. Each gets a share of the time, so that one that
    /// does not respond leaves time for the others.
    async fn socket(&self, addresses: &[SocketAddr]) -> io::Result<Box<dyn Io>> {
        let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut error = no_address();
        for &address in addresses {
            let timer = self.runtime.sleep(self.timeout / count);
            match within(self.runtime.connect(address), timer).await {
                Some(Ok(socket)) => return Ok(socket),
                Some(Err(failed)) => error = failed,
                None => error = self.late(),
            }
        }
        Err(error)
    }

    fn late(&self) -> io::Error {
        let message = format!("it took longer than {:?}", self.timeout);
        io::Error::new(io::ErrorKind::TimedOut, message)
    }
}

fn no_address() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "the host has no address")
}

/// The output of a task, unless a timer ends first.
pub(crate) async fn within<T>(
    task: impl Future<Output = T>,
    mut timer: BoxFuture<()>,
) -> Option<T> {
    let mut task = pin!(task);
    poll_fn(|cx| match task.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// A connection to the host of a request, and the negotiated HTTP version.
pub(crate) struct Negotiated {
    io: Box<dyn Io>,
    is_h2: bool,
    /// Reads since other tasks were last polled.
    reads: u8,
}

/// The number of reads after which other tasks are polled: a server that never stops sending would
/// otherwise monopolise a thread and fill a queue that no task drains.
const MAX_READS: u8 = 16;

impl Negotiated {
    fn new(io: Box<dyn Io>, is_h2: bool) -> Self {
        Self { io, is_h2, reads: 0 }
    }

    /// Whether HTTP/2 was negotiated.
    pub(crate) fn is_h2(&self) -> bool {
        self.is_h2
    }
}

impl Read for Negotiated {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.reads >= MAX_READS {
            self.reads = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let read = Pin::new(&mut self.io).poll_read(cx, room);
        self.reads = if read.is_ready() { self.reads + 1 } else { 0 };
        read
    }
}

impl Write for Negotiated {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bytes)
    }
}
