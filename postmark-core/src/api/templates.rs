//! Templates on the server, filled from an email's model.
//!
//! An email uses one through [`Content::template`](crate::Content::template); this module manages
//! them. A server has at most 100.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/templates-api).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::email::TemplateId;
use crate::api::shared::{Acknowledgement, ServerId};
use crate::error::Fault;
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};

mod push;
mod validate;

pub use push::{PushAction, PushTemplates, PushedTemplate};
pub use validate::{ContentValidation, TemplateValidation, ValidateTemplate, ValidationError};

/// Lists the server's templates: `GET /templates`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#list-templates).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListTemplates {
    window: Window,
    template_type: Option<TemplateType>,
    layout_template: Option<String>,
}

impl ListTemplates {
    /// All templates and layouts.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only layouts, or only templates that are not layouts.
        template_type: TemplateType,
        /// Only templates in the layout with this alias.
        layout_template: String,
    }
}

impl Endpoint for ListTemplates {
    type Token = ServerToken;
    page_of!(Template);

    fn draft(&self) -> Draft {
        Draft::get("/templates")
            .window(self.window, Self::MAX_ROWS)
            .query_opt("TemplateType", self.template_type.as_ref())
            .query_opt("LayoutTemplate", self.layout_template.as_ref())
    }
}

list!(ListTemplates of Template);
rows!(Template, "Templates", by TemplateId = |row| row.template_id);

/// Gets one template with its text: `GET /templates/{templateidoralias}`.
///
/// Deleted templates can still be fetched by id; they are no longer
/// [active](TemplateDetails::active).
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#get-template).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetTemplate(TemplateIdOrAlias);

impl GetTemplate {
    /// The template with this id or alias.
    pub fn new(template: impl Into<TemplateIdOrAlias>) -> Self {
        Self(template.into())
    }
}

impl Endpoint for GetTemplate {
    type Token = ServerToken;
    type Response = TemplateDetails;

    fn draft(&self) -> Draft {
        Draft::get("/templates/{templateidoralias}").bind(&self.0)
    }
}

/// Creates a template or a layout: `POST /templates`.
///
/// It needs an HTML body, a text body, or both. [`ValidateTemplate`] checks their syntax
/// beforehand.
///
/// ```
/// use postmark_core::api::templates::CreateTemplate;
///
/// let layout = CreateTemplate::layout("Base").alias("base").text_body("{{{@content}}}");
/// let template = CreateTemplate::new("Welcome", "Hello {{name}}")
///     .alias("welcome")
///     .layout_template("base")
///     .text_body("Welcome, {{name}}!");
/// ```
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#create-template).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateTemplate {
    name: String,
    template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout_template: Option<String>,
}

impl CreateTemplate {
    /// A template with this name, and the subject of its emails.
    pub fn new(name: impl Into<String>, subject: impl Into<String>) -> Self {
        let subject = Some(subject.into());
        Self { template_type: TemplateType::Standard, subject, ..Self::layout(name) }
    }

    /// A layout with this name: its bodies contain `{{{@content}}}` once, where the bodies of its
    /// templates go.
    pub fn layout(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            template_type: TemplateType::Layout,
            alias: None,
            subject: None,
            html_body: None,
            text_body: None,
            layout_template: None,
        }
    }

    setters! {
        /// A unique name for use in code: a letter, then letters, digits, `.`, `_` and `-`.
        alias: String,
        /// The HTML body.
        html_body: String,
        /// The text body.
        text_body: String,
        /// The alias of the template's layout; a layout has none.
        layout_template: String,
    }
}

impl Endpoint for CreateTemplate {
    type Token = ServerToken;
    type Response = Template;

    fn draft(&self) -> Draft {
        let draft = check_alias(Draft::post("/templates"), self.alias.as_deref()).json(self);
        if self.html_body.is_some() || self.text_body.is_some() {
            return draft;
        }
        draft.fault(Fault::new("HtmlBody", "is missing, as is TextBody", "Give one or both."))
    }
}

/// Changes a template: `PUT /templates/{templateidoralias}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#edit-template).
// contract: quirk.layout-three-states
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditTemplate {
    #[serde(skip)]
    template: TemplateIdOrAlias,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout_template: Option<String>,
}

