//! Custom metadata, which webhooks and searches return.

use std::ops::Range;
use std::{fmt, mem};

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::error::Fault;
use crate::text::case::small;
use crate::text::copied::Copied;
use crate::text::quoted::Quoted;
use crate::text::short_list::ShortList;

/// Pairs of text attached to an email, which webhooks and searches return.
///
/// Recipients never see them. They keep their order. An email has at most 10 pairs, with keys of 20
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
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Metadata {
    /// All keys and values, one after another: a search returns thousands of them, and one
    /// allocation for all pairs is cheaper than two for each.
    text: String,
    /// Where each key and each value ends.
    ends: ShortList<(usize, usize), 4>,
}

impl Metadata {
    /// The maximum number of pairs of an email.
    // contract: limit.metadata.count
    pub const MAX_PAIRS: usize = 10;
    /// The maximum length of a key, in UTF-16 code units.
    // contract: limit.metadata.key quirk.long-metadata-keys
    pub const MAX_KEY_LEN: usize = 20;
    /// The maximum length of a value, in UTF-16 code units.
    // contract: limit.metadata.value
    pub const MAX_VALUE_LEN: usize = 80;

    /// No pairs.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), ends: ShortList::new() }
    }

    /// Appends a pair, or replaces the value of an existing key.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the key or value is too long, for an eleventh pair, and if the key differs
    /// from another one only in case. The pairs are then unchanged.
    // contract: quirk.field-types
    pub fn insert(&mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Result<(), Fault> {
        let (key, value) = (key.as_ref(), value.as_ref());
        check_length(key, Self::MAX_KEY_LEN, "characters in a key", || {
            "Shorten the key: Postmark may drop a longer one without a word.".into()
        })?;
        check_length(value, Self::MAX_VALUE_LEN, "characters in a value", || {
            format!(
                "Shorten the value of {}, or keep it on your side under a short ID.",
                Quoted(key)
            )
        })?;
        let known = self.iter().map(|(known, _)| known).find(|known| is_same(known, key));
        match known {
            Some(known) if known != key => {
                return Err(Fault::new(
                    "Metadata",
                    format!(
                        "has {} and {}, and Postmark ignores the case of keys",
                        Quoted(known),
                        Quoted(key)
                    ),
                    "Spell both alike, or rename one.",
                ));
            }
            Some(_) => *self = self.with(key, value),
            None if self.len() >= Self::MAX_PAIRS => {
                return Err(Fault::over(
                    "Metadata",
                    self.len() + 1,
                    Self::MAX_PAIRS,
                    "pairs",
                    "Leave some out, or join some into one value.",
                ));
            }
            None => self.push(key, value),
        }
        Ok(())
    }

    /// The value of exactly this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|&(known, _)| known == key).map(|(_, value)| value)
    }

    /// The number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.as_slice().len()
    }

    /// Whether there are no pairs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.as_slice().is_empty()
    }

    /// The keys and values, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.as_slice().iter().map(move |&(middle, end)| {
            let part = |range: Range<usize>| {
                debug_assert!(self.text.get(range.clone()).is_some(), "{range:?}");
                self.text.get(range).unwrap_or_default()
            };
            (part(mem::replace(&mut start, end)..middle), part(middle..end))
        })
    }

    /// The same pairs, with another value for this key.
    fn with(&self, key: &str, value: &str) -> Self {
        let mut pairs = Self::new();
        for (known, before) in self.iter() {
            pairs.push(known, if known == key { value } else { before });
        }
        pairs
    }

    /// Appends a pair, unchecked.
    pub(crate) fn push(&mut self, key: &str, value: &str) {
        if self.text.is_empty() {
            // Enough for most emails.
            self.text.reserve(ROOM);
        }
        self.text.push_str(key);
        let middle = self.text.len();
        self.text.push_str(value);
        self.ends.push((middle, self.text.len()));
    }
}

impl IntoIterator for Metadata {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let pairs = self.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        pairs.collect::<Vec<_>>().into_iter()
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Reads an object of any size; values that are not text become their JSON text, and `null` counts
/// as absent. In a response, values nested more than 128 levels deep become `null`.
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
        let Metadata { mut text, mut ends } = Metadata::new();
        let mut start = 0;
        while map.next_key_seed(Part(&mut text))?.is_some() {
            let middle = text.len();
            if map.next_value_seed(Part(&mut text))? {
                start = text.len();
                ends.push((middle, start));
            } else {
                text.truncate(start);
            }
        }
        Ok(Metadata { text, ends })
    }
}

/// Enough bytes for all pairs of most emails.
const ROOM: usize = 64;

/// Appends a value to a string; returns whether there was one other than `null`.
struct Part<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Part<'_> {
    fn write(self, text: &str) -> bool {
        if self.0.is_empty() {
            self.0.reserve(ROOM);
        }
        self.0.push_str(text);
        true
    }

    fn json(self, value: impl Into<Value>) -> bool {
        self.write(&value.into().to_string())
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        Ok(self.write(text))
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
        Ok(self.json(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        Ok(self.json(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
        Ok(self.json(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<bool, E> {
        Ok(self.json(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<bool, A::Error> {
        Copied(self.0).visit_seq(list).map(|_| true)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<bool, A::Error> {
        Copied(self.0).visit_map(object).map(|_| true)
    }
}

/// The length of a text, as Postmark counts it.
pub(crate) fn utf16_len(text: &str) -> usize {
    // Each character has one byte that is not a continuation byte. If that is 0xf0 or more, the
    // character takes two units.
    text.bytes().map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0)).sum()
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

// contract: limit.metadata.unique quirk.long-metadata-keys
fn is_same(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().map(small).eq(b.chars().map(small))
}
