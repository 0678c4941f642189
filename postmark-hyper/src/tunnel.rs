//! A way through a proxy, which from then on only passes bytes.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::io::{Io, read_until, write_all};
use crate::proxy::{Kind, Proxy};

/// Where a tunnel leads.
pub(crate) enum Target<'a> {
    /// A name, which the proxy looks up, and a port.
    Name(&'a str, u16),
    /// An address.
    Address(SocketAddr),
}

/// The longest head of a proxy's answer.
const HEAD: usize = 8 * 1024;

/// Asks a proxy for a way to a place.
pub(crate) async fn open(io: &mut dyn Io, proxy: &Proxy, target: &Target<'_>) -> io::Result<()> {
    match proxy.kind {
        Kind::Http | Kind::Https => connect(io, proxy, target).await,
        Kind::Socks5 | Kind::Socks5h => socks5(io, proxy, target).await,
        Kind::Socks4 | Kind::Socks4a => socks4(io, proxy, target).await,
    }
}

/// HTTP's `CONNECT` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6)).
async fn connect(io: &mut dyn Io, proxy: &Proxy, target: &Target<'_>) -> io::Result<()> {
    let place = match target {
        Target::Name(host, port) if host.contains(':') => format!("[{host}]:{port}"),
        Target::Name(host, port) => format!("{host}:{port}"),
        Target::Address(address) => address.to_string(),
    };
    let mut head = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
    if let Some(authorization) = proxy.authorization() {
        // Writing to a String does not fail.
        let _ = write!(head, "Proxy-Authorization: {authorization}\r\n");
    }
    head.push_str("\r\n");
    write_all(io, head.as_bytes()).await?;
    let answer = read_until(io, HEAD, |head| head.ends_with(b"\r\n\r\n")).await?;
    let line = answer.split(|&byte| byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    match line.split(' ').nth(1).map(str::as_bytes) {
        Some([b'2', _, _]) if line.starts_with("HTTP/1.") => Ok(()),
        _ => Err(refused(&line)),
    }
}

/// SOCKS 5 ([RFC 1928](https://www.rfc-editor.org/rfc/rfc1928), and for the password
/// [RFC 1929](https://www.rfc-editor.org/rfc/rfc1929)).
async fn socks5(io: &mut dyn Io, proxy: &Proxy, target: &Target<'_>) -> io::Result<()> {
    let methods: &[u8] = if proxy.user.is_some() { &[5, 2, 0, 2] } else { &[5, 1, 0] };
    write_all(io, methods).await?;
    match (read_exactly(io, 2).await?.as_slice(), &proxy.user) {
        ([5, 0], _) => {}
        ([5, 2], Some((name, password))) => {
            let mut login = vec![1];
            push_short(&mut login, name)?;
            push_short(&mut login, password)?;
            write_all(io, &login).await?;
            if read_exactly(io, 2).await?.get(1) != Some(&0) {
                return Err(refused("the password is wrong"));
            }
        }
        _ => return Err(refused("it asks for another login")),
    }
    let mut request = vec![5, 1, 0];
    let port = match target {
        Target::Name(host, port) => {
            request.push(3);
            push_short(&mut request, host.as_bytes())?;
            *port
        }
        Target::Address(address) => {
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
    write_all(io, &request).await?;
    let bound = match *read_exactly(io, 4).await?.as_slice() {
        [5, 0, _, 1] => 4,
        [5, 0, _, 4] => 16,
        [5, 0, _, 3] => read_exactly(io, 1).await?.first().copied().map_or(0, usize::from),
        [_, code, ..] => return Err(refused(&format!("SOCKS code {code}"))),
        _ => return Err(refused("no answer")),
    };
    // The address that it goes out from, and the port.
    read_exactly(io, bound + 2).await.map(drop)
}

/// [SOCKS 4](https://www.openssh.com/txt/socks4.protocol), and
/// [4a](https://www.openssh.com/txt/socks4a.protocol) for names.
async fn socks4(io: &mut dyn Io, proxy: &Proxy, target: &Target<'_>) -> io::Result<()> {
    let (ip, port, name) = match target {
        // An address that nobody has stands for the name at the end.
        Target::Name(host, port) => ([0, 0, 0, 1], *port, Some(host)),
        Target::Address(SocketAddr::V4(address)) => (address.ip().octets(), address.port(), None),
        Target::Address(SocketAddr::V6(_)) => {
            return Err(io::Error::other("SOCKS 4 has no way to an address of IPv6"));
        }
    };
    let mut request = vec![4, 1];
    request.extend(port.to_be_bytes());
    request.extend(ip);
    if let Some((user, _)) = &proxy.user {
        request.extend(user);
    }
    request.push(0);
    if let Some(name) = name {
        request.extend(name.as_bytes());
        request.push(0);
    }
    write_all(io, &request).await?;
    match read_exactly(io, 8).await?.get(1) {
        Some(90) => Ok(()),
        code => Err(refused(&format!("SOCKS code {}", code.copied().unwrap_or(0)))),
    }
}

async fn read_exactly(io: &mut dyn Io, count: usize) -> io::Result<Vec<u8>> {
    read_until(io, count, |read| read.len() == count).await
}

/// Appends a text of at most 255 bytes, behind its length.
fn push_short(to: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    to.push(u8::try_from(text.len()).map_err(|_| io::Error::other("it is too long for SOCKS"))?);
    to.extend(text);
    Ok(())
}

fn refused(why: &str) -> io::Error {
    io::Error::other(format!("the proxy refused: {why}"))
}
