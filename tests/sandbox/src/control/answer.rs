//! The responses of the control interface, and how its requests are parsed.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A response, always JSON.
pub(super) enum Answer {
    Ok(Value),
    /// The request is invalid, for this reason.
    Wrong(String),
    /// It does not exist, for this reason.
    Missing(String),
    /// The requested event cannot happen, for this reason.
    Impossible(String),
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (status, value) = match self {
            Self::Ok(value) => (StatusCode::OK, value),
            Self::Wrong(text) => (StatusCode::BAD_REQUEST, json!({"Message": text})),
            Self::Missing(text) => (StatusCode::NOT_FOUND, json!({"Message": text})),
            Self::Impossible(text) => (StatusCode::CONFLICT, json!({"Message": text})),
        };
        (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string())
            .into_response()
    }
}

/// An empty success.
pub(super) fn done() -> Answer {
    Answer::Ok(json!({"Message": "OK"}))
}

/// Parses a body: JSON with these members and no others.
pub(super) fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Answer> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.into_inner());
        Answer::Wrong(if path == "." { inner.to_string() } else { format!("{path}: {inner}") })
    })
}
