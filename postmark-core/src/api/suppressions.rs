//! The addresses that a stream does not send to.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/suppressions-api).

use serde::{Deserialize, Serialize};

use crate::api::shared::{SuppressionOrigin, SuppressionReason};
use crate::error::Fault;
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::{Date, Timestamp};

/// Lists a stream's suppressions: `GET /message-streams/{stream_id}/suppressions/dump`.
///
/// There are no pages: the response has all suppressions and may be large. It may lag behind recent
/// changes.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/suppressions-api#suppression-dump).
#[derive(Debug, Clone)]
#[must_use]
pub struct ListSuppressions {
    message_stream: String,
    reason: Option<SuppressionReason>,
    origin: Option<SuppressionOrigin>,
    from_date: Option<Date>,
    to_date: Option<Date>,
    email_address: Option<String>,
}

impl ListSuppressions {
    /// All suppressions of this stream.
    pub fn new(message_stream: impl Into<String>) -> Self {
        Self {
            message_stream: message_stream.into(),
            reason: None,
            origin: None,
            from_date: None,
            to_date: None,
            email_address: None,
        }
    }

    setters! {
        /// Only addresses suppressed for this reason.
        reason: SuppressionReason,
        /// Only addresses suppressed by this party.
        origin: SuppressionOrigin,
        /// Only suppressions from this day on, in US Eastern time.
        from_date: Date,
        /// Only suppressions up to and including this day, in US Eastern time.
        to_date: Date,
        /// Only this address.
        email_address: String,
    }
}

impl Endpoint for ListSuppressions {
    type Token = ServerToken;
    type Response = Suppressions;

    fn draft(&self) -> Draft {
        Draft::get("/message-streams/{stream_id}/suppressions/dump")
            .bind(&self.message_stream)
            .query_opt("SuppressionReason", self.reason.as_ref())
            .query_opt("Origin", self.origin.as_ref())
            .query_opt("fromdate", self.from_date)
            .query_opt("todate", self.to_date)
            .query_opt("EmailAddress", self.email_address.as_ref())
    }
}

/// Suppresses addresses, so that a stream no longer sends to them:
/// `POST /message-streams/{stream_id}/suppressions`.
///
/// Each address succeeds or fails on its own: see the response.
///
/// ```
/// use postmark_core::api::suppressions::CreateSuppressions;
///
/// let addresses: Vec<String> = (0..120).map(|n| format!("user-{n}@example.com")).collect();
/// let calls = addresses.chunks(CreateSuppressions::MAX_ADDRESSES);
/// let calls = calls.map(|addresses| CreateSuppressions::new("outbound", addresses));
/// assert_eq!(calls.count(), 3);
/// ```
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/suppressions-api#create-a-suppression).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateSuppressions {
    #[serde(skip)]
    message_stream: String,
    suppressions: Vec<EmailAddress>,
}

impl CreateSuppressions {
    /// The maximum number of addresses in a request.
    pub const MAX_ADDRESSES: usize = MAX_ADDRESSES;

    /// Suppresses one to [`MAX_ADDRESSES`](Self::MAX_ADDRESSES) addresses on this stream.
    pub fn new<A: Into<String>>(
        message_stream: impl Into<String>,
        addresses: impl IntoIterator<Item = A>,
    ) -> Self {
        Self { message_stream: message_stream.into(), suppressions: collect(addresses) }
    }
}

impl Endpoint for CreateSuppressions {
    type Token = ServerToken;
    type Response = SuppressionChanges;

    fn draft(&self) -> Draft {
        let draft = Draft::post("/message-streams/{stream_id}/suppressions");
        check(draft.bind(&self.message_stream), &self.suppressions).json(self).repeatable(true)
    }
}

/// Lifts suppressions, so that a stream sends to the addresses again:
/// `POST /message-streams/{stream_id}/suppressions/delete`.
///
/// Each address succeeds or fails on its own: see the response. Spam complaints cannot be
/// lifted; an address that was not suppressed counts as lifted.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/suppressions-api#delete-a-suppression).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct DeleteSuppressions {
    #[serde(skip)]
    message_stream: String,
    suppressions: Vec<EmailAddress>,
}

impl DeleteSuppressions {
    /// The maximum number of addresses in a request.
    pub const MAX_ADDRESSES: usize = MAX_ADDRESSES;

    /// Reactivates one to [`MAX_ADDRESSES`](Self::MAX_ADDRESSES) addresses on this stream.
    pub fn new<A: Into<String>>(
        message_stream: impl Into<String>,
        addresses: impl IntoIterator<Item = A>,
    ) -> Self {
        Self { message_stream: message_stream.into(), suppressions: collect(addresses) }
    }
}

impl Endpoint for DeleteSuppressions {
    type Token = ServerToken;
    type Response = SuppressionChanges;

    fn draft(&self) -> Draft {
        let draft = Draft::post("/message-streams/{stream_id}/suppressions/delete");
        check(draft.bind(&self.message_stream), &self.suppressions).json(self).repeatable(true)
    }
}

/// The addresses that a stream does not send to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Suppressions {
    /// The addresses, and why they are suppressed.
    pub suppressions: Vec<Suppression>,
}

/// An address that a stream does not send to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Suppression {
    /// The address.
    pub email_address: String,
    /// Why it is suppressed.
    pub suppression_reason: SuppressionReason,
    /// Who suppressed it.
    pub origin: SuppressionOrigin,
    /// When it was suppressed.
    pub created_at: Timestamp,
}

/// The results for the addresses of one request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SuppressionChanges {
    /// The addresses and their results.
    pub suppressions: Vec<SuppressionChange>,
}

impl SuppressionChanges {
    /// The addresses that were not changed, and why: a successful response may contain some.
    pub fn failed(&self) -> impl Iterator<Item = &SuppressionChange> {
        self.suppressions.iter().filter(|change| change.status == SuppressionStatus::Failed)
    }
}

/// The result for one address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SuppressionChange {
    /// The address.
    pub email_address: String,
    /// The result.
    pub status: SuppressionStatus,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

open_enum! {
    /// The result of suppressing or reactivating an address.
    SuppressionStatus {
        /// The stream no longer sends to it.
        Suppressed = "Suppressed",
        /// The stream sends to it, whether or not it was suppressed before.
        Deleted = "Deleted",
        /// It is unchanged; the message says why.
        // contract: quirk.suppression-items
        Failed = "Failed",
    }
}

/// The maximum number of addresses in a request.
// contract: limit.suppressions
const MAX_ADDRESSES: usize = 50;

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmailAddress {
    email_address: String,
}

fn collect<A: Into<String>>(addresses: impl IntoIterator<Item = A>) -> Vec<EmailAddress> {
    addresses.into_iter().map(|address| EmailAddress { email_address: address.into() }).collect()
}

/// Adds to a draft the fault of its number of addresses, if any.
fn check(draft: Draft, addresses: &[EmailAddress]) -> Draft {
    const FIELD: &str = "Suppressions";
    match addresses.len() {
        0 => draft.fault(Fault::new(FIELD, "has no address", "Give at least one.")),
        1..=MAX_ADDRESSES => draft,
        count => {
            let remedy = "Make several calls with fewer addresses each.";
            draft.fault(Fault::over(FIELD, count, MAX_ADDRESSES, "addresses", remedy))
        }
    }
}
