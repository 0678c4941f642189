//! A connection that carries requests one after another.

use std::io::{self, Write as _};

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::Body;

use crate::deadline::Deadline;
use crate::input::Input;
use crate::request_head::write_head;
use crate::response;
use crate::socket::Stream;

/// A connection that carries requests one after another.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    input: Input,
    output: Vec<u8>,
    /// The number of bytes written before the last request.
    before: u64,
    is_kept: bool,
}

/// The maximum number of bytes to pull before writing them.
const CHUNK: usize = 64 * 1024;

impl Connection {
    pub(crate) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, input: Input::default(), output: Vec::new(), before: 0, is_kept: false }
    }

    /// Sends a request and reads its response, of at most `limit` bytes.
    pub(crate) fn exchange(
        &mut self,
        request: &Request<Body>,
        limit: u64,
        deadline: Deadline,
    ) -> io::Result<Response<Bytes>> {
        self.stream.set_deadline(deadline);
        self.before = self.stream.written();
        self.is_kept = false;
        self.write(request)?;
        let (response, is_kept) = response::read(&mut self.input, &mut self.stream, limit)?;
        self.is_kept = is_kept;
        Ok(response)
    }

    /// Whether anything of the last request was written.
    pub(crate) fn has_written(&self) -> bool {
        self.stream.written() > self.before
    }

    /// Whether the connection can carry another request: the last response was read to its end, and
    /// nothing follows it.
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Writes a request: head and body together, if they fit into one write.
    ///
    /// Anything that arrives before the last part is pulled is not a response to this request.
    fn write(&mut self, request: &Request<Body>) -> io::Result<()> {
        let mut body = request.body().clone();
        self.output.clear();
        write_head(request, &mut self.output);
        let mut begun = self.output.len();
        loop {
            if !self.stream.is_quiet() {
                let message = "the server responded or closed before it had the whole request";
                return Err(io::Error::new(io::ErrorKind::ConnectionAborted, message));
            }
            let room = CHUNK.saturating_sub(begun);
            let room = usize::try_from(body.remaining()).unwrap_or(room).min(room);
            self.output.resize(begun + room, 0);
            let room = self.output.get_mut(begun..).unwrap_or_default();
            let pulled = body.read(room).map_err(io::Error::other)?;
            let ready = self.output.get(..begun + pulled).unwrap_or_default();
            self.stream.write_all(ready)?;
            if body.remaining() == 0 {
                return self.stream.flush();
            }
            begun = 0;
        }
    }
}
