//! What an adapter tells of a request that got no answer.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// A request that got no answer, with the one fact that decides whether it may be made again.
#[derive(Debug, Clone, Error)]
#[allow(clippy::exhaustive_enums, reason = "an adapter knows which of the two it is")]
pub enum Failure {
    /// Its last byte can never reach the server: name lookup, connecting, TLS, a proxy's refusal,
    /// or a body that was [sealed](crate::Body::seal) before it was given out whole.
    #[error("the request was not sent")]
    Unsent(#[source] Cause),

    /// Everything else. Doubt is `Unanswered`.
    #[error("the request may have been sent, and no answer came")]
    Unanswered(#[source] Cause),
}

/// Why a request got no answer: the error of the HTTP stack, shared.
#[derive(Clone)]
pub struct Cause(Arc<dyn StdError + Send + Sync>);

impl Failure {
    /// The request surely did not reach the server whole.
    pub fn unsent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unsent(Cause(cause.into().into()))
    }

    /// The request may have reached the server.
    pub fn unanswered(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unanswered(Cause(cause.into().into()))
    }

    /// Why there is no answer.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        match self {
            Self::Unsent(cause) | Self::Unanswered(cause) => cause,
        }
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
