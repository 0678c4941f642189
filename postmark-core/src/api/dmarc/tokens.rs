//! Recovers or replaces the token of a domain's reports.

use serde::{Deserialize, Serialize};

use crate::request::{DmarcSignup, DmarcToken, Draft, Endpoint, Secret};

/// Sends the token to the domain's address for reports, by email: `POST /tokens/recover`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct RecoverDmarcToken {
    owner: String,
}

impl RecoverDmarcToken {
    /// The token of this domain.
    pub fn new(domain: impl Into<String>) -> Self {
        Self { owner: domain.into() }
    }
}

impl Endpoint for RecoverDmarcToken {
    type Token = DmarcSignup;
    type Response = DmarcTokenRecovery;

    fn draft(&self) -> Draft {
        Draft::post("/tokens/recover").json(self)
    }
}

/// Replaces the token; the old one stops working: `POST /records/my/token/rotate`.
///
/// If the response is lost, so is the new token: [`RecoverDmarcToken`] requests it by email.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct RotateDmarcToken;

impl Endpoint for RotateDmarcToken {
    type Token = DmarcToken;
    type Response = RotatedDmarcToken;

    fn draft(&self) -> Draft {
        Draft::post("/records/my/token/rotate")
    }
}

/// Whether a token was sent by email.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcTokenRecovery {
    /// Whether the email was sent.
    pub recovery_initiated: bool,
}

/// The new token.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RotatedDmarcToken {
    /// The secret for [`DmarcToken`].
    pub private_token: Secret,
}
