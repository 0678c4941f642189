//! The services beside Postmark's API, on the same address: their paths do not overlap with the
//! API's.

pub(crate) mod dmarc;
pub(crate) mod spam_check;
pub(crate) mod status;

use std::future::ready;
use std::sync::Arc;

use axum::RequestExt;
use axum::extract::{RawPathParams, Request, State as Extract};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::account::Account;
use crate::api::{Call, LIMIT, read_body};
use crate::http::fault;
use crate::http::query::Query;
use crate::http::response::ServerResponse;

/// The handler of a route: it needs neither a server's nor the account's token.
type Handler = fn(&Account, &HeaderMap, &Call) -> ServerResponse;

fn route(method: MethodFilter, handler: Handler) -> MethodRouter<Arc<Account>> {
    on(method, move |Extract(account): Extract<Arc<Account>>, mut request: Request| async move {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let (latency, fault) = account.count_request(method, path);
        tokio::time::sleep(latency).await;
        let parameters = request.extract_parts::<RawPathParams>().await;
        let parameter = parameters.iter().flatten().map(|(_, value)| value.to_owned()).next();
        let (head, body) = request.into_parts();
        let response = match read_body(body, LIMIT).await {
            Ok(body) => {
                let query = Query::parse(head.uri.query().unwrap_or_default());
                let parameter = parameter.unwrap_or_default();
                let call = Call { body, query, parameter, ..Call::default() };
                handler(&account, &head.headers, &call)
            }
            Err(_) => refused(400, "The request is too large, or did not come to its end."),
        };
        fault::applied(fault, ready(response)).await.respond().await
    })
}

/// Refuses as these services do.
fn refused(status: u16, message: &str) -> ServerResponse {
    ServerResponse::value(status, &json!({"message": message}))
}

/// A text member of a JSON object.
fn text(call: &Call, name: &str) -> String {
    let body = serde_json::from_slice::<Value>(&call.body).unwrap_or_default();
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
