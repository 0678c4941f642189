//! Who opened an email.

use serde::{Deserialize, Serialize};

use crate::api::email::MessageId;
use crate::api::shared::{ClientInfo, GeoInfo, OsInfo, Platform};
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{EasternTime, Timestamp};

event_search! {
    /// Lists opens, newest first: `GET /messages/outbound/opens`.
    ///
    /// Postmark keeps only the first open of each recipient; webhooks report all of them. Searches
    /// only the stream `outbound` unless you name another one.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#message-opens).
    ListOpens of Open, "/messages/outbound/opens"
}

/// Lists the opens of one message: `GET /messages/outbound/opens/{messageid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#message-opens).
#[derive(Debug, Clone)]
#[must_use]
pub struct ListMessageOpens {
    window: Window,
    id: MessageId,
}

impl ListMessageOpens {
    /// The opens of the message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self { window: Window::default(), id: id.into() }
    }
}

impl Endpoint for ListMessageOpens {
    type Token = ServerToken;
    page_of!(Open);

    fn draft(&self) -> Draft {
        Draft::get("/messages/outbound/opens/{messageid}")
            .bind(&self.id)
            .window(self.window, Self::MAX_ROWS)
    }
}

list!(ListMessageOpens of Open);
rows!(
    Open,
    "Opens",
    by (MessageId, String) = |row| (row.message_id.clone(), row.recipient.clone()),
    at received_at
);

/// A recipient's first open of an email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Open {
    /// `Open`; absent when listing the opens of one message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The stream that sent the email; absent in old opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
    /// Who opened the email.
    pub recipient: String,
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// When the email was opened.
    pub received_at: Timestamp,
    /// The program that displayed the email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientInfo>,
    /// Its operating system.
    #[serde(rename = "OS", skip_serializing_if = "Option::is_none")]
    pub os: Option<OsInfo>,
    /// The kind of program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// The program's `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Where the email was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo: Option<GeoInfo>,
    /// For how many seconds the email was read, as far as Postmark knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_seconds: Option<i64>,
    /// Whether this recipient had not opened the email before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_open: Option<bool>,
}
