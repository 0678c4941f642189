//! The transport on a blocking socket.

use lettre::Transport;
use lettre::address::Envelope;
use postmark_blocking::Client;
use postmark_core::{Error, Fault, Receipt, ServerToken};

use crate::hooks::{Hooks, transport_settings};
use crate::message::email_from_raw;

/// A [`lettre::Transport`] over Postmark's HTTP API, on a blocking socket.
///
/// It is cheap to clone, and clones share their connections. `send` returns Postmark's [`Receipt`].
#[derive(Debug, Clone)]
#[must_use]
pub struct PostmarkTransport {
    client: Client,
    hooks: Hooks,
}

impl PostmarkTransport {
    /// A transport with a token and the default settings.
    pub fn new(token: ServerToken) -> Self {
        Client::new(token).into()
    }

    /// A transport with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in
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

/// A transport on a client, with its connections and settings.
impl From<Client> for PostmarkTransport {
    fn from(client: Client) -> Self {
        Self { client, hooks: Hooks::default() }
    }
}

impl Transport for PostmarkTransport {
    type Ok = Receipt;
    type Error = Error;

    fn send_raw(&self, envelope: &Envelope, message: &[u8]) -> Result<Receipt, Error> {
        let email = self.hooks.before(email_from_raw(envelope, message)?)?;
        let result = self.client.send(&email);
        self.hooks.after(&email, &result);
        result
    }
}
