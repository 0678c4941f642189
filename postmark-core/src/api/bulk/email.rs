//! One email to many recipients, each with a message of their own.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;

use crate::api::bulk::BulkSend;
use crate::api::email::content::model_text;
use crate::api::email::write::{listed, write_headers, write_metadata};
use crate::api::email::{
    Attachment, Email, Header, IntoAddress, IntoContent, IntoRecipients, Metadata, Recipients,
    SendBatch, TrackLinks,
};
use crate::error::Fault;
use crate::request::{Body, Draft, Endpoint, SendDefaults, ServerToken};
use crate::text::DecodeError;
use crate::text::json::Json;
use crate::text::lenient;

/// One email to many recipients, in one request: `POST /email/bulk`.
///
/// Set what all messages share once, attachments included; each [`BulkMessage`] adds its recipients
/// and what differs. `{{placeholders}}` in the subject and the bodies, or in a
/// [template](crate::Content::template), are filled from the message's [model](BulkMessage::model).
///
/// ```
/// use postmark_core::Content;
/// use postmark_core::api::bulk::{BulkEmail, BulkMessage};
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Reader { name: &'static str }
///
/// let messages = [("ann@example.com", "Ann"), ("bob@example.com", "Bob")]
///     .map(|(address, name)| BulkMessage::new(address).model(&Reader { name }));
/// let news = BulkEmail::new("news@example.com", messages, Content::text("Hi {{name}}"))
///     .subject("News for {{name}}")
///     .message_stream("broadcast");
/// # news.check()?;
/// # Ok::<(), postmark_core::Fault>(())
/// ```
///
/// The response says that Postmark accepted the request. [`BulkPoll`] follows its progress. If one
/// message is malformed, nothing is sent; a message whose recipients are all suppressed, or whose
/// template cannot be filled, counts as failed later. A request has at most 50 MB, and any number
/// of messages. It is retried only if Postmark cannot have accepted it: see
/// [`Exchange`](crate::Exchange).
///
/// Your account needs Postmark's approval; without it, Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 14.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bulk-email).
///
/// [`BulkPoll`]: crate::BulkPoll
#[derive(Clone)]
#[must_use]
pub struct BulkEmail {
    /// An email without recipients.
    shared: Email,
    /// For bodies; a template has its own setting.
    inline_css: Option<bool>,
    messages: Vec<BulkMessage>,
}

impl BulkEmail {
    /// The maximum size of a request in bytes, attachments counted as base64: that of a
    /// [batch](SendBatch::MAX_BYTES).
    // contract: limit.bulk.bytes
    pub const MAX_BYTES: usize = SendBatch::MAX_BYTES;

    /// An email from one sender, in one message for each of many recipients.
    pub fn new(
        from: impl IntoAddress,
        messages: impl IntoIterator<Item = BulkMessage>,
        content: impl IntoContent,
    ) -> Self {
        Self::of(Email::new(from, Recipients::new(), content), messages)
    }

    /// An email from the default sender of the client that sends it: see [`SendDefaults`].
    pub fn without_from(
        messages: impl IntoIterator<Item = BulkMessage>,
        content: impl IntoContent,
    ) -> Self {
        Self::of(Email::without_from(Recipients::new(), content), messages)
    }

    fn of(shared: Email, messages: impl IntoIterator<Item = BulkMessage>) -> Self {
        Self { shared, inline_css: None, messages: messages.into_iter().collect() }
    }

    /// Adds a message.
    pub fn message(mut self, message: BulkMessage) -> Self {
        self.messages.push(message);
        self
    }

    /// Adds addresses that replies go to, instead of the sender's.
    pub fn reply_to(self, reply_to: impl IntoRecipients) -> Self {
        self.share(|email| email.reply_to(reply_to))
    }

    /// Sets the subject, which may have placeholders: see [`Email::subject`].
    pub fn subject(self, subject: impl Into<String>) -> Self {
        self.share(|email| email.subject(subject))
    }

    /// Sets the tag of all messages: see [`Email::tag`].
    pub fn tag(self, tag: impl AsRef<str>) -> Self {
        self.share(|email| email.tag(tag))
    }

    /// Adds a header to all messages that do not set it: see [`Email::header`].
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.share(|email| email.header(name, value))
    }

    /// Adds metadata to all messages that do not set this key: see [`Email::metadata`].
    pub fn metadata(self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.share(|email| email.metadata(key, value))
    }

    /// Attaches a file to all messages: see [`Email::attach`].
    pub fn attach(self, attachment: Attachment) -> Self {
        self.share(|email| email.attach(attachment))
    }

    /// Sets whether to track opens: see [`Email::track_opens`].
    pub fn track_opens(self, track: bool) -> Self {
        self.share(|email| email.track_opens(track))
    }

    /// Sets in which bodies to track clicks: see [`Email::track_links`].
    pub fn track_links(self, track: TrackLinks) -> Self {
        self.share(|email| email.track_links(track))
    }

    /// Sets whether to inline the style rules of the HTML.
    pub fn inline_css(mut self, inline: bool) -> Self {
        if self.shared.content.is_template() {
            self.shared.content.inline_css = Some(inline);
        } else {
            self.inline_css = Some(inline);
        }
        self
    }

    /// Sends through this stream instead of the server's default broadcast stream.
    pub fn message_stream(self, stream: impl AsRef<str>) -> Self {
        self.share(|email| email.message_stream(stream))
    }

    /// Adds a member that this library does not know: see [`Email::extra`].
    pub fn extra(self, key: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Self {
        self.share(|email| email.extra(key, value))
    }

    /// Checks the email, as far as possible without Postmark.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] of the shared part or of a message, counted from 1. Also if there is no
    /// sender or no message, or if the template has a model, which belongs to the messages.
    pub fn check(&self) -> Result<(), Fault> {
        self.check_with(&self.shared)
    }

    fn check_with(&self, shared: &Email) -> Result<(), Fault> {
        if let Some(fault) = &shared.fault {
            return Err(fault.clone());
        }
        shared.check_sender()?;
        if shared.content.has_model() {
            let remedy = "Give each BulkMessage a model of its own.";
            return Err(Fault::new("TemplateModel", "is that of no message", remedy));
        }
        if self.messages.is_empty() {
            let remedy = "Give a BulkMessage for each recipient.";
            return Err(Fault::new("Messages", "has no message", remedy));
        }
        (1..).zip(&self.messages).try_for_each(|(place, message)| {
            message.check().map_err(|fault| {
                let field = format!("{} of message {place}", fault.field());
                fault.of(field)
            })
        })
    }

    fn share(mut self, change: impl FnOnce(Email) -> Email) -> Self {
        self.shared = change(self.shared);
        self
    }

    /// The request, given the shared part.
    fn draft_of(&self, shared: &Email) -> Draft {
        let draft = Draft::post("/email/bulk");
        if let Err(fault) = self.check_with(shared) {
            return draft.fault(fault);
        }
        let body = Body::from(self.write(shared));
        let bytes = usize::try_from(body.len()).unwrap_or(usize::MAX);
        if bytes > Self::MAX_BYTES {
            let remedy = "Share the messages out among several bulk emails.";
            return draft.fault(Fault::over("Messages", bytes, Self::MAX_BYTES, "bytes", remedy));
        }
        draft.body(body)
    }

    fn write(&self, shared: &Email) -> Json {
        let messages = self.messages.iter().map(BulkMessage::text_len);
        let mut json = Json::with_capacity(shared.text_len() + messages.sum::<usize>());
        shared.write_shared(&mut json);
        json.bool_field(",\"InlineCss\":", self.inline_css);
        let mut open = ",\"Messages\":[";
        for message in &self.messages {
            json.raw(open);
            message.write(&mut json);
            open = ",";
        }
        json.raw("]}");
        json
    }
}

impl Endpoint for BulkEmail {
    type Token = ServerToken;
    type Response = BulkSend;

    fn draft(&self) -> Draft {
        self.draft_of(&self.shared)
    }

    fn draft_with(&self, defaults: &SendDefaults) -> Draft {
        // The default stream of other emails is not a broadcast stream.
        // contract: stream.default
        let defaults = SendDefaults { message_stream: None, ..defaults.clone() };
        self.draft_of(&self.shared.clone().or_defaults(&defaults))
    }

    fn read(&self, body: Bytes) -> Result<BulkSend, DecodeError> {
        let send: BulkSend = lenient::parse(&body)?;
        // The id, the time or the status: each proves that Postmark accepted the email.
        if send == BulkSend::default() { Err(DecodeError::NO_RECEIPT) } else { Ok(send) }
    }
}

/// Shows sender and subject, without the bodies and the recipients.
impl fmt::Debug for BulkEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkEmail")
            .field("shared", &self.shared)
            .field("messages", &self.messages.len())
            .finish_non_exhaustive()
    }
}

