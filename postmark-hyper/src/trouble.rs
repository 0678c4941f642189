//! Why there is no response, and whether the request may have been sent.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use postmark_core::Failure;

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no way to the host.
    Way(io::Error),
    /// hyper could not make the request, or not read the response.
    Http(hyper::Error),
    /// It does not unpack.
    Packed(io::Error),
    TooLong(u64),
    Late(Duration),
    /// It came before the request was sent.
    Early,
}

impl Trouble {
    pub(crate) fn judge(self, unsent: bool) -> Failure {
        if unsent || self.is_of_unstarted() {
            Failure::unsent(self)
        } else {
            Failure::unanswered(self)
        }
    }

    /// Whether the connection was closed before it took the request, or the server says that it
    /// did not begin with it ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.7)).
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

    /// The error below.
    fn below(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            Self::Way(error) | Self::Packed(error) => Some(error),
            Self::TooLong(_) | Self::Late(_) | Self::Early => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.below()) {
            (Self::TooLong(limit), _) => write!(f, "the answer has more than {limit} bytes"),
            (Self::Late(allowed), _) => write!(f, "it took longer than {allowed:?}"),
            (Self::Early, _) => f.write_str("it was accepted before it was sent"),
            (_, Some(error)) => fmt::Display::fmt(error, f),
            (_, None) => Ok(()),
        }
    }
}

/// The errors that are told are not told again.
impl StdError for Trouble {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.below().and_then(StdError::source)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Way(error)
    }
}

impl From<hyper::Error> for Trouble {
    fn from(error: hyper::Error) -> Self {
        Self::Http(error)
    }
}
