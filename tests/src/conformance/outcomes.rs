//! Assertions about failures.

use std::fmt::Write as _;

use postmark_core::{Error, Failure};

/// The failure of a request; asserts that it reveals no secret.
pub(crate) fn failure(result: Result<impl Sized, Error>) -> Failure {
    let error = result.err().expect("it failed");
    assert!(!all_that_is_told(&error).contains("secret"), "{}", all_that_is_told(&error));
    match error {
        Error::Transport(failure) => failure,
        other => panic!("{other:?}"),
    }
}

/// Asserts that a request was not sent, and returns the whole error text.
pub(crate) fn unsent(result: Result<impl Sized, Error>) -> String {
    let failure = failure(result);
    let told = all_that_is_told(&failure.clone().into());
    assert!(matches!(failure, Failure::Unsent(_)), "it may have been sent: {told}");
    told
}

/// Asserts that a request may have been sent, and returns the whole error text.
pub(crate) fn unanswered(result: Result<impl Sized, Error>) -> String {
    let failure = failure(result);
    let told = all_that_is_told(&failure.clone().into());
    assert!(matches!(failure, Failure::Unanswered(_)), "it counts as not sent: {told}");
    told
}

/// Everything that an error prints, in any form.
#[must_use]
pub fn all_that_is_told(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {}", error.help());
    let mut source = match error {
        Error::Transport(failure) => Some(failure.cause() as &dyn std::error::Error),
        _ => None,
    };
    while let Some(cause) = source {
        // Writing to a String does not fail.
        let _ = write!(told, " {cause} {cause:?}");
        source = cause.source();
    }
    told
}
