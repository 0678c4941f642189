//! One request, one response, through `fetch`.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, request};
use js_sys::{Function, Uint8Array};
use postmark_core::adapter::{Destination, Limits};
use postmark_core::{Body, Failure, RESPONSE_HEADERS};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, RequestInit, RequestRedirect,
};

use crate::platform::{self, Timer, property};
use crate::rejection;

/// How to send requests.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    pub(crate) limits: Limits,
    /// The function to call instead of the platform's `fetch`.
    pub(crate) fetch: Option<Function>,
}

impl Transport {
    pub(crate) fn new() -> Self {
        Self { limits: Limits::default(), fetch: None }
    }

    /// Sends a request once; dropping the future aborts it.
    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, Failure> {
        let (head, body) = request.into_parts();
        let allowed = self.limits.allowed(body.len());
        let url = head.uri.clone();
        let destination = Destination::new(&url, None);
        let located = |text: String| format!("the request to {destination}: {text}");
        let unsent = |error| Failure::unreachable(located(rejection::text(&error)));
        let (fetched, abort) = self.begin(&head, body, allowed).map_err(unsent)?;
        let outcome = match fetched.await.and_then(checked_response) {
            Ok(response) => self.read(response).await,
            Err(error) if rejection::is_unsent(&error) => return Err(unsent(error)),
            Err(error) => Err(error),
        };
        outcome.map_err(|error| {
            Failure::unanswered(located(if abort.is_over() {
                // Formatting a `Duration` would take more than a kB of code.
                let millis = u64::try_from(allowed.as_millis()).unwrap_or(u64::MAX);
                format!("it took longer than {millis} ms")
            } else {
                rejection::text(&error)
            }))
        })
    }

    /// Calls `fetch`. An error means that it was not called.
    fn begin(
        &self,
        head: &request::Parts,
        body: Body,
        allowed: Duration,
    ) -> Result<(JsFuture, Abort), JsValue> {
        let abort = Abort::after(allowed)?;
        let init = RequestInit::new();
        init.set_method(head.method.as_str());
        init.set_headers(outgoing(&head.headers)?.as_ref());
        init.set_redirect(RequestRedirect::Manual);
        platform::send_once(&init)?;
        init.set_signal(Some(&abort.controller.signal()));
        let body = body.into_bytes().map_err(|sealed| sealed.to_string())?;
        if !body.is_empty() {
            init.set_body_opt_u8_array(Some(&Uint8Array::from(&*body)));
        }
        let fetched = platform::fetch(self.fetch.as_ref(), &head.uri.to_string(), &init)?;
        Ok((fetched, abort))
    }

    /// Reads a response to its end.
    async fn read(&self, fetched: web_sys::Response) -> Result<Response<Bytes>, JsValue> {
        // Browsers hide the status of a redirect that they do not follow: it is 0.
        let status = StatusCode::from_u16(fetched.status())
            .map_err(|_| "the response is a redirect, which is not followed")?;
        let mut content = Vec::new();
        if let Some(stream) = fetched.body() {
            let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
            while let Some(chunk) = property(&JsFuture::from(reader.read()).await?, "value") {
                let chunk: Uint8Array = chunk.unchecked_into();
                if content.len() as u64 + u64::from(chunk.length()) > self.limits.response_limit {
                    let limit = self.limits.response_limit;
                    return Err(format!("the response has more than {limit} bytes").into());
                }
                content.extend(chunk.to_vec());
            }
        }
        let mut response = Response::new(content.into());
        *response.status_mut() = status;
        *response.headers_mut() = headers(&fetched.headers());
        Ok(response)
    }
}

/// Checks the response of `fetch`: the caller's function may return anything.
fn checked_response(value: JsValue) -> Result<web_sys::Response, JsValue> {
    let is_response = property(&value, "status").is_some_and(|status| status.as_f64().is_some())
        && property(&value, "headers").is_some()
        && property(&value, "body").is_none_or(|body| property(&body, "getReader").is_some());
    if is_response { Ok(value.unchecked_into()) } else { Err("fetch returned no Response".into()) }
}

/// The headers of a request, without those that platforms write themselves.
fn outgoing(headers: &HeaderMap) -> Result<Headers, JsValue> {
    let out = Headers::new()?;
    let is_browser = platform::is_browser();
    for (name, value) in headers {
        if name == CONTENT_LENGTH || (is_browser && name == USER_AGENT) {
            continue;
        }
        // The core writes visible ASCII.
        out.append(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    Ok(out)
}

/// The relevant headers of a response, as far as the platform exposes them.
fn headers(headers: &Headers) -> HeaderMap {
    let mut map = HeaderMap::new();
    for name in RESPONSE_HEADERS {
        let value = headers.get(name.as_str()).ok().flatten();
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            map.insert(name.clone(), value);
        }
    }
    map
}

/// Aborts a request when its time is up, or when nobody waits for it any more. Has no effect after
/// the response.
struct Abort {
    controller: AbortController,
    _timer: Timer,
}

impl Abort {
    fn after(allowed: Duration) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let abort: Function = property(&controller, "abort").unwrap_or_default().dyn_into()?;
        let timer = Timer::start(allowed, &abort.bind0(&controller))?;
        Ok(Self { controller, _timer: timer })
    }

    fn is_over(&self) -> bool {
        self.controller.signal().aborted()
    }
}
