//! Received but unread data of a connection.

use std::io::{self, Read};

use memchr::memchr;

/// A read buffer for responses.
#[derive(Default)]
pub(crate) struct Input {
    room: Vec<u8>,
    /// The unread bytes are between these two.
    start: usize,
    end: usize,
}

/// The maximum length of a head, in bytes.
pub(crate) const HEAD: usize = 64 * 1024;

/// The initial buffer size.
const ROOM: usize = 8 * 1024;

impl Input {
    /// The unread bytes.
    pub(crate) fn unread(&self) -> &[u8] {
        self.room.get(self.start..self.end).unwrap_or_default()
    }

    /// Marks this many bytes as read.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
    }

    /// Waits for more bytes and returns how many arrived: 0 at the end.
    ///
    /// The buffer never holds more than [`HEAD`] bytes: a caller that has as many and needs more
    /// fails first.
    pub(crate) fn fill(&mut self, from: &mut (impl Read + ?Sized)) -> io::Result<usize> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.end == self.room.len() {
            self.make_room();
        }
        let count = from.read(self.room.get_mut(self.end..).unwrap_or_default())?;
        self.end += count;
        Ok(count)
    }

    /// Waits for more bytes; fails at the end.
    pub(crate) fn fill_more(&mut self, from: &mut (impl Read + ?Sized)) -> io::Result<()> {
        if self.fill(from)? == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Reads a line of at most this many bytes that ends in CRLF; `what` names it in an error.
    pub(crate) fn line(
        &mut self,
        from: &mut (impl Read + ?Sized),
        most: usize,
        what: &str,
    ) -> io::Result<String> {
        loop {
            let end = memchr(b'\n', self.unread());
            if end.unwrap_or(self.unread().len()) >= most {
                let message = format!("{what} of the response is too long: more than {most} bytes");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            if let Some(end) = end {
                let line = self.unread().get(..end).and_then(|line| line.strip_suffix(b"\r"));
                let line = line.and_then(|line| std::str::from_utf8(line).ok());
                let line = line.filter(|line| !line.contains(|it: char| it < ' ' && it != '\t'));
                let line = line.map(str::to_owned).ok_or_else(|| malformed(what))?;
                self.consume(end + 1);
                return Ok(line);
            }
            self.fill_more(from)?;
        }
    }

    fn make_room(&mut self) {
        self.room.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end * 2 > self.room.len() || self.room.is_empty() {
            self.room.resize((self.room.len() * 2).clamp(ROOM, HEAD), 0);
        }
    }
}

/// The error for a response that violates HTTP.
pub(crate) fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{what} of the response is invalid"))
}
