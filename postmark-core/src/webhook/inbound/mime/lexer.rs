//! Splits the value of a structured field into tokens
//! ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.2)).

use std::iter;

use crate::text::{encoded_words, mailbox};

/// A token of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// White space.
    Space,
    /// A string with its quotes.
    Quoted(&'a str),
    /// A comment without its parentheses.
    Comment(&'a str),
    /// The text in angle brackets.
    Angle(&'a str),
    /// A comma, colon or semicolon.
    Separator(char),
    /// Anything else; an encoded word as a whole, whatever separators it contains.
    Word(&'a str),
}

/// The tokens of a value. An unclosed quote or bracket is a word.
pub(super) fn tokens(value: &str) -> impl Iterator<Item = Token<'_>> {
    let mut lexer = Lexer { rest: value, unclosed: Vec::new() };
    iter::from_fn(move || lexer.next())
}

struct Lexer<'a> {
    rest: &'a str,
    /// Openers not closed in the rest, so as not to search again.
    unclosed: Vec<char>,
}

impl<'a> Lexer<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        let first = self.rest.chars().next()?;
        Some(match first {
            ' ' | '\t' => {
                self.rest = self.rest.trim_start_matches([' ', '\t']);
                Token::Space
            }
            ',' | ':' | ';' => {
                self.take(1);
                Token::Separator(first)
            }
            '"' | '(' | '<' | '[' if !self.unclosed.contains(&first) => {
                match closing(self.rest, first) {
                    Some(end) => {
                        let whole = self.take(end);
                        let inner = whole.get(1..end - 1).unwrap_or_default();
                        match first {
                            '"' => Token::Quoted(whole),
                            '(' => Token::Comment(inner),
                            '<' => Token::Angle(inner),
                            _ => Token::Word(whole),
                        }
                    }
                    None => {
                        self.unclosed.push(first);
                        Token::Word(self.take(1))
                    }
                }
            }
            _ => {
                let opened = encoded_words::len(self.rest).unwrap_or(first.len_utf8());
                let rest = self.rest.get(opened..).unwrap_or_default();
                let end = rest.find([' ', '\t', ',', ':', ';', '"', '(', '<', '[']);
                Token::Word(self.take(end.map_or(self.rest.len(), |end| opened + end)))
            }
        })
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

/// The position after the closer that matches `open`.
fn closing(text: &str, open: char) -> Option<usize> {
    let behind = |close: char| text.find(close).map(|at| at + 1);
    match open {
        '"' => mailbox::closing(text, '"', '"'),
        '(' => mailbox::closing(text, '(', ')'),
        '<' => behind('>'),
        _ => behind(']'),
    }
}

/// A text without the backslashes that escape delimiters.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    plain
}
