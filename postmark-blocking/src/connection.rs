//! A connection on which requests are made, one after the other.

use std::io::{self, Write as _};

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::Body;

use crate::deadline::Deadline;
use crate::input::Input;
use crate::request_head::write_head;
use crate::response;
use crate::socket::Stream;

/// A connection on which requests are made, one after the other.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    input: Input,
    output: Vec<u8>,
    /// The bytes that were written before the last request.
    before: u64,
    is_kept: bool,
}

/// The most bytes that are pulled before they are written.
const CHUNK: usize = 64 * 1024;

impl Connection {
    pub(crate) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, input: Input::default(), output: Vec::new(), before: 0, is_kept: false }
    }

    /// Makes a request and reads its response, of at most `limit` bytes.
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

    /// Whether another request may be made: the last response was read whole, and nothing is behind it.
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Writes a request: head and body together, as far as they fit into one write.
    ///
    /// What arrives before the last part is pulled is no response to this request.
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
