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

/// Lists bulk emails of the server, newest first: `GET /email/bulk`.
///
/// A [`Cursor`] walks to the end.
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
        /// The [key](BulkSends::pagination_key) of the response that this one is to follow.
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
/// [`BulkPoll`](crate::BulkPoll) asks until it is finished.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/bulk-email).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetBulkSend(String);

impl GetBulkSend {
    /// The bulk email with an [id](BulkSend::id).
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
    /// How far a bulk email has come.
    BulkStatus {
        /// Postmark has it.
        Accepted = "Accepted",
        /// Its messages are being made.
        Processing = "Processing",
        /// Every message is on its way, or failed.
        Completed = "Completed",
        /// It was stopped.
        Cancelled = "Cancelled",
        /// It failed as a whole.
        Failed = "Failed",
    }
}

impl BulkStatus {
    /// Whether nothing more will happen. A status that this version does not know is not taken for
    /// the last one.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Failed)
    }
}

/// A bulk email that Postmark accepted, and how far it has come.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", from = "BulkMembers")]
#[non_exhaustive]
pub struct BulkSend {
    /// Its id.
    pub id: String,
    /// When Postmark took it.
    pub submitted_at: Timestamp,
    /// How far it is.
    pub status: BulkStatus,
    /// How many messages it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_messages: Option<i64>,
    /// How many of them are dealt with, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentage_completed: Option<f64>,
    /// The subject, with its placeholders; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// How many messages are on their way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_count: Option<i64>,
    /// How many messages have suppressed recipients only, or could not be filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_count: Option<i64>,
}

/// What may stand in a bulk email: its id in either spelling, or in both.
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

/// A part of the list of bulk emails.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", try_from = "Members")]
#[non_exhaustive]
pub struct BulkSends {
    /// The bulk emails.
    pub requests: Vec<BulkSend>,
    /// What to ask for the next part with; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination_key: Option<String>,
}

/// What may stand in a part of the list.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Members {
    requests: Option<Vec<BulkSend>>,
    pagination_key: Option<String>,
}

/// A response without any of them is not the end of the list but an error.
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
