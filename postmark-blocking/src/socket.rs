//! Connections of any kind, and the socket below them.

use std::io::{self, IoSlice, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::deadline::Deadline;

/// A connection: a socket, or TLS or a proxy tunnel on top of one.
pub(crate) trait Stream: Read + Write + Send {
    /// Sets the deadline of reads and writes.
    fn set_deadline(&mut self, deadline: Deadline);

    /// Whether the connection is open and no unread data has arrived.
    fn is_quiet(&mut self) -> bool;

    /// The number of bytes handed to the system since the connection was opened.
    fn written(&self) -> u64;
}

/// A socket with a deadline.
///
/// The system has one timeout for reads and one for writes. Setting one is a system call, so it is
/// kept as long as it is at most 1/32 longer than the time left: a reused connection needs no more
/// calls than the write and the read.
pub(crate) struct Socket {
    stream: TcpStream,
    deadline: Deadline,
    read_timeout: Duration,
    write_timeout: Duration,
    written: u64,
}

impl Socket {
    pub(crate) fn connect(
        address: SocketAddr,
        share: Duration,
        deadline: Deadline,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, share)?;
        // Writes are complete messages: the system need not wait for more.
        stream.set_nodelay(true)?;
        let none = Duration::ZERO;
        Ok(Self { stream, deadline, read_timeout: none, write_timeout: none, written: 0 })
    }

    fn write_with(
        &mut self,
        write: impl Fn(&mut TcpStream) -> io::Result<usize>,
    ) -> io::Result<usize> {
        if let Some(timeout) = renewed(self.write_timeout, self.deadline.left()?) {
            self.stream.set_write_timeout(Some(timeout))?;
            self.write_timeout = timeout;
        }
        loop {
            match write(&mut self.stream) {
                Ok(count) => {
                    self.written += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.explained(error)),
            }
        }
    }

    /// An error of the system; a timeout is reported as such.
    fn explained(&self, error: io::Error) -> io::Error {
        match error.kind() {
            io::ErrorKind::WouldBlock => self.deadline.late(),
            // Some systems report a timeout with this kind; otherwise the system itself gave up.
            io::ErrorKind::TimedOut => self.deadline.left().err().unwrap_or(error),
            _ => error,
        }
    }
}

/// The timeout to set, unless the current one is close enough.
fn renewed(set: Duration, left: Duration) -> Option<Duration> {
    let fits = set >= left && set <= left + left / 32;
    (!fits).then(|| left + left / 64)
}

impl Read for Socket {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if let Some(timeout) = renewed(self.read_timeout, self.deadline.left()?) {
            self.stream.set_read_timeout(Some(timeout))?;
            self.read_timeout = timeout;
        }
        loop {
            match self.stream.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(|error| self.explained(error)),
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_with(|stream| stream.write(bytes))
    }

    fn write_vectored(&mut self, bytes: &[IoSlice<'_>]) -> io::Result<usize> {
        self.write_with(|stream| stream.write_vectored(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Stream for Socket {
    fn set_deadline(&mut self, deadline: Deadline) {
        self.deadline = deadline;
    }

    fn is_quiet(&mut self) -> bool {
        peek(&self.stream).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    fn written(&self) -> u64 {
        self.written
    }
}

/// Checks for a byte, without blocking.
#[cfg(unix)]
fn peek(stream: &TcpStream) -> io::Result<usize> {
    use rustix::net::{RecvFlags, recv};

    let (_, count) = recv(stream, &mut [0_u8], RecvFlags::PEEK | RecvFlags::DONTWAIT)?;
    Ok(count)
}

/// Checks for a byte, without blocking.
#[cfg(not(unix))]
fn peek(stream: &TcpStream) -> io::Result<usize> {
    stream.set_nonblocking(true)?;
    let peeked = stream.peek(&mut [0]);
    stream.set_nonblocking(false)?;
    peeked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_set_again_only_when_it_does_not_fit() {
        let ms = Duration::from_millis;
        let set = renewed(Duration::ZERO, ms(60_000));
        assert_eq!(set, Some(ms(60_937) + Duration::from_micros(500)));
        let set = set.unwrap_or_default();
        for left in [60_000, 59_500, 60_900] {
            assert_eq!(renewed(set, ms(left)), None, "{left}");
        }
        for left in [70_000, 50_000, 1] {
            assert!(renewed(set, ms(left)).is_some_and(|renewed| renewed >= ms(left)), "{left}");
        }
    }
}
