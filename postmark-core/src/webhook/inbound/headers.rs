//! The header fields of a received email.

use serde::{Deserialize, Deserializer, Serialize};

use crate::api::email::Header;
use crate::text::misfit::Misfit;
use crate::text::source::Source;
use crate::webhook::lenient::{Member, copied};

/// Header fields in order. Names may be repeated.
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
    /// The first value was added last: Postmark's fields come before any that the sender forged.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a field, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// All fields, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header> {
        self.0.iter()
    }

    /// The number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn parse(source: &mut Source<'_>) -> Result<Self, Misfit> {
        Member::read(source).map(Self)
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
        Self::parse(source)
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        copied(deserializer, Self::parse)
    }
}
