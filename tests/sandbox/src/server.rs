use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri, header};

use crate::state::State;
use crate::{inbox, send};

/// The words of the API's paths, which match in any case. Each new area adds its own.
const WORDS: [&str; 4] = ["email", "batch", "withTemplate", "batchWithTemplates"];

/// Puts the areas together.
pub(crate) fn app(state: Arc<State>) -> Router {
    let routes = Router::new().merge(send::routes()).merge(inbox::routes()).fallback(unknown);
    Router::new()
        .fallback_service(routes.with_state(Arc::clone(&state)))
        .layer(middleware::map_request(spell))
        .layer(middleware::from_fn_with_state(state, guard))
}

/// Turns away requests under a name that is not ours: a web page can have its own name resolved to
/// 127.0.0.1, and would then read the inbox as if it were its own (DNS rebinding).
async fn guard(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or("?.?"));
    if host.is_none_or(|host| state.options.knows(host)) {
        return next.run(request).await;
    }
    let text = "The sandbox does not go by this host name. Allow it with --allow-host.\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// Spells an API path as the routes do: Postmark ignores the case of its words and a last slash.
async fn spell(mut request: Request) -> Request {
    let path = request.uri().path();
    let trimmed = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path);
    let spelt = trimmed
        .split('/')
        .map(|part| WORDS.into_iter().find(|word| word.eq_ignore_ascii_case(part)).unwrap_or(part))
        .collect::<Vec<_>>()
        .join("/");
    if spelt != path {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("{spelt}{query}").parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

async fn unknown() -> Response {
    let text = "The sandbox has no such page, and knows no such route of Postmark's API.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}
