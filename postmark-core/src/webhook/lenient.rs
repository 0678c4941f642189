//! What the members of payloads are, whatever stands there: see [`Lenient`].

use serde::de::MapAccess;

use super::texts::{text_map, texts};
use crate::api::email::{Header, MessageId, Metadata};
use crate::api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
use crate::text::lenient::Lenient;
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
