//! How much a message looks like spam: a service beside Postmark's API, with no token.
//!
//! It is free, and nothing is promised for it. See
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

    /// Asks for the score alone.
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

/// How much is asked for, without the message.
impl std::fmt::Debug for CheckSpam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckSpam").field("options", &self.options).finish_non_exhaustive()
    }
}

/// How much a message looks like spam, by the rules of `SpamAssassin`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SpamReport {
    /// Whether there is a score; otherwise [`message`](Self::message) says why not.
    pub success: bool,
    /// The score, as text; the higher, the more like spam.
    #[serde(deserialize_with = "lenient::string", skip_serializing_if = "String::is_empty")]
    pub score: String,
    /// A table of the rules that hit, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// The rules that hit; sometimes empty beside a full [`report`](Self::report).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SpamRule>,
    /// Why there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl SpamReport {
    /// The score as a number: many receivers take 5 for spam.
    #[must_use]
    pub fn points(&self) -> Option<f64> {
        self.score.trim().parse().ok()
    }
}

/// A rule that a message hit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SpamRule {
    /// What it adds to the score, as text; it may be negative.
    #[serde(deserialize_with = "lenient::string", skip_serializing_if = "String::is_empty")]
    pub score: String,
    /// What the rule says.
    pub description: String,
}
