//! The handshake with a proxy, which then only forwards bytes.

use std::fmt;
use std::mem;
use std::net::{IpAddr, SocketAddr};

use thiserror::Error;

use super::{Proxy, ProxyKind};

/// The handshake with a proxy, without I/O: `CONNECT`, SOCKS 4, 4a or 5.
///
/// A driver does what [`step`](Self::step) says and passes the bytes it reads to
/// [`handle`](Self::handle) until the tunnel is open:
///
/// ```
/// use std::io::{self, Read, Write};
/// use postmark_core::adapter::{Proxy, Tunnel, TunnelStep, TunnelTarget};
///
/// fn open(mut io: impl Read + Write, proxy: &Proxy, host: &str, port: u16) -> io::Result<()> {
///     let target = TunnelTarget::Name(host, port);
///     let mut tunnel = Tunnel::new(proxy, &target).map_err(io::Error::other)?;
///     loop {
///         match tunnel.step() {
///             TunnelStep::Write(bytes) => io.write_all(&bytes)?,
///             TunnelStep::Read(count) => {
///                 let mut room = vec![0; count];
///                 io.read_exact(&mut room)?;
///                 tunnel.handle(&room).map_err(io::Error::other)?;
///             }
///             TunnelStep::Open => return Ok(()),
///         }
///     }
/// }
/// ```
///
/// It never reads past the proxy's own bytes: what follows belongs to the server behind the proxy.
#[must_use]
pub struct Tunnel {
    output: Vec<u8>,
    input: Vec<u8>,
    /// The length of `input` at which it can be parsed.
    wanted: usize,
    state: State,
}

/// Where a tunnel leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "an adapter has one or the other")]
pub enum TunnelTarget<'a> {
    /// A name, which the proxy looks up, and a port.
    Name(&'a str, u16),
    /// An address, if the proxy [needs one](ProxyKind::needs_address).
    Address(SocketAddr),
}

/// What a driver does next.
#[derive(PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "a driver handles all of them")]
pub enum TunnelStep {
    /// Write these bytes to the proxy. They may hold the password.
    Write(Vec<u8>),
    /// Read at most this many bytes, at least one, and pass them to [`Tunnel::handle`].
    Read(usize),
    /// Nothing: from now on, bytes go to the target.
    Open,
}

/// Why the proxy did not open a tunnel.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TunnelError {
    /// The proxy refused, or its response is malformed.
    #[error("the proxy refused: {0}")]
    Refused(String),
    /// The response does not end within 8 KiB.
    #[error("the response is too long")]
    TooLong,
    /// The proxy's protocol cannot carry the target, the user or the password.
    #[error("{0}")]
    Unsupported(&'static str),
}

/// What to read next.
enum State {
    /// The head of a response to `CONNECT`.
    Head,
    /// The method that SOCKS 5 selects. The login follows, then the request.
    Method {
        login: Option<Vec<u8>>,
        request: Vec<u8>,
    },
    /// The SOCKS 5 response to the login.
    Login {
        request: Vec<u8>,
    },
    /// The start of the SOCKS 5 response to the request.
    Reply,
    /// The length of a name.
    NameLength,
    /// The address and port that the proxy connects from.
    Bound,
    /// The SOCKS 4 response.
    Socks4,
    Open,
}

/// The maximum length of the head of a response to `CONNECT`.
const HEAD: usize = 8 * 1024;

impl Tunnel {
    /// Starts the handshake for a tunnel through a proxy to a target.
    ///
    /// # Errors
    ///
    /// [`TunnelError::Unsupported`]. Nothing was written.
    pub fn new(proxy: &Proxy, target: &TunnelTarget<'_>) -> Result<Self, TunnelError> {
        let (output, wanted, state) = match proxy.kind() {
            ProxyKind::Http | ProxyKind::Https => (connect(proxy, target), 4, State::Head),
            ProxyKind::Socks5 | ProxyKind::Socks5h => {
                let login = proxy.user().map(login).transpose()?;
                let methods = if login.is_some() { vec![5, 2, 0, 2] } else { vec![5, 1, 0] };
                (methods, 2, State::Method { login, request: socks5(target)? })
            }
            ProxyKind::Socks4 | ProxyKind::Socks4a => (socks4(proxy, target)?, 8, State::Socks4),
        };
        Ok(Self { output, input: Vec::new(), wanted, state })
    }

