//! Templates, and the models that fill them.

use arbitrary::{Arbitrary, Unstructured};
use postmark_core::api::bulk::{BulkEmail, BulkMessage};
use postmark_core::api::templates::{
    CreateTemplate, EditTemplate, TemplateIdOrAlias, ValidateTemplate,
};
use postmark_core::{Content, Email, Endpoint, Error, ServerToken, prepare};
use serde_json::Value;

use crate::memory::within;
use crate::secret;

/// What is built, and its parts.
#[derive(Debug, Arbitrary)]
enum Made<'a> {
    Create { name: &'a str, alias: Option<&'a str>, parts: Parts<'a> },
    Edit { template: &'a str, alias: Option<&'a str>, parts: Parts<'a> },
    Validate { parts: Parts<'a>, model: Model<'a> },
    Mail { alias: &'a str, model: Model<'a> },
    Bulk { subject: &'a str, models: Vec<Model<'a>> },
}

#[derive(Debug, Arbitrary)]
struct Parts<'a> {
    subject: &'a str,
    html: Option<&'a str>,
    text: Option<&'a str>,
    layout: Option<&'a str>,
}

/// Values for a template.
#[derive(Debug, Arbitrary)]
enum Model<'a> {
    Pair(&'a str, &'a str),
    /// JSON, possibly invalid.
    Json(&'a str),
}

/// Creates a template, tries one, and fills one, for one email or many.
///
/// - It is refused, or the request's body is JSON with the values that were set.
/// - A model stays the same; anything but an object is refused.
/// - Memory is a multiple of the input's length.
pub fn templates(input: &[u8]) {
    let Ok(made) = Made::arbitrary(&mut Unstructured::new(input)) else { return };
    // A model is held as a value, and written.
    within(4096, input.len(), || check(&made));
}

fn check(made: &Made<'_>) {
    match made {
        Made::Create { name, alias, parts } => {
            let create = CreateTemplate::new(*name, parts.subject);
            let create = alias.iter().fold(create, |create, alias| create.alias(*alias));
            let create = parts.html.iter().fold(create, |create, html| create.html_body(*html));
            let create = parts.text.iter().fold(create, |create, text| create.text_body(*text));
            let create = parts.layout.iter().fold(create, |create, it| create.layout_template(*it));
            if let Some(json) = body(&create) {
                assert_eq!(json["Name"], *name);
                parts.compare(&json);
                assert_eq!(json.get("Alias").and_then(Value::as_str), *alias);
            }
        }
        Made::Edit { template, alias, parts } => {
            let edit = EditTemplate::new(TemplateIdOrAlias::from(*template)).subject(parts.subject);
            let edit = alias.iter().fold(edit, |edit, alias| edit.alias(*alias));
            let edit = parts.html.iter().fold(edit, |edit, html| edit.html_body(*html));
            let edit = parts.text.iter().fold(edit, |edit, text| edit.text_body(*text));
            let edit = parts.layout.iter().fold(edit, |edit, it| edit.layout_template(*it));
            if let Some(json) = body(&edit) {
                parts.compare(&json);
            }
        }
        Made::Validate { parts, model } => {
            let model = model.value();
            let validate = ValidateTemplate::new().subject(parts.subject).test_render_model(&model);
            let validate = parts.html.iter().fold(validate, |it, html| it.html_body(*html));
            let validate = parts.text.iter().fold(validate, |it, text| it.text_body(*text));
            let validate = parts.layout.iter().fold(validate, |it, name| it.layout_template(*name));
            if let Some(json) = body(&validate) {
                parts.compare(&json);
                assert!(model.is_object());
                assert_eq!(json["TestRenderModel"], model);
            }
        }
        Made::Mail { alias, model } => {
            let model = model.value();
            let template = Content::template(*alias).model(&model);
            if let Some(json) = body(&Email::new("a@example.com", "b@example.com", template)) {
                assert!(model.is_object());
                assert_eq!(json["TemplateModel"], model);
            }
        }
        Made::Bulk { subject, models } => {
            let models: Vec<Value> = models.iter().map(Model::value).collect();
            let messages = models.iter().map(|it| BulkMessage::new("b@example.com").model(it));
            let content = Content::text("{{a}}");
            if let Some(json) =
                body(&BulkEmail::new("a@example.com", messages, content).subject(*subject))
            {
                assert_eq!(json["Subject"], *subject);
                let written = json["Messages"].as_array().expect("messages");
                assert!(written.iter().map(|message| &message["TemplateModel"]).eq(&models));
            }
        }
    }
}

/// The body of a request, unless it is refused.
fn body(endpoint: &impl Endpoint<Token = ServerToken>) -> Option<Value> {
    match prepare(&secret::config(), endpoint) {
        Ok(request) => {
            secret::unprinted(&request);
            let body = request.into_body().into_bytes().expect("not sealed");
            Some(serde_json::from_slice(&body).expect("JSON"))
        }
        Err(Error::Invalid(fault)) => {
            assert!(fault.help().ends_with('.'), "{fault}");
            None
        }
        Err(error) => panic!("{error:?}"),
    }
}

impl Parts<'_> {
    fn compare(&self, json: &Value) {
        assert_eq!(json["Subject"], self.subject);
        for (name, value) in
            [("HtmlBody", self.html), ("TextBody", self.text), ("LayoutTemplate", self.layout)]
        {
            assert_eq!(json.get(name).and_then(Value::as_str), value, "{name}");
        }
    }
}

impl Model<'_> {
    fn value(&self) -> Value {
        match self {
            Self::Pair(key, value) => [(*key, *value)].into_iter().collect(),
            Self::Json(text) => serde_json::from_str(text).unwrap_or_default(),
        }
    }
}
