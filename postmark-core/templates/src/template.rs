//! A parsed template, and how it is printed.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::error::ParseErrors;
use crate::members::Members;
use crate::parser::{self, Source};
use crate::path::Path;
use crate::position::Position;
use crate::render::Renderer;
use crate::render_error::RenderError;
use crate::suggested_model::SuggestedModel;

/// How deep blocks and the names of paths nest: a section counts once for each name of its path,
/// a list once more.
pub const MAX_DEPTH: usize = 60;

/// A parsed template: the subject, the HTML body or the text body of an email.
///
/// It prints as its text in a normal form: white space inside tags and repeated sigils are dropped,
/// and a switch such as `{{#a}}…{{^a}}…{{/a}}` becomes two sections. The printed text parses as a
/// template that renders and prints the same.
///
/// ```
/// use postmark_templates::Template;
///
/// let template: Template = "{{ name }}{{#vip}}!{{^vip}}.{{/vip}}".parse()?;
/// assert_eq!(template.to_string(), "{{name}}{{#vip}}!{{/vip}}{{^vip}}.{{/vip}}");
/// # Ok::<(), postmark_templates::ParseErrors>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(pub(crate) Vec<Node>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Text(Box<str>),
    /// With what stands between its braces.
    Comment(Box<str>),
    /// What Postmark fills in for each recipient: it is rendered as it was written (rule Y5).
    Verbatim(Box<str>),
    /// The placeholder of a layout.
    Content,
    Value {
        path: Path,
        style: Style,
        position: Position,
    },
    Block {
        kind: BlockKind,
        path: Path,
        nodes: Vec<Self>,
        position: Position,
    },
}

/// How a value is written. The braces are kept, as those of the text around depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `{{name}}`
    Escaped,
    /// `{{&name}}`
    Ampersand,
    /// `{{{name}}}`
    Braces,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Section,
    Inverted,
    Each,
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong with the text, each with its place.
    ///
    /// ```
    /// use postmark_templates::Template;
    ///
    /// let errors = Template::parse("Hi {{first-name}}").unwrap_err();
    /// let error = errors.iter().next().unwrap();
    /// assert_eq!(error.path(), "first-name");
    /// assert_eq!(error.position().unwrap().to_string(), "line 1, character 4");
    /// assert_eq!(
    ///     error.suggestion(),
    ///     Some("Rename the member in the model, for example to 'first_name'."),
    /// );
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParseErrors> {
        parser::parse(text, Source::Template).map(Self)
    }

    /// Renders an HTML body: values are escaped, but for those in three braces.
    ///
    /// # Errors
    ///
    /// See [`Renderer::render`].
    pub fn render_html(&self, model: &Value) -> Result<String, RenderError> {
        Renderer::html().render(self, model)
    }

    /// Renders a text body or a subject: no value is escaped.
    ///
    /// # Errors
    ///
    /// See [`Renderer::render`].
    pub fn render_text(&self, model: &Value) -> Result<String, RenderError> {
        Renderer::text().render(self, model)
    }

    /// The members that the template uses, in the order of their first use.
    ///
    /// ```
    /// use postmark_templates::Template;
    ///
    /// let template = Template::parse("{{name}}{{#each items}}{{sku}} {{../../shop}}{{/each}}")?;
    /// let paths: Vec<_> = template.members().iter().map(|member| member.path()).collect();
    /// assert_eq!(paths, ["name", "items", "items[].sku", "shop"]);
    /// # Ok::<(), postmark_templates::ParseErrors>(())
    /// ```
    #[must_use]
    pub fn members(&self) -> Members<'_> {
        Members::new(&self.0, None)
    }

    /// An example model, as Postmark suggests it for this text alone. For several texts see
    /// [`SuggestedModel`].
    #[must_use]
    pub fn suggested_model(&self) -> Value {
        let mut model = SuggestedModel::new();
        model.add(self);
        model.to_value()
    }
}

impl FromStr for Template {
    type Err = ParseErrors;

    fn from_str(text: &str) -> Result<Self, ParseErrors> {
        Self::parse(text)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| node.fmt(f))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Comment(text) => write!(f, "{{{{{text}}}}}"),
            Self::Verbatim(source) => f.write_str(source),
            Self::Content => f.write_str(parser::PLACEHOLDER),
            Self::Value { path, style, .. } => {
                // Braces without anything between them are text.
                let path = if path.text().is_empty() { "." } else { path.text() };
                match style {
                    Style::Escaped => write!(f, "{{{{{path}}}}}"),
                    Style::Ampersand => write!(f, "{{{{&{path}}}}}"),
                    Style::Braces => write!(f, "{{{{{{{path}}}}}}}"),
                }
            }
            Self::Block { kind: BlockKind::Each, path, nodes, .. } => {
                write!(f, "{{{{#each {}}}}}", path.text())?;
                nodes.iter().try_for_each(|node| node.fmt(f))?;
                f.write_str("{{/each}}")
            }
            Self::Block { kind, path, nodes, .. } => {
                let sigil = if *kind == BlockKind::Inverted { '^' } else { '#' };
                let path = path.text();
                // What begins with "each" is no list if there is a space before it.
                let space = if path.starts_with("each") { " " } else { "" };
                write!(f, "{{{{{sigil}{space}{path}}}}}")?;
                nodes.iter().try_for_each(|node| node.fmt(f))?;
                write!(f, "{{{{/{space}{path}}}}}")
            }
        }
    }
}