    /// What to do next.
    pub fn step(&mut self) -> TunnelStep {
        if !self.output.is_empty() {
            TunnelStep::Write(mem::take(&mut self.output))
        } else if matches!(self.state, State::Open) {
            TunnelStep::Open
        } else {
            TunnelStep::Read(self.wanted.saturating_sub(self.input.len()).max(1))
        }
    }

    /// Takes the bytes that were read.
    ///
    /// # Errors
    ///
    /// The proxy refused. Close the connection: nothing reached the target.
    pub fn handle(&mut self, bytes: &[u8]) -> Result<(), TunnelError> {
        self.input.extend_from_slice(bytes);
        if self.input.len() < self.wanted {
            return Ok(());
        }
        if let State::Head = self.state {
            let missing = missing(&self.input);
            if missing > 0 {
                self.wanted = self.input.len() + missing;
                return if self.wanted > HEAD { Err(TunnelError::TooLong) } else { Ok(()) };
            }
        }
        let input = mem::take(&mut self.input);
        (self.wanted, self.state) = match mem::replace(&mut self.state, State::Open) {
            State::Head => judge_head(&input).map(|()| (0, State::Open))?,
            State::Method { login, request } => match (input.as_slice(), login) {
                ([5, 0], _) => {
                    self.output = request;
                    (4, State::Reply)
                }
                ([5, 2], Some(login)) => {
                    self.output = login;
                    (2, State::Login { request })
                }
                _ => return Err(refused("it asks for another login")),
            },
            State::Login { request } => match input.as_slice() {
                [_, 0] => {
                    self.output = request;
                    (4, State::Reply)
                }
                _ => return Err(refused("the password is wrong")),
            },
            State::Reply => match *input.as_slice() {
                [5, 0, _, 1] => (4 + 2, State::Bound),
                [5, 0, _, 4] => (16 + 2, State::Bound),
                [5, 0, _, 3] => (1, State::NameLength),
                [_, code, ..] => return Err(refused(format!("SOCKS code {code}"))),
                _ => return Err(refused("no response")),
            },
            State::NameLength => (input.first().copied().map_or(0, usize::from) + 2, State::Bound),
            State::Socks4 => match input.get(1) {
                Some(90) => (0, State::Open),
                code => {
                    let code = code.copied().unwrap_or(0);
                    return Err(refused(format!("SOCKS code {code}")));
                }
            },
            State::Bound | State::Open => (0, State::Open),
        };
        Ok(())
    }
}

/// Shows the state, but not the bytes to write, which may hold the password.
impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_open = matches!(self.state, State::Open) && self.output.is_empty();
        f.debug_struct("Tunnel").field("is_open", &is_open).finish_non_exhaustive()
    }
}

/// Omits the bytes, which may hold the password.
impl fmt::Debug for TunnelStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(bytes) => write!(f, "Write({} bytes)", bytes.len()),
            Self::Read(count) => write!(f, "Read({count})"),
            Self::Open => f.write_str("Open"),
        }
    }
}

/// HTTP's `CONNECT` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6)).
fn connect(proxy: &Proxy, target: &TunnelTarget<'_>) -> Vec<u8> {
    let place = match target {
        TunnelTarget::Name(host, port) if host.contains(':') => format!("[{host}]:{port}"),
        TunnelTarget::Name(host, port) => format!("{host}:{port}"),
        TunnelTarget::Address(address) => address.to_string(),
    };
    let mut head = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n").into_bytes();
    if let Some(authorization) = proxy.authorization() {
        head.extend(b"Proxy-Authorization: ");
        head.extend(authorization);
        head.extend(b"\r\n");
    }
    head.extend(b"\r\n");
    head
}

