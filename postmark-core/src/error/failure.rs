//! How an adapter reports a request that got no response.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::sentence::{Sentence, chain};

/// A request that got no response, with the one fact that decides whether it may be retried.
///
/// It prints all of its causes: `the request was not sent: Connection refused (os error 111)`. So
/// it has no [`source`](StdError::source), which would print them again; [`cause`](Self::cause)
/// returns it.
#[derive(Clone)]
#[allow(clippy::exhaustive_enums, reason = "an adapter knows which of the two it is")]
pub enum Failure {
    /// Its last byte can never reach the server: name lookup, connecting, TLS, a proxy's refusal,
    /// or a body that was [sealed](crate::Body::seal) before it was given out whole.
    Unsent(Cause),

    /// Everything else. Doubt is `Unanswered`.
    Unanswered(Cause),
}

/// Why a request got no response: the error of the HTTP stack, shared.
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

    /// Why there is no response.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        match self {
            Self::Unsent(cause) | Self::Unanswered(cause) => cause,
        }
    }

    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Unsent(_) => {
                "Check the network, the proxy and the base URL, then make the request again: \
                 nothing was sent."
            }
            Self::Unanswered(_) => {
                "Find out whether it was done, for a mail by searching outbound messages, before \
                 you make the request again."
            }
        }
    }
}

impl Cause {
    /// The error of the HTTP stack, which can be downcast.
    #[must_use]
    pub fn get(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Unsent(_) => "the request was not sent",
            Self::Unanswered(_) => "the request may have been sent, and no answer came",
        };
        write!(f, "{what}: {}", chain(self.cause()))
    }
}

/// Prints what happened, why, and what to do about it.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sentence::of(self).then(self.help()).fmt(f)
    }
}

impl StdError for Failure {}

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
