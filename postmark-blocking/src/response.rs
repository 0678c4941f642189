//! Reads a response to the end and decompresses it.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::Response;

use crate::input::{HEAD, Input, malformed};
use crate::response_head::{Framing, Head};

/// The maximum length in bytes of the line before a chunk, and of each trailer line.
const LINE: usize = 4 * 1024;

/// Reads a response of at most `limit` bytes, compressed and decompressed; also returns whether the
/// connection can carry another one.
pub(crate) fn read(
    input: &mut Input,
    from: &mut (impl Read + ?Sized),
    limit: u64,
) -> io::Result<(Response<Bytes>, bool)> {
    let head = read_head(input, from)?;
    let mut body = Content { bytes: Vec::new(), limit };
    match head.framing {
        Framing::None => {}
        Framing::Length(len) => body.take(input, from, len)?,
        Framing::Chunked => body.take_chunks(input, from)?,
        Framing::Close => body.take_all(input, from)?,
    }
    let body = if head.is_packed { gunzip(&body.bytes, limit)? } else { body.bytes.into() };
    let mut response = Response::new(body);
    *response.status_mut() = head.status;
    *response.headers_mut() = head.headers;
    Ok((response, head.is_kept && input.unread().is_empty()))
}

/// Reads a head; skips those of interim responses.
fn read_head(input: &mut Input, from: &mut (impl Read + ?Sized)) -> io::Result<Head> {
    // A head can only end at a line end: without one, do not parse it again.
    let mut has_new_line = input.unread().contains(&b'\n');
    loop {
        if has_new_line {
            if let Some((len, head)) = Head::parse(input.unread())? {
                input.consume(len);
                if !head.is_interim() {
                    return Ok(head);
                }
                continue;
            }
        }
        let before = input.unread().len();
        if before >= HEAD {
            let message = format!("the head of the response is too long: more than {HEAD} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        input.fill_more(from)?;
        has_new_line = input.unread().get(before..).is_some_and(|new| new.contains(&b'\n'));
    }
}

/// The content of a response, as far as it has arrived.
struct Content {
    bytes: Vec<u8>,
    limit: u64,
}

impl Content {
    /// Reads this many bytes.
    fn take(
        &mut self,
        input: &mut Input,
        from: &mut (impl Read + ?Sized),
        len: u64,
    ) -> io::Result<()> {
        let mut left = len;
        self.check(left)?;
        while left > 0 {
            if input.unread().is_empty() {
                input.fill_more(from)?;
            }
            let unread = input.unread();
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(unread.len());
            self.bytes.extend_from_slice(unread.get(..count).unwrap_or_default());
            input.consume(count);
            left -= count as u64;
        }
        Ok(())
    }

    /// Reads chunks to the last one, and the trailers after it.
    fn take_chunks(
        &mut self,
        input: &mut Input,
        from: &mut (impl Read + ?Sized),
    ) -> io::Result<()> {
        loop {
            let line = input.line(from, LINE, "the size of a chunk")?;
            let size = line.split_once(';').map_or(line.as_str(), |(size, _)| size);
            match hexadecimal(size.trim_end_matches([' ', '\t'])) {
                Some(0) => break,
                Some(size) => self.take(input, from, size)?,
                None => return Err(malformed("the size of a chunk")),
            }
            if !input.line(from, 2, "a chunk")?.is_empty() {
                return Err(malformed("a chunk"));
            }
        }
        let mut left = LINE;
        loop {
            let trailer = input.line(from, left, "the trailer")?;
            if trailer.is_empty() {
                return Ok(());
            }
            left = left.saturating_sub(trailer.len() + 2);
        }
    }

    /// Reads to the end of the connection.
    fn take_all(&mut self, input: &mut Input, from: &mut (impl Read + ?Sized)) -> io::Result<()> {
        loop {
            let count = input.unread().len();
            self.take(input, from, count as u64)?;
            if input.fill(from)? == 0 {
                return Ok(());
            }
        }
    }

    /// Whether this many more bytes are within the limit.
    fn check(&self, more: u64) -> io::Result<()> {
        let within =
            (self.bytes.len() as u64).checked_add(more).is_some_and(|len| len <= self.limit);
        if within { Ok(()) } else { Err(too_long(self.limit)) }
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

fn gunzip(packed: &[u8], limit: u64) -> io::Result<Bytes> {
    if packed.is_empty() {
        return Ok(Bytes::new());
    }
    let mut unpacked = Vec::new();
    let mut decoder = MultiGzDecoder::new(packed).take(limit.saturating_add(1));
    decoder.read_to_end(&mut unpacked).map_err(|error| {
        io::Error::new(io::ErrorKind::InvalidData, format!("the response is not gzip: {error}"))
    })?;
    if unpacked.len() as u64 > limit {
        return Err(too_long(limit));
    }
    Ok(unpacked.into())
}

fn too_long(limit: u64) -> io::Error {
    let message = format!("the response has more than {limit} bytes");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    /// A connection that returns data in pieces of one size.
    struct Pieces<'a> {
        bytes: &'a [u8],
        size: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(room.len());
            self.bytes.read(room.get_mut(..size).unwrap())
        }
    }

    const LIMIT: u64 = 100_000;

    /// Reads a response that arrives in pieces: status, body, whether the connection can be reused.
    fn read_in(bytes: &[u8], size: usize) -> io::Result<(u16, Vec<u8>, bool)> {
        let mut pieces = Pieces { bytes, size };
        let (response, is_kept) = read(&mut Input::default(), &mut pieces, LIMIT)?;
        Ok((response.status().as_u16(), response.into_body().to_vec(), is_kept))
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn responses_are_read_in_pieces_of_any_size() {
        let packed = gzip(b"hello");
        let packed_head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: X-GZIP\r\nContent-Length: {}",
            packed.len()
        );
        let packed = [packed_head.as_bytes(), b"\r\n\r\n", &packed].concat();
        let large = "x".repeat(70_000);
        let large = format!("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n{large}");
        for (bytes, status, body, is_kept) in [
            (&b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"[..], 200, "hello", true),
            (b"HTTP/1.1 422 No\r\ncontent-length: 0\r\n\r\n", 422, "", true),
            (b"HTTP/1.1 200\nContent-Length: 2\n\n{}", 200, "{}", true),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true),
            (b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7", 200, "7", true),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nhel\r\n002 ;a=b\r\nlo\r\n0\r\nX: y\r\n\r\n", 200, "hello", true),
            (b"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\n7", 200, "7", false),
            (b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n7", 200, "7", false),
            (b"HTTP/1.1 200 OK\r\n\r\nto the end", 200, "to the end", false),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n7\r\n0\r\n\r\n", 200, "7", false),
            (b"HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n{}", 204, "", false),
            (b"HTTP/1.1 304 No\r\n\r\n", 304, "", false),
            (b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", 101, "", false),
            (&packed, 200, "hello", true),
            (large.as_bytes(), 200, large.get(large.len() - 70_000..).unwrap(), true),
        ] {
            for size in [1, 2, 3, 7, 4096, usize::MAX] {
                let read = read_in(bytes, size).unwrap();
                assert_eq!(read, (status, body.as_bytes().to_vec(), is_kept), "{size}");
            }
        }
    }

    #[test]
    fn what_is_behind_a_response_is_no_part_of_it_and_ends_the_connection() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n";
        assert_eq!(read_in(bytes, usize::MAX).unwrap(), (200, b"{}".to_vec(), false));
    }

    #[test]
    fn the_headers_that_the_core_reads_are_kept() {
        let mut bytes =
            &b"HTTP/1.1 429 No\r\nretry-after: 7\r\nServer: x\r\nContent-Length: 0\r\n\r\n"[..];
        let (response, _) = read(&mut Input::default(), &mut bytes, LIMIT).unwrap();
        assert_eq!(response.headers().len(), 1);
        assert_eq!(response.headers().get("Retry-After").unwrap(), "7");
    }

    #[test]
    fn what_is_no_response_is_an_error_that_says_so() {
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(200));
        let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "b".repeat(70_000));
        let chunk = format!("{:x}", LIMIT + 1);
        let chunked =
            |body: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        let with = |fields: &str| format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n{{}}");
        for (bytes, said) in [
            (String::new(), "unexpected end"),
            ("HTTP/1.1 200 OK\r\nCont".to_owned(), "unexpected end"),
            ("220 mail ESMTP\r\n".to_owned(), "not HTTP"),
            ("HTTP/2.0 200 OK\r\n\r\n".to_owned(), "not HTTP"),
            ("HTTP/1.1 099 OK\r\n\r\n".to_owned(), "status"),
            (many, "too many headers"),
            (long, "too long: more than 65536"),
            (with("Content-Length: 3"), "unexpected end"),
            (with("Content-Length: +2"), "length"),
            (with("Content-Length: 2, 2"), "length"),
            (with("Content-Length: 2\r\nContent-Length: 3"), "length"),
            (with("Content-Length: 18446744073709551616"), "length"),
            (with("Content-Length: 100001"), "more than 100000 bytes"),
            (with("Transfer-Encoding: gzip, chunked"), "transfer encoding"),
            (with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), "transfer encoding"),
            (with("Content-Encoding: gzip\r\nContent-Length: 2"), "not gzip"),
            (chunked("x\r\n"), "size of a chunk"),
            (chunked("+1\r\n7\r\n0\r\n\r\n"), "size of a chunk"),
            (chunked("10000000000000000\r\n"), "size of a chunk"),
            (chunked(&format!("1;{}", "x".repeat(5000))), "too long"),
            (chunked("1\n7\r\n0\r\n\r\n"), "size of a chunk"),
            (chunked("1\r\n77\r\n0\r\n\r\n"), "a chunk"),
            (chunked(&format!("{chunk}\r\n")), "more than 100000 bytes"),
            (chunked("ffffffffffffffff\r\n"), "more than 100000 bytes"),
            (chunked("1\r\n7\r\n0\r\n"), "unexpected end"),
            (chunked(&format!("0\r\n{}", "X: y\r\n".repeat(1000))), "trailer"),
        ] {
            for size in [1, 5, usize::MAX] {
                let error = read_in(bytes.as_bytes(), size).unwrap_err().to_string();
                assert!(error.contains(said), "{said}: {error}");
            }
        }
    }
}
