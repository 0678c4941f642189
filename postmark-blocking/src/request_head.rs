//! Writes the head of an HTTP/1.1 request.
//!
//! It is written here so that no dependency sees the token.

use http::header::{ACCEPT_ENCODING, HOST};
use http::uri::Scheme;
use http::{Request, Uri};
use postmark_core::Body;

/// Appends the head of a request to a buffer.
pub(crate) fn write_head(request: &Request<Body>, to: &mut Vec<u8>) {
    let uri = request.uri();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    to.extend(request.method().as_str().as_bytes());
    to.extend(b" ");
    to.extend(path.as_bytes());
    to.extend(b" HTTP/1.1\r\n");
    write_field(HOST.as_str(), host(uri).as_bytes(), to);
    for (name, value) in request.headers() {
        write_field(name.as_str(), value.as_bytes(), to);
    }
    write_field(ACCEPT_ENCODING.as_str(), b"gzip", to);
    to.extend(b"\r\n");
}

fn write_field(name: &str, value: &[u8], to: &mut Vec<u8>) {
    to.extend(name.as_bytes());
    to.extend(b": ");
    to.extend(value);
    to.extend(b"\r\n");
}

/// The host, with the port unless it is the scheme's default.
fn host(uri: &Uri) -> &str {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let own_port = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    if uri.port_u16() == Some(own_port) { uri.host().unwrap_or_default() } else { authority }
}
