//! A short text, stored inline.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// The inline capacity in bytes: enough for a UUID (36) and any time that Postmark writes (33).
const ROOM: usize = 38;

/// An owned text that does not allocate while it is short, as ids and times are.
#[derive(Clone)]
pub(crate) struct ShortText(Repr);

/// A text that fits is always inline, however it was created.
#[derive(Clone)]
enum Repr {
    Inline { len: u8, bytes: [u8; ROOM] },
    Heap(Box<str>),
}

impl ShortText {
    /// Formats a value.
    pub(crate) fn print(value: &impl fmt::Display) -> Self {
        let mut room = Room { len: 0, bytes: [0; ROOM] };
        match write!(room, "{value}") {
            Ok(()) => Self(Repr::Inline { len: room.len, bytes: room.bytes }),
            Err(_) => value.to_string().into(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            // The bytes came from a `str`, so the check never fails.
            Repr::Inline { len, bytes } => {
                let text = bytes.get(..usize::from(*len));
                let text = text.and_then(|text| std::str::from_utf8(text).ok());
                debug_assert!(text.is_some(), "bytes of a `str`");
                text.unwrap_or_default()
            }
            Repr::Heap(text) => text,
        }
    }

    fn inline(text: &str) -> Option<Self> {
        let mut bytes = [0; ROOM];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let len = u8::try_from(text.len()).ok()?;
        Some(Self(Repr::Inline { len, bytes }))
    }
}

/// Inline text being formatted, as long as it fits.
struct Room {
    len: u8,
    bytes: [u8; ROOM],
}

impl fmt::Write for Room {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let start = usize::from(self.len);
        let end = start + text.len();
        let room = self.bytes.get_mut(start..end).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = u8::try_from(end).map_err(|_| fmt::Error)?;
        Ok(())
    }
}

impl Default for ShortText {
    fn default() -> Self {
        Self::from("")
    }
}

impl From<&str> for ShortText {
    fn from(text: &str) -> Self {
        Self::inline(text).unwrap_or_else(|| Self(Repr::Heap(text.into())))
    }
}

impl From<String> for ShortText {
    fn from(text: String) -> Self {
        Self::inline(&text).unwrap_or_else(|| Self(Repr::Heap(text.into())))
    }
}

impl PartialEq for ShortText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for ShortText {}

impl PartialOrd for ShortText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShortText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for ShortText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for ShortText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ShortText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = ShortText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<ShortText, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<ShortText, E> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_small() {
        assert!(size_of::<ShortText>() <= 40);
    }

    #[test]
    fn allocates_only_beyond_its_room() {
        for (len, inline) in [(0, true), (ROOM, true), (ROOM + 1, false), (10_000, false)] {
            let text = "x".repeat(len);
            for short in [ShortText::from(text.as_str()), ShortText::from(text.clone())] {
                assert_eq!(matches!(short.0, Repr::Inline { .. }), inline, "{len}");
                assert_eq!(short.as_str(), text);
            }
        }
    }

    #[test]
    fn prints_what_fits_in_place() {
        for len in [0, ROOM - 2, ROOM - 1, 10_000] {
            let text = "x".repeat(len);
            let short = ShortText::print(&format_args!("{text}-"));
            assert_eq!(matches!(short.0, Repr::Inline { .. }), len < ROOM, "{len}");
            assert_eq!(short.as_str(), format!("{text}-"));
        }
    }

    #[test]
    fn reads_borrowed_and_escaped_json() {
        for (json, expected) in [(r#""a-b""#, "a-b"), (r#""\u00e9\n""#, "é\n"), (r#""""#, "")] {
            let short: ShortText = serde_json::from_str(json).unwrap();
            assert_eq!(short.as_str(), expected);
            let value = serde_json::Value::from(expected);
            assert_eq!(serde_json::from_value::<ShortText>(value).unwrap(), short);
        }
        assert!(serde_json::from_str::<ShortText>("1").is_err());
    }

    proptest! {
        #[test]
        fn behaves_like_its_text(a in ".{0,60}", b in ".{0,60}") {
            let (short, other) = (ShortText::from(a.as_str()), ShortText::from(b.clone()));
            prop_assert_eq!(short.as_str(), &a);
            prop_assert_eq!(format!("{short} {short:?} {short:>50}"), format!("{a} {a:?} {a:>50}"));
            prop_assert_eq!(short == other, a == b);
            prop_assert_eq!(short.cmp(&other), a.cmp(&b));
            let hasher = BuildHasherDefault::<DefaultHasher>::default();
            prop_assert_eq!(hasher.hash_one(&short), hasher.hash_one(&a));
            prop_assert_eq!(&short.clone(), &short);
            let json = serde_json::to_string(&short).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&a).unwrap());
            prop_assert_eq!(serde_json::from_str::<ShortText>(&json).unwrap(), short);
        }
    }
}
