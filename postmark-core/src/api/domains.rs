//! The domains that an account may send from.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/domains-api).

use serde::{Deserialize, Serialize};

use crate::api::shared::Acknowledgement;
use crate::list::{PagedList, Window};
use crate::request::{AccountToken, Draft, Endpoint};

mod dns;

pub use dns::{CustomTracking, Dkim, DkimUpdateStatus, ReturnPath, Spf};

id! {
    /// The id of a domain.
    DomainId
}

/// Lists the account's domains: `GET /domains`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#list-domains).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListDomains {
    window: Window,
}

impl ListDomains {
    /// All domains.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Endpoint for ListDomains {
    type Token = AccountToken;
    page_of!(Domain);

    fn draft(&self) -> Draft {
        Draft::get("/domains").window(self.window, Self::MAX_ROWS)
    }
}

list!(ListDomains of Domain);
rows!(Domain, "Domains", by DomainId = |row| row.id);

/// Gets one domain with its DNS records: `GET /domains/{domainid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#domain).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetDomain(DomainId);

impl GetDomain {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetDomain {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        Draft::get("/domains/{domainid}").bind(self.0)
    }
}

/// Adds a domain to the account: `POST /domains`.
///
/// The response has the DNS records to publish. Free-mail domains are refused.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#create-domain).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateDomain {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_path_domain: Option<String>,
}

impl CreateDomain {
    /// A domain such as `example.com`: at most 255 UTF-16 units.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), return_path_domain: None }
    }

    setters! {
        /// The return path for bounces: a subdomain whose CNAME record points to `pm.mtasv.net`.
        return_path_domain: String,
    }
}

impl Endpoint for CreateDomain {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        // contract: limit.domain.name
        Draft::post("/domains").at_most(255, "Name", &*self.name).json(self)
    }
}

/// Changes a domain: `PUT /domains/{domainid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#edit-domain).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditDomain {
    #[serde(skip)]
    id: DomainId,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_path_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_tracking_domain: Option<String>,
}

impl EditDomain {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self { id: id.into(), return_path_domain: None, custom_tracking_domain: None }
    }

    setters! {
        /// The return path for bounces: a subdomain whose CNAME record points to `pm.mtasv.net`.
        return_path_domain: String,
        /// The domain of tracked links: undocumented.
        custom_tracking_domain: String,
    }
}

impl Endpoint for EditDomain {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        Draft::put("/domains/{domainid}").bind(self.id).json(self)
    }
}

/// Removes a domain from the account: `DELETE /domains/{domainid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#delete-domain).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteDomain(DomainId);

impl DeleteDomain {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteDomain {
    type Token = AccountToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/domains/{domainid}").bind(self.0)
    }
}

/// Checks the DNS for a domain's DKIM key: `PUT /domains/{domainid}/verifyDkim`.
///
/// A missing key is not an error: [`Dkim::verified`] stays false.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#domains-verify-dkim).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyDomainDkim(DomainId);

impl VerifyDomainDkim {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifyDomainDkim {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        Draft::put("/domains/{domainid}/verifyDkim").bind(self.0)
    }
}

/// Checks the DNS for a domain's return path: `PUT /domains/{domainid}/verifyReturnPath`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#domains-verify-return-path).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyDomainReturnPath(DomainId);

impl VerifyDomainReturnPath {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifyDomainReturnPath {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        Draft::put("/domains/{domainid}/verifyReturnPath").bind(self.0)
    }
}

/// Checks the DNS for a domain's tracking domain: `PUT /domains/{domainid}/verifyCustomTracking`.
///
/// Postmark does not document it; its PHP library has it.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyDomainCustomTracking(DomainId);

impl VerifyDomainCustomTracking {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifyDomainCustomTracking {
    type Token = AccountToken;
    type Response = DomainDetails;

    fn draft(&self) -> Draft {
        Draft::put("/domains/{domainid}/verifyCustomTracking").bind(self.0)
    }
}

/// Checks the DNS for a domain's SPF record: `POST /domains/{domainid}/verifyspf`. Deprecated.
///
/// Postmark no longer needs an SPF record.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#domains-verify-spf).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyDomainSpf(DomainId);

impl VerifyDomainSpf {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifyDomainSpf {
    type Token = AccountToken;
    type Response = Spf;

    fn draft(&self) -> Draft {
        Draft::post("/domains/{domainid}/verifyspf").bind(self.0)
    }
}

/// Creates a new DKIM key for a domain: `POST /domains/{domainid}/rotatedkim`.
///
/// The old key keeps signing until Postmark finds the new one in the DNS. While a key is pending,
/// Postmark refuses with [`ErrorCode`](crate::ErrorCode) 505.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/domains-api#rotate-dkim).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct RotateDomainDkim(DomainId);

impl RotateDomainDkim {
    /// The domain with this id.
    pub fn new(id: impl Into<DomainId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for RotateDomainDkim {
    type Token = AccountToken;
    type Response = DkimRotation;

    fn draft(&self) -> Draft {
        Draft::post("/domains/{domainid}/rotatedkim").bind(self.0)
    }
}

/// A domain, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "what Postmark answers")]
pub struct Domain {
    /// The domain's id.
    #[serde(rename = "ID")]
    pub id: DomainId,
    /// The domain name.
    pub name: String,
    /// Deprecated: has no meaning today.
    #[serde(rename = "SPFVerified")]
    pub spf_verified: bool,
    /// As [`Dkim::verified`].
    #[serde(rename = "DKIMVerified")]
    pub dkim_verified: bool,
    /// As [`Dkim::weak`].
    #[serde(rename = "WeakDKIM")]
    pub weak_dkim: bool,
    /// As [`ReturnPath::verified`].
    pub return_path_domain_verified: bool,
    /// As [`CustomTracking::verified`]: undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_tracking_verified: Option<bool>,
}

/// A domain with its DNS records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DomainDetails {
    /// The domain's id.
    #[serde(rename = "ID")]
    pub id: DomainId,
    /// The domain name.
    pub name: String,
    /// Its DKIM keys.
    #[serde(flatten)]
    pub dkim: Dkim,
    /// The return path for bounces.
    #[serde(flatten)]
    pub return_path: ReturnPath,
    /// The domain of tracked links.
    #[serde(flatten)]
    pub custom_tracking: CustomTracking,
    /// Its SPF record: deprecated.
    #[serde(flatten)]
    pub spf: Spf,
}

/// A domain and its keys after [`RotateDomainDkim`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DkimRotation {
    /// The domain's id.
    #[serde(rename = "ID")]
    pub id: DomainId,
    /// The domain name.
    pub name: String,
    /// Its DKIM keys; the new one is pending.
    #[serde(flatten)]
    pub dkim: Dkim,
}
