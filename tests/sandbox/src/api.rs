//! What all routes of the API have in common: they take a token and JSON, answer JSON, and can be
//! made to fail.

use std::future::ready;
use std::sync::Arc;

use axum::RequestExt;
use axum::extract::{RawPathParams, Request, State as Extract};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on, post};
use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::BodyExt;

use crate::answer::{Answer, Refusal};
use crate::fault::{self, Fault};
use crate::fields::{Faults, Fields};
use crate::options::TEST_TOKEN;
use crate::query::Query;
use crate::state::State;

/// The header that names the server.
const SERVER_TOKEN_HEADER: &str = "X-Postmark-Server-Token";

/// 2^20 bytes. Postmark does not say which megabyte its limits mean.
pub(crate) const MB: usize = 1024 * 1024;

/// The largest request that is not a batch, in bytes.
pub(crate) const LIMIT: usize = 10 * MB;

/// The routes of one area, by their paths.
pub(crate) type Routes = Vec<(&'static str, MethodRouter<Arc<State>>)>;

/// One request to the API, let in.
#[derive(Debug, Default)]
pub(crate) struct Call {
    pub(crate) body: Bytes,
    /// Whether it came with the token that sends nothing.
    pub(crate) is_test: bool,
    pub(crate) query: Query,
    /// What stands in the path where the route has a name in braces.
    pub(crate) parameter: String,
}

impl Call {
    /// Reads the members of a body that is one object.
    ///
    /// # Errors
    ///
    /// The body is no JSON, or has members of other names and types than these.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Refusal> {
        let body =
            serde_json::from_slice(&self.body).map_err(|_| Refusal::new(402, "Invalid JSON."))?;
        let mut faults = Faults::default();
        let mut fields = Fields::new(body, "$", &mut faults);
        let value = read(&mut fields);
        fields.finish();
        faults.check()?;
        Ok(value)
    }
}

/// What a route does.
pub(crate) type Handler = fn(&State, &Call) -> Result<Answer, Refusal>;

/// Routes requests of this method and of a server token.
pub(crate) fn route(method: MethodFilter, handler: Handler) -> MethodRouter<Arc<State>> {
    waiting(method, move |state, call| ready(handler(&state, &call)))
}

/// The same where the answer has to be waited for.
pub(crate) fn waiting<F>(
    method: MethodFilter,
    handler: impl Fn(Arc<State>, Call) -> F + Clone + Send + Sync + 'static,
) -> MethodRouter<Arc<State>>
where
    F: Future<Output = Result<Answer, Refusal>> + Send + 'static,
{
    on(method, move |Extract(state): Extract<Arc<State>>, request: Request| async move {
        serve(state, request, LIMIT, |state, call| async move {
            if call.is_test {
                return Err(invalid_token());
            }
            handler(state, call).await
        })
        .await
    })
}

/// Routes requests that send mail, and may do so for test, of a body up to `limit` bytes.
pub(crate) fn sending(limit: usize, handler: Handler) -> MethodRouter<Arc<State>> {
    post(move |Extract(state): Extract<Arc<State>>, request: Request| async move {
        serve(state, request, limit, |state, call| ready(handler(&state, &call))).await
    })
}

async fn serve<F: Future<Output = Result<Answer, Refusal>>>(
    state: Arc<State>,
    mut request: Request,
    limit: usize,
    handler: impl FnOnce(Arc<State>, Call) -> F,
) -> Response {
    let fault = state.count_request();
    let parameters = request.extract_parts::<RawPathParams>().await;
    // What is no UTF-8 names nothing that there is.
    let parameter = parameters.iter().flatten().map(|(_, value)| value.to_owned()).next();
    let (head, body) = request.into_parts();
    let body = read(body, limit).await;
    let answer = async {
        let Some(body) = body else {
            // The contract does not promise JSON here, so a client should not need it.
            let text = "The request is too large.\n";
            return Answer::new(413).header("Content-Type", "text/plain").body(text);
        };
        let is_test = match check_head(&state, &head.headers, !body.is_empty()) {
            Ok(is_test) => is_test,
            Err(refusal) => return refusal.into(),
        };
        let query = Query::parse(head.uri.query().unwrap_or_default());
        let parameter = parameter.unwrap_or_default();
        let call = Call { body, is_test, query, parameter };
        handler(Arc::clone(&state), call).await.unwrap_or_else(Answer::from)
    };
    let answer = match fault {
        None => answer.await,
        Some(Fault::Before(instead)) => instead,
        Some(Fault::After(instead)) => {
            answer.await;
            instead
        }
        Some(Fault::Delayed) => fault::delayed(answer.await),
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
fn check_head(state: &State, headers: &HeaderMap, has_body: bool) -> Result<bool, Refusal> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let token = text(SERVER_TOKEN_HEADER).filter(|token| !token.is_empty());
    let is_test = match token {
        None => {
            let text = format!("No server token was given in the {SERVER_TOKEN_HEADER} header.");
            return Err(Refusal::new(10, text));
        }
        Some(token) if token.eq_ignore_ascii_case(TEST_TOKEN) => true,
        Some(token) if state.options.takes(token) => false,
        Some(_) => return Err(invalid_token()),
    };
    let json = |value: &str, also: &[&str]| {
        let kinds = value.split(',').filter_map(|kind| kind.split(';').next()).map(str::trim);
        let mut all = kinds.map(str::to_ascii_lowercase);
        all.any(|kind| kind == "application/json" || also.contains(&kind.as_str()))
    };
    if has_body && !text(header::CONTENT_TYPE.as_str()).is_some_and(|value| json(value, &[])) {
        return Err(Refusal::new(409, "The Content-Type header must be 'application/json'."));
    }
    let any = &["*/*", "application/*"];
    if !text(header::ACCEPT.as_str()).is_some_and(|value| json(value, any)) {
        return Err(Refusal::new(409, "The Accept header must be 'application/json'."));
    }
    Ok(is_test)
}

fn invalid_token() -> Refusal {
    let text = format!(
        "The Server Token you provided in the {SERVER_TOKEN_HEADER} request header was invalid. \
         Please verify that you are using a valid token."
    );
    Refusal::new(10, text)
}
