//! Unique emails.

use postmark_core::{Content, Email};

use crate::backend::INACTIVE;

/// The email with this number in a run: some are refused, some are never sent, some are large.
pub(crate) fn letter(run: u64, number: usize) -> Email {
    let subject = subject(run, number);
    let to = match number % 13 {
        5 => "not an address".to_owned(),
        7 => INACTIVE.to_owned(),
        _ => format!("u{number}@r{run}.example.com"),
    };
    let text = match number % 11 {
        3 => "x".repeat(90_000),
        6 => "y".repeat(3_000),
        _ => "Hello".to_owned(),
    };
    let email = Email::new("me@example.com", to, Content::text(text));
    email.subject(&subject).send_id(subject)
}

/// The subject of the email with this number in a run.
pub(crate) fn subject(run: u64, number: usize) -> String {
    format!("r{run}-{number}")
}
