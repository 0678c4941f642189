//! Checks the text of a template and renders a sample.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::TemplateType;
use crate::error::Fault;
use crate::request::{Draft, Endpoint, ServerToken};
use crate::text::deserializer::tree;

/// Parses and renders the text of a template without saving it: `POST /templates/validate`.
///
/// It needs a subject, an HTML body, a text body, or several of them. Text that cannot be parsed is
/// not an error: the response says what is wrong.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/templates-api#validate-template).
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct ValidateTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_render_model: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline_css_for_html_test_render: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_type: Option<TemplateType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout_template: Option<String>,
    #[serde(skip)]
    fault: Option<Fault>,
}

impl ValidateTemplate {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// The subject.
        subject: String,
        /// The HTML body.
        html_body: String,
        /// The text body.
        text_body: String,
        /// Whether to inline the style rules of the HTML; Postmark does by default.
        inline_css_for_html_test_render: bool,
        /// The type of the template, if it is a layout.
        template_type: TemplateType,
        /// The alias of the template's layout.
        layout_template: String,
    }

    /// The values that fill the text: anything that serialises as a JSON object.
    pub fn test_render_model(mut self, model: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(model) {
            Ok(model) if model.is_object() => self.test_render_model = Some(model),
            _ => {
                let remedy = "Give a struct or a map with text as keys.";
                let fault = Fault::new("TestRenderModel", "is not a JSON object", remedy);
                self.fault.get_or_insert(fault);
            }
        }
        self
    }
}

impl Endpoint for ValidateTemplate {
    type Token = ServerToken;
    type Response = TemplateValidation;

    fn draft(&self) -> Draft {
        let draft = Draft::post("/templates/validate").repeatable(true).json(self);
        if let Some(fault) = &self.fault {
            return draft.fault(fault.clone());
        }
        if [&self.subject, &self.html_body, &self.text_body].into_iter().all(Option::is_none) {
            let problem = "is missing, as are HtmlBody and TextBody";
            return draft.fault(Fault::new("Subject", problem, "Give at least one of them."));
        }
        draft
    }
}

/// The results for the parts of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TemplateValidation {
    /// Whether every part is valid.
    pub all_content_is_valid: bool,
    /// The result for the HTML body; absent if none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html_body: Option<ContentValidation>,
    /// The result for the text body; absent if none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_body: Option<ContentValidation>,
    /// The result for the subject; absent if none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<ContentValidation>,
    /// The given model, with an example for every other value that the text uses.
    #[serde(deserialize_with = "tree", skip_serializing_if = "Option::is_none")]
    pub suggested_template_model: Option<Value>,
}

/// The result for one part of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ContentValidation {
    /// Whether it is valid.
    pub content_is_valid: bool,
    /// What is wrong with it.
    pub validation_errors: Vec<ValidationError>,
    /// The rendered part, in its layout if it has one; absent if it has errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendered_content: Option<String>,
}

/// An error in a part of a template, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ValidationError {
    /// What is wrong.
    pub message: String,
    /// The line, counted from 1; absent if unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// The character in the line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character_position: Option<i64>,
}
