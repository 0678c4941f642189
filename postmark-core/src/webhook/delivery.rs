//! An email that arrived.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::ServerId;
use crate::time::Timestamp;

payload! {
    /// The recipient's server took an email; there is one event for each recipient.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/delivery-webhook).
    Delivery {
        /// Postmark's identifier of the email.
        #[serde(rename = "MessageID")]
        message_id: Option<MessageId>,
        /// The address that the email went to.
        recipient: Option<String>,
        /// When the mail was taken.
        delivered_at: Option<Timestamp>,
        /// The response of the recipient's server.
        details: Option<String>,
        /// The tag of the email.
        tag: Option<String>,
        /// The server that sent the email.
        #[serde(rename = "ServerID", alias = "ServerId")]
        server_id: Option<ServerId>,
        /// The stream that the mail was sent through.
        message_stream: Option<String>,
        /// The metadata of the email.
        metadata: Metadata,
    }
}
