//! Values as JavaScript sees them.

use std::error::Error as _;

use postmark_wasm::{Error, ErrorCode, Failure, Outcome, Receipt};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A value as JSON text.
pub(crate) fn json(value: &impl Serialize) -> String {
    // Nothing here is without a form in JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// An error, to be thrown; `js/src/errors.ts` makes an `Error` of it.
pub(crate) fn thrown(error: impl Into<Error>) -> JsValue {
    json(&ErrorRecord::of(&error.into())).into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorRecord<'a> {
    kind: &'static str,
    message: String,
    code: i64,
    status_code: u16,
    recipients: Vec<&'a str>,
    request_id: Option<&'a str>,
    retry_after: Option<f64>,
    field: Option<&'a str>,
    help: &'a str,
    may_have_happened: bool,
}

impl<'a> ErrorRecord<'a> {
    pub(crate) fn of(error: &'a Error) -> Self {
        let (kind, field) = match error {
            Error::Invalid(fault) => ("invalid", Some(fault.field())),
            Error::Transport(Failure::Unsent(_)) => ("unsent", None),
            Error::Transport(Failure::Unanswered(_)) => ("unanswered", None),
            Error::Refused(_) => ("refused", None),
            // What is new is in doubt.
            _ => ("unexpected", None),
        };
        Self {
            kind,
            message: message(error),
            code: error.code().map_or(0, ErrorCode::get),
            status_code: error.status().map_or(0, |status| status.as_u16()),
            recipients: error.inactive_recipients(),
            request_id: error.request_id(),
            retry_after: error.retry_after().map(|wait| wait.as_secs_f64()),
            field,
            help: error.help(),
            may_have_happened: error.may_have_happened(),
        }
    }
}

/// Postmark's own words where there are any, or else what happened and why.
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

#[derive(Serialize)]
pub(crate) struct OutcomeRecord<'a> {
    index: usize,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'a Receipt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorRecord<'a>>,
}

impl<'a> OutcomeRecord<'a> {
    pub(crate) fn of(index: usize, outcome: &'a Outcome) -> Self {
        let (status, receipt, error) = match outcome {
            Outcome::Sent(receipt) => ("sent", Some(receipt), None),
            Outcome::Queued(receipt) => ("queued", Some(receipt), None),
            Outcome::Refused(error) => ("refused", None, Some(error)),
            Outcome::NotTried(_, error) => ("notTried", None, Some(error)),
            Outcome::Unknown(unresolved) => ("unknown", None, Some(unresolved.error())),
        };
        Self { index, status, receipt, error: error.map(ErrorRecord::of) }
    }
}
