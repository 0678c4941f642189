//! Parses the members of payloads, whatever their kind: see [`Lenient`].

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::{Deserializer, Error};

use crate::api::email::{Header, MessageId, Metadata};
use crate::api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
use crate::text::copied;
use crate::text::lenient::{Lenient, lenient};
use crate::text::misfit::Misfit;
use crate::text::source::Source;
use crate::time::Timestamp;

/// The type of a member; a value of another kind counts as absent.
pub(crate) trait Member<'de>: Sized {
    fn read(source: &mut Source<'de>) -> Result<Self, Misfit>;
}

/// An object that is parsed member by member. If a name comes twice, the last one counts.
pub(crate) trait Object: Default {
    /// The keys, in the order in which Postmark writes them.
    const KEYS: &'static [&'static str];

    /// Parses the value of a member.
    fn member(&mut self, key: &str, source: &mut Source<'_>) -> Result<(), Misfit>;

    /// Parses the next value, which must be an object.
    fn parse(source: &mut Source<'_>) -> Result<Self, Misfit> {
        let mut object = Self::default();
        source.members(Self::KEYS, &mut |source, key| object.member(key, source))?;
        Ok(object)
    }
}

/// Deserializes a value from a caller's deserializer, by way of a copy of its JSON.
pub(crate) fn copied<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: impl FnOnce(&mut Source<'_>) -> Result<T, Misfit>,
) -> Result<T, D::Error> {
    let copy = Bytes::from(copied::json(deserializer)?);
    let mut source = Source::of(&copy).unbounded();
    parse(&mut source).map_err(|misfit| D::Error::custom(source.reader().explain(misfit)))
}

/// A payload: a struct whose members are parsed leniently and written only if present.
macro_rules! payload {
    ($(#[$doc:meta])* $Name:ident {
        $($(#[$field_doc:meta])* $key:literal $(or $other:literal)? => $field:ident: $Type:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
        #[non_exhaustive]
        pub struct $Name {
            $(
                $(#[$field_doc])*
                #[serde(
                    rename = $key,
                    skip_serializing_if = "crate::webhook::lenient::is_absent"
                )]
                pub $field: $Type,
            )+
        }

        impl $crate::webhook::lenient::Object for $Name {
            const KEYS: &'static [&'static str] = &[$($key),+];

            fn member(
                &mut self,
                key: &str,
                source: &mut $crate::text::source::Source<'_>,
            ) -> Result<(), $crate::text::misfit::Misfit> {
                use $crate::webhook::lenient::Member;
                match key {
                    $(
                        $key => self.$field = Member::read(source)?,
                        $($other if $crate::webhook::lenient::is_absent(&self.$field) => {
                            self.$field = Member::read(source)?;
                        })?
                    )+
                    _ => source.skip()?,
                }
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use $crate::webhook::lenient::{Object, copied};
                copied(deserializer, Object::parse)
            }
        }
    };
}

pub(super) fn is_absent<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Text; an empty string counts as absent, and a number or boolean becomes its text.
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

/// A number, possibly written as a string.
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

/// A boolean, possibly written as a string.
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

    fn of_integer(number: i64) -> Self {
        matches!(number, 0 | 1).then_some(number == 1)
    }
}

impl<'de, T: Lenient<'de>> Member<'de> for T {
    fn read(source: &mut Source<'de>) -> Result<Self, Misfit> {
        lenient(source)
    }
}

/// Parses an object; a value of another kind counts as absent.
pub(super) fn object<T: Object>(source: &mut Source<'_>) -> Result<Option<T>, Misfit> {
    if source.peek()? == b'{' {
        return T::parse(source).map(Some);
    }
    source.skip()?;
    Ok(None)
}

/// The items of the right kind; others are left out.
impl<'de, T> Member<'de> for Vec<T>
where
    Option<T>: Member<'de>,
{
    fn read(source: &mut Source<'de>) -> Result<Self, Misfit> {
        let mut items = Self::new();
        if source.peek()? != b'[' {
            source.skip()?;
            return Ok(items);
        }
        source.items(size_of::<T>(), &mut |source| {
            items.extend(<Option<T> as Member>::read(source)?);
            Ok(())
        })?;
        Ok(items)
    }
}

/// An object whose members are all text. If all are empty, it counts as absent.
macro_rules! object_of_texts {
    ($($Object:ident { $($name:literal: $field:ident,)+ })+) => {$(
        impl Object for $Object {
            const KEYS: &'static [&'static str] = &[$($name),+];

            fn member(&mut self, key: &str, source: &mut Source<'_>) -> Result<(), Misfit> {
                let Some(text) = <Option<Cow<'_, str>> as Member>::read(source)? else {
                    return Ok(());
                };
                match key {
                    $($name if text.is_empty() => self.$field = Default::default(),)+
                    $($name => self.$field = text.into_owned().into(),)+
                    _ => {}
                }
                Ok(())
            }
        }

        impl Member<'_> for Option<$Object> {
            fn read(source: &mut Source<'_>) -> Result<Self, Misfit> {
                Ok(object(source)?.filter(|object| *object != $Object::default()))
            }
        }
    )+};
}

object_of_texts! {
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

impl Member<'_> for Option<Header> {
    fn read(source: &mut Source<'_>) -> Result<Self, Misfit> {
        #[derive(Default)]
        struct Field([String; 2]);

        impl Object for Field {
            const KEYS: &'static [&'static str] = &["Name", "Value"];

            fn member(&mut self, key: &str, source: &mut Source<'_>) -> Result<(), Misfit> {
                let text: Option<Cow<'_, str>> = Member::read(source)?;
                let Self([name, value]) = self;
                match (key, text) {
                    ("Name", Some(text)) => *name = text.into_owned(),
                    ("Value", Some(text)) => *value = text.into_owned(),
                    _ => {}
                }
                Ok(())
            }
        }

        let Field([name, value]) = object(source)?.unwrap_or_default();
        Ok((!name.is_empty()).then_some(Header { name, value }))
    }
}

impl Object for Metadata {
    const KEYS: &'static [&'static str] = &[];

    fn member(&mut self, key: &str, source: &mut Source<'_>) -> Result<(), Misfit> {
        // The memory that a pair takes besides its text.
        source.charge(48)?;
        if let Some(value) = <Option<Cow<'_, str>> as Member>::read(source)? {
            self.push(key, &value);
        }
        Ok(())
    }
}

impl Member<'_> for Metadata {
    fn read(source: &mut Source<'_>) -> Result<Self, Misfit> {
        Ok(object(source)?.unwrap_or_default())
    }
}
