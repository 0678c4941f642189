//! The search for one message, of whose rows only the id and the metadata are read.

use serde::Deserialize;

use super::outbound::ListOutboundMessages;
use crate::api::email::{MessageId, Metadata};
use crate::list::Page;
use crate::request::{Draft, Endpoint, ServerToken};

/// Searches for one message: [`ListOutboundMessages`], of whose rows only the id and the metadata
/// are read. Anything odd in other members does no harm.
///
/// `GET /messages/outbound`, as [`Reconcile`](crate::Reconcile) requests it. See
/// [Postmark's page](https://postmarkapp.com/developer/api/messages-api#outbound-message-search).
#[derive(Debug, Clone)]
#[must_use]
pub struct FindMessage(ListOutboundMessages);

impl FindMessage {
    pub(crate) fn new(search: ListOutboundMessages) -> Self {
        Self(search)
    }
}

impl Endpoint for FindMessage {
    type Token = ServerToken;
    type Response = Page<FoundMessage>;

    fn draft(&self) -> Draft {
        self.0.draft()
    }
}

/// A message that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct FoundMessage {
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The email's metadata; absent in old emails.
    pub metadata: Option<Metadata>,
}

rows!(FoundMessage, "Messages", by MessageId = |row| row.message_id.clone());
