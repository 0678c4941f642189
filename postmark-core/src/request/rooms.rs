//! Buffers for encoded chunks, reused once their chunk is written.

use bytes::{Bytes, BytesMut};

use crate::text::base64;

/// Two buffers: while one is being written, the other takes the next chunk.
///
/// An HTTP stack drops a chunk once it is written, and nearly always holds only one or two. If it
/// holds more, further chunks are allocated.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    /// The buffers of the last chunk and of the one before.
    last: Bytes,
    before: Bytes,
}

impl Rooms {
    /// Encodes raw content as a chunk.
    pub(super) fn encode(&mut self, raw: &[u8]) -> Bytes {
        let len = usize::try_from(base64::encoded_len(raw.len())).unwrap_or(usize::MAX);
        let mut room = std::mem::take(&mut self.before)
            .try_into_mut()
            .ok()
            .filter(|room| room.len() >= len)
            .unwrap_or_else(|| new(len));
        base64::encode_slice(raw, &mut room);
        self.before = std::mem::replace(&mut self.last, room.freeze());
        self.last.slice(..len)
    }
}

/// A reference-counted buffer, so that its chunks do not allocate.
fn new(len: usize) -> BytesMut {
    let mut room = BytesMut::zeroed(len);
    drop(room.split_off(len));
    room
}
