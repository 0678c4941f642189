//! Reads a response to the end and decompresses it.

use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use http::Response;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;
use http_body::Body as _;
use hyper::body::Incoming;

use crate::transport_error::TransportError;

/// Reads a response of at most `limit` bytes, compressed and decompressed.
pub(crate) async fn read(
    response: Response<Incoming>,
    limit: u64,
) -> Result<Response<Bytes>, TransportError> {
    let (mut head, body) = response.into_parts();
    let mut body = collect(body, limit).await?;
    if is_gzip(&head) {
        body = gunzip(&body, limit)?;
        head.headers.remove(CONTENT_ENCODING);
        head.headers.remove(CONTENT_LENGTH);
    }
    Ok(Response::from_parts(head, body))
}

/// Collects a body. If it arrives in one piece, it is not copied.
async fn collect(mut body: Incoming, limit: u64) -> Result<Bytes, TransportError> {
    let mut whole = Bytes::new();
    let mut more = BytesMut::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(data) = frame?.into_data() else { continue };
        if (whole.len() + more.len() + data.len()) as u64 > limit {
            return Err(TransportError::TooLong(limit));
        }
        if whole.is_empty() {
            whole = data;
        } else {
            more.extend_from_slice(&data);
        }
    }
    if more.is_empty() {
        return Ok(whole);
    }
    Ok([whole, more.freeze()].concat().into())
}

fn is_gzip(head: &Parts) -> bool {
    let coding = head.headers.get(CONTENT_ENCODING).map(http::HeaderValue::as_bytes);
    coding.is_some_and(|coding| {
        let coding = coding.trim_ascii();
        coding.eq_ignore_ascii_case(b"gzip") || coding.eq_ignore_ascii_case(b"x-gzip")
    })
}

fn gunzip(packed: &[u8], limit: u64) -> Result<Bytes, TransportError> {
    if packed.is_empty() {
        return Ok(Bytes::new());
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(packed).take(limit.saturating_add(1)).read_to_end(&mut unpacked);
    read.map_err(|error: io::Error| TransportError::Gzip(error))?;
    if unpacked.len() as u64 > limit {
        return Err(TransportError::TooLong(limit));
    }
    Ok(unpacked.into())
}
