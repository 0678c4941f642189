//! A template as given: its texts, and why it cannot be added.

use serde::Deserialize;

use crate::http::refusal::Refusal;

/// The maximum number of templates of a server. As many deleted ones can still be read.
// contract: limit.templates.count
pub(crate) const MAX_TEMPLATES: usize = 100;

/// A template for the sandbox to render, as requested by `POST /email/withTemplate`.
///
/// Its texts are in Postmark's template language, rendered by [`postmark_templates`]. It
/// deserializes from the JSON that Postmark's Templates API returns.
///
/// ```
/// use postmark_sandbox::{Sandbox, TemplateSource};
///
/// let sandbox = Sandbox::start()?;
/// let welcome = TemplateSource::new("welcome").subject("Hello {{name}}").html("<p>Hello {{name}}</p>");
/// let id = sandbox.add_template(welcome)?;
/// # assert_ne!(id, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TemplateSource {
    #[serde(rename = "TemplateId")]
    pub(crate) id: Option<i64>,
    pub(crate) name: String,
    pub(crate) alias: Option<String>,
    #[serde(rename = "TemplateType")]
    pub(crate) kind: TemplateKind,
    #[serde(rename = "LayoutTemplate")]
    pub(crate) layout: Option<String>,
    pub(crate) subject: Option<String>,
    #[serde(rename = "HtmlBody")]
    pub(crate) html: Option<String>,
    #[serde(rename = "TextBody")]
    pub(crate) text: Option<String>,
}

/// Whether it is a standard template or a layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum TemplateKind {
    #[default]
    Standard,
    Layout,
}

impl TemplateKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Layout => "Layout",
        }
    }
}

impl TemplateSource {
    /// Starts an empty template with this alias.
    #[must_use]
    pub fn new(alias: impl Into<String>) -> Self {
        Self { alias: Some(alias.into()), ..Self::default() }
    }

    /// Starts an empty layout with this alias: other templates are inserted at `{{{@content}}}`,
    /// which each of its bodies has once.
    #[must_use]
    pub fn layout(alias: impl Into<String>) -> Self {
        Self { kind: TemplateKind::Layout, ..Self::new(alias) }
    }

    /// The content of an email that brings its own template.
    pub(crate) fn own(subject: String, html: Option<String>, text: Option<String>) -> Self {
        Self { subject: Some(subject), html, text, ..Self::default() }
    }

    /// The subject, if there is one.
    pub(crate) fn subject_line(&self) -> Option<&str> {
        self.subject.as_deref().filter(|subject| !subject.is_empty())
    }

    /// Puts the template into the layout with this alias.
    #[must_use]
    pub fn inside(mut self, layout: impl Into<String>) -> Self {
        self.layout = Some(layout.into());
        self
    }

    /// Sets the name for people; by default the alias.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the `TemplateId`; by default the sandbox assigns one.
    #[must_use]
    pub fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the subject.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Sets the HTML body.
    #[must_use]
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// Sets the plain text body.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
}

/// Why a template cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Postmark's limit of templates on one server is reached.
    #[error("a server holds at most {MAX_TEMPLATES} templates")]
    TooMany,
    /// It has neither an HTML nor a text body.
    #[error("the template has neither an HTML nor a text body")]
    NoBody,
    /// Another template has the same id or alias.
    #[error("the id or alias of the template is taken")]
    Taken,
    /// There is no layout with the alias that the template names.
    #[error("the layout of the template does not exist")]
    NoLayout,
    /// A layout cannot be in another layout, and has no subject.
    #[error("a layout has neither a layout nor a subject of its own")]
    NotForLayouts,
    /// A body of a layout has no place for the content, or several.
    // contract: template.layout-content
    #[error(
        "the layout content placeholder must be present: put {{{{{{@content}}}}}} once into each body"
    )]
    Placeholder,
    /// One of the texts is not in the template language.
    #[error("the template's {field} cannot be parsed: {fault}")]
    #[non_exhaustive]
    Syntax {
        /// `Subject`, `HtmlBody` or `TextBody`.
        field: &'static str,
        /// What is wrong with it.
        fault: String,
    },
}

impl From<TemplateError> for Refusal {
    fn from(error: TemplateError) -> Self {
        let code = match error {
            TemplateError::TooMany => 1105,
            TemplateError::NoBody => 1120,
            TemplateError::Taken | TemplateError::Syntax { .. } => 1122,
            TemplateError::NoLayout => 1101,
            TemplateError::NotForLayouts => 1123,
            TemplateError::Placeholder => 1131,
        };
        // Clients look for its first words.
        let mut text = error.to_string();
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self::new(code, text)
    }
}
