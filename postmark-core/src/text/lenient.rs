//! Parses responses that are not as documented: strict on write, tolerant on read.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::decode_error::DecodeError;
use super::float;
use super::source::Source;

/// Parses the JSON of a response. A null counts as an absent member, and the last of repeated
/// members is used, at no cost to responses without either.
pub(crate) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, DecodeError> {
    decode(Source::new(body))
}

/// Parses the JSON of a response as a type of the caller's, without a bound on memory.
pub(crate) fn parse_unbounded<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, DecodeError> {
    decode(Source::new(body).unbounded())
}

fn decode<'a, T: Deserialize<'a>>(mut source: Source<'a>) -> Result<T, DecodeError> {
    let result = source.parse(|source| T::deserialize(source));
    result.map_err(|misfit| source.reader().explain(misfit))
}

/// Deserializes a string, or the text of a number or boolean.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    struct Text;

    impl<'de> Visitor<'de> for Text {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text")
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
            Ok(text.into())
        }

        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(text.to_owned().into())
        }

        fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
            Ok(float::print(value).into())
        }
    }

    deserializer.deserialize_any(Text)
}

/// Deserializes a string that may be written as a number or boolean.
pub(crate) fn string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer).map(Cow::into_owned)
}

/// Deserializes an integer that may be written as a string.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct Whole;

    impl Visitor<'_> for Whole {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number")
        }

        fn visit_i64<E>(self, number: i64) -> Result<i64, E> {
            Ok(number)
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
            number.try_into().map_err(E::custom)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
            self.visit_str(&float::print(number))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
            text.trim().parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Whole)
}

/// An integer that may be written as a string.
#[derive(Deserialize)]
pub(crate) struct Number(#[serde(deserialize_with = "number")] pub(crate) i64);

/// A string, number or boolean that any JSON value can be parsed as: values of another kind become
/// the default, as if absent.
pub(crate) trait Lenient<'de>: Default {
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
}

/// Deserializes a member of any kind; a value of the wrong kind counts as absent.
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient<'de>,
{
    deserializer.deserialize_any(Any(PhantomData))
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
        Ok(T::of_text(&float::print(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::of_text(text))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<T, E> {
        Ok(T::of_borrowed(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<T, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(T::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::default())
    }
}

/// Text, borrowed where possible; it may be empty.
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Number, parse};

    #[test]
    fn what_is_no_text_does_no_harm_where_nobody_looks() {
        #[derive(Deserialize)]
        struct Row {
            id: Number,
        }

        let row = parse::<Row>(b"{\"note\": \"\xff\", \"id\": 7}");
        assert!(matches!(row, Ok(Row { id: Number(7) })));
        assert_eq!(parse::<String>(b"\"\xff\""), Ok("\u{fffd}".to_owned()));
    }

    #[test]
    fn a_whole_number_may_be_text() {
        let read = |json| serde_json::from_str::<Number>(json).ok().map(|number| number.0);
        assert_eq!(read("4323372036854775807"), Some(4_323_372_036_854_775_807));
        assert_eq!(read("-1"), Some(-1));
        assert_eq!(read("2.0"), Some(2));
        assert_eq!(read(r#"" 1033567275 ""#), Some(1_033_567_275));
        for odd in ["2.5", "18446744073709551615", r#""""#, r#""ten""#, "true", "{}"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
