//! Values for JavaScript: JSON, written by hand. Times are whole milliseconds. Generic JSON code
//! would be too large for a module that is downloaded.

use std::fmt::Write as _;
use std::mem;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, Method, Uri};
use postmark_core::{Endpoint, Error, ErrorCode, Event, EventNext, Exchange, Failure, Fault};

/// A JSON object under construction.
#[derive(Debug, Default)]
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a text member, if there is a value.
    pub(crate) fn text<'a>(&mut self, name: &str, value: impl Into<Option<&'a str>>) -> &mut Self {
        if let Some(value) = value.into() {
            self.json(name, &quoted(value));
        }
        self
    }

    /// Adds a member that is a whole number or boolean, if there is a value.
    pub(crate) fn plain(&mut self, name: &str, value: impl Into<Option<i64>>) -> &mut Self {
        if let Some(value) = value.into() {
            self.json(name, &value.to_string());
        }
        self
    }

    /// Adds a member that is JSON.
    pub(crate) fn json(&mut self, name: &str, value: &str) -> &mut Self {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.extend(["\"", name, "\":", value]);
        self
    }

    pub(crate) fn end(&mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        mem::take(&mut self.0)
    }
}

/// A list of JSON values.
pub(crate) fn list(values: &[String]) -> String {
    ["[", &values.join(","), "]"].concat()
}

/// A JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => json.extend(['\\', sign]),
            '\0'..='\x1f' => {
                // Writing to a `String` cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(sign));
            }
            _ => json.push(sign),
        }
    }
    json.push('"');
    json
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A duration in milliseconds.
pub(crate) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// An error to throw; `js/src/records.ts` converts it to an `Error`.
pub(crate) fn thrown(error: impl Into<Error>) -> String {
    record(&error.into())
}

const SERVER_TOKEN: HeaderName = HeaderName::from_static("x-postmark-server-token");
#[cfg(feature = "api")]
const ACCOUNT_TOKEN: HeaderName = HeaderName::from_static("x-postmark-account-token");
#[cfg(feature = "api")]
const DMARC_TOKEN: HeaderName = HeaderName::from_static("x-api-token");

/// The method, the URL and the values of the headers of a request. JavaScript has their names, in the same
/// order: to write them here would take a table of all names that HTTP knows. The length is missing, which
/// platforms write themselves.
pub(crate) fn head<E: Endpoint>(exchange: &Exchange<E>) -> String {
    head_of(exchange.method(), exchange.uri(), exchange.headers())
}

fn head_of(method: &Method, uri: &Uri, headers: &HeaderMap) -> String {
    let names = [
        ACCEPT,
        USER_AGENT,
        CONTENT_TYPE,
        SERVER_TOKEN,
        #[cfg(feature = "api")]
        ACCOUNT_TOKEN,
        #[cfg(feature = "api")]
        DMARC_TOKEN,
    ];
    // The core writes visible ASCII.
    let value = |name| headers.get(name)?.to_str().ok();
    let values = names.map(|name| quoted(value(name).unwrap_or_default()));
    list(&[quoted(method.as_str()), quoted(&uri.to_string()), list(&values)])
}

/// An error, for `js/src/records.ts`.
pub(crate) fn record(error: &Error) -> String {
    let fault = match error {
        Error::Invalid(fault) => Some(fault),
        _ => None,
    };
    let kind = match error {
        Error::Invalid(_) => "invalid",
        Error::Transport(Failure::Unsent(_)) => "unsent",
        Error::Transport(Failure::Unanswered(_)) => "unanswered",
        Error::Refused(_) => "refused",
        // Unknown variants are in doubt.
        _ => "unexpected",
    };
    let recipients: Vec<_> = error.inactive_recipients().into_iter().map(quoted).collect();
    Object::new()
        .text("kind", kind)
        .text("message", message(error).as_str())
        .plain("code", error.code().map_or(0, ErrorCode::get))
        .plain("statusCode", error.status().map_or(0, |status| i64::from(status.as_u16())))
        .json("recipients", &list(&recipients))
        .text("requestId", error.request_id())
        .plain("retryAfter", error.retry_after().map(millis))
        .text("field", fault.map(Fault::field))
        .text("value", fault.and_then(Fault::value))
        .text("help", error.help())
        .json("mayHaveHappened", boolean(error.may_have_happened()))
        .end()
}

/// Postmark's own message if there is one, otherwise what happened and why.
fn message(error: &Error) -> String {
    if let Error::Refused(refusal) = error {
        if !refusal.message().is_empty() {
            return refusal.message().to_owned();
        }
    }
    // It displays its causes itself.
    error.to_string()
}

/// What follows an outcome.
pub(crate) enum Told {
    /// Wait, then send again.
    Wait(Duration),
    /// Nothing: this is the result, as JSON.
    Done(String),
    /// Nothing: this is the error, as JSON.
    Error(String),
}

/// What follows, and the event of the attempt.
pub(crate) fn said(told: &Told, event: Option<&str>) -> String {
    let mut said = Object::new();
    match told {
        Told::Wait(wait) => said.plain("wait", millis(*wait)),
        Told::Done(result) => said.json("done", result),
        Told::Error(record) => said.json("error", record),
    };
    if let Some(event) = event {
        said.json("event", event);
    }
    said.end()
}

/// The event of an attempt, except the time, which JavaScript knows.
pub(crate) fn event(event: &Event<'_>) -> String {
    // Like `Event::error_type`, without the table of reason phrases.
    let status = event.status.map(|status| i64::from(status.as_u16()));
    let failed =
        status.filter(|status| !(200..300).contains(status)).map(|status| status.to_string());
    let error_type = event.error().map(|error| failed.as_deref().unwrap_or(error));
    let mut object = Object::new();
    object
        .text("method", event.method.as_str())
        .text("host", event.host)
        .text("route", event.route)
        .plain("attempt", i64::from(event.attempt))
        .plain("statusCode", status)
        .plain("code", event.code.map(ErrorCode::get))
        .text("requestId", event.request_id)
        .text("errorType", error_type)
        .text("next", event.next.as_str());
    if let EventNext::Retry { wait, asked } = event.next {
        object.plain("wait", millis(wait)).json("asked", boolean(asked));
    }
    object.end()
}