/// The least number of bytes missing from the end of a head.
fn missing(head: &[u8]) -> usize {
    const STARTS: [&[u8]; 4] = [b"\r\n\r\n", b"\r\n\r", b"\r\n", b"\r"];
    STARTS.iter().position(|start| head.ends_with(start)).unwrap_or(4)
}

fn judge_head(head: &[u8]) -> Result<(), TunnelError> {
    let line = head.split(|&byte| byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    match line.split(' ').nth(1).map(str::as_bytes) {
        Some([b'2', _, _]) if line.starts_with("HTTP/1.") => Ok(()),
        _ => Err(refused(line)),
    }
}

/// The SOCKS 5 request ([RFC 1928](https://www.rfc-editor.org/rfc/rfc1928)).
fn socks5(target: &TunnelTarget<'_>) -> Result<Vec<u8>, TunnelError> {
    let mut request = vec![5, 1, 0];
    let port = match target {
        TunnelTarget::Name(host, port) => {
            request.push(3);
            push_short(&mut request, host.as_bytes())?;
            *port
        }
        TunnelTarget::Address(address) => {
            match address.ip() {
                IpAddr::V4(ip) => {
                    request.push(1);
                    request.extend(ip.octets());
                }
                IpAddr::V6(ip) => {
                    request.push(4);
                    request.extend(ip.octets());
                }
            }
            address.port()
        }
    };
    request.extend(port.to_be_bytes());
    Ok(request)
}

/// The SOCKS 5 login ([RFC 1929](https://www.rfc-editor.org/rfc/rfc1929)).
fn login((name, password): (&[u8], &[u8])) -> Result<Vec<u8>, TunnelError> {
    let mut login = vec![1];
    push_short(&mut login, name)?;
    push_short(&mut login, password)?;
    Ok(login)
}

/// The [SOCKS 4](https://www.openssh.com/txt/socks4.protocol) request, or
/// [4a](https://www.openssh.com/txt/socks4a.protocol) for names.
fn socks4(proxy: &Proxy, target: &TunnelTarget<'_>) -> Result<Vec<u8>, TunnelError> {
    let (ip, port, name) = match target {
        // An unassigned address says that the name follows at the end.
        TunnelTarget::Name(host, port) => ([0, 0, 0, 1], *port, Some(host)),
        TunnelTarget::Address(SocketAddr::V4(address)) => {
            (address.ip().octets(), address.port(), None)
        }
        TunnelTarget::Address(SocketAddr::V6(_)) => {
            return Err(TunnelError::Unsupported("SOCKS 4 has no way to an address of IPv6"));
        }
    };
    let user = proxy.user().map_or(&[][..], |(name, _)| name);
    if user.contains(&0) || name.is_some_and(|name| name.contains('\0')) {
        return Err(TunnelError::Unsupported("SOCKS 4 has no way to write a zero byte"));
    }
    let mut request = vec![4, 1];
    request.extend(port.to_be_bytes());
    request.extend(ip);
    request.extend(user);
    request.push(0);
    if let Some(name) = name {
        request.extend(name.as_bytes());
        request.push(0);
    }
    Ok(request)
}

/// Appends a text of at most 255 bytes, after its length.
fn push_short(to: &mut Vec<u8>, text: &[u8]) -> Result<(), TunnelError> {
    let len = u8::try_from(text.len());
    to.push(len.map_err(|_| TunnelError::Unsupported("it is too long for SOCKS"))?);
    to.extend(text);
    Ok(())
}

fn refused(why: impl Into<String>) -> TunnelError {
    TunnelError::Refused(why.into())
}
