//! What all routes of the API have in common: they require a token, accept and return JSON, and can
//! be made to fail.

pub(crate) mod bounces;
pub(crate) mod bulk;
pub(crate) mod data_removals;
pub(crate) mod domains;
pub(crate) mod inbound_messages;
pub(crate) mod messages;
pub(crate) mod send;
pub(crate) mod senders;
pub(crate) mod servers;
pub(crate) mod settings;
pub(crate) mod stats;
pub(crate) mod streams;
pub(crate) mod suppressions;
pub(crate) mod templates;
pub(crate) mod triggers;
pub(crate) mod webhook_statistics;
pub(crate) mod webhooks;

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use axum::RequestExt;
use axum::extract::{RawPathParams, Request, State as Extract};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on, post};
use bytes::Bytes;
use http::{HeaderMap, Method, header};
use http_body_util::BodyExt;

use crate::account::Account;
use crate::account::server::State;
use crate::http::fault;
use crate::http::fields::{Faults, Fields};
use crate::http::query::Query;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::options::TEST_TOKEN;

/// 2^20 bytes. Postmark does not say which megabyte its limits mean.
pub(crate) const MB: usize = 1024 * 1024;

/// The largest request that is not a batch, in bytes.
pub(crate) const LIMIT: usize = 10 * MB;

