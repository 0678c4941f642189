//! Why a text is not read, and where.

use std::fmt;

/// Where a body stops being what is documented; what stands there is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    problem: &'static str,
    /// Line and column, where the problem has a place.
    place: Option<(usize, usize)>,
}

impl DecodeError {
    pub(crate) fn at(problem: &'static str, line: usize, column: usize) -> Self {
        Self { problem, place: Some((line, column)) }
    }

    pub(crate) const NO_RECEIPT: Self =
        Self { problem: "the receipt does not say that the mail was accepted", place: None };
    pub(crate) const OTHERS_RECEIPT: Self = Self {
        problem: "the receipt names recipients of another email: it belongs to another request",
        place: None,
    };
    pub(crate) const MISCOUNTED: Self =
        Self { problem: "there are not as many receipts as mails", place: None };
    pub(crate) const OTHER_MESSAGES: Self = Self {
        problem: "the search gave other messages, or counts messages that it does not give",
        place: None,
    };
    pub(crate) const OVERFULL: Self =
        Self { problem: "the page has far more rows than were asked for", place: None };
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let problem = match error.classify() {
            serde_json::error::Category::Eof => "the JSON is cut off",
            serde_json::error::Category::Data => "a value is of another kind",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not JSON",
        };
        let place = (error.line() > 0).then(|| (error.line(), error.column()));
        Self { problem, place }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem)?;
        match self.place {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}
