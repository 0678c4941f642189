//! async-std and smol, both through the traits of `futures-io`.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_io::{AsyncRead, AsyncWrite};
use hyper::rt::{Read, ReadBufCursor, Write};

use super::Runtime;
use crate::future::BoxFuture;
use crate::io::Io;

/// [async-std](https://docs.rs/async-std).
#[cfg(feature = "async-std")]
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has no fields")]
pub struct AsyncStd;

#[cfg(feature = "async-std")]
impl Runtime for AsyncStd {
    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        use async_std::net::ToSocketAddrs;
        // The lookup's own future borrows and is not `Send`.
        Box::pin(async move { Ok((host.as_str(), port).to_socket_addrs().await?.collect()) })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        Box::pin(async move {
            let socket = async_std::net::TcpStream::connect(address).await?;
            socket.set_nodelay(true)?;
            Ok(Box::new(Socket::new(socket)) as Box<dyn Io>)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(async_std::task::sleep(pause))
    }

    fn spawn(&self, task: BoxFuture<()>) {
        async_std::task::spawn(task);
    }
}

/// [smol](https://docs.rs/smol), on its global executor.
#[cfg(feature = "smol")]
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has no fields")]
pub struct Smol;

#[cfg(feature = "smol")]
impl Runtime for Smol {
    fn lookup(&self, host: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { smol::net::resolve((host, port)).await })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        Box::pin(async move {
            let socket = smol::net::TcpStream::connect(address).await?;
            socket.set_nodelay(true)?;
            Ok(Box::new(Socket::new(socket)) as Box<dyn Io>)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(async move {
            smol::Timer::after(pause).await;
        })
    }

    fn spawn(&self, task: BoxFuture<()>) {
        smol::spawn(task).detach();
    }
}

/// A socket of `futures-io`, adapted for hyper.
struct Socket<S> {
    inner: S,
    /// Reads go through this buffer, because hyper's may be uninitialised.
    buffer: Box<[u8]>,
}

impl<S> Socket<S> {
    fn new(inner: S) -> Self {
        Self { inner, buffer: vec![0; 16 * 1024].into() }
    }
}

impl<S: AsyncRead + Unpin> Read for Socket<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { inner, buffer } = self.get_mut();
        let len = buffer.len().min(room.remaining());
        let buffer = buffer.get_mut(..len).unwrap_or_default();
        let count = ready!(Pin::new(inner).poll_read(cx, buffer))?;
        room.put_slice(buffer.get(..count).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Write for Socket<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_close(cx)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write_vectored(cx, bytes)
    }
}
