//! HTTP/1.1 requests, parsed from what a server has read.

use std::ops::Range;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A request whose head is complete.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    request: Request,
    /// The position of its body.
    body: Range<usize>,
}

impl Head {
    /// The head at the start of some bytes, if it is complete.
    pub(crate) fn find(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")?;
        let text = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = text.split("\r\n");
        let mut words = lines.next()?.split(' ').map(str::to_owned);
        let (method, target) = (words.next()?, words.next()?);
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let len = headers.iter().find(|(name, _)| name == "content-length");
        let len = len.map_or(0, |(_, len)| len.parse().expect("a client writes a length"));
        let body = end + 4..end + 4 + len;
        Some(Self { request: Request { method, target, headers, body: Vec::new() }, body })
    }

    /// The length of the whole request.
    pub(crate) fn len(&self) -> usize {
        self.body.end
    }

    /// The length of its body.
    pub(crate) fn body_len(&self) -> usize {
        self.body.len()
    }

    /// The request, if it is complete, removed from the bytes.
    pub(crate) fn take(self, bytes: &mut Vec<u8>) -> Option<Request> {
        let rest = bytes.get(self.len()..)?.to_vec();
        let body = bytes[self.body].to_vec();
        *bytes = rest;
        Some(Request { body, ..self.request })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_found_once_it_is_whole() {
        let whole = b"POST /email HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcGET";
        for len in 0..whole.len() - 3 {
            let mut bytes = whole[..len].to_vec();
            assert!(Head::find(&bytes).and_then(|head| head.take(&mut bytes)).is_none(), "{len}");
        }
        let mut bytes = whole.to_vec();
        let request = Head::find(&bytes).and_then(|head| head.take(&mut bytes)).expect("a request");
        assert_eq!((request.target.as_str(), request.body.as_slice()), ("/email", &b"abc"[..]));
        assert_eq!(bytes, b"GET");
    }
}
