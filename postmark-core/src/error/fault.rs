//! What is wrong with a value that a caller gave, found before anything is sent.

use std::borrow::Cow;
use std::fmt;

/// What is wrong with a value that you gave: the field, the problem, and the remedy.
///
/// A value keeps its *first* fault while it is built, and the call that would put it on the wire
/// refuses it, before any I/O. Fields carry Postmark's names (`Subject`, `Metadata`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    field: Cow<'static, str>,
    problem: Cow<'static, str>,
    remedy: Cow<'static, str>,
    measure: Option<Measure>,
}

/// A size that is over its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Measure {
    size: u64,
    limit: u64,
    unit: &'static str,
}

impl Fault {
    /// A fault of `field`: the problem as a phrase that follows the field's name, and the remedy
    /// as a sentence.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), problem: problem.into(), remedy: remedy.into(), measure: None }
    }

    /// A fault of `field` whose `size` is over its `limit`, both counted in `unit`.
    pub fn over(
        field: impl Into<Cow<'static, str>>,
        size: usize,
        limit: usize,
        unit: &'static str,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        let (size, limit) = (size as u64, limit as u64);
        Self {
            measure: Some(Measure { size, limit, unit }),
            ..Self::new(field, "is over its limit", remedy)
        }
    }

    /// The field, in Postmark's words.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The size of the value, where a size is the problem.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.measure.map(|measure| measure.size)
    }

    /// The limit that the size is over.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        self.measure.map(|measure| measure.limit)
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.remedy
    }

    /// The same fault, of another field: a part does not know where its owner puts it.
    #[must_use]
    pub fn of(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.measure {
            Some(Measure { size, limit, unit }) => {
                write!(f, "{} has {size} {unit}, and the limit is {limit}", self.field)
            }
            None => write!(f, "{} {}", self.field, self.problem),
        }
    }
}

impl std::error::Error for Fault {}
