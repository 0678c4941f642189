//! Postmark's template language, Mustachio, as an engine without I/O.
//!
//! A [`Template`] is parsed once and rendered with any number of models. It renders as Postmark
//! does: with the same scopes, escaping and numbers.
//!
//! ```
//! use postmark_templates::Template;
//! use serde_json::json;
//!
//! let template = Template::parse(
//!     "Hi {{name}}! {{#each items}}{{qty}} × {{title}} ({{../../currency}}) {{/each}}",
//! )?;
//! let model = json!({
//!     "name": "Ann & Bob",
//!     "currency": "EUR",
//!     "items": [{"qty": 2, "title": "Tea"}],
//! });
//! assert_eq!(template.render_html(&model)?, "Hi Ann &amp; Bob! 2 × Tea (EUR) ");
//! assert_eq!(template.render_text(&model)?, "Hi Ann & Bob! 2 × Tea (EUR) ");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The language in one table
//!
//! | tag | renders |
//! |---|---|
//! | `{{name}}`, `{{order.total}}`, `{{.}}` | a value; in HTML with `<`, `>`, `&`, quotes and Latin-1 letters escaped |
//! | `{{{name}}}`, `{{&name}}` | a value as it is |
//! | `{{#name}}…{{/name}}` | the body once, if the value is truthy, with the value as its scope |
//! | `{{^name}}…{{/name}}` | the body once, if the value is falsy, with the value as its scope |
//! | `{{#name}}…{{^name}}…{{/name}}` | one body or the other: the only "else" |
//! | `{{#each list}}…{{/each}}` | the body for each item, with the item as its scope |
//! | `{{../name}}` | a value of the parent scope; the parent of an item is its list |
//! | `{{! note }}` | nothing |
//! | `{{{@content}}}` | in a [`Layout`], the template |
//! | `{{{ pm:unsubscribe }}}` | itself: Postmark fills it in for each recipient |
//!
//! A name is looked up only in the current scope. Inside `{{#order}}`, an outer member needs `../`;
//! inside `{{#each items}}`, it needs `../../`. A missing member renders as nothing, unless
//! rendering is [strict](Renderer::strict). Falsy values are null, `false`, `0`, and empty texts,
//! lists and objects.
//!
//! # More than rendering
//!
//! - A text that is not a template has [errors](ParseErrors), each with its line, its character and
//!   a suggestion.
//! - [`Content::validate`] is Postmark's `POST /templates/validate`.
//! - [`Template::members`] lists the members that a template uses, and
//!   [`Template::suggested_model`] is an example model as Postmark suggests it.
//! - Displaying a template gives its text in a normal form, which parses as the same template.
//!
//! # Limits
//!
//! - Parsing takes time and memory linear in the text.
//! - Sections and the names in paths nest at most [`MAX_DEPTH`] levels deep. Postmark has no known
//!   limit; this one keeps the stack and suggested models shallow.
//! - Rendering takes time linear in the output and in the number of evaluated tags. The latter is
//!   not bounded by the output, since a loop may print nothing: three nested loops over one list of
//!   1,000 items evaluate a billion tags. So a [`Renderer`] limits [both](Renderer::max_output).
//!
//! # Assumptions
//!
//! Postmark's engine is public, and this one agrees with it. What surrounds the engine is not
//! public, so this is assumed:
//!
//! - `0` is falsy, however it is written.
//! - Numbers print as .NET prints a 64-bit integer or a double: `1.10` prints `1.1`, `1e21` prints
//!   `1E+21`. Dates are texts and print unchanged.
//! - Subjects and text bodies are not escaped.
//! - A layout has one placeholder in each body.
//! - `{{{ pm:unsubscribe }}}` and its variants stay in the output.
//! - Values of the given model take precedence over suggested ones, and lists are not merged.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod escape;
mod layout;
mod members;
mod node;
mod number;
mod parser;
mod path;
mod position;
mod render;
mod render_error;
mod scanner;
mod scope;
mod suggested_model;
mod suggestion;
mod template;
mod usage;
mod validation;
mod value;
mod word;

pub use self::error::{ParseError, ParseErrorKind, ParseErrors};
pub use self::layout::Layout;
pub use self::members::{Member, Members};
pub use self::node::MAX_DEPTH;
pub use self::position::Position;
pub use self::render::Renderer;
pub use self::render_error::RenderError;
pub use self::suggested_model::SuggestedModel;
pub use self::template::Template;
pub use self::validation::{Content, ContentValidation, Validation, ValidationError};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
