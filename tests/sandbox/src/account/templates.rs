//! Templates, see <https://postmarkapp.com/developer/api/templates-api>.

pub(crate) mod rendering;

use postmark_templates::RenderError;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::account::templates::rendering::Parts;
use crate::http::response::Refusal;
use crate::mail::draft::{Draft, TemplateCall};

/// How many templates a server may have. As many deleted ones can still be read.
// contract: limit.templates.count
pub(crate) const LIMIT: usize = 100;

/// A template for the sandbox to render, as `POST /email/withTemplate` asks for.
///
/// Its texts are in Postmark's template language, rendered by [`postmark_templates`]. It reads from
/// JSON as Postmark's Templates API answers it.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Template {
    #[serde(rename = "TemplateId")]
    pub(crate) id: Option<i64>,
    pub(crate) name: String,
    pub(crate) alias: Option<String>,
    #[serde(rename = "TemplateType")]
    pub(crate) kind: Kind,
    #[serde(rename = "LayoutTemplate")]
    pub(crate) layout: Option<String>,
    pub(crate) subject: Option<String>,
    #[serde(rename = "HtmlBody")]
    pub(crate) html: Option<String>,
    #[serde(rename = "TextBody")]
    pub(crate) text: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Kind {
    #[default]
    Standard,
    Layout,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Layout => "Layout",
        }
    }
}

impl Template {
    /// Starts an empty template of this alias.
    #[must_use]
    pub fn new(alias: impl Into<String>) -> Self {
        Self { alias: Some(alias.into()), ..Self::default() }
    }

    /// Starts an empty layout of this alias: other templates stand in it at `{{{@content}}}`, which
    /// each of its bodies has once.
    #[must_use]
    pub fn layout(alias: impl Into<String>) -> Self {
        Self { kind: Kind::Layout, ..Self::new(alias) }
    }

    /// The content of an email that is a template of its own.
    pub(crate) fn own(subject: String, html: Option<String>, text: Option<String>) -> Self {
        Self { subject: Some(subject), html, text, ..Self::default() }
    }

    /// The subject, if there is one.
    pub(crate) fn subject_line(&self) -> Option<&str> {
        self.subject.as_deref().filter(|subject| !subject.is_empty())
    }

    /// Renders the template, which stands in no layout, into an email.
    pub(crate) fn fill(&self, draft: &mut Draft, model: Map<String, Value>) -> Result<(), Refusal> {
        render(&Parts::parse(self)?, None, draft, model)
    }

    /// Puts the template into the layout of this alias.
    #[must_use]
    pub fn inside(mut self, layout: impl Into<String>) -> Self {
        self.layout = Some(layout.into());
        self
    }

    /// Sets the name for people; it is the alias otherwise.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
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
    /// There is no layout of the alias that the template names.
    #[error("the layout of the template does not exist")]
    NoLayout,
    /// A layout stands in no other layout, and has no subject.
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

/// The templates of the server.
#[derive(Debug, Default)]
pub(crate) struct Templates(pub(crate) Vec<Stored>);

/// A template that can be rendered.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    /// As it was given, with all that was left out put in.
    pub(crate) source: Template,
    pub(crate) parts: Parts,
    /// Not so once it was deleted.
    pub(crate) active: bool,
}

impl Templates {
    /// Adds a template, and returns its id.
    pub(crate) fn add(&mut self, mut template: Template) -> Result<i64, TemplateError> {
        if self.active().count() >= LIMIT {
            return Err(TemplateError::TooMany);
        }
        let next = || self.0.iter().map(|one| one.id).max().unwrap_or(0).saturating_add(1);
        let id = template.id.unwrap_or_else(next);
        if self.0.iter().any(|one| one.id == id) {
            return Err(TemplateError::Taken);
        }
        if template.name.is_empty() {
            template.name = template.alias.clone().unwrap_or_default();
        }
        let stored = self.check(id, template)?;
        self.0.push(stored);
        Ok(id)
    }

