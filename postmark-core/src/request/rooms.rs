//! Memory for encoded chunks, which is used again once its chunk is written.

use bytes::{Bytes, BytesMut};

use crate::text::base64;

/// Two buffers: while one is being written, the other takes the next chunk.
///
/// A stack drops a chunk when it has written it, and nearly always has one or two. If it has more,
/// further chunks get memory of their own.
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

/// A buffer that is counted from the beginning, so that no chunk of it allocates.
fn new(len: usize) -> BytesMut {
    let mut room = BytesMut::zeroed(len);
    drop(room.split_off(len));
    room
}
