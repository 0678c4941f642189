//! What you want to know again of a mail when Postmark tells of it.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Fault;

/// Pairs of text that travel with a mail, and come back in webhooks and searches.
///
/// Recipients never see them. They keep their order. A mail takes 10 pairs, with keys of 20
/// characters and values of 80 ([Postmark]), counted in UTF-16 code units, as Postmark counts
/// subjects; its page on metadata does not say. What Postmark sends is read without limits.
///
/// ```
/// use postmark_core::Metadata;
///
/// let mut metadata = Metadata::new();
/// metadata.insert("order-id", "4711")?;
/// metadata.insert("shop", "Zürich")?;
/// assert_eq!(metadata.get("order-id"), Some("4711"));
/// assert_eq!(serde_json::to_string(&metadata)?, r#"{"order-id":"4711","shop":"Zürich"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [Postmark]: https://postmarkapp.com/support/article/1125-custom-metadata-faq
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Metadata(Vec<(String, String)>);

impl Metadata {
    /// The most pairs that a mail takes.
    pub const MOST: usize = 10;
    /// The longest key, in UTF-16 code units.
    pub const LONGEST_KEY: usize = 20;
    /// The longest value, in UTF-16 code units.
    pub const LONGEST_VALUE: usize = 80;

    /// No pairs.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a pair at the end, or gives a key that is there another value.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a key or a value that is too long, for an eleventh pair, and for a key that
    /// differs from another one in case only. The pairs are then as they were.
    pub fn insert(
        &mut self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<(), Fault> {
        let (key, value) = (key.into(), value.into());
        check_length(&key, Self::LONGEST_KEY, "characters in a key", || {
            "Shorten the key: Postmark may drop a longer one without a word.".into()
        })?;
        check_length(&value, Self::LONGEST_VALUE, "characters in a value", || {
            format!("Shorten the value of {key:?}, or keep it on your side under a short ID.")
        })?;
        let count = self.len();
        match self.0.iter_mut().find(|(known, _)| is_same(known, &key)) {
            Some((known, _)) if *known != key => {
                return Err(Fault::new(
                    "Metadata",
                    format!("has {known:?} and {key:?}, and Postmark ignores the case of keys"),
                    "Spell both alike, or rename one.",
                ));
            }
            Some((_, known)) => *known = value,
            None if count >= Self::MOST => {
                return Err(Fault::over(
                    "Metadata",
                    count + 1,
                    Self::MOST,
                    "pairs",
                    "Leave some out, or join some into one value.",
                ));
            }
            None => self.0.push((key, value)),
        }
        Ok(())
    }

    /// The value of a key, spelled exactly so.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|&(known, _)| known == key).map(|(_, value)| value)
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys and their values, in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl IntoIterator for Metadata {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Reads an object of any size; values that are not text become their JSON text, and a `null` is
/// as good as absent.
impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Metadata;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of text")
    }

    fn visit_unit<E>(self) -> Result<Metadata, E> {
        Ok(Metadata::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metadata, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            match value {
                Value::Null => {}
                Value::String(text) => pairs.push((key, text)),
                other => pairs.push((key, other.to_string())),
            }
        }
        Ok(Metadata(pairs))
    }
}

/// The length of a text as Postmark counts it.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn check_length(
    text: &str,
    limit: usize,
    unit: &'static str,
    remedy: impl FnOnce() -> String,
) -> Result<(), Fault> {
    match utf16_len(text) {
        length if length > limit => Err(Fault::over("Metadata", length, limit, unit, remedy())),
        _ => Ok(()),
    }
}

fn is_same(a: &str, b: &str) -> bool {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    a == b || lower(a) == lower(b)
}
