//! Headers that tell Postmark what to do with a message: tag, stream, tracking, metadata.
//!
//! They are named as in Postmark's [SMTP
//! interface](https://postmarkapp.com/developer/user-guide/send-email-with-smtp), so they work over
//! SMTP too. Over HTTP they become members of the request.
//!
//! ```
//! use lettre::Message;
//! use postmark_lettre::header::{self, MessageStream, Tag, TrackOpens};
//!
//! let email = Message::builder()
//!     .from("shop@example.com".parse()?)
//!     .to("ada@example.com".parse()?)
//!     .subject("Your order")
//!     .header(Tag::new("order"))
//!     .header(MessageStream::new("receipts"))
//!     .header(TrackOpens(true))
//!     .raw_header(header::metadata("order-id", "77")?)
//!     .body(String::from("It is on its way."))?;
//! let email = postmark_lettre::email(&email)?;
//! assert_eq!(email.parts().tag, Some("order"));
//! assert_eq!(email.parts().metadata.get("order-id"), Some("77"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::error::Error;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use postmark_core::{Fault, TrackLinks as Links};

pub(crate) const TAG: &str = "X-PM-Tag";
pub(crate) const MESSAGE_STREAM: &str = "X-PM-Message-Stream";
pub(crate) const TRACK_OPENS: &str = "X-PM-TrackOpens";
pub(crate) const TRACK_LINKS: &str = "X-PM-TrackLinks";
pub(crate) const METADATA: &str = "X-PM-Metadata-";

/// The tag, which groups statistics: at most 1,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(String);

/// The message stream, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageStream(String);

/// Whether to track opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "a header with one value")]
pub struct TrackOpens(pub bool);

/// In which bodies to track clicks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "a header with one value")]
pub struct TrackLinks(pub Links);

impl Tag {
    /// A tag.
    #[must_use]
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }
}

impl MessageStream {
    /// The stream with this id, such as `outbound` or `broadcast`.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

/// A pair of metadata, which webhooks return and recipients never see: a key of at most 20 and a
/// value of at most 80 characters.
///
/// Pass it to `MessageBuilder::raw_header`, since the key is part of the header's name.
///
/// # Errors
///
/// The key is not valid in a header's name.
pub fn metadata(key: &str, value: impl Into<String>) -> Result<HeaderValue, Fault> {
    let name = HeaderName::new_from_ascii(format!("{METADATA}{key}")).map_err(|_| {
        let problem = "has a key that cannot be part of a header's name";
        Fault::new("Metadata", problem, "Use letters, digits and hyphens.")
    })?;
    Ok(HeaderValue::new(name, value.into()))
}

type BoxError = Box<dyn Error + Send + Sync>;

impl Header for Tag {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(TAG)
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self::new(text))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for MessageStream {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(MESSAGE_STREAM)
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self::new(text))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for TrackOpens {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(TRACK_OPENS)
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self(text.trim().to_ascii_lowercase().parse()?))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_string())
    }
}

impl Header for TrackLinks {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(TRACK_LINKS)
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self(Links::from(text.trim())))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.as_str().to_owned())
    }
}
