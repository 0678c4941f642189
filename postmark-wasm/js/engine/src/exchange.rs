//! One request and its retries, driven from JavaScript.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use postmark_core::{
    Content, DecodeError, Draft, Email, Endpoint, Exchange, Failure, Next, RESPONSE_HEADERS,
    ServerToken,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{Engine, elapsed};
use crate::record::{Told, event, head, record, said, thrown};

/// A state machine for a request and what follows its outcome.
pub(crate) trait Machine {
    /// The request to send now, as JSON of method, URL and headers.
    fn head(&self) -> String;

    /// Takes the outcome, this long after the first request; returns what follows, as JSON.
    fn handle(&mut self, outcome: Result<Response<Bytes>, Failure>, millis: f64) -> String;
}

/// One or more requests in sequence: what to send, and what follows.
#[wasm_bindgen]
#[allow(missing_debug_implementations, reason = "only JavaScript has one")]
pub struct Asked(pub(crate) Box<dyn Machine>);

#[wasm_bindgen]
impl Asked {
    /// See [`Machine::head`].
    pub fn head(&self) -> String {
        self.0.head()
    }

    /// Takes a response. The headers that the core reads are passed in order, one per line.
    pub fn answered(&mut self, status: u16, headers: &str, body: String, millis: f64) -> String {
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        for (name, value) in RESPONSE_HEADERS.iter().zip(headers.split('\n')) {
            match HeaderValue::from_str(value) {
                Ok(value) if !value.is_empty() => {
                    response.headers_mut().insert(name.clone(), value);
                }
                _ => {}
            }
        }
        self.0.handle(Ok(response), millis)
    }

    /// Takes a failure without a response: see [`failure`].
    pub fn failed(&mut self, stage: &str, text: String, millis: f64) -> String {
        self.0.handle(Err(failure(stage, text)), millis)
    }
}

/// Why there is no response. The stage is `unreachable` if there was no connection, `unsent` if the
/// request was not started; otherwise it may have been sent.
fn failure(stage: &str, text: String) -> Failure {
    let reason = Reason(text);
    match stage {
        "unreachable" => Failure::unreachable(reason),
        "unsent" => Failure::unsent(reason),
        _ => Failure::unanswered(reason),
    }
}

/// What the platform says. The error that a `String` becomes has a `Debug` that needs tables of Unicode.
struct Reason(String);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Reason {}

/// The error of a request that got no response and is not retried, because its caller gave up.
#[wasm_bindgen(js_name = givenUp)]
pub fn given_up(stage: &str, text: String) -> String {
    thrown(failure(stage, text))
}

impl<E: Endpoint<Response = ()>> Machine for Exchange<E> {
    fn head(&self) -> String {
        head(self)
    }

    fn handle(&mut self, outcome: Result<Response<Bytes>, Failure>, millis: f64) -> String {
        let told = match self.handle(outcome, elapsed(millis)) {
            Next::Wait(wait) => Told::Wait(wait),
            Next::Done(Ok(())) => Told::Done("true".to_owned()),
            Next::Done(Err(error)) => Told::Error(record(&error)),
        };
        said(&told, self.event().as_ref().map(event).as_deref())
    }
}

/// An email that JavaScript keeps.
struct Sending {
    email: Email,
    templated: bool,
}

impl Endpoint for Sending {
    type Token = ServerToken;
    type Response = ();

    fn draft(&self) -> Draft {
        let route = if self.templated { "/email/withTemplate" } else { "/email" };
        // Any body with the content type.
        Draft::post(route).body("{}".to_owned())
    }

    /// JavaScript reads it, but it must be the receipt of this email.
    fn read(&self, body: Bytes) -> Result<(), DecodeError> {
        self.email.read(body).map(|_| ())
    }
}

/// A placeholder for an email that JavaScript keeps, with the same recipients and nothing else.
pub(crate) fn addressed(to: &str, templated: bool) -> Email {
    let content = if templated { Content::template("t") } else { Content::text("") };
    let email = Email::new("a@example.com", to, content);
    // Only copy recipients.
    if to.trim().is_empty() { email.bcc("a@example.com") } else { email }
}

#[wasm_bindgen]
impl Engine {
    /// An email to these recipients; `seed` is any number below 1.
    pub fn sending(&self, templated: bool, to: &str, seed: f64) -> Result<Asked, String> {
        let sending = Sending { email: addressed(to, templated), templated };
        let config = self.server().map_err(thrown)?;
        let exchange = Exchange::new(config, sending, seed.to_bits()).map_err(thrown)?;
        Ok(Asked(Box::new(exchange)))
    }
}
