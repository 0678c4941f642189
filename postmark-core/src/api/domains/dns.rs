//! The DNS records that let Postmark send for a domain, and whether Postmark has found them.

use serde::{Deserialize, Serialize};

open_enum! {
    /// The status of a new DKIM key.
    DkimUpdateStatus {
        /// Postmark is waiting for the new key to appear in the DNS.
        Pending = "Pending",
        /// The key is in use.
        Verified = "Verified",
    }
}

/// The DKIM keys of a domain: the current, the next and the previous one.
///
/// To publish a key, add a TXT record with its text at its host.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Dkim {
    /// Whether Postmark ever found a key in the DNS. It stays true if the key is removed later.
    #[serde(rename = "DKIMVerified")]
    pub verified: bool,
    /// Whether the key is shorter than 1024 bits.
    #[serde(rename = "WeakDKIM")]
    pub weak: bool,
    /// The DNS name of the current key; empty while the first one is pending.
    #[serde(rename = "DKIMHost")]
    pub host: String,
    /// The current key; empty while the first one is pending.
    #[serde(rename = "DKIMTextValue")]
    pub text_value: String,
    /// The DNS name for the next key; empty if there is none.
    #[serde(rename = "DKIMPendingHost")]
    pub pending_host: String,
    /// The next key; empty if there is none.
    #[serde(rename = "DKIMPendingTextValue")]
    pub pending_text_value: String,
    /// The DNS name of the previous key; empty if there is none.
    #[serde(rename = "DKIMRevokedHost")]
    pub revoked_host: String,
    /// The previous key; empty if there is none.
    #[serde(rename = "DKIMRevokedTextValue")]
    pub revoked_text_value: String,
    /// Whether no email in transit is still signed with the previous key.
    #[serde(rename = "SafeToRemoveRevokedKeyFromDNS")]
    pub safe_to_remove_revoked_key_from_dns: bool,
    /// The status of the newest key.
    #[serde(rename = "DKIMUpdateStatus")]
    pub update_status: DkimUpdateStatus,
}

/// The domain that a domain's bounces go to, so that it aligns with the sender's domain.
///
/// To set it up, add a CNAME record there that points to Postmark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReturnPath {
    /// The domain; empty if not set.
    #[serde(rename = "ReturnPathDomain")]
    pub domain: String,
    /// Whether Postmark has found its CNAME record.
    #[serde(rename = "ReturnPathDomainVerified")]
    pub verified: bool,
    /// The target of the record: `pm.mtasv.net`.
    #[serde(rename = "ReturnPathDomainCNAMEValue")]
    pub cname_value: String,
}

/// The domain of tracked links: undocumented, and mostly absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CustomTracking {
    /// The domain.
    #[serde(rename = "CustomTrackingDomain", skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Whether Postmark has found its CNAME record.
    #[serde(rename = "CustomTrackingVerified", skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// The target of the record.
    #[serde(rename = "CustomTrackingDomainCNAMEValue", skip_serializing_if = "Option::is_none")]
    pub cname_value: Option<String>,
}

/// A domain's SPF record: deprecated, since Postmark no longer needs one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Spf {
    /// Has no meaning today.
    #[serde(rename = "SPFVerified")]
    pub verified: bool,
    /// The DNS name of the record.
    #[serde(rename = "SPFHost", skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its text.
    #[serde(rename = "SPFTextValue", skip_serializing_if = "Option::is_none")]
    pub text_value: Option<String>,
}
