//! Names and comments in structured fields
//! ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.2.5)).

use super::encoded_word::{encoded, encoded_within};
use super::lexer::{Token, tokens, unescaped};
use crate::text::encoded_words::{self, decoded};

/// The longest name to write as a quoted string.
const MAX_QUOTED_LEN: usize = 70;
/// The longest encoded word in a comment, which shares its line with a parenthesis.
const MAX_COMMENT_LEN: usize = 73;
/// The longest word to leave unchanged.
const MAX_ATOM_LEN: usize = 75;

/// A name before an address: a quoted string, or encoded words. Empty if the name is blank.
pub(super) fn phrase(name: &str) -> String {
    if name.trim().is_empty() {
        return String::new();
    }
    let is_plain = name.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !name.contains("=?");
    if is_plain && name.len() <= MAX_QUOTED_LEN {
        return format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    }
    encoded(name)
}

/// The same for words from a field. Words that need no quotes are unchanged, including encoded
/// words. If others do, encoded words are decoded first, since they mean nothing in quotes; those in
/// unsupported character sets stay as they are, beside the others.
pub(super) fn of_words(words: &[String]) -> String {
    let words = words.iter().map(|word| unquoted(word)).collect::<Vec<_>>();
    let name = words.join(" ");
    if words.iter().all(|word| is_atom(word)) {
        return name;
    }
    let name = decoded(&name);
    let is_encoded = |word: &str| is_atom(word) && encoded_words::len(word) == Some(word.len());
    let words = name.split(' ').collect::<Vec<_>>();
    let runs = words.chunk_by(|one, next| is_encoded(one) == is_encoded(next)).map(|run| {
        let text = run.join(" ");
        if run.iter().all(|word| is_encoded(word)) { text } else { phrase(&text) }
    });
    runs.collect::<Vec<_>>().join(" ")
}

/// A comment, with its parentheses.
pub(super) fn comment(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return format!("({text})");
    }
    format!("({})", encoded_within(MAX_COMMENT_LEN, &decoded(&unescaped(text))))
}

/// Names separated by commas, or a name before angle brackets.
pub(super) fn list(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut words = Vec::new();
    let mut is_apart = true;
    let mut flush = |words: &mut Vec<String>, after: &str| {
        let is_ascii = words.iter().all(|word| word.is_ascii());
        let name = if is_ascii { words.join(" ") } else { of_words(words) };
        words.clear();
        // White space must follow an encoded word.
        let is_apart = !name.is_empty() && (after != "," || name.ends_with("?="));
        written.extend([" ", &*name, if is_apart { " " } else { "" }, after]);
    };
    for token in tokens(text) {
        match token {
            Token::Space => is_apart = true,
            Token::Word(word) | Token::Quoted(word) => push_word(&mut words, word, &mut is_apart),
            Token::Comment(text) => words.push(comment(text)),
            Token::Angle(text) => flush(&mut words, &format!("<{text}>")),
            Token::Separator(',') => flush(&mut words, ","),
            Token::Separator(sign) => {
                push_word(&mut words, sign.encode_utf8(&mut [0; 4]), &mut is_apart);
            }
        }
    }
    flush(&mut words, "");
    written.trim().to_owned()
}

/// Adds a word, or extends the previous one if there is no white space between them.
pub(super) fn push_word(words: &mut Vec<String>, word: &str, is_apart: &mut bool) {
    match words.last_mut() {
        Some(last) if !*is_apart => last.push_str(word),
        _ => words.push(word.to_owned()),
    }
    *is_apart = false;
}

fn is_atom(word: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    word.len() <= MAX_ATOM_LEN && word.bytes().all(is_sign)
}

/// A word without its quotes.
fn unquoted(word: &str) -> String {
    if !word.contains('"') {
        return word.to_owned();
    }
    let mut plain = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {}
            '\\' => plain.extend(chars.next()),
            c => plain.push(c),
        }
    }
    plain
}
