//! The tree of a parsed text, and its display.

use std::fmt;

use crate::path::Path;
use crate::position::Position;

/// The maximum nesting depth of blocks and path names: a section counts once per name in its path,
/// a list once more.
pub const MAX_DEPTH: usize = 60;

/// The placeholder of a layout, as documented.
pub(crate) const PLACEHOLDER: &str = "{{{@content}}}";

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Text(Box<str>),
    /// With the text between its braces.
    Comment(Box<str>),
    /// Filled in by Postmark for each recipient: rendered unchanged (rule Y5).
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

/// How a value is written. The braces are kept, since those of the surrounding text depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `{{name}}`
    Escaped,
    /// `{{&name}}`
    Ampersand,
    /// `{{{name}}}`
    Braces,
}

/// How a block uses its body.
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
                // Braces with nothing between them are text.
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
                // A space before "each" makes it a section, not a list.
                let space = if path.starts_with("each") { " " } else { "" };
                write!(f, "{{{{{sigil}{space}{path}}}}}")?;
                nodes.iter().try_for_each(|node| node.fmt(f))?;
                write!(f, "{{{{/{space}{path}}}}}")
            }
        }
    }
}
