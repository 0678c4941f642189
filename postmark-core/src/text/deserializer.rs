//! A serde deserializer over the [`Reader`](super::reader::Reader), in one pass.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::entries::{Items, Members};
use super::float;
use super::misfit::Misfit;
use super::source::{Kind, Source};

impl<'de> Deserializer<'de> for &mut Source<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.reader.peek()? == b'"' {
            return match self.text()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_str(&text),
            };
        }
        match self.token()? {
            Token::Text(text) => visitor.visit_borrowed_str(text),
            Token::Null => visitor.visit_unit(),
            Token::Bool(value) => visitor.visit_bool(value),
            Token::Unsigned(number) => visitor.visit_u64(number),
            Token::Signed(number) => visitor.visit_i64(number),
            Token::Float(number) => visitor.visit_f64(number),
            Token::Object => self.object(Kind::Any, &[], visitor),
            Token::List => self.list(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.reader.is_null()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        // Types private to serde_json, such as its `RawValue`.
        if name.starts_with("$serde_json::private::") {
            let mut raw = serde_json::Deserializer::from_str(self.reader.raw()?);
            return raw.deserialize_newtype_struct(name, visitor).map_err(|_| Misfit::Kind);
        }
        let is_tree = self.is_tree;
        self.is_tree |= name == TREE;
        let value = visitor.visit_newtype_struct(&mut *self);
        self.is_tree = is_tree;
        value
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        struct Variants<V>(&'static str, &'static [&'static str], V);

        impl<'de, V: Visitor<'de>> Visitor<'de> for Variants<V> {
            type Value = V::Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.2.expecting(f)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
                self.2.visit_enum(StrDeserializer::new(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<V::Value, A::Error> {
                MapAccessDeserializer::new(object).deserialize_enum(self.0, self.1, self.2)
            }
        }

        self.deserialize_any(Variants(name, variants, visitor))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.reader.peek()? {
            b'{' => self.object(Kind::Map, &[], visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.reader.peek()? {
            b'{' => self.object(Kind::Struct, fields, visitor),
            // Derived code would also accept a list; Postmark writes no structs as lists.
            _ => Err(Misfit::Kind),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.reader.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier
    }
}

/// A value that is not a string, or the kind of a compound value.
enum Token<'a> {
    /// A number out of the range of all types: its text may be wanted.
    Text(&'a str),
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Object,
    List,
}

impl<'a> Source<'a> {
    /// Parses a string, starting at its quote.
    #[inline]
    fn text(&mut self) -> Result<Cow<'a, str>, Misfit> {
        let text = self.reader.string()?;
        if let Cow::Owned(text) = &text {
            self.charge(2 * text.len())?;
        }
        Ok(text)
    }

    /// Parses a value that is not a string, unless it is an object or a list. Not generic, so that
    /// it is compiled once and not for each type.
    fn token(&mut self) -> Result<Token<'a>, Misfit> {
        let reader = &mut self.reader;
        Ok(match reader.peek()? {
            b'{' | b'[' if self.is_cut && reader.is_deepest() => {
                reader.skip()?;
                Token::Null
            }
            b'{' => Token::Object,
            b'[' => Token::List,
            b't' | b'f' => Token::Bool(reader.boolean()?.unwrap_or_default()),
            b'n' => {
                reader.is_null()?;
                Token::Null
            }
            _ => number(reader.raw()?),
        })
    }

    fn list<V: Visitor<'a>>(&mut self, visitor: V) -> Result<V::Value, Misfit> {
        self.reader.open(b'[')?;
        let mut items = Items::new(self);
        let value = visitor.visit_seq(&mut items)?;
        let is_done = items.is_done()?;
        let passing = items.passing();
        self.room = self.room.saturating_add(passing);
        if is_done { Ok(value) } else { Err(Misfit::Kind) }
    }

    fn object<V: Visitor<'a>>(
        &mut self,
        kind: Kind,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.reader.open(b'{')?;
        let lasts = if self.mends { Some(self.lasts(kind, fields)?) } else { None };
        let mut members = Members::new(self, kind, fields, lasts);
        let value = visitor.visit_map(&mut members)?;
        let is_done = members.is_done()?;
        if is_done { Ok(value) } else { Err(Misfit::Kind) }
    }
}

/// Parses a number.
fn number(text: &str) -> Token<'_> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(number) = text.parse() {
            return Token::Unsigned(number);
        }
    } else if text != "-0" {
        if let Ok(number) = text.parse() {
            return Token::Signed(number);
        }
    }
    float::parse(text).map_or(Token::Text(text), Token::Float)
}

/// Deserializes maps, and values of any kind: each object is charged as the tree that it becomes.
pub(crate) fn tree<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Inner<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Inner<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<T, D::Error> {
            T::deserialize(inner)
        }
    }

    deserializer.deserialize_newtype_struct(TREE, Inner(PhantomData))
}

const TREE: &str = "$postmark::tree";
