//! The parsed texts of a template, and rendering them into an email.

use postmark_templates::{Content, Layout, ParseErrors, RenderError, Renderer, Validation};
use serde_json::{Map, Value};

use crate::account::templates::template::{TemplateError, TemplateKind, TemplateSource};
use crate::http::refusal::Refusal;
use crate::mail::draft::{BODY, Draft};

/// The parsed texts of a template.
#[derive(Debug)]
pub(crate) enum Parts {
    Standard {
        subject: Option<postmark_templates::Template>,
        html: Option<postmark_templates::Template>,
        text: Option<postmark_templates::Template>,
    },
    Layout {
        html: Option<Layout>,
        text: Option<Layout>,
    },
}

/// The rendered parts.
#[derive(Debug, Default)]
struct Rendered {
    subject: Option<String>,
    html: Option<String>,
    text: Option<String>,
}

impl Parts {
    pub(crate) fn parse(source: &TemplateSource) -> Result<Self, TemplateError> {
        let (html, text) = (source.html.as_deref(), source.text.as_deref());
        Ok(match source.kind {
            TemplateKind::Standard => Self::Standard {
                subject: parse("Subject", source.subject.as_deref())?,
                html: parse("HtmlBody", html)?,
                text: parse("TextBody", text)?,
            },
            TemplateKind::Layout => {
                Self::Layout { html: parse("HtmlBody", html)?, text: parse("TextBody", text)? }
            }
        })
    }

    /// Renders into an email, inside a layout if there is one.
    pub(crate) fn fill(
        &self,
        layout: Option<&Self>,
        draft: &mut Draft,
        model: Map<String, Value>,
    ) -> Result<(), Refusal> {
        match self.render(layout, model) {
            Ok(rendered) => {
                draft.fill(rendered.subject.unwrap_or_default(), rendered.html, rendered.text);
            }
            // Postmark accepts the email, and then it bounces.
            Err(error @ RenderError::NotAList { .. }) => draft.fail_rendering(error.to_string()),
            Err(_) => return Err(Refusal::new(300, "The rendered template is larger than 5 MB.")),
        }
        Ok(())
    }

    /// Renders each part, the bodies inside a layout if there is one.
    // contract: template.syntax template.missing-values
    fn render(
        &self,
        layout: Option<&Self>,
        model: Map<String, Value>,
    ) -> Result<Rendered, RenderError> {
        let Self::Standard { subject, html, text } = self else { return Ok(Rendered::default()) };
        let model = Value::Object(model);
        let (around_html, around_text) = layout.map_or((None, None), Self::bodies);
        let render = |renderer: Renderer, part: &Option<_>, around: Option<&Layout>| {
            let renderer = renderer.max_output(BODY);
            let text = part.as_ref().map(|part| match around {
                Some(layout) => renderer.render_in(layout, part, &model),
                None => renderer.render(part, &model),
            });
            text.transpose()
        };
        Ok(Rendered {
            subject: render(Renderer::text(), subject, None)?,
            html: render(Renderer::html(), html, around_html)?,
            text: render(Renderer::text(), text, around_text)?,
        })
    }

    /// The bodies of a layout.
    fn bodies(&self) -> (Option<&Layout>, Option<&Layout>) {
        match self {
            Self::Layout { html, text } => (html.as_ref(), text.as_ref()),
            Self::Standard { .. } => (None, None),
        }
    }
}

/// Renders a template without a layout into an email.
pub(crate) fn fill(
    template: &TemplateSource,
    draft: &mut Draft,
    model: Map<String, Value>,
) -> Result<(), Refusal> {
    Parts::parse(template)?.fill(None, draft, model)
}

/// Validates the texts of a template, which may be invalid.
pub(crate) fn validate(
    source: &TemplateSource,
    layout: Option<&Parts>,
    model: Map<String, Value>,
) -> Validation {
    let mut content = Content::new().max_output(BODY);
    if let Some(subject) = &source.subject {
        content = content.subject(subject);
    }
    if let Some(html) = &source.html {
        content = content.html_body(html);
    }
    if let Some(text) = &source.text {
        content = content.text_body(text);
    }
    let (html, text) = layout.map_or((None, None), Parts::bodies);
    content = match source.kind {
        TemplateKind::Standard => content.inside(html, text),
        TemplateKind::Layout => content.layout(),
    };
    content.validate(&Value::Object(model))
}

fn parse<T>(field: &'static str, text: Option<&str>) -> Result<Option<T>, TemplateError>
where
    T: std::str::FromStr<Err = ParseErrors>,
{
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|errors: ParseErrors| {
        if errors.is_about_placeholder() {
            return TemplateError::Placeholder;
        }
        TemplateError::Syntax { field, fault: errors.to_string().replace('\n', " ") }
    })
}
