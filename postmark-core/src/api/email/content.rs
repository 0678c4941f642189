//! What an email says: bodies of its own, or a template and its model.

use serde::Serialize;

use crate::error::Fault;

id! {
    /// The number of a template.
    TemplateId
}

/// What an email says: an HTML body, a text body, both, or a template of the server with a model.
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
/// Setters do not fail. The content keeps its first [`Fault`], and the email reports it: one is to
/// set what the content has no place for, such as a text body beside a template.
///
/// See Postmark's pages about [emails](https://postmarkapp.com/developer/api/email-api) and
/// [templates](https://postmarkapp.com/developer/api/templates-api#email-with-template).
#[derive(Debug, Clone)]
#[must_use]
pub struct Content {
    pub(in crate::api) kind: Kind,
    fault: Option<Fault>,
}

#[derive(Debug, Clone)]
pub(in crate::api) enum Kind {
    Bodies {
        html: Option<String>,
        text: Option<String>,
    },
    Template {
        name: Name,
        /// JSON text.
        model: String,
        inline_css: Option<bool>,
    },
}

/// Which template it is.
#[derive(Debug, Clone)]
pub(in crate::api) enum Name {
    Id(TemplateId),
    Alias(String),
}

/// The most bytes of one body: [5 MB](https://postmarkapp.com/support/article/1056).
// contract: limit.body.bytes
const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

/// The model that fills nothing.
const NO_MODEL: &str = "{}";

impl Content {
    /// A text body: UTF-8, at most 5 MB.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Kind::Bodies { html: None, text: Some(text.into()) })
    }

    /// An HTML body: UTF-8, at most 5 MB.
    pub fn html(html: impl Into<String>) -> Self {
        Self::new(Kind::Bodies { html: Some(html.into()), text: None })
    }

    /// The template with an alias: a letter, then letters, digits, `.`, `_` and `-`. Set its values
    /// with [`model`](Self::model).
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

    /// The template with a number.
    pub fn template_id(id: impl Into<TemplateId>) -> Self {
        Self::of_template(Name::Id(id.into()))
    }

    /// Sets the text body beside an HTML body. Content that has a text body, and a template, take
    /// no other: that is a fault.
    pub fn and_text(mut self, body: impl Into<String>) -> Self {
        match &mut self.kind {
            Kind::Bodies { text: text @ None, .. } => *text = Some(body.into()),
            Kind::Bodies { .. } => {
                let remedy = "Give one text body.";
                self.keep(Fault::new("TextBody", "is set twice", remedy));
            }
            Kind::Template { .. } => {
                let remedy = "Leave it out: the template has its own.";
                self.keep(Fault::new("TextBody", "stands beside a template", remedy));
            }
        }
        self
    }

    /// Sets the values that fill a template: anything that serialises as a JSON object. Without
    /// it, the model is empty. For content that is no template, that is a fault.
    pub fn model(self, model: &(impl Serialize + ?Sized)) -> Self {
        self.filled(model_text(model))
    }

    /// As [`model`](Self::model), of JSON text.
    pub(super) fn model_json(self, model: &str) -> Self {
        self.filled(object(model.to_owned()))
    }

    /// Whether style rules of a template's HTML are moved into its elements; Postmark does so by
    /// default. For content that is no template, that is a fault.
    pub fn inline_css(mut self, inline: bool) -> Self {
        match &mut self.kind {
            Kind::Template { inline_css, .. } => *inline_css = Some(inline),
            Kind::Bodies { .. } => self.keep(without_template("InlineCss")),
        }
        self
    }

    fn new(kind: Kind) -> Self {
        Self { kind, fault: None }
    }

    fn of_template(name: Name) -> Self {
        Self::new(Kind::Template { name, model: NO_MODEL.to_owned(), inline_css: None })
    }

    fn filled(mut self, json: Result<String, Fault>) -> Self {
        match (&mut self.kind, json) {
            (Kind::Template { model, .. }, Ok(json)) => *model = json,
            (Kind::Template { .. }, Err(fault)) => self.keep(fault),
            (Kind::Bodies { .. }, _) => self.keep(without_template("TemplateModel")),
        }
        self
    }

    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    pub(super) fn is_template(&self) -> bool {
        matches!(self.kind, Kind::Template { .. })
    }

    /// Whether the content is a template that has something to fill it.
    pub(in crate::api) fn has_model(&self) -> bool {
        matches!(&self.kind, Kind::Template { model, .. } if model != NO_MODEL)
    }

    /// The first fault, if there is one.
    pub(super) fn fault(&self) -> Option<Fault> {
        let over = |field, body: &Option<String>| {
            let size = body.as_ref().map_or(0, String::len);
            let remedy = "Shorten it, or link to the rest.";
            let over = size > MAX_BODY_BYTES;
            over.then(|| Fault::over(field, size, MAX_BODY_BYTES, "bytes", remedy))
        };
        match (&self.fault, &self.kind) {
            (Some(fault), _) => Some(fault.clone()),
            (None, Kind::Bodies { html, text }) => {
                over("HtmlBody", html).or_else(|| over("TextBody", text))
            }
            (None, Kind::Template { .. }) => None,
        }
    }

    /// The bytes that count against a message's limit.
    pub(super) fn len(&self) -> usize {
        match &self.kind {
            Kind::Bodies { html, text } => {
                [html, text].into_iter().flatten().map(String::len).sum()
            }
            Kind::Template { model, .. } => model.len(),
        }
    }
}

/// The fault of what only a template has.
fn without_template(field: &'static str) -> Fault {
    let remedy = "Leave it out, or use `Content::template`.";
    Fault::new(field, "stands beside no template", remedy)
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
