//! The transport on hyper and tokio.

use async_trait::async_trait;
use lettre::AsyncTransport;
use lettre::address::Envelope;
use postmark_core::{Error, Fault, Receipt, ServerToken};
use postmark_hyper::Client;

use crate::hooks::{Hooks, transport_settings};
use crate::message::email_from_raw;

/// A [`lettre::AsyncTransport`] over Postmark's HTTP API, on hyper: on tokio, or on the runtime of
/// the client it is created from.
///
/// It is cheap to clone, and clones share their connections. `send` returns Postmark's [`Receipt`].
/// Dropping its future cancels the request, which may already have been executed.
#[derive(Debug, Clone)]
#[must_use]
pub struct AsyncPostmarkTransport {
    client: Client,
    hooks: Hooks,
}

impl AsyncPostmarkTransport {
    /// A transport on tokio with a token and the default settings.
    pub fn new(token: ServerToken) -> Self {
        Client::new(token).into()
    }

    /// A transport on tokio with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL`, if set.
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn from_env() -> Result<Self, Fault> {
        Client::from_env().map(Self::from)
    }

    transport_settings!();
}

/// A transport on a client, with its runtime, connections and settings.
impl From<Client> for AsyncPostmarkTransport {
    fn from(client: Client) -> Self {
        Self { client, hooks: Hooks::default() }
    }
}

#[async_trait]
impl AsyncTransport for AsyncPostmarkTransport {
    type Ok = Receipt;
    type Error = Error;

    async fn send_raw(&self, envelope: &Envelope, message: &[u8]) -> Result<Receipt, Error> {
        let email = self.hooks.before(email_from_raw(envelope, message)?)?;
        let result = self.client.send(&email).await;
        self.hooks.after(&email, &result);
        result
    }
}
