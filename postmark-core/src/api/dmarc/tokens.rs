//! The token of a domain's reports: lost, or to be replaced.

use serde::{Deserialize, Serialize};

use crate::request::{DmarcSignup, DmarcToken, Draft, Endpoint, Secret};

/// Has the token mailed to the address that the domain's reports go to: `POST /tokens/recover`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct RecoverDmarcToken {
    owner: String,
}

impl RecoverDmarcToken {
    /// The token of a domain.
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

/// Replaces the token, which ends with that: `POST /records/my/token/rotate`.
///
/// Without a response the new token is lost: [`RecoverDmarcToken`] requests it by email.
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

/// Whether a token was mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcTokenRecovery {
    /// Whether the mail is on its way.
    pub recovery_initiated: bool,
}

/// The token that replaces another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RotatedDmarcToken {
    /// The text that a [`DmarcToken`] is made of.
    pub private_token: Secret,
}
