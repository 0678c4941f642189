//! What came back for an email.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{BounceId, BounceType, ServerId};
use crate::time::Timestamp;

payload! {
    /// Something came back for an email: a failure, a complaint, or an automatic answer.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/bounce-webhook).
    Bounce {
        /// The stream that the mail was sent through.
        "MessageStream" => message_stream: Option<String>,
        /// The number of the bounce, by which the API knows it.
        "ID" => id: Option<BounceId>,
        /// What kind of bounce it is.
        "Type" => bounce_type: Option<BounceType>,
        /// The type's number. Where it disagrees with the type, trust the type.
        "TypeCode" => type_code: Option<i64>,
        /// The type's name for people.
        "Name" => name: Option<String>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// Postmark's identifier of the email.
        "MessageID" => message_id: Option<MessageId>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
        /// The server that sent the email.
        "ServerID" or "ServerId" => server_id: Option<ServerId>,
        /// What the type means, in one sentence.
        "Description" => description: Option<String>,
        /// What the receiving side said; it may have several lines.
        "Details" => details: Option<String>,
        /// The address that the email went to.
        "Email" => email: Option<String>,
        /// The sender of the email.
        "From" => from: Option<String>,
        /// When it came back.
        "BouncedAt" => bounced_at: Option<Timestamp>,
        /// Whether Postmark still has the text that came back: it keeps it for 30 days.
        "DumpAvailable" => dump_available: Option<bool>,
        /// Whether the address is suppressed now because of it.
        "Inactive" => inactive: Option<bool>,
        /// Whether you may activate the address again.
        "CanActivate" => can_activate: Option<bool>,
        /// The subject of the email.
        "Subject" => subject: Option<String>,
        /// The text that came back, where the webhook was set up to include it.
        "Content" => content: Option<String>,
    }
}
