//! Opens and clicks.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{ClickLocation, ClientInfo, GeoInfo, OsInfo, Platform};
use crate::time::Timestamp;

payload! {
    /// A recipient's email client loaded the tracking image of an email.
    ///
    /// Some clients load it although nobody reads the email, such as Apple's Mail Privacy Protection.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/open-tracking-webhook).
    Open {
        /// The message stream of the email.
        "MessageStream" => message_stream: Option<String>,
        /// Whether this recipient opened the email for the first time.
        "FirstOpen" => first_open: Option<bool>,
        /// The email client or browser.
        "Client" => client: Option<ClientInfo>,
        /// The operating system.
        "OS" => os: Option<OsInfo>,
        /// The kind of device.
        "Platform" => platform: Option<Platform>,
        /// The `User-Agent` of the request.
        "UserAgent" => user_agent: Option<String>,
        /// How long the email was read, in seconds.
        "ReadSeconds" => read_seconds: Option<i64>,
        /// Where the request came from.
        "Geo" => geo: Option<GeoInfo>,
        /// Postmark's identifier of the email.
        "MessageID" => message_id: Option<MessageId>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
        /// When the email was opened.
        "ReceivedAt" => received_at: Option<Timestamp>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// The address that the email went to.
        "Recipient" => recipient: Option<String>,
    }
}

payload! {
    /// A recipient followed a link of an email, for the first time.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/click-webhook).
    Click {
        /// The message stream of the email.
        "MessageStream" => message_stream: Option<String>,
        /// The browser.
        "Client" => client: Option<ClientInfo>,
        /// The operating system.
        "OS" => os: Option<OsInfo>,
        /// The kind of device.
        "Platform" => platform: Option<Platform>,
        /// The `User-Agent` of the request.
        "UserAgent" => user_agent: Option<String>,
        /// Where the request came from.
        "Geo" => geo: Option<GeoInfo>,
        /// Postmark's identifier of the email.
        "MessageID" => message_id: Option<MessageId>,
        /// The metadata of the email.
        "Metadata" => metadata: Metadata,
        /// When the link was followed.
        "ReceivedAt" => received_at: Option<Timestamp>,
        /// The tag of the email.
        "Tag" => tag: Option<String>,
        /// The address that the email went to.
        "Recipient" => recipient: Option<String>,
        /// The body that contains the link.
        "ClickLocation" => click_location: Option<ClickLocation>,
        /// The link, as it was in the email.
        "OriginalLink" => original_link: Option<String>,
    }
}
