//! Bulk email: one email to many recipients in one request.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/bulk-email).

mod email;
mod field_error;

use serde::{Deserialize, Serialize};

use crate::list::{Cursor, CursorList, List};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::Timestamp;

pub use self::email::{BulkEmail, BulkMessage};
pub use self::field_error::FieldError;

/// Lists the server's bulk emails, newest first: `GET /email/bulk`.
///
/// A [`Cursor`] walks the whole list.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bulk-email).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListBulkSends {
    count: Option<u32>,
    pagination_key: Option<String>,
}

impl ListBulkSends {
    /// The newest ones.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// The maximum number of rows in a response; Postmark does not document a limit.
        count: u32,
        /// The [key](BulkSends::pagination_key) from the previous response.
        pagination_key: String,
    }
}

impl Endpoint for ListBulkSends {
    type Token = ServerToken;
    type Response = BulkSends;

    fn draft(&self) -> Draft {
        Draft::get("/email/bulk")
            .query_opt("count", self.count)
            .query_opt("paginationKey", self.pagination_key.as_ref())
    }
}

impl List for ListBulkSends {
    type Item = BulkSend;
    type Walk = Cursor<Self>;

    fn walk(self) -> Cursor<Self> {
        Cursor::new(self)
    }
}

impl CursorList for ListBulkSends {
    fn following(&self, sends: &BulkSends) -> Option<Self> {
        let key = sends.pagination_key.as_ref().filter(|key| !key.is_empty())?;
        let moves = self.pagination_key.as_ref() != Some(key);
        moves.then(|| self.clone().pagination_key(key))
    }

    fn items(sends: BulkSends) -> Vec<BulkSend> {
        sends.requests
    }
}

/// Returns the progress of a bulk email: `GET /email/bulk/{bulkrequestid}`.
///
/// [`BulkPoll`](crate::BulkPoll) repeats this until the bulk email is finished.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bulk-email).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetBulkSend(String);

impl GetBulkSend {
    /// The bulk email with this [id](BulkSend::id).
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetBulkSend {
    type Token = ServerToken;
    type Response = BulkSend;

    fn draft(&self) -> Draft {
        Draft::get("/email/bulk/{bulkrequestid}").bind(&self.0)
    }
}

open_enum! {
    /// The status of a bulk email.
    BulkStatus {
        /// Postmark accepted it.
        Accepted = "Accepted",
        /// Postmark is creating its messages.
        Processing = "Processing",
        /// Every message was released or failed.
        Completed = "Completed",
        /// It was cancelled.
        Cancelled = "Cancelled",
        /// It failed as a whole.
        Failed = "Failed",
    }
}

impl BulkStatus {
    /// Whether the status is final. A status unknown to this version is not.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Failed)
    }
}

/// A bulk email that Postmark accepted, and its progress.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", from = "BulkMembers")]
#[non_exhaustive]
pub struct BulkSend {
    /// Its id.
    pub id: String,
    /// When Postmark accepted it.
    pub submitted_at: Timestamp,
    /// Its status.
    pub status: BulkStatus,
    /// The number of its messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_messages: Option<i64>,
    /// How much of it is processed, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentage_completed: Option<f64>,
    /// The subject, with its placeholders; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The number of released messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_count: Option<i64>,
    /// The number of messages that failed: all recipients suppressed, or a template not filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_count: Option<i64>,
}

/// The members of a bulk email: its id in either spelling, or both.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct BulkMembers {
    id: Option<String>,
    #[serde(rename = "ID")]
    upper_id: Option<String>,
    submitted_at: Timestamp,
    status: BulkStatus,
    total_messages: Option<i64>,
    percentage_completed: Option<f64>,
    subject: Option<String>,
    released_count: Option<i64>,
    failed_count: Option<i64>,
}

impl From<BulkMembers> for BulkSend {
    fn from(members: BulkMembers) -> Self {
        Self {
            id: members.id.or(members.upper_id).unwrap_or_default(),
            submitted_at: members.submitted_at,
            status: members.status,
            total_messages: members.total_messages,
            percentage_completed: members.percentage_completed,
            subject: members.subject,
            released_count: members.released_count,
            failed_count: members.failed_count,
        }
    }
}

/// A page of the list of bulk emails.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", try_from = "Members")]
#[non_exhaustive]
pub struct BulkSends {
    /// The bulk emails.
    pub requests: Vec<BulkSend>,
    /// The key that requests the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination_key: Option<String>,
}

/// The members of a page, all optional.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Members {
    requests: Option<Vec<BulkSend>>,
    pagination_key: Option<String>,
}

/// A response with none of them is an error, not the end of the list.
impl TryFrom<Members> for BulkSends {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        let Members { requests, pagination_key } = members;
        if requests.is_none() && pagination_key.is_none() {
            return Err("no list of bulk emails");
        }
        Ok(Self { requests: requests.unwrap_or_default(), pagination_key })
    }
}
