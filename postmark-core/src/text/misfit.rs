//! Why a value cannot be parsed.

use std::fmt;

use serde::de::Error;

/// Why a value cannot be parsed; the reader stops at that position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The text ends inside a value.
    CutOff,
    /// It is not JSON.
    Syntax,
    /// It is JSON of another type.
    Kind,
    /// A member is repeated.
    Twice,
    /// It is nested too deeply.
    TooDeep,
    /// It has more values than allowed for a text of this length.
    TooMany,
}

impl Misfit {
    pub(crate) fn problem(self) -> &'static str {
        match self {
            Self::CutOff => "the JSON is cut off",
            Self::Syntax => "not JSON",
            Self::Kind => "a value is of another kind",
            Self::Twice => "a member comes twice",
            Self::TooDeep => "a value is nested too deep",
            Self::TooMany => "there are more values than a response of this length may hold",
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem())
    }
}

impl std::error::Error for Misfit {}

/// Reports only the position, not why a type rejected a value.
impl Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Kind
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::Twice
    }
}
