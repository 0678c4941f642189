//! Where a request goes, and how its errors name the place.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use http::Uri;
use http::uri::Scheme;

use super::no_proxy::without_brackets;
use super::{Proxy, TunnelError};

/// Where a request goes: the host and port of its URL, and the proxy if there is one.
///
/// It displays as errors show it, without a user or a password:
///
/// ```
/// use postmark_core::adapter::{Destination, Proxy};
///
/// let url = "https://api.postmarkapp.com/email".parse()?;
/// let proxy = Proxy::parse("proxy", "http://jane:secret@proxy.example.com:3128")?;
/// let destination = Destination::new(&url, Some(&proxy));
/// let named = "api.postmarkapp.com:443 through the proxy http://proxy.example.com:3128";
/// assert_eq!(destination.to_string(), named);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    host: &'a str,
    port: u16,
    is_tls: bool,
    proxy: Option<&'a Proxy>,
}

/// What an attempt was doing when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage<'a> {
    /// Looking up the addresses of a host.
    Lookup(&'a str),
    /// Opening a socket, to the proxy if there is one.
    Connect,
    /// The TLS handshake with the proxy.
    ProxyTls,
    /// Asking the proxy for a tunnel.
    Tunnel,
    /// The TLS handshake with the host.
    Tls,
    /// Sending the request and reading the response.
    Request,
}

/// An error with the place where it occurred.
#[derive(Debug)]
struct Located {
    what: String,
    source: Box<dyn StdError + Send + Sync>,
}

impl<'a> Destination<'a> {
    /// The destination of a request to this URL, through this proxy.
    #[must_use]
    pub fn new(url: &'a Uri, proxy: Option<&'a Proxy>) -> Self {
        let is_tls = url.scheme() == Some(&Scheme::HTTPS);
        let port = url.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        Self { host: without_brackets(url.host().unwrap_or_default()), port, is_tls, proxy }
    }

    /// The host, without the brackets of IPv6.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether the connection uses TLS.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// The proxy, if there is one.
    #[must_use]
    pub fn proxy(&self) -> Option<&'a Proxy> {
        self.proxy
    }

    /// The host and port to connect to: the proxy's if there is one.
    #[must_use]
    pub fn next_hop(&self) -> (&'a str, u16) {
        self.proxy.map_or((self.host, self.port), |proxy| (proxy.host(), proxy.port()))
    }

    /// Wraps the error of a stage: the new error names the place and has the old one as its source.
    #[must_use]
    pub fn locate(
        &self,
        stage: Stage<'_>,
        error: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Box<dyn StdError + Send + Sync> {
        let what = match stage {
            Stage::Lookup(name) if name == self.host => format!("looking up {name}"),
            Stage::Lookup(name) => format!("looking up {name} to connect to {self}"),
            Stage::Connect => format!("connecting to {self}"),
            Stage::ProxyTls => format!("the TLS handshake with the proxy of {self}"),
            Stage::Tunnel => format!("asking for a tunnel to {self}"),
            Stage::Tls => format!("the TLS handshake with {self}"),
            Stage::Request => format!("the request to {self}"),
        };
        Box::new(Located { what, source: error.into() })
    }

    /// Like [`locate`](Self::locate), for an `io::Error`, and keeps its kind.
    #[must_use]
    pub fn locate_io(&self, stage: Stage<'_>, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), self.locate(stage, error))
    }
}

impl fmt::Display for Destination<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.host, self.port)?;
        match self.proxy {
            Some(proxy) => write!(f, " through the proxy {proxy}"),
            None => Ok(()),
        }
    }
}

/// Shows the protocol and the place, never the user or the password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.kind().scheme())?;
        write_place(f, self.host(), self.port())
    }
}

fn write_place(f: &mut fmt::Formatter<'_>, host: &str, port: u16) -> fmt::Result {
    // Before a port, an IPv6 address is in brackets.
    if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Located {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A response that is too long is `InvalidData`; any other refusal is `Other`.
impl From<TunnelError> for io::Error {
    fn from(error: TunnelError) -> Self {
        match error {
            TunnelError::TooLong => Self::new(io::ErrorKind::InvalidData, error),
            _ => Self::other(error),
        }
    }
}
