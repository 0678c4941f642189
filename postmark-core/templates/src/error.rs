//! Why a text is not a template (rules T10 and T11).

use std::error::Error;
use std::fmt;

use crate::node::MAX_DEPTH;
use crate::position::Position;

/// All errors in a text, in order of position. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseErrors(Box<[ParseError]>);

/// One error in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    kind: ParseErrorKind,
    position: Option<Position>,
    path: Box<str>,
    suggestion: Option<String>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// A path contains an invalid character or sequence of dots.
    BadPath,
    /// `{{#each` is not followed by a space and a path.
    EachWithoutPath,
    /// A list is closed with something other than `{{/each}}`.
    EachCloseForm,
    /// `{{/each}}` is used where the innermost open block is not a list.
    EachCloseUnmatched,
    /// `{{/name}}` does not match the innermost open block.
    CloseUnmatched,
    /// A section or list is not closed.
    Unclosed,
    /// Blocks and names nest deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
    /// A layout lacks its `{{{@content}}}`.
    NoPlaceholder,
    /// A layout has a second `{{{@content}}}`.
    SecondPlaceholder,
}

impl ParseErrors {
    /// Sorts the errors by position. The order is stable, and errors without a position are last.
    pub(crate) fn new(mut errors: Vec<ParseError>) -> Self {
        errors.sort_by_key(|error| (error.position.is_none(), error.position));
        Self(errors.into())
    }

    /// The errors, in order of position.
    pub fn iter(&self) -> std::slice::Iter<'_, ParseError> {
        self.0.iter()
    }

    /// Whether the only error is a missing or second placeholder of a layout.
    #[must_use]
    pub fn is_about_placeholder(&self) -> bool {
        let kinds = [ParseErrorKind::NoPlaceholder, ParseErrorKind::SecondPlaceholder];
        self.iter().all(|error| kinds.contains(&error.kind))
    }
}

impl<'a> IntoIterator for &'a ParseErrors {
    type Item = &'a ParseError;
    type IntoIter = std::slice::Iter<'a, ParseError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for ParseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.iter().enumerate() {
            write!(f, "{}{error}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Error for ParseErrors {}

impl ParseError {
    pub(crate) fn new(
        kind: ParseErrorKind,
        position: impl Into<Option<Position>>,
        path: &str,
        suggestion: Option<String>,
    ) -> Self {
        Self { kind, position: position.into(), path: path.into(), suggestion }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// Where the tag starts; `None` if something is missing that could be anywhere.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The path as written, or an empty text.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was probably meant, as a sentence.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// What is wrong, as a sentence, without the position and the suggestion.
    #[must_use]
    pub fn message(&self) -> String {
        let path = &self.path;
        match self.kind {
            ParseErrorKind::BadPath => format!(
                "'{path}' is not a valid path: a path has letters, digits, '_', '.' and '../' \
                 only. See https://postmarkapp.com/support/article/1077-template-syntax."
            ),
            // Postmark's own words, with the single braces that it shows.
            ParseErrorKind::EachWithoutPath => "The 'each' block being opened requires a model \
                 path to be specified in the form '{#each <name>}'."
                .to_owned(),
            ParseErrorKind::EachCloseForm => {
                "An 'each' block has to be closed with '{/each}', and nothing else.".to_owned()
            }
            ParseErrorKind::EachCloseUnmatched => {
                "An 'each' block is closed here, but none is the innermost open block.".to_owned()
            }
            ParseErrorKind::CloseUnmatched => {
                "The opening and closing tags do not match.".to_owned()
            }
            ParseErrorKind::Unclosed => {
                format!("The block '{path}' is opened here, but not closed.")
            }
            ParseErrorKind::TooDeep => {
                format!("'{path}' nests deeper than {MAX_DEPTH} levels.")
            }
            ParseErrorKind::NoPlaceholder => {
                "The layout content placeholder must be present in each body of a layout."
                    .to_owned()
            }
            ParseErrorKind::SecondPlaceholder => {
                "The layout content placeholder must be present once, and this is another."
                    .to_owned()
            }
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "{position}: ")?;
        }
        f.write_str(&self.message())?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " {suggestion}"),
            None => Ok(()),
        }
    }
}

impl Error for ParseError {}
