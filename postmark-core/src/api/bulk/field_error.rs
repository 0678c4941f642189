//! The faults of a bulk email, by field.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorCode, error_code};
use crate::text::deserializer::tree;
use crate::text::lenient;

/// One of several faults of a bulk email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct FieldError {
    /// The field; empty if Postmark names none.
    pub field: String,
    /// The kind of fault.
    #[serde(deserialize_with = "error_code::lenient", skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    /// What is wrong, in Postmark's words.
    pub message: String,
}

impl FieldError {
    /// The faults in the refusal of a bulk email, if it lists several: its [`ErrorCode`] is 11.
    /// Empty for any other error.
    ///
    /// ```
    /// # use postmark_core::{Error, api::bulk::FieldError};
    /// fn explain(error: &Error) {
    ///     for fault in FieldError::of(error) {
    ///         println!("{}: {}", fault.field, fault.message);
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Vec<Self> {
        let several = error.body().and_then(|body| lenient::parse::<Several>(body).ok());
        match several.unwrap_or_default().errors {
            Value::Object(fields) => {
                let faults = fields.into_iter().map(|(field, faults)| Self::listed(&field, faults));
                faults.flatten().collect()
            }
            faults => Self::listed("", faults),
        }
    }

    /// The faults of one field: a list, or a single one.
    fn listed(field: &str, faults: Value) -> Vec<Self> {
        let faults = match faults {
            Value::Array(faults) => faults,
            Value::Null => Vec::new(),
            fault => vec![fault],
        };
        faults.into_iter().map(|fault| Self::one(field, fault)).collect()
    }

    fn one(field: &str, fault: Value) -> Self {
        let mut fault = match fault {
            Value::String(message) => Self { message, ..Self::default() },
            fault => serde_json::from_value(fault).unwrap_or_default(),
        };
        if fault.field.is_empty() {
            field.clone_into(&mut fault.field);
        }
        fault
    }
}

/// The body of such a refusal: an object of lists, or a list.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Several {
    #[serde(deserialize_with = "tree")]
    errors: Value,
}
