//! Paths from a scope to a value (rules P1 to P4).

use crate::word::is_word;

/// A valid path. Its text is kept, since it closes sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    text: Box<str>,
    /// How many scopes up it goes first.
    up: usize,
    /// The names it then follows. A name followed by `../` leads nowhere.
    names: Box<[Box<str>]>,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Up,
    Down(&'a str),
}

impl Path {
    /// Parses a trimmed path; `None` if it is invalid.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !is_valid(text) {
            return None;
        }
        let mut up = 0;
        let mut names = Vec::new();
        for step in steps(text) {
            match step {
                Step::Down(name) => names.push(name),
                Step::Up => {
                    if names.pop().is_none() {
                        up += 1;
                    }
                }
            }
        }
        let names = names.into_iter().map(Box::from).collect();
        Some(Self { text: text.into(), up, names })
    }

    /// The path as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn up(&self) -> usize {
        self.up
    }

    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// All steps, including those that lead nowhere.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        steps(&self.text)
    }
}

/// The steps of a valid path. A `/` only follows two dots.
fn steps(text: &str) -> impl Iterator<Item = Step<'_>> {
    text.split_inclusive('/').flat_map(|piece| {
        let (names, up) = match piece.strip_suffix("../") {
            Some(names) => (names, Some(Step::Up)),
            None => (piece, None),
        };
        let names = names.split('.').filter(|name| !name.is_empty());
        names.map(Step::Down).chain(up)
    })
}

/// Rule P3.
fn is_valid(text: &str) -> bool {
    let mut dots = 0;
    for c in text.chars() {
        match c {
            '.' if dots < 2 => dots += 1,
            '/' if dots == 2 => dots = 0,
            _ if dots < 2 && is_word(c) => dots = 0,
            _ => return false,
        }
    }
    dots < 2
}
