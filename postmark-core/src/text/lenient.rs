//! Reads answers that are written otherwise than documented: strict on write, tolerant on read.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::decode_error::DecodeError;

/// Reads JSON. What does not fit as it is gets a second reading without its nulls, so that a null
/// is as good as an absent member everywhere, at no cost to the answers that have none.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = without_mark(body);
    json(body).or_else(|error| {
        let mut value: Value = serde_json::from_slice(body)?;
        remove_nulls(&mut value);
        serde_json::from_value(value).map_err(|_| error.into())
    })
}

/// Reads JSON as it is. To check UTF-8 once for all is a fifth faster than string by string; what is
/// not UTF-8 may still stand where nobody looks.
pub(crate) fn json<'a, T: Deserialize<'a>>(body: &'a [u8]) -> serde_json::Result<T> {
    match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    }
}

/// The JSON text of a body, without the byte order mark that some proxies put before it ([RFC
/// 8259](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)): a mail was sent all the same.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Makes a text that was read from a body the piece of the body that it is; one that had escapes is
/// by itself.
pub(crate) fn piece(body: &Bytes, text: Cow<'_, str>) -> Bytes {
    match text {
        Cow::Borrowed(text) => body.slice_ref(text.as_bytes()),
        Cow::Owned(text) => text.into(),
    }
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(remove_nulls);
        }
        _ => {}
    }
}

/// Reads a string, or a number or truth value as it would be written.
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
            Ok(value.to_string().into())
        }
    }

    deserializer.deserialize_any(Text)
}

/// Text that may come as a number or a truth value.
pub(crate) fn string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer).map(Cow::into_owned)
}

/// A whole number that may come as text.
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
            self.visit_str(&number.to_string())
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
            text.trim().parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Whole)
}

/// A whole number that may come as text.
#[derive(Deserialize)]
pub(crate) struct Number(#[serde(deserialize_with = "number")] pub(crate) i64);

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Number, json};

    #[test]
    fn what_is_no_text_does_no_harm_where_nobody_looks() {
        #[derive(Deserialize)]
        struct Row {
            id: Number,
        }

        let row = json::<Row>(b"{\"note\": \"\xff\", \"id\": 7}");
        assert!(matches!(row, Ok(Row { id: Number(7) })));
        assert!(json::<String>(b"\"\xff\"").is_err());
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
