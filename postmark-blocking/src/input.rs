//! What has arrived on a connection and is not read yet.

use std::io::{self, Read};

use memchr::memchr;

/// A buffer between a connection and what reads its responses.
#[derive(Default)]
pub(crate) struct Input {
    room: Vec<u8>,
    /// What is not read yet is between these two.
    start: usize,
    end: usize,
}

/// The most bytes of a head.
pub(crate) const HEAD: usize = 64 * 1024;

/// The room of a buffer until more is needed.
const ROOM: usize = 8 * 1024;

impl Input {
    /// What is not read yet.
    pub(crate) fn unread(&self) -> &[u8] {
        self.room.get(self.start..self.end).unwrap_or_default()
    }

    /// Counts so many bytes as read.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
    }

    /// Waits for more bytes and returns how many there are more: 0 at the end.
    ///
    /// The buffer never holds more than [`HEAD`] bytes: anyone who has as many and needs more fails
    /// before.
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

    /// Waits for more bytes, of which there must be some.
    pub(crate) fn fill_more(&mut self, from: &mut (impl Read + ?Sized)) -> io::Result<()> {
        if self.fill(from)? == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Reads a line that ends in CRLF and has at most so many bytes; `what` names it in an error.
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

/// The error of a response that is not as HTTP has it.
pub(crate) fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{what} of the response is invalid"))
}
