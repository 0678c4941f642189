//! What the emails of a client have unless they say otherwise.

/// What the emails of a client have unless they say otherwise: sender, reply address, stream, tag and
/// metadata.
///
/// A client applies them to every email that it sends, alone or in a batch. What an email has itself is never
/// replaced; metadata is added key by key.
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
/// Values are text and are checked as part of an email: an address that is not valid is the email's fault.
/// A [bulk email](crate::api::bulk::BulkEmail) gets all but the stream: without one of its own it goes to the
/// server's default stream for broadcasts. [`SendBatch`](crate::SendBatch), which is written before it is sent,
/// gets none.
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

    /// Sets the sender, such as `Shop <shop@example.com>`, of emails made by
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

    /// Adds a pair of metadata.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push((key.into(), value.into()));
        self
    }
}
