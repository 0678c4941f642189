//! Copies templates from one server to another.

use serde::{Deserialize, Serialize};

use super::TemplateType;
use crate::api::email::TemplateId;
use crate::api::shared::ServerId;
use crate::list::Page;
use crate::request::{AccountToken, Draft, Endpoint};

/// Copies all templates with an alias from one server to another: `PUT /templates/push`.
///
/// It takes the account token. On the destination server, a template with the same alias is
/// overwritten, and a missing one is created. The response has one row per template.
///
/// If there is nothing to copy, Postmark refuses with [`ErrorCode`](crate::ErrorCode) 1124.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#push-templates).
#[derive(Debug, Clone, Copy, Serialize)]
#[must_use]
pub struct PushTemplates {
    #[serde(rename = "SourceServerID")]
    source: ServerId,
    #[serde(rename = "DestinationServerID")]
    destination: ServerId,
    #[serde(rename = "PerformChanges")]
    perform_changes: bool,
}

impl PushTemplates {
    /// Copies from the first server to the second.
    pub fn new(source: impl Into<ServerId>, destination: impl Into<ServerId>) -> Self {
        Self { perform_changes: true, ..Self::dry_run(source, destination) }
    }

    /// Changes nothing, and returns what [`new`](Self::new) would do.
    pub fn dry_run(source: impl Into<ServerId>, destination: impl Into<ServerId>) -> Self {
        Self { source: source.into(), destination: destination.into(), perform_changes: false }
    }
}

impl Endpoint for PushTemplates {
    type Token = AccountToken;
    type Response = Page<PushedTemplate>;

    fn draft(&self) -> Draft {
        // A retried push reports `Edit` where the first one did `Create`.
        Draft::put("/templates/push").repeatable(!self.perform_changes).json(self)
    }
}

open_enum! {
    /// What a push does to a template.
    PushAction {
        /// The destination server has no template with this alias: creates it.
        Create = "Create",
        /// The destination server has a template with this alias: overwrites it.
        Edit = "Edit",
    }
}

/// A template that was copied to another server, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct PushedTemplate {
    /// What the push does.
    pub action: PushAction,
    /// The template's id on the destination server, if it exists there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<TemplateId>,
    /// The alias, on both servers.
    pub alias: String,
    /// The display name.
    pub name: String,
    /// The template's type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_type: Option<TemplateType>,
}

rows!(PushedTemplate, "Templates", by String = |row| row.alias.clone());
