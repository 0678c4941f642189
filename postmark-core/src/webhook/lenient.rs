//! What the members of payloads are, whatever stands there: see [`Lenient`].

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::api::email::{Header, MessageId, Metadata};
use crate::api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
use crate::text::lenient::{Lenient, lenient};
use crate::time::Timestamp;

/// A payload: a struct whose members are each read leniently, and written only if present.
macro_rules! payload {
    ($(#[$doc:meta])* $Name:ident {
        $($(#[$field_doc:meta])* $field:ident: $Type:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        #[non_exhaustive]
        pub struct $Name {
            $(
                $(#[$field_doc])*
                #[serde(
                    deserialize_with = "crate::text::lenient::lenient",
                    skip_serializing_if = "crate::webhook::lenient::is_absent"
                )]
                pub $field: $Type,
            )+
        }
    };
}

pub(super) fn is_absent<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Text, where an empty one is none; a number or a truth value is its text.
macro_rules! lenient_text {
    ($($Text:ty),+ $(,)?) => {$(
        impl Lenient<'_> for Option<$Text> {
            fn of_text(text: &str) -> Self {
                (!text.is_empty()).then(|| text.into())
            }

            fn of_integer(number: i64) -> Self {
                Some(number.to_string().as_str().into())
            }

            fn of_bool(value: bool) -> Self {
                Some(if value { "true" } else { "false" }.into())
            }
        }
    )+};
}

lenient_text!(
    String,
    MessageId,
    Timestamp,
    BounceType,
    Platform,
    ClickLocation,
    SuppressionReason,
    SuppressionOrigin,
);

/// A number, or the text of one.
macro_rules! lenient_number {
    ($($Number:ty),+) => {$(
        impl Lenient<'_> for Option<$Number> {
            fn of_text(text: &str) -> Self {
                Self::of_integer(text.trim().parse().ok()?)
            }

            fn of_integer(number: i64) -> Self {
                number.try_into().ok()
            }
        }
    )+};
}

lenient_number!(i64, u64, BounceId, ServerId);

/// A truth value, or the text of one.
impl Lenient<'_> for Option<bool> {
    fn of_text(text: &str) -> Self {
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else {
            text.eq_ignore_ascii_case("false").then_some(false)
        }
    }

    fn of_bool(value: bool) -> Self {
        Some(value)
    }
}

/// An object whose members are all text, where one that says nothing is none.
macro_rules! lenient_object {
    ($($Object:ty),+) => {$(
        impl<'de> Lenient<'de> for Option<$Object> {
            fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
                let object = texts::<$Object, _>(object, false)?;
                Ok((object != Default::default()).then_some(object))
            }
        }
    )+};
}

lenient_object!(ClientInfo, OsInfo, GeoInfo, InboundAddress);

impl<'de> Lenient<'de> for Option<Header> {
    fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let header: Header = texts(object, true)?;
        Ok((!header.name.is_empty()).then_some(header))
    }
}

impl<'de> Lenient<'de> for Metadata {
    fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        text_map(object)
    }
}

/// Parses an object as a struct of texts.
fn texts<'de, T, A>(object: A, keeps_empty: bool) -> Result<T, A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    Texts::<A, ()>::parse(object, keeps_empty)
}

/// Parses an object as a map of texts, which takes room for each member.
fn text_map<'de, T, A>(object: A) -> Result<T, A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    Texts::<A, Kept>::parse(object, true)
}

/// Stands for a member that takes room: its size is what counts.
#[derive(Default)]
struct Kept(#[allow(dead_code, reason = "it has a size")] bool);

/// The members of an object that are text, or can be: a list in place of a text is left out,
/// however deep, and an empty text too where it says nothing.
struct Texts<'de, A, K> {
    object: A,
    keeps_empty: bool,
    /// The value of the member whose key was read last.
    value: Option<Cow<'de, str>>,
    kept: PhantomData<K>,
}

impl<'de, A: MapAccess<'de>, K: Default> Texts<'de, A, K> {
    fn parse<T: Deserialize<'de>>(object: A, keeps_empty: bool) -> Result<T, A::Error> {
        let texts = Self { object, keeps_empty, value: None, kept: PhantomData };
        T::deserialize(MapAccessDeserializer::new(texts))
    }
}

impl<'de, A: MapAccess<'de>, M: Default> MapAccess<'de> for Texts<'de, A, M> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let (mut key, mut value) = (None, None);
        while self.object.next_key_seed(Slot::<M>::new(&mut key))?.is_some() {
            self.object.next_value_seed(Slot::<M>::new(&mut value))?;
            let (Some(key), Some(value)) = (key.take(), value.take()) else {
                continue;
            };
            if self.keeps_empty || !value.is_empty() {
                self.value = Some(value);
                return seed.deserialize(Text::new(key)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        seed.deserialize(Text::new(self.value.take().unwrap_or_default()))
    }
}

/// Where a text is put, if it is one: nothing is kept of it in the object.
struct Slot<'s, 'de, K>(&'s mut Option<Cow<'de, str>>, PhantomData<K>);

impl<'s, 'de, K> Slot<'s, 'de, K> {
    fn new(text: &'s mut Option<Cow<'de, str>>) -> Self {
        Self(text, PhantomData)
    }
}

impl<'de, K: Default> DeserializeSeed<'de> for Slot<'_, 'de, K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        *self.0 = lenient(deserializer)?;
        Ok(K::default())
    }
}

/// A text, for a type that takes text or perhaps takes it.
struct Text<'de, E>(Cow<'de, str>, PhantomData<E>);

impl<'de, E> Text<'de, E> {
    fn new(text: Cow<'de, str>) -> Self {
        Self(text, PhantomData)
    }
}

impl<'de, E: Error> Deserializer<'de> for Text<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
