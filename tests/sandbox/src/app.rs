//! The router: all routes of the API, the inbox and the control interface, and their guards.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::account::Account;
use crate::satellites::{dmarc, spam_check, status};
use crate::{control, inbox, routes};

/// Builds the router.
pub(crate) fn app(account: Arc<Account>) -> Router {
    let mut router = Router::new()
        .merge(inbox::routes())
        .merge(control::routes())
        .route_layer(middleware::from_fn(own))
        .fallback(unknown);
    let mut paths = Vec::new();
    let satellites = [status::routes(), spam_check::routes(), dmarc::routes()];
    for (path, methods) in routes::routes().chain(satellites.into_iter().flatten()) {
        paths.push(path);
        router = router.route(path, methods);
    }
    Router::new()
        .fallback_service(router.with_state(Arc::clone(&account)))
        .layer(middleware::map_request_with_state(Arc::from(paths), spell))
        .layer(middleware::from_fn_with_state(account, guard))
}

/// Rejects requests for a foreign host name: a web page can make its own name resolve to 127.0.0.1,
/// and would then read the inbox as same-origin (DNS rebinding).
async fn guard(Extract(account): Extract<Arc<Account>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or("?.?"));
    if host.is_none_or(|host| account.options().knows(host)) {
        return next.run(request).await;
    }
    let text = "The sandbox does not go by this host name. Allow it with --allow-host.\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// Rejects requests of foreign pages that change something. The API does not need that: see the
/// crate's page.
async fn own(request: Request, next: Next) -> Response {
    let changes = ![Method::GET, Method::HEAD].contains(request.method());
    if changes && is_foreign(request.headers()) {
        return (StatusCode::FORBIDDEN, "Only the inbox itself may do this.\n").into_response();
    }
    next.run(request).await
}

/// Returns whether a request was made by a foreign page.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let foreign_site = text("Sec-Fetch-Site").is_some_and(|site| site != "same-origin");
    let foreign_origin = text("Origin").is_some_and(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_none() || host != text("Host")
    });
    foreign_site || foreign_origin
}

/// Normalizes a path to its route's spelling: Postmark ignores its case and a trailing slash.
// contract: transport.case
async fn spell(Extract(paths): Extract<Arc<[&'static str]>>, mut request: Request) -> Request {
    let path = request.uri().path();
    let trimmed = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path);
    let spelt = paths.iter().find_map(|route| spelt(trimmed, route));
    let spelt = spelt.unwrap_or_else(|| trimmed.to_owned());
    if spelt != path {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("{spelt}{query}").parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// The path in the spelling of a route, if it matches.
fn spelt(path: &str, route: &str) -> Option<String> {
    if path.split('/').count() != route.split('/').count() {
        return None;
    }
    let parts = path.split('/').zip(route.split('/')).map(|(part, word)| {
        if word.starts_with('{') {
            return Some(part);
        }
        word.eq_ignore_ascii_case(part).then_some(word)
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

async fn unknown() -> Response {
    let text = "The sandbox has no such page, and knows no such route of Postmark's API.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelt_and_names_left() {
        for (path, route, result) in [
            ("/Email/WITHtemplate", "/email/withTemplate", Some("/email/withTemplate")),
            ("/templates/Email", "/templates/{id}", Some("/templates/Email")),
            ("/Templates/a/b", "/templates/{id}", None),
            ("/template/a", "/templates/{id}", None),
        ] {
            assert_eq!(spelt(path, route).as_deref(), result);
        }
    }
}
