//! Connecting to a host: name lookup, socket, proxy, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, mpsc};
use std::thread;

use http::Uri;
use postmark_core::adapter::{
    Destination, Limits, Proxy, ProxyKind, Stage, Tunnel, TunnelStep, TunnelTarget,
};
use rustls::ClientConfig;

use crate::deadline::Deadline;
use crate::socket::{Socket, Stream};
use crate::tls::Tls;

/// How to open connections.
pub(crate) struct Connector {
    pub(crate) proxy: Option<Proxy>,
    /// TLS with Postmark, and with a proxy.
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) proxy_tls: Arc<ClientConfig>,
}

impl Connector {
    /// Connects to the host of a URL. `attempt` is the deadline of the attempt, within which the
    /// lookup and then connecting each have the timeout of the limits.
    pub(crate) fn connect(
        &self,
        target: &Uri,
        limits: &Limits,
        attempt: Deadline,
    ) -> io::Result<Box<dyn Stream>> {
        let destination = Destination::new(target, self.proxy.as_ref());
        let at = |stage| move |error| destination.locate_io(stage, error);
        let allowed = limits.allowed_to_connect();
        let find = |host, port| {
            let deadline = Deadline::new(allowed).or(attempt);
            lookup(host, port, deadline).map_err(at(Stage::Lookup(host)))
        };
        let (next_host, next_port) = destination.next_hop();
        let addresses = find(next_host, next_port)?;
        let (host, port) = (destination.host(), destination.port());
        let tunnel_target = match &self.proxy {
            Some(proxy) if proxy.kind().needs_address() => {
                let address = proxy.kind().reachable(&find(host, port)?);
                let address = address.ok_or_else(no_address).map_err(at(Stage::Lookup(host)))?;
                TunnelTarget::Address(address)
            }
            _ => TunnelTarget::Name(host, port),
        };
        let deadline = Deadline::new(allowed).or(attempt);
        let socket = socket(&addresses, deadline).map_err(at(Stage::Connect))?;
        let mut io: Box<dyn Stream> = Box::new(socket);
        if let Some(proxy) = &self.proxy {
            if proxy.kind() == ProxyKind::Https {
                let tls = Tls::connect(io, Arc::clone(&self.proxy_tls), proxy.host());
                io = Box::new(tls.map_err(at(Stage::ProxyTls))?);
            }
            open_tunnel(&mut *io, proxy, &tunnel_target).map_err(at(Stage::Tunnel))?;
        }
        if destination.is_tls() {
            let tls = Tls::connect(io, Arc::clone(&self.tls), host);
            io = Box::new(tls.map_err(at(Stage::Tls))?);
        }
        Ok(io)
    }
}

/// The addresses of a host. A name is looked up on its own thread, which continues after the
/// deadline: the system's lookup cannot be cancelled.
fn lookup(host: &str, port: u16, deadline: Deadline) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let (done, found) = mpsc::sync_channel(1);
    let host = host.to_owned();
    thread::Builder::new().name("postmark-lookup".to_owned()).spawn(move || {
        // Fails if nobody waits any more.
        let _ = done.send((host.as_str(), port).to_socket_addrs().map(Vec::from_iter));
    })?;
    match found.recv_timeout(deadline.left()?) {
        Ok(found) => found,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(deadline.late()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(io::Error::other("its thread ended")),
    }
}

/// Connects to the first address that accepts. Each gets a share of the time left, so that one that
/// does not respond leaves time for the others.
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

fn no_address() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "the host has no address")
}

/// Asks a proxy for a tunnel.
fn open_tunnel(io: &mut dyn Stream, proxy: &Proxy, target: &TunnelTarget<'_>) -> io::Result<()> {
    let mut tunnel = Tunnel::new(proxy, target)?;
    let mut room = [0; 512];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => io.write_all(&bytes)?,
            TunnelStep::Read(count) => {
                let read = io.read(room.get_mut(..count.min(512)).unwrap_or_default())?;
                if read == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                tunnel.handle(room.get(..read).unwrap_or_default())?;
            }
            TunnelStep::Open => return Ok(()),
        }
    }
}
