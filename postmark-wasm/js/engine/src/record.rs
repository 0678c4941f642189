//! Values as JavaScript sees them.

use std::error::Error as _;

use js_sys::{Array, Object, Reflect};
use postmark_wasm::api::email::MessageId;
use postmark_wasm::error::Failure;
use postmark_wasm::machine::{Event, EventNext};
use postmark_wasm::time::Timestamp;
use postmark_wasm::{Error, ErrorCode, Outcome, Receipt};
use wasm_bindgen::JsValue;

/// An object with the members that are there.
fn object(members: &[(&str, Option<JsValue>)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        if let Some(value) = value {
            // A new object takes any member.
            let _ = Reflect::set(&object, &(*name).into(), value);
        }
    }
    object
}

/// The kind of value that was expected. What serde quotes before it may be a password.
#[cfg(any(feature = "api", feature = "webhook"))]
pub(crate) fn misfit(error: &serde_json::Error) -> String {
    match error.to_string().rsplit_once(", expected ") {
        Some((_, expected)) => format!("cannot be read: expected {expected}"),
        None => "cannot be read".to_owned(),
    }
}

/// An error, to be thrown; `js/src/errors.ts` makes an `Error` of it.
pub(crate) fn thrown(error: impl Into<Error>) -> JsValue {
    failure(&error.into()).into()
}

fn failure(error: &Error) -> Object {
    let mut value = None;
    let (kind, field) = match error {
        Error::Invalid(fault) => {
            value = fault.value();
            ("invalid", Some(fault.field()))
        }
        Error::Transport(Failure::Unsent(_)) => ("unsent", None),
        Error::Transport(Failure::Unanswered(_)) => ("unanswered", None),
        Error::Refused(_) => ("refused", None),
        // What is new is in doubt.
        _ => ("unexpected", None),
    };
    let code = error.code().map_or(0, ErrorCode::get);
    let status = error.status().map_or(0, |status| status.as_u16());
    let recipients: Array = error.inactive_recipients().into_iter().map(JsValue::from).collect();
    object(&[
        ("kind", Some(kind.into())),
        ("message", Some(message(error).into())),
        ("code", Some(number(code))),
        ("statusCode", Some(status.into())),
        ("recipients", Some(recipients.into())),
        ("requestId", error.request_id().map(JsValue::from)),
        ("retryAfter", error.retry_after().map(|wait| wait.as_secs_f64().into())),
        ("field", field.map(JsValue::from)),
        ("value", value.map(JsValue::from)),
        ("help", Some(error.help().into())),
        ("mayHaveHappened", Some(error.may_have_happened().into())),
    ])
}

/// Postmark's own words if there are any, otherwise what happened and why.
fn message(error: &Error) -> String {
    if let Error::Refused(refusal) = error {
        if !refusal.message().is_empty() {
            return refusal.message().to_owned();
        }
    }
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}

/// A receipt, with the members that Postmark gave.
pub(crate) fn receipt(receipt: &Receipt) -> Object {
    let text = |text: &Option<String>| text.as_deref().map(JsValue::from);
    let at = receipt.submitted_at.as_ref().map(Timestamp::as_str);
    object(&[
        ("To", text(&receipt.to)),
        ("Cc", text(&receipt.cc)),
        ("Bcc", text(&receipt.bcc)),
        ("SubmittedAt", at.map(JsValue::from)),
        ("MessageID", receipt.message_id.as_ref().map(MessageId::as_str).map(JsValue::from)),
        ("ErrorCode", receipt.error_code.map(|code| number(code.get()))),
        ("Message", Some((*receipt.message).into())),
    ])
}

/// What happened to the email with an index.
pub(crate) fn outcome(index: usize, outcome: &Outcome) -> Object {
    let (status, receipt, error) = match outcome {
        Outcome::Sent(receipt) => ("sent", Some(receipt), None),
        Outcome::Queued(receipt) => ("queued", Some(receipt), None),
        Outcome::Refused(_, error) => ("refused", None, Some(error)),
        Outcome::NotSent(_, error) => ("notSent", None, Some(error)),
        Outcome::Unknown(unresolved) => ("unknown", None, Some(unresolved.error())),
    };
    object(&[
        ("index", Some(index.into())),
        ("status", Some(status.into())),
        ("receipt", receipt.map(|receipt| self::receipt(receipt).into())),
        ("error", error.map(|error| failure(error).into())),
    ])
}

/// What happened to an attempt.
pub(crate) fn event(event: &Event<'_>) -> Object {
    let wait = match event.next {
        EventNext::Retry { wait, asked } => Some((wait, asked)),
        _ => None,
    };
    object(&[
        ("method", Some(event.method.as_str().into())),
        ("host", Some(event.host.into())),
        ("route", Some(event.route.into())),
        ("attempt", Some(event.attempt.into())),
        ("elapsed", Some(event.elapsed.as_secs_f64().into())),
        ("statusCode", event.status.map(|status| status.as_u16().into())),
        ("code", event.code.map(|code| number(code.get()))),
        ("requestId", event.request_id.map(JsValue::from)),
        ("errorType", event.error_type().map(JsValue::from)),
        ("next", Some(event.next.as_str().into())),
        ("wait", wait.map(|(wait, _)| wait.as_secs_f64().into())),
        ("asked", wait.map(|(_, asked)| asked.into())),
    ])
}

/// A number of JavaScript; error codes are too small to be rounded.
#[allow(clippy::cast_precision_loss, reason = "as JSON.parse rounds, too")]
fn number(number: i64) -> JsValue {
    (number as f64).into()
}
