//! Writes JSON text (RFC 8259) with gaps for attachments.

use std::fmt::{self, Write as _};

use bytes::Bytes;

use super::base64;
use super::specials::{plain_len, specials};

/// JSON text under construction.
///
/// Attachments are not in the text: their content stays shared with the caller, and a [`Hole`]
/// marks where each belongs. [`Body`](crate::Body) encodes them while the request is sent.
#[derive(Default)]
pub(crate) struct Json {
    pub(crate) text: Vec<u8>,
    pub(crate) holes: Vec<Hole>,
}

/// Content to insert, as base64, before byte `at` of the text.
#[derive(Clone)]
pub(crate) struct Hole {
    pub(crate) at: usize,
    pub(crate) content: Bytes,
}

impl Json {
    pub(crate) fn with_capacity(text: usize) -> Self {
        Self { text: Vec::with_capacity(text), holes: Vec::new() }
    }

    /// The total length, with attachments encoded.
    pub(crate) fn encoded_len(&self) -> u64 {
        let holes = self.holes.iter().map(|hole| base64::encoded_len(hole.content.len()));
        self.text.len() as u64 + holes.sum::<u64>()
    }

    /// Splits off everything after byte `at` of the text.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let at = at.min(self.text.len());
        let first = self.holes.partition_point(|hole| hole.at <= at);
        let mut holes = self.holes.split_off(first);
        for hole in &mut holes {
            hole.at -= at;
        }
        Self { text: self.text.split_off(at), holes }
    }

    /// Appends other JSON text.
    pub(crate) fn append(&mut self, mut other: Self) {
        let at = self.text.len();
        for hole in &mut other.holes {
            hole.at += at;
        }
        self.text.append(&mut other.text);
        self.holes.append(&mut other.holes);
    }

    /// Appends valid JSON text.
    pub(crate) fn raw(&mut self, json: &str) {
        self.text.extend_from_slice(json.as_bytes());
    }

    /// Writes a string with its quotes.
    pub(crate) fn string(&mut self, value: &str) {
        self.text.push(b'"');
        self.part(value);
        self.text.push(b'"');
    }

    /// Writes part of a string: escaped, without quotes.
    pub(crate) fn part(&mut self, value: &str) {
        self.text.reserve(value.len() + WINDOW);
        let mut rest = value.as_bytes();
        while let Some(ahead) = rest.first_chunk() {
            self.window(ahead);
            rest = rest.get(WINDOW..).unwrap_or_default();
        }
        loop {
            let len = plain_len(rest);
            debug_assert!(len <= rest.len(), "{len} bytes of {}", rest.len());
            let (plain, special) = rest.split_at_checked(len).unwrap_or_default();
            self.text.extend_from_slice(plain);
            let Some((&byte, after)) = special.split_first() else { break };
            self.escape(byte);
            rest = after;
        }
    }

    /// Writes a window, escaped; ignores what is ahead of it.
    ///
    /// It copies the whole window, and after each escape copies the rest again, always 64 bytes.
    /// That is cheap and has hardly a branch that depends on the text, which would be mispredicted
    /// where quotes and line ends are irregular, as in HTML.
    #[inline]
    fn window(&mut self, ahead: &[u8; 2 * WINDOW]) {
        let Some(window) = ahead.first_chunk::<WINDOW>() else { return };
        let mut start = self.text.len();
        self.text.extend_from_slice(window);
        let mut special = specials(window);
        while special != 0 {
            let at = special.trailing_zeros() as usize;
            special &= special - 1;
            let Some((&byte, after)) = ahead.get(at..).and_then(<[u8]>::split_first) else { break };
            let Some(after) = after.first_chunk::<WINDOW>() else { break };
            self.text.truncate(start + at);
            start += self.escape(byte) - 1;
            self.text.extend_from_slice(after);
        }
        self.text.truncate(start + WINDOW);
    }

    /// Writes the escape of one byte; returns its length.
    #[inline]
    fn escape(&mut self, byte: u8) -> usize {
        match LETTER.get(usize::from(byte)).copied() {
            Some(letter) if letter != b'u' => {
                self.text.extend_from_slice(&[b'\\', letter]);
                2
            }
            _ => {
                let hexadecimal = [b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)];
                self.text.extend_from_slice(&hexadecimal);
                6
            }
        }
    }

    /// Writes a member of an object: the key with its punctuation, then JSON text.
    pub(crate) fn raw_field(&mut self, key: &str, json: &str) {
        self.raw(key);
        self.raw(json);
    }

    /// Writes a member of an object, if there is a value.
    pub(crate) fn string_field(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(key);
            self.string(value);
        }
    }

    /// Writes a member of an object, if there is a value.
    pub(crate) fn bool_field(&mut self, key: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.raw_field(key, if value { "true" } else { "false" });
        }
    }

    /// Writes a member of an object as a string, formatted with `Display`, if there is a value.
    pub(crate) fn display_field(&mut self, key: &str, value: Option<&impl fmt::Display>) {
        if let Some(value) = value {
            self.raw(key);
            self.raw("\"");
            // Writing to memory cannot fail.
            let _ = write!(Part(self), "{value}");
            self.raw("\"");
        }
    }

    /// Leaves a gap for content that is encoded when the body is pulled.
    pub(crate) fn hole(&mut self, content: Bytes) {
        if !content.is_empty() {
            self.holes.push(Hole { at: self.text.len(), content });
        }
    }
}

/// Shows the length, but not the content.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.encoded_len())
    }
}

/// Writes a string in parts.
struct Part<'a>(&'a mut Json);

impl fmt::Write for Part<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.part(text);
        Ok(())
    }
}

/// The number of bytes escaped at a time: the bits of a mask.
const WINDOW: usize = 64;

/// The letter after the backslash in the escape of each byte; `u` starts a hexadecimal escape.
#[allow(clippy::indexing_slicing, reason = "checked when compiled")]
static LETTER: [u8; 256] = {
    let mut table = [b'u'; 256];
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_written_as_serde_json_writes_it(value: &str) {
        let mut json = Json::default();
        json.string(value);
        let expected = serde_json::to_string(value).unwrap_or_default();
        assert_eq!(String::from_utf8(json.text), Ok(expected));
    }

    #[test]
    fn every_character_is_escaped_wherever_it_stands_in_a_window() {
        for code in (0..0x80).chain([0xe9, 0x2028]) {
            let character = char::from_u32(code).unwrap_or_default();
            for before in 0..2 * WINDOW + 2 {
                for after in [0, 1, 70, 200] {
                    let (before, after) = ("a".repeat(before), "z".repeat(after));
                    assert_written_as_serde_json_writes_it(&format!("{before}{character}{after}"));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_serde_json_writes_it(
            dense in r#"[a"\\\n\x00-\x1f#é]{0,400}"#,
            sparse in r#"([ -~é]{0,30}["\n]){0,20}"#,
        ) {
            assert_written_as_serde_json_writes_it(&dense);
            assert_written_as_serde_json_writes_it(&sparse);
        }
    }
}
