//! The configuration of a client, read from the environment of this process.
//!
//! [`Client::from_env`](crate::Client::from_env) reads it for a client on tokio. On another runtime
//! it is one line:
//!
//! ```no_run
//! # #[cfg(feature = "smol")] {
//! use postmark_hyper::{Client, Smol, environment};
//!
//! let client = Client::on(Smol, environment::server()?);
//! # }
//! # Ok::<(), postmark_hyper::Fault>(())
//! ```

use std::env;

use postmark_core::adapter::environment;
use postmark_core::{AccountToken, Config, Fault, ServerToken};

/// The token in `POSTMARK_SERVER_TOKEN`, and the base URL in `POSTMARK_BASE_URL`, if set.
///
/// # Errors
///
/// The token is missing or malformed, or the base URL is malformed.
pub fn server() -> Result<Config<ServerToken>, Fault> {
    environment::server(variable)
}

/// The token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in `POSTMARK_BASE_URL`, if set.
///
/// # Errors
///
/// The token is missing or malformed, or the base URL is malformed.
pub fn account() -> Result<Config<AccountToken>, Fault> {
    environment::account(variable)
}

/// The value of an environment variable. Invalid Unicode is replaced, so that the value is reported
/// as a fault instead of being ignored.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}
