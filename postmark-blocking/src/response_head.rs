//! The head of a response, parsed by httparse, and how it frames the body.

use std::io;

use http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use httparse::{EMPTY_HEADER, Status};
use postmark_core::RESPONSE_HEADERS;

use crate::input::malformed;

/// The head of a response.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    /// The headers that the core uses.
    pub(crate) headers: HeaderMap,
    pub(crate) framing: Framing,
    /// Whether the body is compressed with gzip.
    pub(crate) is_packed: bool,
    /// Whether the connection can carry another response.
    pub(crate) is_kept: bool,
}

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// It is empty, whatever the headers say.
    None,
    /// After this many bytes.
    Length(u64),
    /// After the last chunk.
    Chunked,
    /// At the end of the connection.
    Close,
}

/// The maximum number of headers of a response.
const HEADERS: usize = 128;

impl Head {
    /// Whether the final head of the response follows.
    pub(crate) fn is_interim(&self) -> bool {
        self.status.is_informational() && self.status != StatusCode::SWITCHING_PROTOCOLS
    }

    /// Parses a head and returns its length too; `None` if it is incomplete.
    ///
    /// # Errors
    ///
    /// It is not the head of a response, or it contradicts itself about the body.
    pub(crate) fn parse(bytes: &[u8]) -> io::Result<Option<(usize, Self)>> {
        let mut fields = [EMPTY_HEADER; HEADERS];
        let mut response = httparse::Response::new(&mut fields);
        let len = match response.parse(bytes) {
            Ok(Status::Complete(len)) => len,
            Ok(Status::Partial) => return Ok(None),
            Err(error) => {
                let message = format!("the head of the response is not HTTP: {error}");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        };
        let status = response.code.and_then(|code| StatusCode::from_u16(code).ok());
        let status = status.ok_or_else(|| malformed("the status"))?;
        let fields = Fields(response.headers);
        let framing = match status.as_u16() {
            100..200 | 204 | 304 => Framing::None,
            _ => fields.framing(response.version)?,
        };
        let is_kept = response.version == Some(1)
            && !fields.has(&CONNECTION, b"close")
            && match framing {
                Framing::Length(_) => true,
                // An intermediary might interpret a length alongside chunks differently.
                Framing::Chunked => fields.values(&CONTENT_LENGTH).next().is_none(),
                // Some servers send a body anyway.
                Framing::None | Framing::Close => false,
            };
        let is_packed = fields.is_only(&CONTENT_ENCODING, b"gzip")
            || fields.is_only(&CONTENT_ENCODING, b"x-gzip");
        Ok(Some((len, Self { status, headers: fields.known(), framing, is_packed, is_kept })))
    }
}

/// The headers of a response.
struct Fields<'a>(&'a [httparse::Header<'a>]);

impl<'a> Fields<'a> {
    fn framing(&self, version: Option<u8>) -> io::Result<Framing> {
        if self.values(&TRANSFER_ENCODING).next().is_some() {
            // HTTP/1.0 has no chunks, and with any other coding the end is unknown.
            let is_chunked = version == Some(1) && self.is_only(&TRANSFER_ENCODING, b"chunked");
            let error = || malformed("the transfer encoding");
            return is_chunked.then_some(Framing::Chunked).ok_or_else(error);
        }
        let mut lengths = self.values(&CONTENT_LENGTH);
        let Some(first) = lengths.next() else { return Ok(Framing::Close) };
        let len = std::str::from_utf8(first).ok();
        let len = len.filter(|len| len.bytes().all(|byte| byte.is_ascii_digit()));
        let len = len.and_then(|len| len.parse().ok()).filter(|_| lengths.all(|it| it == first));
        len.map(Framing::Length).ok_or_else(|| malformed("the length"))
    }

    /// The values of a header.
    fn values(&self, name: &HeaderName) -> impl Iterator<Item = &'a [u8]> {
        let fields = self.0.iter().filter(move |field| is(field.name, name));
        fields.map(|field| field.value.trim_ascii())
    }

    /// Whether a header occurs once, with this value.
    fn is_only(&self, name: &HeaderName, value: &[u8]) -> bool {
        let mut values = self.values(name);
        values.next().is_some_and(|first| first.eq_ignore_ascii_case(value))
            && values.next().is_none()
    }

    /// Whether a header's list contains a value.
    fn has(&self, name: &HeaderName, value: &[u8]) -> bool {
        let mut parts = self.values(name).flat_map(|value| value.split(|&byte| byte == b','));
        parts.any(|part| part.trim_ascii().eq_ignore_ascii_case(value))
    }

    /// The headers that the core uses.
    fn known(&self) -> HeaderMap {
        let mut known = HeaderMap::new();
        for field in self.0 {
            let name = RESPONSE_HEADERS.iter().find(|name| is(field.name, name));
            if let (Some(name), Ok(value)) = (name, HeaderValue::from_bytes(field.value)) {
                known.append(name.clone(), value);
            }
        }
        known
    }
}

fn is(name: &str, other: &HeaderName) -> bool {
    name.eq_ignore_ascii_case(other.as_str())
}
