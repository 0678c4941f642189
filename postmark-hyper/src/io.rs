//! Connections of any kind.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBuf, Write};

/// A connection for hyper: a socket, or TLS or a proxy tunnel on top of one.
///
/// Implemented for all types that are [`hyper::rt::Read`] and [`hyper::rt::Write`], such as
/// `hyper_util::rt::TokioIo` over a tokio socket.
pub trait Io: Read + Write + Send + Unpin {}

impl<S: Read + Write + Send + Unpin> Io for S {}

/// Reads bytes into a buffer, and returns how many: 0 at the end.
pub(crate) fn poll_read(
    io: &mut dyn Io,
    cx: &mut Context<'_>,
    buffer: &mut [u8],
) -> Poll<io::Result<usize>> {
    let mut buffer = ReadBuf::new(buffer);
    ready!(Pin::new(io).poll_read(cx, buffer.unfilled()))?;
    Poll::Ready(Ok(buffer.filled().len()))
}

/// Writes all bytes.
pub(crate) async fn write_all(io: &mut dyn Io, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = poll_fn(|cx| Pin::new(&mut *io).poll_write(cx, bytes)).await?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(written..).unwrap_or_default();
    }
    poll_fn(|cx| Pin::new(&mut *io).poll_flush(cx)).await
}
