//! Human-readable inputs: lines, and the parts of HTTP.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Splits an input after its first line, with any line ending.
pub(crate) fn line(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (input[..end].trim_ascii_end(), &input[end + 1..]),
        None => (input, &[]),
    }
}

/// Parses header fields up to an empty line; invalid ones are left out.
pub(crate) fn headers(mut input: &[u8]) -> (HeaderMap, &[u8]) {
    let mut headers = HeaderMap::new();
    loop {
        let (first, rest) = line(input);
        input = rest;
        if first.is_empty() {
            return (headers, input);
        }
        let Some(colon) = first.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(&first[..colon]);
        let value = HeaderValue::from_bytes(first[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
}
