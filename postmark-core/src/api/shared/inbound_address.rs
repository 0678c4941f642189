//! An address in an email that Postmark received for you.

use serde::{Deserialize, Serialize};

/// A sender or a recipient of an email that Postmark received for you.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundAddress {
    /// The address.
    pub email: String,
    /// The display name; it may be empty.
    pub name: String,
    /// What follows a `+` in the address's local part, or nothing; absent in old mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox_hash: Option<String>,
}
