//! Changes of suppression lists.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{ServerId, SuppressionOrigin, SuppressionReason};
use crate::time::Timestamp;

payload! {
    /// An address entered or left the suppression list of a stream.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/subscription-change-webhook).
    SubscriptionChange {
        /// Postmark's identifier of the email that led to it; `None` if the list was changed by
        /// hand.
        "MessageID" => message_id: Option<MessageId>,
        /// The server that the stream belongs to.
        "ServerID" or "ServerId" => server_id: Option<ServerId>,
        /// The message stream of the list.
        "MessageStream" => message_stream: Option<String>,
        /// When the list was changed.
        "ChangedAt" => changed_at: Option<Timestamp>,
        /// The address.
        "Recipient" => recipient: Option<String>,
        /// Who changed it.
        "Origin" => origin: Option<SuppressionOrigin>,
        /// Whether the address is suppressed now.
        "SuppressSending" => suppress_sending: Option<bool>,
        /// Why the address is suppressed; an unsubscribe is a manual suppression.
        "SuppressionReason" => suppression_reason: Option<SuppressionReason>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
    }
}
