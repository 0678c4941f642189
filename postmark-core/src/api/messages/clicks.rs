//! Who clicked the links in an email.

use serde::{Deserialize, Serialize};

use crate::api::email::MessageId;
use crate::api::shared::{ClickLocation, ClientInfo, GeoInfo, OsInfo, Platform};
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{EasternTime, Timestamp};

event_search! {
    /// Lists clicks: `GET /messages/outbound/clicks`.
    ///
    /// Searches only the stream `outbound` unless you name another one.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#message-clicks).
    ListClicks of Click, "/messages/outbound/clicks"
}

/// Lists the clicks on the links of one message: `GET /messages/outbound/clicks/{messageid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/messages-api#message-clicks).
#[derive(Debug, Clone)]
#[must_use]
pub struct ListMessageClicks {
    window: Window,
    id: MessageId,
}

impl ListMessageClicks {
    /// The clicks of the message with this id.
    pub fn new(id: impl Into<MessageId>) -> Self {
        Self { window: Window::default(), id: id.into() }
    }
}

impl Endpoint for ListMessageClicks {
    type Token = ServerToken;
    page_of!(Click);

    fn draft(&self) -> Draft {
        Draft::get("/messages/outbound/clicks/{messageid}")
            .bind(&self.id)
            .window(self.window, Self::MAX_ROWS)
    }
}

list!(ListMessageClicks of Click);
rows!(
    Click,
    "Clicks",
    by (MessageId, String, String, String) = |row| (
        row.message_id.clone(),
        row.recipient.clone(),
        row.received_at.to_string(),
        row.original_link.clone()
    ),
    at received_at
);

/// A click on a link of an email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Click {
    /// `Click`; absent when listing the clicks of one message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The stream that sent the email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
    /// Who clicked the link.
    pub recipient: String,
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// When the link was clicked.
    pub received_at: Timestamp,
    /// The program in which the link was clicked.
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
    /// Where the link was clicked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo: Option<GeoInfo>,
    /// The body that contains the link.
    pub click_location: ClickLocation,
    /// The link's original URL.
    pub original_link: String,
}
