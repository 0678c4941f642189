//! One request and its retries.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, Uri};

use super::event::{Event, EventNext, Record};
use crate::error::{Error, Failure, Fault, Retry};
use crate::request::prepare::request;
use crate::request::{Body, Config, Draft, Endpoint, RetryPolicy, Token, read};

/// One request and its retries, without I/O or a clock.
///
/// A driver asks for the request, sends it, and reports the outcome and the time since the first
/// request:
///
/// ```
/// # use std::time::Duration;
/// # use bytes::Bytes;
/// # use postmark_core::*;
/// # fn transport(_: http::Request<Body>) -> Result<http::Response<Bytes>, Failure> {
/// #     Ok(http::Response::new(r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#.into()))
/// # }
/// # fn sleep(_: Duration) {}
/// # struct Clock; impl Clock { fn elapsed(&self) -> Duration { Duration::ZERO } }
/// # fn send<E: Endpoint>(config: &Config<E::Token>, endpoint: E) -> Result<E::Response, Error> {
/// let mut exchange = Exchange::new(config, endpoint, 7)?;
/// # let started = Clock;
/// loop {
///     let outcome = transport(exchange.request());
///     match exchange.handle(outcome, started.elapsed()) {
///         Next::Wait(pause) => sleep(pause),
///         Next::Done(result) => return result,
///     }
/// }
/// # }
/// # let config = Config::new(ServerToken::test());
/// # let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
/// # send(&config, &email)?;
/// # Ok::<(), Error>(())
/// ```
///
/// # What is retried
///
/// | outcome | retried |
/// | --- | --- |
/// | [`Failure::Unsent`], 429, maintenance (error code 100) | always |
/// | [`Failure::Unanswered`], 408, 5xx | if the draft is [repeatable](crate::Draft::repeatable) |
/// | anything else | never |
///
/// A known error code takes precedence over the status: see [`ErrorCode::retry`].
///
/// [`ErrorCode::retry`]: crate::ErrorCode::retry
///
/// Sending email is not repeatable. Retries stay within the [`RetryPolicy`]. A `Retry-After` is
/// honoured, or reported if it is too long. If an attempt that may have changed something is
/// retried and the later attempts fail, the result is that attempt's error: the doubt remains.
/// Calls are safe in any order: a further outcome is handled like the first.
///
/// # Responses to other requests
///
/// HTTP/2 numbers its responses. On a kept-alive HTTP/1.1 connection, one extra response, or one
/// that arrives after its request was cancelled, shifts all later ones: each request gets the
/// response to the previous one. Two checks guard against this:
///
/// - A receipt whose `To` names someone not in the `To` of the email belongs to another request.
///   The email is in doubt: [`Error::Unexpected`], or [`Outcome::Unknown`](crate::Outcome::Unknown)
///   in a batch. The receipts of a batch are compared one by one. If one of them is another's,
///   those that name nobody are in doubt too.
/// - [`Body::match_response`] tells an adapter the same before the connection can carry another
///   request, so that it can close the connection.
///
/// A response that names nobody cannot be recognised. If it belongs to another request:
///
/// - a refusal may be reported although the email was accepted,
/// - a 429 or maintenance leads to another attempt: *the email may be accepted twice*,
/// - a receipt for an email to the same recipients is trusted, with the wrong id,
/// - the response to another read of the same kind is taken for this one.
///
/// To exclude these cases, use HTTP/2, or a new connection for each request. In a test of 26,000
/// emails, made before receipts were compared, an extra response followed 1 % of the responses on
/// kept-alive HTTP/1.1 connections: 21 to 54 receipts were another email's, 6 to 15 emails were
/// reported as sent but were not, up to 2 were reported as not sent but were, and one was accepted
/// twice.
#[derive(Debug)]
#[must_use]
pub struct Exchange<E> {
    endpoint: E,
    attempts: Attempts,
}

/// The request of an exchange and the outcomes so far: not generic, shared by all endpoints.
#[derive(Debug)]
struct Attempts {
    route: Cow<'static, str>,
    request: Request<Body>,
    repeatable: bool,
    policy: RetryPolicy,
    /// The number of attempts with a known outcome.
    made: u32,
    /// The error of a retried attempt that may have been executed.
    doubt: Option<Error>,
    random: u64,
    /// The last attempt with a known outcome.
    last: Option<Record>,
}

/// What a driver does next.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "a driver handles both")]
pub enum Next<T> {
    /// Wait, then send the request again.
    Wait(Duration),
    /// Nothing: this is the result.
    Done(Result<T, Error>),
}

impl<E: Endpoint> Exchange<E> {
    /// An exchange for one request; `seed` is any number, used for the jitter of waits.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], as for [`prepare`](crate::prepare): nothing is sent.
    pub fn new(config: &Config<E::Token>, endpoint: E, seed: u64) -> Result<Self, Error> {
        config.check()?;
        let attempts = Attempts::new(config, config.draft(&endpoint), seed)?;
        Ok(Self { endpoint, attempts })
    }

    /// The request to send now: the same each time, with a fresh body and a seal of its own.
    pub fn request(&self) -> Request<Body> {
        self.attempts.request()
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.attempts.request.method()
    }

