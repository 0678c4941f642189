//! The hosts to connect to without a proxy.

use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

/// Whether a host is this machine, which never needs a proxy.
pub(super) fn is_local(target: &Uri) -> bool {
    let host = host(target);
    is_below(host, "localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a `no_proxy` value matches a host. Entries are separated by commas or spaces: domains,
/// which include their subdomains; addresses; networks; or `*`, which matches everything.
pub(super) fn is_listed(target: &Uri, list: &str) -> bool {
    let entries = list.split(|part: char| part == ',' || part.is_whitespace());
    entries.filter(|entry| !entry.is_empty()).any(|entry| covers(entry, target))
}

fn covers(entry: &str, target: &Uri) -> bool {
    let host = host(target);
    if entry == "*" || is_in_network(host, entry) {
        return true;
    }
    let (name, port) = split_port(entry);
    if port.is_some_and(|port| port.parse() != Ok(port_of(target))) {
        return false;
    }
    let name = name.trim_start_matches("*.").trim_start_matches('.');
    let name = name.strip_suffix('.').unwrap_or(name);
    is_below(host, name) || is_same_address(host, name)
}

/// Whether a host is `name` or a subdomain of it.
fn is_below(host: &str, name: &str) -> bool {
    let Some(at) = host.len().checked_sub(name.len()) else {
        return false;
    };
    let (Some(before), Some(end)) = (host.get(..at), host.get(at..)) else {
        return false;
    };
    let is_whole = before.is_empty() || (before.ends_with('.') && host.parse::<IpAddr>().is_err());
    !name.is_empty() && is_whole && end.eq_ignore_ascii_case(name)
}

/// Whether both are the same address, in any notation.
fn is_same_address(host: &str, other: &str) -> bool {
    let canonical = |text: &str| text.parse::<IpAddr>().ok().map(|address| address.to_canonical());
    canonical(host).is_some_and(|host| canonical(other) == Some(host))
}

/// Whether a host is an address in a network such as `10.0.0.0/8` or `fd00::/8`.
fn is_in_network(host: &str, network: &str) -> bool {
    let Some((base, prefix)) = network.split_once('/') else { return false };
    let (Ok(host), Ok(base), Ok(prefix)) =
        (host.parse::<IpAddr>(), without_brackets(base).parse::<IpAddr>(), prefix.parse::<u32>())
    else {
        return false;
    };
    [host, host.to_canonical()].into_iter().any(|host| match (host, base) {
        (IpAddr::V4(host), IpAddr::V4(base)) => {
            let differing = host.to_bits() ^ base.to_bits();
            prefix <= 32 && differing.checked_shr(32 - prefix).unwrap_or(0) == 0
        }
        (IpAddr::V6(host), IpAddr::V6(base)) => {
            let differing = host.to_bits() ^ base.to_bits();
            prefix <= 128 && differing.checked_shr(128 - prefix).unwrap_or(0) == 0
        }
        _ => false,
    })
}

/// Splits the port off an entry. A port follows an IPv6 address only if that is in brackets.
fn split_port(entry: &str) -> (&str, Option<&str>) {
    if let Some((address, rest)) = entry.strip_prefix('[').and_then(|open| open.split_once(']')) {
        return (address, rest.strip_prefix(':'));
    }
    match entry.split_once(':') {
        Some((name, port)) if !port.contains(':') => (name, Some(port)),
        _ => (entry, None),
    }
}

fn port_of(target: &Uri) -> u16 {
    let is_https = target.scheme() == Some(&Scheme::HTTPS);
    target.port_u16().unwrap_or(if is_https { 443 } else { 80 })
}

/// The host, without IPv6 brackets and without the dot that ends an absolute name.
fn host(target: &Uri) -> &str {
    let host = without_brackets(target.host().unwrap_or_default());
    host.strip_suffix('.').unwrap_or(host)
}

/// The host, without the brackets of an IPv6 address in a URL.
#[must_use]
pub fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[').and_then(|open| open.strip_suffix(']')).unwrap_or(host)
}
