//! Error responses, and what is parsed from them.

use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use postmark_core::api::bounces::ListBounces;
use postmark_core::{Content, Email, Error, Exchange, Failure, Next, read};

use crate::memory::reading;
use crate::secret;
use crate::text::{headers, line};

/// The longest accepted wait, in seconds.
const DAY: u64 = 86_400;

/// Parses a response: a status on the first line, header fields up to an empty one, a body.
///
/// - Every accessor of an error works.
/// - A refusal that promises that nothing happened has a status or a code that implies it.
/// - `Retry-After` in whole seconds is parsed as such; as a date, if `jiff` parses it too, as the
///   time from the response's own; as a day at most.
/// - No response that leaves doubt makes an email be sent again.
/// - The token is never printed.
pub fn errors(input: &[u8]) {
    let (status, rest) = line(input);
    let status = std::str::from_utf8(status).ok().and_then(|status| status.parse().ok());
    let status = status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let (headers, body) = headers(rest);
    let answer = || {
        let mut response = Response::new(Bytes::copy_from_slice(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers.clone();
        response
    };
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let list = ListBounces::new();
    for result in [
        reading(input.len(), || read(&email, answer()).map(drop)),
        reading(input.len(), || read(&list, answer()).map(drop)),
    ] {
        match result {
            Ok(()) => assert!(status.is_success()),
            Err(error) => check(&error, status, body),
        }
    }
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let digits = seconds.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds =
        digits.and_then(|text| text.parse().ok()).map(|it: u64| Duration::from_secs(it.min(DAY)));
    if let (Some(seconds), Err(error)) = (seconds, read(&list, answer())) {
        assert_eq!(error.retry_after(), Some(seconds));
    }
    let date = |name| {
        let text = headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok())?;
        // The only current form; `jiff` does not support HTTP's others.
        let is_of_now = text.len() == 29 && text.ends_with(" GMT") && !text.contains(":60");
        is_of_now.then(|| jiff::fmt::rfc2822::parse(text).ok()).flatten()
    };
    if let (Some(then), Some(now), Err(error)) =
        (date(RETRY_AFTER), date(DATE), read(&list, answer()))
        && let Some(wait) = error.retry_after()
    {
        let seconds = then.timestamp().as_second() - now.timestamp().as_second();
        assert_eq!(wait, Duration::from_secs(seconds.max(0).unsigned_abs().min(DAY)));
    }
    let mut exchange = Exchange::new(&secret::config(), &email, 7).expect("it is valid");
    let in_doubt = read(&email, answer()).is_err_and(|error| error.may_have_happened());
    for told in [Ok(answer()), Err(Failure::unanswered("reset")), Ok(answer())] {
        let doubt = in_doubt || told.is_err();
        let next = exchange.handle(told, Duration::ZERO);
        assert!(!(doubt && matches!(next, Next::Wait(_))), "{next:?}");
        secret::unprinted(&next);
        secret::unprinted(&exchange);
    }
}

fn check(error: &Error, status: StatusCode, body: &[u8]) {
    assert_eq!(error.status(), Some(status));
    assert_eq!(error.body().map(std::convert::AsRef::as_ref), Some(body));
    assert!(error.help().ends_with('.'), "{}", error.help());
    secret::unprinted_error(error);
    for address in error.inactive_recipients() {
        assert!(!address.is_empty());
    }
    let _ = (error.request_id(), error.retry_after());
    match error {
        Error::Refused(refusal) => {
            assert_eq!(refusal.code(), error.code());
            let promised = matches!(status.as_u16(), 413 | 415 | 429);
            assert!(error.may_have_happened() || promised || refusal.code().is_some());
            assert!(!status.is_success() || refusal.code().is_some());
        }
        Error::Unexpected(_) => assert!(status.is_success() && error.may_have_happened()),
        _ => panic!("{error:?} is not the error of an answer"),
    }
}