/// The routes of one area, by path.
pub(crate) type Routes = Vec<(&'static str, MethodRouter<Arc<Account>>)>;

/// Marks a request of the sandbox's own: it is not counted, and no fault applies to it.
#[derive(Clone, Copy)]
pub(crate) struct Unseen;

/// One accepted request to the API.
#[derive(Debug, Default)]
pub(crate) struct Call {
    pub(crate) body: Bytes,
    /// Whether it came with the token that sends nothing.
    pub(crate) is_test: bool,
    pub(crate) query: Query,
    /// The part of the path matched by the name in braces.
    pub(crate) parameter: String,
    /// Whether to refuse undocumented input that Postmark tolerates.
    pub(crate) strict: bool,
}

impl Call {
    /// The number in the path, if it is one.
    pub(crate) fn id(&self) -> Option<i64> {
        self.parameter.parse().ok()
    }

    /// Refuses a request without a body, with this code.
    pub(crate) fn check_body(&self, code: u16) -> Result<(), Refusal> {
        if self.body.is_empty() {
            return Err(Refusal::new(code, "The request has no body."));
        }
        Ok(())
    }

    /// Parses the members of a body that is one object. A request without a body has none.
    ///
    /// # Errors
    ///
    /// The body is not JSON, or has members of other types than these.
    pub(crate) fn parse<T>(&self, parse: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Refusal> {
        let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
        let body = serde_json::from_slice(body).map_err(|_| Refusal::new(402, "Invalid JSON."))?;
        let mut faults = Faults::new(self.strict);
        let mut fields = Fields::new(body, "$", &mut faults);
        let value = parse(&mut fields);
        fields.finish();
        faults.check()?;
        Ok(value)
    }
}

/// The handler of a server's route.
pub(crate) type Handler = fn(&State, &Call) -> Result<ServerResponse, Refusal>;

/// Routes requests with this method and a server token.
pub(crate) fn route(method: MethodFilter, handler: Handler) -> MethodRouter<Arc<Account>> {
    waiting(method, move |state, call| ready(handler(&state, &call)))
}

/// The same for a response that must be awaited.
pub(crate) fn waiting<F>(
    method: MethodFilter,
    handler: impl Fn(Arc<State>, Call) -> F + Clone + Send + Sync + 'static,
) -> MethodRouter<Arc<Account>>
where
    F: Future<Output = Result<ServerResponse, Refusal>> + Send + 'static,
{
    on(method, move |Extract(account): Extract<Arc<Account>>, request: Request| async move {
        let open = |token: &str| account.opened_by(token);
        serve(&account, request, LIMIT, &SERVER, open, |state, call| async move {
            if call.is_test {
                return Err(SERVER.invalid());
            }
            handler(state, call).await
        })
        .await
    })
}

/// Routes requests that send mail, also with the test token, with a body of up to `limit` bytes.
pub(crate) fn sending(limit: usize, handler: Handler) -> MethodRouter<Arc<Account>> {
    post(move |Extract(account): Extract<Arc<Account>>, request: Request| async move {
        let open = |token: &str| account.opened_by(token);
        serve(&account, request, limit, &SERVER, open, |state, call| {
            let response = handler(&state, &call);
            account.trim();
            ready(response)
        })
        .await
    })
}

/// The handler of an account's route.
pub(crate) type AccountHandler = fn(&Account, &Call) -> Result<ServerResponse, Refusal>;

/// Routes requests with this method and an account token.
pub(crate) fn account_route(
    method: MethodFilter,
    handler: AccountHandler,
) -> MethodRouter<Arc<Account>> {
    on(method, move |Extract(account): Extract<Arc<Account>>, request: Request| async move {
        let open = |token: &str| account.options().takes(token).then_some(());
        let handler = |(), call| ready(handler(&account, &call));
        serve(&account, request, LIMIT, &ACCOUNT, open, handler).await
    })
}

async fn serve<T, F: Future<Output = Result<ServerResponse, Refusal>>>(
    account: &Account,
    mut request: Request,
    limit: usize,
    kind: &TokenKind,
    open: impl FnOnce(&str) -> Option<T>,
    handler: impl FnOnce(T, Call) -> F,
) -> Response {
    let (latency, fault) = match request.extensions().get::<Unseen>() {
        Some(Unseen) => (Duration::ZERO, None),
        None => account.count_request(request.method().as_str(), request.uri().path()),
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let parameters = request.extract_parts::<RawPathParams>().await;
    // Nothing has a name that is not UTF-8.
    let parameter = parameters.iter().flatten().map(|(_, value)| value.to_owned()).next();
    let (head, body) = request.into_parts();
    let body = read_body(body, limit).await;
    let response = async {
        // The contract does not promise JSON here, so a client should not need it.
        let plain = |status, text| {
            Ok(ServerResponse::new(status).header("Content-Type", "text/plain").body(text))
        };
        let body = match body {
            Ok(body) => body,
            Err(BodyError::TooLarge) => return plain(413, "The request is too large.\n"),
            Err(BodyError::Broken) => return plain(408, "The request did not come to its end.\n"),
        };
        let token = kind.of(&head.headers)?;
        let opened = open(token).ok_or_else(|| kind.invalid())?;
        let is_test = token.eq_ignore_ascii_case(TEST_TOKEN);
        let body = said(&head.method, body);
        check_types(&head.headers, !(body.is_empty() || body == "{}"))?;
        let query = Query::parse(head.uri.query().unwrap_or_default());
        let parameter = parameter.unwrap_or_default();
        let strict = account.options().strict;
        handler(opened, Call { body, is_test, query, parameter, strict }).await
    };
    let response = async { response.await.unwrap_or_else(ServerResponse::from) };
    fault::applied(fault, response).await.respond().await
}

/// The body, unless it is empty: some clients send `null` for none, and some send a body along with
/// a `GET`.
// contract: transport.empty-body
fn said(method: &Method, body: Bytes) -> Bytes {
    let reads = [Method::GET, Method::HEAD, Method::DELETE].contains(method);
    let text = body.trim_ascii();
    match text {
        b"" | b"null" => Bytes::new(),
        _ if reads => Bytes::new(),
        b"{}" => Bytes::from_static(b"{}"),
        _ => body,
    }
}

/// Why a body is missing.
pub(crate) enum BodyError {
    TooLarge,
    /// It took too long, or its connection broke.
    Broken,
}

/// Reads a body to its end, so that the client reads the response, even if it is larger than
/// `limit`.
///
/// The excess is discarded; beyond four times the limit, reading stops.
pub(crate) async fn read_body(
    mut body: axum::body::Body,
    limit: usize,
) -> Result<Bytes, BodyError> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length > limit.saturating_mul(4) {
            break;
        }
    }
    if length > limit {
        return Err(BodyError::TooLarge);
    }
    Ok(Bytes::from(kept))
}

/// A kind of token, and the header that it comes in.
struct TokenKind {
    name: &'static str,
    header: &'static str,
}

const SERVER: TokenKind = TokenKind { name: "Server", header: "X-Postmark-Server-Token" };

const ACCOUNT: TokenKind = TokenKind { name: "Account", header: "X-Postmark-Account-Token" };

impl TokenKind {
    /// The token of a request.
    fn of<'a>(&self, headers: &'a HeaderMap) -> Result<&'a str, Refusal> {
        text(headers, self.header).filter(|token| !token.is_empty()).ok_or_else(|| {
            let name = self.name.to_lowercase();
            Refusal::new(10, format!("No {name} token was given in the {} header.", self.header))
        })
    }

    fn invalid(&self) -> Refusal {
        let text = format!(
            "The {} Token you provided in the {} request header was invalid. Please verify that \
             you are using a valid token.",
            self.name, self.header,
        );
        Refusal::new(10, text)
    }
}

/// Refuses a body that is not declared as JSON, and a client that does not accept JSON.
// contract: header.missing
fn check_types(headers: &HeaderMap, has_body: bool) -> Result<(), Refusal> {
    let json = |value: &str, also: &[&str]| {
        let kinds = value.split(',').filter_map(|kind| kind.split(';').next()).map(str::trim);
        let mut all = kinds.map(str::to_ascii_lowercase);
        all.any(|kind| kind == "application/json" || also.contains(&kind.as_str()))
    };
    let content_type = text(headers, header::CONTENT_TYPE.as_str());
    if has_body && !content_type.is_some_and(|value| json(value, &[])) {
        return Err(Refusal::new(409, "The Content-Type header must be 'application/json'."));
    }
    let any = &["*/*", "application/*"];
    if !text(headers, header::ACCEPT.as_str()).is_some_and(|value| json(value, any)) {
        return Err(Refusal::new(409, "The Accept header must be 'application/json'."));
    }
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}
