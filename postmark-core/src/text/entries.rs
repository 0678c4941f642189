//! Serde's access to lists and objects, and the memory that each entry is charged.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::misfit::Misfit;
use super::reader::Keys;
use super::source::{GROWTH, Kind, Source, passing};

/// The items of a list whose bracket has been parsed.
pub(super) struct Items<'s, 'de> {
    source: &'s mut Source<'de>,
    is_first: bool,
    is_done: bool,
    count: usize,
    /// The size of an item.
    size: usize,
}

impl<'s, 'de> Items<'s, 'de> {
    pub(super) fn new(source: &'s mut Source<'de>) -> Self {
        Self { source, is_first: true, is_done: false, count: 0, size: 0 }
    }

    /// The memory to refund when the list is complete.
    pub(super) fn passing(&self) -> usize {
        passing(self.count, self.size)
    }

    /// Whether all items have been parsed.
    pub(super) fn is_done(&mut self) -> Result<bool, Misfit> {
        Ok(self.is_done || self.next_item()?.is_none())
    }

    /// Advances to the next item.
    fn next_item(&mut self) -> Result<Option<()>, Misfit> {
        while !self.is_done && self.source.reader.more(b']', self.is_first)? {
            self.is_first = false;
            if !self.source.mends || !self.source.reader.is_null()? {
                return Ok(Some(()));
            }
        }
        self.is_done = true;
        Ok(None)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        if self.next_item()?.is_none() {
            return Ok(None);
        }
        self.size = size_of::<T::Value>();
        self.source.charge(GROWTH * self.size)?;
        self.count += 1;
        seed.deserialize(&mut *self.source).map(Some)
    }
}

/// The members of an object whose bracket has been parsed.
pub(super) struct Members<'s, 'de> {
    source: &'s mut Source<'de>,
    kind: Kind,
    keys: Keys,
    /// The positions of the values to use, if not all are.
    lasts: Option<Vec<usize>>,
    is_first: bool,
    is_done: bool,
    /// The size of the last key, and whether it was the first.
    key: (usize, bool),
}

/// The entries of a node of a `BTreeMap`, and about as many again for its overhead.
const NODE: usize = 12;

impl<'s, 'de> Members<'s, 'de> {
    pub(super) fn new(
        source: &'s mut Source<'de>,
        kind: Kind,
        fields: &'static [&'static str],
        lasts: Option<Vec<usize>>,
    ) -> Self {
        let (keys, is_first, key) = (Keys::new(fields), true, (0, true));
        Self { source, kind, keys, lasts, is_first, is_done: false, key }
    }

    /// Whether all members have been parsed.
    pub(super) fn is_done(&mut self) -> Result<bool, Misfit> {
        Ok(self.is_done || self.next_member()?.is_none())
    }

    /// Advances to the value of the next member; returns its key.
    #[inline]
    fn next_member(&mut self) -> Result<Option<Cow<'de, str>>, Misfit> {
        while !self.is_done && self.source.reader.more(b'}', self.is_first)? {
            self.is_first = false;
            let key = self.keys.read(&mut self.source.reader)?;
            if !self.source.mends || self.counts()? {
                return Ok(Some(key));
            }
        }
        self.is_done = true;
        Ok(None)
    }

    /// Whether the next value is to be used; skips it if not.
    fn counts(&mut self) -> Result<bool, Misfit> {
        let here = self.source.reader.at();
        if self.lasts.as_ref().is_some_and(|lasts| lasts.binary_search(&here).is_err()) {
            return self.source.reader.skip().map(|()| false);
        }
        Ok(!self.source.reader.is_null()?)
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let is_first = self.is_first;
        let Some(key) = self.next_member()? else {
            return Ok(None);
        };
        if let Cow::Owned(key) = &key {
            self.source.charge(2 * key.len())?;
        }
        self.key = (size_of::<K::Value>(), is_first);
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let (key, is_first) = self.key;
        let entry = key + size_of::<V::Value>();
        let bytes = match self.kind {
            Kind::Struct => 0,
            // Not stored.
            _ if size_of::<V::Value>() == 0 => 0,
            Kind::Any if !self.source.is_tree => GROWTH * 16,
            Kind::Map | Kind::Any => entry * if is_first { NODE } else { GROWTH },
        };
        self.source.charge(bytes)?;
        seed.deserialize(&mut *self.source)
    }
}

/// A key, for types that take text or a number written as text.
struct Key<'de>(Cow<'de, str>);

macro_rules! number_keys {
    ($($deserialize:ident: $visit:ident,)+) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_str(&text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Cow::Borrowed(text) => {
                BorrowedStrDeserializer::new(text).deserialize_enum(name, variants, visitor)
            }
            Cow::Owned(text) => text.into_deserializer().deserialize_enum(name, variants, visitor),
        }
    }

    number_keys! {
        deserialize_bool: visit_bool,
        deserialize_i8: visit_i8,
        deserialize_i16: visit_i16,
        deserialize_i32: visit_i32,
        deserialize_i64: visit_i64,
        deserialize_u8: visit_u8,
        deserialize_u16: visit_u16,
        deserialize_u32: visit_u32,
        deserialize_u64: visit_u64,
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}
