//! The record of an email in a bucket.

use bytes::Bytes;
use postmark_core::outbox::State;
use serde::{Deserialize, Serialize};

/// The record of a claimed email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The name of its [`State`].
    pub state: String,
    /// The sequence number of its message; 0 for the next one with this key.
    pub message: u64,
    /// The number of its sends without a known outcome.
    pub sends: u32,
    /// Since when it has been in doubt, in nanoseconds of Unix time by the server's clock.
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

    /// Reads a value of a bucket. An unreadable one is in doubt, so it is not sent.
    pub(crate) fn read(value: &[u8]) -> Self {
        serde_json::from_slice(value).unwrap_or_else(|_| {
            let note = "the claim cannot be read".to_owned();
            Self { note, ..Self::new(State::InDoubt, 0) }
        })
    }

    pub(crate) fn value(&self) -> Bytes {
        serde_json::to_vec(self).unwrap_or_default().into()
    }

    /// Its state. An unknown name means in doubt.
    #[must_use]
    pub fn state(&self) -> State {
        State::from_name(&self.state).unwrap_or(State::InDoubt)
    }

    /// Whether it is in a state.
    pub(crate) fn is(&self, state: State) -> bool {
        self.state() == state
    }
}
