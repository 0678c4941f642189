//! The address that sent a request.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::HeaderMap;

/// The addresses that Postmark sends from, as published.
// contract: webhook.auth.sources
pub(super) const PUBLISHED: [IpAddr; 4] = [
    IpAddr::V4(Ipv4Addr::new(3, 134, 147, 250)),
    IpAddr::V4(Ipv4Addr::new(50, 31, 156, 6)),
    IpAddr::V4(Ipv4Addr::new(50, 31, 156, 77)),
    IpAddr::V4(Ipv4Addr::new(18, 217, 206, 57)),
];

/// The address that connected to the outermost proxy; without proxies, `peer`, the remote address
/// of the connection.
///
/// Each proxy appends the address it was called from to `X-Forwarded-For`. Entries further left
/// than the number of proxies may be forged by the sender.
pub(super) fn source(headers: &HeaderMap, peer: Option<IpAddr>, proxies: usize) -> Option<IpAddr> {
    let address = match proxies.checked_sub(1) {
        None => peer?,
        Some(inner) => {
            let values = headers.get_all("x-forwarded-for");
            let list = values.iter().map(|value| value.to_str().ok());
            let list = list.collect::<Option<Vec<_>>>()?.join(",");
            address(list.rsplit(',').nth(inner)?)?
        }
    };
    Some(address.to_canonical())
}

/// Parses an address as proxies write it: with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()))
        .or_else(|_| text.trim_start_matches('[').trim_end_matches(']').parse())
        .ok()
}