/// One message of a [`BulkEmail`]: its recipients, and what differs from the others.
///
/// Setters chain and do not fail; the message keeps its first [`Fault`], which the bulk email
/// reports.
#[derive(Clone)]
#[must_use]
pub struct BulkMessage {
    to: Recipients,
    cc: Recipients,
    bcc: Recipients,
    /// JSON text.
    model: Option<String>,
    metadata: Metadata,
    headers: Vec<Header>,
    fault: Option<Fault>,
}

impl BulkMessage {
    /// A message to one or more recipients: at most 50, who see each other.
    pub fn new(to: impl IntoRecipients) -> Self {
        let mut message = Self {
            to: Recipients::new(),
            cc: Recipients::new(),
            bcc: Recipients::new(),
            model: None,
            metadata: Metadata::new(),
            headers: Vec::new(),
            fault: None,
        };
        let result = extend("To", &mut message.to, to);
        message.keep_fault(result)
    }

    /// Adds copy recipients: at most 50.
    pub fn cc(mut self, cc: impl IntoRecipients) -> Self {
        let result = extend("Cc", &mut self.cc, cc);
        self.keep_fault(result)
    }

    /// Adds blind copy recipients: at most 50.
    pub fn bcc(mut self, bcc: impl IntoRecipients) -> Self {
        let result = extend("Bcc", &mut self.bcc, bcc);
        self.keep_fault(result)
    }

