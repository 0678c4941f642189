//! What is wrong with a value from the caller, found before anything is sent.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::sentence::{Sentence, one_line, shortened};
use crate::text::quoted::Quoted;

/// What is wrong with a value you gave: the field, the value, the problem, and the remedy.
///
/// While it is built, a value keeps its *first* fault; sending it fails with that fault, before any
/// I/O. Fields have Postmark's names (`Subject`, `Metadata`).
///
/// `Display` prints the problem on one line. `Debug`, which a program prints if it returns the
/// fault from `main`, adds the remedy:
///
/// ```
/// use postmark_core::{Content, Email};
///
/// let email = Email::new("me@example.com", "ada@@example.com", Content::text("Hello"));
/// let fault = email.check().unwrap_err();
/// let problem = r#"To: "ada@@example.com" has '@' in its domain"#;
/// assert_eq!(fault.to_string(), problem);
/// assert_eq!(format!("{fault:?}"), format!("{problem}. {}", fault.help()));
/// ```
#[derive(Clone, PartialEq, Eq)]
// One pointer, since every fallible function returns it.
pub struct Fault(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    field: Cow<'static, str>,
    problem: Cow<'static, str>,
    remedy: Cow<'static, str>,
    value: Option<Box<str>>,
    /// Your complete input, if `value` is only part of it.
    given: Option<Arc<str>>,
    /// The position of the address in a list, counted from 1.
    place: Option<usize>,
    measure: Option<Measure>,
}

/// A size above its limit.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Measure {
    size: u64,
    limit: u64,
    unit: &'static str,
}

impl Fault {
    /// A fault of `field`: the problem as a phrase that continues the field's name, and the remedy
    /// as a sentence.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::of_words(field.into(), problem.into(), remedy.into())
    }

    fn of_words(
        field: Cow<'static, str>,
        problem: Cow<'static, str>,
        remedy: Cow<'static, str>,
    ) -> Self {
        let (value, given, place, measure) = (None, None, None, None);
        Self(Box::new(Details { field, problem, remedy, value, given, place, measure }))
    }

    /// A fault of `field`: `size` exceeds `limit`, both in `unit`.
    pub fn over(
        field: impl Into<Cow<'static, str>>,
        size: usize,
        limit: usize,
        unit: &'static str,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        let (size, limit) = (size as u64, limit as u64);
        let mut fault = Self::new(field, "is over its limit", remedy);
        fault.0.measure = Some(Measure { size, limit, unit });
        fault
    }

    /// Also shows the value you gave, shortened. Never show a secret: faults are displayed and
    /// logged.
    ///
    /// Has no effect if a value is already shown.
    #[must_use]
    pub fn shows(mut self, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        if !value.trim().is_empty() {
            self.0.value.get_or_insert_with(|| shortened(value));
            return self.given(value);
        }
        self
    }

    /// Keeps your complete input, to return it. It is not displayed.
    pub(crate) fn given(mut self, text: &str) -> Self {
        let details = &mut self.0;
        if details.given.is_none() && details.value.as_deref() != Some(text) {
            details.given = Some(text.into());
        }
        self
    }

    /// Keeps the list that contains the value.
    pub(crate) fn given_in(mut self, list: &str) -> Self {
        self.0.given = Some(list.into());
        self
    }

    /// Your complete input, if the fault shows any of it.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.given.as_deref().or(self.0.value.as_deref())
    }

    /// The field, as Postmark names it.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// The invalid value, shortened. Absent if it is or may contain a secret.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The size of the value, if the size is the problem.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.measure().map(|measure| measure.size)
    }

    /// The limit that the size exceeds.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        self.measure().map(|measure| measure.limit)
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.0.remedy
    }

    /// The same fault for another field: a part does not know which field its owner uses it for.
    #[must_use]
    pub fn of(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.0.field = field.into();
        self
    }

    /// The same fault, for the address at this position in a list, counted from 1.
    pub(crate) fn at(mut self, place: usize) -> Self {
        self.0.place = Some(place);
        self
    }

    fn measure(&self) -> Option<Measure> {
        self.0.measure
    }
}

/// Displays the problem on one line, without the remedy.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_line(f, format_args!("{}", self.0.field))?;
        match (self.0.place, self.value()) {
            (None, None) => {}
            (None, Some(value)) => write!(f, ": {}", Quoted(value))?,
            (Some(place), None) => write!(f, ": address {place}")?,
            (Some(place), Some(value)) => write!(f, ": address {place}, {},", Quoted(value))?,
        }
        match self.measure() {
            Some(Measure { size, limit, unit }) => {
                write!(f, " has {size} {unit}, and the limit is {limit}")
            }
            None => write!(f, " {}", self.0.problem),
        }
    }
}

/// Shows the problem and the remedy on one line.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sentence::of(self).then(self.help()).fmt(f)
    }
}

impl std::error::Error for Fault {}
