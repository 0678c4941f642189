//! Values that the emails of a client have unless they set their own.

/// Values that the emails of a client have unless they set their own: sender, reply address,
/// stream, tag and metadata.
///
/// A client applies them to every email it sends, alone or in a batch. They never replace what an
/// email sets; metadata is merged by key.
///
/// ```
/// use postmark_core::request::SendDefaults;
/// use postmark_core::{Content, Email};
///
/// let defaults = SendDefaults::new()
///     .from("Shop <shop@example.com>")
///     .message_stream("outbound")
///     .metadata("env", "staging");
/// let email = Email::without_from("ada@example.com", Content::text("Hello")).or_defaults(&defaults);
/// assert_eq!(email.sender(), "Shop <shop@example.com>");
/// # email.check()?;
/// # Ok::<(), postmark_core::Fault>(())
/// ```
///
/// Values are text, checked as part of an email: an invalid address is a fault of the email. A
/// [bulk email](crate::api::bulk::BulkEmail) gets everything except the stream: if it sets none, it
/// goes to the server's default broadcast stream. [`SendBatch`](crate::SendBatch), which is
/// serialised before it is sent, gets none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct SendDefaults {
    pub(crate) from: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) message_stream: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) metadata: Vec<(String, String)>,
}

impl SendDefaults {
    /// No defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the sender, such as `Shop <shop@example.com>`, of emails created with
    /// [`Email::without_from`](crate::Email::without_from).
    pub fn from(mut self, from: impl Into<String>) -> Self {
        self.from = Some(from.into());
        self
    }

    /// Sets the addresses that replies go to, separated by commas.
    pub fn reply_to(mut self, reply_to: impl Into<String>) -> Self {
        self.reply_to = Some(reply_to.into());
        self
    }

    /// Sets the message stream.
    pub fn message_stream(mut self, stream: impl Into<String>) -> Self {
        self.message_stream = Some(stream.into());
        self
    }

    /// Sets the tag.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }

    /// Adds metadata, or replaces the pair with this key.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push((key.into(), value.into()));
        self
    }
}
