//! TLS over any connection, with rustls.

use std::io::{self, Read, Write};
use std::sync::Arc;

use postmark_core::Fault;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};

use crate::deadline::Deadline;
use crate::socket::Stream;

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
    io: Box<dyn Stream>,
    tls: ClientConnection,
}

/// The maximum number of reads that look for anything except session tickets.
const LOOKS: usize = 16;

impl Tls {
    /// Does the handshake.
    pub(crate) fn connect(
        io: Box<dyn Stream>,
        config: Arc<ClientConfig>,
        host: &str,
    ) -> io::Result<Self> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut this = Self { io, tls };
        loop {
            this.drain()?;
            if !this.tls.is_handshaking() {
                return Ok(this);
            }
            if this.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Reads records and processes them.
    fn fill(&mut self) -> io::Result<usize> {
        let count = self.tls.read_tls(&mut self.io)?;
        if let Err(error) = self.tls.process_new_packets() {
            // Sends the server an alert, if possible.
            let _ = self.drain();
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        Ok(count)
    }

    /// Writes the records that are ready.
    fn drain(&mut self) -> io::Result<()> {
        while self.tls.wants_write() {
            if self.tls.write_tls(&mut self.io)? == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
        }
        Ok(())
    }

    /// Whether there is no content to read, and none is pending.
    fn has_no_content(&mut self) -> bool {
        let state = self.tls.process_new_packets();
        state.is_ok_and(|state| state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed())
    }
}

impl Read for Tls {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.tls.reader().read(room) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                other => return other,
            }
            self.fill()?;
            // Responses to the records, such as a key update.
            self.drain()?;
        }
    }
}

impl Write for Tls {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.tls.writer().write(bytes)?;
        self.drain()?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.drain()?;
        self.io.flush()
    }
}

impl Stream for Tls {
    fn set_deadline(&mut self, deadline: Deadline) {
        self.io.set_deadline(deadline);
    }

    /// Session tickets may arrive at any time, and are not content.
    fn is_quiet(&mut self) -> bool {
        for _ in 0..LOOKS {
            if !self.has_no_content() {
                return false;
            }
            if self.io.is_quiet() {
                return true;
            }
            if self.fill().map_or(true, |count| count == 0) {
                return false;
            }
        }
        false
    }

    fn written(&self) -> u64 {
        self.io.written()
    }
}
