use serde::Deserialize;
use serde_json::Value;

use crate::answer::Refusal;
use crate::draft::{BODY, Draft, TemplateCall};
use crate::mustachio::{self, Escape};

/// How many templates a server may have.
const LIMIT: usize = 100;

/// A template for the sandbox to render, as `POST /email/withTemplate` asks for.
///
/// Its texts are in the most used part of Postmark's template language: `{{value}}`, `{{{raw}}}`,
/// `{{#scope}}`, `{{#each list}}`, `{{^absent}}`, `{{../parent}}`; values are HTML-escaped in the
/// HTML body only. It reads from JSON as Postmark's Templates API answers it.
///
/// ```
/// use postmark_sandbox::{Sandbox, Template};
///
/// let sandbox = Sandbox::start()?;
/// let welcome = Template::new("welcome").subject("Hello {{name}}").html("<p>Hello {{name}}</p>");
/// let id = sandbox.add_template(welcome)?;
/// # assert_ne!(id, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    #[serde(default, rename = "TemplateId")]
    id: Option<i64>,
    #[serde(default)]
    alias: Option<String>,
    #[serde(default)]
    subject: String,
    #[serde(default, rename = "HtmlBody")]
    html: Option<String>,
    #[serde(default, rename = "TextBody")]
    text: Option<String>,
}

impl Template {
    /// Starts an empty template of this alias.
    #[must_use]
    pub fn new(alias: impl Into<String>) -> Self {
        Self { id: None, alias: Some(alias.into()), subject: String::new(), html: None, text: None }
    }

    /// Sets the `TemplateId`; the sandbox gives out one otherwise.
    #[must_use]
    pub fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the subject.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
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

/// Why a template can not be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Postmark's limit of templates on one server is reached.
    #[error("a server holds at most {LIMIT} templates")]
    TooMany,
    /// Neither HTML nor text is there to send.
    #[error("the template has neither an HTML nor a text body")]
    NoBody,
    /// Another template has the same id or alias.
    #[error("the id or alias of the template is taken")]
    Taken,
    /// One of the texts is not in the template language.
    #[error("the template's {field} can not be read: {fault}")]
    #[non_exhaustive]
    Syntax {
        /// `Subject`, `HtmlBody` or `TextBody`.
        field: &'static str,
        /// What is wrong with it.
        fault: String,
    },
}

/// The templates of the server.
#[derive(Debug, Default)]
pub(crate) struct Templates(Vec<Stored>);

#[derive(Debug)]
struct Stored {
    id: i64,
    alias: Option<String>,
    subject: mustachio::Template,
    html: Option<mustachio::Template>,
    text: Option<mustachio::Template>,
}

impl Templates {
    /// Adds a template, and returns its id.
    pub(crate) fn add(&mut self, template: Template) -> Result<i64, TemplateError> {
        if self.0.len() >= LIMIT {
            return Err(TemplateError::TooMany);
        }
        if template.html.is_none() && template.text.is_none() {
            return Err(TemplateError::NoBody);
        }
        let next = || self.0.iter().map(|t| t.id).max().unwrap_or(0).saturating_add(1);
        let id = template.id.unwrap_or_else(next);
        let alias = template.alias.filter(|alias| !alias.is_empty());
        let same_alias = |t: &Stored| t.alias.is_some() && t.alias.as_deref() == alias.as_deref();
        if self.0.iter().any(|t| t.id == id || same_alias(t)) {
            return Err(TemplateError::Taken);
        }
        let subject = parse("Subject", &template.subject)?;
        let html = template.html.map(|html| parse("HtmlBody", &html)).transpose()?;
        let text = template.text.map(|text| parse("TextBody", &text)).transpose()?;
        self.0.push(Stored { id, alias, subject, html, text });
        Ok(id)
    }

    /// Renders the template that a mail names into that mail.
    pub(crate) fn fill(&self, draft: &mut Draft, call: TemplateCall) -> Result<(), Refusal> {
        let found = match (call.id, &call.alias) {
            (Some(id), _) => self.0.iter().find(|t| t.id == id).ok_or(
                "The 'TemplateId' associated with this request is not valid or was not found.",
            ),
            (None, Some(_)) => self.0.iter().find(|t| t.alias == call.alias).ok_or(
                "The Template's 'Alias' associated with this request is not valid or was not found.",
            ),
            (None, None) => Err("A 'TemplateId' or a 'TemplateAlias' is needed."),
        };
        let template = found.map_err(|text| Refusal::new(1101, text))?;
        let model = Value::Object(call.model.unwrap_or_default());
        let render = |part: &mustachio::Template, escape| {
            part.render(&model, escape, BODY)
                .map_err(|_| Refusal::new(300, "The rendered template is larger than 5 MB."))
        };
        let subject = render(&template.subject, Escape::Nothing)?;
        let html = template.html.as_ref().map(|html| render(html, Escape::Html)).transpose()?;
        let text = template.text.as_ref().map(|text| render(text, Escape::Nothing)).transpose()?;
        draft.fill(subject, html, text);
        Ok(())
    }
}

fn parse(field: &'static str, text: &str) -> Result<mustachio::Template, TemplateError> {
    mustachio::Template::parse(text).map_err(|fault| TemplateError::Syntax { field, fault })
}
