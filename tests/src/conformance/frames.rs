//! HTTP/2, as far as a scripted server needs it: frames of [RFC
//! 9113](https://www.rfc-editor.org/rfc/rfc9113#section-4), and only the compression of headers.

use std::collections::BTreeMap;

use super::Peer;

/// A connection that speaks HTTP/2.
pub(crate) struct Frames<'a> {
    peer: &'a mut Peer,
    /// The content received so far for each request.
    bodies: BTreeMap<u32, Vec<u8>>,
    /// The headers of the latest request, compressed.
    head: Vec<u8>,
}

pub(crate) const NO_ERROR: u32 = 0;
pub(crate) const INTERNAL_ERROR: u32 = 2;
pub(crate) const REFUSED_STREAM: u32 = 7;
pub(crate) const CANCEL: u32 = 8;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PUSH_PROMISE: u8 = 5;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
pub(crate) const CONTINUATION: u8 = 9;

/// The flag of the last frame of a request.
pub(crate) const END_STREAM: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;
/// The flag of an acknowledgement of settings or a ping.
pub(crate) const ACK: u8 = 1;

const PREFACE: usize = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();

/// The content that a request may have before the window must grow.
pub(crate) const WINDOW: usize = 65_535;

/// More than any sender needs.
const WIDE: u32 = 1 << 30;

impl<'a> Frames<'a> {
    /// Starts a connection whose requests may have [`WINDOW`] bytes of content.
    pub(crate) fn accept(peer: &'a mut Peer) -> Self {
        peer.receive_exactly(PREFACE);
        let mut this = Self { peer, bodies: BTreeMap::new(), head: Vec::new() };
        this.write(SETTINGS, 0, 0, &[]);
        this.write(WINDOW_UPDATE, 0, 0, &WIDE.to_be_bytes());
        this
    }

    /// Lets requests have any amount of content.
    pub(crate) fn widen(&mut self) {
        let initial_window = [&[0, 4][..], &WIDE.to_be_bytes()].concat();
        self.write(SETTINGS, 0, 0, &initial_window);
    }

    /// Reads to the end of a request, if there is one.
    pub(crate) fn try_request(&mut self) -> Option<(u32, Vec<u8>)> {
        loop {
            let (stream, has_ended) = self.read()?;
            if has_ended {
                return Some((stream, self.bodies.remove(&stream).unwrap_or_default()));
            }
        }
    }

    /// How many headers of the latest request are never indexed by HPACK.
    pub(crate) fn never_indexed(&self) -> usize {
        never_indexed(&self.head)
    }

    /// Reads until this much of a request's content has arrived; returns its stream.
    pub(crate) fn part_of_request(&mut self, len: usize) -> u32 {
        loop {
            let (stream, _) = self.read().expect("the client is gone");
            if self.bodies.get(&stream).is_some_and(|body| body.len() >= len) {
                return stream;
            }
        }
    }

    /// Reads until the client is gone.
    pub(crate) fn drain(&mut self) {
        while self.read().is_some() {}
    }

    /// Writes the same frames repeatedly, until the client hangs up, as it must.
    pub(crate) fn write_endlessly(&mut self, frames: &[u8]) {
        self.peer.write_endlessly(frames);
    }

    /// Writes anything.
    pub(crate) fn write_raw(&mut self, bytes: &[u8]) {
        self.peer.write(bytes);
    }

    /// Responds 200 with a complete body.
    pub(crate) fn answer(&mut self, stream: u32, json: &str) {
        self.begin_answer(stream);
        self.write(DATA, END_STREAM, stream, json.as_bytes());
    }

    /// Responds 200, without a body yet.
    pub(crate) fn begin_answer(&mut self, stream: u32) {
        // `:status: 200` is the eighth header of HPACK's table.
        self.write(HEADERS, END_HEADERS, stream, &[0x88]);
    }

    /// Responds 200 with the receipt of an email.
    pub(crate) fn accept_mail(&mut self, stream: u32) {
        self.answer(stream, r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#);
    }

    /// Resets a stream.
    pub(crate) fn reset(&mut self, stream: u32, code: u32) {
        self.write(RST_STREAM, 0, stream, &code.to_be_bytes());
    }

    /// Accepts no streams after this one.
    pub(crate) fn go_away(&mut self, last: u32, code: u32) {
        self.write(GOAWAY, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat());
    }

    /// Reads a frame; returns its stream, and whether the request ends with it.
    fn read(&mut self) -> Option<(u32, bool)> {
        let head = self.peer.receive_frame(9)?;
        let len = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let (kind, flags) = (head[3], head[4]);
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let payload = self.peer.receive_frame(len)?;
        match kind {
            SETTINGS if flags & ACK == 0 => self.write(SETTINGS, ACK, 0, &[]),
            PING if flags & ACK == 0 => self.write(PING, ACK, 0, &payload),
            DATA => self.bodies.entry(stream).or_default().extend(payload),
            HEADERS => self.head = payload,
            _ => {}
        }
        Some((stream, matches!(kind, DATA | HEADERS) && flags & END_STREAM != 0))
    }

    fn write(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        self.peer.write(frame(kind, flags, stream, payload));
    }
}

/// The number of headers that are never-indexed literals ([RFC
/// 7541](https://www.rfc-editor.org/rfc/rfc7541#section-6.2.3)).
fn never_indexed(mut head: &[u8]) -> usize {
    let mut count = 0;
    while let Some(&first) = head.first() {
        let (prefix, is_literal) = match first {
            0x80.. => (7, false),
            0x40.. => (6, true),
            0x20.. => (5, false),
            _ => (4, true),
        };
        count += usize::from(first & 0xf0 == 0x10);
        let (index, rest) = integer(head, prefix);
        head = rest;
        // The name, unless it is in the table, and the value.
        for _ in 0..usize::from(is_literal) + usize::from(is_literal && index == 0) {
            let (length, rest) = integer(head, 7);
            head = &rest[length..];
        }
    }
    count
}

/// An HPACK integer that starts in the last bits of a byte, and the rest.
fn integer(bytes: &[u8], prefix: u32) -> (usize, &[u8]) {
    let most = (1 << prefix) - 1;
    let (first, mut rest) = bytes.split_first().expect("a number");
    let mut number = usize::from(*first) & most;
    let mut shift = 0;
    while number >= most {
        let (next, after) = rest.split_first().expect("the rest of a number");
        number += (usize::from(*next) & 0x7f) << shift;
        shift += 7;
        rest = after;
        if next & 0x80 == 0 {
            break;
        }
    }
    (number, rest)
}

/// Any frame.
pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let len = u32::try_from(payload.len()).expect("it is short").to_be_bytes();
    let head = [len[1], len[2], len[3], kind, flags];
    [&head[..], &stream.to_be_bytes(), payload].concat()
}
