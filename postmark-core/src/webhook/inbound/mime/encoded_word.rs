//! Encoded words: non-ASCII text in header fields
//! ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047)).

use std::fmt::Write as _;

use crate::text::base64;

/// The maximum length of a word, in characters.
const MAX_LEN: usize = 75;
/// The minimum length of a word, in characters: any character fits.
const MIN_LEN: usize = 28;
/// The characters around the text of a word.
const AROUND: usize = "=?utf-8?Q??=".len();

/// A text as encoded words separated by spaces, which a reader drops.
///
/// They use the Q encoding, which is readable, unless that takes more than twice the text. It
/// encodes everything except letters, digits and a few characters, so that a word is valid in
/// phrases and comments too (section 5). No word splits a character.
pub(super) fn encoded(text: &str) -> String {
    encoded_within(MAX_LEN, text)
}

/// The same, with words of at most this many characters, if that is not too few.
pub(super) fn encoded_within(room: usize, text: &str) -> String {
    let most = room.clamp(MIN_LEN, MAX_LEN) - AROUND;
    let is_q = text.bytes().map(q_len).sum::<usize>() <= text.len() * 2;
    let (most, len): (_, fn(char) -> usize) = if is_q {
        (most, |c| c.encode_utf8(&mut [0; 4]).bytes().map(q_len).sum())
    } else {
        (most / 4 * 3, char::len_utf8)
    };
    let mut words = String::with_capacity(text.len() * 2);
    let (mut start, mut filled) = (0, 0);
    for (at, c) in text.char_indices() {
        if filled + len(c) > most {
            push_word(&mut words, is_q, text.get(start..at).unwrap_or_default());
            (start, filled) = (at, 0);
        }
        filled += len(c);
    }
    push_word(&mut words, is_q, text.get(start..).unwrap_or_default());
    words
}

fn push_word(words: &mut String, is_q: bool, text: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    if is_q {
        words.push_str("=?utf-8?Q?");
        text.bytes().for_each(|byte| push_q(words, byte));
    } else {
        words.push_str("=?utf-8?B?");
        let mut letters = Vec::with_capacity(MAX_LEN);
        base64::append(text.as_bytes(), &mut letters);
        words.push_str(&String::from_utf8_lossy(&letters));
    }
    words.push_str("?=");
}

fn push_q(word: &mut String, byte: u8) {
    match byte {
        b' ' => word.push('_'),
        _ if q_len(byte) == 1 => word.push(char::from(byte)),
        // Writing to a `String` cannot fail.
        _ => drop(write!(word, "={byte:02X}")),
    }
}

/// The number of characters for a byte in Q.
fn q_len(byte: u8) -> usize {
    if byte.is_ascii_alphanumeric() || b" !*+-/".contains(&byte) { 1 } else { 3 }
}
