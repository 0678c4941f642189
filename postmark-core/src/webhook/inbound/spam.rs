//! Postmark's checks of received email: spam, and SPF.

use super::Headers;
use crate::text::float;

/// The verdict of the spam filter (`SpamAssassin`), from the headers that Postmark adds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Spam<'a> {
    /// Whether the email is spam (`X-Spam-Status`).
    pub is_spam: Option<bool>,
    /// The spam score, from below 0 to far above 5, the threshold for spam (`X-Spam-Score`).
    pub score: Option<f64>,
    /// The tests that matched (`X-Spam-Tests`).
    pub tests: Vec<&'a str>,
}

impl<'a> Spam<'a> {
    pub(super) fn of(headers: &'a Headers) -> Self {
        let is_separator = |c: char| c == ',' || c.is_whitespace();
        let first = |text: &'a str| text.split(is_separator).find(|word| !word.is_empty());
        let is_spam = headers.get("X-Spam-Status").and_then(first).and_then(|word| {
            let is = |expected| word.eq_ignore_ascii_case(expected);
            if is("yes") { Some(true) } else { is("no").then_some(false) }
        });
        let score = headers.get("X-Spam-Score").and_then(|score| {
            let score = score.trim();
            float::parse(score.strip_prefix('+').unwrap_or(score))
        });
        let tests = headers.get("X-Spam-Tests").unwrap_or_default();
        let tests = tests.split(is_separator).filter(|test| !test.is_empty()).collect();
        Self { is_spam, score, tests }
    }
}

open_enum! {
    /// Whether the sending server may send for the sender's domain.
    Spf {
        /// It may.
        Pass = "Pass",
        /// It may not.
        Fail = "Fail",
        /// It probably may not.
        SoftFail = "SoftFail",
        /// The domain makes no statement.
        Neutral = "Neutral",
        /// The domain has no SPF record.
        None = "None",
        /// The check failed temporarily.
        TempError = "TempError",
        /// The domain's SPF record is invalid.
        PermError = "PermError",
    }
}

pub(super) fn spf(headers: &Headers) -> Option<Spf> {
    let value = headers.get("Received-SPF")?;
    let word = value.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty())?;
    Some(word.into())
}
