//! Bounced emails, and the addresses that Postmark deactivated because of them.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api).

use serde::{Deserialize, Serialize};

use crate::api::email::MessageId;
use crate::api::shared::{Dump, ServerId};
use crate::list::{PagedList, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{EasternTime, Timestamp};

pub use super::shared::{BounceId, BounceType};

/// Counts bounces by type: `GET /deliverystats`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#delivery-stats).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetDeliveryStats;

impl Endpoint for GetDeliveryStats {
    type Token = ServerToken;
    type Response = DeliveryStats;

    fn draft(&self) -> Draft {
        Draft::get("/deliverystats")
    }
}

/// Lists bounces, newest first: `GET /bounces`.
///
/// Searches only the stream `outbound` unless you name another one. Postmark keeps bounces for 45
/// days, unless the retention add-on says otherwise.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#bounces).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListBounces {
    window: Window,
    bounce_type: Option<BounceType>,
    inactive: Option<bool>,
    email: Option<String>,
    tag: Option<String>,
    message_id: Option<MessageId>,
    from_date: Option<EasternTime>,
    to_date: Option<EasternTime>,
    message_stream: Option<String>,
}

impl ListBounces {
    /// All bounces of the stream `outbound`.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only bounces of this type.
        bounce_type: BounceType,
        /// Only bounces that deactivated their address, or only those that did not.
        inactive: bool,
        /// Only addresses that contain this text.
        email: String,
        /// Only emails with this tag.
        tag: String,
        /// Only bounces of this message.
        message_id: MessageId,
        /// Only bounces from this day or time on, in US Eastern time.
        from_date: EasternTime,
        /// Only bounces up to and including this day or time, in US Eastern time.
        to_date: EasternTime,
        /// Only bounces of this stream.
        message_stream: String,
    }
}

impl Endpoint for ListBounces {
    type Token = ServerToken;
    page_of!(Bounce);

    fn draft(&self) -> Draft {
        Draft::get("/bounces")
            .window(self.window, Self::MAX_ROWS)
            .query_opt("type", self.bounce_type.as_ref())
            .query_opt("inactive", self.inactive)
            .query_opt("emailFilter", self.email.as_ref())
            .query_opt("tag", self.tag.as_ref())
            .query_opt("messageID", self.message_id.as_ref())
            .query_opt("fromdate", self.from_date)
            .query_opt("todate", self.to_date)
            .query_opt("messagestream", self.message_stream.as_ref())
    }
}

list!(ListBounces of Bounce, until to_date);
rows!(Bounce, "Bounces", by BounceId = |row| row.id, at bounced_at);

/// Gets one bounce: `GET /bounces/{bounceid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#single-bounce).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetBounce(BounceId);

impl GetBounce {
    /// The bounce with this id.
    pub fn new(id: impl Into<BounceId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetBounce {
    type Token = ServerToken;
    type Response = Bounce;

    fn draft(&self) -> Draft {
        Draft::get("/bounces/{bounceid}").bind(self.0)
    }
}

/// Gets the raw message of a bounce: `GET /bounces/{bounceid}/dump`.
///
/// Postmark keeps it for 30 days; [`Bounce::dump_available`] says whether it is there.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#bounce-dump).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetBounceDump(BounceId);

impl GetBounceDump {
    /// The dump of the bounce with this id.
    pub fn new(id: impl Into<BounceId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetBounceDump {
    type Token = ServerToken;
    type Response = Dump;

    fn draft(&self) -> Draft {
        Draft::get("/bounces/{bounceid}/dump").bind(self.0)
    }
}

/// Reactivates a bounced address, so that Postmark sends to it again:
/// `PUT /bounces/{bounceid}/activate`.
///
/// If [`Bounce::can_activate`] is false, as after a spam complaint, Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 1003.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#activate-bounce).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct ActivateBounce(BounceId);

impl ActivateBounce {
    /// The bounce with this id.
    pub fn new(id: impl Into<BounceId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for ActivateBounce {
    type Token = ServerToken;
    type Response = ActivatedBounce;

    fn draft(&self) -> Draft {
        Draft::put("/bounces/{bounceid}/activate").bind(self.0)
    }
}

/// Lists the tags of bounced emails: `GET /bounces/tags`.
///
/// Postmark no longer documents this endpoint; the response may be an empty list or a refusal.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct ListBounceTags;

impl Endpoint for ListBounceTags {
    type Token = ServerToken;
    type Response = Vec<String>;

    fn draft(&self) -> Draft {
        Draft::get("/bounces/tags")
    }
}

/// The number of bounces of each type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct DeliveryStats {
    /// The number of inactive addresses.
    pub inactive_mails: i64,
    /// The counts by type, after a first row for all types.
    pub bounces: Vec<BounceCount>,
}

/// The number of bounces of one type, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct BounceCount {
    /// The type; absent in the row for all types.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub bounce_type: Option<BounceType>,
    /// The type's number; known only from Postmark's Python library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_code: Option<i64>,
    /// The type's display name; `All` in the row for all types.
    pub name: String,
    /// The number of bounces.
    pub count: i64,
}

/// An email that bounced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Bounce {
    /// `Bounce`; absent in old ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// The bounce's id.
    #[serde(rename = "ID")]
    pub id: BounceId,
    /// The kind of bounce.
    #[serde(rename = "Type")]
    pub bounce_type: BounceType,
    /// The type's number.
    pub type_code: i64,
    /// The type's display name.
    pub name: String,
    /// The email's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The server that sent the email; absent in old bounces.
    #[serde(rename = "ServerID", skip_serializing_if = "Option::is_none")]
    pub server_id: Option<ServerId>,
    /// The stream that sent the email; absent in old bounces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream: Option<String>,
    /// What the type means; may be empty.
    pub description: String,
    /// What the receiving server said; may have several lines.
    pub details: String,
    /// The address that bounced.
    pub email: String,
    /// The email's sender; absent in spam complaints and old bounces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it bounced.
    pub bounced_at: Timestamp,
    /// Whether [`GetBounceDump`] can return the raw message.
    pub dump_available: bool,
    /// Whether Postmark deactivated the address because of this bounce.
    pub inactive: bool,
    /// Whether [`ActivateBounce`] can reactivate the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_activate: Option<bool>,
    /// The email's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The raw message, if it was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// A bounce whose address is active again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ActivatedBounce {
    /// `OK`.
    pub message: String,
    /// The bounce as it is now.
    pub bounce: Bounce,
}
