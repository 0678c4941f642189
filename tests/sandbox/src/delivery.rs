//! Posts payloads to webhooks over HTTP/1.1.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::uri::Authority;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header,
};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::account::Account;
use crate::account::server::{Server, State};
use crate::webhook::queue::{Job, Target};

/// The timeout of a webhook. Postmark waits for two minutes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The maximum number of redirects of a request.
// contract: webhook.outbound.redirects
const REDIRECTS: usize = 10;

/// How much of a response is read: closing before its end would look like an error to the other
/// side.
const ANSWER: usize = 64 * 1024;

/// Sends what is in the outboxes, as it comes in, forever.
pub(crate) async fn run(account: Arc<Account>) {
    loop {
        for state in account.servers() {
            let jobs = state.server().outbox.start(state.clock.ahead());
            for job in jobs {
                tokio::spawn(finish(Arc::clone(&state), job));
            }
        }
        account.first.changed.work.notified().await;
    }
}

async fn finish(state: Arc<State>, job: Job) {
    let start = Instant::now();
    let response = deliver(&state, &job).await;
    let took = start.elapsed();
    let (now, ahead) = (state.clock.now(), state.clock.ahead());
    let mut server = state.server();
    let Server { outbox, inbound_messages, .. } = &mut *server;
    if let Some(delivery) = outbox.finish(&job.trace_id, response, took, now, ahead) {
        inbound_messages.notified(delivery);
    }
    drop(server);
    state.notify_change();
}

async fn deliver(state: &State, job: &Job) -> Result<u16, String> {
    let mut headers = HeaderMap::new();
    // A received email does not have these.
    if job.target.webhook.is_some() {
        // Both are plain ASCII.
        if let Ok(trace_id) = HeaderValue::from_str(&job.trace_id) {
            headers.insert("x-pm-webhook-trace-id", trace_id);
        }
        headers.insert("x-pm-retries-remaining", job.retries_left.into());
    }
    post(state, &job.target, headers, job.body.clone()).await
}

/// Posts JSON, and returns the status of the response.
///
/// # Errors
///
/// Why there is no response.
pub(crate) async fn post(
    state: &State,
    target: &Target,
    mut headers: HeaderMap,
    body: Bytes,
) -> Result<u16, String> {
    for own in &target.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(&own.name), HeaderValue::try_from(&own.value))
        {
            headers.append(name, value);
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static("Postmark-Sandbox"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let url = target.url.parse::<Uri>().map_err(|_| "the URL can not be read".to_owned())?;
    if let Some(credentials) = credentials(target, &url) {
        headers.insert(header::AUTHORIZATION, credentials);
    }
    let anywhere = state.options.webhooks_anywhere;
    let exchange = follow(url, headers, body, anywhere);
    let response = timeout(PATIENCE, exchange).await;
    response.map_err(|_| format!("no answer within {} seconds", PATIENCE.as_secs()))?
}

/// Sends a request, and follows redirects.
async fn follow(
    mut url: Uri,
    mut headers: HeaderMap,
    mut body: Bytes,
    anywhere: bool,
) -> Result<u16, String> {
    // contract: webhook.request
    let mut method = Method::POST;
    for _ in 0..=REDIRECTS {
        let mut request = Request::new(Full::new(body.clone()));
        *request.method_mut() = method.clone();
        *request.headers_mut() = headers.clone();
        let response = exchange(&url, request, anywhere).await?;
        let status = response.status();
        let next = location(&url, &response);
        drain(response.into_body()).await;
        let Some(next) = next else { return Ok(status.as_u16()) };
        if !matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT) {
            // As every HTTP client does it, whatever the standard once meant.
            method = Method::GET;
            body = Bytes::new();
        }
        if next.authority() != url.authority() {
            headers.remove(header::AUTHORIZATION);
        }
        url = next;
    }
    Err(format!("more than {REDIRECTS} redirects"))
}

/// Makes one request on a new connection.
async fn exchange(
    url: &Uri,
    mut request: Request<Full<Bytes>>,
    anywhere: bool,
) -> Result<Response<Incoming>, String> {
    if url.scheme_str() != Some("http") {
        return Err("the sandbox speaks plain HTTP only".to_owned());
    }
    let authority = url.authority().ok_or("the URL has no host")?;
    let address = resolve(authority, anywhere).await?;
    let name = authority.as_str().rsplit_once('@').map_or(authority.as_str(), |(_, name)| name);
    let host = HeaderValue::from_str(name).map_err(|error| error.to_string())?;
    request.headers_mut().insert(header::HOST, host);
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse().map_err(|_| "the URL can not be read".to_owned())?;
    let socket = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(socket)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(|error| error.to_string())
}

