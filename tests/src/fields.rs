//! The fields of requests and responses, documented or only observed: `contract/fields.csv`.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::csv;

/// One field of an endpoint's query, body or response.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The endpoint: `PUT /bounces/{bounceid}/activate`.
    pub endpoint: &'static str,
    /// Where the field is.
    pub part: Part,
    /// Its name, after those of the objects that contain it: `Bounces[].ID`. `[]` is any item of an
    /// array, `<key>` any name.
    pub path: &'static str,
    /// Its type: `array`, `object`, `any`, or the type of a scalar.
    pub kind: &'static str,
    /// `required` or `optional`; in responses `always`, `optional` or `nullable`.
    pub presence: &'static str,
}

/// Where a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// In the query of the request.
    Query,
    /// In the body of the request.
    Body,
    /// In the response.
    Response,
}

/// A field that a request cannot set or a response does not expose, on purpose.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    /// The endpoint, or `*` for all.
    pub endpoint: &'static str,
    /// Where the field is.
    pub part: Part,
    /// The end of the field's path.
    pub path: &'static str,
    /// The reason.
    pub why: &'static str,
}

/// The name used for `<key>` in made-up responses.
const ANY_NAME: &str = "Any name";

/// All fields of all endpoints.
#[must_use]
pub fn fields() -> &'static [Field] {
    static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
        csv::rows(include_str!("../contract/fields.csv"))
            .map(|[endpoint, part, path, kind, presence]| {
                let part = Part::named(part);
                Field { endpoint, part, path, kind, presence }
            })
            .collect()
    });
    &FIELDS
}

/// All exceptions.
#[must_use]
pub fn exceptions() -> &'static [Exception] {
    static EXCEPTIONS: LazyLock<Vec<Exception>> = LazyLock::new(|| {
        csv::rows(include_str!("../contract/exceptions.csv"))
            .map(|[endpoint, part, path, why]| Exception {
                endpoint,
                part: Part::named(part),
                path,
                why,
            })
            .collect()
    });
    &EXCEPTIONS
}

impl Exception {
    /// Whether it excuses the absence of a field.
    #[must_use]
    pub fn excuses(&self, field: &Field) -> bool {
        (self.endpoint == "*" || self.endpoint == field.endpoint)
            && self.part == field.part
            && field.path.ends_with(self.path)
    }
}

impl Part {
    fn named(name: &str) -> Self {
        match name {
            "query" => Self::Query,
            "body" => Self::Body,
            "response" => Self::Response,
            _ => panic!("no part is called {name}"),
        }
    }
}

/// A response with all of the fields, each with a different value.
#[must_use]
pub fn full_answer<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Value {
    let mut answer = Value::Null;
    for (number, field) in (0..).zip(fields) {
        *slot(&mut answer, field.path) = value(field, number);
    }
    answer
}

/// The value at a path, which is created if it is missing.
fn slot<'a>(mut value: &'a mut Value, path: &str) -> &'a mut Value {
    for segment in path.split('.') {
        let name = segment.trim_end_matches("[]");
        if !name.is_empty() {
            let name = if name == "<key>" { ANY_NAME } else { name };
            // Indexing null by a name turns it into an object.
            value = &mut value[name];
        }
        if segment.ends_with("[]") {
            if value.get(0).is_none() {
                *value = json!([null]);
            }
            value = &mut value[0];
        }
    }
    value
}

/// A value for a field, different for each number.
fn value(field: &Field, number: u32) -> Value {
    match field.kind {
        // Other codes are refusals.
        _ if field.path.ends_with("ErrorCode") => json!(0),
        "array" => json!([]),
        "object" => json!({}),
        "any" => json!({ "nested": [{ "number": number }] }),
        // No default, and more than 32 bits.
        "boolean" => json!(true),
        "flag" => json!("True"),
        "integer" => json!(5_000_000_000 + u64::from(number)),
        "number" => json!(f64::from(number) + 0.5),
        "decimal" => json!(format!("{number}")),
        "string" => json!(format!("text {number}")),
        "enum" => json!(format!("Word{number}")),
        "base64" => json!(format!("{number:08}")),
        "uuid" => json!(format!("00000000-0000-4000-8000-{number:012}")),
        "date" => json!(format!("{}-01-02", 2000 + number)),
        "timestamp" => json!(format!("2026-01-02T03:04:05.{number:07}-05:00")),
        kind => panic!("no kind is called {kind}"),
    }
}

impl Field {
    /// The place of the field in a [`full_answer`], as a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        let path = self.path.replace("<key>", ANY_NAME).replace("[]", ".0").replace('.', "/");
        if path.starts_with('/') { path } else { format!("/{path}") }
    }

    /// Whether a value has the field.
    #[must_use]
    pub fn is_in(&self, value: &Value) -> bool {
        has(value, &self.path.split('.').collect::<Vec<_>>())
    }
}

/// Whether a value has a path, in any of the items of its arrays.
fn has(value: &Value, path: &[&str]) -> bool {
    let Some((segment, rest)) = path.split_first() else {
        return true;
    };
    let inside = |value: &Value| match (segment.ends_with("[]"), value) {
        (true, Value::Array(items)) => items.iter().any(|item| has(item, rest)),
        (true, _) => false,
        (false, value) => has(value, rest),
    };
    match (segment.trim_end_matches("[]"), value) {
        ("", value) => inside(value),
        ("<key>", Value::Object(members)) => members.values().any(inside),
        (name, value) => value.get(name).is_some_and(inside),
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.endpoint, self.part, self.path)
    }
}
