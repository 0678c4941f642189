//! TLS over any connection, with rustls.

use std::future::poll_fn;
use std::io::{self, BufRead as _, IoSlice, Write as _};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use postmark_core::Fault;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};

use crate::io::{Io, poll_read};

/// Mozilla's root certificates.
pub(crate) fn mozilla() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// Parses root certificates: PEM, or one in DER.
pub(crate) fn root_certificates(text: &[u8]) -> Result<RootCertStore, Fault> {
    let fault = |problem| {
        let remedy = "Give certificates in PEM, or one in DER.";
        Fault::new("root certificates", problem, remedy)
    };
    let mut roots = RootCertStore::empty();
    let mut add =
        |der| roots.add(der).map_err(|_| fault("contain something other than certificates"));
    // A DER certificate is a SEQUENCE of more than 127 bytes.
    if matches!(text, [0x30, 0x80..=0xff, ..]) {
        add(CertificateDer::from(text))?;
    } else {
        for der in CertificateDer::pem_slice_iter(text) {
            add(der.map_err(|_| fault("are not PEM"))?)?;
        }
    }
    if roots.is_empty() { Err(fault("contain no certificate")) } else { Ok(roots) }
}

/// The configuration of connections that trust these certificates.
///
/// Uses the process's crypto provider if the program installed one, otherwise ring: asking rustls
/// for its default would panic if two are compiled in.
// contract: transport.tls
pub(crate) fn config(
    roots: RootCertStore,
    protocols: &[&str],
) -> Result<Arc<ClientConfig>, rustls::Error> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Ok(Arc::new(config))
}

/// A TLS connection.
pub(crate) struct Tls {
    io: Box<dyn Io>,
    tls: ClientConnection,
}

impl Tls {
    /// Does the handshake.
    pub(crate) async fn connect(
        io: Box<dyn Io>,
        config: Arc<ClientConfig>,
        host: &str,
    ) -> io::Result<Self> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut this = Self { io, tls };
        poll_fn(|cx| this.poll_handshake(cx)).await?;
        Ok(this)
    }

    /// Whether HTTP/2 was negotiated.
    pub(crate) fn is_h2(&self) -> bool {
        self.tls.alpn_protocol() == Some(b"h2")
    }

    fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.poll_drain(cx))?;
            if !self.tls.is_handshaking() {
                return Pin::new(&mut self.io).poll_flush(cx);
            }
            if ready!(self.poll_fill(cx))? == 0 {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    /// Reads records and processes them.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut socket = Socket { io: &mut *self.io, cx: &mut *cx };
        let count = match self.tls.read_tls(&mut socket) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
            other => other?,
        };
        if let Err(error) = self.tls.process_new_packets() {
            // Sends the server an alert, if that is possible without waiting.
            let _ = self.poll_drain(cx);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, error)));
        }
        Poll::Ready(Ok(count))
    }

    /// Writes the records that are ready.
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.tls.wants_write() {
            let mut socket = Socket { io: &mut *self.io, cx: &mut *cx };
            match self.tls.write_tls(&mut socket) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Read for Tls {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            let mut reader = this.tls.reader();
            match reader.fill_buf() {
                Ok(text) => {
                    let text = text.get(..room.remaining()).unwrap_or(text);
                    let len = text.len();
                    room.put_slice(text);
                    reader.consume(len);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
            ready!(this.poll_fill(cx))?;
            // Responses to the records, such as a key update. If they cannot be sent now, they are
            // sent later.
            if let Poll::Ready(Err(error)) = this.poll_drain(cx) {
                return Poll::Ready(Err(error));
            }
        }
    }
}

impl Write for Tls {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        loop {
            let taken = this.tls.writer().write_vectored(bytes)?;
            let drained = this.poll_drain(cx)?;
            if taken > 0 || bytes.iter().all(|bytes| bytes.is_empty()) {
                return Poll::Ready(Ok(taken));
            }
            // The buffer is full of records: it takes more once they are written.
            ready!(drained);
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_drain(cx))?;
        Pin::new(&mut this.io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // It is sent only once, however often this is called.
        this.tls.send_close_notify();
        ready!(this.poll_drain(cx))?;
        Pin::new(&mut this.io).poll_shutdown(cx)
    }
}

/// A connection as rustls reads and writes it: pending is `WouldBlock`.
struct Socket<'a, 'b> {
    io: &'a mut dyn Io,
    cx: &'a mut Context<'b>,
}

impl io::Read for Socket<'_, '_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        would_block(poll_read(self.io, self.cx, room))
    }
}

impl io::Write for Socket<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        would_block(Pin::new(&mut *self.io).poll_write(self.cx, bytes))
    }

    fn write_vectored(&mut self, bytes: &[io::IoSlice<'_>]) -> io::Result<usize> {
        would_block(Pin::new(&mut *self.io).poll_write_vectored(self.cx, bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        would_block(Pin::new(&mut *self.io).poll_flush(self.cx))
    }
}

fn would_block<T>(poll: Poll<io::Result<T>>) -> io::Result<T> {
    match poll {
        Poll::Ready(result) => result,
        Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
    }
}
