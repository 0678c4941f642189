//! The header fields of an email that came in.

use serde::Serialize;

use crate::api::email::Header;
use crate::text::misfit::Misfit;
use crate::text::source::Source;
use crate::webhook::lenient::Member;

/// Header fields in their order, where names may come more than once.
///
/// ```
/// use postmark_core::Header;
/// use postmark_core::webhook::Headers;
///
/// let headers: Headers = [("Received", "by mx1"), ("received", "by mx2")]
///     .map(|(name, value)| Header::new(name, value))
///     .into_iter()
///     .collect();
/// assert_eq!(headers.get("RECEIVED"), Some("by mx1"));
/// assert_eq!(headers.all("Received").count(), 2);
/// ```
// contract: quirk.repeated-headers
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Headers(Vec<Header>);

impl Headers {
    /// The first value of a field; the case of the name does not matter.
    ///
    /// What stands first was added last: a field of Postmark's comes before one that the sender
    /// may have forged.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a field, in their order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// All fields, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header> {
        self.0.iter()
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Header> for Headers {
    fn from_iter<I: IntoIterator<Item = Header>>(headers: I) -> Self {
        Self(headers.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = &'a Header;
    type IntoIter = std::slice::Iter<'a, Header>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Member<'_> for Headers {
    fn read(source: &mut Source<'_>) -> Result<Self, Misfit> {
        Member::read(source).map(Self)
    }
}
