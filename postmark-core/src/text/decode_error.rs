//! Why a text cannot be parsed, and where.

use std::borrow::Cow;
use std::fmt;

/// Where a body deviates from the documentation, without showing its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    problem: Cow<'static, str>,
    /// Line and column, if the problem has a position.
    place: Option<(usize, usize)>,
}

impl DecodeError {
    /// What is missing or wrong in a response: a phrase in lower case, such as
    /// `the list has no total`.
    ///
    /// For the [`read`](crate::Endpoint::read) of your own [`Endpoint`](crate::Endpoint). Errors
    /// are logged: do not put content of the body into the phrase.
    ///
    /// ```
    /// use postmark_core::DecodeError;
    ///
    /// let error = DecodeError::new("the list has no total");
    /// assert_eq!(error.to_string(), "the list has no total");
    /// ```
    #[must_use]
    pub fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self { problem: problem.into(), place: None }
    }

    pub(crate) fn at(problem: &'static str, line: usize, column: usize) -> Self {
        Self { problem: problem.into(), place: Some((line, column)) }
    }

    pub(crate) const NO_RECEIPT: Self =
        Self::fixed("the receipt does not say that the email was accepted");
    pub(crate) const OTHERS_RECEIPT: Self =
        Self::fixed("the receipt names recipients of another email: it belongs to another request");
    pub(crate) const MISCOUNTED: Self = Self::fixed("there are not as many receipts as emails");
    pub(crate) const OTHER_MESSAGES: Self =
        Self::fixed("the search gave other messages, or counts messages that it does not give");
    pub(crate) const OVERFULL: Self = Self::fixed("the page has far more rows than were asked for");

    const fn fixed(problem: &'static str) -> Self {
        Self { problem: Cow::Borrowed(problem), place: None }
    }
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let problem = match error.classify() {
            serde_json::error::Category::Eof => "the JSON is cut off",
            serde_json::error::Category::Data => "a value is of another kind",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not JSON",
        };
        let place = (error.line() > 0).then(|| (error.line(), error.column()));
        Self { problem: problem.into(), place }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        match self.place {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}
