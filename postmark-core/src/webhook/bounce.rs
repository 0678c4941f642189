//! What came back for an email.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{BounceId, BounceType, ServerId};
use crate::time::Timestamp;

payload! {
    /// Something came back for an email: a failure, a complaint, or an automatic answer.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/bounce-webhook).
    Bounce {
        /// The number of the bounce, by which the API knows it.
        #[serde(rename = "ID")]
        id: Option<BounceId>,
        /// What kind of bounce it is.
        #[serde(rename = "Type")]
        bounce_type: Option<BounceType>,
        /// The type's number. Where it disagrees with the type, trust the type.
        type_code: Option<i64>,
        /// The type's name for people.
        name: Option<String>,
        /// The tag of the email.
        tag: Option<String>,
        /// Postmark's identifier of the email.
        #[serde(rename = "MessageID")]
        message_id: Option<MessageId>,
        /// The server that sent the email.
        #[serde(rename = "ServerID", alias = "ServerId")]
        server_id: Option<ServerId>,
        /// The stream that the mail was sent through.
        message_stream: Option<String>,
        /// What the type means, in one sentence.
        description: Option<String>,
        /// What the receiving side said; it may have several lines.
        details: Option<String>,
        /// The address that the email went to.
        email: Option<String>,
        /// The sender of the email.
        from: Option<String>,
        /// When it came back.
        bounced_at: Option<Timestamp>,
        /// Whether Postmark still has the text that came back: it keeps it for 30 days.
        dump_available: Option<bool>,
        /// Whether the address is suppressed now because of it.
        inactive: Option<bool>,
        /// Whether you may activate the address again.
        can_activate: Option<bool>,
        /// The subject of the email.
        subject: Option<String>,
        /// The text that came back, where the webhook was set up to include it.
        content: Option<String>,
        /// The metadata of the email.
        metadata: Metadata,
    }
}
