//! How an adapter reports a request that got no response.

use std::error::Error as StdError;
use std::fmt;
use std::io;
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
pub struct Cause {
    error: Arc<dyn StdError + Send + Sync>,
    /// Whether there was no connection.
    unreachable: bool,
}

impl Failure {
    /// The request surely did not reach the server whole.
    pub fn unsent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unsent(Cause::new(cause, false))
    }

    /// No connection came about, so nothing was sent: name lookup, connecting, TLS or a proxy failed.
    ///
    /// Every other request to the same host would fail for the same reason. So a
    /// [batch](crate::BatchPlan) ends with it once its retries are used up.
    pub fn unreachable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unsent(Cause::new(cause, true))
    }

    /// The request may have reached the server.
    pub fn unanswered(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Unanswered(Cause::new(cause, false))
    }

    /// Whether no connection came about; see [`unreachable`](Self::unreachable).
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

/// Judges an error of the system by its kind, for a stack that does not know when it occurred.
///
/// `ConnectionRefused` and `AddrNotAvailable` occur while a connection of TCP is opened, so the request
/// is [unreachable](Self::unreachable). A stack that retries on its own, or runs over UDP, must not be
/// judged by this. Every other kind is [`Failure::Unanswered`], because an open
/// connection may report it too: `HostUnreachable`, `NetworkUnreachable` and `TimedOut` occur after
/// packets are lost, `ConnectionReset` and `BrokenPipe` after the server closed. A stack that knows
/// that it was still connecting reports [`Failure::unreachable`] whatever the kind, and one whose
/// body could be [sealed](crate::Body::seal) reports [`Failure::unsent`].
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

    /// The error of the HTTP stack, which can be downcast.
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
