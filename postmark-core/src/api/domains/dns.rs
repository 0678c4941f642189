//! The DNS records by which a domain lets Postmark send, and whether Postmark has seen them.

use serde::{Deserialize, Serialize};

open_enum! {
    /// How far a new DKIM key has come.
    DkimUpdateStatus {
        /// Postmark waits for the new key to appear in the DNS.
        Pending = "Pending",
        /// The key is in use.
        Verified = "Verified",
    }
}

/// The keys that sign a domain's mail: the one in use, the next one, and the last one.
///
/// To publish a key, add a TXT record at its host with its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Dkim {
    /// Whether Postmark has once seen a key in the DNS. It stays so if the key is removed later.
    #[serde(rename = "DKIMVerified")]
    pub verified: bool,
    /// Whether the key is shorter than 1024 bits.
    #[serde(rename = "WeakDKIM")]
    pub weak: bool,
    /// The DNS name of the key in use; empty while the first one is pending.
    #[serde(rename = "DKIMHost")]
    pub host: String,
    /// The key in use; empty while the first one is pending.
    #[serde(rename = "DKIMTextValue")]
    pub text_value: String,
    /// The DNS name to publish the next key at; empty if there is none.
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
    /// Whether the last key signs nothing any more that is still under way.
    #[serde(rename = "SafeToRemoveRevokedKeyFromDNS")]
    pub safe_to_remove_revoked_key_from_dns: bool,
    /// How far the newest key has come.
    #[serde(rename = "DKIMUpdateStatus")]
    pub update_status: DkimUpdateStatus,
}

/// The domain to which a domain's bounces go, so that it is aligned with the sender's.
///
/// To set it up, add a CNAME record there that points to Postmark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReturnPath {
    /// The domain; empty when unset.
    #[serde(rename = "ReturnPathDomain")]
    pub domain: String,
    /// Whether Postmark has seen its CNAME record.
    #[serde(rename = "ReturnPathDomainVerified")]
    pub verified: bool,
    /// The target of the record: `pm.mtasv.net`.
    #[serde(rename = "ReturnPathDomainCNAMEValue")]
    pub cname_value: String,
}

/// The domain that tracked links lead through: undocumented, and mostly absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CustomTracking {
    /// The domain.
    #[serde(rename = "CustomTrackingDomain", skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Whether Postmark has seen its CNAME record.
    #[serde(rename = "CustomTrackingVerified", skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// The target of the record.
    #[serde(rename = "CustomTrackingDomainCNAMEValue", skip_serializing_if = "Option::is_none")]
    pub cname_value: Option<String>,
}

/// A domain's SPF record: deprecated, since Postmark's mail no longer needs one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Spf {
    /// Nothing that means anything today.
    #[serde(rename = "SPFVerified")]
    pub verified: bool,
    /// The DNS name of the record.
    #[serde(rename = "SPFHost", skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What it was to say.
    #[serde(rename = "SPFTextValue", skip_serializing_if = "Option::is_none")]
    pub text_value: Option<String>,
}
