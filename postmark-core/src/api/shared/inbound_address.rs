//! An address in an email that you received through Postmark.

use serde::{Deserialize, Serialize};

/// A sender or recipient of an email that you received through Postmark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundAddress {
    /// The address.
    pub email: String,
    /// The display name; may be empty.
    pub name: String,
    /// The text after the `+` in the local part; absent in old messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox_hash: Option<String>,
}
