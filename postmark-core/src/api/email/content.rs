//! The content of an email: its own bodies, or a template and its model.

use std::fmt;

use serde::Serialize;

use crate::error::Fault;

id! {
    /// The id of a template.
    TemplateId
}

/// The content of an email: an HTML body, a text body, both, or a template on the server with a
/// model.
///
/// ```
/// use postmark_core::Content;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Welcome<'a> { name: &'a str }
///
/// let plain = Content::text("Hello");
/// let both = Content::html("<p>Hello</p>").and_text("Hello");
/// let filled = Content::template("welcome").model(&Welcome { name: "Jane" });
/// ```
///
/// Setters do not fail. The content keeps its first [`Fault`], which the email reports: setting
/// what does not fit the content is one, such as a text body beside a template. The value is kept,
/// too: [`Email::parts`](crate::Email::parts) shows it.
///
/// See Postmark's pages about [emails](https://postmarkapp.com/developer/api/email-api) and
/// [templates](https://postmarkapp.com/developer/api/templates-api#email-with-template).
#[derive(Clone, Default)]
#[must_use]
pub struct Content {
    pub(super) html: Option<String>,
    pub(super) text: Option<String>,
    pub(super) template: Option<Name>,
    /// The values that fill the template, as JSON text.
    pub(super) model: Option<String>,
    pub(in crate::api) inline_css: Option<bool>,
    fault: Option<Fault>,
}

/// Anything that can become the [`Content`] of an email: content, or your own type.
///
/// Plain text cannot, because it may be text, HTML or the alias of a template. The compiler says
/// what to write:
///
/// ```compile_fail,E0277
/// # use postmark_core::Email;
/// Email::new("me@example.com", "you@example.com", "Hello");
/// ```
///
/// Your own type can decide it once:
///
/// ```
/// use postmark_core::{Content, Email, IntoContent};
///
/// struct Welcome { name: String }
///
/// impl IntoContent for Welcome {
///     fn into_content(self) -> Content {
///         Content::text(format!("Welcome, {}!", self.name))
///     }
/// }
///
/// let welcome = Welcome { name: "Ada".into() };
/// let email = Email::new("me@example.com", "ada@example.com", welcome);
/// assert_eq!(email.parts().text, Some("Welcome, Ada!"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what kind of content it is",
    label = "text, HTML, or a template?",
    note = "write `Content::text(...)`, `Content::html(...)` or `Content::template(...)`"
)]
pub trait IntoContent {
    /// Converts the value into content.
    fn into_content(self) -> Content;
}

impl IntoContent for Content {
    fn into_content(self) -> Content {
        self
    }
}

impl IntoContent for &Content {
    fn into_content(self) -> Content {
        self.clone()
    }
}

/// How a template is named.
#[derive(Debug, Clone)]
pub(super) enum Name {
    Id(TemplateId),
    Alias(String),
}

/// An empty model.
const NO_MODEL: &str = "{}";

impl Content {
    /// The maximum size of one body in bytes: [5 MB](https://postmarkapp.com/support/article/1056).
    // contract: limit.body.bytes
    pub const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

    /// A text body: UTF-8, at most 5 MB.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// An HTML body: UTF-8, at most 5 MB.
    pub fn html(html: impl Into<String>) -> Self {
        Self { html: Some(html.into()), ..Self::default() }
    }

    /// The template with this alias: a letter, then letters, digits, `.`, `_` and `-`. Set its
    /// values with [`model`](Self::model).
    pub fn template(alias: impl Into<String>) -> Self {
        let alias = alias.into();
        let is_empty = alias.is_empty();
        let mut content = Self::of_template(Name::Alias(alias));
        if is_empty {
            let remedy = "Give the alias that the template has on the server.";
            content.keep(Fault::new("TemplateAlias", "is empty", remedy));
        }
        content
    }

    /// The template with this id.
    pub fn template_id(id: impl Into<TemplateId>) -> Self {
        Self::of_template(Name::Id(id.into()))
    }

