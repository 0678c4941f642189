//! A response that only confirms the request.

use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, error_code};

/// Confirms that something was done; there is no other result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Acknowledgement {
    /// 0 for success.
    #[serde(deserialize_with = "error_code::lenient", skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    /// What was done, in Postmark's words.
    pub message: String,
}
