//! What an endpoint writes and reads, held against the payloads of the contract.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]
#![allow(clippy::disallowed_methods, reason = "payloads are files")]

use bytes::Bytes;
use http::{Response, StatusCode};
use postmark_core::{Config, Endpoint, Error, prepare, read};
use serde::Serialize;
use serde_json::Value;

/// A payload of the contract.
pub(crate) fn fixture(name: &str) -> Bytes {
    let path = format!("{}/../tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")).into()
}

/// A payload of the contract, without its nulls.
pub(crate) fn value(name: &str) -> Value {
    without_nulls(serde_json::from_slice(&fixture(name)).unwrap())
}

/// The first line of an endpoint's request: method, path and query.
pub(crate) fn line<E: Endpoint>(config: &Config<E::Token>, endpoint: &E) -> String {
    let request = prepare(config, endpoint).unwrap();
    let target = request.uri().path_and_query().unwrap();
    format!("{} {target}", request.method())
}

/// What an endpoint's request carries.
pub(crate) fn sent<E: Endpoint>(config: &Config<E::Token>, endpoint: &E) -> Value {
    let body = prepare(config, endpoint).unwrap().into_body().into_bytes().unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// Why an endpoint's request cannot be written.
pub(crate) fn fault<E: Endpoint>(endpoint: &E) -> String {
    endpoint.draft().check().unwrap_err().to_string()
}

/// Reads a payload as the response to an endpoint; written again it is the same.
pub(crate) fn answer<E>(endpoint: &E, name: &str) -> E::Response
where
    E: Endpoint<Response: Serialize>,
{
    let response = endpoint.read(fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = serde_json::to_value(&response).unwrap();
    let written = without_nulls(written);
    assert_eq!(written, hidden(value(name), &written), "{name}");
    response
}

/// What is expected, with its secrets hidden where they are hidden in what was written.
pub(crate) fn hidden(expected: Value, written: &Value) -> Value {
    match (expected, written) {
        (Value::String(text), Value::String(dots)) if dots == "…" && !text.is_empty() => {
            dots[..].into()
        }
        (Value::Object(members), Value::Object(written)) => members
            .into_iter()
            .map(|(name, member)| {
                let there = written.get(&name).cloned().unwrap_or_default();
                (name, hidden(member, &there))
            })
            .collect(),
        (Value::Array(items), Value::Array(written)) if items.len() == written.len() => {
            items.into_iter().zip(written).map(|(item, there)| hidden(item, there)).collect()
        }
        (expected, _) => expected,
    }
}

/// The error of a payload that comes with a status.
pub(crate) fn refused<E>(endpoint: &E, status: u16, name: &str) -> Error
where
    E: Endpoint<Response: std::fmt::Debug>,
{
    let mut response = Response::new(fixture(name));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    read(endpoint, response).unwrap_err()
}

/// The same value without nulls, and with whole numbers written one way.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.to_string().strip_suffix(".0") {
            Some(whole) => serde_json::from_str(whole).unwrap(),
            None => Value::Number(number),
        },
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(key, member)| (key, without_nulls(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
