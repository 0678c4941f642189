//! A response that says yes, and whose body is not as documented.

use std::fmt;
use std::sync::Arc;

use super::kept_response::KeptResponse;
use crate::text::DecodeError;

/// An answer that says yes, and whose body is not as documented: it was probably done.
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
    pub(super) fn is_of_others(&self) -> bool {
        self.0.cause == DecodeError::OTHERS_RECEIPT
    }

    pub(super) fn response(&self) -> &KeptResponse {
        &self.0.response
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is HTTP {}, but not as documented", self.0.response.status)
    }
}

impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unexpected")
            .field("response", &self.0.response)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl std::error::Error for Unexpected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0.cause)
    }
}
