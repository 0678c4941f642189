//! Why a template cannot be rendered with a model.

use std::error::Error;
use std::fmt;

use crate::position::Position;

/// Why a template cannot be rendered with a model. There is no partial output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// The value for `{{#each}}` is truthy but not a list.
    #[non_exhaustive]
    NotAList {
        /// The path as written.
        path: String,
        /// Where the tag starts.
        position: Position,
        /// Whether the tag is in the layout, not in the template.
        in_layout: bool,
        /// The type of the value, such as "a string".
        found: &'static str,
    },
    /// The model lacks a member, and rendering is [strict](crate::Renderer::strict).
    #[non_exhaustive]
    Missing {
        /// The path as written.
        path: String,
        /// Where the tag starts.
        position: Position,
        /// Whether the tag is in the layout, not in the template.
        in_layout: bool,
        /// Where the member would be in the model, such as `order.items[2].sku`.
        member: String,
        /// The path of an existing member that was probably meant.
        suggestion: Option<String>,
    },
    /// The output exceeds [`Renderer::max_output`](crate::Renderer::max_output).
    #[non_exhaustive]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Rendering exceeds [`Renderer::max_steps`](crate::Renderer::max_steps).
    #[non_exhaustive]
    TooManySteps {
        /// The limit.
        limit: usize,
    },
}

impl RenderError {
    /// Where the tag that cannot be rendered starts.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::NotAList { position, .. } | Self::Missing { position, .. } => Some(*position),
            Self::TooLarge { .. } | Self::TooManySteps { .. } => None,
        }
    }

    /// What is wrong, as a sentence, without the position.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotAList { path, found, .. } => format!(
                "'{path}' is used as a list by the template, but is {found} in the model. Give an \
                 array."
            ),
            Self::Missing { path, member, suggestion, .. } => {
                let leads = Some(format!(", to which '{path}' leads")).filter(|_| path != member);
                let leads = leads.unwrap_or_default();
                let suggestion = suggestion.as_ref().map(|it| format!(" Did you mean '{it}'?"));
                let suggestion = suggestion.unwrap_or_default();
                format!("The model has no '{member}'{leads}.{suggestion}")
            }
            Self::TooLarge { limit } => {
                format!(
                    "The output is larger than {limit} bytes. Shorten the model's lists or texts."
                )
            }
            Self::TooManySteps { limit } => format!(
                "Rendering takes more than {limit} steps. Shorten the model's lists, or nest fewer \
                 loops."
            ),
        }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAList { position, in_layout, .. }
            | Self::Missing { position, in_layout, .. } => {
                let layout = if *in_layout { "layout, " } else { "" };
                write!(f, "{layout}{position}: ")?;
            }
            Self::TooLarge { .. } | Self::TooManySteps { .. } => {}
        }
        f.write_str(&self.message())
    }
}

impl Error for RenderError {}
