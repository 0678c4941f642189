//! What the members of payloads are, whatever stands there: see [`Lenient`].

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess};

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
    ($($Object:ident { $($name:literal: $field:ident,)+ })+) => {$(
        impl<'de> Lenient<'de> for Option<$Object> {
            fn of_object<A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
                let mut object = $Object::default();
                while let Some((name, text)) = next_text::<(), _>(&mut members)? {
                    match &*name {
                        $($name if text.is_empty() => object.$field = Default::default(),)+
                        $($name => object.$field = text.into_owned().into(),)+
                        _ => {}
                    }
                }
                Ok((object != $Object::default()).then_some(object))
            }
        }
    )+};
}

lenient_object! {
    ClientInfo {
        "Name": name,
        "Company": company,
        "Family": family,
    }
    OsInfo {
        "Name": name,
        "Company": company,
        "Family": family,
    }
    GeoInfo {
        "CountryISOCode": country_iso_code,
        "Country": country,
        "RegionISOCode": region_iso_code,
        "Region": region,
        "City": city,
        "Zip": zip,
        "Coords": coords,
        "IP": ip,
    }
    InboundAddress {
        "Email": email,
        "Name": name,
        "MailboxHash": mailbox_hash,
    }
}

impl<'de> Lenient<'de> for Option<Header> {
    fn of_object<A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut header = Header { name: String::new(), value: String::new() };
        while let Some((name, text)) = next_text::<(), _>(&mut members)? {
            match &*name {
                "Name" => header.name = text.into_owned(),
                "Value" => header.value = text.into_owned(),
                _ => {}
            }
        }
        Ok((!header.name.is_empty()).then_some(header))
    }
}

impl<'de> Lenient<'de> for Metadata {
    fn of_object<A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut metadata = Self::new();
        while let Some((key, value)) = next_text::<Kept, _>(&mut members)? {
            metadata.push(&key, &value);
        }
        Ok(metadata)
    }
}

/// Stands for a member that takes room: its size is what counts.
#[derive(Default)]
struct Kept(#[allow(dead_code, reason = "it has a size")] bool);

/// A key and its text.
type Pair<'de> = (Cow<'de, str>, Cow<'de, str>);

/// Reads the next member of an object that is text, or can be: a list in place of a text is left
/// out, however deep.
fn next_text<'de, K, A>(members: &mut A) -> Result<Option<Pair<'de>>, A::Error>
where
    K: Default,
    A: MapAccess<'de>,
{
    let (mut name, mut text) = (None, None);
    while members.next_key_seed(Slot::<K>::new(&mut name))?.is_some() {
        members.next_value_seed(Slot::<K>::new(&mut text))?;
        if let (Some(name), Some(text)) = (name.take(), text.take()) {
            return Ok(Some((name, text)));
        }
    }
    Ok(None)
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
