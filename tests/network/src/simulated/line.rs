//! A socket of the client, with its flaw.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};

use fastrand::Rng;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use turmoil::net::TcpStream;

/// A flaw of a connection, after this many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    /// Nobody listens.
    Refused,
    /// Connecting never finishes.
    Endless,
    /// Writing fails, and the rest never arrives.
    WriteReset(usize),
    /// Reading fails.
    ReadReset(usize),
    /// The server seems to have closed it.
    ReadEnd(usize),
    /// Writes succeed but never arrive, and nothing can be read: half open.
    BlackHole(usize),
    /// Each write accepts no more than this.
    Pieces(usize),
}

impl Flaw {
    pub(crate) fn draw(chance: &mut Rng, rate: f64) -> Self {
        if chance.f64() >= rate {
            return Self::None;
        }
        let most = *chance.choice(&[20, 400, 2_000, 70_000]).expect("there are some");
        let bytes = chance.usize(..most);
        match chance.u8(..8) {
            0 => Self::Refused,
            1 => Self::Endless,
            2 | 3 => Self::WriteReset(bytes),
            4 => Self::ReadReset(bytes),
            5 => Self::ReadEnd(bytes),
            6 => Self::BlackHole(bytes),
            _ => Self::Pieces(1 + bytes),
        }
    }

    /// Its kind, for counts.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::None => "socket: no flaw",
            Self::Refused => "socket: connection refused",
            Self::Endless => "socket: connecting for ever",
            Self::WriteReset(_) => "socket: reset within a write",
            Self::ReadReset(_) => "socket: reset within a read",
            Self::ReadEnd(_) => "socket: ended within a read",
            Self::BlackHole(_) => "socket: half open",
            Self::Pieces(_) => "socket: small writes",
        }
    }
}

/// A socket of the client.
///
/// A simulated server cannot reset its sockets at will, so it is recorded here.
#[derive(Debug)]
pub(crate) struct Line {
    socket: TcpStream,
    flaw: Flaw,
    reset: Reset,
    written: usize,
    read: usize,
}

/// Whether a server has reset a connection, and its waker.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reset(Arc<Mutex<(bool, Option<Waker>)>>);

impl Reset {
    pub(crate) fn set(&self) {
        let mut state = self.0.lock().expect("nobody failed");
        state.0 = true;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    fn poll(&self, cx: &Context<'_>) -> io::Result<()> {
        let mut state = self.0.lock().expect("nobody failed");
        state.1 = Some(cx.waker().clone());
        if state.0 { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Line {
    pub(crate) fn new(socket: TcpStream, flaw: Flaw, reset: Reset) -> Self {
        Self { socket, flaw, reset, written: 0, read: 0 }
    }

    /// Whether nothing gets through any more.
    fn is_dead(&self) -> bool {
        matches!(self.flaw, Flaw::BlackHole(bytes) if self.written >= bytes)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_dead() {
            return Poll::Pending;
        }
        this.reset.poll(cx)?;
        let most = match this.flaw {
            Flaw::ReadReset(bytes) | Flaw::ReadEnd(bytes) => bytes.saturating_sub(this.read),
            _ => usize::MAX,
        };
        if most == 0 {
            let reset = matches!(this.flaw, Flaw::ReadReset(_));
            let error = io::ErrorKind::ConnectionReset.into();
            return Poll::Ready(if reset { Err(error) } else { Ok(()) });
        }
        let mut some = vec![0; most.min(room.remaining())];
        let mut part = ReadBuf::new(&mut some);
        ready!(Pin::new(&mut this.socket).poll_read(cx, &mut part))?;
        room.put_slice(part.filled());
        this.read += part.filled().len();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.is_dead() {
            return Poll::Ready(Ok(bytes.len()));
        }
        this.reset.poll(cx)?;
        let most = match this.flaw {
            Flaw::WriteReset(most) | Flaw::BlackHole(most) => most.saturating_sub(this.written),
            Flaw::Pieces(most) => most,
            _ => usize::MAX,
        };
        if most == 0 && !bytes.is_empty() {
            // The rest never arrives, and the server receives no more.
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let bytes = &bytes[..most.min(bytes.len())];
        let written = ready!(Pin::new(&mut this.socket).poll_write(cx, bytes))?;
        this.written += written;
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_shutdown(cx)
    }
}
