//! How an adapter reports a request that got no response.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

use super::sentence::{Sentence, chain, one_line};

/// A request without a response, and the one fact that decides whether to retry it.
///
/// It displays all of its causes: `the request was not sent: Connection refused (os error 111)`. So
/// it has no [`source`](StdError::source), which would repeat them; use [`cause`](Self::cause).
#[derive(Clone)]
#[allow(clippy::exhaustive_enums, reason = "an adapter knows which of the two it is")]
pub enum Failure {
    /// The last byte can never reach the server: name lookup, connecting, TLS or a proxy failed, or
    /// the body was [sealed](crate::Body::seal) before all of it was taken.
    Unsent(Cause),

    /// Everything else. If in doubt, use this.
    Unanswered(Cause),
}

/// Why a request has no response: the error of the HTTP stack, shared.
#[derive(Clone)]
pub struct Cause {
    error: Arc<dyn StdError + Send + Sync>,
    /// Whether there was no connection.
    unreachable: bool,
}

impl Failure {
    /// The request certainly did not reach the server completely.
    pub fn unsent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unsent(Cause::new(cause, false))
    }

    /// There was no connection, so nothing was sent: name lookup, connecting, TLS or a proxy
    /// failed.
    ///
    /// Every other request to the same host would fail for the same reason. So a
    /// [batch](crate::BatchPlan) stops once its retries are used up.
    pub fn unreachable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unsent(Cause::new(cause, true))
    }

    /// The request may have reached the server.
    pub fn unanswered(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unanswered(Cause::new(cause, false))
    }

    /// Whether there was no connection; see [`unreachable`](Self::unreachable).
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unsent(cause) if cause.unreachable)
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
                "Check the network, the proxy and the base URL, then retry: nothing was sent."
            }
            Self::Unanswered(_) => {
                "Find out whether it was done (an email, by searching outbound messages) before you \
                 retry."
            }
        }
    }
}

/// Classifies an I/O error by its kind, for a stack that does not know when it occurred.
///
/// `ConnectionRefused` and `AddrNotAvailable` occur while a TCP connection is opened, so the
/// request is [unreachable](Self::unreachable). Do not use this for a stack that retries on its own
/// or runs over UDP. Every other kind is [`Failure::Unanswered`], because an open connection may
/// report it too: `HostUnreachable`, `NetworkUnreachable` and `TimedOut` after packet loss,
/// `ConnectionReset` and `BrokenPipe` after the server closed. A stack that knows it was still
/// connecting reports [`Failure::unreachable`] for any kind, and one that could
/// [seal](crate::Body::seal) the body reports [`Failure::unsent`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable => {
                Self::unreachable(error)
            }
            _ => Self::unanswered(error),
        }
    }
}

impl Cause {
    fn new(error: impl Into<Box<dyn StdError + Send + Sync>>, unreachable: bool) -> Self {
        Self { error: error.into().into(), unreachable }
    }

    /// The error of the HTTP stack, for downcasting.
    #[must_use]
    pub fn get(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.error
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Unsent(_) => "the request was not sent",
            Self::Unanswered(_) => "the request may have been sent, and no response came",
        };
        one_line(f, format_args!("{what}: {}", chain(self.cause())))
    }
}

/// Shows what happened, why, and what to do about it.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sentence::of(self).then(self.help()).fmt(f)
    }
}

impl StdError for Failure {}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
