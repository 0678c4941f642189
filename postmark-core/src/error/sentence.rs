//! Formats errors for people: on one line, without control characters.

use std::fmt::{self, Write as _};

/// The maximum number of characters of a value that a fault shows.
const MAX_VALUE_CHARS: usize = 80;

/// The start of a value.
pub(super) fn shortened(value: &str) -> Box<str> {
    match value.char_indices().nth(MAX_VALUE_CHARS) {
        None => value.into(),
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()).into(),
    }
}

/// What happened, what to do about it, and the details: the `Debug` output of every error, which a
/// program that returns the error from `main` prints.
pub(super) struct Sentence<'a> {
    problem: &'a dyn fmt::Display,
    remedy: &'a str,
    /// Details for Postmark's support.
    facts: Option<&'a dyn fmt::Display>,
}

impl<'a> Sentence<'a> {
    pub(super) fn of(problem: &'a dyn fmt::Display) -> Self {
        Self { problem, remedy: "", facts: None }
    }

    pub(super) fn then(self, remedy: &'a str) -> Self {
        Self { remedy, ..self }
    }

    pub(super) fn with(self, facts: &'a dyn fmt::Display) -> Self {
        Self { facts: Some(facts), ..self }
    }

    pub(super) fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = OneLine { to: f, last: None };
        write!(line, "{}", self.problem)?;
        if !matches!(line.last, Some('.' | '!' | '?')) {
            line.write_char('.')?;
        }
        if !self.remedy.is_empty() {
            write!(line, " {}", self.remedy)?;
        }
        match self.facts {
            Some(facts) => write!(line, " [{facts}]"),
            None => Ok(()),
        }
    }
}

/// Writes a text on one line.
pub(super) fn one_line(f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>) -> fmt::Result {
    OneLine { to: f, last: None }.write_fmt(text)
}

/// Writes white space as single spaces, and escapes other control characters: text from a server
/// must not look like another log line, nor control a terminal.
struct OneLine<'a, 'b> {
    to: &'a mut fmt::Formatter<'b>,
    /// The last character written, or a pending space.
    last: Option<char>,
}

impl fmt::Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|c| match c {
            '\n' | '\r' | '\t' if self.last == Some(' ') => Ok(()),
            '\n' | '\r' | '\t' => {
                self.last = Some(' ');
                self.to.write_char(' ')
            }
            c => {
                self.last = Some(c);
                if c.is_control() {
                    write!(self.to, "\\u{{{:x}}}", u32::from(c))
                } else {
                    self.to.write_char(c)
                }
            }
        })
    }
}

/// An error and its causes as one text: `connecting: Connection refused`. A cause that the text
/// already ends with is not repeated.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}
