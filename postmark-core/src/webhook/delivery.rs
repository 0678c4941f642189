//! Deliveries.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::ServerId;
use crate::time::Timestamp;

payload! {
    /// The recipient's server accepted an email. There is one event for each recipient.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/delivery-webhook).
    Delivery {
        /// The message stream of the email.
        "MessageStream" => message_stream: Option<String>,
        /// The server that sent the email.
        "ServerID" or "ServerId" => server_id: Option<ServerId>,
        /// Postmark's identifier of the email.
        "MessageID" => message_id: Option<MessageId>,
        /// The address that the email went to.
        "Recipient" => recipient: Option<String>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// When the email was accepted.
        "DeliveredAt" => delivered_at: Option<Timestamp>,
        /// The response of the recipient's server.
        "Details" => details: Option<String>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
    }
}