/// Resolves an address that may be called: the address checked is the one connected to.
async fn resolve(authority: &Authority, anywhere: bool) -> Result<SocketAddr, String> {
    let host = authority.host();
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let port = authority.port_u16().unwrap_or(80);
    let addresses = lookup_host((host, port)).await.map_err(|error| error.to_string())?;
    let mut allowed = addresses.filter(|address| anywhere || is_near(address.ip()));
    allowed.next().ok_or_else(|| format!("{host} is not on this machine or a private network"))
}

/// Returns whether an address is this machine's or a private network's.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// The target of a redirect, if it is one.
fn location(url: &Uri, response: &Response<Incoming>) -> Option<Uri> {
    let redirects = [301, 302, 303, 307, 308];
    if !redirects.contains(&response.status().as_u16()) {
        return None;
    }
    resolved(url, response.headers().get(header::LOCATION)?.to_str().ok()?)
}

/// Resolves a reference relative to this URL.
fn resolved(url: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    let absolute = reference.parse::<Uri>().ok().filter(|url| url.scheme().is_some());
    if absolute.is_some() {
        return absolute;
    }
    let (scheme, authority) = (url.scheme_str()?, url.authority()?);
    let folder = url.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let absolute = match reference.strip_prefix("//") {
        Some(rest) => format!("{scheme}://{rest}"),
        None if reference.starts_with('/') => format!("{scheme}://{authority}{reference}"),
        None if reference.starts_with('?') => {
            format!("{scheme}://{authority}{}{reference}", url.path())
        }
        None => format!("{scheme}://{authority}{folder}/{reference}"),
    };
    absolute.parse().ok()
}

/// The `Authorization` header of a webhook, from its settings or its URL.
fn credentials(target: &Target, url: &Uri) -> Option<HeaderValue> {
    let pair = match &target.auth {
        Some((name, password)) => format!("{name}:{password}"),
        None => {
            let (user, _) = url.authority()?.as_str().rsplit_once('@')?;
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            let decode = |text| percent_decode_str(text).decode_utf8_lossy();
            format!("{}:{}", decode(name), decode(password))
        }
    };
    let mut value = HeaderValue::try_from(format!("Basic {}", BASE64.encode(pair))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

async fn drain(mut body: Incoming) {
    let mut length = 0_usize;
    while let Some(Ok(frame)) = body.frame().await {
        length = length.saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if length > ANSWER {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let url = "http://u:p@a.test:8/b/c?d".parse::<Uri>().unwrap_or_default();
        for (reference, result) in [
            ("http://e.test/f#g", "http://e.test/f"),
            ("https://e.test/f", "https://e.test/f"),
            ("//e.test/f", "http://e.test/f"),
            ("/f?g", "http://u:p@a.test:8/f?g"),
            ("f", "http://u:p@a.test:8/b/f"),
            ("?g", "http://u:p@a.test:8/b/c?g"),
        ] {
            assert_eq!(
                resolved(&url, reference).map(|url| url.to_string()).as_deref(),
                Some(result)
            );
        }
        assert_eq!(resolved(&url, "http://a b/"), None);
    }

    #[test]
    fn only_near_addresses_are_called() {
        for (address, near) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.17.0.1", true),
            ("192.168.0.1", true),
            ("::1", true),
            ("fd00::1", true),
            ("::ffff:127.0.0.1", true),
            ("8.8.8.8", false),
            ("169.254.169.254", false),
            ("0.0.0.0", false),
            ("2001:db8::1", false),
            ("fe80::1", false),
            ("::ffff:8.8.8.8", false),
        ] {
            assert_eq!(address.parse().map(is_near), Ok(near), "{address}");
        }
    }

    #[test]
    fn credentials_come_from_settings_or_url() {
        let target =
            |url: &str, auth| Target { webhook: None, url: url.to_owned(), auth, headers: vec![] };
        let found = |target: &Target| {
            let value = credentials(target, &target.url.parse().ok()?)?;
            value.to_str().ok().map(str::to_owned)
        };
        let in_url = "http://na%3Ame:p%20w@a.test/";
        assert_eq!(
            found(&target(in_url, None)),
            Some(format!("Basic {}", BASE64.encode("na:me:p w")))
        );
        let auth = Some(("a".to_owned(), "b".to_owned()));
        assert_eq!(found(&target(in_url, auth)), Some(format!("Basic {}", BASE64.encode("a:b"))));
        assert_eq!(found(&target("http://a.test/", None)), None);
    }
}
