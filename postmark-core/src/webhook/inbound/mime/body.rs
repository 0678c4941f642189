//! Encodes a body in lines that mail servers accept ([RFC
//! 2045](https://www.rfc-editor.org/rfc/rfc2045#section-6)).

use super::line::LINE;
use crate::text::base64;

/// The encoding of a text: none, quoted-printable, or base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    SevenBit,
    QuotedPrintable,
    Base64,
}

impl Encoding {
    /// The most readable encoding that works for a text.
    pub(super) fn of(text: &str) -> Self {
        if lines(text).all(is_plain) {
            return Self::SevenBit;
        }
        // Quoted-printable is readable, so it may be a little longer than base64.
        let escaped = text.bytes().filter(|byte| !is_literal(*byte) && !b"\r\n\t ".contains(byte));
        if escaped.count() > text.len() / 4 { Self::Base64 } else { Self::QuotedPrintable }
    }

    /// Its name in `Content-Transfer-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SevenBit => "7bit",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
        }
    }

    /// Writes a text. Line breaks become CR LF in every encoding.
    pub(super) fn write(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::SevenBit => join(text, out, |line, out| out.extend_from_slice(line.as_bytes())),
            Self::QuotedPrintable => join(text, out, quoted_printable),
            Self::Base64 => {
                let mut canonical = Vec::with_capacity(text.len());
                join(text, &mut canonical, |line, out| out.extend_from_slice(line.as_bytes()));
                for line in canonical.chunks(LINE / 4 * 3) {
                    base64::append(line, out);
                    out.extend_from_slice(b"\r\n");
                }
            }
        }
    }
}

/// The lines of a text. A lone carriage return does not end one.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.split('\n').peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        let is_ended = lines.peek().is_some();
        Some(line.strip_suffix('\r').filter(|_| is_ended).unwrap_or(line))
    })
}

fn join(text: &str, out: &mut Vec<u8>, write: impl Fn(&str, &mut Vec<u8>)) {
    for (number, line) in lines(text).enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\r\n");
        }
        write(line, out);
    }
}

/// Whether a line survives every server and archive, and does not start a part.
fn is_plain(line: &str) -> bool {
    line.len() <= LINE
        && line.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        && !line.ends_with([' ', '\t'])
        && !needs_escape(line)
        && !line.contains("=_")
}

/// Whether the first character of a line is special to servers or to mbox files.
fn needs_escape(line: &str) -> bool {
    line.starts_with('.') || line.starts_with("From ")
}

/// Whether quoted-printable leaves a byte unchanged.
fn is_literal(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'='
}

fn quoted_printable(line: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let hex = |digit: u8| HEX.get(usize::from(digit)).copied().unwrap_or(b'0');
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        let is_last = at + 1 == line.len();
        let is_bare = if matches!(byte, b' ' | b'\t') { !is_last } else { is_literal(byte) };
        let width = if is_bare { 1 } else { 3 };
        // Except at the end of a line, leave room for the `=` that continues it.
        if column + width > LINE - usize::from(!is_last) {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        let is_start = column == 0 && line.get(at..).is_some_and(needs_escape);
        if is_bare && !is_start {
            out.push(byte);
            column += 1;
        } else {
            out.extend_from_slice(&[b'=', hex(byte >> 4), hex(byte & 15)]);
            column += 3;
        }
    }
}
