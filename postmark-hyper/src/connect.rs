//! The way to a host: name lookup, socket, proxy, TLS.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use postmark_core::adapter::{Proxy, ProxyKind, TunnelTarget, without_brackets};
use rustls::ClientConfig;

use crate::future::BoxFuture;
use crate::io::Io;
use crate::runtime::Runtime;
use crate::tls::Tls;
use crate::tunnel;

/// How connections are made.
pub(crate) struct Ways {
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) proxy: Option<Proxy>,
    /// TLS with Postmark, and with a proxy.
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) proxy_tls: Arc<ClientConfig>,
    /// How long a name lookup may take, and then all the rest.
    pub(crate) timeout: Duration,
}

impl Ways {
    pub(crate) async fn connect(&self, target: &Uri) -> io::Result<Line> {
        let host = without_brackets(target.host().unwrap_or_default());
        let secure = target.scheme() == Some(&Scheme::HTTPS);
        let port = target.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let (near, near_port) =
            self.proxy.as_ref().map_or((host, port), |proxy| (proxy.host(), proxy.port()));
        let addresses = self.lookup(near, near_port).await?;
        let far = match &self.proxy {
            Some(proxy) if proxy.kind().needs_address() => {
                let found = self.lookup(host, port).await?;
                TunnelTarget::Address(found.first().copied().ok_or(io::ErrorKind::NotFound)?)
            }
            _ => TunnelTarget::Name(host, port),
        };
        let connecting = async {
            let mut io = self.socket(&addresses).await?;
            if let Some(proxy) = &self.proxy {
                if proxy.kind() == ProxyKind::Https {
                    let config = Arc::clone(&self.proxy_tls);
                    io = Box::new(Tls::connect(io, config, proxy.host()).await?);
                }
                tunnel::open(&mut *io, proxy, &far).await?;
            }
            if !secure {
                return Ok(Line::new(io, false));
            }
            let tls = Tls::connect(io, Arc::clone(&self.tls), host).await?;
            let is_h2 = tls.is_h2();
            Ok(Line::new(Box::new(tls), is_h2))
        };
        self.in_time("connecting", connecting).await
    }

    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![(address, port).into()]);
        }
        self.in_time("the name lookup", self.runtime.lookup(host.to_owned(), port)).await
    }

    /// Connects to the first of the addresses that answers. Each has its share of the time, so that
    /// one which does not answer leaves some to the others.
    async fn socket(&self, addresses: &[SocketAddr]) -> io::Result<Box<dyn Io>> {
        let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut error = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        for &address in addresses {
            let timer = self.runtime.sleep(self.timeout / count);
            match within(self.runtime.connect(address), timer).await {
                Some(Ok(socket)) => return Ok(socket),
                Some(Err(failed)) => error = failed,
                None => error = self.late("connecting"),
            }
        }
        Err(error)
    }

    async fn in_time<T>(
        &self,
        what: &str,
        task: impl Future<Output = io::Result<T>>,
    ) -> io::Result<T> {
        let timer = self.runtime.sleep(self.timeout);
        within(task, timer).await.unwrap_or_else(|| Err(self.late(what)))
    }

    fn late(&self, what: &str) -> io::Error {
        let told = format!("{what} took longer than {:?}", self.timeout);
        io::Error::new(io::ErrorKind::TimedOut, told)
    }
}

/// What happened to a task, unless a timer ends before it does.
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

/// A connection to the host of a request, and the version of HTTP that both sides chose.
pub(crate) struct Line {
    io: Box<dyn Io>,
    is_h2: bool,
    /// Reads since the last time that others had their turn.
    reads: u8,
}

/// Reads after which others have their turn: a server that never stops talking would keep a thread
/// busy, and fill a queue that nobody gets to empty.
const MANY: u8 = 16;

impl Line {
    fn new(io: Box<dyn Io>, is_h2: bool) -> Self {
        Self { io, is_h2, reads: 0 }
    }

    /// Whether both sides chose HTTP/2.
    pub(crate) fn is_h2(&self) -> bool {
        self.is_h2
    }
}

impl Read for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.reads >= MANY {
            self.reads = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let read = Pin::new(&mut self.io).poll_read(cx, room);
        self.reads = if read.is_ready() { self.reads + 1 } else { 0 };
        read
    }
}

impl Write for Line {
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
