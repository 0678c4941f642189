//! The callbacks before and after each message, and the settings that both transports share.

use std::fmt;
use std::sync::Arc;

use postmark_core::{Email, Error, Fault, Receipt};

type Before = Arc<dyn Fn(Email) -> Result<Email, Fault> + Send + Sync>;
type After = Arc<dyn Fn(&Email, &Result<Receipt, Error>) + Send + Sync>;

/// The callbacks.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) before: Option<Before>,
    pub(crate) after: Option<After>,
}

impl Hooks {
    /// The email to send instead of the original.
    pub(crate) fn before(&self, email: Email) -> Result<Email, Fault> {
        match &self.before {
            Some(before) => before(email),
            None => Ok(email),
        }
    }

    /// Reports the result.
    pub(crate) fn after(&self, email: &Email, result: &Result<Receipt, Error>) {
        if let Some(after) = &self.after {
            after(email, result);
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("before", &self.before.is_some())
            .field("after", &self.after.is_some())
            .finish()
    }
}

/// Defines the settings that both transports share.
macro_rules! transport_settings {
    () => {
        /// Sets the sender, reply address, stream, tag and metadata of messages that set none.
        pub fn defaults(self, defaults: ::postmark_core::request::SendDefaults) -> Self {
            Self { client: self.client.defaults(defaults), ..self }
        }

        /// With `true`, Postmark checks messages but sends none: the token becomes
        /// `POSTMARK_API_TEST`. With `false`, nothing changes.
        pub fn test_mode(self, test: bool) -> Self {
            if !test {
                return self;
            }
            Self { client: self.client.token(::postmark_core::ServerToken::test()), ..self }
        }

        /// Calls a function before each message is sent. It may change the email, or refuse it with
        /// a [`Fault`](postmark_core::Fault): then it is not sent. Replaces an earlier function.
        pub fn before_send(
            mut self,
            before: impl Fn(
                ::postmark_core::Email,
            ) -> Result<::postmark_core::Email, ::postmark_core::Fault>
            + Send
            + Sync
            + 'static,
        ) -> Self {
            self.hooks.before = Some(::std::sync::Arc::new(before));
            self
        }

        /// Calls a function with the result of each email: its receipt, or the error. Replaces an
        /// earlier function.
        ///
        /// It is not called for a message that cannot be converted, or that `before_send` refuses.
        pub fn after_send(
            mut self,
            after: impl Fn(
                &::postmark_core::Email,
                &Result<::postmark_core::Receipt, ::postmark_core::Error>,
            ) + Send
            + Sync
            + 'static,
        ) -> Self {
            self.hooks.after = Some(::std::sync::Arc::new(after));
            self
        }
    };
}

pub(crate) use transport_settings;
