//! Two pure functions: `prepare` builds the `http::Request`, `read` parses the `http::Response`.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT};
use http::{HeaderName, HeaderValue, Request, Response};

use super::body::Body;
use super::config::{Base, Config};
use super::draft::Draft;
use super::endpoint::Endpoint;
use super::token::Token;
use crate::error::{ERROR_CODE, Error, Fault, KeptResponse, REQUEST_ID};
use crate::text::lossy::without_mark;
use crate::time::retry_after;

/// The response headers that [`read`] uses. If copying headers is expensive, an adapter can pass
/// only these.
pub static RESPONSE_HEADERS: &[HeaderName] = &HEADERS;

static HEADERS: [HeaderName; 4] = [ERROR_CODE, REQUEST_ID, RETRY_AFTER, DATE];

/// Builds the request of an endpoint.
///
/// It always has a `Content-Length`, even if that is 0.
///
/// ```
/// use postmark_core::{Config, Content, Email, ServerToken, prepare};
///
/// let config = Config::new(ServerToken::test());
/// let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
/// let request = prepare(&config, &email)?;
/// assert_eq!(request.uri(), "https://api.postmarkapp.com/email");
/// # Ok::<(), postmark_core::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Invalid`] if a value of the endpoint or the configuration is invalid. Nothing is sent;
/// the fault names the field and the remedy.
pub fn prepare<E>(config: &Config<E::Token>, endpoint: &E) -> Result<Request<Body>, Error>
where
    E: Endpoint + ?Sized,
{
    config.check()?;
    Ok(request(config, config.draft(endpoint))?)
}

/// Reads the response to an endpoint's request.
///
/// # Errors
///
/// [`Error::Refused`] if Postmark, or something in between, refused the request.
/// [`Error::Unexpected`] if the status is a success but the body is not as documented.
pub fn read<E>(endpoint: &E, response: Response<Bytes>) -> Result<E::Response, Error>
where
    E: Endpoint + ?Sized,
{
    // contract: status.200
    if !response.status().is_success() {
        return Err(Error::refused(kept(response, E::Token::NAME)));
    }
    let body = response.body();
    let result = endpoint.read(body.slice_ref(without_mark(body)));
    result.map_err(|cause| Error::unreadable(kept(response, E::Token::NAME), cause))
}

/// The response, as errors keep it.
fn kept(response: Response<Bytes>, token: &'static str) -> KeptResponse {
    let wait = retry_after(response.headers());
    KeptResponse::new(response, token, wait)
}

/// Adds the host, the token and the headers common to all requests.
pub(crate) fn request<T: Token>(config: &Config<T>, draft: Draft) -> Result<Request<Body>, Fault> {
    with_head(draft, &config.base, config.token.header(), &config.agent)
}

/// See [`request`]: the same code for all kinds of tokens.
fn with_head(
    mut draft: Draft,
    base: &Base,
    token: Option<(HeaderName, HeaderValue)>,
    agent: &HeaderValue,
) -> Result<Request<Body>, Fault> {
    draft.check()?;
    let body = draft.take_body();
    let has_content = body.is_some();
    let uri = base.uri(&draft).ok_or_else(|| {
        let remedy = "Shorten the query: a URL has at most 65,534 bytes.";
        Fault::new("URL", "cannot be written", remedy)
    })?;
    let mut request = Request::new(body.unwrap_or_default());
    let length = content_length(request.body().len());
    *request.method_mut() = draft.method().clone();
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    // These headers, and the two that most adapters add: encodings and the host.
    headers.reserve(7);
    if let Some((name, token)) = token {
        headers.insert(name, token);
    }
    // contract: header.accept
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, agent.clone());
    headers.insert(CONTENT_LENGTH, length);
    if has_content {
        // contract: header.content-type
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Ok(request)
}

/// A number as a header value, in one allocation; `From<u64>` needs two.
fn content_length(len: u64) -> HeaderValue {
    HeaderValue::try_from(len.to_string()).unwrap_or_else(|_| len.into())
}
