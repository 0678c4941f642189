//! What a mail says: bodies of its own, or a template and its model.

use serde::Serialize;

use crate::error::Fault;
use crate::text::json::Json;

id! {
    /// The number of a template.
    TemplateId
}

/// What a mail says: an HTML body, a text body, both, or a [`Template`].
///
/// ```
/// use postmark_core::{Content, Template};
///
/// let plain = Content::text("Hello");
/// let both = Content::html("<p>Hello</p>").and_text("Hello");
/// let filled = Content::from(Template::alias("welcome"));
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Content(pub(in crate::api) Kind);

#[derive(Debug, Clone)]
pub(in crate::api) enum Kind {
    Bodies { html: Option<String>, text: Option<String> },
    Template(Template),
}

/// The most bytes of one body: [5 MB](https://postmarkapp.com/support/article/1056).
// contract: limit.body.bytes
const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

impl Content {
    /// A text body: UTF-8, at most 5 MB.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Kind::Bodies { html: None, text: Some(text.into()) })
    }

    /// An HTML body: UTF-8, at most 5 MB.
    pub fn html(html: impl Into<String>) -> Self {
        Self(Kind::Bodies { html: Some(html.into()), text: None })
    }

    /// Sets the text body beside an HTML body; a template has its own.
    pub fn and_text(mut self, body: impl Into<String>) -> Self {
        if let Kind::Bodies { text, .. } = &mut self.0 {
            *text = Some(body.into());
        }
        self
    }

    pub(super) fn is_template(&self) -> bool {
        matches!(self.0, Kind::Template(_))
    }

    /// Whether the content is a template that has something to fill it.
    pub(in crate::api) fn has_model(&self) -> bool {
        matches!(&self.0, Kind::Template(template) if template.model != NO_MODEL)
    }

    /// The first fault, if there is one.
    pub(super) fn fault(&self) -> Option<Fault> {
        match &self.0 {
            Kind::Bodies { html, text } => {
                let over = |field, body: &Option<String>| {
                    let size = body.as_ref().map_or(0, String::len);
                    let remedy = "Shorten it, or link to the rest.";
                    let over = size > MAX_BODY_BYTES;
                    over.then(|| Fault::over(field, size, MAX_BODY_BYTES, "bytes", remedy))
                };
                over("HtmlBody", html).or_else(|| over("TextBody", text))
            }
            Kind::Template(template) => template.fault.clone(),
        }
    }

    /// The bytes that count against a message's limit.
    pub(super) fn len(&self) -> usize {
        match &self.0 {
            Kind::Bodies { html, text } => {
                [html, text].into_iter().flatten().map(String::len).sum()
            }
            Kind::Template(template) => template.model.len(),
        }
    }

    /// Writes the bodies, or which template it is.
    pub(super) fn write(&self, json: &mut Json) {
        match &self.0 {
            Kind::Bodies { html, text } => {
                json.string_field(",\"HtmlBody\":", html.as_deref());
                json.string_field(",\"TextBody\":", text.as_deref());
            }
            Kind::Template(template) => template.write(json),
        }
    }

    /// Writes what fills the template.
    pub(super) fn write_model(&self, json: &mut Json) {
        if let Kind::Template(template) = &self.0 {
            json.raw_field(",\"TemplateModel\":", &template.model);
        }
    }
}

impl From<Template> for Content {
    fn from(template: Template) -> Self {
        Self(Kind::Template(template))
    }
}

/// A template of the server, by number or by alias, and the model that fills it.
///
/// ```
/// use postmark_core::Template;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Welcome<'a> { name: &'a str }
///
/// let template = Template::alias("welcome").model(&Welcome { name: "Jane" });
/// ```
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#email-with-template).
#[derive(Debug, Clone)]
#[must_use]
pub struct Template {
    name: Name,
    /// JSON text.
    model: String,
    pub(in crate::api) inline_css: Option<bool>,
    fault: Option<Fault>,
}

#[derive(Debug, Clone)]
enum Name {
    Id(TemplateId),
    Alias(String),
}

/// The model that fills nothing.
const NO_MODEL: &str = "{}";

impl Template {
    /// The template with a number.
    pub fn id(id: impl Into<TemplateId>) -> Self {
        Self::new(Name::Id(id.into()), None)
    }

    /// The template with an alias: a letter, then letters, digits, `.`, `_` and `-`.
    pub fn alias(alias: impl Into<String>) -> Self {
        let alias = alias.into();
        let fault = alias.is_empty().then(|| {
            let remedy = "Give the alias that the template has on the server.";
            Fault::new("TemplateAlias", "is empty", remedy)
        });
        Self::new(Name::Alias(alias), fault)
    }

    fn new(name: Name, fault: Option<Fault>) -> Self {
        Self { name, model: NO_MODEL.to_owned(), inline_css: None, fault }
    }

    /// The values that fill the template: anything that serialises as a JSON object. Without it,
    /// the model is empty.
    pub fn model(mut self, model: &(impl Serialize + ?Sized)) -> Self {
        match model_text(model) {
            Ok(model) => self.model = model,
            Err(fault) => _ = self.fault.get_or_insert(fault),
        }
        self
    }

    /// As [`model`](Self::model), of JSON text.
    pub(super) fn model_json(mut self, model: &str) -> Self {
        match object(model.to_owned()) {
            Ok(model) => self.model = model,
            Err(fault) => _ = self.fault.get_or_insert(fault),
        }
        self
    }

    /// Whether style rules of the HTML are moved into its elements; Postmark does so by default.
    pub fn inline_css(mut self, inline: bool) -> Self {
        self.inline_css = Some(inline);
        self
    }

    fn write(&self, json: &mut Json) {
        match &self.name {
            Name::Id(id) => json.raw_field(",\"TemplateId\":", &id.to_string()),
            Name::Alias(alias) => json.string_field(",\"TemplateAlias\":", Some(alias)),
        }
        json.bool_field(",\"InlineCss\":", self.inline_css);
    }
}

/// The JSON text of a model.
pub(in crate::api) fn model_text(model: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    object(serde_json::to_string(model).unwrap_or_default())
}

/// JSON text, if it is an object.
fn object(json: String) -> Result<String, Fault> {
    if json.starts_with('{') {
        return Ok(json);
    }
    let remedy = "Give a struct or a map with text as keys.";
    Err(Fault::new("TemplateModel", "is not a JSON object", remedy))
}
