//! JSON text, written once (RFC 8259), with the places where attachments go.

use std::fmt::{self, Write as _};

use bytes::Bytes;

use crate::base64;

/// JSON text that is being written.
///
/// An attachment is not in the text: its content stays the caller's, and a [`Hole`] keeps where it
/// belongs. [`Body`](crate::Body) encodes it while the request is sent.
#[derive(Debug, Default)]
pub(crate) struct Json {
    pub(crate) text: Vec<u8>,
    pub(crate) holes: Vec<Hole>,
}

/// Content that goes, as base64, in front of the text's byte `at`.
#[derive(Debug, Clone)]
pub(crate) struct Hole {
    pub(crate) at: usize,
    pub(crate) content: Bytes,
}

impl Json {
    pub(crate) fn with_capacity(text: usize) -> Self {
        Self { text: Vec::with_capacity(text), holes: Vec::new() }
    }

    /// The length of what is written, attachments encoded.
    pub(crate) fn encoded_len(&self) -> u64 {
        let holes = self.holes.iter().map(|hole| base64::encoded_len(hole.content.len()));
        self.text.len() as u64 + holes.sum::<u64>()
    }

    /// Takes off what was written after byte `at` of the text.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let at = at.min(self.text.len());
        let first = self.holes.partition_point(|hole| hole.at <= at);
        let mut holes = self.holes.split_off(first);
        for hole in &mut holes {
            hole.at -= at;
        }
        Self { text: self.text.split_off(at), holes }
    }

    /// Writes what was written elsewhere.
    pub(crate) fn append(&mut self, mut other: Self) {
        let at = self.text.len();
        for hole in &mut other.holes {
            hole.at += at;
        }
        self.text.append(&mut other.text);
        self.holes.append(&mut other.holes);
    }

    /// Writes text that is JSON already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.text.extend_from_slice(json.as_bytes());
    }

    /// Writes a string with its quotes.
    pub(crate) fn string(&mut self, value: &str) {
        self.text.push(b'"');
        self.part(value);
        self.text.push(b'"');
    }

    /// Writes a part of a string: escaped, without quotes.
    pub(crate) fn part(&mut self, value: &str) {
        let mut room = Room([0; BLOCK * LONGEST], 0);
        for block in value.as_bytes().chunks(BLOCK) {
            room.1 = 0;
            let mut rest = block;
            while let Some((word, tail)) = rest.split_first_chunk::<8>() {
                if needs_escape(u64::from_le_bytes(*word)) {
                    room.bytes(word);
                } else {
                    room.put(word);
                }
                rest = tail;
            }
            room.bytes(rest);
            self.text.extend_from_slice(room.written());
        }
    }

    /// Writes a member of an object: its key with all punctuation around it, then JSON text.
    pub(crate) fn raw_field(&mut self, key: &str, json: &str) {
        self.raw(key);
        self.raw(json);
    }

    /// Writes a member of an object where there is a value.
    pub(crate) fn string_field(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(key);
            self.string(value);
        }
    }

    /// Writes a member of an object where there is a value.
    pub(crate) fn bool_field(&mut self, key: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.raw_field(key, if value { "true" } else { "false" });
        }
    }

    /// Writes a member of an object, a string as the value prints, where there is a value.
    pub(crate) fn display_field(&mut self, key: &str, value: Option<&impl fmt::Display>) {
        if let Some(value) = value {
            self.raw(key);
            self.raw("\"");
            // Writing into memory does not fail.
            let _ = write!(Part(self), "{value}");
            self.raw("\"");
        }
    }

    /// Leaves room for content that is encoded as the body is pulled.
    pub(crate) fn hole(&mut self, content: Bytes) {
        if !content.is_empty() {
            self.holes.push(Hole { at: self.text.len(), content });
        }
    }
}

/// Writes parts of a string.
struct Part<'a>(&'a mut Json);

impl fmt::Write for Part<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.part(text);
        Ok(())
    }
}

/// Bytes that are escaped at a time.
const BLOCK: usize = 64;

/// The most that one byte becomes: `\u001f`.
const LONGEST: usize = 6;

/// Room for one escaped block, and how much of it is written.
struct Room([u8; BLOCK * LONGEST], usize);

impl Room {
    #[inline]
    fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        if let Some(room) = self.0.get_mut(self.1..self.1 + N) {
            room.copy_from_slice(bytes);
            self.1 += N;
        }
    }

    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match ESCAPE.get(usize::from(byte)).copied().unwrap_or(0) {
                0 => self.put(&[byte]),
                b'u' => self.put(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)]),
                short => self.put(&[b'\\', short]),
            }
        }
    }

    fn written(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or_default()
    }
}

/// The letter after the backslash for each byte, `u` for a hexadecimal escape, 0 for none.
#[allow(clippy::indexing_slicing, reason = "checked when compiled")]
static ESCAPE: [u8; 256] = {
    let mut table = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = b'u';
        control += 1;
    }
    table[0x08] = b'b';
    table[0x09] = b't';
    table[0x0a] = b'n';
    table[0x0c] = b'f';
    table[0x0d] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
};

fn hex(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

/// Whether one of eight bytes is a control character, a quote or a backslash.
#[inline]
fn needs_escape(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let quote = word ^ (ONES * 0x22);
    let backslash = word ^ (ONES * 0x5c);
    (below(word, 0x20) | below(quote, 1) | below(backslash, 1)) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_written_as_serde_json_writes_it() {
        for at in 0..9 {
            for code in 0..=0x7ff {
                let Some(character) = char::from_u32(code) else { continue };
                let value = format!("{}{character}{}", "a".repeat(at), "z".repeat(70));
                let mut json = Json::default();
                json.string(&value);
                let expected = serde_json::to_string(&value).unwrap_or_default();
                assert_eq!(String::from_utf8(json.text), Ok(expected));
            }
        }
    }
}
