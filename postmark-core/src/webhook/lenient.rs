//! Reads a member whatever stands there: what is of another kind is as good as absent.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::texts::texts;
use crate::api::email::{Header, MessageId, Metadata};
use crate::api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
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
                    deserialize_with = "crate::webhook::lenient::lenient",
                    skip_serializing_if = "crate::webhook::lenient::is_absent"
                )]
                pub $field: $Type,
            )+
        }
    };
}

/// A type that any JSON value can be read as; its default is what it is when absent.
pub(super) trait Lenient<'de>: Default {
    fn of_text(_: &str) -> Self {
        Self::default()
    }

    fn of_borrowed(text: &'de str) -> Self {
        Self::of_text(text)
    }

    fn of_integer(_: i64) -> Self {
        Self::default()
    }

    fn of_bool(_: bool) -> Self {
        Self::default()
    }

    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn of_list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient<'de>,
{
    deserializer.deserialize_any(Any(PhantomData))
}

pub(super) fn is_absent<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

struct Any<T>(PhantomData<T>);

impl<'de, T: Lenient<'de>> Visitor<'de> for Any<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        lenient(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<T, E> {
        Ok(T::of_bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::of_integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(match i64::try_from(number) {
            Ok(number) => T::of_integer(number),
            Err(_) => T::of_text(&number.to_string()),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<T, E> {
        Ok(T::of_text(&number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::of_text(text))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<T, E> {
        Ok(T::of_borrowed(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::of_object(object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::of_list(list)
    }
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

/// Text that may be empty, and need not be copied.
impl<'de: 'a, 'a> Lenient<'de> for Option<Cow<'a, str>> {
    fn of_text(text: &str) -> Self {
        Some(Cow::Owned(text.to_owned()))
    }

    fn of_borrowed(text: &'de str) -> Self {
        Some(Cow::Borrowed(text))
    }

    fn of_integer(number: i64) -> Self {
        Some(Cow::Owned(number.to_string()))
    }

    fn of_bool(value: bool) -> Self {
        Some(Cow::Borrowed(if value { "true" } else { "false" }))
    }
}

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
        texts(object, true)
    }
}

/// The items that are of the right kind.
impl<'de, T> Lenient<'de> for Vec<T>
where
    Option<T>: Lenient<'de>,
{
    fn of_list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut items = Self::new();
        while let Some(Item(item)) = list.next_element::<Item<Option<T>>>()? {
            items.extend(item);
        }
        Ok(items)
    }
}

/// A value of an object or a list.
pub(super) struct Item<T>(pub(super) T);

impl<'de, T: Lenient<'de>> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer).map(Self)
    }
}
