//! Spam scores for messages: a service separate from Postmark's API, without a token.
//!
//! It is free and comes without guarantees. See
//! [Postmark's page](https://spamcheck.postmarkapp.com/doc/).

use serde::{Deserialize, Serialize};

use crate::request::{Draft, Endpoint, SpamCheck};
use crate::text::lenient;

/// Scores a message: `POST /filter`.
///
/// A missing score is not an error: check [`SpamReport::success`].
///
/// See [Postmark's page](https://spamcheck.postmarkapp.com/doc/).
#[derive(Clone, Serialize)]
#[must_use]
pub struct CheckSpam {
    email: String,
    options: &'static str,
}

impl CheckSpam {
    /// The raw message, headers and body.
    pub fn new(message: impl Into<String>) -> Self {
        Self { email: message.into(), options: "long" }
    }

    /// Requests only the score.
    pub fn short(mut self) -> Self {
        self.options = "short";
        self
    }
}

impl Endpoint for CheckSpam {
    type Token = SpamCheck;
    type Response = SpamReport;

    fn draft(&self) -> Draft {
        // Scoring a message changes nothing.
        Draft::post("/filter").json(self).repeatable(true)
    }
}

/// Shows which report is requested, but not the message.
impl std::fmt::Debug for CheckSpam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckSpam").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The spam score of a message, by the rules of `SpamAssassin`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SpamReport {
    /// Whether there is a score; if not, [`message`](Self::message) says why.
    pub success: bool,
    /// The score, as text; higher means more likely spam.
    #[serde(deserialize_with = "lenient::string", skip_serializing_if = "String::is_empty")]
    pub score: String,
    /// A table of the rules that matched, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// The rules that matched; sometimes empty despite a full [`report`](Self::report).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SpamRule>,
    /// Why there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl SpamReport {
    /// The score as a number: many receivers treat 5 as spam.
    #[must_use]
    pub fn points(&self) -> Option<f64> {
        self.score.trim().parse().ok()
    }
}

/// A rule that a message matched.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SpamRule {
    /// Its contribution to the score, as text; may be negative.
    #[serde(deserialize_with = "lenient::string", skip_serializing_if = "String::is_empty")]
    pub score: String,
    /// What the rule says.
    pub description: String,
}
