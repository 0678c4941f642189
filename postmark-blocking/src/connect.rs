//! The way to a host: name lookup, socket, proxy, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, mpsc};
use std::thread;

use http::Uri;
use http::uri::Scheme;
use postmark_core::adapter::{
    Limits, Proxy, ProxyKind, Tunnel, TunnelError, TunnelStep, TunnelTarget, without_brackets,
};
use rustls::ClientConfig;

use crate::deadline::Deadline;
use crate::socket::{Socket, Stream};
use crate::tls::Tls;

/// How connections are made.
pub(crate) struct Ways {
    pub(crate) proxy: Option<Proxy>,
    /// TLS with Postmark, and with a proxy.
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) proxy_tls: Arc<ClientConfig>,
}

impl Ways {
    /// Connects to the host of a URL. The attempt ends with `attempt`, and of that the lookup and
    /// then connecting take at most as long as the limits say.
    pub(crate) fn connect(
        &self,
        target: &Uri,
        limits: &Limits,
        attempt: Deadline,
    ) -> io::Result<Box<dyn Stream>> {
        let host = without_brackets(target.host().unwrap_or_default());
        let secure = target.scheme() == Some(&Scheme::HTTPS);
        let port = target.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let (near, near_port) =
            self.proxy.as_ref().map_or((host, port), |proxy| (proxy.host(), proxy.port()));
        let allowed = limits.allowed_to_connect();
        let found =
            |host, port| lookup(host, port, Deadline::new("the name lookup", allowed).or(attempt));
        let addresses = found(near, near_port)?;
        let far = match &self.proxy {
            Some(proxy) if proxy.kind().needs_address() => {
                TunnelTarget::Address(reachable(proxy.kind(), &found(host, port)?)?)
            }
            _ => TunnelTarget::Name(host, port),
        };
        let deadline = Deadline::new("connecting", allowed).or(attempt);
        let mut io: Box<dyn Stream> = Box::new(socket(&addresses, deadline)?);
        if let Some(proxy) = &self.proxy {
            if proxy.kind() == ProxyKind::Https {
                io = Box::new(Tls::connect(io, Arc::clone(&self.proxy_tls), proxy.host())?);
            }
            open(&mut *io, proxy, &far)?;
        }
        if secure {
            io = Box::new(Tls::connect(io, Arc::clone(&self.tls), host)?);
        }
        Ok(io)
    }
}

/// The addresses of a host. Names are looked up on a thread of their own, which goes on when the time
/// is over: the system has no lookup that can be given up.
fn lookup(host: &str, port: u16, deadline: Deadline) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let (done, found) = mpsc::sync_channel(1);
    let host = host.to_owned();
    thread::Builder::new().name("postmark-lookup".to_owned()).spawn(move || {
        // Nobody waits for it any more if this fails.
        let _ = done.send((host.as_str(), port).to_socket_addrs().map(Vec::from_iter));
    })?;
    match found.recv_timeout(deadline.left()?) {
        Ok(found) => found,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(deadline.late()),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(io::Error::other("the name lookup failed"))
        }
    }
}

/// Connects to the first of the addresses that accepts. Each has its share of the time that is left,
/// so that one that does not respond leaves some to the others.
fn socket(addresses: &[SocketAddr], deadline: Deadline) -> io::Result<Socket> {
    let mut error = no_address();
    let mut others = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    for &address in addresses {
        let share = deadline.left()? / others.max(1);
        others = others.saturating_sub(1);
        match Socket::connect(address, share, deadline) {
            Ok(socket) => return Ok(socket),
            Err(failed) if failed.kind() == io::ErrorKind::TimedOut => error = deadline.late(),
            Err(failed) => error = failed,
        }
    }
    Err(error)
}

/// The first of the addresses that a kind of proxy can reach.
fn reachable(kind: ProxyKind, addresses: &[SocketAddr]) -> io::Result<SocketAddr> {
    let v4 = addresses.iter().find(|address| address.is_ipv4() || kind != ProxyKind::Socks4);
    v4.or(addresses.first()).copied().ok_or_else(no_address)
}

fn no_address() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "the host has no address")
}

/// Asks a proxy for a tunnel.
fn open(io: &mut dyn Stream, proxy: &Proxy, target: &TunnelTarget<'_>) -> io::Result<()> {
    let told = |error| match error {
        TunnelError::TooLong => io::Error::new(io::ErrorKind::InvalidData, error),
        _ => io::Error::other(error),
    };
    let mut tunnel = Tunnel::new(proxy, target).map_err(told)?;
    let mut room = [0; 512];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => io.write_all(&bytes)?,
            TunnelStep::Read(count) => {
                let read = io.read(room.get_mut(..count.min(512)).unwrap_or_default())?;
                if read == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                tunnel.handle(room.get(..read).unwrap_or_default()).map_err(told)?;
            }
            TunnelStep::Open => return Ok(()),
        }
    }
}
