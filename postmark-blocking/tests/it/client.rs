//! Clients and requests for tests.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use postmark_blocking::{
    Client, Content, Draft, Email, Endpoint, Error, Failure, RetryPolicy, ServerToken,
};
use serde_json::Value;

pub(crate) const TOKEN: &str = "8fa2c1d0-secret-4b1c";

/// A client that waits for long, but not between attempts.
pub(crate) fn client(url: impl AsRef<str>) -> Client {
    Client::new(ServerToken::new(TOKEN).unwrap())
        .base_url(url)
        .no_proxy()
        .connect_timeout(Duration::from_secs(20))
        .timeout(Duration::from_secs(20))
        .retry(RetryPolicy::new().first_wait(Duration::ZERO))
}

/// A client for servers that keep it waiting.
pub(crate) fn hasty(url: impl AsRef<str>) -> Client {
    client(url).timeout(Duration::from_millis(250)).slowest_upload(u32::MAX)
}

pub(crate) fn mail() -> Email {
    Email::new("me@example.com", "you@example.com", Content::text("Hello"))
}

/// The failure of a request; makes sure that it tells no secret.
pub(crate) fn failure(result: Result<impl Sized, Error>) -> Failure {
    let error = result.err().expect("it failed");
    assert!(!all_that_is_told(&error).contains("secret"), "{}", all_that_is_told(&error));
    match error {
        Error::Transport(failure) => failure,
        other => panic!("{other:?}"),
    }
}

/// Asserts that a request was not sent, and gives the cause.
pub(crate) fn unsent(result: Result<impl Sized, Error>) -> String {
    match failure(result) {
        Failure::Unsent(cause) => cause.to_string(),
        Failure::Unanswered(cause) => panic!("it may have been sent: {cause}"),
    }
}

/// Asserts that a request may have been sent, and gives the cause.
pub(crate) fn unanswered(result: Result<impl Sized, Error>) -> String {
    match failure(result) {
        Failure::Unanswered(cause) => cause.to_string(),
        Failure::Unsent(cause) => panic!("it counts as not sent: {cause}"),
    }
}

/// All that an error says, in any way.
pub(crate) fn all_that_is_told(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {}", error.help());
    let mut source = error.source();
    while let Some(cause) = source {
        write!(told, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    told
}

/// A request of any size, which is not to be repeated.
pub(crate) struct Post(pub(crate) usize);

impl Endpoint for Post {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::post("/post").body("x".repeat(self.0))
    }
}

/// Requests without a body: the first is not to be repeated.
pub(crate) struct EmptyPost;
pub(crate) struct EmptyPut;
pub(crate) struct Get;

impl Endpoint for EmptyPost {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::post("/post")
    }
}

impl Endpoint for EmptyPut {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::put("/put")
    }
}

impl Endpoint for Get {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::get("/get").query("tag", "a b")
    }
}
