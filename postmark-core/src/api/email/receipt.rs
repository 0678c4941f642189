//! Postmark's receipt for an email.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{ErrorCode, inactive_recipients};
use crate::text::copied;
use crate::text::misfit::Misfit;
use crate::text::reader::{Keys, Reader, parse};
use crate::text::short::ShortText;
use crate::time::Timestamp;

/// Postmark's id of a message: a UUID, kept as Postmark wrote it.
///
/// It is not the `Message-ID` header of the email.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(ShortText);

impl MessageId {
    /// The text, as Postmark wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for MessageId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for MessageId {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl FromStr for MessageId {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl AsRef<str> for MessageId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Postmark's response for one email: its recipients and id, or why it was refused.
///
/// There is one per email, however many recipients it has. A single send returns only receipts of
/// accepted emails, since a refusal is an [`Error`](crate::Error) there; a
/// [`SendBatch`](crate::SendBatch) returns both.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/email-api#send-a-single-email).
// contract: send.receipt-per-message
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Receipt {
    /// The recipients in `To`, as sent; absent if there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The recipients in `Cc`, as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cc: Option<String>,
    /// The recipients in `Bcc`, as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcc: Option<String>,
    /// When the email was accepted; absent if it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    /// The email's id, shared by all its recipients; absent if it was refused.
    #[serde(rename = "MessageID", skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// 0 for an accepted email; absent if it was accepted but may be delayed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    /// `OK`, a warning about inactive recipients, or the reason for a refusal.
    pub message: Cow<'static, str>,
}

impl Receipt {
    /// Whether the email was accepted, delayed or not. Without an error code, an id or a time of
    /// acceptance proves it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        let named = self.message_id.is_some() || self.submitted_at.is_some();
        self.error_code.map_or(named, ErrorCode::is_ok)
    }

    /// Parses the next receipt, in a tenth of the instructions of derived code.
    pub(super) fn parse(reader: &mut Reader<'_>) -> Result<Self, Misfit> {
        let mut receipt = Self::default();
        let mut keys = Keys::new(&["To", "SubmittedAt", "MessageID", "ErrorCode", "Message"]);
        let mut is_first = true;
        reader.open(b'{')?;
        while reader.more(b'}', is_first)? {
            is_first = false;
            match &*keys.read(reader)? {
                "To" => receipt.to = text(reader)?.map(Cow::into_owned),
                "Cc" => receipt.cc = text(reader)?.map(Cow::into_owned),
                "Bcc" => receipt.bcc = text(reader)?.map(Cow::into_owned),
                "SubmittedAt" => receipt.submitted_at = text(reader)?.map(|at| (*at).into()),
                "MessageID" => receipt.message_id = text(reader)?.map(|id| (*id).into()),
                "ErrorCode" => receipt.error_code = ErrorCode::parse_next(reader)?,
                "Message" => receipt.message = text(reader)?.map(short_of).unwrap_or_default(),
                _ => reader.skip()?,
            }
        }
        Ok(receipt)
    }

    /// Whether the email was accepted with the notice that its delivery may be delayed: such a
    /// response has no error code, or no id.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.is_accepted() && (self.error_code.is_none() || self.message_id.is_none())
    }

    /// The addresses that get no email because they are inactive, as named in the message: some of
    /// an accepted email's, or all of a refused one's.
    ///
    /// The text of the message is not part of Postmark's contract. If its wording changes, this is
    /// empty.
    // contract: inactive.partial quirk.partly-inactive
    #[must_use]
    pub fn inactive_recipients(&self) -> Vec<&str> {
        inactive_recipients(&self.message).collect()
    }
}

/// Displays the id of an accepted message, or the reason for a refusal:
/// `0a129aee-e1cd-480d-b08d-…`.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.error_code.filter(|code| !code.is_ok()), &self.message_id) {
            (Some(code), _) if self.message.is_empty() => write!(f, "refused with code {code}"),
            (Some(code), _) => write!(f, "refused with code {code}: {}", self.message),
            (None, Some(id)) => id.fmt(f),
            (None, None) => f.write_str("a message without an id"),
        }
    }
}

/// A message, borrowed if it is one that nearly every response has.
fn short_of(text: Cow<'_, str>) -> Cow<'static, str> {
    match &*text {
        "OK" => "OK".into(),
        "Test job accepted" => "Test job accepted".into(),
        _ => text.into_owned().into(),
    }
}

/// Parses a string, or a number or boolean as text. Any other value counts as absent, so that it
/// does not invalidate the other members.
fn text<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, Misfit> {
    reader.or_default(Reader::scalar)
}

/// Reads any object, whatever the types of its members, by way of a copy of its JSON.
impl<'de> Deserialize<'de> for Receipt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse(copied::json(deserializer)?.as_bytes(), Self::parse).map_err(D::Error::custom)
    }
}
