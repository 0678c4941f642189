//! Received messages.

use serde::{Deserialize, Serialize};

use crate::api::email::{Header, MessageId};
use crate::api::shared::{Acknowledgement, Dump, InboundAddress};
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{EasternTime, Timestamp};

/// Lists received messages: `GET /messages/inbound`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#inbound-message-search).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListInboundMessages {
    window: Window,
    recipient: Option<String>,
    from_email: Option<String>,
    subject: Option<String>,
    mailbox_hash: Option<String>,
    tag: Option<String>,
    status: Option<InboundMessageStatus>,
    from_date: Option<EasternTime>,
    to_date: Option<EasternTime>,
}

impl ListInboundMessages {
    /// All processed messages.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only messages to this address.
        recipient: String,
        /// Only messages from this address.
        from_email: String,
        /// Only messages with this subject.
        subject: String,
        /// Only messages to an address with this text after its `+`.
        mailbox_hash: String,
        /// Only messages with this tag.
        tag: String,
        /// Only messages with this status, instead of processed ones.
        status: InboundMessageStatus,
        /// Only messages from this day or time on, in US Eastern time.
        from_date: EasternTime,
        /// Only messages up to and including this day or time, in US Eastern time.
        to_date: EasternTime,
    }
}

impl Endpoint for ListInboundMessages {
    type Token = ServerToken;
    page_of!(InboundMessage);

    fn draft(&self) -> Draft {
        let status = self.status.as_ref().map(|status| status.as_str().to_ascii_lowercase());
        Draft::get("/messages/inbound")
            .window(self.window, Self::MAX_ROWS)
            .query_opt("recipient", self.recipient.as_ref())
            .query_opt("fromemail", self.from_email.as_ref())
            .query_opt("subject", self.subject.as_ref())
            .query_opt("mailboxhash", self.mailbox_hash.as_ref())
            .query_opt("tag", self.tag.as_ref())
            .query_opt("status", status)
            .query_opt("fromdate", self.from_date)
            .query_opt("todate", self.to_date)
    }
}

// The rows do not contain the time by which received messages are searched.
list!(ListInboundMessages of InboundMessage, cut);
rows!(InboundMessage, "InboundMessages", by MessageId = |row| row.message_id.clone());

/// Gets one received message with its bodies and headers:
/// `GET /messages/inbound/{messageid}/details`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#inbound-message-details).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetInboundMessage(MessageId);

impl GetInboundMessage {
    /// The message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetInboundMessage {
    type Token = ServerToken;
    type Response = InboundMessageDetails;

    fn draft(&self) -> Draft {
        Draft::get("/messages/inbound/{messageid}/details").bind(&self.0)
    }
}

/// Gets the source of one received message: `GET /messages/inbound/{messageid}/dump`.
///
/// Postmark does not document it; its Ruby library has it.
#[derive(Debug, Clone)]
#[must_use]
pub struct GetInboundMessageDump(MessageId);

impl GetInboundMessageDump {
    /// The source of the message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetInboundMessageDump {
    type Token = ServerToken;
    type Response = Dump;

    fn draft(&self) -> Draft {
        Draft::get("/messages/inbound/{messageid}/dump").bind(&self.0)
    }
}

/// Processes a blocked message anyway: `PUT /messages/inbound/{messageid}/bypass`.
///
/// Postmark deletes blocked messages after 10 days.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#bypass-rules-for-a-blocked-inbound-message).
#[derive(Debug, Clone)]
#[must_use]
pub struct BypassInboundMessage(MessageId);

impl BypassInboundMessage {
    /// The message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for BypassInboundMessage {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::put("/messages/inbound/{messageid}/bypass").bind(&self.0)
    }
}

/// Retries a message whose webhook failed: `PUT /messages/inbound/{messageid}/retry`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#retry-a-failed-inbound-message-for-processing).
#[derive(Debug, Clone)]
#[must_use]
pub struct RetryInboundMessage(MessageId);

impl RetryInboundMessage {
    /// The message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for RetryInboundMessage {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::put("/messages/inbound/{messageid}/retry").bind(&self.0)
    }
}

open_enum! {
    /// The status of a received message.
    InboundMessageStatus {
        /// A rule or the spam filter blocked it.
        Blocked = "Blocked",
        /// The webhook accepted it.
        Processed = "Processed",
        /// It is waiting for delivery to the webhook.
        Queued = "Queued",
        /// The webhook did not accept it.
        Failed = "Failed",
        /// It will be sent to the webhook again later.
        Scheduled = "Scheduled",
    }
}

/// A received message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundMessage {
    /// The sender's address.
    pub from: String,
    /// The sender's display name.
    pub from_name: String,
    /// The sender.
    pub from_full: InboundAddress,
    /// The recipients in To, as text.
    pub to: String,
    /// The recipients in To.
    pub to_full: Vec<InboundAddress>,
    /// The recipients in Cc, as text.
    pub cc: String,
    /// The recipients in Cc.
    pub cc_full: Vec<InboundAddress>,
    /// The recipients in Bcc, as text; absent in old messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcc: Option<String>,
    /// The recipients in Bcc; absent in old messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcc_full: Option<Vec<InboundAddress>>,
    /// The address for replies; may be empty.
    pub reply_to: String,
    /// The address that received the message.
    pub original_recipient: String,
    /// The email's subject.
    pub subject: String,
    /// The `Date` header, as the sender wrote it.
    pub date: Timestamp,
    /// The text after the `+` in the address that received the message.
    pub mailbox_hash: String,
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The attachments, without their contents.
    pub attachments: Vec<InboundAttachment>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The status of the message.
    pub status: InboundMessageStatus,
    /// The stream that received the email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
}

/// A received message with its bodies and headers.
///
/// Postmark keeps the first megabyte of a body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundMessageDetails {
    /// The message, as lists show it.
    #[serde(flatten)]
    pub message: InboundMessage,
    /// The text body; may be empty.
    pub text_body: String,
    /// The HTML body; may be empty.
    pub html_body: String,
    /// The sender's reply without quoted text, if Postmark detected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripped_text_reply: Option<String>,
    /// The header fields, in order; names may repeat.
    pub headers: Vec<Header>,
    /// Why the email was blocked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_reason: Option<String>,
}

/// An attachment of a received message; only the webhook has its content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundAttachment {
    /// The file name.
    pub name: String,
    /// The media type: `image/png`.
    pub content_type: String,
    /// The size in bytes.
    pub content_length: i64,
    /// The content ID of an inline image; absent or empty for other attachments.
    #[serde(rename = "ContentID", skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
}
