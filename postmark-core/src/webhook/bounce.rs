//! Bounces and spam complaints.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{BounceId, BounceType, ServerId};
use crate::time::Timestamp;

payload! {
    /// An email bounced, drew a complaint, or was answered automatically.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/bounce-webhook).
    Bounce {
        /// The message stream of the email.
        "MessageStream" => message_stream: Option<String>,
        /// The id of the bounce in the API.
        "ID" => id: Option<BounceId>,
        /// The type of the bounce.
        "Type" => bounce_type: Option<BounceType>,
        /// The type's number. If it disagrees with the type, trust the type.
        "TypeCode" => type_code: Option<i64>,
        /// The type's name in plain English.
        "Name" => name: Option<String>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// Postmark's identifier of the email.
        "MessageID" => message_id: Option<MessageId>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
        /// The server that sent the email.
        "ServerID" or "ServerId" => server_id: Option<ServerId>,
        /// The meaning of the type, in one sentence.
        "Description" => description: Option<String>,
        /// The receiving server's response, of one or more lines.
        "Details" => details: Option<String>,
        /// The address that the email went to.
        "Email" => email: Option<String>,
        /// The sender of the email.
        "From" => from: Option<String>,
        /// When the email bounced.
        "BouncedAt" => bounced_at: Option<Timestamp>,
        /// Whether Postmark still has the raw bounce, which it keeps for 30 days.
        "DumpAvailable" => dump_available: Option<bool>,
        /// Whether the bounce caused the address to be suppressed.
        "Inactive" => inactive: Option<bool>,
        /// Whether you can reactivate the address.
        "CanActivate" => can_activate: Option<bool>,
        /// The subject of the email.
        "Subject" => subject: Option<String>,
        /// The raw bounce, if the webhook is set up to include it.
        "Content" => content: Option<String>,
    }
}
