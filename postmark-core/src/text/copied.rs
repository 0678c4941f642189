//! Copies a value from any deserializer as JSON text, without an intermediate tree.

use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Deserializes a value of any kind as its JSON text.
pub(crate) fn json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = String::new();
    Copied(&mut text).deserialize(deserializer)?;
    Ok(text)
}

/// The text that a value is written to.
pub(crate) struct Copied<'a>(pub(crate) &'a mut String);

/// About the size of an item: a number may be written longer than it came.
pub(crate) type Taken = [u64; 4];

impl Copied<'_> {
    fn write(&mut self, value: &(impl Serialize + ?Sized)) -> Taken {
        // Scalars and strings can always be written as JSON.
        let text = serde_json::to_string(value);
        debug_assert!(text.is_ok(), "{text:?}");
        self.0.push_str(&text.unwrap_or_default());
        Taken::default()
    }

    /// Ends a list or an object that has a comma after each entry.
    fn close(self, start: usize, bracket: char) -> Taken {
        if self.0.len() > start + 1 {
            self.0.pop();
        }
        self.0.push(bracket);
        Taken::default()
    }
}

impl<'de> DeserializeSeed<'de> for Copied<'_> {
    type Value = Taken;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Taken, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Copied<'_> {
    type Value = Taken;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<Taken, E> {
        Ok(self.write(&value))
    }

    fn visit_i64<E>(mut self, number: i64) -> Result<Taken, E> {
        Ok(self.write(&number))
    }

    fn visit_u64<E>(mut self, number: u64) -> Result<Taken, E> {
        Ok(self.write(&number))
    }

    fn visit_f64<E>(mut self, number: f64) -> Result<Taken, E> {
        Ok(self.write(&number))
    }

    fn visit_str<E>(mut self, text: &str) -> Result<Taken, E> {
        Ok(self.write(text))
    }

    fn visit_unit<E>(mut self) -> Result<Taken, E> {
        Ok(self.write(&()))
    }

    fn visit_none<E>(mut self) -> Result<Taken, E> {
        Ok(self.write(&()))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Taken, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Taken, D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Taken, A::Error> {
        let start = self.0.len();
        self.0.push('[');
        while list.next_element_seed(Copied(&mut *self.0))?.is_some() {
            self.0.push(',');
        }
        Ok(self.close(start, ']'))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Taken, A::Error> {
        let start = self.0.len();
        self.0.push('{');
        while object.next_key_seed(Copied(&mut *self.0))?.is_some() {
            self.0.push(':');
            object.next_value_seed(Copied(&mut *self.0))?;
            self.0.push(',');
        }
        Ok(self.close(start, '}'))
    }
}
