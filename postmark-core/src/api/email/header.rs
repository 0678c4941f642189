//! A header field of an email: a name and a value.

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Fault;
use crate::text::quoted::Quoted;

/// A header field of an email that you send or that Postmark reports.
///
/// In your email, it is added to the fields that Postmark writes. `Message-ID`, `In-Reply-To`,
/// `References` and `List-Unsubscribe` are honoured; for fields that have a setter, use the setter.
/// Headers that Postmark reports are kept as they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Header {
    /// The name of the field, case-insensitive.
    #[serde(default, deserialize_with = "text_or_null")]
    pub name: String,
    /// The value, unfolded and decoded.
    #[serde(default, deserialize_with = "text_or_null")]
    pub value: String,
}

impl Header {
    /// A header field, not yet checked.
    // contract: header.custom
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }

    /// Checks that the field can be a custom header of an email.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the name is not printable ASCII or contains a colon ([RFC 5322]), if the
    /// value has a line break or a NUL, and if the field has a setter on the email, or Postmark
    /// writes it.
    ///
    /// [RFC 5322]: https://www.rfc-editor.org/rfc/rfc5322#section-2.2
    // contract: header.line-breaks
    pub fn check(&self) -> Result<(), Fault> {
        let Self { name, value } = self;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':') {
            return Err(Fault::new(
                "Headers",
                format!("has a header whose name is {}", Quoted(name)),
                "Name it with letters, digits and hyphens, as in `X-Order-ID`.",
            ));
        }
        if value.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | b'\0')) {
            return Err(Fault::new(
                "Headers",
                format!("has a line break or a NUL in `{name}`"),
                "Take it out of the value: Postmark folds long lines itself.",
            ));
        }
        match RESERVED.iter().find(|(reserved, _)| reserved.eq_ignore_ascii_case(name)) {
            Some((_, remedy)) => Err(Fault::new(
                "Headers",
                format!("has `{name}`, which is no custom header"),
                *remedy,
            )),
            None => Ok(()),
        }
    }
}

const BY_POSTMARK: &str = "Leave it out: Postmark writes it.";

/// The fields that cannot be custom headers, and what to do instead.
// contract: header.reserved
const RESERVED: &[(&str, &str)] = &[
    ("From", "Give the sender to `Email::new`."),
    ("To", "Use `Email::to`."),
    ("Cc", "Use `Email::cc`."),
    ("Bcc", "Use `Email::bcc`."),
    ("Reply-To", "Use `Email::reply_to`."),
    ("Subject", "Use `Email::subject`."),
    ("Tag", "Use `Email::tag`."),
    ("Attachment", "Use `Email::attach`."),
    ("Track-Opens", "Use `Email::track_opens`."),
    ("Track-Links", "Use `Email::track_links`."),
    ("Message-Stream", "Use `Email::message_stream`."),
    ("Postmark-Template-Alias", "Send an email from a template instead."),
    ("Content-Type", BY_POSTMARK),
    ("Date", BY_POSTMARK),
    ("Received", BY_POSTMARK),
    ("Return-Path", BY_POSTMARK),
    ("Sender", BY_POSTMARK),
    ("X-PM-Rcpt", BY_POSTMARK),
];

fn text_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
