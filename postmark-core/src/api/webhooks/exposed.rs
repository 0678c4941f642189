//! Passwords and headers of webhooks in requests, where secrets are written in plain text.

use serde::Serialize;

use crate::request::Secret;

/// A user name and a password.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ExposedAuth {
    pub(super) username: String,
    #[serde(serialize_with = "Secret::serialize_exposed")]
    pub(super) password: Secret,
}

/// A header.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ExposedHeader {
    pub(super) name: String,
    #[serde(serialize_with = "Secret::serialize_exposed")]
    pub(super) value: Secret,
}

impl ExposedHeader {
    pub(super) fn new(name: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}
