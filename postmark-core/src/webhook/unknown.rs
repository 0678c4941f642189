//! Payloads unknown to this version.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::text::DecodeError;
use crate::text::lenient;
use crate::text::lossy::replaced;

/// A payload unknown to this version, kept unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// Postmark's name of the kind, if given.
    pub record_type: Option<String>,
    /// The payload: JSON text.
    pub json: Bytes,
}

impl Unknown {
    pub(super) fn new(record_type: Option<&str>, payload: &Bytes) -> Self {
        // Text that is not UTF-8 is not valid JSON for whoever gets it next.
        let json = match std::str::from_utf8(payload) {
            Ok(_) => payload.clone(),
            Err(_) => replaced(payload).into(),
        };
        Self { record_type: record_type.map(str::to_owned), json }
    }

    /// Deserialises the payload as your type, or as a [`serde_json::Value`].
    ///
    /// # Errors
    ///
    /// The payload does not fit the type.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        lenient::parse_unbounded(&self.json)
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.read_as::<Value>().map_err(S::Error::custom)?.serialize(serializer)
    }
}
