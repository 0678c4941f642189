//! Emails to receive.

use std::sync::Arc;

use axum::extract::{RawQuery, State as Extract};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::json;

use crate::account::Account;
use crate::api::Call;
use crate::control::answer::Answer;
use crate::http::query::Query;
use crate::http::response::ServerResponse;
use crate::mail::draft::Draft;
use crate::mail::received::InboundEmail;

/// Receives an email in the format of `POST /email`, and returns its `MessageID`.
pub(super) async fn receive(
    Extract(account): Extract<Arc<Account>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let key = query.get("server");
    let state = key.map_or(Some(Arc::clone(&account.first)), |key| account.find_server(key));
    let Some(state) = state else {
        let text = format!("there is no server {}", key.unwrap_or_default());
        return Answer::Missing(text).into_response();
    };
    let call = Call { body, strict: true, ..Call::default() };
    match call.parse(Draft::parse).and_then(Draft::check) {
        Ok(mail) => {
            let id = state.receive(InboundEmail::of(mail));
            Answer::Ok(json!({"MessageID": id})).into_response()
        }
        Err(refusal) => ServerResponse::from(refusal).respond().await,
    }
}
