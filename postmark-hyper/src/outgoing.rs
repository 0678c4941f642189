//! An outgoing body that tracks how much of it was written.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http_body::{Frame, SizeHint};
use postmark_core::{Body, Sealed};

/// A body that records when hyper has written all of it, which is later than when it is pulled.
pub(crate) struct Outgoing {
    body: Body,
    written: Written,
}

/// Whether the last byte of a body was written to the connection.
#[derive(Clone)]
pub(crate) struct Written(Arc<AtomicBool>);

/// A chunk being written.
pub(crate) struct Piece {
    bytes: Bytes,
    /// Set at its end; only for the last chunk.
    written: Option<Written>,
}

impl Outgoing {
    pub(crate) fn new(body: Body) -> Self {
        let written = Written(Arc::new(AtomicBool::new(body.is_empty())));
        Self { body, written }
    }

    pub(crate) fn written(&self) -> Written {
        self.written.clone()
    }
}

impl Written {
    pub(crate) fn is_whole(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        if let (true, Some(written)) = (self.bytes.is_empty(), &self.written) {
            written.0.store(true, Ordering::Release);
        }
    }
}

impl http_body::Body for Outgoing {
    type Data = Piece;
    type Error = Sealed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, Sealed>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let written = (self.body.remaining() == 0).then(|| self.written.clone());
        let piece = |bytes| Piece { bytes, written };
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
