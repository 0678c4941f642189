//! Decodes the encoded words of header fields ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047)).

use std::borrow::Cow;

use super::base64;

/// Decodes the encoded words in a text. A word that is incomplete or in an unsupported character
/// set is left unchanged.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains("=?") {
        return text.into();
    }
    let mut read = String::with_capacity(text.len());
    // The bytes of adjacent UTF-8 words; a word may end in the middle of a character.
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, from_here)) = rest.find("=?").and_then(|at| rest.split_at_checked(at)) {
        let word = Word::at_start(from_here);
        let Some((utf8, after)) = word.and_then(|word| Some((word.utf8()?, word.rest))) else {
            flush(&mut bytes, &mut read);
            read.push_str(before);
            read.push_str("=?");
            rest = from_here.get(2..).unwrap_or_default();
            continue;
        };
        // White space between two words is not part of the text (section 6.2).
        if bytes.is_empty() || !before.trim_ascii().is_empty() {
            flush(&mut bytes, &mut read);
            read.push_str(before);
        }
        bytes.extend(utf8);
        rest = after;
    }
    flush(&mut bytes, &mut read);
    read.push_str(rest);
    read.into()
}

/// Whether encoded words may hide the addresses of a text: all of it is encoded, or no address is
/// outside of them.
pub(crate) fn may_hide_addresses(text: &str, has_address: bool) -> bool {
    let trimmed = text.trim();
    let is_all_encoded = trimmed.starts_with("=?") && trimmed.ends_with("?=");
    is_all_encoded || (!has_address && text.contains("=?"))
}

fn flush(bytes: &mut Vec<u8>, read: &mut String) {
    read.push_str(&String::from_utf8_lossy(bytes));
    bytes.clear();
}

/// The length of the encoded word at the start of a text, in bytes.
///
/// Many programs leave commas, colons and parentheses in a word. Spaces, quotes and the signs of an
/// address end it.
pub(crate) fn len(text: &str) -> Option<usize> {
    let len = text.len() - Word::at_start(text)?.rest.len();
    let is_whole = !text.get(..len)?.contains([' ', '\t', '"', '<', '>', '@']);
    is_whole.then_some(len)
}

/// An encoded word.
struct Word<'a> {
    charset: &'a str,
    encoding: &'a str,
    content: &'a str,
    /// The text after it.
    rest: &'a str,
}

impl<'a> Word<'a> {
    /// The word at the start of a text.
    fn at_start(text: &'a str) -> Option<Self> {
        /// The maximum length of a word in bytes, with tolerance for programs that exceed the
        /// standard's.
        const MAX_LEN: usize = 1000;

        let inner = text.strip_prefix("=?")?;
        let (charset, inner) = inner.split_once('?')?;
        let (encoding, inner) = inner.split_once('?')?;
        if charset.len() > 40 || encoding.len() != 1 {
            return None;
        }
        let end = inner.as_bytes().windows(2).take(MAX_LEN).position(|two| two == b"?=")?;
        Some(Self { charset, encoding, content: inner.get(..end)?, rest: inner.get(end + 2..)? })
    }

    /// Its text as UTF-8.
    fn utf8(&self) -> Option<Vec<u8>> {
        let bytes = match self.encoding {
            "b" | "B" => base64_bytes(self.content)?,
            "q" | "Q" => quoted_bytes(self.content),
            _ => return None,
        };
        let charset = self.charset.split('*').next().unwrap_or_default();
        to_utf8(charset, bytes)
    }
}

fn base64_bytes(content: &str) -> Option<Vec<u8>> {
    let is_sign = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'=';
    let mut signs: Vec<u8> = content.bytes().filter(is_sign).collect();
    signs.resize(signs.len().next_multiple_of(4), b'=');
    base64::decode(signs)
}

fn quoted_bytes(content: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    let mut rest = content.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = after.split_at_checked(2).filter(|_| first == b'=');
        let byte = escaped.and_then(|(digits, after)| Some((hex(digits)?, after)));
        bytes.push(match (byte, first) {
            (Some((byte, after)), _) => {
                rest = after;
                byte
            }
            (None, b'_') => b' ',
            (None, first) => first,
        });
    }
    bytes
}

fn hex(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0_u8, |byte, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(byte << 4 | u8::try_from(digit).ok()?)
    })
}

fn to_utf8(charset: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let is = |name: &str| charset.eq_ignore_ascii_case(name);
    if is("utf-8") || is("utf8") || is("us-ascii") {
        return Some(bytes);
    }
    let is_latin = ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"].into_iter().any(is);
    let text = || bytes.iter().map(|byte| latin(*byte)).collect::<String>();
    is_latin.then(|| text().into_bytes())
}

/// A character of Windows-1252, as everyone also decodes ISO-8859-1.
fn latin(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|index| HIGH.get(usize::from(index)));
    high.copied().unwrap_or(char::from(byte))
}
