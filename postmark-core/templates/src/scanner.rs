//! Splits a text into literal text and tags (rules T1 to T6).
//!
//! A tag is text without braces between two and two, or three and three braces. Everything else is
//! literal: braces are never an error.

use crate::position::Position;

/// Reads tokens from a text.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    rest: &'a str,
    position: Position,
    /// The tag found after a text that was returned first.
    tag: Option<Tag<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A tag, interpreted only as far as its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) kind: TagKind,
    /// The whole tag, with its braces.
    pub(crate) source: &'a str,
    /// The text after its sigil, not trimmed.
    pub(crate) content: &'a str,
    /// The position of its first brace.
    pub(crate) position: Position,
}

/// Rule T3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagKind {
    Each,
    EachEnd,
    Section,
    Inverted,
    End,
    Raw,
    Comment,
    Escaped,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text, position: Position::START, tag: None }
    }

    /// Finds the next tag; returns the lengths of the text before it and of the tag.
    fn find_tag(&self) -> Option<(usize, usize)> {
        let bytes = self.rest.as_bytes();
        let run = |from: usize, brace: u8| {
            let rest = bytes.get(from..).unwrap_or_default();
            rest.iter().take_while(|byte| **byte == brace).count()
        };
        let mut from = 0;
        loop {
            let start = from + self.rest.get(from..)?.find("{{")?;
            let opened = run(start, b'{');
            let inner = start + opened;
            let end = inner + self.rest.get(inner..)?.find(['{', '}'])?;
            // The leftmost match: three braces start before two do.
            let braces = opened.min(run(end, b'}')).min(3);
            if end > inner && braces >= 2 {
                return Some((inner - braces, end + braces - (inner - braces)));
            }
            from = end;
        }
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.position = self.position.after(taken);
        taken
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(tag) = self.tag.take() {
            return Some(Token::Tag(tag));
        }
        let Some((before, len)) = self.find_tag() else {
            let text = self.take(self.rest.len());
            return Some(Token::Text(text)).filter(|_| !text.is_empty());
        };
        let text = self.take(before);
        let position = self.position;
        let tag = Tag::read(self.take(len), position);
        if text.is_empty() {
            return Some(Token::Tag(tag));
        }
        self.tag = Some(tag);
        Some(Token::Text(text))
    }
}

impl<'a> Tag<'a> {
    fn read(source: &'a str, position: Position) -> Self {
        let inner = source.trim_matches(['{', '}']);
        let sigil = |sigil: char| inner.trim_start_matches(sigil);
        let (kind, content) = if source.starts_with("{{{") {
            (TagKind::Raw, sigil('&'))
        } else if inner.starts_with("#each") {
            (TagKind::Each, inner.strip_prefix("#each").unwrap_or_default())
        } else if inner.starts_with("/each") {
            (TagKind::EachEnd, inner.strip_prefix("/each").unwrap_or_default())
        } else {
            match inner.chars().next() {
                Some('#') => (TagKind::Section, sigil('#')),
                Some('^') => (TagKind::Inverted, sigil('^')),
                Some('/') => (TagKind::End, sigil('/')),
                Some('&') => (TagKind::Raw, sigil('&')),
                Some('!') => (TagKind::Comment, inner),
                _ => (TagKind::Escaped, inner),
            }
        };
        Self { kind, source, content, position }
    }

    /// The path, for comparison and interpretation.
    pub(crate) fn path(&self) -> &'a str {
        self.content.trim()
    }
}