    /// Sets the values that fill the placeholders: anything that serialises as a JSON object.
    pub fn model(mut self, model: &(impl Serialize + ?Sized)) -> Self {
        let result = model_text(model).map(|model| self.model = Some(model));
        self.keep_fault(result)
    }

    /// Adds metadata; replaces a shared pair with the same key. See [`Email::metadata`].
    pub fn metadata(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let result = self.metadata.insert(key, value);
        self.keep_fault(result)
    }

    /// Adds a header; replaces a shared one with the same name. See [`Email::header`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let header = Header::new(name, value);
        let result = header.check();
        self.headers.push(header);
        self.keep_fault(result)
    }

    /// Keeps the first fault.
    fn keep_fault(mut self, result: Result<(), Fault>) -> Self {
        self.fault = self.fault.or(result.err());
        self
    }

    fn check(&self) -> Result<(), Fault> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None if self.to.is_empty() => {
                Err(Fault::new("To", "has no recipient", "Give at least one address."))
            }
            None => Ok(()),
        }
    }

    fn write(&self, json: &mut Json) {
        json.display_field("{\"To\":", Some(&self.to));
        json.display_field(",\"Cc\":", listed(&self.cc));
        json.display_field(",\"Bcc\":", listed(&self.bcc));
        if let Some(model) = &self.model {
            json.raw_field(",\"TemplateModel\":", model);
        }
        write_metadata(&self.metadata, json);
        write_headers(&self.headers, json);
        json.raw("}");
    }

    /// Approximately how many bytes of text [`write`](Self::write) writes.
    fn text_len(&self) -> usize {
        let recipients = self.to.len() + self.cc.len() + self.bcc.len();
        let parts = self.metadata.len() + self.headers.len();
        self.model.as_ref().map_or(0, String::len) + 64 * (1 + recipients + parts)
    }
}

/// Adds recipients to a field.
fn extend(
    field: &'static str,
    list: &mut Recipients,
    more: impl IntoRecipients,
) -> Result<(), Fault> {
    list.extend(more.into_recipients().map_err(|fault| fault.of(field))?);
    // contract: limit.bulk.recipients
    if list.len() > Recipients::MAX {
        let remedy = "Give each recipient a message of their own.";
        return Err(Fault::over(field, list.len(), Recipients::MAX, "recipients", remedy));
    }
    Ok(())
}

/// Shows the number of recipients, but no addresses.
impl fmt::Debug for BulkMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkMessage")
            .field("to", &self.to.len())
            .field("cc", &self.cc.len())
            .field("bcc", &self.bcc.len())
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
