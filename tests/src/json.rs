//! JSON values, compared like Postmark's: a null member counts as absent.

use serde_json::{Map, Value};

/// A value without null members.
#[must_use]
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name, without_nulls(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

/// The differences between an expected and an actual value, ignoring null members: a line for each
/// place. A secret, written as `…`, may be any non-empty text.
#[must_use]
pub fn differences(expected: &Value, actual: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", expected, actual, &mut lines);
    lines
}

/// Whether a value that was read is the one that was sent, if any. A secret is hidden.
#[must_use]
pub fn is_same(sent: Option<&Value>, read: Option<&Value>) -> bool {
    match (sent, read) {
        (Some(sent), Some(read)) => differences(sent, read).is_empty(),
        (sent, read) => sent == read,
    }
}

fn compare(path: &str, expected: &Value, actual: &Value, lines: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let added = actual.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(added) {
                let of = |members: &Map<_, _>| members.get(name).cloned();
                let [expected, actual] = [expected, actual].map(|it| of(it).unwrap_or_default());
                compare(&format!("{path}/{name}"), &expected, &actual, lines);
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(&format!("{path}/{index}"), expected, actual, lines);
            }
        }
        (Value::String(text), Value::String(hidden)) if hidden == "…" && !text.is_empty() => {}
        _ if expected == actual || expected.is_number() && expected.as_f64() == actual.as_f64() => {
        }
        _ => lines.push(format!("{path}: expected {expected}, is {actual}")),
    }
}

/// The JSON pointers of all values in a value, except itself.
#[must_use]
pub fn pointers(value: &Value) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.replace('~', "~0").replace('/', "~1"), member))
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        _ => Vec::new(),
    };
    let below = |(name, value): (String, &Value)| {
        let deeper = pointers(value).into_iter().map(|pointer| format!("/{name}{pointer}"));
        deeper.chain([format!("/{name}")]).collect::<Vec<_>>()
    };
    inside.into_iter().flat_map(below).collect()
}
