//! The source of a message.

use serde::{Deserialize, Serialize};

/// A raw message: headers and body, as transmitted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Dump {
    /// The message; empty or absent if Postmark no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}
