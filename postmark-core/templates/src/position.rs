//! Positions in a template, as Postmark counts them.

use std::fmt;

/// A position in the text of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line, counted from 1. Only a line feed ends a line.
    pub line: usize,
    /// The character in the line, counted from 1 in UTF-16 code units: an emoji counts as two.
    pub character: usize,
}

impl Position {
    /// The start of a text.
    pub(crate) const START: Self = Self { line: 1, character: 1 };

    /// The position after a text that starts here.
    pub(crate) fn after(self, text: &str) -> Self {
        let (lines, last) = match text.rsplit_once('\n') {
            Some((before, last)) => (before.matches('\n').count() + 1, last),
            None => (0, text),
        };
        let before = if lines == 0 { self.character } else { 1 };
        Self { line: self.line + lines, character: before + last.encode_utf16().count() }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, character {}", self.line, self.character)
    }
}
