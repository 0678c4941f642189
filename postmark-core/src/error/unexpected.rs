//! A response that is not as documented for its request.

use std::fmt;
use std::sync::Arc;

use super::kept_response::KeptResponse;
use super::sentence::Sentence;
use crate::text::DecodeError;

/// A success whose body is not as documented, or the response to another request. The request was
/// probably executed.
///
/// It displays where the body deviates from the documentation, and so has no
/// [`source`](std::error::Error::source), which would repeat that; use [`cause`](Self::cause).
#[derive(Clone)]
pub struct Unexpected(Arc<Unread>);

struct Unread {
    response: KeptResponse,
    cause: DecodeError,
}

impl Unexpected {
    pub(super) fn new(response: KeptResponse, cause: DecodeError) -> Self {
        Self(Arc::new(Unread { response, cause }))
    }

    /// Whether it is the response to another request.
    fn is_of_others(&self) -> bool {
        self.0.cause == DecodeError::OTHERS_RECEIPT
    }

    /// Where the body deviates from the documentation.
    #[must_use]
    pub fn cause(&self) -> &DecodeError {
        &self.0.cause
    }

    pub(super) fn help(&self) -> &'static str {
        if self.is_of_others() {
            return "Find out whether the email was accepted, by searching outbound messages, before \
                    you send it again. Use HTTP/2, where a response cannot be taken for another's.";
        }
        "It was probably done: do not repeat it. Check that the base URL leads to Postmark, and \
         report the response if it does."
    }

    pub(super) fn response(&self) -> &KeptResponse {
        &self.0.response
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unread { response, cause } = &*self.0;
        let status = response.status.as_u16();
        write!(f, "the response is HTTP {status}, but not as documented: {cause}")
    }
}

/// Shows what happened, what to do about it, and the details.
impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sentence::of(self).then(self.help()).with(&self.0.response).fmt(f)
    }
}

impl std::error::Error for Unexpected {}
