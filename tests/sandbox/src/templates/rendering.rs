use serde_json::{Map, Value};

use super::{Template, TemplateError};
use crate::draft::BODY;
use crate::mustachio::{self, Escape, TooLarge};

/// Where a layout has the template.
const CONTENT: &str = "@content";

/// The texts of a template, taken apart.
#[derive(Debug)]
pub(super) struct Parts {
    subject: Option<mustachio::Template>,
    html: Option<mustachio::Template>,
    text: Option<mustachio::Template>,
}

/// What comes of a template and a model.
#[derive(Debug)]
pub(super) struct Rendered {
    pub(super) subject: Option<String>,
    pub(super) html: Option<String>,
    pub(super) text: Option<String>,
}

impl Parts {
    pub(super) fn parse(source: &Template) -> Result<Self, TemplateError> {
        Ok(Self {
            subject: parse("Subject", source.subject.as_deref())?,
            html: parse("HtmlBody", source.html.as_deref())?,
            text: parse("TextBody", source.text.as_deref())?,
        })
    }

    /// Says whether each body has one place for another.
    pub(super) fn is_layout(&self) -> bool {
        [&self.html, &self.text].into_iter().flatten().all(|body| body.count(CONTENT) == 1)
    }

    /// Puts a value for each name that is used into a model that has none for it.
    pub(super) fn suggest(&self, model: &mut Map<String, Value>) {
        for part in [&self.subject, &self.html, &self.text].into_iter().flatten() {
            part.suggest(model);
        }
    }

    /// Renders each part, the bodies inside a layout if there is one.
    // contract: template.syntax template.missing-values
    pub(super) fn render(
        &self,
        layout: Option<&Self>,
        model: Map<String, Value>,
    ) -> Result<Rendered, TooLarge> {
        let mut model = Value::Object(model);
        let subject = self.subject.as_ref();
        let subject = subject.map(|subject| subject.render(&model, Escape::Nothing, BODY));
        let mut body = |own: &Option<mustachio::Template>, around, escape| {
            let Some(own) = own else { return Ok(None) };
            let rendered = own.render(&model, escape, BODY)?;
            let Some(around): Option<&mustachio::Template> = around else {
                return Ok(Some(rendered));
            };
            if let Some(members) = model.as_object_mut() {
                members.insert(CONTENT.to_owned(), rendered.into());
            }
            around.render(&model, escape, BODY).map(Some)
        };
        let html = body(&self.html, layout.and_then(|one| one.html.as_ref()), Escape::Html)?;
        let text = body(&self.text, layout.and_then(|one| one.text.as_ref()), Escape::Nothing)?;
        Ok(Rendered { subject: subject.transpose()?, html, text })
    }
}

fn parse(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<mustachio::Template>, TemplateError> {
    let parsed = text.map(mustachio::Template::parse).transpose();
    parsed.map_err(|fault| TemplateError::Syntax { field, fault })
}
