//! Validation, as Postmark's `POST /templates/validate` does it (rules A3, M4 and M5).

use serde::Serialize;
use serde_json::Value;

use crate::error::{ParseError, ParseErrors};
use crate::layout::Layout;
use crate::render::Renderer;
use crate::render_error::RenderError;
use crate::suggested_model::SuggestedModel;
use crate::template::Template;

/// The texts of a template or layout to validate.
///
/// ```
/// use postmark_templates::Content;
/// use serde_json::json;
///
/// let content = Content::new().subject("Hi {{name}}").html_body("<p>{{#if vip}}!{{/if}}</p>");
/// let validation = content.validate(&json!({"name": "Ann"}));
/// assert!(!validation.all_content_is_valid);
/// assert_eq!(validation.subject.unwrap().rendered_content.unwrap(), "Hi Ann");
/// let error = &validation.html_body.unwrap().validation_errors[0];
/// assert_eq!((error.line, error.character_position), (Some(1), Some(4)));
/// assert!(error.message.ends_with("There is no 'if': use {{#vip}}…{{/vip}}."));
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Content<'a> {
    subject: Option<&'a str>,
    html_body: Option<&'a str>,
    text_body: Option<&'a str>,
    kind: Kind<'a>,
    /// Only its limits are used.
    renderer: Renderer,
}

/// What the bodies belong to.
#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Template,
    Inside { html: Option<&'a Layout>, text: Option<&'a Layout> },
    Layout,
}

/// The result for the texts of a template. It serialises as Postmark's response.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Validation {
    /// Whether all texts are valid.
    pub all_content_is_valid: bool,
    /// The result for the HTML body, if there is one.
    pub html_body: Option<ContentValidation>,
    /// The result for the text body, if there is one.
    pub text_body: Option<ContentValidation>,
    /// The result for the subject, if there is one.
    pub subject: Option<ContentValidation>,
    /// The given model, with its missing members added; `None` if a text is invalid.
    pub suggested_template_model: Option<Value>,
}

/// The result for one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ContentValidation {
    /// Whether it can be rendered.
    pub content_is_valid: bool,
    /// What is wrong with it.
    pub validation_errors: Vec<ValidationError>,
    /// What it renders, if it is valid.
    pub rendered_content: Option<String>,
}

/// An error in a text, and its position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ValidationError {
    /// What is wrong, and what was probably meant.
    pub message: String,
    /// The line of the tag, from 1; `None` if the error has no position.
    pub line: Option<usize>,
    /// The character of the tag in its line, from 1.
    pub character_position: Option<usize>,
}

impl<'a> Content<'a> {
    /// Starts with no text.
    pub fn new() -> Self {
        Self {
            subject: None,
            html_body: None,
            text_body: None,
            kind: Kind::Template,
            renderer: Renderer::html(),
        }
    }

    /// Sets the subject.
    pub fn subject(mut self, text: &'a str) -> Self {
        self.subject = Some(text);
        self
    }

    /// Sets the HTML body.
    pub fn html_body(mut self, text: &'a str) -> Self {
        self.html_body = Some(text);
        self
    }

    /// Sets the text body.
    pub fn text_body(mut self, text: &'a str) -> Self {
        self.text_body = Some(text);
        self
    }

    /// Puts each body into the layout body of the same kind, if there is one.
    pub fn inside(mut self, html: Option<&'a Layout>, text: Option<&'a Layout>) -> Self {
        self.kind = Kind::Inside { html, text };
        self
    }

    /// Validates the bodies as a layout's: each needs its placeholder.
    pub fn layout(mut self) -> Self {
        self.kind = Kind::Layout;
        self
    }

