//! Layouts: templates around templates (rules Y1 to Y4).

use std::fmt;
use std::str::FromStr;

use crate::error::ParseErrors;
use crate::members::Members;
use crate::node::Node;
use crate::parser::{self, Source};
use crate::template::Template;

/// A parsed layout body: a template with one placeholder, `{{{@content}}}`, for another template.
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
    /// Parses a layout body. The placeholder is `{{{@content}}}` or `{{{ @content }}}`.
    ///
    /// # Errors
    ///
    /// Returns all errors in the text, including a missing or repeated placeholder.
    pub fn parse(text: &str) -> Result<Self, ParseErrors> {
        parser::parse(text, Source::Layout).map(|nodes| Self(Template(nodes)))
    }

    /// The members used by the layout and a template in it, in order of first use.
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
