//! The tree of a parsed text, and how it is printed.

use std::fmt;

use crate::path::Path;
use crate::position::Position;

/// How deep blocks and the names of paths nest: a section counts once for each name of its path,
/// a list once more.
pub const MAX_DEPTH: usize = 60;

/// The placeholder of a layout, as it is documented.
pub(crate) const PLACEHOLDER: &str = "{{{@content}}}";

/// A part of a template.
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

/// What a block does with its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Section,
    Inverted,
    Each,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Comment(text) => write!(f, "{{{{{text}}}}}"),
            Self::Verbatim(source) => f.write_str(source),
            Self::Content => f.write_str(PLACEHOLDER),
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
