//! A parsed template.

use std::fmt;
use std::str::FromStr;

use crate::error::ParseErrors;
use crate::members::Members;
use crate::node::Node;
use crate::parser::{self, Source};

/// A parsed template: the subject, the HTML body or the text body of an email.
///
/// It displays as its text in a normal form: without white space inside tags and repeated sigils,
/// and with a switch such as `{{#a}}…{{^a}}…{{/a}}` as two sections. The displayed text parses as a
/// template that renders and displays the same.
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

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// Returns all errors in the text, each with its position.
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

    /// The members that the template uses, in order of first use.
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
