//! Addresses that are not to be written to, and those that are again.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{ServerId, SuppressionOrigin, SuppressionReason};
use crate::time::Timestamp;

payload! {
    /// An address entered or left the suppression list of a stream.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/subscription-change-webhook).
    SubscriptionChange {
        /// Postmark's identifier of the mail that led to it; `None` where you or Postmark changed
        /// the list by hand.
        #[serde(rename = "MessageID")]
        message_id: Option<MessageId>,
        /// The address.
        recipient: Option<String>,
        /// When the list was changed.
        changed_at: Option<Timestamp>,
        /// Who changed it.
        origin: Option<SuppressionOrigin>,
        /// Whether the address is suppressed now.
        suppress_sending: Option<bool>,
        /// Why it is; an unsubscription is a manual suppression.
        suppression_reason: Option<SuppressionReason>,
        /// The tag of the email.
        tag: Option<String>,
        /// The server that the stream belongs to.
        #[serde(rename = "ServerID", alias = "ServerId")]
        server_id: Option<ServerId>,
        /// The stream whose list was changed.
        message_stream: Option<String>,
        /// The metadata of the email.
        metadata: Metadata,
    }
}
