//! Layouts: templates around templates (rules Y1 to Y4).

use std::fmt;
use std::str::FromStr;

use crate::error::ParseErrors;
use crate::members::Members;
use crate::node::Node;
use crate::parser::{self, Source};
use crate::template::Template;

/// A parsed body of a layout: a template with one placeholder, `{{{@content}}}`, for another.
///
/// ```
/// use postmark_templates::{Layout, Renderer, Template};
/// use serde_json::json;
///
/// let layout = Layout::parse("<h1>{{shop}}</h1>{{{@content}}}")?;
/// let template = Template::parse("<p>Hi {{name}}</p>")?;
/// let model = json!({"shop": "ACME", "name": "Ann"});
/// assert_eq!(
///     Renderer::html().render_in(&layout, &template, &model)?,
///     "<h1>ACME</h1><p>Hi Ann</p>",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout(Template);

impl Layout {
    /// Parses a body of a layout. The placeholder is `{{{@content}}}` or `{{{ @content }}}`.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong with the text, among it that it has no placeholder, or
    /// more than one.
    pub fn parse(text: &str) -> Result<Self, ParseErrors> {
        parser::parse(text, Source::Layout).map(|nodes| Self(Template(nodes)))
    }

    /// The members that the layout and a template in it use, in the order of their first use.
    #[must_use]
    pub fn members<'a>(&'a self, template: &'a Template) -> Members<'a> {
        Members::new(self.nodes(), Some(&template.0))
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.0.0
    }
}

impl FromStr for Layout {
    type Err = ParseErrors;

    fn from_str(text: &str) -> Result<Self, ParseErrors> {
        Self::parse(text)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
