//! What a bucket says of an email.

use bytes::Bytes;
use postmark_core::outbox::State;
use serde::{Deserialize, Serialize};

/// What is known of an email that was claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The name of its [`State`].
    pub state: String,
    /// The number of the message that it is for; 0 if for the next one of this key.
    pub message: u64,
    /// How many sends of it have had no known end.
    pub sends: u32,
    /// Since when it has been in doubt, in nanoseconds of Unix time on the server's clock.
    pub doubt_since: Option<i128>,
    /// Postmark's id, once it is sent.
    pub message_id: Option<String>,
    /// Why it is in this state.
    pub note: String,
}

impl Record {
    pub(crate) fn new(state: State, message: u64) -> Self {
        Self {
            state: state.as_str().to_owned(),
            message,
            sends: 0,
            doubt_since: None,
            message_id: None,
            note: String::new(),
        }
    }

    /// Reads a value of a bucket. One that cannot be read is in doubt: it is not sent.
    pub(crate) fn read(value: &[u8]) -> Self {
        serde_json::from_slice(value).unwrap_or_else(|_| {
            let note = "the claim cannot be read".to_owned();
            Self { note, ..Self::new(State::InDoubt, 0) }
        })
    }

    pub(crate) fn value(&self) -> Bytes {
        serde_json::to_vec(self).unwrap_or_default().into()
    }

    /// Its state. One of an unknown name is in doubt.
    #[must_use]
    pub fn state(&self) -> State {
        State::from_name(&self.state).unwrap_or(State::InDoubt)
    }

    /// Whether it is in a state.
    pub(crate) fn is(&self, state: State) -> bool {
        self.state() == state
    }
}
