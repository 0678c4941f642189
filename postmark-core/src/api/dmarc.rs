//! Reports on who sends email in a domain's name: a service separate from Postmark's API.
//!
//! Each domain has a token, [`DmarcToken`], which [`CreateDmarcRecord`] returns. See
//! [Postmark's page](https://dmarc.postmarkapp.com/api/).

mod reports;
mod tokens;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};

use crate::request::{DmarcSignup, DmarcToken, Draft, Endpoint, Secret};
use crate::text::DecodeError;
use crate::text::lenient;
use crate::time::Timestamp;

pub use self::reports::{
    DmarcDisposition, DmarcMeta, DmarcReport, DmarcReportId, DmarcReportRecord, DmarcReportSummary,
    DmarcReports, DmarcResult, GetDmarcReport, ListDmarcReports,
};
pub use self::tokens::{
    DmarcTokenRecovery, RecoverDmarcToken, RotateDmarcToken, RotatedDmarcToken,
};

/// Starts monitoring a domain: `POST /records`.
///
/// The response holds the domain's token. Then add the DNS record that [`GetDmarcDns`] returns.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct CreateDmarcRecord {
    email: String,
    domain: String,
}

impl CreateDmarcRecord {
    /// The domain, and the address to send reports to.
    pub fn new(email: impl Into<String>, domain: impl Into<String>) -> Self {
        Self { email: email.into(), domain: domain.into() }
    }
}

impl Endpoint for CreateDmarcRecord {
    type Token = DmarcSignup;
    type Response = DmarcRecord;

    fn draft(&self) -> Draft {
        Draft::post("/records").json(self)
    }
}

/// Gets the record of the token's domain: `GET /records/my`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetDmarcRecord;

impl Endpoint for GetDmarcRecord {
    type Token = DmarcToken;
    type Response = DmarcRecord;

    fn draft(&self) -> Draft {
        Draft::get("/records/my")
    }
}

/// Changes the address that reports are sent to: `PATCH /records/my`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct UpdateDmarcRecord {
    email: String,
}

impl UpdateDmarcRecord {
    /// The new address for reports.
    pub fn new(email: impl Into<String>) -> Self {
        Self { email: email.into() }
    }
}

impl Endpoint for UpdateDmarcRecord {
    type Token = DmarcToken;
    type Response = DmarcRecord;

    fn draft(&self) -> Draft {
        Draft::patch("/records/my").json(self).repeatable(true)
    }
}

/// Gets the DNS record that the domain needs: `GET /records/my/dns`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetDmarcDns;

impl Endpoint for GetDmarcDns {
    type Token = DmarcToken;
    type Response = DmarcDns;

    fn draft(&self) -> Draft {
        Draft::get("/records/my/dns")
    }
}

/// Checks that the domain has its DNS record: `POST /records/my/verify`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct VerifyDmarcRecord;

impl Endpoint for VerifyDmarcRecord {
    type Token = DmarcToken;
    type Response = DmarcVerification;

    fn draft(&self) -> Draft {
        Draft::post("/records/my/verify").repeatable(true)
    }
}

/// Stops monitoring the token's domain: `DELETE /records/my`.
///
/// The response has no content.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct DeleteDmarcRecord;

impl Endpoint for DeleteDmarcRecord {
    type Token = DmarcToken;
    type Response = ();

    fn draft(&self) -> Draft {
        Draft::delete("/records/my")
    }

    fn read(&self, _: Bytes) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// A monitored domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcRecord {
    /// The domain.
    pub domain: String,
    /// The part of the reporting address that identifies the domain.
    pub public_token: String,
    /// When monitoring started.
    pub created_at: Timestamp,
    /// The secret for [`DmarcToken`]; absent after an update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_token: Option<Secret>,
    /// Where receivers send their reports: a `mailto:` URI, part of the DNS record.
    pub reporting_uri: String,
    /// The address that reports are sent to.
    pub email: String,
}

/// The DNS record that a domain needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcDns {
    /// Its name: `_dmarc.example.com.`
    pub name: String,
    /// The text of the TXT record; may be quoted.
    pub value: String,
}

/// Whether a domain has its DNS record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcVerification {
    /// Whether the record was found.
    #[serde(deserialize_with = "boolean")]
    pub verified: bool,
}

/// A boolean that may be sent as text.
fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    lenient::text(deserializer).map(|text| text.eq_ignore_ascii_case("true"))
}
