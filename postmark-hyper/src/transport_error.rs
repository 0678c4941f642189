//! Why there is no response, and whether the request may have been sent.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use postmark_core::Failure;
use postmark_core::adapter::{Destination, Stage};

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// No connection to the host.
    Connect(io::Error),
    /// hyper could not send the request or read the response.
    Http(hyper::Error),
    /// The response cannot be decompressed.
    Gzip(io::Error),
    TooLong(u64),
    /// It took longer than allowed; `begun`, if there was a connection.
    Late {
        allowed: Duration,
        begun: bool,
    },
    /// The response arrived before the request was sent.
    Early,
}

impl TransportError {
    /// The failure of a request to a destination; `unsent` says that it can never arrive
    /// completely.
    pub(crate) fn judge(self, unsent: bool, destination: &Destination<'_>) -> Failure {
        if let Self::Connect(error) = self {
            // It names the place.
            return Failure::unreachable(error);
        }
        if let Self::Late { begun: false, .. } = self {
            return Failure::unreachable(destination.locate(Stage::Connect, self));
        }
        let unsent = unsent || self.is_of_unstarted();
        let error = destination.locate(Stage::Request, self);
        if unsent { Failure::unsent(error) } else { Failure::unanswered(error) }
    }

    /// Whether the connection was closed before it took the request, or the server says that it did
    /// not start to process it ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.7)).
    fn is_of_unstarted(&self) -> bool {
        let mut next = self.below();
        while let Some(error) = next {
            if error.downcast_ref().is_some_and(hyper::Error::is_canceled) {
                return true;
            }
            if let Some(error) = error.downcast_ref::<h2::Error>() {
                let refused = error.reason() == Some(h2::Reason::REFUSED_STREAM);
                return refused && error.is_reset() && error.is_remote();
            }
            next = error.source();
        }
        false
    }

    /// The underlying error.
    fn below(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            Self::Connect(error) | Self::Gzip(error) => Some(error),
            Self::TooLong(_) | Self::Late { .. } | Self::Early => None,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.below()) {
            (Self::TooLong(limit), _) => write!(f, "the response has more than {limit} bytes"),
            (Self::Late { allowed, .. }, _) => write!(f, "it took longer than {allowed:?}"),
            (Self::Early, _) => f.write_str("the request was accepted before it was sent"),
            (_, Some(error)) => fmt::Display::fmt(error, f),
            (_, None) => Ok(()),
        }
    }
}

/// Errors that `Display` includes are not repeated.
impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.below().and_then(StdError::source)
    }
}

impl From<io::Error> for TransportError {
    fn from(error: io::Error) -> Self {
        Self::Connect(error)
    }
}

impl From<hyper::Error> for TransportError {
    fn from(error: hyper::Error) -> Self {
        Self::Http(error)
    }
}
