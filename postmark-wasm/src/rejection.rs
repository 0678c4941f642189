//! Why `fetch` was rejected, and whether the request was certainly not sent.

use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};

use crate::platform::property;

/// How far to follow a chain of causes, or a list of errors.
const DEPTH: usize = 4;

/// Node's codes for untrusted certificates; the connection was not used.
const UNTRUSTED: [&str; 9] = [
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_UNTRUSTED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

/// Whether the error says that there was no connection for the request.
///
/// Only Node reports it: the system call that failed, or its own code. Browsers and workerd do not
/// distinguish a request that was not sent from one whose response was lost.
pub(crate) fn is_unsent(error: &JsValue) -> bool {
    let mut error = error.clone();
    for _ in 0..DEPTH {
        if failed_to_connect(&error) {
            return true;
        }
        // One error per address of a host.
        if let Some(errors) = property(&error, "errors").and_then(|list| list.dyn_into().ok()) {
            let errors: Array = errors;
            return errors.length() > 0 && errors.iter().all(|error| failed_to_connect(&error));
        }
        match property(&error, "cause") {
            Some(cause) => error = cause,
            None => return false,
        }
    }
    false
}

fn failed_to_connect(error: &JsValue) -> bool {
    let text = |name| property(error, name).and_then(|value| value.as_string());
    let code = text("code").unwrap_or_default();
    matches!(text("syscall").as_deref(), Some("connect" | "getaddrinfo"))
        || code == "UND_ERR_CONNECT_TIMEOUT"
        || UNTRUSTED.contains(&code.as_str())
}

/// The messages of an error and of its causes.
pub(crate) fn text(error: &JsValue) -> String {
    let mut texts = Vec::new();
    let mut next = Some(error.clone());
    while let (Some(error), true) = (next.take(), texts.len() < DEPTH) {
        let message = property(&error, "message").unwrap_or_else(|| error.clone());
        let message = message.dyn_ref::<JsString>().map(String::from).unwrap_or_default();
        if !message.is_empty() {
            texts.push(message);
        }
        next = property(&error, "cause");
    }
    if texts.is_empty() { "fetch failed".to_owned() } else { texts.join(": ") }
}