    /// Adds a text body to an HTML body. A fault beside a template, or beside another text body,
    /// which it replaces.
    pub fn and_text(mut self, body: impl Into<String>) -> Self {
        if self.is_template() {
            let remedy = "Leave it out: the template has its own.";
            self.keep(Fault::new("TextBody", "stands beside a template", remedy));
        } else if self.text.is_some() {
            self.keep(Fault::new("TextBody", "is set twice", "Give one text body."));
        }
        self.text = Some(body.into());
        self
    }

    /// Adds bodies to a template, which is a fault unless they are empty.
    pub(super) fn and_bodies(mut self, html: Option<String>, text: Option<String>) -> Self {
        let given = |body: Option<String>| body.filter(|body| !body.is_empty());
        (self.html, self.text) = (given(html), given(text));
        if self.html.is_some() || self.text.is_some() {
            let remedy = "Give a template, or HtmlBody and TextBody.";
            self.keep(Fault::new("HtmlBody", "or TextBody stands beside a template", remedy));
        }
        self
    }

    /// Sets the values that fill a template: anything that serialises as a JSON object. The default
    /// model is empty. A fault if the content is not a template.
    pub fn model(self, model: &(impl Serialize + ?Sized)) -> Self {
        self.model_json(json_of(model))
    }

    /// Like [`model`](Self::model), with JSON text.
    pub(super) fn model_json(mut self, model: String) -> Self {
        if !self.is_template() {
            self.keep(without_template("TemplateModel"));
        } else if let Err(fault) = check_object(&model) {
            self.keep(fault);
        }
        self.model = Some(model);
        self
    }

    /// Sets whether to inline the style rules of a template's HTML; Postmark does by default. A
    /// fault if the content is not a template.
    pub fn inline_css(mut self, inline: bool) -> Self {
        if !self.is_template() {
            self.keep(without_template("InlineCss"));
        }
        self.inline_css = Some(inline);
        self
    }

    fn of_template(name: Name) -> Self {
        Self { template: Some(name), model: Some(NO_MODEL.to_owned()), ..Self::default() }
    }

    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    pub(in crate::api) fn is_template(&self) -> bool {
        self.template.is_some()
    }

    /// Whether the content is a template with a model.
    pub(in crate::api) fn has_model(&self) -> bool {
        self.is_template() && self.model.as_deref() != Some(NO_MODEL)
    }

    /// The first fault, if there is one.
    pub(super) fn fault(&self) -> Option<Fault> {
        let over = |field, body: &Option<String>| {
            let size = body.as_ref().map_or(0, String::len);
            let remedy = "Shorten it, or link to the rest.";
            let over = size > Self::MAX_BODY_BYTES;
            over.then(|| Fault::over(field, size, Self::MAX_BODY_BYTES, "bytes", remedy))
        };
        let fault = self.fault.clone();
        fault.or_else(|| over("HtmlBody", &self.html)).or_else(|| over("TextBody", &self.text))
    }

    /// The size that counts towards the limit of a message.
    pub(super) fn len(&self) -> usize {
        [&self.html, &self.text, &self.model].into_iter().flatten().map(String::len).sum()
    }
}

/// Shows the template, if it is one, without the bodies and the model.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("template", &self.template)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// The fault of a setter that only a template has.
fn without_template(field: &'static str) -> Fault {
    let remedy = "Leave it out, or use `Content::template`.";
    Fault::new(field, "stands beside no template", remedy)
}

/// The JSON text of a model.
pub(in crate::api) fn model_text(model: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    let json = json_of(model);
    check_object(&json).map(|()| json)
}

/// A value as JSON text, or empty if it does not serialise.
fn json_of(model: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(model).unwrap_or_default()
}

/// Checks that JSON text is an object.
fn check_object(json: &str) -> Result<(), Fault> {
    if json.starts_with('{') {
        return Ok(());
    }
    let remedy = "Give a struct or a map with text as keys.";
    Err(Fault::new("TemplateModel", "is not a JSON object", remedy))
}
