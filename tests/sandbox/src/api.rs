//! What all routes of the API have in common: they take a token and JSON, answer JSON, and can be
//! made to fail.

use std::sync::Arc;

use axum::extract::{Request, State as Extract};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::BodyExt;

use crate::answer::{Answer, Refusal};
use crate::fault::{self, Fault};
use crate::options::TEST_TOKEN;
use crate::state::State;

/// The header that names the server.
const SERVER_TOKEN_HEADER: &str = "X-Postmark-Server-Token";

/// 2^20 bytes. Postmark does not say which megabyte its limits mean.
pub(crate) const MB: usize = 1024 * 1024;

/// One request to the API, let in.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) body: Bytes,
    /// Whether it came with the token that sends nothing.
    pub(crate) is_test: bool,
}

/// What a route does.
pub(crate) type Handler = fn(&State, &Call) -> Result<Answer, Refusal>;

/// Routes requests of this method, of a server token and of a body up to `limit` bytes.
pub(crate) fn route(
    method: MethodFilter,
    limit: usize,
    handler: Handler,
) -> MethodRouter<Arc<State>> {
    on(method, move |Extract(state): Extract<Arc<State>>, request: Request| async move {
        serve(&state, request, limit, handler).await
    })
}

async fn serve(state: &State, request: Request, limit: usize, handler: Handler) -> Response {
    let fault = state.count_request();
    let (head, body) = request.into_parts();
    let body = read(body, limit).await;
    let answer = || {
        let Some(body) = body else {
            // The contract does not promise JSON here, so a client should not need it.
            let text = "The request is too large.\n";
            return Answer::new(413).header("Content-Type", "text/plain").body(text);
        };
        let is_test = match check_head(state, &head.headers) {
            Ok(is_test) => is_test,
            Err(refusal) => return refusal.into(),
        };
        handler(state, &Call { body, is_test }).unwrap_or_else(Answer::from)
    };
    let answer = match fault {
        None => answer(),
        Some(Fault::Before(instead)) => instead,
        Some(Fault::After(instead)) => {
            answer();
            instead
        }
        Some(Fault::Delayed) => fault::delayed(answer()),
    };
    answer.respond().await
}

/// Reads a body to its end, to let the client hear the answer; `None` if it is larger than `limit`.
///
/// What goes beyond is thrown away, and after four times the limit not even waited for.
async fn read(mut body: axum::body::Body, limit: usize) -> Option<Bytes> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        // A connection that broke has nobody to answer to.
        let Ok(data) = frame.ok()?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length > limit.saturating_mul(4) {
            break;
        }
    }
    (length <= limit).then(|| Bytes::from(kept))
}

/// Lets a request in, and says whether it is one that shall send nothing.
fn check_head(state: &State, headers: &HeaderMap) -> Result<bool, Refusal> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let token = text(SERVER_TOKEN_HEADER).filter(|token| !token.is_empty());
    let is_test = match token {
        None => {
            let text = format!("No server token was given in the {SERVER_TOKEN_HEADER} header.");
            return Err(Refusal::new(10, text));
        }
        Some(token) if token.eq_ignore_ascii_case(TEST_TOKEN) => true,
        Some(token) if state.options.takes(token) => false,
        Some(_) => {
            let text = format!(
                "The Server Token you provided in the {SERVER_TOKEN_HEADER} request header was \
                 invalid. Please verify that you are using a valid token."
            );
            return Err(Refusal::new(10, text));
        }
    };
    let json = |value: &str, also: &[&str]| {
        let kinds = value.split(',').filter_map(|kind| kind.split(';').next()).map(str::trim);
        let mut all = kinds.map(str::to_ascii_lowercase);
        all.any(|kind| kind == "application/json" || also.contains(&kind.as_str()))
    };
    if !text(header::CONTENT_TYPE.as_str()).is_some_and(|value| json(value, &[])) {
        return Err(Refusal::new(409, "The Content-Type header must be 'application/json'."));
    }
    let any = &["*/*", "application/*"];
    if !text(header::ACCEPT.as_str()).is_some_and(|value| json(value, any)) {
        return Err(Refusal::new(409, "The Accept header must be 'application/json'."));
    }
    Ok(is_test)
}
