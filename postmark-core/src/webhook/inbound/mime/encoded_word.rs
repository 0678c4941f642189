//! Encoded words: text in a header field that is not plain ASCII
//! ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047)).

use std::fmt::Write as _;

use crate::text::base64;

/// The most characters of a word.
const MAX_LEN: usize = 75;
/// The fewest characters of a word: it has room for any character.
const MIN_LEN: usize = 28;
/// The characters around the text of a word.
const AROUND: usize = "=?utf-8?Q??=".len();

/// A text in encoded words, with spaces between them, which a reader leaves out.
///
/// They are in Q, which people can read, if that does not take more than twice the text. It encodes
/// all but letters, digits and a few signs, so that a word may stand in a phrase and in a comment,
/// too (section 5). No word splits a character.
pub(super) fn encoded(text: &str) -> String {
    encoded_within(MAX_LEN, text)
}

/// The same in words of at most so many characters, if that is not too few.
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
        // Writing to a String does not fail.
        _ => drop(write!(word, "={byte:02X}")),
    }
}

/// The characters that a byte takes in Q.
fn q_len(byte: u8) -> usize {
    if byte.is_ascii_alphanumeric() || b" !*+-/".contains(&byte) { 1 } else { 3 }
}
