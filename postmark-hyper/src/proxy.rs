//! The core's proxy rule, with the environment of this process.

use std::env;

pub(crate) use postmark_core::adapter::ProxyRule;

/// The value of a variable of the environment. Bytes that are not Unicode are replaced, so that the
/// value is reported as faulty and not ignored.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}
