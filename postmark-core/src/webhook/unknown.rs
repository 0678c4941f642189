//! What this version does not know.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::text::DecodeError;
use crate::text::lenient;
use crate::text::lossy::replaced;

/// A payload that this version does not know, kept as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// What Postmark calls the kind, where it says so.
    pub record_type: Option<String>,
    /// The payload: JSON text.
    pub json: Bytes,
}

impl Unknown {
    pub(super) fn new(record_type: Option<&str>, payload: &Bytes) -> Self {
        // What is not UTF-8 is no JSON text, wherever it is passed on to.
        let json = match std::str::from_utf8(payload) {
            Ok(_) => payload.clone(),
            Err(_) => replaced(payload).into(),
        };
        Self { record_type: record_type.map(str::to_owned), json }
    }

    /// Reads the payload as your type, or as a [`serde_json::Value`].
    ///
    /// # Errors
    ///
    /// The payload is not what the type asks for.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        lenient::parse_unbounded(&self.json)
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.read_as::<Value>().map_err(S::Error::custom)?.serialize(serializer)
    }
}
