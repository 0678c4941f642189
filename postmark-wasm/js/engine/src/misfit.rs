//! What is wrong with JSON, without its content.

/// The expected kind of value. What serde quotes before it may be a password.
pub(crate) fn misfit(error: &serde_json::Error) -> String {
    match error.to_string().rsplit_once(", expected ") {
        Some((_, expected)) => format!("cannot be read: expected {expected}"),
        None => "cannot be read".to_owned(),
    }
}