    /// Sets the maximum output of each text, in bytes.
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.renderer = self.renderer.max_output(bytes);
        self
    }

    /// Sets the maximum number of steps for each text: see [`Renderer::max_steps`].
    pub fn max_steps(mut self, steps: usize) -> Self {
        self.renderer = self.renderer.max_steps(steps);
        self
    }

    /// Parses all texts, and renders the valid ones with this model, extended by examples of its
    /// missing members. A null model counts as empty.
    #[must_use]
    pub fn validate(&self, model: &Value) -> Validation {
        let template = |text: &str| Template::parse(text).map(Part::Template);
        let (inside_html, inside_text) = match self.kind {
            Kind::Inside { html, text } => (html, text),
            Kind::Template | Kind::Layout => (None, None),
        };
        let body = |text: &str, layout| match (self.kind, layout) {
            (Kind::Layout, _) => Layout::parse(text).map(Part::Layout),
            (_, Some(layout)) => Template::parse(text).map(|it| Part::Inside(layout, it)),
            (_, None) => template(text),
        };
        let html_body = self.html_body.map(|text| body(text, inside_html));
        let text_body = self.text_body.map(|text| body(text, inside_text));
        let subject = self.subject.map(template);

        let mut suggested = SuggestedModel::new();
        for part in [&html_body, &text_body, &subject].into_iter().flatten().flatten() {
            part.suggest(&mut suggested);
        }
        let model = match model {
            Value::Null => suggested.to_value(),
            model => suggested.merged_with(model),
        };
        let result = |renderer: Renderer, part: &Option<Result<Part<'_>, ParseErrors>>| {
            Some(ContentValidation::new(part.as_ref()?, renderer, &model))
        };
        let plain = self.renderer.unescaped();
        let html_body = result(self.renderer, &html_body);
        let text_body = result(plain, &text_body);
        let subject = result(plain, &subject);
        let parts = [&html_body, &text_body, &subject];
        let is_valid = |part: &ContentValidation| part.content_is_valid;
        let all_content_is_valid = parts.into_iter().flatten().all(is_valid);
        Validation {
            all_content_is_valid,
            html_body,
            text_body,
            subject,
            suggested_template_model: all_content_is_valid.then_some(model),
        }
    }
}

impl Default for Content<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// A parsed text.
enum Part<'a> {
    Template(Template),
    Inside(&'a Layout, Template),
    Layout(Layout),
}

impl Part<'_> {
    fn suggest<'s>(&'s self, model: &mut SuggestedModel<'s>) {
        match self {
            Self::Template(template) => model.add(template),
            Self::Inside(layout, template) => model.add_in(layout, template),
            Self::Layout(layout) => model.add_layout(layout),
        }
    }

    fn render(&self, renderer: Renderer, model: &Value) -> Result<String, RenderError> {
        match self {
            Self::Template(template) => renderer.render(template, model),
            Self::Inside(layout, template) => renderer.render_in(layout, template, model),
            Self::Layout(layout) => renderer.render_layout(layout, model),
        }
    }
}

impl ContentValidation {
    fn new(part: &Result<Part<'_>, ParseErrors>, renderer: Renderer, model: &Value) -> Self {
        let result = match part {
            Ok(part) => part.render(renderer, model).map_err(|error| vec![error.into()]),
            Err(errors) => Err(errors.iter().map(ValidationError::from).collect()),
        };
        match result {
            Ok(text) => Self {
                content_is_valid: true,
                validation_errors: Vec::new(),
                rendered_content: Some(text),
            },
            Err(validation_errors) => {
                Self { content_is_valid: false, validation_errors, rendered_content: None }
            }
        }
    }
}

impl From<&ParseError> for ValidationError {
    fn from(error: &ParseError) -> Self {
        let mut message = error.message();
        if let Some(suggestion) = error.suggestion() {
            message.extend([" ", suggestion]);
        }
        Self {
            message,
            line: error.position().map(|position| position.line),
            character_position: error.position().map(|position| position.character),
        }
    }
}

impl From<RenderError> for ValidationError {
    /// Postmark gives no position for errors found while rendering.
    fn from(error: RenderError) -> Self {
        Self { message: error.message(), line: None, character_position: None }
    }
}