    /// The URL of the request.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        self.attempts.request.uri()
    }

    /// The headers of the request. One of them is the token.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.attempts.request.headers()
    }

    /// The route without parameter values, as in Postmark's documentation: suitable for logs.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.attempts.route
    }

    /// The length of the request's body, in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.attempts.request.body().len()
    }

    /// The host of the request.
    #[must_use]
    pub fn host(&self) -> &str {
        self.attempts.request.uri().host().unwrap_or_default()
    }

    /// The event of the last attempt with a known outcome, for logs and metrics: `None` before the
    /// first.
    #[must_use]
    pub fn event(&self) -> Option<Event<'_>> {
        let Attempts { request, route, made, last, .. } = &self.attempts;
        last.as_ref().map(|last| last.event(request, route, *made))
    }

    /// The number of attempts with a known outcome.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts.made
    }

    /// The time after which no attempt starts: the [policy's deadline](RetryPolicy::deadline). A
    /// driver that queues requests waits no longer than this, then reports
    /// [`Failure::Unsent`](crate::Failure::Unsent).
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.attempts.policy.deadline
    }

    /// Takes the outcome of the request, `elapsed` after the first one was started.
    pub fn handle(
        &mut self,
        outcome: Result<Response<Bytes>, Failure>,
        elapsed: Duration,
    ) -> Next<E::Response> {
        let record = Record::of(outcome.as_ref(), elapsed);
        let result = outcome.map_or_else(
            |failure| Err(Error::Transport(failure)),
            |response| read(&self.endpoint, response),
        );
        match result {
            Ok(response) => {
                self.attempts.succeed(record);
                Next::Done(Ok(response))
            }
            Err(error) => match self.attempts.fail(error, record) {
                Ok(wait) => Next::Wait(wait),
                Err(error) => Next::Done(Err(error)),
            },
        }
    }
}

impl Attempts {
    fn new<T: Token>(config: &Config<T>, draft: Draft, seed: u64) -> Result<Self, Fault> {
        Ok(Self {
            route: draft.shared_route(),
            repeatable: draft.is_repeatable(),
            request: request(config, draft)?,
            policy: config.retry,
            made: 0,
            doubt: None,
            random: seed,
            last: None,
        })
    }

    fn request(&self) -> Request<Body> {
        let mut request = Request::new(self.request.body().again());
        *request.method_mut() = self.request.method().clone();
        *request.uri_mut() = self.request.uri().clone();
        *request.headers_mut() = self.request.headers().clone();
        request
    }

    /// Records an attempt that succeeded.
    fn succeed(&mut self, record: Record) {
        self.made = self.made.saturating_add(1);
        self.last = Some(record);
    }

    /// Records an attempt that failed; returns the wait before the next one, or the error of the
    /// exchange.
    fn fail(&mut self, error: Error, mut record: Record) -> Result<Duration, Error> {
        self.made = self.made.saturating_add(1);
        let may_repeat = self.may_repeat(&error);
        let wait = if may_repeat { self.wait(&error, record.elapsed) } else { None };
        let next = match wait {
            Some(wait) => {
                EventNext::Retry { wait, asked: error.retry_after().is_some_and(|it| it == wait) }
            }
            None if self.is_in_doubt(&error) => EventNext::InDoubt,
            None if may_repeat => EventNext::GaveUp,
            None => EventNext::Failed,
        };
        record.failed(&error, next);
        self.last = Some(record);
        match wait {
            Some(wait) => {
                if self.leaves_doubt(&error) {
                    self.doubt = Some(error);
                }
                Ok(wait)
            }
            // A later refusal does not undo what an earlier attempt may have done.
            None if error.may_have_happened() => Err(error),
            None => Err(self.doubt.take().unwrap_or(error)),
        }
    }

    fn wait(&mut self, error: &Error, elapsed: Duration) -> Option<Duration> {
        let jitter = next_random(&mut self.random);
        self.policy.wait(self.made, elapsed, error.retry_after(), jitter)
    }

    /// Whether an attempt with this error may have changed something; a safe method cannot.
    fn leaves_doubt(&self, error: &Error) -> bool {
        error.may_have_happened() && !self.request.method().is_safe()
    }

    fn is_in_doubt(&self, error: &Error) -> bool {
        self.leaves_doubt(error) || self.doubt.is_some()
    }

    // contract: transport.no-idempotency-key retry.429
    fn may_repeat(&self, error: &Error) -> bool {
        match error {
            // contract: retry.unsent
            Error::Transport(Failure::Unsent(_)) => true,
            Error::Transport(Failure::Unanswered(_)) => self.repeatable,
            Error::Refused(refusal) => match refusal.retry() {
                Retry::Always | Retry::IfRepeatable => {
                    self.repeatable || !refusal.may_have_happened()
                }
                // contract: retry.refused
                Retry::Later | Retry::Never => false,
            },
            Error::Invalid(_) | Error::Unexpected(_) => false,
        }
    }
}

/// The next number of the `SplitMix64` generator.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::next_random;

    #[test]
    fn random_numbers_are_those_of_splitmix64() {
        // The first numbers of the reference implementation for this seed.
        let mut state = 1_234_567;
        let numbers: [u64; 5] = std::array::from_fn(|_| next_random(&mut state));
        let reference = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, reference);
    }
}
