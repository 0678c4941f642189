//! Mail that was received.

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
    /// All messages that were processed.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only mail to this address.
        recipient: String,
        /// Only mail from this address.
        from_email: String,
        /// Only mail with this subject.
        subject: String,
        /// Only mail to an address with this text after its `+`.
        mailbox_hash: String,
        /// Only mail with this tag.
        tag: String,
        /// Only mail that is so far, in place of what was processed.
        status: InboundMessageStatus,
        /// Only mail from this day or time on, US Eastern time.
        from_date: EasternTime,
        /// Only mail up to this day or time, US Eastern time, itself included.
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

// The time by which received mail is searched is not in its rows.
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
    /// The message with an id.
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

/// Gets one received message as it came over the wire: `GET /messages/inbound/{messageid}/dump`.
///
/// Postmark does not document it; its Ruby library has it.
#[derive(Debug, Clone)]
#[must_use]
pub struct GetInboundMessageDump(MessageId);

impl GetInboundMessageDump {
    /// The dump of the message with an id.
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

/// Processes a blocked message after all: `PUT /messages/inbound/{messageid}/bypass`.
///
/// Postmark deletes blocked messages after 10 days.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#bypass-rules-for-a-blocked-inbound-message).
#[derive(Debug, Clone)]
#[must_use]
pub struct BypassInboundMessage(MessageId);

impl BypassInboundMessage {
    /// The message with an id.
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

/// Hands a message to its webhook once more, after that failed:
/// `PUT /messages/inbound/{messageid}/retry`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#retry-a-failed-inbound-message-for-processing).
#[derive(Debug, Clone)]
#[must_use]
pub struct RetryInboundMessage(MessageId);

impl RetryInboundMessage {
    /// The message with an id.
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
    /// How far a received message is.
    InboundMessageStatus {
        /// A rule or the spam filter stopped it.
        Blocked = "Blocked",
        /// The webhook took it.
        Processed = "Processed",
        /// It waits to be handed to the webhook.
        Queued = "Queued",
        /// The webhook did not take it.
        Failed = "Failed",
        /// It is handed to the webhook once more, later.
        Scheduled = "Scheduled",
    }
}

/// One received message.
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
    /// The recipients in To, as the email has them.
    pub to: String,
    /// The recipients in To, one by one.
    pub to_full: Vec<InboundAddress>,
    /// The recipients in Cc, as the email has them.
    pub cc: String,
    /// The recipients in Cc, one by one.
    pub cc_full: Vec<InboundAddress>,
    /// The recipients in Bcc, as the email has them; absent in old mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcc: Option<String>,
    /// The recipients in Bcc, one by one; absent in old mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcc_full: Option<Vec<InboundAddress>>,
    /// The address for replies; it may be empty.
    pub reply_to: String,
    /// The address that the mail was received for.
    pub original_recipient: String,
    /// The email's subject.
    pub subject: String,
    /// The `Date` header, as the sender wrote it.
    pub date: Timestamp,
    /// What follows the `+` in the address that the mail was received for.
    pub mailbox_hash: String,
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The attachments, without their contents.
    pub attachments: Vec<InboundAttachment>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// How far the mail is.
    pub status: InboundMessageStatus,
    /// The stream that received the email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
}

/// One received message with its bodies and headers.
///
/// Postmark keeps the first megabyte of a body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundMessageDetails {
    /// The message as lists show it.
    #[serde(flatten)]
    pub message: InboundMessage,
    /// The text body; it may be empty.
    pub text_body: String,
    /// The HTML body; it may be empty.
    pub html_body: String,
    /// The sender's reply without the quoted email, if Postmark detected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripped_text_reply: Option<String>,
    /// The header fields in their order; several may have one name.
    pub headers: Vec<Header>,
    /// Why the email was blocked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_reason: Option<String>,
}

/// An attachment of a received message; only its webhook has the content.
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
    /// The identifier of an inline image; absent or empty for any other attachment.
    #[serde(rename = "ContentID", skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
}
