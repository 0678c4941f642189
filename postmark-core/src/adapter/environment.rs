//! The configuration of a client from environment variables.

use crate::error::Fault;
use crate::request::{AccountToken, Config, ServerToken, Token};

/// The variable with the server token.
pub const SERVER_TOKEN: &str = "POSTMARK_SERVER_TOKEN";

/// The variable with the account token.
pub const ACCOUNT_TOKEN: &str = "POSTMARK_ACCOUNT_TOKEN";

/// The variable with the base URL. Optional.
pub const BASE_URL: &str = "POSTMARK_BASE_URL";

/// Builds a configuration from the token in [`SERVER_TOKEN`] and the base URL in [`BASE_URL`], if
/// set.
///
/// `variable` looks up a variable.
///
/// # Errors
///
/// The token is missing or malformed, or the base URL is malformed. The fault names the variable.
pub fn server(variable: impl Fn(&str) -> Option<String>) -> Result<Config<ServerToken>, Fault> {
    config(SERVER_TOKEN, ServerToken::new, variable)
}

/// Like [`server`], with the token in [`ACCOUNT_TOKEN`].
///
/// # Errors
///
/// As for [`server`].
pub fn account(variable: impl Fn(&str) -> Option<String>) -> Result<Config<AccountToken>, Fault> {
    config(ACCOUNT_TOKEN, AccountToken::new, variable)
}

fn config<T: Token>(
    name: &'static str,
    token: impl FnOnce(String) -> Result<T, Fault>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config<T>, Fault> {
    let text = variable(name).ok_or_else(|| {
        let remedy = "Set it to the token that Postmark shows you.";
        Fault::new(name, "is not set in the environment", remedy)
    })?;
    let token = token(text).map_err(|fault| fault.of(name))?;
    let config = Config::new(token);
    let config = match variable(BASE_URL) {
        Some(url) => config.base_url(url),
        None => config,
    };
    config.check().map_err(|fault| fault.of(BASE_URL))?;
    Ok(config)
}