impl EditTemplate {
    /// The template with this id or alias; unset values stay unchanged.
    pub fn new(template: impl Into<TemplateIdOrAlias>) -> Self {
        Self {
            template: template.into(),
            name: None,
            alias: None,
            subject: None,
            html_body: None,
            text_body: None,
            layout_template: None,
        }
    }

    setters! {
        /// The name.
        name: String,
        /// A new alias: see [`CreateTemplate::alias`].
        alias: String,
        /// The subject; a layout has none.
        subject: String,
        /// The HTML body.
        html_body: String,
        /// The text body.
        text_body: String,
        /// The alias of the template's layout; a layout has none.
        layout_template: String,
    }

    /// Removes the template from its layout.
    pub fn no_layout_template(self) -> Self {
        self.layout_template("")
    }
}

impl Endpoint for EditTemplate {
    type Token = ServerToken;
    type Response = Template;

    fn draft(&self) -> Draft {
        let draft = Draft::put("/templates/{templateidoralias}").bind(&self.template);
        check_alias(draft, self.alias.as_deref()).json(self)
    }
}

fn check_alias(draft: Draft, alias: Option<&str>) -> Draft {
    let fits = alias.is_none_or(|alias| {
        alias.starts_with(char::is_alphabetic)
            && alias.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
    });
    if fits {
        return draft;
    }
    let remedy = "Begin with a letter; go on with letters, digits, `.`, `_` and `-`.";
    // contract: limit.template.alias
    draft.fault(Fault::new("Alias", "is not an alias", remedy).shows(alias.unwrap_or_default()))
}

/// Deletes a template: `DELETE /templates/{templateidoralias}`.
///
/// A layout that templates use is not deleted: Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 1130.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#delete-template).
#[derive(Debug, Clone)]
#[must_use]
pub struct DeleteTemplate(TemplateIdOrAlias);

impl DeleteTemplate {
    /// The template with this id or alias.
    pub fn new(template: impl Into<TemplateIdOrAlias>) -> Self {
        Self(template.into())
    }
}

impl Endpoint for DeleteTemplate {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/templates/{templateidoralias}").bind(&self.0)
    }
}

/// Identifies a template by its id or alias; converts from either.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TemplateIdOrAlias {
    /// Its id.
    Id(TemplateId),
    /// Its alias.
    Alias(String),
}

impl From<TemplateId> for TemplateIdOrAlias {
    fn from(id: TemplateId) -> Self {
        Self::Id(id)
    }
}

impl From<i64> for TemplateIdOrAlias {
    fn from(number: i64) -> Self {
        Self::Id(number.into())
    }
}

impl From<String> for TemplateIdOrAlias {
    fn from(alias: String) -> Self {
        Self::Alias(alias)
    }
}

impl From<&str> for TemplateIdOrAlias {
    fn from(alias: &str) -> Self {
        Self::Alias(alias.to_owned())
    }
}

impl fmt::Display for TemplateIdOrAlias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Alias(alias) => alias.fmt(f),
        }
    }
}

open_enum! {
    /// The type of a template; it cannot be changed.
    TemplateType {
        /// An email.
        Standard = "Standard",
        /// A layout around templates.
        Layout = "Layout",
    }
}

/// A template, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Template {
    /// The template's id.
    pub template_id: TemplateId,
    /// Its display name.
    pub name: String,
    /// Whether it is usable; deleted templates are not.
    pub active: bool,
    /// Its unique name for use in code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Its type; absent in old responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_type: Option<TemplateType>,
    /// The alias of its layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout_template: Option<String>,
}

/// A template, with its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TemplateDetails {
    /// The template's id.
    pub template_id: TemplateId,
    /// Its display name.
    pub name: String,
    /// The subject of its emails; absent in layouts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The HTML body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html_body: Option<String>,
    /// The text body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_body: Option<String>,
    /// The server it belongs to.
    pub associated_server_id: ServerId,
    /// Whether it is usable; deleted templates are not.
    pub active: bool,
    /// Its unique name for use in code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Its type; absent in old responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_type: Option<TemplateType>,
    /// The alias of its layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout_template: Option<String>,
}
