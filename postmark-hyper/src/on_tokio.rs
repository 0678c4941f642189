//! Clients on tokio, without naming the runtime.

use postmark_core::{AccountToken, Fault, ServerToken, Token};

use crate::client::Client;
use crate::environment;
use crate::runtime::Tokio;

impl Client<ServerToken> {
    /// Creates a client on tokio with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL`, if set.
    ///
    /// On another runtime, use [`Client::on`] with
    /// [`environment::server`](crate::environment::server).
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn from_env() -> Result<Self, Fault> {
        environment::server().map(|config| Self::on(Tokio, config))
    }
}

impl Client<AccountToken> {
    /// Creates a client on tokio with the token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL`, if set.
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn account_from_env() -> Result<Self, Fault> {
        environment::account().map(|config| Self::on(Tokio, config))
    }
}

impl<T: Token> Client<T> {
    /// Creates a client on tokio with a token and the default settings.
    ///
    /// tokio is needed only when it sends a request.
    pub fn new(token: T) -> Self {
        Self::on(Tokio, token)
    }
}