    /// Renders the template that an email names into that email.
    pub(crate) fn fill(&self, draft: &mut Draft, call: TemplateCall) -> Result<(), Refusal> {
        let found = match (call.id, &call.alias) {
            (Some(id), _) => self.active().find(|one| one.id == id).ok_or(
                "The 'TemplateId' associated with this request is not valid or was not found.",
            ),
            (None, Some(alias)) => self.named(alias).ok_or(
                "The Template's 'Alias' associated with this request is not valid or was not found.",
            ),
            (None, None) => Err("A 'TemplateId' or a 'TemplateAlias' is needed."),
        };
        let template = found.map_err(|text| Refusal::new(1101, text))?;
        let layout = template.source.layout.as_deref().and_then(|alias| self.layout(alias));
        render(&template.parts, layout, draft, call.model.unwrap_or_default())
    }

    /// Makes a template ready, in place of the one that has this id.
    pub(crate) fn check(&self, id: i64, mut source: Template) -> Result<Stored, TemplateError> {
        for part in [&mut source.alias, &mut source.layout, &mut source.html, &mut source.text] {
            part.take_if(|part| part.is_empty());
        }
        if source.html.is_none() && source.text.is_none() {
            return Err(TemplateError::NoBody);
        }
        let alias = source.alias.as_deref();
        if alias.and_then(|alias| self.named(alias)).is_some_and(|other| other.id != id) {
            return Err(TemplateError::Taken);
        }
        if source.kind == Kind::Layout && (source.layout.is_some() || source.subject.is_some()) {
            return Err(TemplateError::NotForLayouts);
        }
        if source.layout.as_deref().is_some_and(|alias| self.layout(alias).is_none()) {
            return Err(TemplateError::NoLayout);
        }
        let parts = Parts::parse(&source)?;
        Ok(Stored { id, source, parts, active: true })
    }

    pub(crate) fn active(&self) -> impl Iterator<Item = &Stored> {
        self.0.iter().filter(|one| one.active)
    }

    pub(crate) fn named(&self, alias: &str) -> Option<&Stored> {
        self.active().find(|one| one.source.alias.as_deref() == Some(alias))
    }

    pub(crate) fn layout(&self, alias: &str) -> Option<&Parts> {
        let found = self.named(alias).filter(|one| one.source.kind == Kind::Layout);
        found.map(|one| &one.parts)
    }

    /// Puts a template in place of the one of its id, and keeps those inside it there.
    pub(crate) fn put(&mut self, template: Stored) {
        let Some(index) = self.0.iter().position(|one| one.id == template.id) else { return };
        let Some(place) = self.0.get_mut(index) else { return };
        let old = std::mem::replace(place, template).source.alias;
        let new = self.0.get(index).and_then(|one| one.source.alias.clone());
        for one in self.0.iter_mut().filter(|one| one.source.layout.is_some()) {
            if one.source.layout == old {
                one.source.layout.clone_from(&new);
            }
        }
    }

    /// Deletes a template. It can be read for as long as there are not too many such.
    pub(crate) fn delete(&mut self, id: i64) {
        for one in self.0.iter_mut().filter(|one| one.id == id) {
            one.active = false;
        }
        let deleted = |one: &Stored| !one.active;
        if self.0.iter().filter(|one| deleted(one)).count() > LIMIT
            && let Some(oldest) = self.0.iter().position(deleted)
        {
            self.0.remove(oldest);
        }
    }
}

/// Puts into an email what happened to a template and a model.
fn render(
    parts: &Parts,
    layout: Option<&Parts>,
    draft: &mut Draft,
    model: Map<String, Value>,
) -> Result<(), Refusal> {
    match parts.render(layout, model) {
        Ok(rendered) => {
            draft.fill(rendered.subject.unwrap_or_default(), rendered.html, rendered.text);
        }
        // Postmark takes the email, and lets it bounce.
        Err(error @ RenderError::NotAList { .. }) => draft.fail_rendering(error.to_string()),
        Err(_) => return Err(Refusal::new(300, "The rendered template is larger than 5 MB.")),
    }
    Ok(())
}
