//! Sent messages.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::MessageEvent;
use crate::api::email::{MessageId, Metadata, TrackLinks};
use crate::api::shared::Dump;
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{EasternTime, Timestamp};

/// Lists sent messages: `GET /messages/outbound`.
///
/// Searches only the stream `outbound` unless you name another one. Each message is one row,
/// however many recipients it has.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#outbound-message-search).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListOutboundMessages {
    window: Window,
    recipient: Option<String>,
    from_email: Option<String>,
    tag: Option<String>,
    status: Option<OutboundMessageStatus>,
    from_date: Option<EasternTime>,
    to_date: Option<EasternTime>,
    subject: Option<String>,
    message_stream: Option<String>,
    metadata: Option<(String, String)>,
}

impl ListOutboundMessages {
    /// All messages of the stream `outbound`.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only messages to this address.
        recipient: String,
        /// Only messages from this address.
        from_email: String,
        /// Only messages with this tag.
        tag: String,
        /// Only messages with this status; `Sent` and `Processed` find the same.
        status: OutboundMessageStatus,
        /// Only messages from this day or time on, in US Eastern time.
        from_date: EasternTime,
        /// Only messages up to and including this day or time, in US Eastern time.
        to_date: EasternTime,
        /// Only messages with this subject.
        subject: String,
        /// Only messages of this stream.
        message_stream: String,
    }

    /// Only messages whose metadata has this value for this key. A search uses only the last key
    /// set.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata = Some((key.into(), value.into()));
        self
    }
}

impl Endpoint for ListOutboundMessages {
    type Token = ServerToken;
    page_of!(OutboundMessage);

    fn draft(&self) -> Draft {
        let status = self.status.as_ref().map(|status| status.as_str().to_ascii_lowercase());
        let draft = Draft::get("/messages/outbound")
            .window(self.window, Self::MAX_ROWS)
            .query_opt("recipient", self.recipient.as_ref())
            .query_opt("fromemail", self.from_email.as_ref())
            .query_opt("tag", self.tag.as_ref())
            .query_opt("status", status)
            .query_opt("fromdate", self.from_date)
            .query_opt("todate", self.to_date)
            .query_opt("subject", self.subject.as_ref())
            .query_opt("messagestream", self.message_stream.as_ref());
        match &self.metadata {
            // contract: quirk.metadata-filter
            Some((key, value)) => draft.query(&format!("metadata_{key}"), value),
            None => draft,
        }
    }
}

list!(ListOutboundMessages of OutboundMessage, until to_date);
rows!(OutboundMessage, "Messages", by MessageId = |row| row.message_id.clone(), at received_at);

/// Gets one sent message with its bodies and events: `GET /messages/outbound/{messageid}/details`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#outbound-message-details).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetOutboundMessage(MessageId);

impl GetOutboundMessage {
    /// The message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetOutboundMessage {
    type Token = ServerToken;
    type Response = OutboundMessageDetails;

    fn draft(&self) -> Draft {
        Draft::get("/messages/outbound/{messageid}/details").bind(&self.0)
    }
}

/// Gets the source of one sent message: `GET /messages/outbound/{messageid}/dump`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#outbound-message-dump).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetOutboundMessageDump(MessageId);

impl GetOutboundMessageDump {
    /// The source of the message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetOutboundMessageDump {
    type Token = ServerToken;
    type Response = Dump;

    fn draft(&self) -> Draft {
        Draft::get("/messages/outbound/{messageid}/dump").bind(&self.0)
    }
}

open_enum! {
    /// The status of a sent message.
    OutboundMessageStatus {
        /// Postmark has not sent it yet.
        Queued = "Queued",
        /// Postmark sent it.
        Sent = "Sent",
        /// The same as `Sent`.
        Processed = "Processed",
    }
}

/// A sent message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OutboundMessage {
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The stream that sent the email; absent in old messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
    /// The recipients in To.
    pub to: Vec<OutboundAddress>,
    /// The recipients in Cc.
    pub cc: Vec<OutboundAddress>,
    /// The recipients in Bcc.
    pub bcc: Vec<OutboundAddress>,
    /// The addresses of all recipients.
    pub recipients: Vec<String>,
    /// When Postmark received the email.
    pub received_at: Timestamp,
    /// The sender, with a name if there is one: `"Jane" <jane@example.com>`.
    pub from: String,
    /// The email's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The file names of the attachments.
    #[serde(deserialize_with = "file_names")]
    pub attachments: Vec<String>,
    /// The status of the message.
    pub status: OutboundMessageStatus,
    /// Whether opens are tracked.
    pub track_opens: bool,
    /// In which bodies clicks are tracked.
    pub track_links: TrackLinks,
    /// The email's metadata; absent in old messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Whether a sandbox server accepted the email, so that it was never delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sandboxed: Option<bool>,
}

/// A sent message with its bodies and events.
///
/// Postmark keeps the first megabyte of a body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OutboundMessageDetails {
    /// The message, as lists show it.
    #[serde(flatten)]
    pub message: OutboundMessage,
    /// The text body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_body: Option<String>,
    /// The HTML body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html_body: Option<String>,
    /// The raw message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What happened to the email.
    pub message_events: Vec<MessageEvent>,
}

/// A recipient of a sent message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OutboundAddress {
    /// The address.
    pub email: String,
    /// The display name; absent or empty if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Reads file names, or the names of objects, which an old version of the API's documentation has.
fn file_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<FileName>::deserialize(deserializer)?;
    Ok(names.into_iter().map(|name| name.0).collect())
}

struct FileName(String);

impl<'de> Deserialize<'de> for FileName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = FileName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a file name")
            }

            fn visit_str<E>(self, name: &str) -> Result<FileName, E> {
                Ok(FileName(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FileName, A::Error> {
                let mut name = String::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "Name" {
                        name = map.next_value()?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(FileName(name))
            }
        }

        deserializer.deserialize_any(NameVisitor)
    }
}
