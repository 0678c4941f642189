//! Postmark's error codes.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use crate::text;
use crate::text::lenient::Lenient;
use crate::text::misfit::Misfit;
use crate::text::reader::Reader;

mod table;

pub use self::table::{ErrorCode, ErrorKind, Retry};

impl ErrorCode {
    /// The code with this number.
    #[must_use]
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// All codes known to this version, in ascending order, [`OK`](Self::OK) first.
    #[must_use]
    pub fn known() -> impl ExactSizeIterator<Item = Self> {
        table::TABLE.iter().map(|entry| Self(entry.code.into()))
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether this is `0`, Postmark's code for success.
    #[must_use]
    pub const fn is_ok(self) -> bool {
        self.0 == 0
    }

    /// The name of the constant, if the code is known.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.words().map(|words| words.name)
    }

    /// The kind of error, or [`ErrorKind::Other`] for an unknown code.
    // contract: status.422 quirk.not-found-is-422
    #[must_use]
    pub fn kind(self) -> ErrorKind {
        self.entry().map_or(ErrorKind::Other, |entry| entry.kind)
    }

    /// What the code means, in one sentence, if the code is known.
    #[must_use]
    pub fn meaning(self) -> Option<&'static str> {
        self.words().map(|words| words.meaning)
    }

    /// What to do about it, in one sentence. Without the feature `help`, which is on by default, most
    /// codes that do not concern sending only refer to Postmark's documentation.
    #[must_use]
    pub fn help(self) -> &'static str {
        self.entry().map_or(table::LOOK_UP, |entry| entry.remedy)
    }

    /// Whether the same request may succeed if sent again, as far as the code says.
    ///
    /// For an unknown code this is [`Retry::IfRepeatable`]: repeat such a request only if the
    /// status of the response is also a 5xx.
    #[must_use]
    pub fn retry(self) -> Retry {
        self.entry().map_or(Retry::IfRepeatable, |entry| entry.retry)
    }

    /// Whether it refuses the account or the token, and so every other email too.
    pub(crate) fn refuses_all(self) -> bool {
        self.entry().is_some_and(|entry| entry.refuses_all)
    }

    /// Parses a code from text, such as the header `X-PM-ApiErrorCode`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }

    /// Whether this version knows it.
    pub(crate) fn is_known(self) -> bool {
        self.entry().is_some()
    }

    /// Parses the next value as a code; `None` if it is not one.
    // contract: quirk.code-as-text
    pub(crate) fn parse_next(reader: &mut Reader<'_>) -> Result<Option<Self>, Misfit> {
        let text = reader.or_default(Reader::scalar)?;
        Ok(text.and_then(|text| Self::parse(&text)))
    }

    fn entry(self) -> Option<&'static table::Entry> {
        table::TABLE.get(self.row()?)
    }

    fn words(self) -> Option<&'static table::Words> {
        table::WORDS.get(self.row()?)
    }

    fn row(self) -> Option<usize> {
        let code = u16::try_from(self.0).ok()?;
        table::TABLE.binary_search_by_key(&code, |entry| entry.code).ok()
    }
}

impl From<i64> for ErrorCode {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "ErrorCode({} {name})", self.0),
            None => write!(f, "ErrorCode({})", self.0),
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// Reads a number, or a number as text.
impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer)?.ok_or_else(|| de::Error::custom("expected an error code"))
    }
}

/// Reads a code from any value, `None` if it is not one: a malformed code must not invalidate the
/// rest of the response. For members that may be missing, add `#[serde(default)]`.
pub(crate) fn lenient<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ErrorCode>, D::Error> {
    text::lenient::lenient(deserializer)
}

impl Lenient<'_> for Option<ErrorCode> {
    fn of_text(text: &str) -> Self {
        ErrorCode::parse(text)
    }

    fn of_integer(code: i64) -> Self {
        Some(ErrorCode(code))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde::Deserialize;

    use super::*;

    #[test]
    fn table_is_in_strictly_ascending_order() {
        assert!(table::TABLE.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn odd_codes_do_not_cost_the_rest_of_the_response() {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default, deserialize_with = "lenient")]
            code: Option<ErrorCode>,
            message: String,
        }

        for (code, expected) in [
            ("406", Some(406)),
            ("0", Some(0)),
            ("-1", Some(-1)),
            (r#""406""#, Some(406)),
            (r#"" 406 ""#, Some(406)),
            (r#""\u0034""#, Some(4)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("18446744073709551616", None),
            ("406.5", None),
            ("null", None),
            ("true", None),
            (r#""""#, None),
            (r#""none""#, None),
            (r#"[406, {"a": []}]"#, None),
            (r#"{"a": [406], "b": null}"#, None),
        ] {
            let json = format!(r#"{{"code": {code}, "message": "kept"}}"#);
            let body: Body = serde_json::from_str(&json).unwrap();
            assert_eq!(body.code.map(ErrorCode::get), expected, "{code}");
            assert_eq!(body.message, "kept");
        }

        let body: Body = serde_json::from_str(r#"{"message": "kept"}"#).unwrap();
        assert_eq!(body.code, None);
    }
}
