//! Templates that go from one server to another.

use serde::{Deserialize, Serialize};

use super::TemplateType;
use crate::api::email::TemplateId;
use crate::api::shared::ServerId;
use crate::list::Page;
use crate::request::{AccountToken, Draft, Endpoint};

/// Copies all templates with an alias from one server to another: `PUT /templates/push`.
///
/// It takes the account token. On the other server, a template with the same alias is overwritten,
/// and one that is missing is created. The response has one row for each of them.
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
        // A push that is repeated answers `Edit` where the first one did `Create`.
        Draft::put("/templates/push").repeatable(!self.perform_changes).json(self)
    }
}

open_enum! {
    /// What a push does to a template.
    PushAction {
        /// The other server has none with the alias: it is created.
        Create = "Create",
        /// The other server has one with the alias: it is overwritten.
        Edit = "Edit",
    }
}

/// A template that is copied to another server, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct PushedTemplate {
    /// What is done.
    pub action: PushAction,
    /// The template's ID on the other server, if it exists there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<TemplateId>,
    /// The alias, on both servers.
    pub alias: String,
    /// The name for people.
    pub name: String,
    /// What the template is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_type: Option<TemplateType>,
}

rows!(PushedTemplate, "Templates", by String = |row| row.alias.clone());
