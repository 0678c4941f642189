//! Why a value is not read.

use std::fmt;

use serde::de::Error;

/// Why a value is not read; the reader stands where that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The text ends within a value.
    CutOff,
    /// It is not JSON.
    Syntax,
    /// It is JSON of another kind.
    Kind,
    /// A member comes twice.
    Twice,
    /// It is nested deeper than anything that is read.
    TooDeep,
    /// There are more values than a text of this length may hold.
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

/// Only the place is reported, and not why a type does not take a value.
impl Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Kind
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::Twice
    }
}
