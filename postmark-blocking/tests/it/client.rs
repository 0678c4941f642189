//! Clients and requests for tests.

use std::fmt::Write as _;
use std::time::Duration;

use postmark_blocking::request::Draft;
use postmark_blocking::{Client, Content, Email, Endpoint, Error, RetryPolicy, ServerToken};
use serde_json::Value;

pub(crate) const TOKEN: &str = "8fa2c1d0-secret-4b1c";

/// A client with long timeouts and no waits between attempts.
pub(crate) fn client(url: impl AsRef<str>) -> Client {
    Client::new(ServerToken::new(TOKEN).unwrap())
        .base_url(url)
        .no_proxy()
        .connect_timeout(Duration::from_secs(20))
        .timeout(Duration::from_secs(20))
        .retry(RetryPolicy::new().first_wait(Duration::ZERO))
}

pub(crate) fn mail() -> Email {
    Email::new("me@example.com", "you@example.com", Content::text("Hello"))
}

/// Everything that an error says, in any form.
pub(crate) fn all_that_is_told(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {}", error.help());
    let mut source = match error {
        Error::Transport(failure) => Some(failure.cause() as &dyn std::error::Error),
        _ => None,
    };
    while let Some(cause) = source {
        write!(told, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    told
}

/// A request of any size that must not be repeated.
pub(crate) struct Post(pub(crate) usize);

impl Endpoint for Post {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::post("/post").body("x".repeat(self.0))
    }
}
